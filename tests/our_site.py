"""Our own docs/ as a site, made once for all tests of a run that look at it."""

from __future__ import annotations

import fcntl
from pathlib import Path

from tests.typed import started


def our_site(shared: Path) -> Path:
    """Whoever comes first makes it. Nobody changes it."""
    place = shared / "our-site"
    with (shared / "our-site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (done := shared / "our-site.done").exists():
            made = started("site", "make", "--browser", "no", "--out", str(place))
            assert made.returncode == 0, made.stderr
            done.touch()
    return place

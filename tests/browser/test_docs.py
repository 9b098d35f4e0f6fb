"""Our own docs/ in a real browser: everyone can use them, on a screen and on a phone."""

from __future__ import annotations

import re
from pathlib import Path

from tests.typed import started

MOST, LEAST = 16, 10  # one of each kind, and every so many of the rest


def test_everyone_can_use_our_own_site(tmp_path: Path) -> None:
    made = started("site", "make", "--no-search", "--browser", "no", "--out", str(tmp_path))
    assert made.returncode == 0, made.stderr
    looked = started("site", "audit", "--strict", "--browser", "yes", "--pages", str(MOST), "--out", str(tmp_path))
    assert looked.returncode == 0, looked.stdout
    told = re.search(r"In een browser bekeken: (\d+) pagina's", looked.stdout)
    assert told is not None, looked.stdout
    assert int(told[1]) >= LEAST

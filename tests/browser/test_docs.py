"""Our own docs/ in a real browser: everyone can use them, on a screen and on a phone."""

from __future__ import annotations

import re
from pathlib import Path

from tests.our_site import our_site
from tests.sampled import sized
from tests.typed import started

MOST, LEAST = sized(11, 1_000), 10  # one of each kind, and every so many of the rest


def test_everyone_can_use_our_own_site(shared: Path) -> None:
    place = str(our_site(shared))
    looked = started("site", "audit", "--strict", "--browser", "yes", "--pages", str(MOST), "--out", place)
    assert looked.returncode == 0, looked.stdout
    told = re.search(r"In een browser bekeken: (\d+) pagina's", looked.stdout)
    assert told is not None, looked.stdout
    assert int(told[1]) >= LEAST

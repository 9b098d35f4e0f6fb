"""Our own docs/ in a real browser: everyone can use them, on a screen and on a phone."""

from __future__ import annotations

from pathlib import Path

from tests.test_command import ospo

LOOKED_AT = "14"  # one of each kind, and some of the rest


def test_everyone_can_use_our_own_site(tmp_path: Path) -> None:
    made = ospo("site", "make", "--no-search", "--browser", "no", "--out", str(tmp_path))
    assert made.returncode == 0, made.stderr
    looked = ospo("site", "audit", "--strict", "--browser", "yes", "--pages", LOOKED_AT, "--out", str(tmp_path))
    assert looked.returncode == 0, looked.stdout
    assert f"{LOOKED_AT} pagina's" in looked.stdout

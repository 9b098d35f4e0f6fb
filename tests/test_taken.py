"""Which phrases are taken for something else than they are is written down, so that none changes sides unseen."""

from __future__ import annotations

import yaml

from tests.taken import FILE, taken


def test_no_phrase_changes_sides_unseen() -> None:
    known = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    assert taken() == known, "phrases are taken for something else now: run `make taken` and read its difference"

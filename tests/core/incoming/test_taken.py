"""Which phrases are taken for something else than they are is written down, so that none changes sides unseen."""

from __future__ import annotations

import pytest

from ospo_automation.core.incoming.answering import ReplyKind, judged
from tests.loading import loaded
from tests.taken import FILE, taken

UNKNOWN = " ".join(["blauw"] * 14)
NAMES = "Jan Piet Klaas Kees Marie Truus"


def test_no_phrase_changes_sides_unseen() -> None:
    known = loaded(FILE)
    assert taken() == known, "phrases are taken for something else now: run `make taken` and read its difference"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (f"{UNKNOWN}. Geen idee.", ReplyKind.UNSURE),
        (f"{UNKNOWN} blauw. Geen idee.", ReplyKind.ANSWER),
        (f"Vervanging: {NAMES}. I am out of the office.", ReplyKind.AWAY),
        (f"Vervanging: {NAMES} Bart. I am out of the office.", ReplyKind.ANSWER),
        ("Na mijn verlof.", ReplyKind.ANSWER),
        ("Don't spend your time on it, we have no capacity", ReplyKind.ANSWER),
        ("Never have time for it", ReplyKind.DECLINE),
    ],
)
def test_how_far_a_rule_goes(reply: str, kind: ReplyKind) -> None:
    assert judged(reply) is kind

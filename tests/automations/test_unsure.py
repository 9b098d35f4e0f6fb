"""A coordinator's bare yes below somebody else's words counts for nothing, and they read how to say it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import joiners
from tests.automations import test_events, test_planning, test_tips
from tests.given import OSPO_YML
from tests.town import Town, keys, town

ON = OSPO_YML + (
    "joining:\nconversation:\nboard:\nsignals:\nevents:\nsite:\n  address: https://kennisbank.example.org/kb\n"
    "meetings:\n  series:\n    kwartaal:\n"
    "      rule: FREQ=MONTHLY;INTERVAL=3;BYDAY=3TH\n      first: 2026-12-17 13:00\n"
)
FORMS: dict[str, Callable[[Town], int]] = {
    "event": test_events.send,
    "join": joiners.send,
    "meeting": lambda place: test_planning.plan(place, "piet"),
    "tip": test_tips.send,
}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ON) as it:
        for who in ("piet", "quinten"):
            it.box.add_user(who)
        it.sweep()
        yield it


@pytest.mark.parametrize("kind", FORMS)
def test_whose_yes_counts_for_nothing_reads_so_once(place: Town, kind: str) -> None:
    number = FORMS[kind](place)

    def says(who: str, words: str) -> int:
        place.repo.comment(who, number, words)
        place.play()
        return keys(place, number).count("unsure")

    assert says("quinten", "Laat maar weten of dit de goede plek is.") == 0
    assert says("piet", "Ja") == 0, "who has no part here says yes to nothing"
    assert says("zoe", "Ja") == 1
    assert says("zoe", "Ja!") == 1
    assert says("zoe", "Akkoord") == 1
    place.sweep()
    place.sweep()
    ours = [each.body for each in place.repo.comments(number) if "ospo:unsure" in each.body]
    assert ["Antwoord dan met *akkoord*." in each for each in ours] == [True]


def test_a_yes_that_is_clear_is_no_reason_to_say_so(place: Town) -> None:
    number = test_events.send(place)
    for who, words in (("zoe", "Ja"), ("quinten", "Mag mijn hond mee?"), ("zoe", "Ja")):
        place.repo.comment(who, number, words)
        place.play()
    assert "unsure" not in keys(place, number)

"""A coordinator's bare yes below somebody else's words counts for nothing, and they read how to say it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ospo_automation.core.casus.several_forms import LET_IN
from ospo_automation.core.primitives.marker import Part, parts_of
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


@pytest.mark.parametrize("kind", FORMS)
def test_who_takes_back_what_was_answered_has_nothing_let_in(place: Town, kind: str) -> None:
    """Below a question a yes is one to that. Whoever asked can delete that, or make something else of it."""
    number = FORMS[kind](place)
    before = place.repo.issue(number)
    asked = [
        place.repo.comment("piet", number, words) for words in ("Mag dat ook later nog?", "Hoort dit hier wel thuis?")
    ]
    place.play()
    place.repo.comment("zoe", number, "Ja!")
    place.play()
    place.repo.delete_comment(asked[0], "piet")
    place.repo.edit_comment("piet", asked[1], "Ja")
    place.play()
    for _ in range(2):
        place.sweep()
    after = place.repo.issue(number)
    assert (after.state, after.labels) == (before.state, before.labels)
    stages = [part.mark.state.get("stage") for part in ours(place, number)]
    assert set(stages) <= {"waits", None}


def test_each_form_that_a_word_lets_in_is_among_these() -> None:
    assert set(FORMS) == {each.removesuffix(".yml") for each in LET_IN}


# Of who joins the title is nothing, and stands nowhere.
@pytest.mark.parametrize("kind", sorted(FORMS.keys() - {"join"}))
def test_a_word_is_none_to_a_title_of_later(place: Town, kind: str) -> None:
    """GitHub counts a changed title as no edit of its text: it may change between a look and the word."""
    number = FORMS[kind](place)
    before = place.repo.issue(number)
    place.repo.comment("zoe", number, "Akkoord")
    place.repo.edit_issue("piet" if kind != "event" else "olga", number, title="Koop hier")
    place.play()
    place.sweep()
    after = place.repo.issue(number)
    assert (after.state, after.labels) == (before.state, before.labels)


def test_a_word_without_a_number_below_the_tips_reads_so(place: Town) -> None:
    for each in ("een", "twee"):
        test_tips.send(place, f"piet{each}", link=f"https://x.example/{each}")
    home = test_tips.home(place)
    place.repo.comment("zoe", home, "Ja, graag")
    place.play()
    place.sweep()
    told = [each.body for each in place.repo.comments(home) if "ospo:unsure" in each.body]
    assert ["Zet er het nummer achter: *ja 1*, of *nee 1*." in each for each in told] == [True]
    assert test_tips.taken(place) == []


def ours(place: Town, number: int) -> list[Part]:
    return [part for each in place.repo.comments(number) for part in parts_of(each.body)]

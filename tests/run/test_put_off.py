"""What only its own run would hear, and never did: put off as somebody's eleventh, or cancelled in a long line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.core.casus.remembered import Rows
from tests.automations.test_meetings import SECTION
from tests.automations.test_safety_of_people import ALL_ON
from tests.given import OURS
from tests.run.test_living import SINCE, living, old
from tests.town import Town, keys, town

HOUR = timedelta(hours=1)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ALL_ON) as it:
        it.send()
        it.play()
        it.sweep()
        yield it


def elsewhere(place: Town) -> int:
    """An issue that is no casus."""
    number = place.repo.open_issue("zoe", title="De kennisbank", body="Wat vinden jullie?")
    place.play()
    return number


def pauses(place: Town) -> dict[str, str]:
    board = next(each for each in place.reader().own_issues() if each.key == "board")
    return {login: str(day) for login, day in Rows.of(board.comments, OURS).pauses.items()}


def unheard(place: Town, who: str, number: int, text: str) -> int:
    id_ = place.repo.comment(who, number, text)
    place.box.events.clear()
    place.box.advance(timedelta(minutes=5))
    return id_


def test_a_pause_on_an_issue_that_is_no_casus_is_heard_by_the_sweep_and_once(place: Town) -> None:
    number = elsewhere(place)
    id_ = unheard(place, "carla", number, "/pauze 4 januari")
    unheard(place, "piet", number, "/pauze 4 januari")
    place.sweep()
    assert pauses(place) == {"carla": "2027-01-04"}
    (comment,) = [each for each in place.repo.comments(number) if each.id == id_]
    assert [what for _, what in comment.reactions] == ["eyes", "+1"]
    place.box.advance(HOUR)
    assert place.sweep().summary.plan.steps == ()


def test_what_was_asked_last_counts_wherever_it_stands(place: Town) -> None:
    number = elsewhere(place)
    unheard(place, "carla", number, "/pauze 4 januari")
    place.repo.comment("carla", 1, "/terug")
    place.play()
    place.sweep()
    assert pauses(place) == {}
    place.repo.comment("carla", number, "/pauze 4 januari")
    place.play()
    unheard(place, "carla", number, "/terug")
    place.sweep()
    assert pauses(place) == {}


def test_a_pause_that_cannot_be_is_answered_by_the_sweep_once(place: Town) -> None:
    number = elsewhere(place)
    id_ = unheard(place, "carla", number, "/pauze ooit")
    for _ in range(2):
        place.sweep()
        assert keys(place, number) == [f"refusal/{id_}"]
        place.box.advance(HOUR)


@pytest.mark.parametrize("where", ["a casus", "another issue"])
def test_minutes_in_the_wrong_place_are_answered_by_the_sweep_once(tmp_path: Path, where: str) -> None:
    with town(tmp_path, ALL_ON + SECTION) as place:
        number = place.send() if where == "a casus" else elsewhere(place)
        place.play()
        place.sweep()
        id_ = unheard(place, "wim", number, "/verslag We besloten dat het mag.\n\n- Besluit: het mag")
        unheard(place, "piet", number, "/verslag Niets van waar")
        for _ in range(2):
            place.sweep()
            assert [each for each in keys(place, number) if each.startswith("minutes")] == [f"minutes/{id_}"]
            place.box.advance(HOUR)


@pytest.mark.parametrize("by", ["its run", "the sweep"])
def test_a_maintainer_whom_no_file_names_wakes_an_old_issue(tmp_path: Path, by: str) -> None:
    with living(tmp_path, ALL_ON + SINCE) as place:
        place.box.add_user("mona")
        place.repo.grant("mona", "write")
        number = old(place)
        place.repo.comment("piet", number, "/hulp")
        place.repo.comment("mona", number, "/hulp")
        if by == "the sweep":
            place.box.events.clear()
            place.sweep()
        place.play()
        assert "intake" in keys(place, number)


def test_however_many_strangers_give_commands_elsewhere_a_sweep_reads_as_much(place: Town) -> None:
    numbers = [elsewhere(place) for _ in range(30)]

    def requests() -> int:
        before = len(place.box.requests)
        assert not place.sweep().has_failed
        return len(place.box.requests) - before

    place.box.events.clear()
    few = requests()
    for number in numbers:
        unheard(place, "piet", number, "/pauze 4 januari")
    assert requests() <= few + 2
    assert pauses(place) == {}

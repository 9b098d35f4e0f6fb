"""A few proposals at a time, of which no kind takes all places; who waits is told, and gets a turn by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.core.knowledge.page_meant import FORM
from ospo_automation.core.outgoing.proposal import has_room
from tests.automations import test_additions, test_lessons
from tests.automations.test_waiting import body, own
from tests.given import WITH_BOARD
from tests.town import Town, keys, town

ON = WITH_BOARD + "conversation:\nadditions:\nlessons:\nwaiting:\nsite:\n  address: https://kennisbank.example.org\n"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ON) as it:
        it.repo.commit({**test_additions.PAGES, "docs/experts/carla.md": test_lessons.CARLA}, message="P", author="zoe")
        it.renew()
        it.repo.let_actions_open_pulls()
        it.box.events.clear()
        yield it


def add(place: Town, who: str) -> int:
    number = place.repo.submit_form(who, FORM, title="Klopt niet", answers=test_additions.answers(), strict=False)
    place.play()
    return number


def heads(place: Town) -> list[str]:
    return sorted(each.head for each in place.repo.pulls() if each.state == "open")


def sweep(place: Town) -> None:
    """With the job after it that proposes, and the list as it is then."""
    place.propose(place.sweep())
    place.sweep()


def test_who_waits_is_told_once_and_gets_a_turn(place: Town) -> None:
    add(place, "piet")
    casussen = [test_lessons.helped(place) for _ in range(5)]
    place.play()
    waits = casussen[4]
    assert len(heads(place)) == 5
    assert f"ospo/lesson-{waits}" not in heads(place)
    assert "aan de beurt" in test_lessons.said(place, waits, "lesson-draft")
    assert not any(place.sweep().has_failed for _ in range(2))  # the list, and the mail about it
    assert place.sweep().summary.plan.steps == ()
    there = [each.number for each in place.repo.pulls()]
    assert [f"- #{number} (" in body(place) for number in sorted(there)] == [True] * 5
    closed = next(each.number for each in place.repo.pulls() if each.head == f"ospo/lesson-{casussen[0]}")
    place.repo.close_pull("zoe", closed)
    place.play()
    sweep(place)
    assert f"ospo/lesson-{waits}" in heads(place)
    assert "/pull/" in test_lessons.said(place, waits, "lesson-draft")
    assert f"- #{closed} (" not in body(place)


def test_after_three_weeks_away_the_list_has_five_lines(place: Town) -> None:
    casussen = [place.send() for _ in range(6)]
    place.play()
    for number in casussen:
        place.repo.add_label("zoe", number, "coördinator nodig")
    for who in ("piet", "olga", "anna", "bert"):
        add(place, who)
    for _ in range(21):
        place.box.advance(timedelta(days=1))
        sweep(place)
    shown = body(place).partition("**Hoe het ervoor stond")[0]
    lines = re.findall(r"^- .+(?:\n  .+)?", shown, re.MULTILINE)
    assert len(lines) == 5, shown
    assert all(len(line.split()) > 5 for line in lines)  # each says what to do
    assert "Daarna komt er nog één." in shown
    assert "wachten nog drie casussen" in shown
    told = [key for key in keys(place, own(place, "waiting") or 0) if key.startswith("week/")]
    assert len(told) == 4  # mails: one a week


def test_those_that_are_proposed_by_one_job_are_no_more(place: Town) -> None:
    proposing, place.proposing = place.proposing, place.token  # no second job ends well
    for _ in range(6):
        test_lessons.helped(place)
    place.play()
    place.proposing = proposing
    for _ in range(3):
        sweep(place)
        assert len(heads(place)) <= 4
    assert len(heads(place)) == 4


def test_five_at_a_time_four_of_a_kind_and_what_is_to_go_waits_for_none() -> None:
    lessons = [f"ospo/lesson-{number}" for number in range(1, 5)]
    assert has_room("ospo/lesson-9", lessons[:3])
    assert not has_room("ospo/lesson-9", lessons)
    assert has_room("ospo/lesson-3", lessons)  # it is there already
    full = [*lessons[:3], "ospo/minutes-4", "ospo/joining-5"]
    assert has_room("ospo/minutes-9", lessons)
    assert not has_room("ospo/minutes-9", full)
    assert has_room("ospo/withdrawal-9", full)
    additions = ["ospo/joining-1", *(f"ospo/addition-{number}" for number in range(2, 5))]
    assert not has_room("ospo/addition-9", additions)
    assert has_room("ospo/lesson-9", additions)  # strangers can't keep it out
    assert has_room("ospo/minutes-9", [*lessons, *additions[1:]]), "nor what comes after that"
    assert has_room("ospo/minutes-9", [*full[:4], "ospo/withdrawal-6"])


def test_strangers_leave_a_place_to_those_of_the_network() -> None:
    strangers = [*(f"ospo/experience-{number}" for number in range(1, 4)), "ospo/addition-4"]
    for kind in ("experience", "addition"):
        assert not has_room(f"ospo/{kind}-9", strangers)
        assert has_room(f"ospo/{kind}-9", strangers, is_known=True)
        assert has_room(f"ospo/{kind}-9", [*strangers, "ospo/joining-5", "ospo/minutes-6"], is_known=True)
        assert not has_room(f"ospo/{kind}-9", [*strangers, "ospo/addition-5"], is_known=True)

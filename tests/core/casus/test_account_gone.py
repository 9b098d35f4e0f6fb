"""What somebody sends in before they delete their account: all whose account is gone count as one person."""

from __future__ import annotations

from dataclasses import replace

from ospo_automation.core.casus.in_turns import in_turns
from ospo_automation.core.github.person import Person, id_of
from ospo_automation.core.knowledge.page_turn import is_its_turn
from ospo_automation.core.meetings.agenda_points import MOST_OF_ONE, fairly
from tests.given import issue

PIET = Person("piet", 21)
OF_NOBODY = [replace(issue(number), author=None) for number in range(1, 21)]
OF_PIET = replace(issue(30), author=PIET)


def test_they_take_turns_as_one() -> None:
    assert in_turns([*OF_NOBODY, OF_PIET], lambda each: id_of(each.author))[:2] == [OF_NOBODY[0], OF_PIET]


def test_they_have_as_many_points_on_an_agenda_as_one() -> None:
    found = fairly([*OF_NOBODY, OF_PIET], {"zoe"}, lambda _: False)
    assert [each.number for each in found] == [*range(1, MOST_OF_ONE + 1), 30]


def test_they_take_nobody_s_turn_for_a_page() -> None:
    assert is_its_turn(OF_PIET, OF_NOBODY, {"zoe"}, lambda _: False, at_once=4, per_person=2)

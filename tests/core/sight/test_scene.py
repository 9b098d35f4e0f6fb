"""One look at a casus: where it goes on, who is told of what strangers posted, and what from before us is taken up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_automation.core.casus.asks import Ask, History
from ospo_automation.core.casus.course import Advice, Course
from ospo_automation.core.casus.mailing import ALERT
from ospo_automation.core.github.person import Person
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.core.sight.earlier import is_left_alone
from ospo_automation.core.sight.outsiders import MOST_A_DAY, Alarm, to_tell
from ospo_automation.core.sight.scene import Scene, goes_on_at, look
from tests.given import BOT, NOW, OWNER, Given, comment, days, event, issue

ADVICE = (Advice("bert", 9),)
ASKED = History((Ask(1, 1, 1, (), NOW, NOW.date()),))
BEGUN = NOW - days(10)


def seen(number: int = 1) -> Scene:
    scene = look(Given(issues=[issue(number)]), event(number=number))
    assert scene is not None
    return scene


@pytest.mark.parametrize(
    ("course", "past", "status"),
    [
        (Course(question=8, advice=ADVICE), ASKED, Status.ADVISED),
        (Course(advice=ADVICE), ASKED, Status.SEEKING),  # its owner answered whether it helped
        (Course(question=8), ASKED, Status.SEEKING),  # the advice is gone
        (Course(), History(()), Status.NEW),
    ],
)
def test_a_casus_goes_on_where_it_was(course: Course, past: History, status: Status) -> None:
    assert goes_on_at(replace(seen(), course=course, past=past)) is status


def test_of_what_strangers_posted_five_are_told_a_day_and_yesterday_s_are_none_of_them() -> None:
    """Nor is anything else that we said today."""
    numbers = range(1, 2 * MOST_A_DAY + 1)
    before = [comment(Mark(ALERT).line(), BOT, id_=each, number=each, at=NOW - days(1)) for each in (1, 2, 3)]
    today = [comment(Mark(ALERT).line(), BOT, id_=4, number=4, at=NOW)]
    other = [comment(Mark("intake").line(), BOT, id_=10 + each, number=each, at=NOW) for each in (5, 6)]
    hub = Given(issues=[issue(each) for each in numbers], said=[*before, *today, *other])
    alarms = [Alarm(seen(each), frozenset({"e-mail"})) for each in numbers]
    told, were = to_tell(hub, alarms, {}, NOW.date())
    assert were == {4}
    assert [each.scene.number for each in told] == [1, 2, 3, 5]


@pytest.mark.parametrize(
    ("edited", "editor", "is_taken_up"),
    [
        (None, OWNER, False),
        (-1, OWNER, False),
        (0, OWNER, True),  # at the very moment
        (1, OWNER, True),
        (1, Person("iemand", 99), False),
        (1, None, False),
    ],
)
def test_what_was_here_before_us_is_taken_up_by_its_owner_s_pen(
    edited: int | None, editor: Person | None, *, is_taken_up: bool
) -> None:
    moment = None if edited is None else BEGUN + days(edited)
    old = replace(issue(), created_at=BEGUN - days(9), edited_at=moment, editor=editor)
    hub = Given(issues=[replace(issue(2), created_at=BEGUN)])
    assert is_left_alone(old, (), hub, event("schedule", None)) is not is_taken_up

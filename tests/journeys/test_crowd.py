"""A crowd keeps nobody else from their turn: in the line of our runs, and in one casus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ospo_automation.automations.conversation.enough import MOST_ANSWERS_TO_OTHERS
from ospo_automation.core.casus.course import ROUTING, Course
from ospo_automation.core.casus.turns import looked_at
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.sandbox import Event as Happened
from tests.automations.test_conversation import status
from tests.automations.test_safety_of_people import ALL_ON
from tests.crowd import BEGUN, HOUR, Line, Thing, many_owners, one_owner, played, strangers, very_many_owners
from tests.given import BOT, OURS, comment
from tests.run.test_look import WORKFLOWS, looked
from tests.town import Town, keys, town

CROWDS = pytest.mark.parametrize("crowd", [strangers, one_owner, many_owners, very_many_owners])


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ALL_ON) as it:
        it.box.quota = 100_000
        yield it


def others(things: list[Thing]) -> list[Thing]:
    return [each for each in things if not each.is_crowd]


@CROWDS
def test_a_crowd_costs_nobody_else_a_command_and_no_sweep(crowd: Callable[[int, int], list[Thing]]) -> None:
    """Three days are in the benchmarks. Without the look most of both were lost, or this would say nothing."""
    before = crowd(12, 200)
    line = played(before, 12, has_look=False)
    assert line.jobs["sweeps that GitHub cancelled"] > 6
    assert sum(each.was_cancelled for each in others(before)) > 10
    things = crowd(12, 200)
    line = played(things, 12, has_look=True)
    assert line.jobs["sweeps that GitHub cancelled"] == 0
    assert line.longest_without_sweep <= 2 * HOUR
    assert max(each.waited for each in others(things)) <= HOUR
    assert max(each.waited for each in things) <= 2 * HOUR  # theirs are heard as well
    assert not any(each.was_cancelled for each in things)


def test_sweeps_that_github_cancels_are_made_up_for_within_two_hours() -> None:
    """As where so many take part that the look lets them all go on."""
    things = [Thing(each.at, f"zoe{index}", "/hulp", is_crowd=False) for index, each in enumerate(strangers(12, 200))]
    line = Line(lambda _: ("", line.sweeps[-1] if line.sweeps else None))
    line.play(things, 12)
    assert line.jobs["sweeps that GitHub cancelled"] > 6
    assert line.jobs["sweeps that a run made up for"] > 6
    assert line.longest_without_sweep <= 2 * HOUR


@pytest.mark.parametrize("commands", [("/parkeren 4 januari", "/hervatten"), ("/erbij carla", "/thema inkoop")])
def test_who_has_much_done_in_a_casus_lets_others_go_first(place: Town, commands: tuple[str, ...]) -> None:
    number = place.send(topics=["Licenties en auteursrecht"])
    place.play()
    written = [place.repo.comment("olga", number, commands[index % len(commands)]) for index in range(40)]
    place.box.events.clear()
    written.append(place.repo.comment("anna", number, "/meedoen"))
    assert not any(outcome.has_failed for outcome in place.play())
    assert reacted(place, number, written[-1]) == ["eyes", "+1"]
    assert "anna" in place.repo.issue(number).assignees
    for _ in range(12):
        assert not place.sweep().has_failed
        place.box.advance(HOUR)
    found = [reacted(place, number, each) for each in written]  # each once; beyond ten answers a day some have none
    assert set(map(tuple, found)) <= {("eyes", "+1"), ("eyes", "confused"), ("eyes",), ()}
    assert all(found) or commands[1] == "/thema inkoop"
    assert place.again(number).summary.plan.steps == ()
    said = keys(place, number)
    assert len(said) == len(set(said))


def reacted(place: Town, number: int, comment: int) -> list[str]:
    found = next(each for each in place.repo.comments(number) if each.id == comment)
    return [content for _, content in found.reactions]


@pytest.mark.parametrize(
    ("crowd", "text"),
    [
        (10, "/hulp"),
        (10, "/intrekken"),
        (1, "/hulp"),
        (1, "/hulp\n/niet-publiceren\n" * 20),
        (0, "/koppelen {}"),
    ],
)
def test_a_few_who_were_put_off_keep_who_takes_part_from_nothing(place: Town, crowd: int, text: str) -> None:
    """Of ten, or one, without a part, and of an expert who links with much: their runs got lost."""
    number = place.send(topics=["Licenties en auteursrecht"])
    place.play()
    writers = [f"new{index}" for index in range(crowd)] or ["anna"]
    for index in range(10):
        place.box.add_user(writers[index % len(writers)])
        place.repo.comment(writers[index % len(writers)], number, text.format(100 + index))
    place.box.events.clear()
    written = place.repo.comment("olga", number, "/parkeren 4 januari")
    assert not any(outcome.has_failed for outcome in place.play())
    assert reacted(place, number, written) == ["eyes", "+1"]
    for _ in range(12):
        assert not place.sweep().has_failed
        place.box.advance(HOUR)
    assert status(place, number) == "status: geparkeerd"
    assert place.again(number).summary.plan.steps == ()


def test_a_maintainer_without_another_part_is_heard_in_order_too(place: Town) -> None:
    place.repo.grant("piet", "write")
    number = place.send(topics=["Licenties en auteursrecht"])
    place.play()
    for who, text in (("piet", "/parkeren 4 januari"), ("olga", "/hervatten")):
        place.repo.comment(who, number, text)
    place.box.events.clear()
    place.sweep()
    assert status(place, number) == "status: zoekt expert"


def test_few_are_heard_in_the_order_in_which_they_spoke(place: Town) -> None:
    number = place.send(topics=["Licenties en auteursrecht"])
    place.play()
    for who, text in (("olga", "/parkeren 4 januari"), ("anna", "/meedoen"), ("olga", "/hervatten")):
        place.repo.comment(who, number, text)
    place.box.events.clear()
    place.sweep()
    assert status(place, number) == "status: opgepakt"


def test_what_was_looked_at_ahead_of_its_turn_is_remembered_until_its_turn_came() -> None:
    course = looked_at(Course(seen=10), waiting=[11, 12, 15, 16], done=[15])
    assert course.seen == 10
    assert course.ahead == {15}
    assert [number for number in range(9, 17) if course.has_seen(number)] == [9, 10, 15]
    written = Mark(ROUTING, course.record()).line()
    assert Course.of([comment(written, BOT)], OURS).ahead == {15}
    course = looked_at(course, waiting=[11, 12, 16], done=[11, 12])
    assert (course.seen, course.ahead) == (15, frozenset())
    course = looked_at(course, waiting=[16], done=[16])
    assert (course.seen, course.ahead) == (16, frozenset())
    assert "ahead" not in course.record()
    assert looked_at(course, waiting=[17], done=[]) == course


@pytest.mark.parametrize("nonsense", [None, "15", ["x", "15"], {"15": 1}])
def test_nonsense_about_turns_is_nothing(nonsense: object) -> None:
    state = {"seen": 3, "ahead": nonsense}
    found = Course.of([comment(Mark(ROUTING, state).line(), BOT)], OURS)
    assert found.seen == 3
    assert found.ahead == frozenset()


def test_limits_stay_exact_in_a_crowd_and_everybody_is_answered(place: Town, tmp_path: Path) -> None:
    """The runs themselves, on the small GitHub: fifty in an hour where the line has room for thirteen."""
    place.repo.commit(WORKFLOWS, message="Workflows", author="zoe")
    box, numbers = place.box, [place.send(who) for who in ("olga", "emma")]
    place.play()
    place.sweep()
    box.advance(BEGUN + timedelta(days=1, hours=9) - box.now)
    begun = box.now - BEGUN
    happened: dict[int, Happened] = {}
    written: dict[int, int] = {}

    def arrives(thing: Thing) -> None:
        box.advance(max(timedelta(), thing.at + begun - box.now))
        box.add_user(thing.who)
        written[id(thing)] = place.repo.comment(thing.who, numbers[thing.who == "emma"], thing.text)
        (happened[id(thing)],) = place.waiting()
        place.repo.record_run("ospo", "issue_comment", None, requests=0, summary="", actor=thing.who)

    def looks(thing: Thing) -> tuple[str, datetime | None]:
        reason, swept = looked(place, happened[id(thing)], tmp_path)
        return reason, datetime.fromisoformat(swept) - begun if swept else None

    def does(thing: Thing | None, at: datetime) -> None:
        box.advance(max(timedelta(), at + begun - box.now))
        outcome = place.run(happened[id(thing)]) if thing is not None else place.sweep()
        assert not outcome.has_failed, outcome.summary.terminal()
        if thing is None:
            place.repo.record_run("sweep", "schedule", None, requests=0, summary="")

    crowd = [each for each in strangers(2, 52) if each.is_crowd]
    asked = [Thing(BEGUN + HOUR * index / 2, who, text, is_crowd=False) for index, (who, text) in enumerate(SAID)]
    line = Line(looks, does, one_job=timedelta(seconds=270), most=10)
    line.play(sorted([*crowd, *asked], key=lambda each: each.at), 2, arrives)
    assert line.jobs["sweeps that GitHub cancelled"] == 0
    assert max(each.waited for each in asked) <= HOUR
    for each in asked:
        assert reacted(place, numbers[each.who == "emma"], written[id(each)])[-1] == "+1", each
    answers = [key for number in numbers for key in keys(place, number) if key.startswith("help/")]
    assert len(answers) == len(set(answers)) == MOST_ANSWERS_TO_OTHERS
    asks = [[key for key in keys(place, number) if key.startswith("ask/")] for number in numbers]
    assert all(rounds == sorted(set(rounds)) for rounds in asks)
    assert max(Counter(place.mentioned()).values()) <= len(numbers)  # nobody twice about the same
    later = [bool(place.sweep().summary.plan.steps) for _ in range(12)]  # of the crowd's own some are left each time
    assert later == sorted(later, reverse=True)
    assert not later[-1]


SAID = (
    ("carla", "/meedoen"),
    ("olga", "/thema EUPL"),
    ("carla", "/advies Begin klein: kies de EUPL, en leg met de leverancier vast wat dat betekent."),
    ("emma", "/parkeren 4 januari"),
)

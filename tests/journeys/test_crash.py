"""A crash at every request, before and after its effect: the next run ends where an undisturbed one would have ended.

After the way SQLite tests itself: request N fails and everything after it, for N = 1, 2, 3 ... until nothing fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest

from ospo_automation.sandbox import Event, Fault, Request
from tests.losses import TALES, tell
from tests.town import Moment, Town, town

Story = Callable[[Town], int]


def a_new_casus(place: Town) -> int:
    return place.send()


def an_incomplete_casus(place: Town) -> int:
    return place.send(question="", topics="")


def a_reply_that_completes(place: Town) -> int:
    number = place.send(question="", topics="")
    place.play()
    place.repo.comment("olga", number, "Inkoop. Hoe schrijven we dit in het bestek?")
    return number


STORIES: tuple[Story, ...] = (a_new_casus, an_incomplete_casus, a_reply_that_completes)


def crash(at: int, when: str, *, for_good: bool) -> Callable[[Request], Fault | None]:
    """Fails one request (counted from now on), or that one and all after it, as when the process dies."""
    count = 0

    def fails(_: Request) -> Fault | None:
        nonlocal count
        count += 1
        if count == at:
            return Fault(when=when, drop=for_good, status=502)  # type: ignore[arg-type]  # before or after
        return Fault(when="before", drop=True) if for_good and count > at else None

    return fails


def deaths(requests: int) -> Iterator[tuple[int, str]]:
    """Each state in which a run of so many requests can leave GitHub when its process dies: nothing was done, the first
    request, the first two, and so on to all of them, of the last of which nobody heard. That an answer got lost leaves
    the same there as that the next request never came: both are one.
    """
    yield from ((at, "before") for at in range(1, requests + 1))
    yield requests, "after"


def undisturbed(place: Town, happened: Event) -> tuple[Any, list[str], int]:
    """What stands there afterwards, who had mail about it, and how many requests it took."""
    before = len(place.box.requests)
    assert not place.run(happened).has_failed
    return place.repo.snapshot(), place.mentioned(), len(place.box.requests) - before


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_next_run_finishes_what_a_crash_left(story: Story, tmp_path: Path) -> None:
    with town(tmp_path) as place:
        number = story(place)
        happened = next(place.waiting())
        moment = Moment(place)
        expected, mentioned, requests = undisturbed(place, happened)
        for at, when in deaths(requests):
            moment.back()
            place.box.faults = crash(at, when, for_good=True)
            assert place.run(happened).has_failed
            place.box.faults = None
            if not moment.is_new():
                continue
            place.run(happened)
            assert place.repo.snapshot() == expected, at
            assert place.mentioned() == mentioned, at
            assert place.again(number).summary.plan.steps == (), at


def test_two_runs_at_once_converge_to_what_one_run_gives(tmp_path: Path) -> None:
    with town(tmp_path) as place:
        number = a_new_casus(place)
        happened = next(place.waiting())
        moment = Moment(place)
        expected, mentioned, _ = undisturbed(place, happened)
        moment.back()
        together = Barrier(2)
        held: set[int] = set()

        def meet(request: Request) -> Fault | None:
            """Both runs have read everything before either writes its first comment."""
            if request.sent.startswith(b'{"query": "mutation') and len(held) < 2:
                held.add(request.number)
                together.wait(timeout=20)
            return None

        place.box.faults = meet
        runs = [Thread(target=place.run, args=(happened,)) for _ in range(2)]
        for each in runs:
            each.start()
        for each in runs:
            each.join(timeout=60)
        place.box.faults = None
        assert len(place.repo.comments(number)) == 4  # they crossed: both wrote both
        place.again(number)
        assert place.repo.snapshot() == expected
        assert set(place.mentioned()) == set(mentioned)


@pytest.mark.parametrize(
    "order", [("opened", "edited"), ("edited", "opened"), ("opened", "opened", "edited", "edited")]
)
def test_events_in_any_order_and_number_end_the_same(order: tuple[str, ...], tmp_path: Path) -> None:
    with town(tmp_path) as place:
        number = place.send()
        opened = next(place.waiting())
        place.repo.edit_issue("olga", number, title="Mag dit onder de EUPL-1.2?")
        edited = next(place.waiting())
        for name in order:
            assert not place.run(opened if name == "opened" else edited).has_failed
        assert [each.author for each in place.repo.comments(number)] == ["github-actions[bot]"] * 2
        assert place.mentioned() == ["carla"]


SHORT = ("minutes_below_the_agenda", "minutes_by_form")  # of two acts


@pytest.mark.parametrize("name", TALES)
def test_whatever_is_lost_of_two_jobs_two_sweeps_make_good(name: str) -> None:
    """A loss or two after each thing that people do; `make losses` takes all."""
    found = list(tell(name, most=2 if name in SHORT else 1, seed=1))
    assert [(loss, complaints) for loss, complaints in found if complaints] == []
    assert len(found) > 2

"""Faults from a seed, and runs that cross: whatever happens, a few runs end where one undisturbed run would have ended.

`test_crash.py` breaks every request once; here several go wrong in one run, in all the ways in which GitHub does.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from queue import Queue
from threading import Event, Thread

import pytest

from ospo_automation.core.github.event import Event as OurEvent
from ospo_automation.gh.client import connect
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.run.configuration import read_checkout
from ospo_automation.run.runner import Outcome, run
from ospo_automation.sandbox import Fault, Request
from tests.journeys.test_crash import STORIES, Story, a_new_casus, a_reply_that_completes
from tests.sampled import sized
from tests.town import NAME, Town, town

SEEDS = {"casus": sized(12, 40), "sweep": sized(24, 100)}  # by job; the job for casussen has three stories
AT_ONCE = 12  # seeds in one town
CHANCE = 0.2
LATER = {"Retry-After": "60"}
FAULTS = (
    Fault(when="before", status=502),
    Fault(when="after", status=502),
    Fault(when="before", drop=True),
    Fault(when="after", drop=True),
    Fault(when="before", status=403, headers=LATER),  # "You have exceeded a secondary rate limit"
    Fault(when="before", status=429, headers=LATER),
)
CROSSED = {2: [*range(sized(6, 20)), 27, 65], 5: [*range(sized(3, 10)), 11]}  # how many runs at once: seeds
PATIENCE = 30  # seconds for one request, before we say that the runs are stuck


class Stage:
    """A town in which a story was told up to its last event, and which can go back to that moment."""

    def __init__(self, place: Town, story: Story, job: str = "casus") -> None:
        self.place = place
        self.number = story(place)
        happened = next(place.waiting())
        sweep = OurEvent("schedule", None, None, None, place.box.now)
        self.event = (
            sweep if job == "sweep" else OurEvent.of(happened.name, json.dumps(happened.payload), place.box.now)
        )
        self.checkout = read_checkout(place.root)
        self._repo = deepcopy(place.repo.state)
        self._notifications = list(place.box.notifications)
        before = len(place.box.requests)
        assert not self.run().has_failed
        self.expected = place.repo.snapshot()
        self.mentioned = sorted(place.mentioned())
        self.requests = len(place.box.requests) - before
        self._labels = deepcopy(place.repo.state.labels)

    def back(self, *, with_labels: bool) -> None:
        """To before the event; with all labels or without is the same to people, and twelve requests to us."""
        world, repo = self.place.box.world, deepcopy(self._repo)
        if with_labels:
            repo.labels = deepcopy(self._labels)
        world.repos[NAME] = repo
        world.notifications[:] = self._notifications
        world.windows.clear()  # another hour's quota
        self.place.box.requests.clear()

    def run(self) -> Outcome:
        """The event once more, by a process that knows nothing of the others."""
        reader = GitHubReader(connect(url=self.place.box.url, token=self.place.token), NAME, self.checkout)
        return run(self.event, reader, GitHubWriter(reader))

    @property
    def is_done(self) -> bool:
        return bool(self.place.repo.snapshot() == self.expected)

    def check_end(self, why: object) -> None:
        """One undisturbed run later all is as it should be: what stands there, and who had mail about it."""
        self.place.box.faults = None
        assert not self.run().has_failed, why
        assert self.place.repo.snapshot() == self.expected, why
        self.check_comments(why)
        assert set(self.place.mentioned()) == set(self.mentioned), why
        standing = {comment.id for comment in self.place.repo.comments(self.number)}
        told = [each for each in self.place.box.notifications if each.reason == "mention"]
        assert sorted(each.login for each in told if each.comment_id in standing) == self.mentioned, why

    def check_mail_once(self, why: object) -> None:
        """Nobody had mail twice, not even about a comment that is gone."""
        assert sorted(self.place.mentioned()) == self.mentioned, why

    def check_comments(self, why: object) -> None:
        """No comment of ours stands twice."""
        lines = [comment.body.split("\n", 1)[0].split("{")[0] for comment in self.place.repo.comments(self.number)]
        marks = [line for line in lines if line.startswith("<!-- ospo:")]
        assert len(marks) == len(set(marks)), (why, marks)


@contextmanager
def stage(story: Story, folder: Path, job: str = "casus") -> Iterator[Stage]:
    with town(folder) as place:
        yield Stage(place, story, job)


def disturbed(seed: int) -> Callable[[Request], Fault | None]:
    chance = random.Random(seed)  # noqa: S311  (no secret depends on it)
    return lambda _: chance.choice(FAULTS) if chance.random() < CHANCE else None


def chunks() -> Iterator[object]:
    """Seeds by the town in which they are played."""
    for story, job in (*((each, "casus") for each in STORIES), (a_reply_that_completes, "sweep")):
        for start in range(0, SEEDS[job], AT_ONCE):
            seeds = range(start, min(start + AT_ONCE, SEEDS[job]))
            yield pytest.param(story, job, seeds, id=f"{job}-{story.__name__}-{start}")


@pytest.mark.parametrize(("story", "job", "seeds"), list(chunks()))
def test_under_faults_three_runs_end_where_one_would_have(
    story: Story, job: str, seeds: Sequence[int], tmp_path: Path
) -> None:
    """Two runs under faults, of which most are hit; then an undisturbed one, needed or not: it never does harm."""
    with stage(story, tmp_path, job) as it:
        for seed in seeds:
            it.back(with_labels=bool(seed % 2))
            it.place.box.faults = disturbed(seed)
            for _ in range(2):
                was_done = it.is_done
                outcome = it.run()
                it.check_comments(seed)
                assert it.is_done or not was_done, seed
                assert it.is_done or outcome.has_failed or outcome.summary.notes, seed  # it says so
            it.check_end(seed)
            it.check_mail_once(seed)


@pytest.mark.parametrize(
    ("story", "change"),
    [
        (a_new_casus, b"addLabelsToLabelable"),
        (a_reply_that_completes, b"addLabelsToLabelable"),
        (a_reply_that_completes, b"removeLabelsFromLabelable"),
    ],
)
def test_labels_that_github_would_not_set_are_set_by_the_next_run(story: Story, change: bytes, tmp_path: Path) -> None:
    """However often a run tries: GitHub may be out of order for a minute in this one place."""
    with stage(story, tmp_path) as it:
        it.back(with_labels=True)
        it.place.box.faults = lambda request: Fault() if change in request.sent else None
        assert it.run().has_failed
        it.check_end(change)


class Turns:
    """Lets one run at a time go on to its next request, in an order from a seed or by a rule.

    While all others are held, a request that arrives can only be of the run that was let go.
    """

    def __init__(self, choose: Callable[[Sequence[int], Sequence[int]], int]) -> None:
        """`choose` gets the runs that wait and the order so far."""
        self._choose = choose
        self._arrived: Queue[Event | None] = Queue()
        self.order: list[int] = []

    def __call__(self, _: Request) -> Fault | None:
        held = Event()
        self._arrived.put(held)
        assert held.wait(PATIENCE)
        return None

    def play(self, work: Callable[[], object], count: int) -> None:
        """Does it `count` times at once, and returns when the last has ended."""
        threads = [Thread(target=self._work, args=(work,)) for _ in range(count)]
        held: dict[int, Event] = {}
        for index, thread in enumerate(threads):
            thread.start()
            self._await(index, held)
        while held:
            index = self._choose(sorted(held), self.order)
            self.order.append(index)
            held.pop(index).set()
            self._await(index, held)
        for thread in threads:
            thread.join(PATIENCE)

    def _await(self, index: int, held: dict[int, Event]) -> None:
        """Until that run stands before its next request, or has ended."""
        arrived = self._arrived.get(timeout=PATIENCE)
        if arrived is not None:
            held[index] = arrived

    def _work(self, work: Callable[[], object]) -> None:
        try:
            work()
        finally:
            self._arrived.put(None)


def by_chance(seed: int) -> Turns:
    chance = random.Random(seed)  # noqa: S311  (no secret depends on it)
    loyalty = chance.choice((0.0, 0.5, 0.9))  # how gladly it goes on with the same run

    def choose(waiting: Sequence[int], order: Sequence[int]) -> int:
        if order and order[-1] in waiting and chance.random() < loyalty:
            return order[-1]
        return chance.choice(waiting)

    return Turns(choose)


def overtaken(after: int) -> Turns:
    """The first run waits after so many requests until the second has done everything."""
    return Turns(lambda waiting, order: 0 if len(order) < after and 0 in waiting else waiting[-1])


def cross(it: Stage, turns: Turns, runs: int) -> None:
    it.place.box.faults = turns
    outcomes: list[Outcome] = []
    turns.play(lambda: outcomes.append(it.run()), runs)
    assert len(outcomes) == runs, turns.order
    assert not [failure for outcome in outcomes for failure in outcome.failures], turns.order


def crossings() -> Iterator[object]:
    for story in STORIES:
        for runs, seeds in CROSSED.items():
            yield pytest.param(story, runs, seeds, id=f"{story.__name__}-{runs}")


@pytest.mark.parametrize(("story", "runs", "seeds"), list(crossings()))
def test_runs_that_cross_are_healed_by_the_next(story: Story, runs: int, seeds: Sequence[int], tmp_path: Path) -> None:
    """Some are mailed by both of two comments, of which one goes; but nobody who would not have been."""
    with stage(story, tmp_path) as it:
        for seed in seeds:
            it.back(with_labels=bool(seed % 2))
            turns = by_chance(seed)
            cross(it, turns, runs)
            it.check_end((seed, turns.order))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_run_that_is_overtaken_at_any_request_does_no_harm(story: Story, tmp_path: Path) -> None:
    with stage(story, tmp_path) as it:
        for after in range(1, it.requests + 1):
            it.back(with_labels=True)
            cross(it, overtaken(after), 2)
            it.check_end(after)

"""A crowd in front of the line of our runs, by the clock: who gets in, what GitHub cancels, and what the sweep hears.

The line is GitHub's: one at a time, a hundred waiting, and what comes then is cancelled. Who goes to it the real look
decides, and whether a sweep is overdue the real rule; only GitHub's list of runs is played here, and what a job does.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from ospo_automation.core.github.overdue import is_overdue, making_up
from tests.looking import look

MOST_WAITING = 100
ONE_JOB, ONE_SWEEP, ONE_LOOK = timedelta(seconds=45), timedelta(minutes=3), timedelta(seconds=12)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
BEGUN = datetime(2026, 11, 30, tzinfo=UTC)
FIRST_SWEEP = timedelta(minutes=17)
OWNER, OTHERS = "olga", ("anna", "bert", "zoe")
STRANGERS = tuple(f"new{index}" for index in range(20))
SAYS = ("/hulp", "Dat hebben wij ook.", "/hulp graag", "Zie ook de handleiding en/of de site.")
NETWORK = look.Network(frozenset(OTHERS), frozenset(), is_known=True)


@dataclass
class Thing:
    """A comment: when it was written, whether by one of the crowd, on whose casus, and what became of it."""

    at: datetime
    who: str
    text: str
    is_crowd: bool
    done: datetime | None = None
    was_cancelled: bool = False
    has_own: bool = False  # it stands in a casus of its writer

    @property
    def is_command(self) -> bool:
        return self.text.startswith("/")

    @property
    def waited(self) -> timedelta:
        return self.done - self.at if self.done is not None else timedelta.max

    def payload(self) -> dict[str, Any]:
        person = {"login": self.who, "id": _id(self.who)}
        owner = person if self.has_own else {"login": OWNER, "id": _id(OWNER)}
        issue = {"number": 1, "user": owner, "assignees": [], "body": "Mag dit?"}
        comment = {"body": self.text, "author_association": "NONE", "user": person}
        return {"sender": person, "issue": issue, "comment": comment}


def _id(login: str) -> int:
    return 1 + int.from_bytes(login.encode(), "big") % 10**9


def strangers(hours: int, an_hour: int) -> list[Thing]:
    """Comments by twenty fresh accounts, half of them with a command, and three commands an hour by who takes part."""
    return _mixed(hours, an_hour, STRANGERS, (OWNER, *OTHERS))


def one_owner(hours: int, an_hour: int) -> list[Thing]:
    return _mixed(hours, an_hour, (OWNER,), OTHERS)


def many_owners(hours: int, an_hour: int) -> list[Thing]:
    """Each of so many fresh accounts in a casus of its own, and none of them too often: together it is more than the
    line can do.
    """
    accounts = [f"new{index}" for index in range(an_hour // 9 + 1)]
    things = _mixed(hours, an_hour, accounts, (OWNER, *OTHERS))
    return [replace(each, has_own=each.is_crowd) for each in things]


def very_many_owners(hours: int, an_hour: int) -> list[Thing]:
    """So many of those that one thing of each is more than the line does in an hour."""
    accounts = [f"new{index}" for index in range(an_hour)]
    return [replace(each, has_own=each.is_crowd) for each in _mixed(hours, an_hour, accounts, (OWNER, *OTHERS))]


def _mixed(hours: int, an_hour: int, crowd: Sequence[str], others: Sequence[str]) -> list[Thing]:
    chance = random.Random(an_hour)  # noqa: S311  (no secret depends on it)
    found = []
    for hour in range(hours):
        for index in range(an_hour):
            at = BEGUN + HOUR * hour + HOUR * index / an_hour
            who = crowd[(hour * an_hour + index) % len(crowd)]
            found.append(Thing(at, who, SAYS[chance.randrange(len(SAYS))], is_crowd=True))
        for index in range(3):
            at = BEGUN + HOUR * hour + timedelta(seconds=chance.randrange(3600))
            found.append(Thing(at, others[(hour + index) % len(others)], "/meedoen", is_crowd=False))
    return sorted(found, key=lambda each: each.at)


@dataclass
class Line:
    """GitHub's queue of one concurrency group. `looks` says why something waits, and when a sweep last ended;
    `does` is what a job does: for one comment, or a sweep.
    """

    looks: Callable[[Thing], tuple[str, datetime | None]] | None
    does: Callable[[Thing | None, datetime], None] = lambda _thing, _at: None
    one_job: timedelta = ONE_JOB
    one_sweep: timedelta = ONE_SWEEP
    most: int = MOST_WAITING
    sweeps: list[datetime] = field(default_factory=list)
    jobs: Counter[str] = field(default_factory=Counter)
    longest: int = 0
    _waiting: deque[tuple[datetime, Thing | None, datetime | None]] = field(default_factory=deque)
    _put_off: list[Thing] = field(default_factory=list)
    _free_at: datetime = BEGUN
    _now_done: Thing | None = None
    _description: str = "Ours"

    def play(self, things: Sequence[Thing], hours: int, arrives: Callable[[Thing], None] = lambda _: None) -> None:
        """By the clock; then the line goes on until it is empty, and one sweep more."""
        planned = [BEGUN + FIRST_SWEEP + HOUR * index for index in range(hours + 1)]
        comes: list[tuple[datetime, int, Thing | None]] = [
            *((each.at, index, each) for index, each in enumerate(things)),
            *((at, -1, None) for at in planned),
        ]
        heapq.heapify(comes)
        while comes:
            at, _, thing = heapq.heappop(comes)
            self._until(at)
            if thing is None:
                self._enter(at, None, None)
                continue
            arrives(thing)
            reason, swept = self.looks(thing) if self.looks is not None else ("", None)
            self.jobs["look"] += self.looks is not None
            if reason:
                self._put_off.append(thing)
            else:
                self._enter(at + (ONE_LOOK if self.looks is not None else timedelta()), thing, swept)
        self._until(datetime.max.replace(tzinfo=UTC))

    def _enter(self, at: datetime, thing: Thing | None, swept: datetime | None) -> None:
        if len(self._waiting) < self.most:
            self._waiting.append((at, thing, swept))
            self.longest = max(self.longest, len(self._waiting))
        elif thing is None:
            self.jobs["sweeps that GitHub cancelled"] += 1
        else:
            thing.was_cancelled = True
            self._put_off.append(thing)

    def _until(self, moment: datetime) -> None:
        """What begins before that: each where the one before it ended."""
        while self._waiting and (begin := max(self._free_at, self._waiting[0][0])) < moment:
            _, thing, swept = self._waiting.popleft()
            if thing is None:
                self.jobs["sweep"] += 1
                self._free_at = self._swept(begin)
                continue
            self.jobs["casus"] += 1
            if swept is not None and is_overdue(swept, self._description, begin):
                self._description = making_up(self._description, begin)
                self.jobs["sweeps that a run made up for"] += 1
                begin = self._swept(begin)
            self.does(thing, begin)
            self._now_done = thing
            thing.done = self._free_at = begin + self.one_job

    def _swept(self, begin: datetime) -> datetime:
        """It hears what was written before it began and not looked at since."""
        self.does(None, begin)
        end = begin + self.one_sweep
        for each in self._put_off:
            each.done = end
        self._put_off.clear()
        self.sweeps.append(end)
        return end

    def unfinished(self, since: datetime, now: datetime) -> int:
        """Jobs for comments from then on that wait or are busy."""
        busy = [self._now_done] if self._now_done is not None and now < self._free_at else []
        return sum(each.at >= since for each in (*busy, *(thing for _, thing, _ in self._waiting if thing is not None)))

    @property
    def longest_without_sweep(self) -> timedelta:
        return max(after - before for before, after in pairwise([BEGUN, *self.sweeps]))


@dataclass
class Runs:
    """GitHub's list of runs, as the look asks it, and its own answer."""

    line: Line | None = None
    _things: list[Thing] = field(default_factory=list)

    def looks(self, thing: Thing) -> tuple[str, datetime | None]:
        self._things.append(thing)
        happened = look.read("issue_comment", thing.payload(), NETWORK)
        reason = look.reason_to_wait(happened, look.Lately(self._listed, "ospo.yml", happened, thing.at))
        return reason, self.line.sweeps[-1] if self.line is not None and self.line.sweeps else None

    def _listed(self, path: str, **query: Any) -> Mapping[str, int]:
        assert path == "actions/workflows/ospo.yml/runs"
        since, count = datetime.fromisoformat(query["created"].removeprefix(">=")), 0
        if query.get("status") == "skipped":  # a job started for each of these
            return {"total_count": 0}
        if query.get("status") == "completed":  # the last of these is what is looked at
            now = self._things[-1].at
            left = self.line.unfinished(since, now) if self.line is not None else 0
            return {"total_count": int(self._listed(path, created=query["created"])["total_count"]) - left - 1}
        for each in reversed(self._things):
            if each.at < since:
                break
            count += query.get("actor") in (None, each.who)
        return {"total_count": count}


def played(things: Sequence[Thing], hours: int, *, has_look: bool) -> Line:
    """What becomes of a crowd, with the look in front of the line or without."""
    runs = Runs()
    runs.line = Line(runs.looks if has_look else None)
    runs.line.play(things, hours)
    return runs.line

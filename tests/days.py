"""A day of virtual time in a town: people do what people do, GitHub delivers it as it does, runs wait in their queue.

Everything follows from the seed: who does what and when, what GitHub answers (`tests/weather.py`), which event comes
twice, late or never, and at which request a run dies. What must hold afterwards stands in `tests/promises.py`.
"""

from __future__ import annotations

import heapq
import json
import random
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from ospo_automation.core.casus.asks import Ask
from ospo_automation.core.github.event import Event
from ospo_automation.core.primitives.marker import parts_of
from ospo_automation.gh.client import connect
from ospo_automation.gh.pace import Pace
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.run.runner import Outcome, propose, run
from ospo_automation.sandbox import BOT_LOGIN, Fault, Request
from ospo_automation.sandbox import Event as Happened
from tests.given import OSPO_YML
from tests.people import Lives
from tests.town import NAME, Town, town
from tests.weather import Weather

DAY, HOUR, MINUTE, SECOND = (timedelta(**{name: 1}) for name in ("days", "hours", "minutes", "seconds"))
WAITING_RUNS = 100  # more than that GitHub drops, `queue: max` or not
ON = (
    "board:\nprivacy:\nconversation:\nreminders:\nintroductions:\nwaiting:\nlessons:\n"
    "site:\n  address: https://kennisbank.example.org\n"
)
EXPERTS = {"licenties": 8, "licenties/eupl": 6, "inkoop": 8, "beveiliging/publiceren": 5}
ASKS_PER_WEEK = 2


class Died(BaseException):
    """The runner is gone: nothing after this happens, not even what was to be told of it."""


@dataclass(frozen=True)
class Job:
    """What waits in the queue. `numbers` are those of the second job, `happened` is None for a sweep."""

    happened: Happened | None = None
    numbers: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        if self.numbers:
            return f"second job for {self.numbers}"
        return "sweep" if self.happened is None else f"{self.happened.name}.{self.happened.action}"


@dataclass(frozen=True)
class Told:
    """A comment of ours as it was made: also of one that is gone since. `run_at`: when its run began."""

    id: int
    number: int
    keys: tuple[str, ...]
    at: datetime
    run_at: datetime
    asks: tuple[Ask, ...]


@dataclass
class Day:
    """`leaves_out`: sweeps look at what may be due. `told` are all comments that we ever made, by id; `bugs` what a run
    must never end with.
    """

    place: Town
    seed: object
    is_bad: bool = True
    leaves_out: bool = False
    told: dict[int, Told] = field(default_factory=dict)
    bugs: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.box, self.repo = self.place.box, self.place.repo
        self.weather = Weather(self.box, self.seed)
        self.weather.is_bad = self.is_bad
        self.chance = random.Random(f"github {self.seed}")  # noqa: S311  (no secret depends on it)
        self.ticks = random.Random(f"ticks {self.seed}")  # noqa: S311  (as above)
        self._due: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = 0
        self._queue: deque[Job] = deque()
        self._is_busy = False
        self._run_at = self.box.now
        self.lives = Lives(self, self.seed)
        self.box.faults = self._on_request

    # -- time goes by

    def at(self, moment: datetime, do: Callable[[], None]) -> None:
        self._order += 1
        heapq.heappush(self._due, (moment, self._order, do))

    def live(self, life: Iterator[timedelta]) -> None:
        """Somebody goes on, and says for how long they do something else then."""
        wait = next(life, None)
        if wait is not None:
            self.at(self.box.now + wait, lambda: self.live(life))
        self._deliver()

    def catch_up(self) -> None:
        """Whatever has happened by now; people wait for no run."""
        if self._is_busy:
            return
        self._is_busy = True
        try:
            while self._due and self._due[0][0] <= self.box.now:
                heapq.heappop(self._due)[2]()
        finally:
            self._is_busy = False

    def until(self, end: datetime) -> None:
        """The time goes by, and runs start as soon as the one before them ended."""
        while True:
            self.catch_up()
            if self._queue:
                self._start(self._queue.popleft())
                continue
            following = min((self._due[0][0] if self._due else end), end)
            if following >= end:
                self.box.advance(max(end - self.box.now, timedelta()))
                self.catch_up()
                if not self._queue:
                    return
                continue
            self.box.advance(max(following - self.box.now, timedelta()))

    def _on_request(self, request: Request) -> Fault | None:
        self.box.advance(self.ticks.uniform(0.1, 0.7) * SECOND)
        self.catch_up()
        return self.weather.of(request)

    # -- what GitHub delivers

    def _deliver(self) -> None:
        """Each event starts a run; on a bad day some twice, some late, and a few never."""
        for happened in self.place.waiting():
            if happened.name == "issue_comment" and _is_for_nobody(happened):
                continue
            job = Job(happened)
            self.at(self.box.now + self._delay(), partial(self._arrive, job))
            if self.is_bad and self.chance.random() < 0.05:
                self.at(self.box.now + self._delay(), partial(self._arrive, job))

    def _delay(self) -> timedelta:
        if self.is_bad and self.chance.random() < 0.08:
            return self.chance.uniform(1, 40) * MINUTE
        return self.chance.uniform(1, 5) * SECOND

    def _arrive(self, job: Job) -> None:
        is_lost = self.is_bad and self.chance.random() < (0.15 if job.numbers else 0.02)
        if is_lost or len(self._queue) >= WAITING_RUNS:
            self._count("never started")
            return
        self._queue.append(job)

    def sweeps(self, first: datetime, until: datetime) -> None:
        """One an hour, as GitHub has it: late, twice or never."""
        moment = first
        while moment < until:
            late = self.chance.uniform(0, 40) * MINUTE if self.is_bad else timedelta()
            for _ in range(self.chance.choice((0, 1, 1, 1, 1, 1, 2)) if self.is_bad else 1):
                self.at(moment + late, lambda: self._arrive(Job()))
            moment += HOUR

    # -- runs

    def _start(self, job: Job) -> None:
        self.box.advance(self.ticks.uniform(8, 30) * SECOND)  # a runner, Python, what we use
        self.catch_up()
        self._run_at = self.box.now
        dies_at = self.chance.randrange(1, 40) if self.is_bad and self.chance.random() < 0.06 else 0
        self._count("runs")
        try:
            outcome = self._work(job, dies_at)
        except Died:
            self._count("died")
            outcome = None
        except Exception:  # noqa: BLE001  (a bug is what we are here for)
            self.bugs.append(f"{job.name} at {self._run_at}: {traceback.format_exc()}")
            outcome = None
        self._remember()
        if outcome is None:
            return
        self.bugs += [f"{job.name} at {self._run_at}: {each}" for each in outcome.failures if "Traceback" in each]
        self._count("failed" if outcome.has_failed else "put off" if outcome.is_postponed else "well")
        if outcome.proposals and not job.numbers and not (outcome.has_failed and not SECOND_JOB_ALWAYS):
            numbers = tuple(outcome.proposals)
            self.at(self.box.now + 3 * SECOND, lambda: self._arrive(Job(numbers=numbers)))

    def _work(self, job: Job, dies_at: int) -> Outcome:
        self.place.renew_if_changed()
        reader = self._reader(self.place.proposing if job.numbers else self.place.token, dies_at)
        writer = GitHubWriter(reader)
        if job.numbers:
            return propose(job.numbers, self.box.now, reader, writer)
        if job.happened is None:
            return run(Event("schedule", None, None, None, self.box.now), reader, writer)
        event = Event.of(job.happened.name, json.dumps(job.happened.payload), self.box.now)
        return run(event, reader, writer)

    def _reader(self, token: str, dies_at: int) -> GitHubReader:
        pace = Pace(
            now=lambda: self.box.now.timestamp(),  # noqa: PLW0108  (as it is then)
            sleep=lambda seconds: self.box.advance(seconds * SECOND),
        )
        connection = connect(url=self.box.url, token=token, pace=pace, clock=lambda: self.box.now)
        requester = connection.client.requester
        send, done = requester.requestJson, 0

        def mortal(*args: Any, **named: Any) -> Any:
            nonlocal done
            done += 1
            if done == dies_at and self.chance.random() < 0.5:
                raise Died
            answer = send(*args, **named)
            if done == dies_at:
                raise Died
            return answer

        requester.requestJson = mortal  # type: ignore[method-assign]  # of this one
        return GitHubReader(connection, NAME, self.place.checkout, files=self.place.head if self.leaves_out else "")

    def _remember(self) -> None:
        for comment in self.repo.state.comments.values():
            if comment.author != BOT_LOGIN or comment.id in self.told:
                continue
            marks = [part.mark for part in parts_of(comment.body)]
            found = (Ask.of(comment.number, mark.state) for mark in marks if mark.key.startswith("ask/"))
            asks = tuple(ask for ask in found if ask is not None)
            keys = tuple(mark.key for mark in marks)
            self.told[comment.id] = Told(comment.id, comment.number, keys, comment.created_at, self._run_at, asks)

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    # -- the whole

    def play(self, casussen: int, days: int) -> None:
        """People begin in the first nine hours of each day; after the last the weather clears."""
        begin = self.box.now
        end = begin + days * DAY
        for index in range(casussen * days):
            self.lives.begin(index, begin + DAY * (index // casussen), 9 * HOUR)
        self.sweeps(begin + 17 * MINUTE, end)
        self.until(end)
        self.clear()

    def clear(self) -> None:
        """Nothing goes wrong any more: two sweeps, with what the second job does."""
        self.is_bad = self.weather.is_bad = False
        self.lives.is_over = True
        self.box.world.windows.clear()
        for _ in range(2):
            self.sweeps(self.box.now + MINUTE, self.box.now + 2 * MINUTE)
            self.until(self.box.now + HOUR)


SECOND_JOB_ALWAYS = False
"""Whether the second job starts although the first one failed."""


def _is_for_nobody(happened: Happened) -> bool:
    """What the workflow's own condition leaves out: comments of bots and on pull requests."""
    payload = happened.payload
    return payload["comment"]["user"]["type"] == "Bot" or "pull_request" in payload["issue"]


def experts_of(topic: str) -> list[str]:
    return [f"{topic[:3]}{topic[-1]}{index}" for index in range(EXPERTS[topic])]


@contextmanager
def day(folder: Path, seed: object, *, is_bad: bool = True, leaves_out: bool = False) -> Iterator[Day]:
    """A town with everything on and some thirty experts, in which nothing has happened yet."""
    team_of = {topic: f"acme/{topic.replace('/', '-')}" for topic in EXPERTS}
    rows = "".join(f"  {team_of[topic]}: [{', '.join(experts_of(topic))}]\n" for topic in EXPERTS)
    with town(folder, OSPO_YML.replace("teams:\n", f"teams:\n{rows}") + ON) as place:
        everybody = [login for topic in EXPERTS for login in experts_of(topic)]
        for login in everybody:
            place.box.add_user(login)
        page = f"---\nasks_per_week: {ASKS_PER_WEEK}\n---\n"
        pages: dict[str, Any] = {f"docs/experts/{login}.md": page for login in everybody}
        lines = "* @acme/coordinatoren\n" + "".join(f"{topic} @{team}\n" for topic, team in team_of.items())
        place.repo.commit({".github/EXPERTISE": lines, **pages}, message="Many experts", author="zoe")
        place.renew()
        place.repo.let_actions_open_pulls()
        yield Day(place, seed, is_bad, leaves_out)

"""A flood of casussen in ten minutes, as GitHub would let it come in: a queue of a hundred runs, and a quota an hour.

Afterwards the days go by: the sweep runs, and of those who were asked somebody answers. It is told in figures.
"""

from __future__ import annotations

import json
import random
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from ospo_automation.core.casus.asks import Ask
from ospo_automation.core.casus.casus import TERMS
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.sandbox import BOT_LOGIN
from ospo_automation.sandbox import Event as Happened
from tests.given import OSPO_YML
from tests.town import Town, town

WAITING_RUNS = 100  # more than that GitHub drops, `queue: max` or not
ONE_RUN = timedelta(seconds=12)  # with installation, and GitHub's pauses between writes
FLOOD = timedelta(minutes=10)
URGENCY = {
    "week": "binnen een week",
    "month": "binnen een maand",
    "quarter": "binnen drie maanden",
    "none": "geen haast",
}


@dataclass
class Storm:
    """`wanted_by` is when each casus wants an answer, `order` the casussen in the order in which they were asked."""

    place: Town
    experts: list[str]
    wanted_by: dict[int, datetime] = field(default_factory=dict)
    dropped: int = 0
    sweeps: int = 0
    most_requests: int = 0
    asks: list[Ask] = field(default_factory=list)

    def flood(self, count: int) -> None:
        """Everybody sends a casus in the same ten minutes; runs start as the queue allows."""
        box, chance = self.place.box, random.Random(count)  # noqa: S311  (no secret depends on it)
        queue: deque[Happened] = deque()
        begin = free_at = box.now
        for index in range(count):
            arrival = begin + FLOOD * index / count
            while queue and free_at <= arrival:
                free_at = self._start(queue.popleft(), free_at)
            box.advance(max(arrival - box.now, timedelta()))
            urgency = chance.choice(list(URGENCY))
            number = self.place.send(who=f"owner{index}", topics=["Inkoop en aanbesteden"], urgency=URGENCY[urgency])
            self.wanted_by[number] = box.now + timedelta(days=TERMS[urgency])
            for happened in self.place.waiting():
                if len(queue) < WAITING_RUNS:
                    queue.append(happened)
                else:
                    self.dropped += 1
        while queue:
            free_at = self._start(queue.popleft(), max(free_at, box.now))

    def _start(self, happened: Happened, at: datetime) -> datetime:
        """When the run that starts now, or when its turn came, has ended."""
        box = self.place.box
        box.advance(max(at - box.now, timedelta()))
        before = len(box.requests)
        outcome = self.place.run(happened)
        assert not outcome.has_failed, outcome.summary.terminal()
        self.most_requests = max(self.most_requests, len(box.requests) - before)
        return box.now + ONE_RUN

    def sweep_until(self, moment: datetime, every: timedelta) -> None:
        box = self.place.box
        while box.now + every <= moment:
            box.advance(every)
            outcome = self.place.sweep()
            assert not outcome.has_failed, outcome.summary.terminal()[-2000:]
            self.sweeps += 1

    def answer(self) -> None:
        """Of everybody who was asked somewhere since the last time, the first answers."""
        known = {(ask.number, ask.round) for ask in self.asks}
        fresh = [ask for ask in self._asked() if (ask.number, ask.round) not in known]
        self.asks += fresh
        for ask in fresh:
            self.place.repo.comment(ask.people[0].login, ask.number, "Bij ons werkte het zo: begin klein.")
        for happened in list(self.place.waiting()):
            self._start(happened, self.place.box.now)

    def _asked(self) -> Iterator[Ask]:
        for comment in self.place.repo.state.comments.values():
            mark = Mark.read(comment.body) if comment.author == BOT_LOGIN else None
            if mark is not None and mark.key.startswith("ask/"):
                ask = Ask.of(comment.number, mark.state)
                assert ask is not None
                yield ask

    # -- what became of it

    def heard(self) -> dict[int, datetime]:
        """When the owner of each casus first heard from us."""
        found: dict[int, datetime] = {}
        for comment in self.place.repo.state.comments.values():
            if comment.author == BOT_LOGIN and comment.number in self.wanted_by:
                found.setdefault(comment.number, comment.created_at)
        return found

    def people_a_day(self) -> Counter[date]:
        days: Counter[date] = Counter()
        for ask in self.asks:
            days[ask.at.date()] += len(ask.people)
        return days

    def most_a_week(self) -> int:
        """How often the same person was asked within any seven days, at most."""
        by_person: dict[str, list[datetime]] = {}
        for ask in self.asks:
            for login in ask.logins:
                by_person.setdefault(login, []).append(ask.at)
        week = timedelta(days=7)
        return max(sum(at <= other < at + week for other in each) for each in by_person.values() for at in each)

    def out_of_turn(self) -> list[tuple[int, int]]:
        """Pairs that the sweep asked one after the other, although the second was in more of a hurry."""
        first = self.asks[0].at.date()
        later = [ask for ask in self.asks if ask.at.date() > first]
        return [(a.number, b.number) for a, b in pairwise(later) if self.wanted_by[a.number] > self.wanted_by[b.number]]


@contextmanager
def storm(folder: Path, experts: int = 60, asks_per_week: int = 5, **limits: int) -> Iterator[Storm]:
    """A town with one topic's experts in great number; `limits` are those of `routing:`."""
    names = [f"expert{index}" for index in range(experts)]
    routing = "routing: " + json.dumps(limits) + "\n"
    text = OSPO_YML.replace("routing:\n", routing).replace("teams:\n", f"teams:\n  acme/inkoop: [{', '.join(names)}]\n")
    with town(folder, text + "board:\n") as place:
        for login in names:
            place.box.add_user(login)
        pages: dict[str, Any] = {
            f"docs/experts/{login}.md": f"---\nasks_per_week: {asks_per_week}\nmax_open: 50\n---\n" for login in names
        }
        lines = "*       @acme/coordinatoren\ninkoop  @acme/inkoop\n"
        place.repo.commit({".github/EXPERTISE": lines, **pages}, message="Many experts", author="zoe")
        place.renew()
        yield Storm(place, names)

"""How the network does now, in a few numbers, and about nobody: what is open, what was asked, how soon people hear."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil
from typing import Any

from ..casus.rounds import is_away
from ..engine.reader import Reader
from ..github.event import Event
from ..network.labels import Status
from .for_site import first_expert_at
from .scene import look

FEWEST = 5  # casussen of which a middle says something, and experts of whom a sum tells nothing of one
MOST_REMEMBERED = 600  # casussen of two quarters
FIRST = "first"
"""What the list for coordinators remembers: after how many working days each casus had a first answer, by quarter."""


@dataclass(frozen=True)
class Open:
    """How many open casussen have a status, and since when the oldest is there."""

    status: Status
    count: int
    oldest: date


@dataclass(frozen=True)
class Tally:
    """`asked` is how often somebody was asked in the last week, and `room` how often those can be who aren't away; None
    where so few are left that it would tell of one of them.

    `first` has after how many working days each casus had a first answer, by its number, by quarter, this one last.
    """

    open: Sequence[Open] = ()
    asked: int = 0
    room: int | None = None
    quarters: tuple[str, str] = ("", "")
    first: Mapping[str, Mapping[int, int]] = field(default_factory=dict)

    def half(self, quarter: str) -> int | None:
        """After how many working days half of its casussen had an answer; None where too few had one."""
        days = sorted(self.first.get(quarter, {}).values())
        return days[ceil(len(days) / 2) - 1] if len(days) >= FEWEST else None

    def record(self) -> dict[str, Any]:
        """What is to be remembered, newest casussen first where they are too many."""
        left = MOST_REMEMBERED
        found: dict[str, dict[str, int]] = {}
        for quarter in reversed(self.quarters):
            kept = sorted(self.first.get(quarter, {}).items(), reverse=True)[:left]
            left -= len(kept)
            found |= {quarter: {str(number): days for number, days in sorted(kept)}} if kept else {}
        return {FIRST: found} if found else {}

    def shown(self) -> dict[str, Any]:
        """As the list tells it."""
        before, now = self.quarters
        return {
            "open": [{"status": each.status, "count": each.count, "oldest": each.oldest} for each in self.open],
            "asked": self.asked,
            "room": self.room,
            "now": self.half(now),
            "before": self.half(before),
        }


def tally(hub: Reader, event: Event, state: Mapping[str, Any]) -> Tally:
    """`state` is what we remember of earlier casussen, of which not all are read any more."""
    today = hub.checkout.network.calendar.today(event.now)
    quarters = (_named(_number(today) - 1), _named(_number(today)))
    asked, room = _asks(hub, event, today)
    return Tally(_open(hub), asked, room, quarters, _first(hub, event, remembered(state, quarters)))


def _open(hub: Reader) -> list[Open]:
    """Of those that this run has read: in a crowd not all."""
    network = hub.checkout.network
    found: dict[Status, list[date]] = {}
    for number in hub.open_casussen():
        issue = hub.issue(number)
        for status in network.labels.statuses_in(issue.labels)[-1:]:
            found.setdefault(status, []).append(network.calendar.today(issue.created_at))
    return [Open(status, len(days), min(days)) for status, days in sorted(found.items(), key=_in_order)]


def _in_order(found: tuple[Status, Sequence[date]]) -> int:
    return list(Status).index(found[0])


def _asks(hub: Reader, event: Event, today: date) -> tuple[int, int | None]:
    load, checkout = hub.load(event.now), hub.checkout
    asked = sum(len(times) for times in load.asked.values())
    there = [login for login in checkout.expertise.everybody if login not in checkout.expertise.coordinators]
    profiles = ((login, checkout.profiles.of(login)) for login in there)
    room = [page.asks_per_week for login, page in profiles if not is_away(login, page, load.pauses, today)]
    return asked, sum(room) if len(room) >= FEWEST and not load.is_partial else None


def _first(hub: Reader, event: Event, known: dict[str, dict[int, int]]) -> Mapping[str, Mapping[int, int]]:
    """What was measured stays; what nobody of the network saw has no answer yet, and isn't looked at."""
    network = hub.checkout.network
    for number in hub.read_so_far():
        issue = hub.issue(number)
        opened = network.calendar.today(issue.created_at)
        there = known.get(_named(_number(opened)))
        if there is None or number in there or not network.labels.is_looked_at(issue.labels):
            continue
        scene = look(hub, replace(event, number=number), at_rest=True)
        at = first_expert_at(scene) if scene is not None else None
        if at is not None:
            there[number] = network.calendar.working_days_between(opened, network.calendar.today(at))
    return known


def remembered(state: Mapping[str, Any], quarters: Collection[str]) -> dict[str, dict[int, int]]:
    """What makes no sense there counts as not there."""
    kept = state.get(FIRST)
    kept = kept if isinstance(kept, dict) else {}
    found: dict[str, dict[int, int]] = {quarter: {} for quarter in quarters}
    for quarter, there in found.items():
        days = kept.get(quarter)
        for number, count in days.items() if isinstance(days, dict) else ():
            if number.isdecimal() and number.isascii() and isinstance(count, int) and count >= 0:
                there[int(number)] = count
    return found


def _number(day: date) -> int:
    """Quarters counted from the year nought."""
    return day.year * 4 + (day.month - 1) // 3


def _named(number: int) -> str:
    return f"{number // 4}-{number % 4 + 1}"

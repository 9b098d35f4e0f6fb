"""How the network does now, in a few numbers, and about nobody: what is open, what was asked, how soon people hear."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil
from typing import Any

from ..casus.asks import history
from ..casus.remembered import BOARD, rows_on
from ..casus.rounds import WEEK, is_away
from ..engine.plan import own_issue
from ..engine.reader import Reader
from ..github.event import Event
from ..network.labels import Status
from .for_site import first_expert_at
from .scene import look

FEWEST = 5  # casussen of which a middle says something, and experts of whom a sum tells nothing of one
MOST_REMEMBERED = 600  # casussen of two quarters
FIRST, TALLY = "first", "tally"
"""What the list for coordinators remembers: after how many working days each casus had a first answer, by quarter; and
the numbers as it shows them. They are counted once a week, so that the list isn't written anew for each of them.
"""


@dataclass(frozen=True)
class Open:
    """How many open casussen have a status, and since when the oldest is there."""

    status: Status
    count: int
    oldest: date


@dataclass(frozen=True)
class Tally:
    """As it was on `day`. `asked` is how often somebody was asked in the week before, and `room` how often those can be
    in a week who weren't away; None where so few were left that it would tell of one of them.

    `now` and `before` are after how many working days half of the casussen of this quarter and the last had an answer;
    None where too few had one. `first` has that of each casus, by its number, by quarter, this one last.
    """

    day: date
    open: Sequence[Open] = ()
    asked: int = 0
    room: int | None = None
    now: int | None = None
    before: int | None = None
    first: Mapping[str, Mapping[int, int]] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """What is to be remembered, newest casussen first where they are too many."""
        left = MOST_REMEMBERED
        found: dict[str, dict[str, int]] = {}
        for quarter in sorted(self.first, reverse=True):
            kept = sorted(self.first[quarter].items(), reverse=True)[:left]
            left -= len(kept)
            found |= {quarter: {str(number): days for number, days in sorted(kept)}} if kept else {}
        numbers = {"asked": self.asked, "room": self.room, "now": self.now, "before": self.before}
        rows = [[each.status.value, each.count, each.oldest.isoformat()] for each in self.open]
        told = {"day": self.day.isoformat(), "open": rows, **numbers}
        return {TALLY: told, **({FIRST: found} if found else {})}

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Tally | None:
        """As remembered; None where that isn't what we wrote."""
        kept: Any = state.get(TALLY)
        try:
            rows = [Open(Status(status), int(count), date.fromisoformat(day)) for status, count, day in kept["open"]]
            room, now, before = (None if kept[name] is None else int(kept[name]) for name in ("room", "now", "before"))
            day, asked = date.fromisoformat(kept["day"]), int(kept["asked"])
        except (KeyError, TypeError, ValueError):
            return None
        return cls(day, rows, asked, room, now, before, remembered(state, _quarters(day)))


def tally(hub: Reader, event: Event, state: Mapping[str, Any]) -> Tally:
    """`state` is what we remember of this week's, or of earlier casussen, of which not all are read any more."""
    today = hub.checkout.network.calendar.today(event.now)
    there = Tally.of(state)
    if there is not None and there.day <= today and there.day.isocalendar()[:2] == today.isocalendar()[:2]:
        return there
    if hub.crowd:  # not all of it is read, and the rest would take very many requests
        return replace(there or Tally(today), day=today)
    last, this = _quarters(today)
    asked, room = _asks(hub, event, today)
    first = _first(hub, event, remembered(state, (last, this)))
    return Tally(today, _open(hub), asked, room, _half(first[this]), _half(first[last]), first)


def _half(days: Mapping[int, int]) -> int | None:
    """After how many working days half of them had an answer."""
    known = sorted(days.values())
    return known[ceil(len(known) / 2) - 1] if len(known) >= FEWEST else None


def _quarters(day: date) -> tuple[str, str]:
    """The one before, and that in which a day is."""
    return _named(_number(day) - 1), _named(_number(day))


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
    """As far as this run has read it: the load of everybody takes many requests where nobody is to be asked."""
    checkout, since = hub.checkout, event.now - WEEK
    bots, labels = checkout.network.bots, checkout.network.labels
    asked = 0
    for number in hub.read_so_far():
        if set(labels.statuses_in(hub.issue(number).labels)) - {Status.NEW}:
            asks = history(hub.comments(number), bots, checkout.accounts).asks
            asked += sum(len(ask.people) for ask in asks if ask.at >= since)
    pauses = rows_on(own_issue(hub, BOARD), bots, checkout.accounts).pauses
    there = [login for login in checkout.expertise.everybody if login not in checkout.expertise.coordinators]
    profiles = ((login, checkout.profiles.of(login)) for login in there)
    room = [page.asks_per_week for login, page in profiles if not is_away(login, page, pauses, today)]
    return asked, sum(room) if len(room) >= FEWEST else None


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

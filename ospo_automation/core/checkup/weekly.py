"""What the last look at GitHub's settings found, as our comment on the board remembers it from one week to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..casus.remembered import holds_rows
from ..github.issue import OwnIssue, own_comments
from ..github.ours import Ours
from ..incoming.days import iso_day
from .all_rows import CHECKS
from .row import Checkup

CHECKED = "checked"
EVERY, DAILY = timedelta(days=7), timedelta(days=1)
MOST_KEPT = 12  # a marker holds 20,000 characters
LONGEST_VALUE = 300


@dataclass(frozen=True)
class Ailment:
    """Something that a look found: which check, the values to tell it with, and the page on which to change it."""

    check: str
    address: str
    values: Mapping[str, int | str]

    @property
    def name(self) -> str:
        """By which it is known again: a file more is another."""
        return " ".join((self.check, str(self.values.get("file", "")))).strip()


@dataclass(frozen=True)
class Weekly:
    """When that was, and what it found."""

    day: date
    found: tuple[Ailment, ...] = ()

    def state(self) -> dict[str, Any]:
        """As it is remembered."""
        kept = [{"check": each.check, "address": each.address, "values": dict(each.values)} for each in self.found]
        return {"on": self.day.isoformat(), "found": kept}


def weekly_of(checkup: Checkup, day: date) -> Weekly:
    """What breaks us, of a look on this day."""
    found = (
        Ailment(each.check.name, each.address, {name: _short(value) for name, value in each.values.items()})
        for each in checkup.breaking
    )
    return Weekly(day, tuple(found)[:MOST_KEPT])


def still_unseen(last: Weekly | None, checkup: Checkup) -> tuple[Ailment, ...]:
    """What the last look found and this one couldn't see: nobody knows that it was mended."""
    unseen = {each.check.name for each in checkup.unseen}
    return tuple(each for each in (last.found if last is not None else ()) if each.check in unseen)


def kept_on(board: OwnIssue, bots: Ours) -> Weekly | None:
    """The last look; None where there was none, or somebody wrote nonsense there."""
    states = (mark.state for _, mark in own_comments(board.comments, bots) if mark.key == CHECKED)
    state = next(states, {})
    day = iso_day(state.get("on"))
    return Weekly(day, tuple(_ailments(state.get("found")))) if day is not None else None


def can_keep(board: OwnIssue | None, bots: Ours) -> bool:
    """Whether there is a place to remember it: beside the other rows on the board, once those are there."""
    return board is not None and holds_rows(board.comments, bots)


def is_due(last: Weekly | None, today: date) -> bool:
    """Each day as long as something is wrong: whoever mended it needn't wait for a week."""
    return last is None or not last.day <= today < last.day + (DAILY if last.found else EVERY)


def _ailments(found: object) -> Iterator[Ailment]:
    """Of checks that there still are."""
    names = {each.name for each in CHECKS}
    for each in found if isinstance(found, list) else ():
        match each:
            case {"check": str(check), "address": str(address), "values": dict(values)} if check in names:
                yield Ailment(check, address, dict(_plain(values.items())))


def _plain(values: Iterable[tuple[Any, Any]]) -> Iterator[tuple[str, int | str]]:
    return ((str(name), value) for name, value in values if isinstance(value, int | str))


def _short(value: object) -> int | str:
    return value if isinstance(value, int) else str(value)[:LONGEST_VALUE]

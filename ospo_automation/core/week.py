"""The asks of the last week as a run last read them, so that the next reads only what was said or changed since.

What was asked stands where it was asked; this says it once more, on the board. Where it isn't there or isn't whole, all
comments of the week are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from .accounts import Accounts, ids_beside
from .asks import MEET, Ask, asks_in
from .issue import Comment, own_comments
from .marker import Mark
from .ours import Ours

WEEK = "week"
MOST_REMEMBERED = 15_000  # characters of a marker, which holds 20,000; the first stands beside other rows of ours
MOST_PARTS = 4  # comments: as many asks as the largest network makes that we know how to think of


@dataclass(frozen=True)
class Made:
    """An ask with when the comment was made in which it stood."""

    ask: Ask
    at: datetime


@dataclass(frozen=True)
class Met:
    """Somebody who was introduced to another owner, and when the comment was made that says so."""

    login: str
    id: int
    at: datetime


@dataclass(frozen=True)
class Week:
    """All that was said or changed in the repository before `until` was read: what was asked, and who met, in it."""

    until: datetime
    made: tuple[Made, ...] = ()
    met: tuple[Met, ...] = ()

    def asks(self, accounts: Accounts) -> tuple[Ask, ...]:
        """Oldest first, with everybody by their login of today."""
        asks = (each.ask.known(accounts) for each in self.made)
        return tuple(sorted(asks, key=lambda ask: (ask.at, ask.number, ask.round)))

    def who_met(self, accounts: Accounts) -> frozenset[str]:
        return frozenset(accounts.today(each.login, each.id) for each in self.met)

    def with_(self, comments: Iterable[Comment], bots: Ours, since: datetime, until: datetime) -> Week:
        """With what was read after it; without what stands in comments that were made before `since`."""
        new = [each for each in comments if each.created_at >= since]
        known = [each for each in self.made if each.at >= since]
        return Week(
            until,
            tuple(_once([*_made_in(new, bots), *known])),
            tuple(dict.fromkeys((*(each for each in self.met if each.at >= since), *_met_in(new, bots)))),
        )

    def states(self) -> dict[str, dict[str, Any]]:
        """What our comments remember, by key; nothing where it is too much for them."""
        records: list[tuple[str, object]] = [("asks", _record(each)) for each in self.made]
        records += [("met", [each.login, each.id, each.at.isoformat()]) for each in self.met]
        parts: list[dict[str, list[Any]]] = [{}]
        room = MOST_REMEMBERED - len(Mark(WEEK, {"until": self.until.isoformat(), "parts": MOST_PARTS}).line())
        left = room
        for name, record in records:
            left -= len(Mark(WEEK, {name: [record]}).line())  # a little more than it takes among others
            if left < 0:
                parts, left = [*parts, {}], room
            parts[-1].setdefault(name, []).append(record)
        if len(parts) > MOST_PARTS:
            return {}
        told = {"until": self.until.isoformat(), "parts": len(parts)}
        return {_key(index): {**told, **part} for index, part in enumerate(parts)}

    @classmethod
    def of(cls, comments: Iterable[Comment], bots: Ours) -> Week | None:
        """From our comments on the board; None where not all of it is there, as one run wrote it."""
        states = {mark.key: mark.state for _, mark in reversed(own_comments(comments, bots))}
        first = states.get(WEEK, {})
        count = first.get("parts")
        number = min(count, MOST_PARTS) if isinstance(count, int) else 0
        kept = [states.get(_key(index), {}) for index in range(number)]
        if not kept or any((each.get("until"), each.get("parts")) != (first.get("until"), number) for each in kept):
            return None
        try:
            asks = tuple(_made_of(each) for state in kept for each in state.get("asks", ()))
            met = tuple(_met_of(each) for state in kept for each in state.get("met", ()))
            until = _moment(first["until"])
        except (KeyError, TypeError, ValueError):
            return None
        return cls(until, asks, met)


def holds_whole_week(comments: Iterable[Comment], bots: Ours) -> bool:
    """Whether all that the first of our comments about it tells of is among these, or there is no such comment."""
    ours = own_comments(comments, bots)
    return all(mark.key != WEEK for _, mark in ours) or Week.of((each for each, _ in ours), bots) is not None


def _made_in(comments: Iterable[Comment], bots: Ours) -> Iterator[Made]:
    for comment in comments:
        yield from (Made(ask, comment.created_at) for ask in asks_in([comment], bots))


def _met_in(comments: Iterable[Comment], bots: Ours) -> Iterator[Met]:
    for comment, mark in own_comments(comments, bots):
        people = mark.state.get("people") if mark.key.startswith(MEET) else None
        if isinstance(people, list):
            ids = ids_beside(people, mark.state)
            yield from (Met(str(login), id_, comment.created_at) for login, id_ in zip(people, ids, strict=True))


def _once(made: Iterable[Made]) -> Iterator[Made]:
    """Of those with one key on an issue the one that `asks_in` takes: the oldest that stands where it was asked."""
    found: dict[tuple[int, str], Made] = {}
    for each in sorted(made, key=lambda each: (each.ask.is_gone, each.at)):
        found.setdefault((each.ask.number, each.ask.key), each)
    return iter(found.values())


def _record(made: Made) -> dict[str, Any]:
    gone = {"gone": True} if made.ask.is_gone else {}
    return {"number": made.ask.number, "made": made.at.isoformat(), **gone, **replace(made.ask, shown=()).record()}


def _made_of(record: Mapping[str, Any]) -> Made:
    ask = Ask.of(int(record["number"]), record)
    if ask is None:
        raise ValueError("no ask of ours")
    return Made(replace(ask, is_gone=record.get("gone") is True), _moment(record["made"]))


def _met_of(record: list[Any]) -> Met:
    login, id_, at = record
    return Met(str(login), int(id_), _moment(at))


def _moment(text: object) -> datetime:
    moment = datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise ValueError("no moment of ours")
    return moment


def _key(index: int) -> str:
    return f"{WEEK}/{index + 1}" if index else WEEK

"""The asks of the last week as a run last read them, so that the next reads only what was said or changed since.

What was asked stands where it was asked; this says it once more, on the board. Where it isn't there or isn't whole, all
comments of the week are read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..github.accounts import Accounts, ids_beside
from ..github.issue import Comment, own_comments
from ..github.ours import Ours
from ..github.person import Person
from ..incoming.slash import WITHDRAW, How, names
from ..primitives.marker import Mark
from .asks import MEET, Ask, answered, asks_in

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
class Withdrew:
    """Somebody who said on an issue, with a command, that it is none any more, and when."""

    number: int
    person: Person
    at: datetime


@dataclass(frozen=True)
class Newest:
    """The comments of the repository that were made or changed last: all since `back_to`."""

    comments: Sequence[Comment]
    back_to: datetime


@dataclass(frozen=True)
class Week:
    """All that was said or changed in the repository before `until` was read: what was asked, and who met, in it.

    `answered` are the numbers of casussen on which somebody who was asked answered.
    """

    until: datetime
    made: tuple[Made, ...] = ()
    met: tuple[Met, ...] = ()
    answered: frozenset[int] = frozenset()
    withdrew: tuple[Withdrew, ...] = ()

    def asks(self, accounts: Accounts) -> tuple[Ask, ...]:
        """Oldest first, with everybody by their login of today."""
        asks = (each.ask.known(accounts) for each in self.made)
        return tuple(sorted(asks, key=lambda ask: (ask.at, ask.number, ask.round)))

    def who_met(self, accounts: Accounts) -> frozenset[str]:
        return frozenset(accounts.today(each.login, each.id) for each in self.met)

    def owners(self) -> Mapping[int, int]:
        """Whose casus it is for which people were asked, by number."""
        return {each.ask.number: each.ask.owner for each in self.made}

    def who_withdrew(self, number: int) -> frozenset[Person]:
        return frozenset(each.person for each in self.withdrew if each.number == number)

    def with_(self, comments: Iterable[Comment], bots: Ours, since: datetime, until: datetime) -> Week:
        """With what was read after it; without what stands in comments that were made before `since`."""
        new = [each for each in comments if each.created_at >= since]
        known = [each for each in self.made if each.at >= since]
        made = tuple(_once([*_made_in(new, bots), *known]))
        numbers = {each.ask.number for each in made}
        return Week(
            until,
            made,
            tuple(dict.fromkeys((*(each for each in self.met if each.at >= since), *_met_in(new, bots)))),
            (self.answered & numbers) | frozenset(_answered_in(new, made)),
            tuple(dict.fromkeys((*(each for each in self.withdrew if each.at >= since), *_withdrew_in(new, numbers)))),
        )

    def states(self) -> dict[str, dict[str, Any]]:
        """What our comments remember, by key; nothing where it is too much for them."""
        records: list[tuple[str, object]] = [("asks", _record(each)) for each in self.made]
        records += [("met", [each.login, each.id, each.at.isoformat()]) for each in self.met]
        records += [("answered", number) for number in sorted(self.answered)]
        records += [("withdrew", _record_of(each)) for each in self.withdrew]
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
            numbers = frozenset(int(each) for state in kept for each in state.get("answered", ()))
            withdrew = tuple(_withdrew_of(each) for state in kept for each in state.get("withdrew", ()))
            until = _moment(first["until"])
        except (KeyError, TypeError, ValueError):
            return None
        return cls(until, asks, met, numbers, withdrew)


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


def _answered_in(comments: Iterable[Comment], made: Iterable[Made]) -> Iterator[int]:
    asks: dict[int, list[Ask]] = {}
    for each in made:
        asks.setdefault(each.ask.number, []).append(each.ask)
    said: dict[int, list[Comment]] = {}
    for comment in comments:
        said.setdefault(comment.number, []).append(comment)
    return (number for number, theirs in asks.items() if answered(theirs, said.get(number, ())))


def _withdrew_in(comments: Iterable[Comment], numbers: Collection[int]) -> Iterator[Withdrew]:
    for each in comments:
        if each.number in numbers and each.author is not None and not each.was_edited and _withdraws(each):
            yield Withdrew(each.number, Person(each.author.login, each.author.id, each.author.is_bot), each.created_at)


def _withdraws(comment: Comment) -> bool:
    return any(line.how is How.DONE and names().get(line.name) == WITHDRAW for line in comment.given.lines)


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


def _record_of(withdrew: Withdrew) -> list[Any]:
    who = withdrew.person
    return [withdrew.number, who.login, who.id, who.is_bot, withdrew.at.isoformat()]


def _withdrew_of(record: list[Any]) -> Withdrew:
    number, login, id_, is_bot, at = record
    return Withdrew(int(number), Person(str(login), int(id_), is_bot is True), _moment(at))


def _moment(text: object) -> datetime:
    moment = datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise ValueError("no moment of ours")
    return moment


def _key(index: int) -> str:
    return f"{WEEK}/{index + 1}" if index else WEEK

"""The issue on which tips come together: which of them wait for a coordinator, and those that one took in.

What somebody typed stands nowhere in it before a coordinator took that in: only where it was said, and a print.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from ..github.issue import Comment, OwnKind, own_comments
from ..github.ours import Ours
from ..incoming.days import iso_day
from ..primitives.marker import Mark
from .web_links import WebLink

TIPS = OwnKind("tips")
TIP = "tip"
"""Kind of our comments about one tip: on its form, or `tip/123` for comment 123."""
SHELF = "taken"
"""Kind of our comments on that issue which hold what was taken in."""
SHELVES = 4
ROOM = 12_000  # characters in what one of them remembers: together they hold well over a hundred tips
MOST_WAITING = 40
MOST_OF_STRANGERS = 30  # of those: the other places are for people of the network
MOST_KNOWN = 400  # pages of which we know that they came in, as far as there is room beside what waits
LONGEST = 19_000  # characters of all that is remembered: a marker holds 20,000
MOST_HEARD = 40  # commands elsewhere that were looked at
MOST_SENDERS = 60  # of one day


@dataclass(frozen=True)
class Tip:
    """A tip that a coordinator took in.

    `number` is the issue where it was sent, `comment` the one in which it stands there; 0 for a form. `sender` is what
    its writer is in the network: `coordinator`, `expert`, or `other`.
    """

    number: int
    link: str
    title: str
    why: str
    topics: tuple[str, ...]
    sender: str
    taken_in: date
    comment: int = 0

    def record(self) -> list[Any]:
        topics = list(self.topics)
        return [self.number, self.comment, self.link, self.title, self.why, topics, self.sender, str(self.taken_in)]

    @classmethod
    def of(cls, record: object) -> Tip | None:
        match record:
            case [
                int() as number,
                int() as comment,
                str() as link,
                str() as title,
                str() as why,
                list() as topics,
                str() as sender,
                str() as written,
            ] if (day := iso_day(written)) is not None:
                known = tuple(each for each in topics if isinstance(each, str))
                return cls(number, link, title, why, known, sender, day, comment)
        return None


@dataclass(frozen=True)
class WaitingTip:
    """One that waits, known by where it was said: `name` is the number by which a coordinator calls it.

    `link` stands for the page, `typed` for all that was typed. `stale` are whose thumbs are from before that was
    changed. `node` is GitHub's other id of the comment, or of the form.
    """

    number: int
    comment: int
    name: int
    link: str
    typed: str
    day: date
    who: int
    node: str = ""
    stale: tuple[int, ...] = ()

    @property
    def place(self) -> tuple[int, int]:
        return self.number, self.comment

    def record(self) -> list[Any]:
        where = [self.number, self.comment, self.name]
        return [*where, self.link, self.typed, self.day.toordinal(), self.who, self.node, list(self.stale)]

    @classmethod
    def of(cls, record: object) -> WaitingTip | None:
        match record:
            case [
                int() as number,
                int() as comment,
                int() as name,
                str() as link,
                str() as typed,
                int() as day,
                int() as who,
                str() as node,
                list() as stale,
            ] if (came := _day(str(day))) is not None:
                ids = tuple(each for each in stale if isinstance(each, int))
                return cls(number, comment, name, link, typed, came, who, node, ids)
        return None


@dataclass(frozen=True)
class TipsThere:
    """What was said last on our own issue and in the comments that wait, and who gave a 👍, by comment; `cut` are those
    to which more did than were read. `forms` are the numbers of those that wait, and `deleted` are the ids of GitHub's
    of what is gone.
    """

    comments: Sequence[Comment] = ()
    forms: Sequence[int] = ()
    liked: Mapping[int, frozenset[int]] = field(default_factory=dict)
    cut: frozenset[int] = frozenset()
    deleted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TipMemory:
    """`known` are the prints of pages with the day on which each came in. `heard` is the last comment on our own issue
    that was looked at, `elsewhere` those with the command on other issues. `senders` counts the tips of `day`, by the
    number of somebody's account. `last` is the last number by which a tip was called. `called` are words of
    coordinators behind what was heard that are done. `read` is the Monday of the week in which all was done with the
    feeds, of which so many are `failing`.
    """

    waits: tuple[WaitingTip, ...] = ()
    known: Mapping[str, date] = field(default_factory=dict)
    heard: int = 0
    elsewhere: tuple[int, ...] = ()
    senders: Mapping[int, int] = field(default_factory=dict)
    day: date | None = None
    last: int = 0
    called: tuple[int, ...] = ()
    read: date | None = None
    failing: int = 0

    @property
    def is_full(self) -> bool:
        return len(self.waits) >= MOST_WAITING

    def has_room(self, network: Collection[int], *, is_known: bool) -> bool:
        """Whether one more can wait, of somebody who `is_known` in the network or isn't; `network` are the numbers of
        those who are in its files, as far as we know them.
        """
        strangers = sum(each.who not in network for each in self.waits)
        return not self.is_full and (is_known or strangers < MOST_OF_STRANGERS)

    def at(self, place: tuple[int, int]) -> WaitingTip | None:
        return next((each for each in self.waits if each.place == place), None)

    def has_heard(self, comment: int) -> bool:
        """Of a command elsewhere; where more were heard than are remembered, all that are older were."""
        is_older = len(self.elsewhere) >= MOST_HEARD and comment < min(self.elsewhere)
        return comment in self.elsewhere or is_older

    def counted(self, who: int, day: date) -> Self:
        """With one tip more of somebody on a day."""
        senders = dict(self.senders) if self.day == day else {}
        senders[who] = senders.pop(who, 0) + 1
        return replace(self, senders=dict([*senders.items()][-MOST_SENDERS:]), day=day)

    def sent_by(self, who: int, day: date) -> int:
        return self.senders.get(who, 0) if self.day == day else 0

    def without(self, places: Iterable[tuple[int, int]]) -> Self:
        gone = set(places)
        return replace(self, waits=tuple(each for each in self.waits if each.place not in gone))

    def forgetting(self, place: tuple[int, int]) -> Self:
        """As if this one had never come in: it is gone before anybody judged it, or is another one by now."""
        waits = self.at(place)
        known = {print_: day for print_, day in self.known.items() if waits is None or print_ != waits.link}
        return replace(self.without([place]), known=known)

    def record(self) -> dict[str, Any]:
        """As long as what waits is, of the pages that came in the oldest are forgotten."""
        others = self._others()
        room = LONGEST - len(Mark(TIPS, others).line())
        by_day: dict[str, list[str]] = {}
        for print_, day in sorted(self.known.items(), key=lambda each: each[1], reverse=True)[:MOST_KNOWN]:
            key = str(day.toordinal())
            room -= len(f"{print_} ") + (0 if key in by_day else len(f'"{key}":"",'))
            if room < 0:
                break
            by_day.setdefault(key, []).append(print_)
        return {**others, "known": {day: " ".join(sorted(prints)) for day, prints in by_day.items()}}

    def _others(self) -> dict[str, Any]:
        return {
            "waits": [each.record() for each in self.waits],
            "heard": self.heard,
            "called": list(self.called),
            "elsewhere": sorted(self.elsewhere)[-MOST_HEARD:],
            "senders": {str(who): count for who, count in self.senders.items()},
            "day": self.day.toordinal() if self.day is not None else 0,
            "last": self.last,
            **({"read": self.read.toordinal()} if self.read is not None else {}),
            **({"failing": self.failing} if self.failing else {}),
        }

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Self:
        """What makes no sense there is left out: it comes in once more."""
        waits = [WaitingTip.of(each) for each in _list(state.get("waits"))]
        days = _map(state.get("known"))
        known = {
            print_: day
            for written, prints in days.items()
            if (day := _day(written)) is not None and isinstance(prints, str)
            for print_ in prints.split()
        }
        senders = _map(state.get("senders"))
        return cls(
            tuple(each for each in waits if each is not None),
            known,
            _int(state.get("heard")),
            tuple(each for each in _list(state.get("elsewhere")) if isinstance(each, int)),
            {int(who): _int(count) for who, count in senders.items() if who.isdecimal()},
            _day(str(state.get("day"))),
            _int(state.get("last")),
            tuple(each for each in _list(state.get("called")) if isinstance(each, int)),
            _day(str(state.get("read"))),
            _int(state.get("failing")),
        )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _map(value: object) -> dict[str, Any]:
    return {str(key): each for key, each in value.items()} if isinstance(value, dict) else {}


def _int(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _day(written: str) -> date | None:
    number = int(written) if written.isdecimal() and len(written) < 8 else 0
    return date.fromordinal(number) if 0 < number < 3_000_000 else None


# --- What was taken in ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shelf:
    """What one of our comments holds. `turn` is higher the later it was begun."""

    tips: tuple[Tip, ...] = ()
    turn: int = 0

    def record(self) -> dict[str, Any]:
        return {"tips": [each.record() for each in self.tips], "turn": self.turn}

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Self:
        found = (Tip.of(each) for each in _list(state.get("tips")))
        return cls(tuple(each for each in found if each is not None), _int(state.get("turn")))

    @property
    def is_too_long(self) -> bool:
        return len(Mark(shelf_key(0), self.record()).line()) > ROOM


Shelves = tuple[Shelf, ...]
EMPTY: Shelves = (Shelf(),) * SHELVES


def shelf_key(index: int) -> str:
    return f"{SHELF}/{index}"


def shelves_in(comments: Iterable[Comment], bots: Ours) -> Shelves:
    """What stands in our comments that hold what was taken in; the order is that of their keys."""
    found: dict[str, Mapping[str, Any]] = {}
    for _, mark in own_comments(comments, bots):
        found.setdefault(mark.key, mark.state)
    return tuple(Shelf.of(found.get(shelf_key(index), {})) for index in range(SHELVES))


def has_all_shelves(comments: Iterable[Comment], bots: Ours) -> bool:
    keys = {mark.key for _, mark in own_comments(comments, bots)}
    return all(shelf_key(index) in keys for index in range(SHELVES))


def put_away(shelves: Shelves, tip: Tip) -> Shelves:
    """With one more: where a shelf is full, the next one begins anew, on which what stands longest makes room."""
    turns = [each.turn for each in shelves]
    at = turns.index(max(turns))
    new = replace(shelves[at], tips=(*shelves[at].tips, tip))
    if new.is_too_long:
        at, new = (at + 1) % len(shelves), Shelf((tip,), shelves[at].turn + 1)
    return tuple(new if index == at else each for index, each in enumerate(shelves))


def without(shelves: Shelves, page: str) -> Shelves:
    """Without what leads to the page with this print."""
    return tuple(
        replace(each, tips=tuple(tip for tip in each.tips if WebLink(tip.link).print != page)) for each in shelves
    )


def since(shelves: Shelves, day: date) -> list[Tip]:
    """All that was taken in from a day on, oldest first."""
    found = (tip for each in sorted(shelves, key=lambda one: one.turn) for tip in each.tips)
    return sorted((each for each in found if each.taken_in >= day), key=lambda each: each.taken_in)

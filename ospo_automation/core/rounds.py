"""Who is asked now: small rings, fairly in turn, and never more than people said they can take.

What was asked stands in the comments that asked: each holds its own record. All asks together are the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Any

from pydantic import Field

from .calendar import Calendar
from .expertise import Ring
from .issue import Comment, Person
from .profiles import Profiles
from .section import Section

ASK = "ask"
WEEK = timedelta(days=7)


class Limits(Section):
    """How many people are asked at once and per day, for how many casussen of one owner in a week (coordinators as many
    as they like), and how long we wait before a wider ring.
    """

    per_round: Annotated[int, Field(ge=1, le=10)] = 3
    per_day: Annotated[int, Field(ge=1, le=500)] = 30
    per_owner: Annotated[int, Field(ge=1, le=100)] = 3
    working_days: Annotated[int, Field(ge=1, le=60)] = 5


@dataclass(frozen=True)
class Asked:
    """One person in an ask, with the topic for which they signed up (`*`: as a coordinator)."""

    login: str
    topic: str
    pattern: str


@dataclass(frozen=True)
class Ask:
    """A comment that mentioned experts. `due` is the day on which a wider ring may be asked, `owner` the owner's id."""

    number: int
    round: int
    ring: int
    people: tuple[Asked, ...]
    at: datetime
    due: date
    owner: int = 0

    def record(self) -> dict[str, Any]:
        return {
            "round": self.round,
            "ring": self.ring,
            "asked": [[person.login, person.topic, person.pattern] for person in self.people],
            "at": self.at.isoformat(),
            "due": self.due.isoformat(),
            "owner": self.owner,
        }

    @property
    def key(self) -> str:
        return f"{ASK}/{self.round}"


@dataclass(frozen=True)
class Load:
    """What experts have on their hands: the asks of the last week, and the open casussen in which each takes part.

    `is_partial`: more was said this week than we read, so that we can't know who was asked.
    """

    asks: tuple[Ask, ...] = ()
    open: Mapping[str, int] = field(default_factory=dict)
    is_partial: bool = False


class Turn(StrEnum):
    """What is to be done now: ask people, or one of the reasons not to."""

    ASK = "ask"
    STANDING = "standing"  # somebody was asked, and it is their turn or they answered
    NOBODY = "nobody"  # nobody stands in the file for it, or all of them are busy, away or were asked before
    FULL = "full"  # as many people were asked today as the network allows
    ENOUGH = "enough"  # people were asked for as many casussen of this owner this week as the network allows


@dataclass(frozen=True)
class Choice:
    """`ask` is the ask to make now, or the last one that was made."""

    turn: Turn
    ask: Ask | None = None


@dataclass(frozen=True)
class History:
    """The asks on one casus, oldest first, and the number of the last round, also where its record was lost."""

    asks: tuple[Ask, ...] = ()
    rounds: int = 0

    @property
    def last(self) -> Ask | None:
        return self.asks[-1] if self.asks else None


def history(comments: Sequence[Comment], bots: Sequence[int]) -> History:
    """What was asked on one issue so far."""
    keys = [mark.key for mark in (comment.mark(bots) for comment in comments) if mark is not None]
    rounds = [int(key[len(ASK) + 1 :]) for key in keys if re.fullmatch(rf"{ASK}/\d{{1,4}}", key)]
    return History(asks_in(comments, bots), max(rounds, default=0))


def asks_in(comments: Iterable[Comment], bots: Iterable[int]) -> tuple[Ask, ...]:
    """The asks that stand in our own comments, oldest first. Of two with the same key on one issue the older counts."""
    found: dict[tuple[int, str], Ask] = {}
    for comment in sorted(comments, key=lambda each: (each.created_at, each.id)):
        mark = comment.mark(bots)
        if mark is None or not mark.key.startswith(f"{ASK}/"):
            continue
        ask = _ask(comment.number, mark.state)
        if ask is not None:
            found.setdefault((ask.number, ask.key), ask)
    return tuple(sorted(found.values(), key=lambda ask: (ask.at, ask.number, ask.round)))


def answered(asks: Sequence[Ask], comments: Iterable[Comment]) -> bool:
    """Whether anybody who was asked has said anything since: it counts as an answer, whatever it says."""
    since = {person.login.lower(): ask.at for ask in reversed(asks) for person in ask.people}
    return any(
        comment.author is not None
        and comment.author.login.lower() in since
        and comment.created_at >= since[comment.author.login.lower()]
        for comment in comments
    )


@dataclass(frozen=True)
class Request:
    """For what experts are to be asked: a casus, its rings, and what was asked for it so far.

    `owner` is None for a deleted account. `is_trusted`: an owner for whom no weekly limit holds.
    """

    number: int
    topics: tuple[str, ...]
    rings: Sequence[Ring]
    history: History
    owner: Person | None
    is_trusted: bool = False


def choose(
    request: Request, *, load: Load, profiles: Profiles, limits: Limits, calendar: Calendar, now: datetime
) -> Choice:
    """Whom to ask next; the reason where it is nobody."""
    last = request.history.last
    today = calendar.today(now)
    asked_today = sum(len(ask.people) for ask in load.asks if calendar.today(ask.at) == today)
    room = 0 if load.is_partial else limits.per_day - asked_today
    for index in _wider_first(request):
        able = _able(request, index, load, profiles, today, now)
        if not able:
            continue
        if room <= 0:
            return Choice(Turn.FULL, last)
        if _has_had_enough(request, load, limits, now):
            return Choice(Turn.ENOUGH, last)
        reasons = request.rings[index].experts
        people = tuple(
            Asked(login, reasons[login].topic, reasons[login].pattern) for login in able[: min(limits.per_round, room)]
        )
        owner = request.owner.id if request.owner is not None else 0
        due = calendar.after_working_days(today, limits.working_days)
        return Choice(Turn.ASK, Ask(request.number, request.history.rounds + 1, index, people, now, due, owner))
    return Choice(Turn.NOBODY, last)


def _wider_first(request: Request) -> list[int]:
    """The rings wider than the widest that was asked, then the others. Asks for topics it no longer has don't count."""
    topics = request.topics or ("",)
    asked = [ask.ring for ask in request.history.asks if any(person.topic in topics for person in ask.people)]
    widest = max(asked, default=-1)
    return sorted(range(len(request.rings)), key=lambda index: (index <= widest, index))


def _able(request: Request, ring: int, load: Load, profiles: Profiles, today: date, now: datetime) -> list[str]:
    """Who of a ring can be asked, in the order in which it is their turn."""
    before = {person.login for ask in request.history.asks for person in ask.people}
    owner = request.owner.login.lower() if request.owner is not None else ""
    able = [
        login
        for login in request.rings[ring].experts
        if login not in before and login != owner and _is_able(login, load, profiles, today, now)
    ]
    return sorted(able, key=lambda login: _order(request.number, login, load))


def _has_had_enough(request: Request, load: Load, limits: Limits, now: datetime) -> bool:
    if request.owner is None or request.is_trusted:
        return False
    asked = {ask.number for ask in load.asks if ask.owner == request.owner.id and now - ask.at < WEEK}
    return len(asked - {request.number}) >= limits.per_owner


def _is_able(login: str, load: Load, profiles: Profiles, today: date, now: datetime) -> bool:
    profile = profiles.of(login)
    if profile.paused_until is not None and today < profile.paused_until:
        return False
    recent = sum(login in {person.login for person in ask.people} for ask in load.asks if now - ask.at < WEEK)
    return recent < profile.asks_per_week and load.open.get(login, 0) < profile.max_open


def _order(number: int, login: str, load: Load) -> tuple[int, str, bytes]:
    """Fewest open casussen first, then longest not asked; then an order that differs by casus: turns go round."""
    last = max(
        (ask.at.isoformat() for ask in load.asks if login in {person.login for person in ask.people}), default=""
    )
    return load.open.get(login, 0), last, sha256(f"{number} {login}".encode()).digest()


def _ask(number: int, state: Mapping[str, Any]) -> Ask | None:
    """An ask from its record; None where somebody has edited our comment until it makes no sense any more."""
    try:
        people = tuple(Asked(str(login).lower(), str(topic), str(pattern)) for login, topic, pattern in state["asked"])
        at = datetime.fromisoformat(state["at"])
        ask = Ask(
            number,
            int(state["round"]),
            int(state["ring"]),
            people,
            at,
            date.fromisoformat(state["due"]),
            int(state.get("owner", 0)),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    makes_sense = at.tzinfo is not None and 2020 <= at.year <= 2100 and len(people) <= 50
    return ask if makes_sense and 0 < ask.round <= 9999 and 0 <= ask.ring <= 9999 else None

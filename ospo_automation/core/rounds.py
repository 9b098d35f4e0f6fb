"""Who is asked now: small rings, fairly in turn, and never more than people said they can take.

What was asked stands in the comments that asked: each holds its own record. All asks together are the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Any

from pydantic import Field

from .calendar import Calendar
from .expertise import Reason, Ring
from .issue import Comment
from .profiles import Profiles
from .section import Section

ASK = "ask"
WEEK = timedelta(days=7)


class Limits(Section):
    """How many people are asked at once and per day, and how long we wait before a wider ring."""

    per_round: Annotated[int, Field(ge=1, le=10)] = 3
    per_day: Annotated[int, Field(ge=1, le=500)] = 30
    working_days: Annotated[int, Field(ge=1, le=60)] = 5


@dataclass(frozen=True)
class Asked:
    """One person in an ask, with the topic for which they signed up (`*`: as a coordinator)."""

    login: str
    topic: str
    pattern: str


@dataclass(frozen=True)
class Ask:
    """A comment that mentioned experts. `due` is the day on which a wider ring may be asked."""

    number: int
    round: int
    ring: int
    people: tuple[Asked, ...]
    at: datetime
    due: date

    def record(self) -> dict[str, Any]:
        return {
            "round": self.round,
            "ring": self.ring,
            "asked": [[person.login, person.topic, person.pattern] for person in self.people],
            "at": self.at.isoformat(),
            "due": self.due.isoformat(),
        }

    @property
    def key(self) -> str:
        return f"{ASK}/{self.round}"


@dataclass(frozen=True)
class Load:
    """What experts have on their hands: the asks of the last week, and the open casussen in which each takes part."""

    asks: tuple[Ask, ...] = ()
    open: Mapping[str, int] = field(default_factory=dict)


class Turn(StrEnum):
    """What is to be done now: ask people, or one of the reasons not to."""

    ASK = "ask"
    STANDING = "standing"  # somebody was asked, and it is their turn or they answered
    NOBODY = "nobody"  # nobody stands in the file for it, or all of them are busy, away or were asked before
    FULL = "full"  # as many people were asked today as the network allows


@dataclass(frozen=True)
class Choice:
    """`ask` is the ask to make now, or the last one that was made."""

    turn: Turn
    ask: Ask | None = None


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


def choose(
    *,
    number: int,
    rings: Sequence[Ring],
    asks: Sequence[Ask],
    load: Load,
    profiles: Profiles,
    limits: Limits,
    calendar: Calendar,
    never: Iterable[str],
    now: datetime,
) -> Choice:
    """Whom to ask for casus `number`, on which `asks` were made so far. `never` are those who can't be asked here."""
    today = calendar.today(now)
    before = {person.login for ask in asks for person in ask.people} | {login.lower() for login in never}
    room = limits.per_day - sum(len(ask.people) for ask in load.asks if calendar.today(ask.at) == today)
    widest = max((ask.ring for ask in asks), default=-1)
    wider_first = sorted(range(len(rings)), key=lambda index: (index <= widest, index))
    for index in wider_first:
        able = [
            login
            for login in rings[index].experts
            if login not in before and _is_able(login, load, profiles, today, now)
        ]
        if not able:
            continue
        if room <= 0:
            return Choice(Turn.FULL, asks[-1] if asks else None)
        able.sort(key=lambda login: _order(number, login, load))
        people = tuple(_asked(login, rings[index].experts[login]) for login in able[: min(limits.per_round, room)])
        due = calendar.after_working_days(today, limits.working_days)
        return Choice(Turn.ASK, Ask(number, len(asks) + 1, index, people, now, due))
    return Choice(Turn.NOBODY, asks[-1] if asks else None)


def _asked(login: str, reason: Reason) -> Asked:
    return Asked(login, reason.topic, reason.pattern)


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
    """An ask from its record; None where somebody has edited our comment until it says nothing any more."""
    try:
        people = tuple(Asked(str(login).lower(), str(topic), str(pattern)) for login, topic, pattern in state["asked"])
        at = datetime.fromisoformat(state["at"])
        return Ask(number, int(state["round"]), int(state["ring"]), people, at, date.fromisoformat(state["due"]))
    except (KeyError, TypeError, ValueError):
        return None

"""Who is asked now: small rings, fairly in turn, and never more than people said they can take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from itertools import takewhile
from typing import Annotated

from pydantic import Field

from ..github.accounts import Accounts
from ..github.issue import EPOCH, is_by_mail, is_by_mail_id
from ..github.person import Person, id_of
from ..network.expertise import Ring
from ..network.profiles import Profile, Profiles
from ..primitives.calendar import Calendar
from ..primitives.section import Section
from .asks import Ask, Asked, History
from .wasted import Spent

DAY, WEEK = timedelta(days=1), timedelta(days=7)
_DOMAINS = 3  # times what one owner may ask: so many questions by mail begin a week as the first of their domain


WorkingDays = Annotated[int, Field(ge=1, le=60)]


class Terms(Section):
    """How many working days we wait before a wider ring, by the term within which the owner needs an answer.

    Those that aren't set wait as long as all others.
    """

    week: WorkingDays | None = 2
    month: WorkingDays | None = None
    quarter: WorkingDays | None = None
    none: WorkingDays | None = None


class Limits(Section):
    """How many people are asked at once and per day, for how many casussen of one owner in a week (coordinators as many
    as they like), and how long we wait before a wider ring. Of who asks by mail nobody knows who is the same: of theirs
    so many in all begin a week as nobody answered yet, and three times as many where each is the first of its domain.
    """

    per_round: Annotated[int, Field(ge=1, le=10)] = 3
    per_day: Annotated[int, Field(ge=1, le=500)] = 30
    per_owner: Annotated[int, Field(ge=1, le=100)] = 3
    working_days: WorkingDays = 5
    terms: Terms = Terms()

    def pace(self, term: str) -> int:
        """After how many working days of silence a wider ring is asked; haste that nobody set is never the slower."""
        own: int | None = getattr(self.terms, term, None)
        if own is None:
            return self.working_days
        return own if term in self.terms.model_fields_set else min(own, self.working_days)


@dataclass(frozen=True)
class Load:
    """What experts have on their hands: the asks of the last week, and the open casussen in which each takes part.

    `pauses` are those that they asked for in a comment, None for one without an end; others stand in their profiles.
    `met` are owners who were introduced to somebody in the last week. `is_partial`: more was said this week than we
    read, so that we can't know who was asked. `spent` is what became of the casussen for which they were asked.
    """

    asks: tuple[Ask, ...] = ()
    open: Mapping[str, int] = field(default_factory=dict)
    is_partial: bool = False
    pauses: Mapping[str, date | None] = field(default_factory=dict)
    met: frozenset[str] = frozenset()
    spent: Spent = field(default_factory=Spent)

    @cached_property
    def asked(self) -> Mapping[str, Sequence[datetime]]:
        """When each was asked, by login."""
        return _by_login(self.asks)

    @cached_property
    def counting(self) -> Mapping[str, Sequence[datetime]]:
        """As above, without what was wasted."""
        return _by_login(ask for ask in self.asks if ask.number not in self.spent.wasted)

    def before(self, number: int, owner: Person | None, *, beside: int = 0) -> int:
        """The casus of the same owner on which people asked this week are still waited for, or were asked in vain since
        the owner ended it; 0: there is none, or so many only as this one may stand `beside`. Of all whose account is
        gone nobody knows who is the same: together they are one.
        """
        theirs = {ask.number for ask in self.asks if ask.owner == id_of(owner)}
        found = sorted(theirs - {number} - self._done)
        return found[beside] if len(found) > beside else 0

    def by_mail(self, number: int) -> frozenset[int]:
        """The other casussen of whoever asks by mail on which nobody answered yet whom we asked this week."""
        return frozenset(ask.number for ask in self.asks if is_by_mail_id(ask.owner)) - {number} - self._done

    @property
    def _done(self) -> frozenset[int]:
        return self.spent.settled - self.spent.given_up


class Verdict(StrEnum):
    """What is to be done now: ask people, or one of the reasons not to."""

    ASK = "ask"
    STANDING = "standing"  # somebody was asked, and it is their turn or they answered
    NOBODY = "nobody"  # nobody stands in the file for it, or all of them are busy, away or were asked before
    RESTING = "resting"  # today isn't a working day: experts are left alone
    LINE = "line"  # the owner is new here, and another casus of theirs comes first
    FULL = "full"  # as many people were asked today as the network allows
    ENOUGH = "enough"  # people were asked for as many casussen of this owner this week as the network allows


@dataclass(frozen=True)
class Choice:
    """`ask` is the ask to make now, or the last that was made; `behind` the number of the casus that comes first."""

    turn: Verdict
    ask: Ask | None = None
    behind: int = 0


@dataclass(frozen=True)
class Request:
    """For what experts are to be asked: a casus, its rings, and what was asked for it so far.

    `places` is how many of those who were asked said no; 0: a wider ring is asked. `owner` is None for a deleted
    account. `is_trusted`: an owner for whom no weekly limit holds. `is_first`: it waits for no other casus of theirs,
    and where it isn't, for none as long as there are no more than it may stand `beside`.
    `is_beside`: it came by mail, as did another from the same domain in that week.
    `term` is within what time they need an answer, and `before` the day before which a coordinator is to be asked, None
    where there is no such haste.
    """

    number: int
    topics: tuple[str, ...]
    rings: Sequence[Ring]
    history: History
    owner: Person | None
    is_trusted: bool = False
    is_first: bool = False
    beside: int = 0
    is_beside: bool = False
    places: int = 0
    term: str = "month"
    before: date | None = None

    def is_late(self, day: date) -> bool:
        """Whether it would be too late on that day for a coordinator, of whom nobody was asked yet."""
        asked = any(is_for_everything(person.pattern) for ask in self.history.asks for person in ask.people)
        return self.before is not None and not asked and day >= self.before


def _by_login(asks: Iterable[Ask]) -> Mapping[str, Sequence[datetime]]:
    found: dict[str, list[datetime]] = {}
    for ask in asks:
        for person in ask.people:
            found.setdefault(person.login, []).append(ask.at)
    return found


def is_for_everything(pattern: str) -> bool:
    """Whether it is the coordinators' line, `*` or `**`."""
    return not pattern.strip("*")


def choose(
    request: Request,
    *,
    load: Load,
    profiles: Profiles,
    limits: Limits,
    calendar: Calendar,
    now: datetime,
    accounts: Accounts | None = None,
) -> Choice:
    """Whom to ask next; the reason where it is nobody. `accounts` tell their ids, to be remembered with the ask."""
    number = (accounts or Accounts()).number
    last = request.history.last
    today = calendar.today(now)
    asked_today = sum(len(ask.people) for ask in load.asks if calendar.today(ask.at) == today)
    room = 0 if load.is_partial else limits.per_day - asked_today
    begins = not (request.is_first or request.history.asks)
    if begins and (behind := load.before(request.number, request.owner, beside=request.beside)):
        return Choice(Verdict.LINE, behind=behind)
    due = calendar.after_working_days(today, limits.pace(request.term))
    for index in _in_order(request, due, limits.per_round):
        able = _able(request, index, load, profiles, today, now)
        if not able:
            continue
        if not calendar.is_working_day(today):
            return Choice(Verdict.RESTING, last)
        if room <= 0:
            return Choice(Verdict.FULL, last)
        if _has_had_enough(request, load, limits, now):
            return Choice(Verdict.ENOUGH, last)
        reasons = request.rings[index].experts
        most = min(limits.per_round, room, request.places or limits.per_round)
        people = tuple(
            Asked(login, reasons[login].topic, reasons[login].pattern, number(login))
            for login in _with_other_views(able, most, request, load, profiles)
        )
        if not request.rings[index].is_last_resort:
            due = _in_time(request, due, today, calendar)
        return Choice(
            Verdict.ASK, Ask(request.number, request.history.rounds + 1, index, people, now, due, id_of(request.owner))
        )
    return Choice(Verdict.NOBODY, last)


def _in_order(request: Request, due: date, most: int) -> list[int]:
    """The rings in the order in which it is their turn.

    Where the day on which the next can be asked is too late for a coordinator, the last resort comes first; but never
    before anybody else was asked.
    """
    order = _wider_first(request, most)
    if request.history.rounds and request.is_late(due):
        order.sort(key=lambda index: not request.rings[index].is_last_resort)
    return order


def _in_time(request: Request, due: date, today: date, calendar: Calendar) -> date:
    """The day itself, or the last working day on which a coordinator can still be asked in time."""
    if request.before is None or not request.is_late(due):
        return due
    last = calendar.before_working_days(request.before, 1)
    return last if last > today else due


def _wider_first(request: Request, most: int) -> list[int]:
    """The rings wider than the widest that was asked, then the others. Asks for topics it no longer has don't count.

    Where somebody only takes the place of who said no, the first ring comes first; and a ring of which only somebody
    took a place is still to be asked.
    """
    if request.places:
        return list(range(len(request.rings)))
    topics = request.topics or ("",)
    widest, due, per_ring = -1, date.min, Counter[int]()
    for ask in request.history.asks:
        per_ring[ask.ring] += len(ask.people)
        size = len(request.rings[ask.ring].experts) if ask.ring < len(request.rings) else 0
        took_a_place = not ask.by and ask.at.date() < due and per_ring[ask.ring] < min(most, size)
        if any(person.topic in topics for person in ask.people) and not took_a_place:
            widest = max(widest, ask.ring)
        due = ask.due
    return sorted(range(len(request.rings)), key=lambda index: (index <= widest, index))


class Obstacle(StrEnum):
    """Why somebody in a ring can't be asked now."""

    OWNER = "owner"
    ASKED_BEFORE = "asked_before"
    FOLLOWS = "follows"
    AWAY = "away"
    ASKED_ENOUGH = "asked_enough"
    TAKES_PART_ENOUGH = "takes_part_enough"


def obstacle(
    login: str, request: Request, load: Load, profiles: Profiles, today: date, now: datetime
) -> Obstacle | None:
    """The first reason, if any, not to ask an expert for this casus now."""
    profile = profiles.of(login)
    recent = sum(now - at < WEEK for at in load.counting.get(login, ()))
    lately = sum(now - at < DAY for at in load.asked.get(login, ()))  # however much of it was wasted
    reasons = {
        Obstacle.OWNER: request.owner is not None and request.owner.login.lower() == login,
        Obstacle.ASKED_BEFORE: any(login in ask.logins for ask in request.history.asks),
        Obstacle.FOLLOWS: profile.follower,
        Obstacle.AWAY: is_away(login, profile, load.pauses, today),
        Obstacle.ASKED_ENOUGH: recent >= profile.asks_per_week or lately > profile.asks_per_week,
        Obstacle.TAKES_PART_ENOUGH: load.open.get(login, 0) >= profile.max_open,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def has_room(login: str, load: Load, profiles: Profiles, today: date, now: datetime) -> bool:
    """Whether somebody could be asked anything at all now."""
    return obstacle(login, Request(0, (), (), History(), None), load, profiles, today, now) is None


def is_away(login: str, profile: Profile, pauses: Mapping[str, date | None], today: date) -> bool:
    """Whether somebody asked to be left alone: in their own profile, or in a comment."""
    paused = pauses.get(login, today)
    return any(until is None or today < until for until in (profile.paused_until or today, paused))


def _able(request: Request, ring: int, load: Load, profiles: Profiles, today: date, now: datetime) -> list[str]:
    """Who of a ring can be asked, in the order in which it is their turn."""
    experts = request.rings[ring].experts
    able = [login for login in experts if obstacle(login, request, load, profiles, today, now) is None]
    return sorted(able, key=lambda login: _order(request.number, login, load))


def _has_had_enough(request: Request, load: Load, limits: Limits, now: datetime) -> bool:
    if request.is_trusted:
        return False
    if is_by_mail(request.owner):  # one person can have any number of addresses
        begins = not (request.history.asks or request.is_first)
        most = limits.per_owner if request.is_beside else _DOMAINS * limits.per_owner
        return begins and len(load.by_mail(request.number)) >= most
    asked = {ask.number for ask in load.asks if ask.owner == id_of(request.owner) and now - ask.at < WEEK}
    return len(asked - {request.number}) >= limits.per_owner


def _with_other_views(
    able: Sequence[str], most: int, request: Request, load: Load, profiles: Profiles
) -> Iterator[str]:
    """So many of them, in their turn. Among those whose turn it is alike, somebody from another kind of organisation
    than those asked so far comes first; where somebody works nobody has to say.
    """
    asked = {profiles.of(login).organisation_type for ask in request.history.asks for login in ask.logins} - {""}
    left = list(able)
    while left and most > 0:
        alike = takewhile(lambda login: _turn(login, load) == _turn(left[0], load), left)
        chosen = next((each for each in alike if profiles.of(each).organisation_type not in {"", *asked}), left[0])
        chosen = chosen if asked else left[0]
        asked |= {profiles.of(chosen).organisation_type} - {""}
        left.remove(chosen)
        most -= 1
        yield chosen


def _turn(login: str, load: Load) -> tuple[int, date]:
    return load.open.get(login, 0), max(load.asked.get(login, ()), default=EPOCH).date()


def _order(number: int, login: str, load: Load) -> tuple[int, date, datetime, bytes]:
    """Fewest open casussen first, then longest not asked; then an order that differs by casus: turns go round."""
    last = max(load.asked.get(login, ()), default=EPOCH)
    return *_turn(login, load), last, sha256(f"{number} {login}".encode()).digest()

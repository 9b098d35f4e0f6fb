"""What a command is: its names, who may give it where, and what it brings about."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from .casus.course import Course
from .casus.part import Role
from .casus.remembered import Rows
from .casus.rounds import Choice, Limits, Load, Turn, choose
from .engine.effects import Effect
from .github.issue import Comment
from .github.person import Person
from .incoming.days import coming_day
from .incoming.slash import Line, spellings
from .network.decided import Network
from .network.expertise import Ring
from .network.labels import Status
from .primitives.errors import Refused
from .primitives.section import Section
from .sight.scene import Scene, request_of

_ALMOST = 0.72  # how alike a word must be to a command's name for us to mention that


@dataclass(frozen=True)
class Stray:
    """Why a number that somebody gave is no casus to link with: `why` is `ours`, `other`, `moved` (to a `place`) or
    `missing`, which a pull request is as well.
    """

    why: str
    place: str = ""


THOSE_INVOLVED = frozenset({Role.OWNER, Role.TEAM, Role.MAINTAINER})
BEFORE_ADVICE = frozenset({Status.NEW, Status.SEEKING, Status.IN_PROGRESS, Status.ADVISED, Status.PARKED})
OPEN = BEFORE_ADVICE | {Status.WAITING}


@dataclass(frozen=True)
class Call:
    """A command as somebody gave it, with everything that it may look at.

    `index` counts the commands in its comment. `strays` are numbers behind it that are no casus. `spelled` is its name
    in the network's language, `possible` are the commands that this person can give here now.
    """

    scene: Scene
    course: Course
    comment: Comment
    actor: Person
    roles: frozenset[Role]
    line: Line
    now: datetime
    spelled: str = ""
    possible: tuple[Command, ...] = ()
    rows: Rows = field(default_factory=Rows)
    load: Load = field(default_factory=Load)
    index: int = 0
    strays: Mapping[int, Stray] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return self.scene.number

    @property
    def language(self) -> str:
        return self.scene.checkout.network.language

    def coming_day(self) -> date:
        """The day behind the command. Raises Refused where there is none that we understand."""
        day = coming_day(self.line.argument, self.scene.today)
        if day is None:
            raise Refused("refused/day", {"command": self.spelled})
        return day

    def ask_one(self, *, topic: str | None, login: str | None) -> Choice:
        """One more person: whoever's turn it is for a topic, or somebody by name. All limits hold.

        Haste puts no coordinator in the place of who was wanted.
        """
        checkout = self.scene.checkout
        rings: Sequence[Ring] = checkout.expertise.rings([topic] if topic else self.scene.casus.topics)
        if login is not None:
            topics = set(self.scene.casus.topics)
            reasons = sorted(checkout.expertise.reasons(login), key=lambda reason: reason.topic not in topics)
            rings = [Ring({login: reason}) for reason in reasons[:1]]
        request = replace(request_of(self.scene, rings), places=1, before=None)
        is_in_line = self.scene.choice is not None and self.scene.choice.turn is Turn.LINE
        if not is_in_line or self.roles & {Role.MAINTAINER, Role.COORDINATOR, Role.TEAM}:
            request = replace(request, is_first=True)
        if self.roles & {Role.MAINTAINER, Role.COORDINATOR}:  # somebody may have deleted an ask to make it anew
            kept = tuple(ask for ask in request.history.asks if not ask.is_gone)
            request = replace(request, history=replace(request.history, asks=kept))
        return choose(
            request,
            load=self.load,
            profiles=checkout.profiles,
            limits=checkout.network.section(Limits) or Limits(),
            calendar=checkout.network.calendar,
            now=self.now,
            accounts=checkout.accounts,
        )


Change = Effect | Course | Rows
"""What a command brings about: effects, and what has to be remembered from now on."""


@dataclass(frozen=True)
class Command:
    """`do` may raise Refused. `who` may give it (nobody named: everybody), in these statuses (none named: in all).

    The help offers it in the statuses `offered`, or wherever it can be given; one that belongs to a `section` of the
    network's configuration only where the network has that.
    `otherwise` is what it brings about when anybody else gives it, where that isn't simply refused.
    `name` is the English one and the key of its words in the texts and of what people type in `core/languages`; the
    names of every language work. `argument` is what has to stand behind it.
    """

    name: str
    do: Callable[[Call], Iterator[Change]]
    who: frozenset[Role] = frozenset()
    statuses: frozenset[Status] = frozenset()
    argument: str = ""
    otherwise: Callable[[Call], Iterator[Change]] | None = None
    offered: frozenset[Status] = frozenset()
    section: type[Section] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What people may type, in any language."""
        return tuple(dict.fromkeys(name for names in spellings(self.name).values() for name in names))

    def spelled(self, language: str) -> str:
        return f"/{spellings(self.name)[language][0]}"

    def fits(self, statuses: Sequence[Status]) -> bool:
        return not self.statuses or not statuses or bool(self.statuses & set(statuses))

    def is_offered(self, statuses: Sequence[Status], network: Network) -> bool:
        is_on = self.section is None or network.section(self.section) is not None
        return is_on and (not self.offered or bool(self.offered & set(statuses)))

    def is_for(self, roles: frozenset[Role]) -> bool:
        return not self.who or bool(self.who & roles)


def by_name(commands: Sequence[Command]) -> Mapping[str, Command]:
    return {name: command for command in commands for name in command.names}


def almost(name: str, commands: Mapping[str, Command]) -> str | None:
    """A command's name that somebody may have meant."""
    return next(iter(difflib.get_close_matches(name, commands, n=1, cutoff=_ALMOST)), None)

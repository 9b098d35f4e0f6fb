"""What a command is: its names, who may give it where, and what it brings about."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from typing import Any

from .casus.course import Course
from .casus.mailing import ANSWER
from .casus.part import Role
from .casus.remembered import Rows
from .casus.rounds import Choice, Limits, Load, Verdict, choose
from .engine.effects import Effect, Say, Tell
from .github.issue import Comment
from .github.person import Person
from .incoming.days import coming_day
from .incoming.slash import Line, spellings
from .network.decided import Network
from .network.expertise import Ring
from .network.labels import Status
from .outgoing.safe import Safe
from .primitives.errors import Refused
from .primitives.section import Section
from .sight.scene import Scene, request_of
from .sight.telling_elsewhere import Story

_ALMOST = 0.72  # how alike a word must be to a command's name for us to mention that


_NUMBER = re.compile(r"(?:casus\s+)?#?(\d{1,9})", re.IGNORECASE)
_END_OF_ADDRESS = re.compile(r"\d{1,9}(?=/?(?:[?#]\S*)?$)")


class Undeclared(Exception):
    """A command of ours reads or does what it didn't say that it would: a bug, that nobody who typed it can help."""


class Need(Enum):
    """What only some commands look at, since it costs requests: it is read for those that declare it, and no others."""

    LOAD = "load"
    """Who was asked what lately. Without it no limit on asking people holds."""
    ROWS = "rows"
    """What the board issue remembers: who is away."""
    STRAYS = "stray"
    """Whether the number behind the command is a casus."""
    STORY = "story"
    """What there is to tell elsewhere of the issue on which it stands."""
    POSSIBLE = "possible"
    """Which commands somebody can give here; GitHub is asked whether they maintain the repository."""


class Behind(Enum):
    """What stands behind a command, where that matters before it is carried out."""

    WORDS = "words"
    """All words of its comment, beside other commands."""
    PERSON = "person"
    """A topic, or the login of somebody who may be asked."""
    CASUS = "casus"
    """The number or the address of a casus."""


@dataclass(frozen=True)
class Stray:
    """Why a number that somebody gave is no casus to link with: `why` is `itself`, `ours`, `other`, `moved` (to a
    `place`) or `missing`, which a pull request is as well.
    """

    why: str
    place: str = ""


@dataclass(frozen=True)
class Read:
    """What was read for the needs of commands. `strays` has each number that was looked at, with None for a casus."""

    load: Load = field(default_factory=Load)
    rows: Rows = field(default_factory=Rows)
    strays: Mapping[int, Stray | None] = field(default_factory=dict)
    possible: tuple[Command, ...] = ()
    story: Story | None = None


THOSE_INVOLVED = frozenset({Role.OWNER, Role.TEAM, Role.MAINTAINER})
IN_A_CASUS = THOSE_INVOLVED | {Role.ASKED, Role.COORDINATOR}
BEFORE_ADVICE = frozenset({Status.NEW, Status.SEEKING, Status.IN_PROGRESS, Status.ADVISED, Status.PARKED})
OPEN = BEFORE_ADVICE | {Status.WAITING}


@dataclass(frozen=True)
class Call:
    """A command as somebody gave it, with everything that it may look at.

    `index` counts the commands in its comment. What it needs beside the casus it has to declare: `load`, `rows`,
    `possible`, `story` and `stray` raise Undeclared where it didn't.
    """

    command: Command
    scene: Scene
    course: Course
    comment: Comment
    actor: Person
    roles: frozenset[Role]
    line: Line
    now: datetime
    index: int = 0
    read: Read = field(default_factory=Read)

    @property
    def load(self) -> Load:
        return self._read(Need.LOAD).load

    @property
    def rows(self) -> Rows:
        return self._read(Need.ROWS).rows

    @property
    def possible(self) -> tuple[Command, ...]:
        """The commands that this person can give here now."""
        return self._read(Need.POSSIBLE).possible

    @property
    def story(self) -> Story | None:
        """What there is to tell elsewhere; None where that is nothing."""
        return self._read(Need.STORY).story

    def stray(self, number: int) -> Stray | None:
        """Why the number behind the command is no casus to link with; None where it is one."""
        looked_at = self._read(Need.STRAYS).strays
        if number == self.number:
            return Stray("itself")
        if number not in looked_at:
            what = f"asks about #{number}, at which nobody looked: that is done for the number behind a command"
            raise Undeclared(f"/{self.command.name} {what} with behind=Behind.CASUS.")
        return looked_at[number]

    def _read(self, need: Need) -> Read:
        if need not in self.command.needs:
            what = f"reads call.{need.value} without declaring it: add Need.{need.name} to the needs of its Command."
            raise Undeclared(f"/{self.command.name} {what}")
        return self.read

    @property
    def spelled(self) -> Safe:
        """Its name in the network's language."""
        return Safe(f"`{self.command.spelled(self.language)}`")

    def answer(self, text: str, values: Mapping[str, Any], state: Mapping[str, Any] | None = None) -> Say:
        """Our comment that answers this very comment. So many a day are enough on a casus."""
        kind = self.command.answers
        about = f"{self.comment.id}-{self.command.name}" if kind == ANSWER else f"{self.comment.id}"
        return Say(self.number, f"{kind}/{about}", text, values, state or {})

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
        is_in_line = self.scene.choice is not None and self.scene.choice.turn in {Verdict.LINE, Verdict.ENOUGH}
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
    names of every language work.

    `needs` is what it looks at beside the casus, and `behind` what stands behind it. `anywhere`: in any other issue it
    can be given too, by those `who` may. `answers` is the kind of its comments of which so many a day are enough, and
    `keeps` that of those that are themselves what we remember, so that none is ever left out. What says anything else
    raises Undeclared. Of what `is_aside` the help tells only who has no part in the casus itself: others who may give
    it read of it where they would, and not among all that a casus asks of them.
    """

    name: str
    do: Callable[[Call], Iterator[Change]]
    who: frozenset[Role] = frozenset()
    statuses: frozenset[Status] = frozenset()
    behind: Behind | None = None
    otherwise: Callable[[Call], Iterator[Change]] | None = None
    offered: frozenset[Status] = frozenset()
    section: type[Section] | None = None
    needs: frozenset[Need] = frozenset()
    anywhere: bool = False
    answers: str = ANSWER
    keeps: str = ""
    is_aside: bool = False

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

    def is_shown_to(self, roles: frozenset[Role]) -> bool:
        return self.is_for(roles) and not (self.is_aside and roles & IN_A_CASUS)

    def check(self, change: Change) -> None:
        """Raises Undeclared where it brings about what it didn't say that it would."""
        if isinstance(change, Rows) and Need.ROWS not in self.needs:
            raise Undeclared(f"/{self.name} changes who is away: add Need.ROWS to the needs of its Command.")
        if isinstance(change, Tell) and Need.LOAD not in self.needs:
            raise Undeclared(f"/{self.name} mentions people: add Need.LOAD to the needs of its Command.")
        if isinstance(change, Say) and kind_of(change.key) not in {self.answers, self.keeps}:
            what = f"says ‘{change.key}’, which nobody counts: use call.answer, or name its kind"
            raise Undeclared(f"/{self.name} {what} in answers= or keeps= of its Command.")


def kind_of(key: str) -> str:
    """What a comment of ours is, such as `help` of `help/12`."""
    return key.partition("/")[0]


def named_in(argument: str) -> str:
    """The topic or login behind a command, in lower case."""
    return argument.strip().removeprefix("@").lower()


def number_in(argument: str, comment: Comment) -> int:
    """The casus that is meant by `12`, `#12` or its address, which begins as that of this very comment; 0 for none."""
    words = argument.strip().strip("<>").rstrip(".")
    found, home = _NUMBER.fullmatch(words), comment.url.rpartition("/")[0]
    if found is None and home and words.lower().startswith(f"{home}/".lower()):
        found = _END_OF_ADDRESS.match(words, len(home) + 1)
    return int(re.sub(r"\D", "", found[0])) if found else 0


def by_name(commands: Sequence[Command]) -> Mapping[str, Command]:
    return {name: command for command in commands for name in command.names}


def almost(name: str, commands: Mapping[str, Command]) -> str | None:
    """A command's name that somebody may have meant."""
    return next(iter(difflib.get_close_matches(name, commands, n=1, cutoff=_ALMOST)), None)

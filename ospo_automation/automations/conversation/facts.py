"""What was said in a casus that asks something of us, and all that is needed to do it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import Command, Read, almost, by_name
from ospo_automation.core.github.issue import Comment
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.slash import How, Line
from ospo_automation.core.sight.scene import Scene

REFUSAL, AGAIN = "refusal", "again"
"""Kinds of our comments: that something can't be done, and that what was edited has to be written again."""
LATELY = timedelta(days=30)
"""What was said before that in plain words, or edited, is past: nobody expects anything of it any more."""


@dataclass(frozen=True)
class Known:
    """The commands that there are, in the order of the help."""

    commands: tuple[Command, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Command]:
        return by_name(self.commands)

    def of(self, line: Line) -> Command | None:
        return self.by_name.get(line.name)

    def name_of(self, line: Line) -> str:
        """The name by which we know it; "" where we don't."""
        command = self.of(line)
        return command.name if command is not None else ""

    def meant(self, line: Line) -> str | None:
        """The command that somebody may have meant by a name that we don't know."""
        two = "-".join((line.name, *line.argument.split()[:1])).lower()
        return almost(line.name, self.by_name) or almost(two, self.by_name)

    def given(self, lines: Iterable[Line]) -> list[tuple[Line, Command]]:
        """What is to be carried out, and not only told of."""
        wanted = (line for line in lines if line.how in {How.DONE, How.PLAIN})
        return [(line, command) for line in wanted if (command := self.of(line)) is not None]

    @cached_property
    def answers(self) -> frozenset[str]:
        """The kinds of our comments that answer what somebody asked, whichever command it was."""
        return frozenset((REFUSAL, AGAIN, *(each.answers for each in self.commands)))


@dataclass(frozen=True)
class Said:
    """A comment with commands, and what its author is in this casus."""

    comment: Comment
    actor: Person
    roles: frozenset[Role]
    lines: Sequence[Line]


Spoken = tuple[Comment, Person, list[Line]]
"""A comment that wasn't looked at yet, who wrote it, and what it asks."""


@dataclass(frozen=True)
class Facts:
    """`waiting` are the comments that weren't looked at before, also those that are too many for this run. `is_late`: a
    sweep hears what only its own run would have heard; what it changes nothing by was heard then.
    """

    scene: Scene
    said: Sequence[Said]
    now: datetime
    known: Known
    read: Read = field(default_factory=Read)
    board: int | None = None
    is_casus: bool = True
    is_late: bool = False
    waiting: Collection[int] = ()

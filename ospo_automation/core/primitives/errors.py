"""The ways in which a run can end other than well, each with what a person needs to go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, order=True)
class Fault:
    """Something wrong in a file of the adopter's: where it is, what it is and what to do about it.

    `line` counts from 1; 0 means the file as a whole. A `warning` is told but fails nothing.
    """

    file: str
    line: int
    what: str
    remedy: str = ""
    warning: bool = False

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.what}" + (f" {self.remedy}" if self.remedy else "")


class BadConfig(Exception):
    """Files of the adopter's hold faults that a run can't work with."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type[BadConfig], tuple[tuple[Fault, ...]]]:
        """Told by another process it is the same: by itself an error is made anew from its text."""
        return type(self), (self.faults,)


@dataclass
class Refused(Exception):
    """A person asked for something that can't be; `text` names the template that says so in a friendly way."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"refused: {self.text} {dict(self.values)}"


@dataclass
class Postponed(Exception):
    """GitHub asks us to stop for now: the quota is used up. The rest can be done after `until`."""

    until: datetime | None = None

    def __str__(self) -> str:
        when = f" until {self.until:%Y-%m-%d %H:%M} UTC" if self.until else ""
        return f"GitHub's request quota is used up{when}"


class Gone(Exception):
    """The issue was deleted or moved to another repository: nothing is left to do here."""


class Moved(Gone):
    """It stands in another repository now, which is the `place`."""

    def __init__(self, number: int, place: str) -> None:
        super().__init__(f"issue {number} was moved to {place}")
        self.place = place


@dataclass
class Trouble(Exception):
    """GitHub answered with an error that we can do nothing about, or not at all (`status` 0)."""

    status: int
    message: str

    @property
    def is_passing(self) -> bool:
        """Whether GitHub was out of order: it may have done what we asked although we can't know."""
        return self.status == 0 or self.status >= 500

    def __str__(self) -> str:
        return (
            f"GitHub answered {self.status}: {self.message}"
            if self.status
            else f"GitHub can't be reached: {self.message}"
        )


class TooMuch(Trouble):
    """One request asks more than GitHub does at once: a smaller one may do, or the same a while later."""


class OtherShape(Trouble):
    """GitHub answered well, and something else than it describes."""


class Nameless(Trouble):
    """GitHub doesn't tell whose token it is that we ask with."""


class NoEntry(Trouble):
    """Nothing can be read at all: the token, the repository or the way to GitHub is wrong. `message` is all to tell."""

    def __str__(self) -> str:
        return self.message

"""What minutes can be to us: no page yet, a draft, one that people closed, or one that is merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from ospo_automation.core.casus.allowed import Allowance
from ospo_automation.core.meetings.minutes_left import Taken
from ospo_automation.core.meetings.series import Meeting
from ospo_automation.core.outgoing.proposal import Proposal
from ospo_automation.core.sight.minute_taker import Written
from ospo_automation.core.sight.no_longer_wanted import TakenBack

MINUTES = "minutes"
TYPED, SOURCE = "typed", "source"
"""In our comment about a proposal, beside its pages: for what it stands, and the comment from which it came."""


class WhyOver(StrEnum):
    """Why what was proposed isn't to be published any more."""

    GONE = "gone"  # the comment was deleted, hidden or written over
    DECLINED = "declined"  # the form was closed as not planned
    PRIVATE = "private"
    EMPTY = "empty"
    TRANSCRIPT = "transcript"


@dataclass(frozen=True)
class Wrong:
    """No page can be made of it: `text` is the name of what says why, with its values."""

    number: int
    written: Written
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    state: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """A page to be proposed at `path`, or proposed anew. `there` is our proposal as it stands, `typed` stands for what
    was typed. `ticked` are earlier minutes in which an action point is done by now, as they should read. `private` is
    what of it seems to be somebody's, and is allowed. `insists`: something happened, so that what GitHub refused before
    is tried once more.
    """

    number: int
    written: Written
    meeting: Meeting | None
    day: date
    taken: Taken
    path: str
    theme: str
    there: Proposal
    typed: str
    state: Mapping[str, Any]
    ticked: Mapping[str, str]
    private: Allowance
    insists: bool

    @property
    def is_late(self) -> bool:
        """Whether it was typed after somebody approved what was there."""
        return self.there.is_frozen and self.state.get(TYPED, self.typed) != self.typed


@dataclass(frozen=True)
class Closed:
    """People closed our proposal, the pull request `pull`, and nothing else was typed since."""

    number: int
    pull: int


@dataclass(frozen=True)
class Merged:
    """The page holds what was typed. `talked_about` are the casussen, and `done` the points, the theme and the plan
    that can be put away; `label` is what the casussen lose, `plan` the number of the form by which the meeting was
    planned (0 without one).
    """

    number: int
    day: date
    agenda: int
    label: str
    plan: int = 0
    talked_about: Sequence[int] = ()
    done: Sequence[int] = ()


@dataclass(frozen=True)
class Over:
    """What we proposed has no ground any more. `wrong` is what is the matter with what was typed since, if anything
    was.
    """

    number: int
    taken_back: TakenBack
    why: WhyOver
    contact: str
    wrong: Wrong | None = None


Facts = Over | Wrong | Draft | Closed | Merged

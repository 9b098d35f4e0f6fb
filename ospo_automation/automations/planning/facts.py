"""What somebody sent in for a meeting: the plan of one, or a point or theme for its agenda."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ospo_automation.core.casus.allowed import Allowance
from ospo_automation.core.meetings.sent_in import Sent
from ospo_automation.core.meetings.series import Meeting

ASKED, AFTER, CHANGED, AGAIN = "asked", "after", "changed", "again"
"""What our comment remembers beside what was agreed on: about what we asked, after which comment; that it was agreed
on once, and that we asked about another text before.
"""


@dataclass(frozen=True)
class Point:
    """A point or a theme. `state` is what our comment remembers. `next` is the coming meeting, `opens` when its agenda
    opens, `is_open`: it is by now. `was_held`: it stands on the agenda of a meeting that has begun.
    """

    sent: Sent
    label: str
    private: Allowance = field(default_factory=Allowance)
    state: Mapping[str, Any] = field(default_factory=dict)
    next: Meeting | None = None
    opens: date | None = None
    is_open: bool = False
    was_held: bool = False


@dataclass(frozen=True)
class Planned:
    """`plan` is what somebody wants to plan, or the ids of the answers that aren't clear.

    `is_agreed`: somebody who may plan meetings wants it so. `was_agreed`: it was, before its text changed. `state` is
    what our comment remembers, `typed` stands for what was typed, `last` is the newest comment. `opens` is when its
    agenda opens, `is_open`: it is by now.
    """

    sent: Sent
    label: str
    is_labelled: bool
    plan: Meeting | tuple[str, ...]
    is_agreed: bool
    was_agreed: bool
    typed: str
    last: int
    private: Allowance = field(default_factory=Allowance)
    state: Mapping[str, Any] = field(default_factory=dict)
    is_free_day: bool = False
    opens: date | None = None
    is_open: bool = False
    has_begun: bool = False

    @property
    def is_void(self) -> bool:
        """Whether somebody changed it after it was agreed, whatever became of it since."""
        return self.was_agreed and not self.is_agreed


Facts = Point | Planned

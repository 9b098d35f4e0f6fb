"""How far an event of others is, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ospo_automation.core.casus.allowed import Allowance
from ospo_automation.core.meetings.partner_event import PartnerEvent
from ospo_automation.core.sight.partner_events import IN, WAITS


class HowFar(StrEnum):
    """How far it is. What our comment says follows from it."""

    PRIVATE = "private"
    UNCLEAR = "unclear"
    WAITS = WAITS  # for a coordinator
    IN = IN
    CANCELLED = "cancelled"
    OVER = "over"


@dataclass(frozen=True)
class Facts:
    """`looked_at` is the label of what a coordinator let in. `wrong` are the answers that are missing or aren't clear.
    `state` is what our comment remembers, `keeps` what it is to remember. `was_in`: it was in the calendar before its
    text changed.
    """

    number: int
    stage: HowFar
    label: str
    looked_at: str
    event: PartnerEvent | None = None
    wrong: Sequence[str] = ()
    private: Allowance = field(default_factory=Allowance)
    keeps: Mapping[str, Any] = field(default_factory=dict)
    was_in: bool = False
    calendar: str = ""

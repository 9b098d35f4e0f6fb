"""What an addition can be: incomplete, with something personal in it, waiting, or one that is proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from ospo_automation.core.casus.allowed import Allowance
from ospo_automation.core.incoming.forms import Reading
from ospo_automation.core.outgoing.placing import Place
from ospo_automation.core.outgoing.proposal import Proposal
from ospo_automation.core.sight.no_longer_wanted import TakenBack

ADDITION = "addition"
TYPED = "typed"  # in our comment about a proposal, beside its pages


class WhyNot(StrEnum):
    """Why what was proposed isn't to be published any more."""

    CLOSED = "closed"  # by its writer
    DECLINED = "declined"  # closed as not planned by somebody else
    PRIVATE = "private"
    LICENCE = "licence"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class Facts:
    """`path` is the page that is meant, None where that isn't clear; `near` are titles of pages that may be meant.

    `waits`: others come first. `there` is our proposal as it stands, `state` what our comment remembers of it.
    `typed` stands for what its writer typed, `is_late`: a maintainer approved something else that they had typed.
    `is_known`: somebody of the network sent it in or is for it.
    `insists`: something happened, so that what GitHub refused before is tried once more. `over` is why what was
    proposed of it isn't to be published, and `taken_back` how far that is.
    """

    number: int
    reading: Reading
    day: date
    label: str
    path: str | None = None
    near: Sequence[str] = ()
    private: Allowance = field(default_factory=Allowance)
    typed: str = ""
    state: Mapping[str, Any] = field(default_factory=dict)
    waits: bool = False
    is_late: bool = False
    place: Place = field(default_factory=lambda: Place("", "", "", replaces=False))
    there: Proposal | None = None
    taken_back: TakenBack | None = None
    insists: bool = True
    contact: str = ""
    is_known: bool = False
    over: WhyNot | None = None

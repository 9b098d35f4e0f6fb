"""How far something is that somebody told by form, and what is to be said or proposed of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from ospo_automation.core.casus.allowed import Allowance
from ospo_automation.core.incoming.forms import Reading
from ospo_automation.core.outgoing.proposal import Proposal

EXPERIENCE = "experience"
TYPED = "typed"  # in our comment about a proposal, beside its pages
PUBLISHED = f"{EXPERIENCE}/published"
WITHDRAWAL = "withdrawal"
OVER = "over"
"""In what we remember of a page taken back: its cause is gone, and it stands again."""


class PageFate(StrEnum):
    """What is to be done now."""

    PRIVATE = "private"
    INCOMPLETE = "incomplete"
    LATER = "later"  # others come first
    PROPOSED = "proposed"
    TURNED_DOWN = "turned_down"
    TAKEN_BACK = "taken_back"  # its writer doesn't agree any more, and it isn't on the site yet
    PUBLISHED = "published"
    GOES = "goes"  # its writer doesn't agree any more, and it is
    STANDS = "stands"  # they agree again


@dataclass(frozen=True)
class Facts:
    """`path` is the page, `there` our proposal as it stands, `state` what our comment remembers.

    `day` is when it was told, and of a page that goes since when that is wanted. `typed` stands for what its writer
    typed, `is_late`: a maintainer approved something else that they had typed. `alike` are titles and files of lessons
    that may help with a dilemma. `is_known`: somebody of the network sent it in or is for it. `address` is that of the
    page on the site, `site` that of the site itself. `insists`: something happened, so that what GitHub refused before
    is tried once more.
    """

    number: int
    stage: PageFate
    reading: Reading
    day: date
    label: str
    state: Mapping[str, Any] = field(default_factory=dict)
    private: Allowance = field(default_factory=Allowance)
    kind: str = "experience"
    path: str = ""
    title: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)
    typed: str = ""
    there: Proposal | None = None
    is_late: bool = False
    is_open: bool = True
    alike: Sequence[tuple[str, str]] = ()
    address: str = ""
    site: str = ""
    contact: str = ""
    is_known: bool = False
    insists: bool = True

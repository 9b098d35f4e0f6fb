"""What a digest is about, what there is to tell in it, and how our proposal for its page stands."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from ospo_automation.core.github.issue import OwnIssue, OwnKind
from ospo_automation.core.knowledge.digests import path_of
from ospo_automation.core.network import website
from ospo_automation.core.outgoing.proposal import Proposal

ANNOUNCEMENTS = OwnKind("announcements")
PAGE = "digest"
"""The key of what we propose, of its branch and of our comment about it."""


@dataclass(frozen=True)
class Period:
    """Whole months; `last` is the last day of the last of them."""

    first: date
    last: date

    @classmethod
    def before(cls, today: date, months: int) -> Self:
        """The last that has ended."""
        begun = today.year * 12 + (today.month - 1) // months * months
        return cls._of(begun - months, months)

    @classmethod
    def _of(cls, month: int, months: int) -> Self:
        year, which = divmod(month + months - 1, 12)
        last = date(year, which + 1, monthrange(year, which + 1)[1])
        return cls(date(month // 12, month % 12 + 1, 1), last)

    @property
    def name(self) -> str:
        """`2026-11`, of its last month."""
        return f"{self.last:%Y-%m}"

    @property
    def path(self) -> str:
        return path_of(self.name)

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True)
class Due:
    """A digest to be written, or to be brought up to date. `own` is its issue, None before there is one."""

    period: Period
    own: OwnIssue | None
    values: Mapping[str, Any]


@dataclass(frozen=True)
class WrittenDigest:
    """A digest that stands in its issue: `top` and `sections` (a heading and its text) are what its page will hold.

    `insists`: something happened, so that what GitHub refused before is tried once more. `is_taken_back`: what was
    approved names something that stands here no more, and that may be in no list.
    """

    period: Period
    own: OwnIssue
    there: Proposal
    top: str
    sections: Sequence[tuple[str, str]]
    insists: bool
    is_taken_back: bool = False

    @property
    def announcement(self) -> str:
        """The key of our comment that tells that it is there."""
        return f"announced/{self.period.name}"


@dataclass(frozen=True)
class Announcements:
    """The issue to which people subscribe, None before there is one, and the keys of what it told by now."""

    own: OwnIssue | None
    told: Collection[str] = ()


@dataclass(frozen=True)
class Facts:
    """What is to be written now, and how those stand that were. `share` is the site that lists what can be put
    elsewhere, "" where none does. `announcements`: None where a network wants none.
    """

    due: Due | None = None
    written: Sequence[WrittenDigest] = ()
    site: website.Settings | None = None
    share: str = ""
    announcements: Announcements | None = None

"""What came in as tips, and what coordinators said of those that wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from ospo_automation.core.casus.allowed import Allowance
from ospo_automation.core.github.issue import OwnIssue
from ospo_automation.core.network.decided import Network
from ospo_automation.core.signals.tips_kept import EMPTY, Shelves, TipMemory
from ospo_automation.core.signals.tips_sent import SentTip
from ospo_automation.core.signals.web_links import NoLink

from .news_there import FeedRound, JudgedNews

STAGE, TYPED, TITLE, AFTER = "stage", "typed", "title", "after"
"""What our comment on a form remembers: what became of which text, what stands for its title, and the last comment of
before that was changed, which GitHub counts as no edit.
"""


class Became(StrEnum):
    """What became of a tip. What our comment says follows from it."""

    WAITS = "waits"
    TAKEN = "taken"
    DECLINED = "declined"
    KNOWN = "known"  # it came in before
    LATER = "later"  # enough came in for now
    INCOMPLETE = "incomplete"
    NO_LINK = "no_link"
    PRIVATE = "private"


SETTLED = frozenset((Became.TAKEN, Became.DECLINED, Became.KNOWN))
Place = tuple[int, int]
"""Where a tip was said: the number of the issue, and the comment there, 0 for a form."""


@dataclass(frozen=True)
class Arrival:
    """What somebody sent, as it stands there now. `sender` is what they are in the network, `by` the number of their
    account. `tip` is None where the form isn't complete: `missing` is what it lacks.

    `is_known`: its writer is of the network. `liked` are who gave it a 👍 by now, coordinators first, and `was_changed`
    whether it was another text before: then theirs may be to that. `verdict` is a coordinator's yes or no to it, None
    where there is none yet. `told` is what became of a form, as our comment says of this very text, for which `typed`
    stands; `keeps` is what that comment is to remember beside it. `node` is GitHub's other id of it.
    """

    place: Place
    by: int
    sender: str
    tip: SentTip | NoLink | None
    missing: tuple[str, ...] = ()
    private: Allowance = field(default_factory=Allowance)
    liked: Sequence[int] = ()
    verdict: bool | None = None
    typed: str = ""
    keeps: Mapping[str, Any] = field(default_factory=dict)
    was_changed: bool = False
    told: Became | None = None
    node: str = ""
    is_known: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether nothing more becomes of it, whatever anybody says below it."""
        return self.told in SETTLED

    @property
    def is_its_writer_s_turn(self) -> bool:
        """Whether its writer was told what is in the way, and that is still there."""
        is_private = self.told is Became.PRIVATE and bool(self.private.kinds)
        return self.verdict is None and (is_private or self.told in {Became.INCOMPLETE, Became.NO_LINK})

    @property
    def is_form(self) -> bool:
        return not self.place[1]


@dataclass(frozen=True)
class Facts:
    """`home` is our own issue about tips, None where it has to be made. `gone` are those that wait and aren't there any
    more. `out` are prints of pages that a coordinator wants off the list, by the comment in which they say so. `heard`
    is the last comment on our own issue that this run looked at, `called` are coordinators' words behind it that are
    done. `is_unsure`: one of theirs may be an answer to anything, and counts for nothing. `known` are the numbers of
    those who are in the network's files. `news` are the open lists of what is new in the feeds, `round` is a reading of
    them: a run with that does nothing else.
    """

    network: Network
    today: date
    home: OwnIssue | None = None
    memory: TipMemory = field(default_factory=TipMemory)
    shelves: Shelves = EMPTY
    per_day: int = 3
    arrivals: Sequence[Arrival] = ()
    gone: Sequence[Place] = ()
    out: Mapping[int, str] = field(default_factory=dict)
    heard: int = 0
    called: tuple[int, ...] = ()
    news: Sequence[JudgedNews] = ()
    round: FeedRound | None = None
    is_unsure: bool = False
    known: frozenset[int] = frozenset()

"""What there is of the news: its weekly lists with what coordinators said of them, and a reading of the feeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ospo_automation.core.github.issue import OwnIssue
from ospo_automation.core.signals.feeds_found import Offer
from ospo_automation.core.signals.feeds_kept import FeedMemory
from ospo_automation.core.signals.news_list import NewsList
from ospo_automation.core.signals.tips_sent import Settings


@dataclass(frozen=True)
class JudgedNews:
    """A list as it stands in its issue, and `now` with what was said of it since. `by` are comments that said it.
    `is_unsure`: a coordinator said yes or no, and it may be one to what somebody else wrote.
    """

    own: OwnIssue
    before: NewsList
    now: NewsList
    by: Sequence[int] = ()
    is_unsure: bool = False

    @property
    def is_judged(self) -> bool:
        return self.now != self.before


@dataclass(frozen=True)
class FeedRound:
    """A reading of the feeds: what we remembered before it, and what there was. `is_listed`: this week's list is there;
    `older` are the numbers of lists that are still open.
    """

    settings: Settings
    memory: FeedMemory
    offers: Sequence[Offer] = ()
    is_listed: bool = False
    older: Sequence[int] = ()

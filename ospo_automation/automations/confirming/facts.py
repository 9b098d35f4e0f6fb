"""Who is asked whether it is still right, who answered, and who didn't for a month."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ospo_automation.core.casus.remembered import Rows
from ospo_automation.core.github.issue import OwnIssue
from ospo_automation.core.network.decided import Network
from ospo_automation.core.network.profiles import Profile
from ospo_automation.core.sight.confirmations import Memory, YearlyQuestion


@dataclass(frozen=True)
class Member:
    """`number` is the issue on which they are asked: their own form's, or one opened for it; 0 where there is none yet.

    `is_ours`: we opened it, so that they hear of it only where they are mentioned.
    """

    id: int
    login: str
    page: Profile
    number: int
    is_ours: bool
    titles: Sequence[str] = ()


@dataclass(frozen=True)
class Facts:
    """`due` are to be asked now, `resting` whether they want to come back, `answered` said that it is right, `silent`
    didn't answer for a month, of who is `over` the question is no longer needed, since they left. `rows` are the pauses
    on the `board`. Of whom `said_so` the answer waits for nobody: they have no page that is to say it.
    `begins_with_seen`: of nobody a file says when it was right, so that only our own memory begins the year; elsewhere
    it begins with the first question to anybody.
    """

    network: Network
    ours: OwnIssue | None
    memory: Memory
    due: Sequence[Member]
    resting: Sequence[Member]
    answered: Mapping[int, int]
    silent: Sequence[Member]
    rows: Rows
    board: int | None
    today: date
    later: date
    over: Mapping[int, YearlyQuestion] = field(default_factory=dict)
    said_so: Collection[int] = ()
    begins_with_seen: bool = False

"""Who comes and who goes, and how the two proposals for that stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ospo_automation.core.github.issue import OwnIssue
from ospo_automation.core.network.joiner import Joiner
from ospo_automation.core.outgoing.proposal import Proposal

COMING, GOING = "joining", "leaving"
"""What our branches are called, and our comments about them."""
WEEKLY = "told"
"""The kind of our comment that tells coordinators of who waits."""
CONFLICTS, TAKEN_BACK = "roster/again", "roster/taken_back"
"""Why a proposal begins anew: it can't be merged any more, or somebody takes back what was approved in it."""


@dataclass(frozen=True)
class Listed:
    """A form as our own issue lists it. `likes` counts those of the network who gave it a 👍."""

    number: int
    login: str
    likes: int = 0


@dataclass(frozen=True)
class BranchFiles:
    """What is to stand in files: `pages` by path, and those that are `gone`. `wrote` stands for each as we wrote it."""

    pages: Mapping[str, str] = field(default_factory=dict)
    gone: Sequence[str] = ()
    wrote: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """`home` is our own issue about it, `coming` who is to be proposed by form, `there` how our proposals stand.

    `anew`: our proposals that begin anew, each with the text that says why. `stuck` are those whose page
    can't be read as it is. `renewed` counts those who only said that it is still right. `changed` are the forms of
    those who are in already, to which no coordinator said yes. `base` stands for the expertise file on which it
    rests. `remembered` is what our comments about the proposals do, by what they are about. `to_tell` are coordinators
    who are to hear that somebody waits: once a week. `withdrawn` are forms that were taken back after somebody approved
    the proposal: should it be merged all the same, their people go again.
    """

    home: OwnIssue | None
    waiting: Sequence[Listed]
    coming: Mapping[int, Joiner]
    going: Sequence[str]
    stuck: Sequence[str]
    ended: Mapping[int, int]
    handled: Mapping[str, int]
    there: Mapping[str, Proposal]
    drafts: Mapping[str, BranchFiles]
    base: str = ""
    anew: Mapping[str, str] = field(default_factory=dict)
    withdrawn: Collection[int] = ()
    in_teams: Sequence[str] = ()
    last_coordinators: bool = False
    remembered: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    insists: bool = True
    renewed: int = 0
    changed: Collection[int] = ()
    to_tell: Sequence[str] = ()
    today: date = date.min
    is_left: bool = False

"""How far somebody is who signs up, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from ospo_automation.core.casus.allowed import Allowance
from ospo_automation.core.casus.remembered import Rows
from ospo_automation.core.network.decided import Network
from ospo_automation.core.sight.signing_form import APPROVED, CHANGED, SigningForm


class Stage(StrEnum):
    """How far it is. What our comment says follows from it."""

    PRIVATE = "private"
    NOT_OWN = "not_own"
    INCOMPLETE = "incomplete"
    TAKEN = "taken"  # the network knows somebody else by this login
    WAITS = "waits"
    APPROVED = APPROVED
    CHANGED = CHANGED
    THERE = "there"  # it stands in the network's files
    TURNED_DOWN = "turned_down"
    OLDER = "older"  # what they filled in later counts
    WITHDRAWN = "withdrawn"
    NO_PAGE = "no_page"  # no file can be called after them


@dataclass(frozen=True)
class Facts:
    """`state` is what our comment remembers, `day` since when they are in the stage in which they are now.

    `stale` are whose thumbs count for what stood there before, those of coordinators first, and `after` is the last
    comment whose word does. `is_new`: they weren't in the network before. `is_there`: they stand in its files.
    `is_asked`: they are asked whether it is still right, for which their form is open. `rows` say who is away, on the
    issue `board`, of whom took their form back and stands in the files all the same, and of whom is new there or back:
    None of anybody else.
    """

    number: int
    form: SigningForm
    stage: Stage
    network: Network
    day: date
    look: date
    private: Allowance = field(default_factory=Allowance)
    state: Mapping[str, Any] = field(default_factory=dict)
    stale: Sequence[int] = ()
    after: int = 0
    is_new: bool = True
    is_asked: bool = False
    is_there: bool = False
    rows: Rows | None = None
    board: int = 0

    @property
    def login(self) -> str:
        return self.form.joiner.person.login.lower()

"""The questions of a meeting, what was said below their list, and which of them are chosen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.github.person import Person
from ospo_automation.core.meetings.open_questions import Question, WantedCasus

HAND = "hand"  # in the list: who ticked last, for what is still to be opened


@dataclass(frozen=True)
class Spoken:
    """A comment that chooses questions. `unclear` is the first wish in it that can't be carried out, with the reason
    in `why`. `is_settled`: nothing in it is left to open. `is_passed_by`: a yes to what somebody else said.
    """

    comment: int
    unclear: WantedCasus | None = None
    why: str = ""
    is_settled: bool = True
    is_passed_by: bool = False


@dataclass(frozen=True)
class Facts:
    """`more` questions found no place in the list. `chosen` are those that are to become a casus, each with who said
    so; `ticked` what is ticked in the list, and `ticked_by` who did so. `since` is when that was first shown, `writer`
    who wrote the minutes, by login.
    """

    checkout: Checkout
    number: int
    day: date
    questions: Sequence[Question]
    state: Mapping[str, Any]
    since: datetime
    writer: str
    more: int = 0
    chosen: Sequence[tuple[Question, Person]] = ()
    spoken: Sequence[Spoken] = ()
    ticked: Collection[int] = ()
    ticked_by: Person | None = None
    liked: tuple[int, ...] = ()

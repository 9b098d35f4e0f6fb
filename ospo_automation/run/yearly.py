"""Whose page was last said to be right a year ago or longer, and who was asked: by name, for a coordinator alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ..core.casus.checkout import Checkout
from ..core.sight.confirmations import YEAR, Memory, last_right


@dataclass(frozen=True)
class YearlyState:
    """Somebody with a page. `right_on` is when they last said that it is, `asked_on` since when an answer is waited for
    on issue `number`, and `said_on` when they said yes, which their page doesn't tell yet.
    """

    login: str
    right_on: date | None
    asked_on: date | None = None
    number: int = 0
    said_on: date | None = None


def yearly(checkout: Checkout, memory: Memory | None, today: date) -> list[YearlyState]:
    """Those whose year is over or who were asked, the longest first; without `memory` nobody read who was."""
    found = []
    asked = memory.asked if memory is not None else {}
    yes: Mapping[int, date] = memory.yes if memory is not None else {}
    for login, page in checkout.profiles.pages.items():
        id_ = checkout.accounts.number(login) or page.github_id or 0
        right_on, question = last_right(page), asked.get(id_)
        is_due = right_on is None or right_on <= today - YEAR
        if is_due or question is not None:
            on, number = (question.day, question.number) if question is not None else (None, 0)
            found.append(YearlyState(login, right_on, on, number, yes.get(id_)))
    return sorted(found, key=lambda each: (each.right_on or date.min, each.login))


def yearly_as_text(found: Sequence[YearlyState]) -> str:
    return "\n".join(f"{each.login:<20} {_said(each)}" for each in found) or "Everybody said so within a year."


def _said(each: YearlyState) -> str:
    last = f"right on {each.right_on}" if each.right_on is not None else "never said so"
    if each.said_on is not None:
        return f"{last}; said yes on {each.said_on}, and their page will follow"
    return f"{last}; asked on {each.asked_on} in #{each.number}, no answer yet" if each.asked_on is not None else last


def yearly_as_json(found: Sequence[YearlyState]) -> list[dict[str, Any]]:
    return [
        {name: value.isoformat() if isinstance(value, date) else value or None for name, value in asdict(each).items()}
        for each in found
    ]

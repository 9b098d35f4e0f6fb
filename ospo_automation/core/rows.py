"""What has to be remembered between runs and belongs to no casus: who asked for a pause, and what was last done.

It stands in a comment of our own on the board issue, hidden from readers: who is away is nobody else's business.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from .days import iso_day
from .issue import Comment, OwnIssue, own_comments, own_state

BOARD = "board"
ROWS = "rows"
SWEEP = "sweep"
MOST_REMEMBERED = 15_000  # characters: a marker holds 20,000, and some characters count six times there


@dataclass(frozen=True)
class Rows:
    """`pauses` are days by login in lower case, None for a pause without an end; `runs` are days by what was done."""

    pauses: Mapping[str, date | None] = field(default_factory=dict)
    runs: Mapping[str, date] = field(default_factory=dict)

    def state(self) -> dict[str, Any]:
        return {
            "pauses": {login: until.isoformat() if until else None for login, until in sorted(self.pauses.items())},
            "runs": {name: day.isoformat() for name, day in sorted(self.runs.items())},
        }

    def paused(self, login: str, until: date | None, today: date) -> Rows | None:
        """With one pause more, without those that are over; None where it can't be remembered any more."""
        pauses = {name: day for name, day in self.pauses.items() if day is None or day > today}
        rows = replace(self, pauses={**pauses, login: until})
        return rows if len(json.dumps(rows.state())) <= MOST_REMEMBERED else None

    def done(self, name: str, day: date) -> Rows:
        return replace(self, runs={**self.runs, name: day})

    @classmethod
    def of(cls, comments: Iterable[Comment], bots: Iterable[int]) -> Rows:
        """The rows in our comment; what makes no sense there is left out."""
        state = own_state(comments, bots, ROWS)
        pauses, runs = state.get("pauses"), state.get("runs")
        return cls(
            # A day that somebody edited into nonsense is none: then the pause holds on.
            {str(login).lower(): iso_day(text) for login, text in pauses.items()} if isinstance(pauses, dict) else {},
            {str(name): day for name, text in runs.items() if (day := iso_day(text))} if isinstance(runs, dict) else {},
        )


def rows_on(board: OwnIssue | None, bots: Iterable[int]) -> Rows:
    """What the board issue remembers; nothing where there is no board."""
    return Rows() if board is None else Rows.of(board.comments, bots)


def holds_rows(comments: Iterable[Comment], bots: Iterable[int]) -> bool:
    return any(mark.key == ROWS for _, mark in own_comments(comments, bots))

"""Tests of what is remembered of who was asked whether it is still right: it fits, and nonsense in it is nothing."""

from datetime import date, timedelta
from typing import Any

from ospo_automation.core.github.issue import EPOCH, OwnIssue
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.core.sight.confirmations import (
    CONFIRMATIONS,
    MOST_ASKED,
    MOST_RESTING,
    MOST_SAID,
    Memory,
    YearlyQuestion,
)

DAY = date(2026, 12, 1)


def issue(body: str) -> OwnIssue:
    return OwnIssue(1, CONFIRMATIONS, body, "", "", is_open=True, was_pinned=False, created_at=EPOCH)


def test_as_many_as_it_may_hold_fit_in_one_line_and_are_read_again() -> None:
    ids = [200_000_000 + index for index in range(400)]
    memory = Memory(
        {id_: YearlyQuestion(DAY, 123_456) for id_ in ids[:MOST_ASKED]},
        {id_: DAY - timedelta(days=1) for id_ in ids[:MOST_SAID]},
        dict.fromkeys(ids[:MOST_RESTING], (DAY, True)),
    )
    assert memory.is_full
    line = Mark(CONFIRMATIONS, memory.record()).line()
    assert Memory.of(issue(line)) == memory


def test_nonsense_there_is_nothing() -> None:
    strange: list[dict[str, Any]] = [
        {"asked": 1},
        {"asked": {"7": "x"}, "yes": {"x": 1, "8": 10**9}, "rests": {"9": [1]}},
        {"yes": []},
    ]
    for state in strange:
        assert Memory.of(issue(Mark(CONFIRMATIONS, state).line())) == Memory()
    assert Memory.of(None) == Memory()

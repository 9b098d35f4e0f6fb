"""Days as people type them, to the last that there can be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from ospo_automation.core.incoming.absence import back_on
from ospo_automation.core.incoming.days import coming_day, past_day

TODAY = date(2026, 11, 24)
LAST = ("t/m 31-12-9999", "tot en met 9999-12-31", "t/m 31 december 9999", "through December 31, 9999")


@pytest.mark.parametrize("text", LAST)
@pytest.mark.parametrize("read", [coming_day, past_day])
def test_behind_the_last_day_there_is_none(read: Callable[[str, date], date | None], text: str) -> None:
    """Whoever typed it in a form or behind a command had every sweep after it fail."""
    assert read(text, TODAY) is None


@pytest.mark.parametrize(
    "text", [*LAST[1:], "from 1 January 9999 through December 31, 9999", "van 1-1-9999 t/m 9999-12-31"]
)
def test_nobody_is_away_until_then(text: str) -> None:
    assert back_on(f"Ik ben afwezig {text}", TODAY) is None
    assert back_on(f"I am away {text}.", TODAY) is None

"""Coordinators say yes or no to tips by their numbers; what says anything else is neither."""

from __future__ import annotations

import pytest

from ospo_automation.core.signals.called import called_in

SAYS = {
    "ja 3": {3: True},
    "Akkoord: 3, 4 en #5!": {3: True, 4: True, 5: True},
    "ja tip 3, nee tip 4": {3: True, 4: False},
    "ja 3\nnee 4 en 5": {3: True, 4: False, 5: False},
    "yes 3 and 4": {3: True, 4: True},
    "no, 3": {3: False},
}
SAYS_NOTHING = ("3", "ja", "ja 3?", "ja 3 maar niet 4", "ik kom om 3 uur", "ja, 3 uur", "ja 3" + " en 4" * 100)


@pytest.mark.parametrize("text", SAYS)
def test_by_number(text: str) -> None:
    assert called_in(text) == SAYS[text]


@pytest.mark.parametrize("text", SAYS_NOTHING)
def test_anything_else(text: str) -> None:
    assert called_in(text) == {}

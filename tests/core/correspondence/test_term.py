"""When somebody says by mail that they need an answer."""

from __future__ import annotations

from datetime import date

import pytest

from ospo_automation.core.correspondence.chosen import term_in


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Graag met spoed!", "week"),
        ("Dat is niet duidelijk. Er is haast bij.", "week"),
        ("Het heeft niet heel veel haast.", "none"),
        ("Er is geen enkele haast bij", "none"),
        ("It is not that urgent.", "none"),
        ("Urgent, please.", "week"),
        ("Graag vóór 20 december.", "month"),
        ("Geen idee wanneer.", ""),
    ],
)
def test_haste_that_is_denied_is_none(text: str, term: str) -> None:
    assert term_in(text, date(2026, 11, 29)) == term

"""Whose year is over, as values: what their page says, who was asked, and who said yes."""

from __future__ import annotations

from datetime import date

from ospo_automation.core.sight.confirmations import Memory, YearlyQuestion
from ospo_automation.run.yearly import YearlyState, yearly, yearly_as_text
from tests.given import checkout

TODAY = date(2026, 11, 24)


def page(id_: int, day: str) -> str:
    return f"---\nname: X\ngithub_id: {id_}\n{f'confirmed_on: {day}' if day else ''}\n---\n"


def test_who_was_asked_and_who_said_yes_stand_beside_whose_year_is_over() -> None:
    pages = {
        "docs/experts/anna.md": page(1, "2025-11-20"),
        "docs/experts/bert.md": page(2, "2025-10-01"),
        "docs/experts/carla.md": page(3, "2026-01-01"),
        "docs/experts/emma.md": page(4, "2025-11-24"),
    }
    memory = Memory({1: YearlyQuestion(date(2026, 11, 21), 12)}, {2: date(2026, 11, 22)})
    found = yearly(checkout(pages=pages), memory, TODAY)
    assert found == [
        YearlyState("bert", date(2025, 10, 1), said_on=date(2026, 11, 22)),
        YearlyState("anna", date(2025, 11, 20), date(2026, 11, 21), 12),
        YearlyState("emma", date(2025, 11, 24)),
    ]
    assert "asked on 2026-11-21 in #12, no answer yet" in yearly_as_text(found)
    assert yearly(checkout(), None, TODAY) == []

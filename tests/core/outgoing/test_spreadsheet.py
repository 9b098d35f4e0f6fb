"""A table for a spreadsheet holds no formula, however the spreadsheet takes its lines and cells apart."""

from __future__ import annotations

import csv
import io

import pytest

from ospo_automation.core.outgoing.spreadsheet import comma_separated

SIGNS = tuple("=+-@＝＋－＠")


def cells(table: bytes, delimiter: str) -> list[str]:
    """As a spreadsheet has them that takes this sign for the end of a cell: in most of Europe that is a semicolon."""
    rows = csv.reader(io.StringIO(table.decode(), newline=""), delimiter=delimiter)
    return [cell for row in rows for cell in row]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    "before", ["", " ", "woorden; ", "woorden;", "a\n", "a\r\n", "a\r", 'a;"', "a\t", 'a\n ""', "a;\u00a0", "a;;", "\n"]
)
def test_no_cell_begins_with_a_formula(before: str, sign: str, delimiter: str) -> None:
    table = comma_separated(["number", "text"], [[1, f'{before}{sign}HYPERLINK("https://kwaad.example";"x")']])
    assert not [each for each in cells(table, delimiter) if each.lstrip(' \t\r\n"\u00a0').startswith(SIGNS)]


def test_what_is_no_formula_stays_to_the_letter() -> None:
    rows = [[1, "Mag dit, onder de EUPL-1.2? a=b; c + d"], [2, 'Zij zei: "nee"\n\nEn toen?']]
    there = list(csv.reader(io.StringIO(comma_separated(["number", "text"], rows).decode(), newline="")))
    assert there[1:] == [[str(number), text] for number, text in rows]

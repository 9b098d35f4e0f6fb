"""Tables for a spreadsheet: comma-separated, in UTF-8, and no cell in which one sees a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_BEFORE_A_SIGN = re.compile(r'(\A|[\s";]++)([=+\-@＝＋－＠]?)')
_ENDS = frozenset(";\t\r\n")
"""What a spreadsheet may take for the end of a cell within a text: many know a semicolon, and not our commas: to those
our quotes say nothing either.
"""


def comma_separated(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """RFC 4180 but for its line ends, which are single."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _harmless(cell: object) -> object:
    return _BEFORE_A_SIGN.sub(_apart, cell) if isinstance(cell, str) else cell


def _apart(found: re.Match[str]) -> str:
    begins_a_cell = not found.start() or not _ENDS.isdisjoint(found[1])
    return f"{found[1]}'{found[2]}" if found[2] and begins_a_cell else found[0]

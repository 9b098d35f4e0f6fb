"""Tables for a spreadsheet: comma-separated, in UTF-8, and no cell in which one sees a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def comma_separated(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """RFC 4180 but for its line ends, which are single."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell

"""The board: a column for each status, with a short card for each casus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..state import Issue
from .records import Row, casussen, rows
from .view import StatusColumn
from .visit import Page, Visit

MOST_CARDS = 10  # a column stays within a screen or two; the list has them all


@dataclass(frozen=True)
class Column:
    about: StatusColumn
    label: str
    id: int
    cards: Sequence[Row]
    total: int


def show(visit: Visit) -> Page:
    with visit.turn():
        asked = casussen(visit.box.world, visit.repo, visit.view.beside)
        columns = [_column(visit, about, asked) for about in visit.view.columns]
        on_board = {column.id for column in columns if column}
        outside = sum(issue.state == "open" and not on_board & set(issue.labels) for issue in asked)
    found = [column for column in columns if column]
    values = {
        "columns": [column for column in found if column.total],
        "empty": [column for column in found if not column.total],
        "total": sum(column.total for column in found),
        "outside": outside,
    }
    return Page("board.html", visit.say("board.title"), "board", values)


def _column(visit: Visit, about: StatusColumn, asked: list[Issue]) -> Column | None:
    """Newest first; None while the repository has no such label."""
    label = visit.repo.label(about.label)
    if label is None:
        return None
    found = sorted((issue for issue in asked if label.id in issue.labels), key=lambda issue: -issue.number)
    return Column(about, label.name, label.id, rows(visit.repo, found[:MOST_CARDS]), len(found))

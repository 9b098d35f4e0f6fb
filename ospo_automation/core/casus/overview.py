"""Where all casussen stand: counts and the newest of each status, of the same size for ten casussen or ten thousand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ..github.issue import Issue
from ..network.labels import Labels, Status

ENDED = frozenset({Status.RESOLVED, Status.PUBLISHED, Status.WITHDRAWN})
"""Statuses that casussen keep when they are closed; with the others only open issues count."""


@dataclass(frozen=True)
class Card:
    """A casus on the board. `thumbs_up` is how many people say that it is their question too, `team` are logins."""

    number: int
    title: str
    labels: tuple[str, ...]
    created_at: datetime
    thumbs_up: int = 0
    team: tuple[str, ...] = ()

    @classmethod
    def of(cls, issue: Issue) -> Card:
        return cls(issue.number, issue.title, issue.labels, issue.created_at, issue.thumbs_up, issue.assignees)


@dataclass(frozen=True)
class Column:
    """`total` counts all; `newest` are the first few of them, newest first."""

    total: int = 0
    newest: tuple[Card, ...] = ()

    def moved(self, card: Card, *, was_here: bool, is_here: bool) -> Column:
        """With or without a card, which takes its place by age."""
        others = tuple(each for each in self.newest if each.number != card.number)
        if not is_here:
            return Column(max(0, self.total - was_here), others)  # what was counted may be a moment behind
        newest = sorted((*others, card), key=lambda each: (each.created_at, each.number), reverse=True)
        return Column(self.total + (not was_here), tuple(newest))


@dataclass(frozen=True)
class Overview:
    """`url` is the repository's page. `triage` waits for a coordinator; `wanted` are asked for by most people.

    `left_alone` counts the open casussen from before the day in the configuration in which nothing happened since.
    """

    url: str
    columns: Mapping[Status, Column]
    triage: Column
    wanted: tuple[Card, ...] = ()
    left_alone: int = 0

    def changed(self, before: Issue, after: Issue, labels: Labels) -> Overview:
        """As it will be when an issue has other labels than it has now."""
        card = Card.of(after)
        renewed = (card if each.number == card.number else each for each in self.wanted)
        wanted = tuple(each for each in renewed if each.number != card.number or after.is_open)
        old, new = labels.statuses_in(before.labels), labels.statuses_in(after.labels)
        columns = {
            status: column.moved(
                card,
                was_here=status in old and (before.is_open or status in ENDED),
                is_here=status in new and (after.is_open or status in ENDED),
            )
            for status, column in self.columns.items()
        }
        triage = labels.triage.name.lower()
        waited = before.is_open and triage in map(str.lower, before.labels)
        waits = after.is_open and triage in map(str.lower, after.labels)
        waiting = self.triage.moved(card, was_here=waited, is_here=waits)
        return replace(self, columns=columns, triage=waiting, wanted=wanted)

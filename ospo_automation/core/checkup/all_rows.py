"""All rows of the checkup, in the order in which they are told: first what stops everything."""

from __future__ import annotations

from ..casus.checkout import Checkout
from ..github.told import SOURCES, Source, Told
from . import what_mails, what_merges, what_runs, what_shows, who_may
from .row import Check, Checkup, looked_over

CHECKS: tuple[Check, ...] = (*who_may.ROWS, *what_runs.ROWS, *what_merges.ROWS, *what_shows.ROWS, *what_mails.ROWS)


def examined(checkout: Checkout, told: Told) -> Checkup:
    """All that can be seen."""
    return looked_over(CHECKS, checkout, told)


def examined_weekly(checkout: Checkout, told: Told) -> Checkup:
    """What comes about by itself, and what nothing else tells."""
    return looked_over((each for each in CHECKS if each.is_weekly), checkout, told)


def needed(checkout: Checkout, *, weekly: bool = False) -> list[Source[object]]:
    """What has to be asked for a network: weekly only what the sweep's own token is told, and what breaks us."""
    rows = [
        each for each in CHECKS if each.wanted(checkout.network) and (not weekly or (each.is_weekly and each.breaks))
    ]
    used = {source for each in rows for source in each.sources}
    return [each for each in SOURCES if each in used and (each.by_workflow or not weekly)]

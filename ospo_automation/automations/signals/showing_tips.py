"""What our own issue about tips shows: where those stand that wait, and of those that were taken in what they say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.signals import tips_kept
from ospo_automation.core.signals.tips_kept import EMPTY, Shelf, Shelves, Tip, TipMemory

from .facts import Facts

MOST_SHOWN = 10  # of those that were taken in, above all that is said there


def values(facts: Facts, memory: TipMemory, shelves: Shelves = EMPTY) -> dict[str, Any]:
    home = facts.home.number if facts.home is not None else 0
    waits = [
        {
            "name": each.name,
            "number": each.number,
            "comment": each.comment,
            "here": each.number == home,
            "day": each.day,
        }
        for each in memory.waits
    ]
    taken = reversed(tips_kept.since(shelves, date.min)[-MOST_SHOWN:])
    return {"waits": waits, "taken": _shown(taken, facts), "per_day": facts.per_day}


def shelf_values(shelf: Shelf, facts: Facts) -> dict[str, Any]:
    return {"tips": _shown(reversed(shelf.tips), facts)}


def _shown(tips: Iterable[Tip], facts: Facts) -> list[dict[str, Any]]:
    topics = facts.network.topics
    return [
        {
            "title": each.title,
            "link": Safe(each.link),
            "why": each.why,
            "topics": [topics[path].title for path in each.topics if path in topics],
            "day": each.taken_in,
        }
        for each in tips
    ]

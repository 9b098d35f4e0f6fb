"""The line goes round by person: the first of everybody, then the second of who has more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from math import sqrt
from typing import TypeVar

T = TypeVar("T")
GOLDEN = (sqrt(5) - 1) / 2


def in_turns(things: Iterable[T], whose: Callable[[T], Hashable]) -> list[T]:
    """In the order in which they stand, but for that."""
    count: Counter[Hashable] = Counter()
    placed = []
    for each in things:
        person = whose(each)
        placed.append((count[person], each))
        count[person] += 1
    return [each for _, each in sorted(placed, key=lambda one: one[0])]


def some_in_turn(things: Sequence[T], most: int, now: datetime) -> list[T]:
    """So many of them, others in another hour; each has its turn in some 2.6 times as many hours as it takes for all.

    They begin further on by the golden ratio, so that this holds whatever the rhythm of who asks.
    """
    if len(things) <= most:
        return list(things)
    begin = int(int(now.timestamp() // 3600) * GOLDEN % 1 * len(things))
    return [*things[begin:], *things[:begin]][:most]

"""The line goes round by person: the first of everybody, then the second of who has more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

T = TypeVar("T")


def in_turns(things: Iterable[T], whose: Callable[[T], Hashable]) -> list[T]:
    """In the order in which they stand, but for that; what is nobody's (None) never waits for another."""
    count: Counter[Hashable] = Counter()
    placed = []
    for each in things:
        person = whose(each)
        placed.append((count[person], each))
        count[person] += person is not None
    return [each for _, each in sorted(placed, key=lambda one: one[0])]

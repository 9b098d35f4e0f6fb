"""In which order workers get the tests: what takes long is dealt out like cards and comes first, the rest fills up.

Each worker begins with a stretch of the list, and takes from the end of another's when its own is done: a long test at
the end would keep one of them busy while the others wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from pathlib import PurePath
from typing import TypeVar

LONGEST = (
    "act", "test_demo.py", "test_erasure.py", "test_export.py", "browser", "test_storm.py", "test_days.py",
    "test_crash.py", "test_crowd.py", "test_story.py", "test_roster.py", "test_leaving.py", "test_joining.py",
)  # fmt: skip
"""Files and folders of tests that take seconds each, or that make what others wait for; the longest first."""
ALONE = "act"  # its tests share nothing that a file makes once
TOGETHER = dict.fromkeys(("test_erasure.py", "test_export.py"), "demo/test_demo.py")
"""All begin with the told story: the second one would only wait for it."""
T = TypeVar("T")


def dealt(tests: Sequence[T], workers: int, path_of: Callable[[T], PurePath]) -> list[T]:
    """The tests in the order in which as many workers get them. `path_of` gives a test's file, below `tests`."""

    def rank(test: T) -> int:
        found = (place for place, name in enumerate(LONGEST) if name in path_of(test).parts)
        return next(found, len(LONGEST))

    def group(test: T) -> object:
        path = path_of(test)
        return id(test) if ALONE in path.parts else TOGETHER.get(path.name, str(path))

    ordered = sorted(tests, key=rank)
    short = [test for test in ordered if rank(test) == len(LONGEST)]
    hands: list[list[T]] = [[] for _ in range(workers)]
    for place, (_, cards) in enumerate(groupby(ordered[: len(ordered) - len(short)], group)):
        hands[place % workers].extend(cards)
    return [*_filled(hands, short)]


def _filled(hands: Sequence[list[T]], short: Sequence[T]) -> Iterable[T]:
    """As xdist divides the list: equal parts, the remainder to the last."""
    rest, used = sum(map(len, hands)) + len(short), 0
    for place, hand in enumerate(hands):
        size = rest // (len(hands) - place)
        more = max(0, size - len(hand))
        yield from [*hand, *short[used : used + more]]
        used += more
        rest -= size
    yield from short[used:]

"""How many samples of one and the same property a test takes: some each time, and all of them in `make soak`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

SOAKS = "OSPO_SOAK"
"""The variable with which `tests.soak` starts the tests that take samples."""
USES = "from tests.sampled import"
T = TypeVar("T")


def some(samples: Sequence[T], one_in: int, first: int = 0) -> Sequence[T]:
    """One in so many, from the `first` on; where the tests soak, all."""
    return samples if os.environ.get(SOAKS) else samples[first::one_in]


def sized(few: T, many: T) -> T:
    """`many` where the tests soak."""
    return many if os.environ.get(SOAKS) else few


def files() -> list[Path]:
    """Of all tests that take samples."""
    found = Path(__file__).parent.rglob("test_*.py")
    return sorted(each for each in found if USES in each.read_text(encoding="utf-8"))

"""How much a test tries of one and the same: some in each run of all tests, and many in `make soak`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

SOAKS = "OSPO_SOAKS"
T = TypeVar("T")


def sized(some: T, many: T) -> T:
    """`many` where `make soak` runs it, which runs each file of tests that asks this."""
    return many if os.environ.get(SOAKS) else some


def files() -> list[Path]:
    """Those files."""
    here = Path(__file__).parent
    asking = f"from {__name__} import "
    return sorted(each for each in here.rglob("test_*.py") if asking in each.read_text(encoding="utf-8"))

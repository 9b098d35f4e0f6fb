"""Many pages at once: each is a piece of work of its own, and machines have more than one core."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

FEW = 200  # of so many pages the start of other processes takes longer than the pages
MOST = 4
Given = TypeVar("Given")
Made = TypeVar("Made")


def in_parallel(work: Callable[[Given], Made], items: Iterable[Given]) -> list[Made]:
    """What the work makes of every item, in their order. It must be something that another process can be given."""
    listed = list(items)
    workers = min(os.cpu_count() or 1, MOST)
    if len(listed) < FEW or workers == 1 or "fork" not in multiprocessing.get_all_start_methods():
        return list(map(work, listed))
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork")) as pool:
        return list(pool.map(work, listed, chunksize=1 + len(listed) // (4 * workers)))

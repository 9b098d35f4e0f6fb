"""Many pages at once: each is a piece of work of its own, and machines have more than one core."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import Connection
from typing import Any, TypeVar

FEW = 200  # of so many pages the start of other processes takes longer than the pages
MOST = 4
Given = TypeVar("Given")
Made = TypeVar("Made")


def can_fork() -> bool:
    """Whether another process can begin with all that this one has."""
    return "fork" in multiprocessing.get_all_start_methods()


def in_parallel(work: Callable[[Given], Made], items: Iterable[Given]) -> list[Made]:
    """What the work makes of every item, in their order. It must be something that another process can be given."""
    listed = list(items)
    workers = min(os.cpu_count() or 1, MOST)
    if len(listed) < FEW or workers == 1 or not can_fork():
        return list(map(work, listed))
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork")) as pool:
        return list(pool.map(work, listed, chunksize=1 + len(listed) // (4 * workers)))


def apart(work: Callable[[], Made]) -> Made:
    """In a process of its own, so that all memory that it takes is given back. Raises what the work raises."""
    if not can_fork():
        return work()
    forking = multiprocessing.get_context("fork")
    here, there = forking.Pipe(duplex=False)
    process = forking.Process(target=_tell, args=(work, there))
    process.start()
    there.close()
    try:
        made, error = here.recv()
    except EOFError:
        raise ChildProcessError("it ended early; a larger machine may do") from None
    finally:
        process.join()
    if error is not None:
        raise error
    found: Made = made
    return found


def _tell(work: Callable[[], Any], pipe: Connection) -> None:
    try:
        pipe.send((work(), None))
    except Exception as error:  # noqa: BLE001  (it is raised where this was asked for)
        pipe.send((None, error))

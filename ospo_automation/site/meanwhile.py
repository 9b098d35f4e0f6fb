"""While the engine builds, which takes one core: another process does what the build doesn't need."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Generic, Self, TypeVar

from .parallel import FEW, can_fork

Found = TypeVar("Found")


class Meanwhile(Generic[Found]):
    """`first` is done in any case, before `found` gives anything. `then` is told how to ask whether it is time to end,
    and what it found is given; it is left out where there is no core for it, or not enough to do.
    """

    def __init__(self, first: Callable[[], None], then: Callable[[Callable[[], bool]], Found], pages: int) -> None:
        self._first = first
        self._process = None
        if pages < FEW or (os.cpu_count() or 1) == 1 or not can_fork():
            first()
            return
        forking = multiprocessing.get_context("fork")
        self._here, there = forking.Pipe()
        self._process = forking.Process(target=_work, args=(first, then, there), daemon=True)
        self._process.start()
        there.close()

    def found(self) -> Found | None:
        """None where nothing was left to another process, or it came to nothing."""
        if self._process is None:
            return None
        try:
            self._here.send(None)
            found: Found | None = self._here.recv()
        except (EOFError, OSError):  # it is gone
            found = None
            self._first()
        self._process.join()
        self._process = None
        self._first = _nothing  # with all that it was to be made of
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()


def _nothing() -> None:
    """What is done already."""


def _work(first: Callable[[], None], then: Callable[[Callable[[], bool]], Found], pipe: Connection) -> None:
    first()
    pipe.send(then(pipe.poll))

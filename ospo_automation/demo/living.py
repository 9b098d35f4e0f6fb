"""The network goes on living while somebody looks at it: the clock runs, and the automation answers what happens."""

from __future__ import annotations

import queue
import threading
import time
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Self

from .stage import Ran, Stage

LOOKS_EVERY = 0.2  # seconds


class Living:
    """Works from entering to leaving. `told` hears of each run, and `wrong` of a bug that is ours; neither stops it.

    `renewed` is called after whatever happened: somebody may have changed a page.
    """

    def __init__(
        self,
        stage: Stage,
        *,
        told: Callable[[Ran], None],
        wrong: Callable[[str], None],
        renewed: Callable[[], object] = lambda: None,
    ) -> None:
        self._stage = stage
        self._renewed = renewed
        self._told = told
        self._wrong = wrong
        self._ends = threading.Event()
        self._looked_at = time.monotonic()
        self._forward: queue.SimpleQueue[datetime] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._live, name="living", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Waits for the run that is under way, so that nothing is left half done, and keeps where the clock stands."""
        self._ends.set()
        self._thread.join()
        self._stage.box.advance(timedelta())

    def put_forward(self, moment: datetime) -> None:
        """Lets time pass until then, as soon as the run that is under way is over; every morning has its sweep."""
        self._forward.put(moment)

    def _live(self) -> None:
        while not self._ends.wait(LOOKS_EVERY):
            try:
                self._let_time_pass()
                self._go_forward()
                for ran in self._stage.waiting():
                    self._told(ran)
                    if self._ends.is_set():
                        return
                self._renewed()
            except Exception:  # noqa: BLE001  (a demo that goes on is worth more than one that stops at a bug)
                self._wrong(traceback.format_exc())

    def _go_forward(self) -> None:
        while not self._forward.empty():
            moment = self._forward.get()
            for morning in list(self._stage.mornings(moment)):
                if self._ends.is_set():
                    return
                self._stage.until(morning)
                self._told(self._stage.sweep())
                for ran in self._stage.waiting():
                    self._told(ran)
            self._stage.until(moment)

    def _let_time_pass(self) -> None:
        """By whole seconds, because GitHub's times have no smaller ones."""
        seconds = int(time.monotonic() - self._looked_at)
        if seconds:
            self._looked_at += seconds
            passed = timedelta(seconds=seconds)
            is_morning = any(self._stage.mornings(self._stage.box.now + passed))
            self._stage.box.advance(passed, is_kept=False)
            if is_morning:
                self._told(self._stage.sweep())

"""How fast we go: GitHub asks for a second between requests that change something, and for none between reads.

https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from inspect import signature
from typing import Any

from github.Requester import Requester

READS = ("GET", "HEAD")
_MUTATION = re.compile(r"^\s*mutation\b", re.MULTILINE)  # our documents begin with a comment, which may take lines


@dataclass
class Pace:
    """Seconds between the end of a change and the next, and before something is tried again; and whose clock it is."""

    between_changes: float = 1
    before_again: float = 2
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _changed: float | None = field(default=None, init=False)

    def wait(self, seconds: float) -> None:
        if seconds > 0:
            self.sleep(seconds)

    def hold(self, requester: Requester) -> None:
        """Everything that goes through this requester keeps to it from now on.

        PyGithub can pause too, but takes a GraphQL query for a change, since both are sent with POST.
        """
        send = requester.requestJson
        asked = signature(send)

        def paced(*args: Any, **named: Any) -> tuple[int, dict[str, Any], str]:
            given = asked.bind(*args, **named).arguments
            if not is_change(given["verb"], given.get("input")):
                return send(*args, **named)
            if self._changed is not None:
                self.wait(self._changed + self.between_changes - self.now())
            try:
                return send(*args, **named)
            finally:
                self._changed = self.now()

        requester.requestJson = paced  # type: ignore[method-assign]  # of this one: all objects of a client share it


def is_change(verb: str, sent: Any) -> bool:
    """Whether a request changes something. GraphQL sends all with POST; there its document says what it is."""
    document = sent.get("query") if isinstance(sent, dict) else None
    return bool(_MUTATION.search(document)) if isinstance(document, str) else verb not in READS

"""How fast we go: GitHub asks for a second between requests that change something, and for none between reads.

https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from inspect import signature
from typing import Any

from github.Requester import Requester

READS = ("GET", "HEAD")
# What makes content: GitHub bounds it at 80 requests a minute, which a second between them keeps, and 500 an hour.
# https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
MAKES = ("POST", "PATCH")
MOST_MADE = 500
_MUTATION = re.compile(r"^\s*mutation\b", re.MULTILINE)  # our documents begin with a comment, which may take lines


@dataclass
class Pace:
    """Seconds between the end of a change and the next, and before something is tried again; and whose clock it is.

    `made`: how many requests made content. One Pace is for all that writes in a process, with whatever token.
    """

    between_changes: float = 1
    before_again: float = 2
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    made: int = field(default=0, init=False)
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

        @wraps(send)
        def paced(*args: Any, **named: Any) -> tuple[int, dict[str, Any], str]:
            given = asked.bind(*args, **named).arguments
            if not is_change(given["verb"], given.get("input")):
                return send(*args, **named)
            if self._changed is not None:
                self.wait(self._changed + self.between_changes - self.now())
            self.made += given["verb"] in MAKES
            try:
                return send(*args, **named)
            finally:
                self._changed = self.now()

        requester.requestJson = paced  # type: ignore[method-assign]  # of this one: all objects of a client share it


def is_change(verb: str, sent: Any) -> bool:
    """Whether a request changes something. GraphQL sends all with POST; there its document says what it is."""
    document = sent.get("query") if isinstance(sent, dict) else None
    return _is_mutation(document) if isinstance(document, str) else verb not in READS


@lru_cache(maxsize=100)
def _is_mutation(document: str) -> bool:
    """A run sends the same few dozen documents again and again, and each is long."""
    return bool(_MUTATION.search(document))

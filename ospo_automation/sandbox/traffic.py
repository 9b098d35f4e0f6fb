"""What is known of a request that came in, and what can be made to go wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal


@dataclass
class Request:
    """One line of the log. Before the answer, status is 0; what was sent is there for `faults` only."""

    number: int
    method: str
    path: str
    status: int = 0
    actor: str | None = None
    sent: bytes = b""


@dataclass(frozen=True)
class Fault:
    """What goes wrong with a request: `before` the effect, or `after` it, when only the answer is lost.

    `body` is sent in place of JSON in GitHub's words. `spoil` makes another answer of the true one, whose status stays.
    """

    when: Literal["before", "after"] = "before"
    status: int = 502
    headers: dict[str, str] = field(default_factory=dict)
    message: str = ""
    drop: bool = False  # the connection closes without an answer
    body: bytes | None = None
    content_type: str = "application/json; charset=utf-8"
    spoil: Callable[[bytes], bytes] | None = None

    @property
    def words(self) -> str:
        usual = {403: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}
        usual[429] = usual[403]
        return self.message or usual.get(self.status, "Server Error")

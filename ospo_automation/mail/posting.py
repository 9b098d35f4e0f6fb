"""What we ask of whoever brings our mails: to hand one over, and to say what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Fate(StrEnum):
    """What became of a mail. LATER: nobody got it, and it may be tried again. STOPPED: as LATER, and others won't go
    either. UNKNOWN: the server got it and its answer got lost.
    """

    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Handed:
    """`code` is what the server said, in numbers alone: its words may name people."""

    fate: Fate
    code: str = ""


class Post(Protocol):
    def send(self, message: bytes, sender: str, reader: str, copy: str) -> Handed:
        """To both or to none: what reaches the `copy` reached the `reader`. Never raises for what a server does."""

    def close(self) -> None:
        """Never raises."""

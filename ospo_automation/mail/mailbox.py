"""What we ask of a mailbox, on a server or in files: folders hold messages, and that is all we keep."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

INBOX = "INBOX"
MOST_BYTES = 2_000_000  # that we read of one message
MOST_OF_HEADERS = 16_000  # bytes that a list tells of the headers of one message


class MailboxTrouble(Exception):
    """The mailbox can't be worked with now. What is told stands in public logs: no word of the server's, no address."""


class Refusal(MailboxTrouble):
    """The server won't, and won't later: a wrong password, a folder that can't be made."""


@dataclass(frozen=True)
class Stored:
    """One message as it lies in a folder. `uid` names it there for as long as this run lasts, and later ones have
    higher numbers. `at` is when it came, by the clock of the server. `headers` are those that were asked for, by their
    names in lower case: unfolded, each as often as it is there, and cut where they are too long.
    """

    folder: str
    uid: int
    at: datetime
    size: int
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def header(self, name: str) -> str:
        """The first of that name, or ""."""
        return next(iter(self.headers.get(name.lower(), ())), "")

    @property
    def message_id(self) -> str:
        """Without brackets. "" where there is none, or where `message-id` wasn't asked for."""
        return bare_id(self.header("message-id"))


def bare_id(text: str) -> str:
    """An id as it stands between brackets, or as somebody forgot them."""
    inner = text.partition("<")[2].partition(">")[0] if "<" in text else text
    return "".join(inner.split())[:MOST_OF_AN_ID]


MOST_OF_AN_ID = 250


class Mailbox(Protocol):
    """Folders are told with `/` between them, as people read them. Everything raises `MailboxTrouble`."""

    def ensure(self, folders: Collection[str]) -> None:
        """Makes those that aren't there."""

    def counts(self, folders: Collection[str]) -> Mapping[str, int]:
        """How many messages lie in each; 0 in one that isn't there."""

    def stored(self, folder: str, fields: Sequence[str] = ("message-id",), most: int = MOST_OF_HEADERS) -> list[Stored]:
        """All that lies in the folder, oldest first, with these headers and at most so many bytes of them each."""

    def read(self, stored: Stored) -> bytes:
        """The message, of which at most the first `MOST_BYTES`; b"" once it is gone."""

    def append(self, folder: str, message: bytes) -> None:
        """Puts it there as read, as of now. Whether it is there isn't known when this raises."""

    def move(self, stored: Stored, folder: str) -> Stored | None:
        """As it lies there now; None where it wasn't there any more to be moved. When this raises it lies in either
        folder, or where the server can't move at once in both.
        """

    def remove(self, stored: Stored) -> bool:
        """Whether it was still there."""

    def copies(self) -> Collection[str]:
        """The folders in which a provider may put what we sent by itself: what was sent, and what it takes for junk."""

    def close(self) -> None:
        """Never raises. What is asked afterwards begins anew."""

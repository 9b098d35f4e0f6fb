"""One run at a time works in a mailbox: a message in a folder of its own holds the turn, by the mailbox's own clock."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from .mailbox import Mailbox, MailboxTrouble, Stored

LONGEST_TURN = timedelta(minutes=20)  # then it is anybody's: its run broke off
WORKING = timedelta(minutes=12)  # in which something new is begun; what it takes to hand over one mail fits in the rest
_MARK = "ospo-turn."


@dataclass(frozen=True)
class Turn:
    """`at` is when it began, by the clock of the mailbox; `until` by that of this machine."""

    at: datetime
    until: float

    @property
    def is_over(self) -> bool:
        """Whether nothing new may be begun."""
        return time.monotonic() >= self.until


@contextmanager
def turn(mailbox: Mailbox, folder: str, sign: Callable[[str], str] = lambda _: "") -> Iterator[Turn | None]:
    """None while another run is at work. It ends with the block, however that ends; what was cut off for good ends by
    itself after `LONGEST_TURN`. `sign` makes a word that only we can make: some servers put anybody's mail into the
    folder that its address names.
    """
    word = secrets.token_hex(16)
    mark = f"{_MARK}{word}.{sign(word)}@ospo"
    begun = time.monotonic()
    try:
        mailbox.ensure([folder])
        mailbox.append(folder, _message(mark))
        yield _taken(mailbox, folder, mark, begun, sign)
    finally:
        _give_back(mailbox, folder, mark)


def _taken(mailbox: Mailbox, folder: str, mark: str, begun: float, sign: Callable[[str], str]) -> Turn | None:
    marks = [each for each in mailbox.stored(folder) if _is_signed(each.message_id, sign)]
    own = next((each for each in marks if each.message_id == mark), None)
    if own is None:
        return None
    earlier = [each for each in marks if each.uid < own.uid]
    if any(not _is_over(each, own) for each in earlier):
        return None
    for each in earlier:
        mailbox.remove(each)
    return Turn(own.at, begun + WORKING.total_seconds())


def _is_signed(mark: str, sign: Callable[[str], str]) -> bool:
    word, _, signed = mark.removeprefix(_MARK).removesuffix("@ospo").partition(".")
    return mark.startswith(_MARK) and hmac.compare_digest(signed.encode("utf-8", "replace"), sign(word).encode())


def _is_over(other: Stored, own: Stored) -> bool:
    return abs(own.at - other.at) >= LONGEST_TURN


def _give_back(mailbox: Mailbox, folder: str, mark: str) -> None:
    """Also over a new connection, where the first one broke."""
    for _ in range(2):
        with suppress(MailboxTrouble):
            for each in mailbox.stored(folder):
                if each.message_id == mark:
                    mailbox.remove(each)
            return
        mailbox.close()


def _message(mark: str) -> bytes:
    lines = (
        f"Message-ID: <{mark}>",
        "Subject: Hier is een run bezig / a run is at work here",
        "From: ospo_automation <nobody@ospo.invalid>",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "Dit bericht verdwijnt vanzelf. / This message goes by itself.",
        "",
    )
    return "\r\n".join(lines).encode()

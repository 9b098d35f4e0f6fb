"""What a server tells of messages, out of the pieces in which imaplib gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from .header_fields import chosen
from .mailbox import Stored

_BEGINS = re.compile(rb"\d+ \(")
_FLAGS = re.compile(rb"FLAGS \(([^)]*)\)", re.IGNORECASE)
_UID = re.compile(rb"[( ]UID (\d+)", re.IGNORECASE)
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)", re.IGNORECASE)
_DATE = re.compile(
    rb'INTERNALDATE "([ \d]\d)-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"', re.IGNORECASE
)
_COPIED = re.compile(rb"\d+ \S+ (\d+)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    """What is told of one message: the `line` without what stands in it in pieces of their own."""

    uid: int
    line: bytes
    literal: bytes

    @property
    def is_deleted(self) -> bool:
        """Whether somebody marked it so: people see it no more."""
        flags = _FLAGS.search(self.line)
        return flags is not None and b"\\deleted" in flags[1].lower().split()

    def stored(self, folder: str, fields: Sequence[str], most: int) -> Stored:
        size = _SIZE.search(self.line)
        headers = chosen(self.literal, fields, most) if self.literal else {}
        return Stored(folder, self.uid, _at(self.line), int(size[1]) if size else 0, headers)


def answers(said: Sequence[object]) -> Iterator[Answer]:
    """Those that name their number; a server may tell of others unasked."""
    line: list[bytes] = []
    literals: list[bytes] = []
    for each in said:
        if isinstance(each, tuple):
            line.append(each[0])
            literals.append(each[1])
            continue
        if isinstance(each, bytes):
            line.append(each)
        if line and _BEGINS.match(whole := b"".join(line)):
            found = _UID.search(_FLAGS.sub(b"", whole))
            if found is not None:
                yield Answer(int(found[1]), whole, b"".join(literals))
        line, literals = [], []


def moved_to(said: Sequence[object]) -> int | None:
    """The number under which a message lies where it was moved to."""
    last = next((each for each in reversed(said) if isinstance(each, bytes)), b"")
    found = _COPIED.fullmatch(last.strip())
    return int(found[1]) if found else None


def _at(line: bytes) -> datetime:
    found = _DATE.search(line)
    if found is None:
        return _LONG_AGO
    day, month, year, hour, minute, second, sign, hours, minutes = (each.decode("ascii") for each in found.groups())
    ahead = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    try:
        number = _MONTHS.index(month.lower()) + 1
        zone = timezone(ahead)
        return datetime(int(year), number, int(day), int(hour), int(minute), int(second), tzinfo=zone).astimezone(UTC)
    except ValueError:
        return _LONG_AGO

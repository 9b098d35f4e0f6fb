"""One mail that came in, as far as we go by it. It stays in the mailbox: nothing about its sender is ever public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_TEXT = 100_000  # characters that we read of one mail
MOST_ADDRESSES = 50  # of one header
MOST_REFERENCES = 50


class Vouched(StrEnum):
    """What the mailbox's own server noted of where a mail comes from (DKIM, SPF, DMARC). NOT_SAID: nothing."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_SAID = "not_said"


class Dropped(StrEnum):
    """What we leave out of a mail, and say so."""

    ATTACHMENT = "attachment"
    INVITATION = "invitation"
    IMAGE = "image"
    REST = "rest"  # of a text that is too long, or of more parts than we read


@dataclass(frozen=True)
class Received:
    """`message_id` and `references` (newest first) stand without brackets; a mail without an id gets one of its
    digest. `sender` is an address in lower case, "" where none can be read, `name` what stands beside it. `text` is
    all that it says, the mail that it answers and its signature included. `at` is when the mailbox's server got it.

    `to` is where servers brought it as well, `also_to` only whom its writer sent it to.

    `is_automatic`: a program sent it (an absence, a list, a newsletter); `is_bounce`: ours couldn't be delivered.
    `is_closed`: it is encrypted, so that we can't read it. `is_noted`: the mailbox's server looked where it comes from.
    """

    message_id: str
    sender: str
    name: str
    subject: str
    text: str
    at: datetime
    to: tuple[str, ...] = ()
    also_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    is_automatic: bool = False
    is_bounce: bool = False
    is_closed: bool = False
    dropped: frozenset[Dropped] = frozenset()
    vouched: Vouched = Vouched.NOT_SAID
    is_noted: bool = False

"""What can become of one mail: where it lies from then on, what we answer, and what of it becomes public."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .draft import CasusDraft
from .mail_thread import Kind, MailThread


class Folder(StrEnum):
    """Where mails lie: in the mailbox of people, under names that they know. The folders are all that we remember."""

    INBOX = "inbox"
    TALKS = "talks"  # conversations that go on
    PERSON = "person"  # waits for a coordinator
    PUBLIC = "public"  # a coordinator wants it to be a casus: its writer gets the draft
    ANSWERED = "answered"  # by a coordinator
    AWAY = "away"  # of no use
    EXPERTS = "experts"  # from whom a coordinator lets us ask for advice


class Note(StrEnum):
    """Why a mail waits for a person, for whoever opens the folder."""

    FORWARDED = "forwarded"  # from another address than the one with which its conversation began
    UNSURE = "unsure"  # its server says that it may not come from whom it names
    MANY = "many"  # so many from one address that none is answered any more
    UNREADABLE = "unreadable"
    UNREACHABLE = "unreachable"  # nothing can be sent to the address that it names
    LONG = "long"  # more than the mailbox can keep as a draft, or something in it that we can't go by
    NO_QUESTION = "no_question"
    PRIVATE = "private"
    CORRECTION = "correction"
    BOUNCED = "bounced"
    ENDED = "ended"
    FILED = "filed"  # in a folder for what coordinators want, where none of them can have put it yet
    NAME = "name"  # an expert wants one beside what they write
    WISH = "wish"  # to be removed, from somebody of whom we can't be sure


@dataclass(frozen=True)
class Post:
    """Words that become a comment in the owner's name, or as those of an expert who was asked by mail. `of` is the mail
    that holds them, by which it is made once.
    """

    words: str
    of: str
    acts: str = ""
    is_experts: bool = False


@dataclass(frozen=True)
class NextStep:
    """`kind` is the mail that we answer with, None where we don't. `opens` becomes a casus, `posts` a comment.

    `settles` is the mail of ours whose question this was the answer to. `listing` is what somebody may be asked about.
    """

    folder: Folder
    kind: Kind | None = None
    draft: CasusDraft | None = None
    words: str = ""
    found: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    acts: str = ""
    opens: CasusDraft | None = None
    posts: Post | None = None
    settles: str = ""
    listing: tuple[str, ...] = ()
    note: Note | None = None


@dataclass(frozen=True)
class Tied:
    """Which conversation a mail goes on with; `is_sure`: it comes from the address with which that began. `has_seen`:
    its writer may have seen what waits for a yes there.
    """

    talk: MailThread | None = None
    is_sure: bool = False
    has_seen: bool = True


def for_person(note: Note, *, answered_today: bool) -> NextStep:
    """Its writer hears once that a person reads it."""
    kind = Kind.PRIVATE if note is Note.PRIVATE else Kind.PERSON
    return NextStep(Folder.PERSON, None if answered_today else kind, note=note)

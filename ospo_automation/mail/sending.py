"""Each mail of ours goes out once, and none is lost, wherever a run breaks off: its folder says how far it is.

A mail waits whole in a folder, with an id that is the same each time it is made. A run moves it aside, hands it over
once to its reader and to our own mailbox together, and moves it on. What still lies aside for a later run went out if
our copy came; if none came for long, it didn't, and it waits again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .mailbox import INBOX, Mailbox, Stored
from .posting import Fate, Handed, Post
from .turns import LONGEST_TURN, Turn
from .writing import Outgoing, as_sent, reader_of, written

GRACE = timedelta(minutes=10)  # in which a copy comes that was on its way when a run broke off
GIVE_UP = timedelta(days=3)  # of being told to come back later
MOST_AT_ONCE = 100

_NOTE = "ospo-sending."


@dataclass(frozen=True)
class Outbox:
    """The folders that a mail of ours passes through."""

    waiting: str
    under_way: str
    sent: str
    refused: str

    @property
    def folders(self) -> tuple[str, ...]:
        return self.waiting, self.under_way, self.sent, self.refused


@dataclass(frozen=True)
class Went:
    """What became of a mail that was handed over in this run, or that an earlier one left."""

    message_id: str
    handed: Handed


def known_ids(mailbox: Mailbox, outbox: Outbox) -> set[str]:
    """Of all mails that were ever put out and are kept. In one turn nobody else puts any out."""
    return _ids(mailbox, outbox.folders)


def put_out(mailbox: Mailbox, outbox: Outbox, mails: Iterable[Outgoing], known: set[str] | None = None) -> int:
    """How many of them are new: one that was ever put out isn't again. Whoever puts out many in one turn looks once,
    and gives what is `known`: it is kept up to date here.
    """
    mails = list(mails)
    if known is None:
        known = known_ids(mailbox, outbox) if mails else set()
    new = {each.message_id: each for each in mails if each.message_id not in known}
    for each in new.values():
        known.add(each.message_id)  # also when this raises: it may be there
        mailbox.append(outbox.waiting, written(each))
    return len(new)


def send_waiting(
    mailbox: Mailbox,
    post: Post,
    outbox: Outbox,
    own: str,
    turn: Turn,
    *,
    grace: timedelta = GRACE,
    is_made: Callable[[str, bytes], bool] = lambda _id, _message: True,
) -> list[Went]:
    """Everything that waits, as far as this turn allows. `own` is our address, and that of the copy. `is_made` tells of
    an id and a message whether we made it: there are servers that put a mail to `vragen+Uit@…` into the folder `Uit`.
    """
    went = settle(mailbox, outbox, turn, grace=grace)
    waiting = mailbox.stored(outbox.waiting)[:MOST_AT_ONCE]
    known = _ids(mailbox, outbox.folders[1:]) if waiting else set()
    note = ""
    is_sure = True
    for each in waiting:
        if turn.is_over:
            break
        if not each.message_id:
            continue  # somebody put it there: it isn't ours
        if each.message_id in known:
            mailbox.remove(each)
            continue
        if not note:
            note = _put_note(mailbox, outbox)
        known.add(each.message_id)
        message = mailbox.read(each)
        if message and not is_made(each.message_id, message):
            mailbox.move(each, outbox.refused)
            continue
        if (handed := _hand_over(mailbox, post, outbox, own, each, message, turn.at)) is not None:
            went.append(Went(each.message_id, handed))
            is_sure = handed.fate is not Fate.UNKNOWN
            if handed.fate in {Fate.STOPPED, Fate.UNKNOWN}:
                break
    if note and is_sure:
        _remove(mailbox, [each for each in _under_way(mailbox, outbox)[0] if each.message_id == note])
    return went


def _hand_over(
    mailbox: Mailbox, post: Post, outbox: Outbox, own: str, waiting: Stored, message: bytes, now: datetime
) -> Handed | None:
    """None where it isn't there any more."""
    reader = reader_of(message)
    if message and (not reader or reader == own.lower()):
        mailbox.move(waiting, outbox.refused)
        return Handed(Fate.REFUSED)
    claimed = mailbox.move(waiting, outbox.under_way) if message else None
    if claimed is None:
        return None
    handed = post.send(as_sent(message), own, reader, own)
    if handed.fate is Fate.LATER and now - waiting.at > GIVE_UP:
        handed = Handed(Fate.REFUSED, handed.code)
    onward = {
        Fate.SENT: outbox.sent,
        Fate.REFUSED: outbox.refused,
        Fate.LATER: outbox.waiting,
        Fate.STOPPED: outbox.waiting,
    }
    if handed.fate in onward:
        mailbox.move(claimed, onward[handed.fate])
    return handed


def settle(mailbox: Mailbox, outbox: Outbox, turn: Turn, *, grace: timedelta = GRACE) -> list[Went]:
    """What earlier runs left aside: whether it went out."""
    notes, left = _under_way(mailbox, outbox)
    if not left:
        _remove(mailbox, notes)
        return []
    if not notes:  # somebody took it away: from now on
        _put_note(mailbox, outbox)
        return []
    settled = _ids(mailbox, (outbox.sent, outbox.refused))
    copies = _ids(mailbox, (INBOX, *mailbox.copies()))
    doubled = [each for each in mailbox.stored(outbox.waiting) if each.message_id in {one.message_id for one in left}]
    _remove(mailbox, doubled)  # of two the one that may have gone out says what comes next
    went = []
    is_late = turn.at - max(each.at for each in notes) >= LONGEST_TURN + grace
    for each in left:
        if each.message_id in settled:
            mailbox.remove(each)
        elif each.message_id in copies:
            mailbox.move(each, outbox.sent)
            went.append(Went(each.message_id, Handed(Fate.SENT)))
        elif is_late:
            mailbox.move(each, outbox.waiting)
    notes, left = _under_way(mailbox, outbox)
    if not left:
        _remove(mailbox, notes)
    return went


def without_copies(
    mailbox: Mailbox, outbox: Outbox, inbox: Sequence[Stored], is_ours: Callable[[str], bool]
) -> list[Stored]:
    """What in the inbox is somebody's mail. `is_ours` says of an id whether we made it; copies of ours have done their
    work once their mail isn't under way any more, and go.
    """
    own = [each for each in inbox if is_ours(each.message_id)]
    if own:
        under_way = {each.message_id for each in _under_way(mailbox, outbox)[1]}
        _remove(mailbox, [each for each in own if each.message_id not in under_way])
    return [each for each in inbox if each not in own]


def _under_way(mailbox: Mailbox, outbox: Outbox) -> tuple[list[Stored], list[Stored]]:
    """Our notes on when runs sent, and mails of ours."""
    found = [each for each in mailbox.stored(outbox.under_way) if each.message_id]
    notes = [each for each in found if each.message_id.startswith(_NOTE)]
    return notes, [each for each in found if each not in notes]


def _remove(mailbox: Mailbox, several: Iterable[Stored]) -> None:
    for each in several:
        mailbox.remove(each)


def _ids(mailbox: Mailbox, folders: Collection[str]) -> set[str]:
    return {each.message_id for folder in folders for each in mailbox.stored(folder)} - {""}


def _put_note(mailbox: Mailbox, outbox: Outbox) -> str:
    """Its id. When it came is when this run may have handed over something, by the mailbox's clock."""
    mark = f"{_NOTE}{secrets.token_hex(16)}@ospo"
    lines = (
        f"Message-ID: <{mark}>",
        "Subject: Hier gaan mails uit / mails go out here",
        "From: ospo_automation <nobody@ospo.invalid>",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "Dit bericht verdwijnt vanzelf. / This message goes by itself.",
        "",
    )
    mailbox.append(outbox.under_way, "\r\n".join(lines).encode())
    return mark

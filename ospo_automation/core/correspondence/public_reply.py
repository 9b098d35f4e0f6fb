"""What somebody answers by mail, as it would stand in public, and what in it should be shown to them first."""

from __future__ import annotations

from collections.abc import Collection

from ..incoming.personal import details
from .draft import OwnWords
from .known_by import sender_of
from .loops import bare
from .mail_thread import MailThread
from .received import Dropped, Received
from .scrubbing import MOST_DOUBTS, introduced, personal_pieces, together
from .sender import Sender
from .written import written


def own_words(received: Received, *, ours: str = "", words: str | None = None) -> OwnWords:
    """Their letter, without what stands below and above it. `words` are part of it, such as those beside a command."""
    mail = written(received, ours)
    text = mail.text if words is None else words
    sender = sender_of(received, mail.foot)
    left_out = tuple(dict.fromkeys(kind for kind, _ in mail.taken))
    return OwnWords(text, found_in(text, sender), mail.is_cut, left_out)


def found_in(text: str, sender: Sender) -> tuple[str, ...]:
    """What in a text is of its sender or looks personal, as it stands there, each once."""
    found: dict[str, None] = {}
    found |= dict.fromkeys((*personal_pieces(text), *sender.lines_in(text)))
    for start, stop, _ in together(text, sender, everywhere=True):
        if not any(text[start:stop] in each for each in found):
            found[text[start:stop]] = None
    found |= dict.fromkeys(introduced(text))
    if not found:
        found |= dict.fromkeys(each for _, each in sorted(details(text)))
    return tuple(found)[:MOST_DOUBTS]


def dropped_from(received: Received) -> tuple[str, ...]:
    """What its writer should know that we leave out; the pictures in a signature are none of that."""
    return tuple(sorted(each.value for each in received.dropped - {Dropped.IMAGE}))


def is_for_us_alone(received: Received, talk: MailThread, ours: Collection[str]) -> bool:
    """Whether it is an answer to a mail of ours, as far as we can tell, and to nobody else. A coordinator may have
    written to them by hand in the same conversation, or they sent us a copy of what is for others: the words are
    theirs, but nobody wrote them for the page.
    """
    known = {bare(each) for each in (*ours, received.sender)}
    if any(bare(each) not in known for each in received.also_to):
        return False
    sent = {each.message_id for each in talk.sent}
    return sent.isdisjoint(received.references) or received.references[0] in sent

"""What to do with a mail of an expert without an account, who signed up, is asked and answers by mail. No I/O.

Nothing of them is in the repository. What they answer is shown to them first where it tells who they are, as with
whoever asks, and stands on the page as of an expert.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..casus.checkout import Checkout
from ..incoming.answering import ReplyKind, judged
from ..incoming.filled_in import understand
from ..network.labels import TOPICS
from .chosen import topics_in
from .mail_experts import DECLINED, MailExpert, expert_in, listing
from .mail_thread import Kind, MailThread, SentMail
from .meant import Expects, MailKind, meant
from .public_reply import dropped_from, own_words
from .received import Received
from .step import Folder, NextStep, Note, Post, for_person
from .written import finds_whole, written

LONGEST_NAME = 60
_NO = frozenset({ReplyKind.DECLINE, ReplyKind.AWAY, ReplyKind.UNSURE})
_NAMED = re.compile(r"(?im)^[ \t]*(?:naam|name)[ \t]*:[ \t]*(\S[^\n]*)$")
_COMMAND = re.compile(r"(?m)^([ \t]*)/+(?=\w)")

AT_ANY_MOMENT = {
    MailKind.STOP: NextStep(Folder.TALKS, Kind.STOPPED),
    MailKind.ERASE: NextStep(Folder.TALKS, Kind.ERASED),
    MailKind.ACCESS: NextStep(Folder.TALKS, Kind.ACCESS),
    MailKind.NOTHING: NextStep(Folder.TALKS),
}


def listed(received: Received, checkout: Checkout, before: MailExpert | None = None) -> NextStep:
    """A coordinator lets us ask who wrote this: they hear about what, how often, and how it ends. A name that stands in
    it was seen by that coordinator. `before` is how they were listed until now.
    """
    text = written(received).text
    named, subject = _NAMED.search(text), "" if before is not None else received.subject[:300]
    topics = _topics(f"{subject}\n{_NAMED.sub('', text)}", checkout) or (before.topics if before is not None else ())
    name = named[1].strip()[:LONGEST_NAME] if named is not None else before.name if before is not None else ""
    return NextStep(Folder.EXPERTS, Kind.LISTED, listing=listing(topics, name))


def _topics(text: str, checkout: Checkout) -> tuple[str, ...]:
    form = checkout.form
    named = understand(text, [TOPICS], form.form, form.phrases).get(TOPICS, ())
    return tuple(each for each in named if each in checkout.network.topics) or topics_in(text, form, checkout.network)


def of_expert(received: Received, talk: MailThread, checkout: Checkout, *, answered_today: bool) -> NextStep:
    what = meant(received, Expects.OPEN if talk.casus else Expects.NEW)
    text = written(received, _shown(talk)).text
    is_stop = not text and finds_whole("stop", received.subject.partition("[")[0].lower())
    kind = MailKind.STOP if is_stop else what.kind
    if kind in AT_ANY_MOMENT and not (talk.has_stopped and kind is MailKind.STOP):
        return AT_ANY_MOMENT[kind]
    if talk.has_stopped:
        return for_person(Note.ENDED, answered_today=answered_today)
    step = _of_answer(received, talk, text) if talk.casus else _of_listing(text, talk, checkout)
    if step is None or (kind is MailKind.PERSON and step.kind is None):
        return for_person(Note.NO_QUESTION, answered_today=answered_today)
    return step


def _of_listing(text: str, talk: MailThread, checkout: Checkout) -> NextStep | None:
    """Other topics, or the name that may stand beside what they write; None for anything else. Under which name
    somebody stands on the page is for a coordinator to say yes to.
    """
    named = _NAMED.search(text)
    topics = _topics(_NAMED.sub("", text), checkout)
    if named is None and not topics:
        return None
    before = expert_in(talk)
    name = before.name if before is not None else ""
    is_new = named is not None and named[1].strip()[:LONGEST_NAME] != name
    return NextStep(
        Folder.PERSON if is_new else Folder.TALKS,
        Kind.LISTED,
        listing=listing(topics or (before.topics if before is not None else ()), name),
        note=Note.NAME if is_new else None,
    )


def _of_answer(received: Received, talk: MailThread, text: str) -> NextStep:
    """A yes or no to what we showed, a no to the question itself, or their advice."""
    shown, asked = talk.asks, next(each for each in talk.sent if each.kind is Kind.ASKED)
    if shown is not None:
        answer = meant(received, Expects.SHOWN, ours=_shown(talk)).kind
        if answer is MailKind.AGREED:
            return _posted(shown.words, shown.message_id, shown)
        if answer is MailKind.NOT_PUBLIC:
            return NextStep(Folder.TALKS, settles=shown.message_id)
    kind = judged(text)
    if kind in _NO:
        return NextStep(Folder.TALKS, settles=DECLINED)
    said = own_words(received, ours=_shown(talk))
    if kind is ReplyKind.NOTHING or not said.text:
        return NextStep(Folder.TALKS)
    if said.found or dropped_from(received):
        left_out = dropped_from(received)
        return NextStep(Folder.TALKS, Kind.SHOWN, words=said.text, found=said.found, left_out=left_out)
    step = _posted(said.text, received.message_id, asked)
    return step if shown is None else replace(step, settles=shown.message_id)


def _posted(words: str, of: str, settled: SentMail) -> NextStep:
    """What begins as a command is a word like any other: it isn't theirs to give."""
    post = Post(_COMMAND.sub(r"\1", words), of, is_experts=True)
    return NextStep(Folder.TALKS, posts=post, settles=settled.message_id)


def _shown(talk: MailThread) -> str:
    asked = talk.asks
    return asked.words if asked is not None else ""

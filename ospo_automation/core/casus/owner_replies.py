"""What an owner answers in words below our question: which of that is meant for us, and what the form has of it now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ..github.issue import Comment, own_comments
from ..github.ours import Ours
from ..github.person import Person
from ..incoming.answering import ReplyKind, judged
from ..incoming.filled_in import MOST_REPLIES, understand, without_ours
from ..incoming.plain_words import says_only_what_may_stay
from .casus import INTAKE, CasusForm
from .meaning import says_something

Sticky = tuple[Comment, Mapping[str, object]]
"""Our own comment about the intake, and what it remembers."""


def sticky_in(comments: Iterable[Comment], bots: Ours) -> Sticky | None:
    """Our own intake comment and what it remembers."""
    return next(((each, mark.state) for each, mark in own_comments(comments, bots) if mark.key == INTAKE), None)


def understood_in(
    replies: Sequence[Comment], sticky: Sticky, missing: Sequence[str], casus_form: CasusForm, since: int
) -> tuple[dict[str, tuple[str, ...]], int]:
    """Answers from the owner's replies, and the last reply that gave one.

    Once they completed the casus, choices are those that we noted then, and their own words what these replies say now.
    What people say after that is conversation, and no answer to the form any more.
    """
    comment, state = sticky
    if not state.get("welcomed"):
        return _from_replies(replies, comment.body, missing, casus_form)
    noted, until = state.get("understood"), state.get("until")
    if not isinstance(noted, dict):
        return {}, 0
    until = max(until, since) if isinstance(until, int) else 0  # comments get other ids where they are moved
    ids = [each.id for each in casus_form.form.fields if isinstance(noted.get(each.id), list)]
    said, _ = _from_replies([each for each in replies if each.id <= until], comment.body, ids, casus_form)
    return {id_: tuple(map(str, noted[id_])) or said.get(id_, ()) for id_ in ids}, until


def replies_of(owner: Person | None, comments: Iterable[Comment], since: Comment) -> list[Comment]:
    """What the owner wrote below our question."""
    id_ = owner.id if owner is not None else None
    found = [
        each
        for each in comments
        if each.author is not None
        and each.author.id == id_
        and each.id > since.id
        and not says_only_what_may_stay(each.given.rest)
    ]
    return sorted(found, key=lambda each: (each.created_at, each.id))[:MOST_REPLIES]


def has_words(replies: Iterable[Comment]) -> bool:
    """Whether one of them says anything in words, and isn't only a command."""
    return any(re.search(r"\w", each.given.rest) for each in replies)


def is_meant_for_us(reply: Comment, sticky: Sticky | None) -> bool:
    """Whether it is more than thanks, a quote of our question or an automatic reply."""
    words = _words(reply, sticky[0].body) if sticky is not None and reply.given.rest else ""
    return judged(words) is ReplyKind.ANSWER and says_something(words)


def _words(reply: Comment, ours: str) -> str:
    """What the owner wrote in a reply; a mail may repeat our question, marked as a quote or not."""
    return without_ours(reply.words, ours) if reply.by_mail else reply.words


def _from_replies(
    replies: Iterable[Comment], ours: str, wanted: Sequence[str], casus_form: CasusForm
) -> tuple[dict[str, tuple[str, ...]], int]:
    """Answers that the owner gave in plain replies, until nothing is missing any more, and the last such reply."""
    found: dict[str, tuple[str, ...]] = {}
    until = 0
    for reply in replies:
        missing = [id_ for id_ in wanted if id_ not in found]
        if not missing:
            break
        answers = understand(_words(reply, ours), missing, casus_form.form, casus_form.phrases)
        if answers:
            found |= answers
            until = reply.id
    return {each.id: found[each.id] for each in casus_form.form.fields if each.id in found}, until

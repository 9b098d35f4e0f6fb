"""Whether a coordinator's bare yes or no is one to what stands above it: in between anybody can ask anything."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from ..casus.checkout import Checkout
from ..casus.part import is_of_network
from ..github.issue import Comment
from ..incoming.plain_words import agrees, approves, declines, goes

_QUESTION = re.compile(r"[?\u00bf\u037e\u061f\u203d\u2047-\u2049\u2e2e\ufe16\ufe56\uff1f]")  # in whatever script


def question_in(comments: Iterable[Comment], checkout: Checkout, since: datetime | None = None) -> int | None:
    """The first comment in which a person asks something; None where nobody does.

    Whatever somebody outside the network says can ask for a yes, with no sign at all: `Laat maar weten of dat mag.`
    Of that only what was said `since` counts.
    """
    return min((each.id for each in comments if _asks(each, checkout, since)), default=None)


def asks_openly(comment: Comment) -> bool:
    """Whether the sign of a question stands in it."""
    return _QUESTION.search(comment.body) is not None


def may_answer(comment: Comment, question: int | None) -> bool:
    """Whether its yes or no may be one to that question, or stands beside one of its own. `Akkoord` answers none."""
    is_after = question is not None and question < comment.id
    return not approves(comment.given.rest) and (asks_openly(comment) or is_after)


def says_bare(comment: Comment) -> bool:
    """Whether it says yes or no and nothing else, in words that may answer anything; `akkoord` answers one thing."""
    words = comment.given.rest
    return not comment.was_edited and not approves(words) and (agrees(words) or declines(words))


def _asks(comment: Comment, checkout: Checkout, since: datetime | None) -> bool:
    if comment.author is None or comment.author.is_bot or comment.is_ours(checkout.network.bots):
        return False
    if asks_openly(comment):
        return True
    is_new = since is None or comment.created_at > since
    is_inside = comment.belongs or is_of_network(comment.author, checkout)
    return is_new and not is_inside and _says_something(comment.given.rest)


def _says_something(words: str) -> bool:
    """Whether it says more than a yes, a no, or that somebody goes."""
    is_nod = agrees(words) or declines(words) or goes(words) is not None
    return not is_nod and any(map(str.isalnum, words))

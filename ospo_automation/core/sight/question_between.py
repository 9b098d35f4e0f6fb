"""Whether a coordinator's bare yes or no is one to what stands above it: in between anybody can ask anything."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..github.issue import Comment
from ..github.ours import Ours
from ..incoming.plain_words import approves

_QUESTION = re.compile(r"[?\u00bf\u037e\u061f\u203d\u2047-\u2049\u2e2e\ufe16\ufe56\uff1f]")  # in whatever script


def question_in(comments: Iterable[Comment], bots: Ours) -> int | None:
    """The first comment in which a person asks something; None where nobody does."""
    return min((each.id for each in comments if _asks(each, bots)), default=None)


def may_answer(comment: Comment, question: int | None) -> bool:
    """Whether its yes or no may be one to that question, or stands beside one of its own. `Akkoord` answers none."""
    is_after = question is not None and question < comment.id
    return not approves(comment.given.rest) and (bool(_QUESTION.search(comment.body)) or is_after)


def _asks(comment: Comment, bots: Ours) -> bool:
    is_ours = comment.author is None or comment.author.is_bot or comment.is_ours(bots)
    return not is_ours and _QUESTION.search(comment.body) is not None

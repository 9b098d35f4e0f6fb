"""How many mails our comments gave each person in the last hour: each is one to everybody who takes part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from ..github.accounts import Accounts
from ..github.issue import Comment
from ..github.person import Person
from ..primitives.marker import Mark
from .asks import ASK, UNKNOWN, Ask

HOUR = timedelta(hours=1)
MOST_AN_HOUR = 3
MOST_TO_OTHERS = 2  # answers an hour on a casus to people without a part in it: each is a mail to all who have one
FOOT = "foot"
"""Kind of comment that tells somebody of their own signature: as many an hour, beside the rest."""
ALERT = "alert"
"""Kind of comment that tells coordinators of what somebody without a part in it posted; it holds up nothing either."""
ANSWER = "answer"
"""Kind of comment with which a command answers somebody, where it has no kind of its own: `answer/12-name`."""
ANSWERS = (ANSWER, "help", "refusal", "again", "unlist", "agenda", "reply", "advice", "outcome")
"""Kinds of comments that answer a comment of somebody, whose id stands behind the kind."""


def answers_to(mark: Mark) -> int:
    """The comment that it answers; 0 where it answers none."""
    kind, _, about = mark.key.partition("/")
    about = about.partition("-")[0] if kind == ANSWER else about
    return int(about) if kind in ANSWERS and about.isdigit() else 0


def is_enough(
    people: Sequence[Comment],
    ours: Sequence[tuple[Comment, Mark]],
    owner: Person | None,
    now: datetime,
    accounts: Accounts = UNKNOWN,
) -> bool:
    """Whether one comment more would be the fourth in an hour for somebody, beside what answers their own words.

    The next would answer whoever wrote last. Who was mentioned, wrote here or asked the question hears of it since.
    `people` are comments of those with a part in the casus: others, and answers to them, hold up nothing.
    """
    wrote = {each.id: each.author.login.lower() for each in people if each.author}
    since: dict[str, tuple[datetime, int]] = {}
    for each in people:
        since.setdefault(wrote[each.id], (each.created_at, each.id))
    for comment, mark in ours:
        ask = Ask.of(comment.number, mark.state) if mark.key.partition("/")[0] == ASK else None
        for login in ask.known(accounts).logins if ask is not None else ():
            since[login] = min((comment.created_at, comment.id), since.get(login, (comment.created_at, comment.id)))
    lately = {
        comment.id: (comment, wrote.get(answers_to(mark)))
        for comment, mark in ours
        if timedelta() < now - comment.created_at < HOUR
        and mark.key.partition("/")[0] not in {FOOT, ALERT}
        and (not answers_to(mark) or answers_to(mark) in wrote)
    }
    last = wrote[people[-1].id] if people else ""
    heard = {
        login: [who for each, who in lately.values() if (each.created_at, each.id) >= at] for login, at in since.items()
    }
    if owner is not None:
        heard[owner.login.lower()] = [who for _, who in lately.values()]
    return any(sum(who != login for who in mails) >= MOST_AN_HOUR for login, mails in heard.items() if login != last)

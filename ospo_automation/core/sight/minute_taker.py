"""Who wrote the minutes of a meeting and where: below its agenda or with the form, by somebody who may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..engine.reader import Reader
from ..github.issue import Comment, Issue, belonging_first, kept_key
from ..github.ours import Ours
from ..incoming.days import iso_day
from ..meetings.minutes_command import minutes_in
from ..meetings.series import AGENDA, DAY
from ..primitives.marker import Mark

MOST_ASKED = 3  # people of whom we ask GitHub in one run whether they maintain the repository


@dataclass(frozen=True)
class Written:
    """Minutes as somebody wrote them, in a comment on the agenda or with the form. `comment` is 0 for the form.

    `is_cut`: they came by mail, and words were left out.
    """

    text: str
    comment: int = 0
    people: str = ""
    is_allowed: bool = True
    is_cut: bool = False


def agenda_key(issue: Issue, comments: Sequence[Comment], bots: Ours) -> str:
    """What our agenda is for, by its first line, or by our comment where somebody wrote over that; "" for others."""
    mark = Mark.read(issue.body)
    key = mark.key if mark is not None else kept_key(comments, bots)
    is_one = key is not None and AGENDA.has(key) and bots.has(issue.author)
    return key if is_one and key is not None and AGENDA.has(key) else ""


def day_in(issue: Issue, key: str) -> date | None:
    """Of a meeting that the configuration doesn't know any more, from the agenda itself."""
    mark = Mark.read(issue.body)
    return iso_day(mark.state.get(DAY) if mark is not None else key[-10:])


def may_write(login: str, hub: Reader) -> bool:
    return login.lower() in hub.checkout.expertise.coordinators or hub.is_maintainer(login)


def below(comments: Sequence[Comment], hub: Reader, source: object) -> Written | None:
    """The last minutes below an agenda of somebody who may write them, or else the last of anybody.

    `source` is the comment from which we took minutes before. What was hidden isn't there any more.
    """
    found = [
        (each, text)
        for each in sorted(comments, key=lambda each: -each.id)
        if each.author is not None
        and not (each.author.is_bot or each.is_minimized)
        and not each.is_ours(hub.checkout.network.bots)
        and (text := minutes_in(each.words)) is not None
    ]
    able = _able(found, hub, source)
    mine = next(((each, text) for each, text in found if each.author and each.author.login in able), None)
    comment, text = mine or (found[0] if found else (None, ""))
    if comment is None:
        return None
    return Written(text, comment.id, is_allowed=mine is not None, is_cut=comment.is_cut)


def _able(found: Sequence[tuple[Comment, str]], hub: Reader, source: object) -> set[str]:
    """Who of these may write minutes. Coordinators, and whose minutes we took before, cost no question to GitHub.

    So however many others write here, theirs are found.
    """
    logins = {each.author.login for each, _ in found if each.author is not None}
    known_ = {each.author.login for each, _ in found if each.author is not None and each.id == source}
    free = {login for login in logins if login.lower() in hub.checkout.expertise.coordinators} | known_
    others = [each.author.login for each, _ in found if each.author is not None and each.author.login not in free]
    asked = belonging_first(others, (each for each, _ in found))[:MOST_ASKED]
    return free | {login for login in asked if hub.is_maintainer(login)}

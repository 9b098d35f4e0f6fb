"""How long the coordinators of a story are busy with the network: what they read, write and click, by week.

It is reckoned, not measured: from the words that they read or type, and from what they open or click.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil

from ospo_automation.core.primitives.marker import parts_of
from ospo_automation.sandbox import Repository

from .playing import Played, Step
from .stage import Stage
from .story import AMSTERDAM

READ, TYPED = 200, 40  # words in a minute
CLICKED = timedelta(seconds=15)  # to open a mail or a page, or to find a button and press it
_WORD = re.compile(r"\w+")
Week = tuple[int, int]
"""A year and its week, as ISO 8601 counts them."""


def effort(stage: Stage, played: Played) -> Mapping[Week, timedelta]:
    """Of all coordinators together, in every week in which they had something to do."""
    who = {each.lower() for each in stage.checkout.expertise.coordinators}
    found: defaultdict[Week, timedelta] = defaultdict(timedelta)
    for mail in stage.box.notifications:
        if mail.login.lower() in who:
            spent = CLICKED + _reading(_mailed(stage.repository, mail.number, mail.comment_id, mail.at))
            found[_week(mail.at)] += spent
    for step in played.steps:
        if step.act is not None and step.who.lower() in who:
            found[_week(step.at)] += _doing(stage.repository, step)
    return found


def longest_week(stage: Stage, played: Played) -> int:
    """In minutes."""
    return ceil(max(effort(stage, played).values(), default=timedelta()).total_seconds() / 60)


def _week(at: datetime) -> Week:
    year, week, _ = at.astimezone(AMSTERDAM).isocalendar()
    return year, week


def _reading(text: str) -> timedelta:
    return timedelta(minutes=len(_WORD.findall(text)) / READ)


def _mailed(repository: Repository, number: int, comment: int | None, at: datetime) -> str:
    """What stands in the mail, as far as it is still there."""
    if comment is None:
        issue = repository.issue(number)
        return f"{issue.title} {_shown(issue.body or '')}"
    return next((_shown(each.body) for each in repository.comments(number) if each.id == comment), "")


def _shown(body: str) -> str:
    """Without what nobody sees."""
    parts = parts_of(body)
    return "\n".join(part.text for part in parts) if parts else body


def _doing(repository: Repository, step: Step) -> timedelta:
    """One act, with all that is read before it: the whole issue, and of what is merged all that changes."""
    act = step.act
    if act is None:
        return timedelta()
    there = (each.body for each in repository.comments(step.number) if each.created_at < step.at)
    read = " ".join(map(_shown, [repository.issue(step.number).body or "", *there]))
    typed = " ".join([act.says, *act.edits.values(), *act.polishes.values()])
    spent = CLICKED + _reading(read) + timedelta(minutes=len(_WORD.findall(typed)) / TYPED)
    if act.merges:
        numbers = [each.number for each in repository.pulls() if str(step.number) in re.findall(r"\d+", each.head)]
        pulls = numbers or [step.number]
        spent += _reading(" ".join(change.patch or "" for one in pulls for change in repository.pull_changes(one)))
    return spent

"""Whether somebody who may plan meetings wants one as it stands there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event, seal_of
from ospo_automation.core.github.issue import Comment, Issue, belonging_first
from ospo_automation.core.incoming.plain_words import approves
from ospo_automation.core.meetings.sent_in import TYPED, Sent, prints_of

from .facts import AFTER, AGAIN, ASKED

MOST_ASKED = 3  # people of whom we ask GitHub in one run whether they maintain the repository


def is_agreed(
    sent: Sent,
    comments: Sequence[Comment],
    state: Mapping[str, Any],
    hub: Reader,
    event: Event,
    *,
    is_labelled: bool,
) -> bool:
    """Whether somebody who may plan meetings wants it as it stands: its author, who changed it, or who said yes below.

    A yes is one to the text that we asked about: it stands below our question, and nothing was changed since. A bare
    one may be to what somebody asked in between, who takes that away once it is answered. Where we asked about another
    text before, one that came by mail may answer that. A label that people put on by hand says yes too: to what we
    asked about, or where we didn't, to what was sent in.
    """
    able: dict[str, bool] = {}
    coordinators = hub.checkout.expertise.coordinators

    def may_plan(login: str) -> bool:
        if login.lower() not in coordinators and login not in able and len(able) >= MOST_ASKED:
            return False
        return login.lower() in coordinators or able.setdefault(login, hub.is_maintainer(login))

    typed, before = prints_of(sent)  # without its title it was remembered before
    same = {typed, before}
    author, known_text, asked, after = sent.issue.author, state.get(TYPED), state.get(ASKED), state.get(AFTER)
    if author is not None and may_plan(author.login):
        return True
    if is_labelled and (known_text or asked):
        if (known_text or asked) in same:
            return True
    elif is_labelled and not _was_changed(sent.issue, hub, event, may_plan):
        return True
    if _is_theirs(sent.issue, event) and event.sender is not None and may_plan(event.sender.login):
        return is_labelled
    if asked not in same or not isinstance(after, int):
        return False
    agreed = (
        each.author.login
        for each in comments
        if each.author is not None and not each.author.is_bot and each.id > after
        if approves(each.given.rest) and not (each.was_edited or (state.get(AGAIN) is True and each.by_mail))
    )
    return any(
        map(may_plan, sorted(belonging_first(agreed, comments), key=lambda login: login.lower() not in coordinators))
    )


def _was_changed(issue: Issue, hub: Reader, event: Event, may_plan: Callable[[str], bool]) -> bool:
    """Whether somebody who may not plan changed it since it was sent in, or its title since it got the label."""
    editor = issue.editor.login if issue.editor is not None else ""
    is_edited = issue.edited_at is not None and not may_plan(editor)
    retitled = hub.retitled(hub.checkout.network.labels.meeting.name, event.now)
    by = retitled.get(issue.number)
    return is_edited or (issue.number in retitled and not (by is not None and may_plan(by.login)))


def _is_theirs(issue: Issue, event: Event) -> bool:
    """Whether what stands there is what its sender left when they edited it: another may have edited it after that."""
    return event.kind == "issues.edited" and event.text == seal_of(issue.title, issue.body)

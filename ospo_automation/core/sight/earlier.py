"""What was here before us is left alone, until somebody with a part in it takes it up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..casus.casus import is_by_us, owner_of
from ..casus.part import Parts
from ..engine.reader import Reader
from ..github.event import Event
from ..github.issue import Comment, Issue
from ..network.decided import Network


def is_left_alone(issue: Issue, comments: Sequence[Comment], hub: Reader, event: Event) -> bool:
    """Whether we say nothing on an issue, change nothing of it and ask nobody about it, since it is from before us.

    Whoever plays it by hand means it; and where we have spoken once, we go on. Before the day in the configuration we
    do nothing else.
    """
    network = hub.checkout.network
    is_meant = event.acts_on == issue.number
    if (event.is_manual and is_meant) or is_by_us(issue, network) or _has_word_of_ours(comments, network):
        return False
    if network.begins is not None and event.now < network.begins:
        return True
    if is_meant:  # it was just sent in, also where it was moved here, or opened again
        return False
    begun = hub.begun(event.now)
    return issue.created_at < begun and not _is_taken_up(issue, comments, begun, hub, event)


def _has_word_of_ours(comments: Sequence[Comment], network: Network) -> bool:
    return any(each.marks(network.bots) for each in comments)


def _is_taken_up(issue: Issue, comments: Sequence[Comment], begun: datetime, hub: Reader, event: Event) -> bool:
    """Whether somebody acted there since: its owner wrote there or changed the question, or somebody of the network
    gave a command. What others say to each other asks nothing of us; nor does an owner's last word on a closed one.
    """
    owner = owner_of(issue, hub.checkout.network)
    is_edited = issue.edited_at is not None and issue.edited_at >= begun
    if owner is not None and issue.is_open and is_edited and issue.editor is not None and issue.editor.id == owner.id:
        return True
    parts = Parts(owner, frozenset(map(str.lower, issue.assignees)), (), hub.checkout)
    for each in comments:
        if each.author is None or each.author.is_bot or each.created_at < begun:
            continue
        by_owner = owner is not None and each.author.id == owner.id
        if by_owner and issue.is_open:
            return True
        if each.given.lines and (parts.has(each.author) or _maintains(each, hub, event)):
            return True
    return False


def _maintains(comment: Comment, hub: Reader, event: Event) -> bool:
    """Whether a maintainer gave the command: for which we run, or, in a sweep, as GitHub says that they belong to the
    repository. Of others, whom nobody named, we don't ask.
    """
    is_asked = comment.id == event.comment or comment.belongs
    return is_asked and comment.author is not None and hub.is_maintainer(comment.author.login)

"""A casus that rested, or was closed without advice, goes on where it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ospo_automation.core.casus.course import ASKS, BY_PROGRAM, ENDING
from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import OPEN, THOSE_INVOLVED, Call, Change, Command
from ospo_automation.core.engine.effects import ReopenIssue, SetStatus
from ospo_automation.core.github.issue import Comment
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.plain_words import WITHDRAW
from ospo_automation.core.incoming.slash import How, Line, names
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.errors import Refused
from ospo_automation.core.sight.scene import goes_on_at


def do(call: Call) -> Iterator[Change]:
    statuses, is_closed = call.scene.casus.statuses, not call.scene.casus.issue.is_open
    if statuses and not OPEN & set(statuses) and not (Status.WITHDRAWN in statuses and is_closed):
        name = call.scene.checkout.network.labels.status_name(statuses[0])
        raise Refused("refused/status", {"command": call.spelled, "status": name})
    if Status.WITHDRAWN in statuses:
        if not call.roles & OPENS:
            who = sorted(role.value for role in OPENS)
            raise Refused("refused/role", {"command": call.spelled, "who": who})
        if Role.MAINTAINER not in call.roles and _is_ended_again_by_others(call):
            raise Refused("refused/ended", {"command": call.spelled})
        yield SetStatus(call.number, goes_on_at(call.scene))
        yield ReopenIssue(call.number)
    if Status.PARKED in call.scene.casus.statuses:
        yield SetStatus(call.number, call.course.back_to or goes_on_at(call.scene))
    yield replace(call.course, quiet_until=None, back_to=None)


def _is_ended_again_by_others(call: Call) -> bool:
    """Whether somebody who keeps the repository ended it, by closing it or by a word, and had done so before: its owner
    gets it back once.
    """
    scene, owner = call.scene, call.scene.casus.owner
    told = (mark for _, mark in scene.ours if mark.key.startswith(f"{ENDING}/"))
    closed = [mark for mark in told if not {ASKS, BY_PROGRAM} & mark.state.keys()]
    said = [each.author for each in scene.people if any(map(_withdraws, each.given.lines)) and _may_end(each, owner)]
    withdrawn = [each for each in said if each != owner]
    by = scene.casus.issue.closed_by
    is_owner_s = said[-1:] == [owner] if scene.checkout.network.bots.has(by) else by == owner
    return not is_owner_s and len(closed) + len(withdrawn) > 1


def _may_end(comment: Comment, owner: Person | None) -> bool:
    return comment.belongs or comment.author == owner


def _withdraws(line: Line) -> bool:
    return line.how is How.DONE and names()[line.name] == WITHDRAW


OPENS = frozenset({Role.OWNER, Role.MAINTAINER})
"""Who may open again what was closed without advice: that may have been its owner's wish."""
command = Command(
    "resume",
    do,
    THOSE_INVOLVED,
    offered=frozenset({Status.PARKED, Status.WITHDRAWN}),
)

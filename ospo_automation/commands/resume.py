"""A casus that rested, or was closed without advice, goes on where it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ospo_automation.core.casus.course import ASKS, ENDING
from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import OPEN, THOSE_INVOLVED, Call, Change, Command
from ospo_automation.core.engine.effects import ReopenIssue, SetStatus
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
        if Role.MAINTAINER not in call.roles and _times_ended_by_others(call) > 1:
            raise Refused("refused/ended", {"command": call.spelled})
        yield SetStatus(call.number, goes_on_at(call.scene))
        yield ReopenIssue(call.number)
    if Status.PARKED in call.scene.casus.statuses:
        yield SetStatus(call.number, call.course.back_to or goes_on_at(call.scene))
    yield replace(call.course, quiet_until=None, back_to=None)


def _times_ended_by_others(call: Call) -> int:
    """How often somebody who keeps the repository ended it, by closing it or by a word: its owner gets it back once."""
    owner = call.scene.casus.owner
    closed = (mark for _, mark in call.scene.ours if mark.key.startswith(f"{ENDING}/") and not mark.state.get(ASKS))
    others = (each for each in call.scene.people if each.belongs and (owner is None or each.author != owner))
    withdrawn = (each for each in others if any(_withdraws(line) for line in each.given.lines))
    return sum(1 for _ in (*closed, *withdrawn))


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

"""Somebody who was asked says no: nothing is noted or asked about it, and somebody else is asked at once."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import Call, Change, Command
from ospo_automation.core.engine.effects import Assign, SetStatus
from ospo_automation.core.incoming.slash import NOT_NOW
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.errors import Refused


def do(call: Call) -> Iterator[Change]:
    """That it was said is seen in the comment itself, by `core.asks`: nothing has to be remembered."""
    if Role.TEAM in call.roles:
        yield Assign(call.number, remove=frozenset({call.actor.login}))
        team = {login.lower() for login in call.scene.casus.issue.assignees}
        if Status.IN_PROGRESS in call.scene.casus.statuses and team <= {call.actor.login.lower()}:
            yield SetStatus(call.number, Status.SEEKING)  # nobody is left


def refuse(_call: Call) -> Iterator[Change]:
    """Who wasn't asked has nothing to say no to, and may want to hear how to be left alone."""
    raise Refused("refused/not_asked")


command = Command(NOT_NOW, do, frozenset({Role.ASKED, Role.TEAM}), otherwise=refuse)

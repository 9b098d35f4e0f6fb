"""Somebody takes part: they join the team of this casus, which is picked up from then on."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import BEFORE_ADVICE, Call, Change, Command
from ospo_automation.core.engine.effects import Assign, SetStatus
from ospo_automation.core.incoming.slash import JOIN
from ospo_automation.core.network.labels import Status


def do(call: Call) -> Iterator[Change]:
    yield Assign(call.number, add=frozenset({call.actor.login}))
    if not set(call.scene.casus.statuses) & {Status.IN_PROGRESS, Status.ADVISED}:
        yield SetStatus(call.number, Status.IN_PROGRESS)


command = Command(JOIN, do, frozenset({Role.EXPERT}), BEFORE_ADVICE)

"""The casus is closed without a lesson."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import Call, Change, Command
from ospo_automation.core.engine.effects import CloseIssue, SetStatus
from ospo_automation.core.network.labels import Status


def do(call: Call) -> Iterator[Change]:
    yield SetStatus(call.number, Status.WITHDRAWN)
    yield CloseIssue(call.number, "not_planned")


command = Command(
    "withdraw",
    do,
    who=frozenset({Role.OWNER, Role.MAINTAINER}),
    statuses=frozenset(Status) - {Status.RESOLVED, Status.PUBLISHED},
)

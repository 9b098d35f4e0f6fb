"""A casus that rested goes on where it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ospo_automation.core.command import OPEN, THOSE_INVOLVED, Call, Change, Command
from ospo_automation.core.effects import SetStatus
from ospo_automation.core.labels import Status
from ospo_automation.core.scene import goes_on_at


def do(call: Call) -> Iterator[Change]:
    if Status.PARKED in call.scene.casus.statuses:
        yield SetStatus(call.number, call.course.back_to or goes_on_at(call.scene))
    yield replace(call.course, quiet_until=None, back_to=None)


command = Command("resume", do, THOSE_INVOLVED, OPEN, offered=frozenset({Status.PARKED}))

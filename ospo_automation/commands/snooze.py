"""A casus rests until a day, and comes back by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ospo_automation.core.command import OPEN, THOSE_INVOLVED, Call, Change, Command
from ospo_automation.core.engine.effects import SetStatus
from ospo_automation.core.network.labels import Status
from ospo_automation.core.sight.scene import goes_on_at


def do(call: Call) -> Iterator[Change]:
    day = call.coming_day()
    back_to = next(iter(call.scene.casus.statuses), Status.NEW)
    if back_to is Status.PARKED:
        back_to = call.course.back_to or goes_on_at(call.scene)
    yield SetStatus(call.number, Status.PARKED)
    yield replace(call.course, quiet_until=day, back_to=back_to)


command = Command("snooze", do, THOSE_INVOLVED, OPEN)

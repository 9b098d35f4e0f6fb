"""A call is planned: nobody is reminded until then, and after it we ask what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import OPEN, Call, Change, Command


def do(call: Call) -> Iterator[Change]:
    yield replace(call.course, quiet_until=call.coming_day())


command = Command("call", do, frozenset({Role.OWNER, Role.TEAM}), OPEN)

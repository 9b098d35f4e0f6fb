"""Tells what this person can do here and now."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.command import Call, Change, Command
from ospo_automation.core.effects import Say
from ospo_automation.core.slash import HELP


def do(call: Call) -> Iterator[Change]:
    spelled = [(command.name, command.spelled(call.language), command.argument) for command in call.possible]
    yield Say(call.number, f"help/{call.comment.id}", "commands/help", {"commands": spelled, "name": call.actor.login})


command = Command(*HELP, do)

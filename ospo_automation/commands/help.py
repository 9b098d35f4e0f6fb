"""Tells what this person can do here and now."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.command import Call, Change, Command
from ospo_automation.core.effects import Say


def do(call: Call) -> Iterator[Change]:
    spelled = [(command.name, command.spelled(call.language), command.argument) for command in call.possible]
    values = {"commands": spelled, "name": call.actor.login, "later": call.scene.later}
    yield Say(call.number, f"help/{call.comment.id}", "commands/help", values)


command = Command("help", do)

"""Tells what this person can do here and now."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import Call, Change, Command, Need

from .advice import command as advice
from .join import command as join


def do(call: Call) -> Iterator[Change]:
    spelled = [(command.name, command.spelled(call.language)) for command in call.possible]
    will_advise = Role.ASKED in call.roles and Role.TEAM not in call.roles and join in call.possible
    values = {
        "commands": spelled,
        "name": call.actor.login,
        "later": call.scene.later,
        "join": join.spelled(call.language),
        "advice": advice.spelled(call.language) if will_advise else "",
    }
    yield call.answer("commands/help", values)


command = Command("help", do, needs=frozenset({Need.POSSIBLE}), answers="help")

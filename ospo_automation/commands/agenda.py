"""The next meeting talks about a casus: its owner says so, and who else wants it makes us ask the owner."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.command import OPEN, THOSE_INVOLVED, Call, Change, Command, Role
from ospo_automation.core.effects import Relabel, Say
from ospo_automation.core.errors import Refused
from ospo_automation.core.meetings import AWAY, Settings


def do(call: Call) -> Iterator[Change]:
    network = call.scene.checkout.network
    if network.section(Settings) is None:
        raise Refused("refused/no_meetings", {"command": call.spelled})
    label = frozenset({network.labels.agenda.name})
    if call.line.argument.strip().lower() in AWAY:
        yield Relabel(call.number, remove=label)
    elif Role.OWNER in call.roles:
        yield Relabel(call.number, add=label)
    else:
        yield Say(call.number, f"agenda/{call.comment.id}", "commands/agenda", {"command": call.spelled})


command = Command("agenda", "agenda", do, (), THOSE_INVOLVED, OPEN, section=Settings)

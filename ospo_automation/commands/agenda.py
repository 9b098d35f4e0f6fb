"""A casus is discussed at the next meeting: its owner says so, and who else wants it makes us ask the owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ospo_automation.core.casus.course import AGENDA
from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import OPEN, THOSE_INVOLVED, Call, Change, Command
from ospo_automation.core.engine.effects import Relabel
from ospo_automation.core.languages import said
from ospo_automation.core.meetings.series import Settings
from ospo_automation.core.primitives.errors import Refused


def do(call: Call) -> Iterator[Change]:
    network = call.scene.checkout.network
    if network.section(Settings) is None:
        raise Refused("refused/no_meetings", {"command": call.spelled})
    label = frozenset({network.labels.agenda.name})
    is_away = call.line.argument.strip().lower() in said("away_words")
    if is_away or Role.OWNER in call.roles:
        yield Relabel(call.number, remove=label) if is_away else Relabel(call.number, add=label)
        yield replace(call.course, on_agenda=not is_away, on_agenda_by=call.comment.id)
    elif call.course.on_agenda is False:
        raise Refused("refused/off_agenda", {"command": call.spelled})
    else:
        yield call.answer("commands/agenda", {"command": call.spelled})


command = Command("agenda", do, THOSE_INVOLVED, OPEN, section=Settings, answers=AGENDA)

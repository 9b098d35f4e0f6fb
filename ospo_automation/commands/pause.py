"""An expert isn't asked anything for a while; from the next run on, in the whole network."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.casus.part import Role
from ospo_automation.core.casus.remembered import LEFT, NO_ROOM
from ospo_automation.core.command import Call, Change, Command, Need
from ospo_automation.core.incoming.slash import PAUSE, How
from ospo_automation.core.primitives.errors import Refused


def do(call: Call) -> Iterator[Change]:
    """Without a day the pause holds until they are back, and they are asked until when. Who left stays away.

    An out-of-office message never shortens one.
    """
    login = call.actor.login.lower()
    day = call.coming_day() if call.line.argument else None
    if call.rows.outlasts(login, day) and (call.line.how is How.PLAIN or call.rows.pauses[login] == LEFT):
        return
    rows = call.rows.paused(login, day, call.scene.today, call.actor.id)
    if rows is None:
        raise Refused(NO_ROOM)
    yield rows
    if day is None:
        yield call.answer("commands/pause", {"later": call.scene.later})


command = Command(PAUSE, do, frozenset({Role.EXPERT}), needs=frozenset({Need.ROWS}), anywhere=True)

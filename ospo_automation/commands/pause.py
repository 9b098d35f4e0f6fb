"""An expert isn't asked anything for a while; from the next run on, in the whole network."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.command import Call, Change, Command, Role
from ospo_automation.core.errors import Refused
from ospo_automation.core.slash import PAUSE


def do(call: Call) -> Iterator[Change]:
    """Without a day the pause holds until they are back."""
    day = call.coming_day() if call.line.argument else None
    rows = call.rows.paused(call.actor.login.lower(), day, call.scene.today)
    if rows is None:
        raise Refused("refused/no_room")
    yield rows


command = Command(PAUSE, do, frozenset({Role.EXPERT}), argument="day?")

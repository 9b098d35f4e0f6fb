"""An expert isn't asked anything for a while; from the next run on, in the whole network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ospo_automation.core.command import Call, Change, Command, Role
from ospo_automation.core.slash import PAUSE


def do(call: Call) -> Iterator[Change]:
    """Without a day the pause holds until they are back."""
    day = call.coming_day() if call.line.argument else None
    yield replace(call.rows, pauses={**call.rows.pauses, call.actor.login.lower(): day})


command = Command("pause", "pauze", do, PAUSE[2:], frozenset({Role.EXPERT}), argument="day?")

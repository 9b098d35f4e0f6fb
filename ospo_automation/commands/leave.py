"""Somebody leaves the network: nobody asks them anything from the next run on, and a proposal follows."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.casus.part import Role
from ospo_automation.core.casus.remembered import LEFT, NO_ROOM
from ospo_automation.core.command import Call, Change, Command, Need
from ospo_automation.core.network import joiner
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.primitives.errors import Refused


def do(call: Call) -> Iterator[Change]:
    """It works before any file changes; nobody has to approve it."""
    network = call.scene.checkout.network
    rows = call.rows.paused(call.actor.login.lower(), LEFT, call.scene.today, call.actor.id)
    if rows is None:
        raise Refused(NO_ROOM)
    yield rows
    proposes = network.section(joiner.Settings) is not None
    yield call.answer("commands/leave", {"contact": Safe(network.contact), "proposes": proposes})


command = Command("leave", do, frozenset({Role.EXPERT}), needs=frozenset({Need.ROWS}), anywhere=True)

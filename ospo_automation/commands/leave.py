"""Somebody leaves the network: nobody asks them anything from the next run on, and a proposal follows."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.casus.part import Role
from ospo_automation.core.casus.remembered import LEFT, NO_ROOM
from ospo_automation.core.command import Call, Change, Command, Need
from ospo_automation.core.network import joiner
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.primitives.errors import Refused
from ospo_automation.core.sight.standing_members import former, in_teams, is_named_alone


def do(call: Call) -> Iterator[Change]:
    """It works before any file changes; nobody has to approve it."""
    network = call.scene.checkout.network
    rows = call.rows.paused(call.actor.login.lower(), LEFT, call.scene.today, call.actor.id)
    if rows is None:
        raise Refused(NO_ROOM)
    yield rows
    checkout, login = call.scene.checkout, call.actor.login.lower()
    stands = {
        "proposes": network.section(joiner.Settings) is not None,
        "is_named": is_named_alone(login, checkout),
        "in_team": bool(in_teams([login, *former(login, checkout)], checkout)),
    }
    yield call.answer("commands/leave", {"contact": Safe(network.contact), **stands})


command = Command("leave", do, frozenset({Role.EXPERT}), needs=frozenset({Need.ROWS}), anywhere=True)

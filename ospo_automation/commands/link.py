"""Two casussen are linked, so that people find one from the other."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.casus.course import LINK
from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import THOSE_INVOLVED, Behind, Call, Change, Command, Need, number_in
from ospo_automation.core.engine.effects import Say
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.primitives.errors import Refused


def do(call: Call) -> Iterator[Change]:
    other = number_in(call.line.argument, call.comment)
    if not other:
        raise Refused("refused/link", {"command": call.spelled})
    stray = call.stray(other)
    if stray is not None:
        values = {"command": call.spelled, "number": other, "why": stray.why, "place": Safe(stray.place)}
        raise Refused("refused/no_casus", values)
    # Who links for others' sake may bring owners together; an owner alone can't choose whom we mention.
    trusted = call.roles & {Role.TEAM, Role.MAINTAINER, Role.COORDINATOR}
    state = {"together": True} if trusted else {}
    yield Say(call.number, f"{LINK}/{other}", "commands/link", {"number": other}, state)


command = Command("link", do, THOSE_INVOLVED, behind=Behind.CASUS, needs=frozenset({Need.STRAYS}), answers=LINK)

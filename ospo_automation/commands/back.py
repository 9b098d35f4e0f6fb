"""An expert who had paused can be asked again."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import Call, Change, Command, Need
from ospo_automation.core.primitives.errors import Refused


def do(call: Call) -> Iterator[Change]:
    login = call.actor.login.lower()
    own = call.scene.checkout.profiles.of(login).paused_until
    if own is not None and own > call.scene.today:
        raise Refused("refused/paused_in_profile", {"day": own, "login": login})
    yield call.rows.back(login, call.scene.today)


command = Command("back", do, who=frozenset({Role.EXPERT}), needs=frozenset({Need.ROWS}), anywhere=True)

"""Two casussen are linked, so that people find one from the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ospo_automation.core.command import THOSE_INVOLVED, Call, Change, Command, Role
from ospo_automation.core.course import LINK
from ospo_automation.core.effects import Say
from ospo_automation.core.errors import Refused


def do(call: Call) -> Iterator[Change]:
    found = re.fullmatch(r"#?(\d{1,9})", call.line.argument.strip())
    other = int(found[1]) if found else 0
    if not other or other == call.number:
        raise Refused("refused/link", {"command": call.spelled})
    # Who links for others' sake may bring owners together; an owner alone can't choose whom we mention.
    trusted = call.roles & {Role.TEAM, Role.MAINTAINER, Role.COORDINATOR}
    state = {"together": True} if trusted else {}
    yield Say(call.number, f"{LINK}/{other}", "commands/link", {"number": other}, state)


command = Command("link", do, THOSE_INVOLVED, argument="number")

"""Two casussen are linked, so that people find one from the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ospo_automation.core.command import THOSE_INVOLVED, Call, Change, Command
from ospo_automation.core.effects import Say
from ospo_automation.core.errors import Refused


def do(call: Call) -> Iterator[Change]:
    found = re.fullmatch(r"#?(\d{1,9})", call.line.argument.strip())
    other = int(found[1]) if found else 0
    if not other or other == call.number:
        raise Refused("refused/link", {"command": call.spelled})
    yield Say(call.number, f"link/{other}", "commands/link", {"number": other})


command = Command("link", "koppelen", do, (), THOSE_INVOLVED, argument="number")

"""Somebody passes on a page that others should know about: it waits for a coordinator among the other tips.

What becomes of it is told by who keeps those: this only says where there is nothing to pass on.
"""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.command import Call, Change, Command
from ospo_automation.core.primitives.errors import Refused
from ospo_automation.core.signals.tips_sent import Settings


def do(call: Call) -> Iterator[Change]:
    if call.scene.checkout.network.section(Settings) is None:
        raise Refused("refused/no_tips", {"command": call.spelled})
    yield from ()


command = Command("tip", do, section=Settings, anywhere=True)

"""Somebody says where else a text about it stands: it waits no longer, and its page leads there."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.casus.course import ADDRESS, PLACED
from ospo_automation.core.command import Call, Change, Command
from ospo_automation.core.engine.effects import Say
from ospo_automation.core.languages import said
from ospo_automation.core.network.communication import Settings
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.primitives.errors import Refused
from ospo_automation.core.signals.web_links import WebLink, link_in

from .blog import TELLERS


def do(call: Call) -> Iterator[Change]:
    settings = call.scene.checkout.network.section(Settings)
    if settings is None:
        raise Refused("refused/no_communication", {"command": call.spelled})
    is_away = call.line.argument.strip().lower() in said("away_words")
    link, rest = link_in(call.line.argument, is_alone=True)
    address = link.address if isinstance(link, WebLink) and link.address.startswith("https://") else ""
    if not is_away and (not address or rest.strip()):
        raise Refused("refused/placed", {"command": call.spelled, "place": settings.place})
    values = {"address": Safe(address), "place": settings.place, "command": call.spelled}
    yield Say(call.number, PLACED, "commands/placed", values, {ADDRESS: address})


command = Command(
    "placed",
    do,
    TELLERS,
    section=Settings,
    anywhere=True,
    keeps=PLACED,
    is_aside=True,
)

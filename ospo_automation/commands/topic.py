"""The topics of a casus change: `+` adds one and `-` takes one off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ospo_automation.core.command import OPEN, THOSE_INVOLVED, Call, Change, Command
from ospo_automation.core.engine.effects import Relabel
from ospo_automation.core.incoming.personal import kinds
from ospo_automation.core.primitives.errors import Refused

LONGEST = 500


def do(call: Call) -> Iterator[Change]:
    network = call.scene.checkout.network
    add: set[str] = set()
    remove: set[str] = set()
    unknown: list[str] = []
    argument = " ".join(call.line.argument[:LONGEST].split())
    for sign, name in re.findall(r"([+-]?) ?([^+, -][^+,]*?)(?= [+-]|,|\+|$)", argument):
        path = network.topic_named(name)
        if path is None:
            unknown.append(name)
        else:
            (remove if sign == "-" else add).add(network.topic_label(path).name)
    if unknown or not (add or remove):
        titles = [topic.title for topic in network.topics.values()][:20]
        if kinds(argument):
            unknown = []  # whatever stands there isn't said again
        raise Refused("refused/topics", {"unknown": unknown[:5], "topics": titles, "command": call.spelled})
    yield Relabel(call.number, frozenset(add), frozenset(remove - add))


command = Command("topic", do, THOSE_INVOLVED, OPEN)

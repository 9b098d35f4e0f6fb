"""One more expert from the file is asked: by name, or whoever's turn it is for a topic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ospo_automation.core.casus.rounds import Turn
from ospo_automation.core.command import OPEN, THOSE_INVOLVED, Behind, Call, Change, Command, Need, named_in
from ospo_automation.core.primitives.errors import Refused
from ospo_automation.core.sight.asking import tell


def do(call: Call) -> Iterator[Change]:
    checkout = call.scene.checkout
    path = checkout.network.topic_named(named_in(call.line.argument))
    wanted = checkout.accounts.today(named_in(call.line.argument))
    is_expert = wanted in checkout.expertise.everybody
    if path is None and not is_expert:
        raise Refused("refused/no_expert", {"command": call.spelled})
    by = f"{call.comment.id}/{call.index}"
    if any(ask.by == by for ask in call.scene.past.asks):
        return  # by a run that came to nothing after that
    if call.scene.is_private:
        raise Refused("refused/private")
    choice = call.ask_one(topic=path, login=None if path else wanted)
    if choice.turn is not Turn.ASK or choice.ask is None:
        raise Refused("refused/not_askable", {"turn": choice.turn.value})
    yield tell(call.scene, replace(choice.ask, by=by))


command = Command("ask", do, THOSE_INVOLVED, OPEN, Behind.PERSON, needs=frozenset({Need.LOAD}))

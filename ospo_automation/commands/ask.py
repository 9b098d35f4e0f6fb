"""One more expert from the file is asked: by name, or whoever's turn it is for a topic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from ospo_automation.core.casus.part import Role
from ospo_automation.core.casus.rounds import Limits, Verdict
from ospo_automation.core.command import OPEN, THOSE_INVOLVED, Behind, Call, Change, Command, Need, named_in
from ospo_automation.core.primitives.errors import Refused
from ospo_automation.core.sight.asking import tell

WEEK = timedelta(days=7)


TRUSTED = frozenset({Role.COORDINATOR, Role.MAINTAINER})
"""Who may have as many asked as the limits for everybody allow; anybody else has a few a week in one casus."""


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
    limits = checkout.network.section(Limits) or Limits()
    if not call.roles & TRUSTED:
        if _asked_for(call) >= limits.per_round:
            raise Refused("refused/asked_enough", {"count": limits.per_round})
        if _asked_today(call) >= max(1, limits.per_day // 2):
            raise Refused("refused/not_askable", {"turn": Verdict.FULL.value})
    choice = call.ask_one(topic=path, login=None if path else wanted)
    if choice.turn is not Verdict.ASK or choice.ask is None:
        raise Refused("refused/not_askable", {"turn": choice.turn.value})
    yield tell(call.scene, replace(choice.ask, by=by))


def _asked_for(call: Call) -> int:
    """How many people they had us ask here in the last week; what was deleted since may have been theirs."""
    wrote = {str(each.id): each.author for each in call.scene.comments}
    asks = (each for each in call.scene.past.asks if each.by and call.now - each.at < WEEK)
    by = (wrote.get(each.by.partition("/")[0], call.actor) for each in asks)
    return sum(person is None or person.id == call.actor.id for person in by)


def _asked_today(call: Call) -> int:
    """How many people were asked today in the whole network by such a word: half of a day's are for whoever waits."""
    calendar = call.scene.checkout.network.calendar
    today = calendar.today(call.now)
    return sum(len(ask.people) for ask in call.load.asks if ask.by and calendar.today(ask.at) == today)


command = Command("ask", do, THOSE_INVOLVED, OPEN, Behind.PERSON, needs=frozenset({Need.LOAD}))

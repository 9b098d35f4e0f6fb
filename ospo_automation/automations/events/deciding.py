"""What somebody hears who sends in an event of others; what is over is closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ospo_automation.core.engine.effects import CloseIssue, Effect, Relabel, Say
from ospo_automation.core.meetings.partner_event import PartnerEvent
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.sight.partner_events import EVENT

from .facts import Facts, HowFar


def decide(facts: Facts) -> Iterator[Effect]:
    number = facts.number
    if facts.stage is HowFar.OVER:
        yield CloseIssue(number, "completed")
        return
    if facts.stage is HowFar.CANCELLED:
        yield _say(facts, "events/cancelled", {"date": facts.event.date if facts.event is not None else None})
        return
    label, looked_at = frozenset({facts.label}), frozenset({facts.looked_at})
    if facts.stage is HowFar.IN:
        yield Relabel(number, add=label | looked_at)  # by that it is found however many others send in
    else:
        yield Relabel(number, add=label, remove=looked_at)
    if facts.stage is HowFar.PRIVATE:
        yield _say(facts, "events/private", {"kinds": sorted(facts.private.kinds)})
    elif facts.event is None:
        yield _say(facts, "events/unclear", {"wrong": dict.fromkeys(facts.wrong, "")})
    elif facts.stage is HowFar.IN:
        yield _say(facts, "events/in", {**_shown(facts.event), "calendar": Safe(facts.calendar)})
    else:
        yield _say(facts, "events/waits", {**_shown(facts.event), "was_in": facts.was_in})


def _say(facts: Facts, text: str, values: dict[str, Any]) -> Say:
    return Say(facts.number, EVENT, text, values, facts.keeps, is_news=True)


def _shown(event: PartnerEvent) -> dict[str, Any]:
    when = event.when
    return {
        "date": event.date,
        "starts": when.starts,
        "ends": when.ends,
        "place": event.place,
        "going": event.going,
        "names": list(event.names),
    }

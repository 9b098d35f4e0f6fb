"""Coordinators hear where somebody without a part in a casus posted what seems personal; nothing waits for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ospo_automation.core.casus.mailing import ALERT
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, Tell
from ospo_automation.core.engine.plan import own_issue
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.outgoing.safe import Mention
from ospo_automation.core.sight.outsiders import WAITING, Alarm, alarms, noted_in, present, to_tell


@dataclass(frozen=True)
class Facts:
    """`alarms` are those of which coordinators weren't told, as many as they may still hear of today."""

    alarms: Sequence[Alarm]
    coordinators: Sequence[str]


def gather(hub: Reader, event: Event) -> Facts | None:
    today, ours = hub.checkout.network.calendar.today(event.now), own_issue(hub, WAITING)
    state = ours.state if ours is not None else {}
    found = alarms(hub, event, noted_in(state))
    return Facts(to_tell(hub, found, state, today)[0], present(hub, today)) if found else None


def decide(facts: Facts) -> Iterator[Effect]:
    mentions = tuple(facts.coordinators)
    for alarm in facts.alarms if mentions else ():
        values = {"mentions": [Mention(login) for login in mentions], "kinds": sorted(alarm.kinds)}
        yield Tell(alarm.scene.number, ALERT, "privacy/alert", mentions, values)


automation = Automation(
    name="alerts",
    purpose=(__doc__ or "").strip(),
    on=("schedule",),
    may=(Tell,),
    settings=None,
    gather=gather,
    decide=decide,
)

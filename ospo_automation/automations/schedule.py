"""The schedule stays on: GitHub switches it off when nobody has changed a file for sixty days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ospo_automation.core.automation import Automation, When
from ospo_automation.core.effects import Effect, KeepScheduled
from ospo_automation.core.event import Event
from ospo_automation.core.network import FileName
from ospo_automation.core.plan import own_issue
from ospo_automation.core.reader import Reader
from ospo_automation.core.rows import BOARD, SWEEP, rows_on
from ospo_automation.core.section import Section


class Settings(Section):
    """The name of the workflow file with the schedule, in `.github/workflows`."""

    workflow: FileName = "sweep.yml"


@dataclass(frozen=True)
class Facts:
    workflow: str
    was_done_today: bool


def gather(hub: Reader, event: Event) -> Facts | None:
    network = hub.checkout.network
    settings = network.section(Settings)
    if settings is None:
        return None
    swept = rows_on(own_issue(hub, BOARD), network.bots).runs.get(SWEEP)
    return Facts(settings.workflow, swept == network.calendar.today(event.now))


def decide(facts: Facts) -> Iterator[Effect]:
    """Once a day: the day of the last sweep stands on the board."""
    if not facts.was_done_today:
        yield KeepScheduled(facts.workflow)


schedule = Automation(
    name="schedule",
    purpose=(__doc__ or "").strip(),
    on=("schedule",),
    may=(KeepScheduled,),
    settings=Settings,
    gather=gather,
    decide=decide,
    when=When.LAST,
)

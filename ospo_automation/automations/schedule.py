"""The schedule stays on: GitHub switches it off when nobody has changed a file for sixty days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ospo_automation.core.casus.remembered import BOARD, SWEEP, rows_on
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, KeepScheduled
from ospo_automation.core.engine.plan import own_issue
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.network.decided import FileName
from ospo_automation.core.primitives.section import Section

USUAL = "sweep.yml"


class Settings(Section):
    """More workflow files in `.github/workflows`, by name. Those that use our actions are found without it."""

    workflow: FileName | None = None
    workflows: tuple[FileName, ...] = ()


@dataclass(frozen=True)
class Facts:
    """`workflows` are the names of files, `states` tell of each whether it is on, in GitHub's words."""

    workflows: Sequence[str]
    states: Mapping[str, str]


def gather(hub: Reader, event: Event) -> Facts | None:
    network = hub.checkout.network
    settings = network.section(Settings)
    if settings is None:
        return None
    swept = rows_on(own_issue(hub, BOARD), network.bots).runs.get(SWEEP)
    if swept == network.calendar.today(event.now):
        return None  # once a day: that of the last sweep stands on the board
    named = (*((settings.workflow,) if settings.workflow else ()), *settings.workflows)
    names = tuple(dict.fromkeys((*hub.checkout.schedules(), *named))) or (USUAL,)
    return Facts(names, hub.workflow_states())


def decide(facts: Facts) -> Iterator[Effect]:
    """Also those that are on, which counts as activity; but never one that a person switched off."""
    for name in facts.workflows:
        if facts.states.get(name, "active") in {"active", "disabled_inactivity"}:
            yield KeepScheduled(name)


automation = Automation(
    name="schedule",
    purpose=(__doc__ or "").strip(),
    on=("schedule",),
    may=(KeepScheduled,),
    settings=Settings,
    gather=gather,
    decide=decide,
    about_runs=True,
)

"""Runs that failed stand in one issue with what to do about them; it closes by itself when all works again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ospo_automation.core.automation import Automation, When
from ospo_automation.core.effects import CloseIssue, Effect, KeepIssue, ReopenIssue
from ospo_automation.core.event import Event
from ospo_automation.core.issue import Doubted, OwnIssue
from ospo_automation.core.network import FileName, Network
from ospo_automation.core.plan import own_issue
from ospo_automation.core.privacy import title
from ospo_automation.core.reader import Reader
from ospo_automation.core.runs import FailedRun
from ospo_automation.core.section import Section
from ospo_automation.core.signing import Why
from ospo_automation.core.text import Safe, inline

FAILURES = "failures"
MOST_SHOWN = 10
MOST_DOUBTED = 6
MOST_REMEMBERED = 200
LONGEST_TITLE = 90


class Settings(Section):
    """The names of the two workflow files in `.github/workflows`."""

    runs: FileName = "ospo.yml"
    sweep: FileName = "sweep.yml"


@dataclass(frozen=True)
class Facts:
    """The runs that failed and that no sweep has made good since, and what isn't surely ours; `ours` is the issue about
    them, if there ever was.
    """

    network: Network
    runs: Sequence[FailedRun]
    ours: OwnIssue | None
    doubts: Sequence[Doubted] = ()


def gather(hub: Reader, event: Event) -> Facts | None:
    settings = hub.checkout.network.section(Settings)
    if settings is None:
        return None
    runs = hub.failed_runs(event.now, files=(settings.runs, settings.sweep), mended_by=settings.sweep)
    return Facts(hub.checkout.network, runs, own_issue(hub, FAILURES), hub.doubts())


def decide(facts: Facts) -> Iterator[Effect]:
    ours = facts.ours
    is_stuck = bool(facts.runs or facts.doubts)
    if not is_stuck and (ours is None or not ours.is_open):
        return
    shown = [
        {
            "workflow": run.workflow,
            "title": inline(title(run.title), LONGEST_TITLE),
            "url": Safe(run.url),
            "day": facts.network.calendar.today(run.at),
        }
        for run in facts.runs[: MOST_SHOWN // 2 if facts.doubts else MOST_SHOWN]
    ]
    values = {"runs": shown, "more": len(facts.runs) - len(shown), **_doubted(facts)}
    state = ours.state if ours is not None else {}
    known, seen = state.get("latest", ""), state.get("doubts")
    latest = max((run.at.isoformat() for run in facts.runs), default=known)
    numbers = sorted({each.number for each in facts.doubts})[:MOST_REMEMBERED]
    doubts = {"doubts": numbers} if numbers else {}
    yield KeepIssue(FAILURES, "failures/title", "failures/list", values, {"latest": latest, **doubts})
    is_new = latest != known or not set(numbers) <= set(seen if isinstance(seen, list) else ())
    if ours is not None and not is_stuck:
        yield CloseIssue(ours.number, "completed")
    elif ours is not None and is_new:  # who closes it has seen the others
        yield ReopenIssue(ours.number)


def _doubted(facts: Facts) -> dict[str, Any]:
    """What isn't surely ours, oldest first, and up to which day it would be if it counts without a signature."""
    today = facts.network.calendar.today
    found = sorted(facts.doubts, key=lambda each: (each.number, each.doubt.at))
    unsigned = [today(each.doubt.at) for each in found if each.doubt.why is not Why.OVERWRITTEN]
    shown = [
        {"number": each.number, "url": Safe(each.url), "day": today(each.doubt.at), "why": each.doubt.why.value}
        for each in found[:MOST_DOUBTED]
    ]
    return {
        "doubts": shown,
        "more_doubts": len(found) - len(shown),
        "is_overwritten": len(unsigned) < len(found),
        "until": max(unsigned, default=None),
    }


failures = Automation(
    name="failures",
    purpose=(__doc__ or "").strip(),
    on=("schedule",),
    may=(KeepIssue, CloseIssue, ReopenIssue),
    settings=Settings,
    gather=gather,
    decide=decide,
    when=When.LAST,
)

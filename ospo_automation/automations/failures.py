"""Runs that failed and settings that stop us stand in one issue with what to do; it closes when all works again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ospo_automation.core.casus.remembered import BOARD, ROWS
from ospo_automation.core.checkup.all_rows import examined_weekly, needed
from ospo_automation.core.checkup.weekly import (
    CHECKED,
    Ailment,
    Weekly,
    can_keep,
    is_due,
    kept_on,
    still_unseen,
    weekly_of,
)
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import CloseIssue, Effect, KeepIssue, ReopenIssue, Say
from ospo_automation.core.engine.plan import own_issue
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.failed_runs import FAILURES, FailedRun
from ospo_automation.core.github.issue import Doubted, OwnIssue, Unclaimed
from ospo_automation.core.github.signing import Why
from ospo_automation.core.github.told import Hidden
from ospo_automation.core.incoming.personal import title
from ospo_automation.core.network.decided import FileName, Network
from ospo_automation.core.outgoing.safe import Safe, inline
from ospo_automation.core.primitives.section import Section

MOST_SHOWN = 10
MOST_DOUBTED, MOST_BESIDE = 5, 2  # of those, and of runs where there are any
MOST_REMEMBERED = 200
LONGEST_TITLE = 90
MET = "met"
"""The key under which we remember of which accounts was told."""
WAITING = "doubts"
"""And on which issues we wait, since something there isn't surely ours."""
SETTINGS = "settings"
"""And of which settings."""


class Settings(Section):
    """The names of the two workflow files in `.github/workflows`."""

    runs: FileName = "ospo.yml"
    sweep: FileName = "sweep.yml"


@dataclass(frozen=True)
class Facts:
    """The runs that came to no end and that no sweep has made good since; `ours` is the issue about them, if any.

    `unclaimed` is what may be ours under accounts that we don't know, `doubts` what may not be ours under one that we
    do: there we wait. `ailments` are settings of GitHub that stop us, and `looked` what is to be remembered of a new
    look at those, on the `board`.
    """

    network: Network
    runs: Sequence[FailedRun]
    ours: OwnIssue | None
    unclaimed: Sequence[Unclaimed] = ()
    doubts: Sequence[Doubted] = ()
    ailments: Sequence[Ailment] = ()
    looked: Weekly | None = None
    board: int = 0


def gather(hub: Reader, event: Event) -> Facts | None:
    settings = hub.checkout.network.section(Settings)
    if settings is None:
        return None
    runs = hub.failed_runs(event.now, files=(settings.runs, settings.sweep), mended_by=settings.sweep)
    facts = Facts(hub.checkout.network, runs, own_issue(hub, FAILURES), hub.unclaimed(), hub.doubts())
    return replace(facts, **_looked(hub, event))


def _looked(hub: Reader, event: Event) -> dict[str, Any]:
    """What is known of GitHub's settings, looked at anew when that is due. Without a board nobody remembers that."""
    network, board = hub.checkout.network, own_issue(hub, BOARD)
    if board is None or not can_keep(board, network.bots):
        return {}
    last, today = kept_on(board, network.bots), network.calendar.today(event.now)
    if last is not None and not is_due(last, today):
        return {"ailments": last.found}
    told = hub.settings(needed(hub.checkout, weekly=True), event.now)
    checkup = examined_weekly(hub.checkout, told)
    looked = weekly_of(checkup, today)
    if Hidden.FAILED in told.hidden.values():  # GitHub is out of order: the next sweep looks again
        return {"ailments": (*looked.found, *still_unseen(last, checkup))}
    return {"ailments": looked.found, "looked": looked, "board": board.number}


def decide(facts: Facts) -> Iterator[Effect]:
    ours = facts.ours
    if facts.looked is not None:
        yield Say(facts.board, CHECKED, "failures/checked", {}, facts.looked.state(), within=ROWS)
    is_well = not facts.runs and not facts.unclaimed and not facts.doubts and not facts.ailments
    if is_well and (ours is None or not ours.is_open):
        return
    shown = [
        {
            "workflow": run.workflow,
            "title": inline(title(run.title), LONGEST_TITLE),
            "url": Safe(run.url),
            "day": facts.network.calendar.today(run.at),
            "end": run.end,
        }
        for run in facts.runs[: MOST_BESIDE if facts.doubts else MOST_SHOWN]
    ]
    values = {"runs": shown, "more": len(facts.runs) - len(shown), "accounts": list(_accounts(facts))}
    values |= _doubted(facts)
    values["ailments"] = [
        {"check": each.check, "values": each.values, "url": Safe(each.address)} for each in facts.ailments
    ]
    state = ours.state if ours is not None else {}
    known = state.get("latest", "")
    latest = max((run.at.isoformat() for run in facts.runs), default=known)
    accounts = sorted({each.account.id for each in facts.unclaimed})
    waiting = sorted({each.number for each in facts.doubts})[:MOST_REMEMBERED]
    told = {name: ids for name, ids in ((MET, accounts), (WAITING, waiting)) if ids}
    names = sorted({each.name for each in facts.ailments})
    noted = {"latest": latest, **told, **({SETTINGS: names} if names else {})}
    yield KeepIssue(FAILURES, "failures/title", "failures/list", values, noted)
    is_new = latest != known or any(set(ids) - _ids(state.get(name)) for name, ids in told.items())
    is_new |= bool(set(names) - _names(state.get(SETTINGS)))
    if ours is not None and is_well:
        yield CloseIssue(ours.number, "completed")
    elif ours is not None and is_new:
        yield ReopenIssue(ours.number)  # who closes it has seen the others


def _ids(noted: object) -> set[object]:
    return {each for each in noted if isinstance(each, int)} if isinstance(noted, list) else set()


def _names(noted: object) -> set[object]:
    return {each for each in noted if isinstance(each, str)} if isinstance(noted, list) else set()


def _accounts(facts: Facts) -> Iterator[Mapping[str, object]]:
    """Each account that we don't know, with where we met it and what to write where it was us."""
    for account in dict.fromkeys(each.account for each in facts.unclaimed):
        places = [each for each in facts.unclaimed if each.account == account]
        yield {
            "login": inline(account.login),
            "places": [{"number": each.number, "url": Safe(each.url)} for each in places[:MOST_SHOWN]],
            "more": max(0, len(places) - MOST_SHOWN),
            "line": Safe(facts.network.bots.line((account.id,))),
        }


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


automation = Automation(
    name="failures",
    purpose=(__doc__ or "").strip(),
    on=("schedule",),
    may=(KeepIssue, CloseIssue, ReopenIssue, Say),
    issues=(FAILURES,),
    settings=Settings,
    gather=gather,
    decide=decide,
    about_runs=True,
)

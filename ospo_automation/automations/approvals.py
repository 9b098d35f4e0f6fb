"""Who approves a proposal approves that text: what changes on its branch after that makes it void, and is told. So is
that the issue from which it came is gone: nobody can say there any more that they don't want it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, Remark
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.outgoing.proposal import OwnPull
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.primitives.errors import Gone
from ospo_automation.core.sight.to_do import PROPOSING

APPROVAL, ORIGIN_GONE = "approval", "origin-gone"
OF_SOMEBODY = frozenset({"addition", "experience", "lesson"})
"""What we propose that somebody may take back in its issue. Of those who sign up a form that is gone counts no more."""
MOST_LOOKED_AT = 20  # pull requests in one run: what was said below each takes a request
TOLD_WITHIN = timedelta(days=7)  # of a merge that we missed, since its run got lost
SHORT = 7  # of a commit's name, as people know it


@dataclass(frozen=True)
class Facts:
    """`pulls` of ours that somebody approved: those first of which the approval is void. And the `orphans`, whose issue
    was deleted or moved elsewhere.
    """

    pulls: Sequence[OwnPull]
    orphans: Sequence[OwnPull] = ()


def gather(hub: Reader, event: Event) -> Facts | None:
    if not any(hub.checkout.network.section(each) for each in PROPOSING):
        return None
    lately = event.now - TOLD_WITHIN
    approved = [
        each
        for each in hub.own_pulls(event.number)
        if each.approvals and (each.merged_at is None or (each.is_void and each.merged_at >= lately))
    ]
    waiting = [each for each in hub.own_pulls(event.number) if each.merged_at is None and each.key in OF_SOMEBODY]
    return Facts(
        sorted(approved, key=lambda each: (not each.is_void, each.pull))[:MOST_LOOKED_AT],
        [each for each in waiting[:MOST_LOOKED_AT] if _is_gone(each.number, hub)],
    )


def _is_gone(number: int, hub: Reader) -> bool:
    try:
        hub.issue(number)
    except Gone:
        return True
    return False


def decide(facts: Facts) -> Iterator[Effect]:
    for each in facts.orphans:
        yield Remark(each.number, each.pull, ORIGIN_GONE, "approvals/gone", {"number": each.number})
    for each in facts.pulls:
        last = each.approvals[-1]
        key, commits = f"{APPROVAL}/{last.commit[:12] or 'gone'}", _commits(each)
        if each.merged_at is not None:
            yield Remark(each.number, each.pull, f"{key}/merged", "approvals/merged", commits)
        elif each.is_void:
            yield Remark(each.number, each.pull, key, "approvals/void", commits)
        else:
            yield Remark(each.number, each.pull, key, "approvals/back", commits, is_correction=True)


def _commits(pull: OwnPull) -> dict[str, Any]:
    """What was approved last, and the address that shows what was changed since. "" where git has that no more."""
    last, home = pull.approvals[-1].commit, pull.url.rpartition("/pull/")[0]
    changed = f"{home}/compare/{last}...{pull.head}" if last else ""
    return {"commit": Safe(last[:SHORT]), "head": Safe(pull.head[:SHORT]), "changed": Safe(changed)}


automation = Automation(
    name="approvals",
    purpose=(__doc__ or "").strip(),
    on=("pull_request.synchronize", "pull_request.closed", "workflow_dispatch", "schedule"),
    may=(Remark,),
    settings=None,
    gather=gather,
    decide=decide,
)

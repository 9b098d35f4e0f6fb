"""The owner says whether the advice helped: then the casus is done, or it goes on with a wider circle."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ospo_automation.core.command import Call, Change, Command, Role
from ospo_automation.core.course import OUTCOME
from ospo_automation.core.effects import CloseIssue, ReopenIssue, Say, SetStatus
from ospo_automation.core.labels import Status
from ospo_automation.core.lessons import Drafting

OWNER = frozenset({Role.OWNER, Role.MAINTAINER})
STATUSES = frozenset(Status) - {Status.WITHDRAWN}


def _says(outcome: str) -> Callable[[Call], Iterator[Change]]:
    def do(call: Call) -> Iterator[Change]:
        helped = outcome == "helped"
        if not (helped and Status.PUBLISHED in call.scene.casus.statuses):
            team = call.scene.casus.issue.assignees
            goes_on = Status.IN_PROGRESS if team else Status.SEEKING
            yield SetStatus(call.number, Status.RESOLVED if helped else goes_on)
        values = {
            "outcome": outcome,
            "team": list(call.scene.casus.issue.assignees),
            "again": helped and call.course.outcome == "helped",
            "may_share": helped and _asks_to_share(call),
            "is_cut": call.comment.is_cut,
        }
        state = {"outcome": outcome, "by": call.actor.login, "comment": call.comment.id}
        state |= {"asks": True} if values["may_share"] else {}
        key = f"{OUTCOME}/{call.comment.id}"
        if key not in call.scene.said:  # by a run that came to nothing after that
            yield Say(call.number, key, "commands/outcome", values, state)
        yield CloseIssue(call.number, "completed") if helped else ReopenIssue(call.number)

    return do


def _asks_to_share(call: Call) -> bool:
    """Whether a lesson could be made of it and the owner didn't say yet that it may."""
    checkout, casus = call.scene.checkout, call.scene.casus
    agreed = casus.reading.ticked("publish") or call.course.wish is not None
    is_kept_out = checkout.network.labels.is_unlisted(casus.issue.labels)
    return checkout.network.section(Drafting) is not None and not agreed and not is_kept_out


def _command(name: str) -> Command:
    return Command(name, _says(name), OWNER, STATUSES, "sentence", offered=frozenset({Status.ADVISED}))


helped, partly, not_helped = map(_command, ("helped", "partly", "not-helped"))

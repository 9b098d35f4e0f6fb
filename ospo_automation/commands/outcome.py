"""The owner says whether the advice helped: then the casus is done, or it goes on with a wider circle."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ospo_automation.core.casus.course import BECOMES_LESSON, OUTCOME
from ospo_automation.core.casus.part import Role
from ospo_automation.core.command import Behind, Call, Change, Command
from ospo_automation.core.engine.effects import CloseIssue, ReopenIssue, Say, SetStatus
from ospo_automation.core.knowledge.published import Drafting
from ospo_automation.core.network.labels import Status

OWNER = frozenset({Role.OWNER, Role.MAINTAINER})
STATUSES = frozenset(Status) - {Status.WITHDRAWN}
UNHEARD = frozenset({Status.NEW, Status.WAITING, Status.PARKED, Status.RESOLVED})
"""Statuses that a casus can have without anybody but its owner."""


def _says(outcome: str) -> Callable[[Call], Iterator[Change]]:
    def do(call: Call) -> Iterator[Change]:
        helped = outcome == "helped"
        if not (helped and Status.PUBLISHED in call.scene.casus.statuses):
            yield SetStatus(call.number, Status.RESOLVED if helped else _goes_on_at(call))
        values = {
            "outcome": outcome,
            "team": list(call.scene.casus.issue.assignees),
            "again": helped and call.course.outcome == "helped",
            "may_share": helped and _asks_to_share(call),
            "becomes_lesson": helped and _becomes_lesson(call),
            "is_cut": call.comment.is_cut,
        }
        at = call.now.isoformat()
        state = {"outcome": outcome, "by": call.actor.login, "comment": call.comment.id, "at": at}
        state |= {"asks": True} if values["may_share"] else {}
        state |= {BECOMES_LESSON: True} if values["becomes_lesson"] else {}
        key = f"{OUTCOME}/{call.comment.id}"
        if key not in call.scene.said:  # by a run that came to nothing after that
            yield Say(call.number, key, "commands/outcome", values, state, beside_an_ask=not helped)
        if helped:
            yield CloseIssue(call.number, "completed")
        elif not _was_closed_since(call):
            yield ReopenIssue(call.number)

    return do


def _goes_on_at(call: Call) -> Status:
    """What waits for another casus of its owner, as of who is new here, doesn't get its turn by this."""
    casus = call.scene.casus
    if casus.issue.assignees:
        return Status.IN_PROGRESS
    is_unheard = not call.scene.past.asks and UNHEARD.issuperset(casus.statuses)
    return Status.NEW if is_unheard else Status.SEEKING


def _was_closed_since(call: Call) -> bool:
    """Whether somebody closed the casus after that was said: a run that comes late doesn't undo it."""
    closed_at = call.scene.casus.issue.closed_at
    return closed_at is not None and closed_at > call.comment.created_at


def _asks_to_share(call: Call) -> bool:
    """Whether a lesson could be made of it and the owner didn't say yet that it may."""
    return _may_become_lesson(call) and not _agreed(call)


def _becomes_lesson(call: Call) -> bool:
    """Whether a lesson is drafted now, below this very comment, without anybody being asked anything."""
    is_own = not call.scene.casus.reading.ticked("on_behalf")
    return _may_become_lesson(call) and _agreed(call) and is_own and bool(call.course.advice)


def _agreed(call: Call) -> bool:
    return call.scene.casus.reading.ticked("publish") or call.course.wish is not None


def _may_become_lesson(call: Call) -> bool:
    network = call.scene.checkout.network
    return network.section(Drafting) is not None and not network.labels.is_unlisted(call.scene.casus.issue.labels)


def _command(name: str) -> Command:
    return Command(name, _says(name), OWNER, STATUSES, Behind.WORDS, offered=frozenset({Status.ADVISED}), keeps=OUTCOME)


helped, partly, not_helped = map(_command, ("helped", "partly", "not-helped"))

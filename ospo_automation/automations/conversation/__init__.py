"""What people ask with a word behind a slash is done, and where the casus stands is told in one comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from ospo_automation.commands import COMMANDS
from ospo_automation.core.casus.remembered import ROWS
from ospo_automation.core.command import Command
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import (
    Assign,
    CloseIssue,
    Effect,
    React,
    Relabel,
    ReopenIssue,
    Say,
    SetStatus,
    Tell,
)
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.incoming.slash import Conversation
from ospo_automation.core.network.labels import Status
from ospo_automation.core.sight.scene import Scene, goes_on_at, look
from ospo_automation.core.standing import Standing, after

from .doing import hear
from .elsewhere import elsewhere
from .facts import Facts, Known
from .hearing import new_in, said_in
from .in_a_word import with_a_thumb
from .needed import with_needed
from .whereabouts import sticky


def _gather(known: Known, hub: Reader, event: Event) -> Facts | None:
    facts = _heard(known, hub, event)
    return None if facts is None else with_needed(hub, facts)


def _heard(known: Known, hub: Reader, event: Event) -> Facts | None:
    scene = look(hub, event, at_rest=True)
    if scene is None:
        return elsewhere(hub, event, known)
    new = new_in(scene, event.now, known)
    if not (scene.casus.is_complete or scene.course.seen or new):
        return None
    said = said_in(hub, scene, new, known)
    if event.is_scheduled or event.is_manual:
        said += with_a_thumb(hub, scene, event.now)
    return Facts(scene, said, event.now, known, waiting=[comment.id for comment, _, _ in new])


def decide(facts: Facts) -> Iterator[Effect]:
    state = Standing(_awake(facts.scene), facts.scene.course, facts.read.rows, facts.read.load)
    number, until = facts.scene.number, facts.scene.course.quiet_until
    if state.scene is not facts.scene:
        state.course = replace(state.course, quiet_until=None, back_to=None)
        yield Say(number, f"awake/{until}", "reminders/awake", {"day": until, "later": facts.scene.later})
    hear(facts, state)
    if facts.is_late and state.rows == facts.read.rows and not any(isinstance(each, Say) for each in state.effects):
        return
    yield from state.effects
    if facts.board is not None:
        for key, remembered in state.rows.changed(facts.read.rows).items():
            runs = dict(state.rows.runs) if key == ROWS else {}
            yield Say(facts.board, key, "board/rows", {"runs": runs}, remembered)
    if not facts.is_casus:
        return
    if state.scene.casus.statuses != facts.scene.casus.statuses:
        yield SetStatus(number, state.scene.casus.statuses[0])
    if facts.said or facts.scene.course.seen:
        yield sticky(state.scene, state.course)


def _awake(scene: Scene) -> Scene:
    """A casus that rested until today goes on where it was; on a working day, since people hear of it."""
    until, calendar = scene.course.quiet_until, scene.checkout.network.calendar
    is_due = until is not None and until <= scene.today and calendar.is_working_day(scene.today)
    if not is_due or Status.PARKED not in scene.casus.statuses or not scene.casus.issue.is_open:
        return scene
    return after(scene, SetStatus(scene.number, scene.course.back_to or goes_on_at(scene)))


def conversing(commands: Sequence[Command]) -> Automation[Facts]:
    """The conversation with people who may give these commands."""
    return Automation(
        name="conversation",
        purpose=(__doc__ or "").strip(),
        on=("issues.closed", "issues.reopened", "issue_comment.created", "push", "workflow_dispatch", "schedule"),
        may=(React, Relabel, SetStatus, Assign, CloseIssue, ReopenIssue, Say, Tell),
        settings=Conversation,
        gather=partial(_gather, Known(tuple(commands))),
        decide=decide,
    )


automation = conversing(COMMANDS)

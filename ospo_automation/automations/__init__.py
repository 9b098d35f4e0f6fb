"""What we do by ourselves, one file each, and in which order they decide."""

from __future__ import annotations

from ospo_automation.core.engine.automation import Turn, of_turns

from . import (
    additions,
    alerts,
    approvals,
    board,
    confirming,
    conversation,
    digest,
    endings,
    events,
    experiences,
    failures,
    folding,
    intake,
    introductions,
    inviting,
    joining,
    lessons,
    looking,
    meetings,
    mending,
    minutes,
    planning,
    privacy,
    publishing,
    questions,
    reminders,
    renames,
    roster,
    routing,
    schedule,
    signals,
    unsure,
    waiting,
)

TURNS = (
    Turn(
        "what may hold up all else, and what the comment that tells where a casus stands tells of",
        (privacy.automation, endings.automation, publishing.automation),
    ),
    Turn("what people asked for, before what follows by itself", (conversation.automation,)),
    Turn(
        "what follows from how a casus stands after that",
        (
            intake.automation,
            routing.automation,
            looking.automation,
            introductions.automation,
            inviting.automation,
            lessons.automation,
            additions.automation,
            experiences.automation,
            events.automation,
            joining.automation,
            planning.automation,
            minutes.automation,
            questions.automation,
            reminders.automation,
            mending.automation,
            unsure.automation,
        ),
    ),
    Turn("what tidies up after all that was said", (folding.automation,)),
    Turn(
        "what shows the whole, as all others will leave it",
        (
            schedule.automation,  # before the board tells that a sweep of today did so
            board.automation,
            renames.automation,  # what it remembers stands below the board
            confirming.automation,
            roster.automation,  # whom a run approved, and who leaves, stands on issues by now
            signals.automation,
        ),
        shows_the_whole=True,
    ),
    Turn(
        "what tells of what those left: a tip that was taken in stands on the agenda, what waits in the list of that",
        (
            meetings.automation,
            digest.automation,
            approvals.automation,
            alerts.automation,
            waiting.automation,  # remembers which alerts were given
            failures.automation,
        ),
        shows_the_whole=True,
    ),
)
"""Whoever decides after others stands in a later turn than theirs; nothing else says when."""
AUTOMATIONS = tuple(of_turns(TURNS))

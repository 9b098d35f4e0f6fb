"""What a person can ask with a word behind a slash, one file each, in the order of the help."""

from __future__ import annotations

from ospo_automation.core.command import Command

from . import (
    advice,
    agenda,
    ask,
    back,
    blog,
    call,
    join,
    leave,
    lesson,
    link,
    not_now,
    outcome,
    pause,
    placed,
    resume,
    snooze,
    tip,
    topic,
    unlist,
    withdraw,
)
from . import help as help_

COMMANDS: tuple[Command, ...] = (
    help_.command,
    join.command,
    not_now.command,
    ask.command,
    advice.command,
    outcome.helped,
    outcome.partly,
    outcome.not_helped,
    lesson.command,
    topic.command,
    link.command,
    call.command,
    snooze.command,
    resume.command,
    withdraw.command,
    unlist.command,
    agenda.command,
    tip.command,
    blog.command,
    placed.command,
    pause.command,
    back.command,
    leave.command,
)

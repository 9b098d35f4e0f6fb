"""What we do by ourselves, one file each, in the order in which they decide."""

from __future__ import annotations

from typing import Any

from ospo_automation.core.engine.automation import Automation

from .additions import additions
from .alerts import alerts
from .approvals import approvals
from .board import board
from .conversation import conversation
from .endings import endings
from .failures import failures
from .folding import folding
from .intake import intake
from .introductions import introductions
from .lessons import lessons
from .looking import looking
from .meetings import meetings_
from .mending import mending
from .minutes import minutes
from .planning import planning
from .privacy import privacy
from .publishing import publishing
from .questions import questions
from .reminders import reminders
from .renames import renames
from .routing import routing
from .schedule import schedule
from .waiting import waiting

AUTOMATIONS: tuple[Automation[Any], ...] = (
    privacy,
    endings,
    conversation,
    intake,
    routing,
    looking,
    introductions,
    lessons,
    publishing,
    additions,
    planning,
    minutes,
    questions,
    reminders,
    mending,
    folding,
    schedule,  # before the board, on which the day of the sweep is written down
    board,
    renames,  # what it remembers stands below the board
    meetings_,
    approvals,
    alerts,
    waiting,  # remembers which alerts were given
    failures,
)

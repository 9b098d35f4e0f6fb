"""What we do by ourselves, one file each, in the order in which they decide."""

from __future__ import annotations

from typing import Any

from ospo_automation.core.automation import Automation

from .board import board
from .conversation import conversation
from .intake import intake
from .mending import mending
from .reminders import reminders
from .routing import routing

AUTOMATIONS: tuple[Automation[Any], ...] = (conversation, intake, routing, reminders, mending, board)

"""Runs of the automation that went wrong, as GitHub keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .issue import OwnKind

FAILURES = OwnKind("failures")
"""Our issue about them."""
ENDS = ("failure", "cancelled", "timed_out", "startup_failure", "action_required", "stale")
"""How a run can end, in GitHub's words, so that what it was for wasn't done."""


@dataclass(frozen=True)
class FailedRun:
    """`workflow` is its name as GitHub shows it, `title` what it was about, `url` where its summary stands.

    `end` is one of `ENDS`.
    """

    workflow: str
    title: str
    url: str
    at: datetime
    end: str = "failure"

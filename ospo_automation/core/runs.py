"""Runs of the automation that went wrong, as GitHub keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class FailedRun:
    """`workflow` is its name as GitHub shows it, `title` what it was about, `url` where its summary stands."""

    workflow: str
    title: str
    url: str
    at: datetime

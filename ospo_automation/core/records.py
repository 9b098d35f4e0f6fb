"""What is kept of a casus for the board, the topic pages and the figures: when things happened, and nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .labels import Status


@dataclass(frozen=True)
class CasusRecord:
    """One casus. `topics` are topic paths, `organisation_type` the form's own word for it ("" if unknown).

    `first_expert_at` is when somebody who was asked or takes part first wrote, `advised_at` when the first advice was
    given. `outcome` is what the owner said last: `helped`, `partly`, `not-helped` or "". What is `is_unlisted` counts
    in figures and stands in no list.
    """

    number: int
    title: str
    url: str
    status: Status | None
    is_open: bool
    created_at: datetime
    closed_at: datetime | None = None
    topics: tuple[str, ...] = ()
    organisation_type: str = ""
    thumbs_up: int = 0
    first_expert_at: datetime | None = None
    advised_at: datetime | None = None
    outcome: str = ""
    is_unlisted: bool = False

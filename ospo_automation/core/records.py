"""What is kept of a casus for the board, the topic pages and the figures: when things happened, and nobody's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from .errors import BadConfig, Fault
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


_RECORDS = TypeAdapter(tuple[CasusRecord, ...])


def dump(records: Iterable[CasusRecord]) -> bytes:
    """As JSON, by number: the same casussen make the same file."""
    return _RECORDS.dump_json(tuple(sorted(records, key=lambda each: each.number)), indent=1) + b"\n"


def load(text: str | bytes, file: str) -> tuple[CasusRecord, ...]:
    """Raises BadConfig where it isn't what `dump` wrote."""
    try:
        return _RECORDS.validate_json(text)
    except ValidationError as error:
        what = f"holds no casussen as 'ospo site read' writes them ({error.errors()[0]['msg']})."
        raise BadConfig([Fault(file, 0, what, "Make it anew with: ospo site read")]) from None

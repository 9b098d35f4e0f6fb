"""Whether the hourly sweep is overdue, so that the next run makes up for it: a crowd can push it out of GitHub's line.

The look in front of a run says when a sweep last ended well. When a run last made up for one stands in the description
of our own label, which every run reads: only who may change the repository can change that.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from .ours import LONGEST_DESCRIPTION, noted, noting

AFTER = timedelta(minutes=75)
"""Since the last one: sweeps come once an hour, and at times some minutes late."""

_MADE_UP = re.compile(r" \[sweep (\d{4}-\d\d-\d\dT\d\d:\d\dZ)\]")


def is_overdue(swept: datetime, description: str, now: datetime) -> bool:
    """`description` is that of our own label."""
    before = made_up(description)
    return now - max(swept, before or swept) >= AFTER


def made_up(description: str) -> datetime | None:
    """When a run last made up for a sweep; None also where somebody typed no moment there."""
    found = _MADE_UP.search(description)
    try:
        return datetime.fromisoformat(found[1]) if found is not None else None
    except ValueError:
        return None


def making_up(description: str, at: datetime | None) -> str:
    """A label's description that remembers this, beside the accounts that stand there."""
    foot = f" [sweep {at.astimezone(UTC):%Y-%m-%dT%H:%MZ}]" if at is not None else ""
    accounts = noted(description)
    ids = noting("", accounts)
    text = noting(_MADE_UP.sub("", description), ())
    return noting(f"{text[: LONGEST_DESCRIPTION - len(foot) - len(ids)].rstrip()}{foot}", accounts)

"""Where more casussen are open than a sweep looks at, as after a flood: which of them it looks at now.

Those of the network all come each time, however many others there are: where somebody of it looked or takes part, and
what people of it or known here ask. So do the newest, of which an event may have got lost. The rest goes round, oldest
first, two hundred an hour: each has its turn within a day where they are five thousand. What a sweep looks at as if by
chance (`in_turn.py`) sees to it that no rhythm of sweeps leaves one out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ospo_automation.core.primitives.marker import fingerprint

from .in_turn import A_PAGE

MOST_OPEN = 1_050  # that a sweep looks at: 21 requests
AN_HOUR = 2  # pages of the others
MOST_OWNERS = 100  # people of the network, and as many others who are known here
MOST_THEIRS = 100  # of their casussen that stand in no other list: those that they sent in first
MOST_PAGES = 20  # of casussen that somebody looked at
MOST_LONG = 3  # of the others on which more was said than is read along: each takes a request of its own


def pages_now(count: int, now: datetime) -> list[int]:
    """Which pages of so many open casussen, oldest first, have their turn in this hour."""
    pages = -(-count // A_PAGE)
    begin = int(now.timestamp() // 3600) * AN_HOUR
    return sorted({(begin + index) % pages + 1 for index in range(AN_HOUR)})


def some_of(numbers: Sequence[int], most: int, now: datetime) -> list[int]:
    """So many of them as if by chance: another moment gives others."""
    return sorted(numbers, key=lambda number: fingerprint(f"{now.isoformat()} {number}"))[:most]

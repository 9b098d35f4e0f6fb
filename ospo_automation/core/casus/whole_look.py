"""What a look at all open casussen leaves for the sweeps after it on that day, which look at what may be due.

What we decide depends on the day, on our files, and on what stands in a casus; whatever is written there moves its date
of change. So a casus in which nothing happened since gives the same answer all day, unless it waits for what moves no
date of it: a 👍, the load of the experts, a pull request. Those are named here, and who points to whom.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from ..github.issue import Comment, own_comments
from ..github.ours import Ours

LOOKED = "looked"
FEW = 100  # open casussen: of so many all are looked at each hour, which takes a request or two
MOST_WAITING = (
    300  # casussen that are due in each sweep; where they are more, one isn't spared much by leaving others out
)
BEFORE = timedelta(days=1, minutes=10)
"""How long before a look what changed is due all day: some of what we wait for lasts a day, and clocks differ."""
MOST_REMEMBERED = 15_000  # characters of a comment, as the asks of the week
MOST_PARTS = 4  # comments; where that isn't enough each sweep looks at all
_LARGEST = 4_000_000  # bytes of what is packed in them: nobody's casussen are so many


@dataclass(frozen=True)
class WholeLook:
    """`files` stands for what the files say and for our own code, `since` is from when on a change makes due.

    `waits` are the casussen that are due in each sweep, `points` are those that tell of others, with the numbers of
    those. There were `ever` casussen, open and closed, the last with the number `newest`: what is deleted or moved
    away stands in no list of what changed. One that `was_cut` came to no end: it says only that somebody tried.
    """

    day: date
    files: str
    since: datetime
    left_alone: int = 0
    waits: frozenset[int] = frozenset()
    points: Mapping[int, frozenset[int]] = field(default_factory=dict)
    was_cut: bool = False
    ever: int = 0
    newest: int = 0

    def is_of(self, day: date, files: str) -> bool:
        """Whether what it found still holds, but for what happened since."""
        return bool(files) and (self.day, self.files) == (day, files)

    def pointing_to(self, numbers: Collection[int]) -> frozenset[int]:
        """The casussen that tell of any of these."""
        return frozenset(number for number, others in self.points.items() if not others.isdisjoint(numbers))

    def states(self) -> dict[str, dict[str, Any]]:
        """What our comments on the board remember, by key; nothing where it is too much for them."""
        told: dict[str, Any] = {"day": self.day.isoformat(), "files": self.files, "since": self.since.isoformat()}
        told |= {
            "ever": self.ever,
            "newest": self.newest,
            "left": self.left_alone,
            "cut": self.was_cut,
            "waits": _steps(self.waits),
        }
        told["points"] = [
            [step, *sorted(number - other for other in self.points[number])]
            for number, step in zip(sorted(self.points), _steps(self.points), strict=True)
        ]
        text = base64.b64encode(zlib.compress(json.dumps(told).encode(), 9)).decode()
        parts = [text[at : at + MOST_REMEMBERED] for at in range(0, len(text), MOST_REMEMBERED)]
        if len(parts) > MOST_PARTS:
            return {}
        whole = {"at": self.since.isoformat(), "parts": len(parts)}
        return {_key(index): {**whole, "packed": part} for index, part in enumerate(parts)}

    @classmethod
    def of(cls, comments: Iterable[Comment], bots: Ours) -> WholeLook | None:
        """From our comments on the board; None where not all of it is there, as one run wrote it."""
        states = {mark.key: mark.state for _, mark in reversed(own_comments(comments, bots))}
        first = states.get(LOOKED, {})
        count = first.get("parts")
        number = min(count, MOST_PARTS) if isinstance(count, int) else 0
        kept = [states.get(_key(index), {}) for index in range(number)]
        if not kept or any((each.get("at"), each.get("parts")) != (first.get("at"), number) for each in kept):
            return None
        try:
            return _unpacked("".join(each["packed"] for each in kept))
        except (ArithmeticError, AttributeError, KeyError, RecursionError, TypeError, ValueError, zlib.error):
            return None


def _unpacked(packed: str) -> WholeLook:
    whole = zlib.decompressobj()
    told = json.loads(whole.decompress(base64.b64decode(packed, validate=True), _LARGEST))
    if not whole.eof:
        raise ValueError("the end is missing")
    since = datetime.fromisoformat(told["since"])
    if since.tzinfo is None:
        raise ValueError("no moment of ours")
    number, points = 0, {}
    for step, *others in told["points"]:
        number += int(step)
        points[number] = frozenset(number - int(each) for each in others)
    return WholeLook(
        date.fromisoformat(told["day"]),
        str(told["files"]),
        since,
        int(told["left"]),
        frozenset(_numbers(told["waits"])),
        points,
        was_cut=told["cut"] is not False,
        ever=int(told["ever"]),
        newest=int(told["newest"]),
    )


def _steps(numbers: Iterable[int]) -> list[int]:
    """Each number as how much more it is than the one before: such a list is short when it is packed."""
    there = sorted(numbers)
    return [number - before for before, number in zip([0, *there], there, strict=False)]


def _numbers(steps: Iterable[Any]) -> Iterable[int]:
    number = 0
    for step in steps:
        number += int(step)
        yield number


def _key(index: int) -> str:
    return f"{LOOKED}/{index + 1}" if index else LOOKED

"""Who does what by when: taken out of minutes as people write them, and carried over until it is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from .days import coming_day

LONGEST = 300
_TASK = re.compile(r"^\s*[-*] \[([ xX])\]\s+(.+)$")
_SAID, _DECIDED, _PRESENT = (
    re.compile(rf"^\s*(?:[-*]\s+)?(?:\*\*)?(?:{words})(?:\*\*)?\s*:\s*(?:\*\*)?\s*(.+)$", re.IGNORECASE)
    for words in ("actie|actiepunt|action|action point", "besluit|decision|decided", "aanwezig|present|attendees")
)
_COUNT = re.compile(r"^\D{0,20}?(\d{1,4})\b")
_MENTION = re.compile(r"(?<![\w@/])@(?=[A-Za-z0-9])")
_BEFORE_DAY = re.compile(
    r"(?:\b(?:voor|uiterlijk|by|before|until)\s+|,\s*)([^,;.]{3,30}?(?:\s\d{4})?)\.?\s*$", re.IGNORECASE
)


@dataclass(frozen=True)
class ActionPoint:
    """`text` is as it was written, without a box; `since` the day of the meeting at which it was agreed."""

    text: str
    since: date | None = None
    due: date | None = None
    is_done: bool = False

    @property
    def key(self) -> str:
        """The same for the same words, however they are ticked and marked."""
        return re.sub(r"\W+", " ", _MENTION.sub("", self.text).lower()).strip()


@dataclass(frozen=True)
class Taken:
    """What minutes say: `people` is how many were there, None where they don't tell."""

    decisions: tuple[str, ...]
    actions: tuple[ActionPoint, ...]
    people: int | None


def taken(text: str, day: date) -> Taken:
    """Decisions, action points and how many came, from plain lines; nobody's name is taken for how many came."""
    lines = text.replace("\r\n", "\n").split("\n")
    decisions = tuple(found[1].strip() for line in lines if (found := _DECIDED.match(line)))
    return Taken(decisions, tuple(actions(text, day)), _people(lines))


def actions(text: str, day: date) -> Iterator[ActionPoint]:
    """Every action point in a text, done or not."""
    for line in text.replace("\r\n", "\n").split("\n"):
        task, said = _TASK.match(line), _SAID.match(line)
        if task:
            yield _point(task[2], day, is_done=task[1] != " ")
        elif said:
            yield _point(said[1], day, is_done=False)


def _point(text: str, day: date, *, is_done: bool) -> ActionPoint:
    words = " ".join(text.split())[:LONGEST]
    found = _BEFORE_DAY.search(words)
    return ActionPoint(words, day, coming_day(found[1], day) if found else None, is_done)


def _people(lines: Iterable[str]) -> int | None:
    """A number that stands there, or how many names."""
    for line in lines:
        if found := _PRESENT.match(line):
            count = _COUNT.match(found[1])
            return (
                int(count[1])
                if count
                else len([each for each in re.split(r",|\ben\b|\band\b|;", found[1]) if each.strip()])
            )
    return None


def unlisted(line: str) -> bool:
    """Whether a line is one that `taken` reads, and that stands elsewhere on the page."""
    return any(pattern.match(line) for pattern in (_TASK, _SAID, _DECIDED, _PRESENT))


def still_open(earlier: Iterable[ActionPoint], ticked: Iterable[str]) -> list[ActionPoint]:
    """Each once, the oldest first, without those that were ticked anywhere."""
    done = set(ticked)
    found: dict[str, ActionPoint] = {}
    for each in earlier:
        if each.is_done:
            done.add(each.key)
        elif each.key not in found:
            found[each.key] = each
    return [point for key, point in found.items() if key not in done]


def without_mentions(text: str) -> str:
    """A name stays a name and pings nobody."""
    return _MENTION.sub("", text)

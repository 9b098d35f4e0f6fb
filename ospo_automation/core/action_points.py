"""Who does what: taken out of minutes as people write them, and carried over until it is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

LONGEST = 300
_TASK = re.compile(r"^\s*[-*] \[([ xX])\]\s+(.+)$")
_SAID = re.compile(
    r"^\s*(?:[-*]\s+)?(?:\*\*)?(?:actie|actiepunt|action|action point)(?:\*\*)?\s*:\s*(?:\*\*)?\s*(.+)$", re.IGNORECASE
)
_MENTION = re.compile(r"(?<![\w@/])@(?=[A-Za-z0-9])")


@dataclass(frozen=True)
class ActionPoint:
    """`text` is as it was written, without a box; `since` the day of the meeting at which it was agreed."""

    text: str
    since: date | None = None
    is_done: bool = False

    @property
    def key(self) -> str:
        """The same for the same words, however they are ticked and marked."""
        return re.sub(r"\W+", " ", _MENTION.sub("", self.text).lower()).strip()


def actions(text: str, day: date) -> Iterator[ActionPoint]:
    """Every action point in a text, done or not."""
    for line in text.replace("\r\n", "\n").split("\n"):
        task, said = _TASK.match(line), _SAID.match(line)
        if task:
            yield _point(task[2], day, is_done=task[1] != " ")
        elif said:
            yield _point(said[1], day, is_done=False)


def _point(text: str, day: date, *, is_done: bool) -> ActionPoint:
    return ActionPoint(" ".join(text.split())[:LONGEST], day, is_done)


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

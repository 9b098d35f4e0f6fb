"""Who does what: taken out of minutes as people write them, and carried over until it is done."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ..outgoing.page_words import fitted
from ..outgoing.safe import ZERO_WIDTH_SPACE
from ..primitives.entities import unescaped

LONGEST = 280  # so that it can be shown whole
_TELLING = 200  # letters by which a point is known again
_TASK = re.compile(r"^\s*[-*] \[([ xX])\]\s+(.+)$")
_BOX = re.compile(r"(\s*[-*] )\[ \]")
_BULLET = re.compile(r"\s*[-*]\s+")
_WORD = r"^\s*(?:[-*]\s+)?(?:\*\*|__)?(?:acties?|actiepunt(?:en)?|ap|actions?|action (?:points?|items?)|todo|to do)"
_SAID = re.compile(
    rf"{_WORD}(?: ?#?\d{{1,3}})?(?:\*\*|__)?(?:\s*:| [-–])\s*(?:\*\*|__)?\s*(.+)$",
    re.IGNORECASE,
)
_OF = re.compile(rf"(?i:{_WORD})(?: ?\d{{1,3}})? ((?:[A-Z][\w-]{{1,30}} ?){{1,3}}:\s*.+)$")  # `Actie Anna: concept`
_AGE = re.compile(r"\s*\((?:sinds|since) [^()]{3,40}\)\s*$", re.IGNORECASE)  # as an agenda shows it
_LINK = re.compile(r"!?\[([^\[\]]{1,200})\]\([^()\s]{0,500}\)")  # `[words](address)`: an agenda shows the words
_MENTION = re.compile(r"(?<![\w@/])@(?=[A-Za-z0-9])")


@dataclass(frozen=True)
class ActionPoint:
    """`text` is as it was written, without a box; `since` the day of the meeting at which it was agreed."""

    text: str
    since: date | None = None
    is_done: bool = False

    @property
    def key(self) -> str:
        """The same for the same words, however they are ticked and marked, and on an agenda as in the minutes."""
        words = re.sub(r"[\W_]+", " ", _MENTION.sub("", self.text.replace(ZERO_WIDTH_SPACE, "")).lower())
        return words.strip()[:_TELLING]


def actions(text: str, day: date) -> Iterator[ActionPoint]:
    """Every action point in a text, done or not."""
    for line in text.replace("\r\n", "\n").split("\n"):
        if (point := action_in(line, day)) is not None:
            yield point


def action_in(line: str, day: date) -> ActionPoint | None:
    """The action point that stands on a line by itself."""
    task, said = _TASK.match(line), _SAID.match(line) or _OF.match(line)
    if task:
        return point_of(_SAID.sub(r"\1", task[2]), day, is_done=task[1] != " ")
    return point_of(said[1], day) if said else None


def point_of(text: str, day: date, *, is_done: bool = False) -> ActionPoint:
    """Words as they read on a page: there an entity stands for what would be markup."""
    words = _AGE.sub("", " ".join(_LINK.sub(r"\1", unescaped(text)).replace("**", "").split()))
    return ActionPoint(fitted(words, LONGEST), day, is_done)


def still_open(earlier: Iterable[ActionPoint], ticked: Mapping[str, date]) -> list[ActionPoint]:
    """Each once, the oldest first, without those that were done after they were agreed.

    `ticked` says of a key until which day what was agreed is done; a point on a page is done for that day and before.
    """
    done = dict(ticked)
    found: dict[str, list[ActionPoint]] = {}
    for each in earlier:
        if each.is_done:
            done[each.key] = max(done.get(each.key, date.min), each.since or date.min)
        else:
            found.setdefault(each.key, []).append(each)
    left = (
        [point for point in points if (point.since or date.min) > done.get(key, date.min)]
        for key, points in found.items()
    )
    return [points[0] for points in left if points]


def ticked_in(text: str, done: Collection[str]) -> str:
    """A text in which these action points, by their keys, are ticked; to the letter otherwise."""
    return "\n".join(_ticked(line, done) for line in text.split("\n"))


def _ticked(line: str, done: Collection[str]) -> str:
    bullet = _BULLET.match(line)
    point = action_in(line, date.min) or (point_of(line[bullet.end() :], date.min) if bullet else None)
    if point is None or point.is_done or point.key not in done:
        return line
    box = _BOX.match(line)
    if box:
        return f"{box[1]}[x]{line[box.end() :]}"
    return f"{bullet[0] if bullet else '- '}[x] {line[bullet.end() if bullet else 0 :]}"


def without_mentions(text: str) -> str:
    """A name stays a name and pings nobody."""
    return _MENTION.sub("", text)

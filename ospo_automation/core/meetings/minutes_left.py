"""What is left of minutes once decisions, points, questions and tips are taken out, and what nobody may read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ..languages import flat, said
from .action_points import LONGEST as LONGEST_POINT
from .action_points import ActionPoint, point_of
from .attendance import (
    PRESENT,
    Count,
    label_in,
    names_who_came,
    remembered,
    says_absent,
    sentences,
    speaks_of_one_before,
    tells_number,
    without_absent,
)
from .minute_blocks import BARE_ITEM, Block
from .minute_lines import Entry, EntryKind, column_of, is_done, said_in

_HEARD = re.compile(
    r"\s*\((?:[^()]{1,80}, )?\d{1,4}:\d\d:\d\d\)$"
)  # from whom and when, as a draft of a transcript has it
EMPTY_LINES = re.compile(r"\n{3,}")
_MOST_LINES = 20  # of one decision or point


@dataclass(frozen=True)
class Taken:
    """`text` is what is left of the minutes, `people` how many were there (None where that isn't told).

    `withheld` are sentences and rows that are not in `text` since they may say of somebody that they weren't there, and
    `attendance` the lists of who was and who wasn't. Neither is for others to read, so no log shows them either.
    """

    text: str
    decisions: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()
    actions: tuple[ActionPoint, ...] = ()
    people: int | None = None
    withheld: tuple[str, ...] = field(default=(), repr=False)
    attendance: tuple[str, ...] = field(default=(), repr=False)

    @property
    def left_out(self) -> int:
        return len(self.withheld)

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.decisions or self.actions or self.questions or self.tips)


@dataclass(frozen=True)
class _Title:
    """A heading of which nothing below is kept yet. `number` is how much was taken out before it."""

    lines: Sequence[str]
    level: int
    number: int


class Harvest:
    """What is left of minutes while they are read block by block, and what was taken out of them.

    `goes_on_for` are the lines in which what was found last may still go on.
    """

    def __init__(self, day: date) -> None:
        self.day = day
        self.kept: list[str] = []
        self.waiting: list[_Title] = []  # headings that are kept if something below them is
        self.found: list[Entry] = []
        self.goes_on_for = 0
        self.count = Count()
        self.withheld: list[str] = []
        self.attendance: list[str] = []

    def keep(self, lines: Sequence[str]) -> None:
        if any(lines):
            for title in self.waiting:
                self.kept += title.lines
            self.waiting = []
        elif self.waiting:
            self.waiting[-1] = replace(self.waiting[-1], lines=(*self.waiting[-1].lines, *lines))
            return
        self.kept += lines

    def waits(self, title: Block | None, level: int) -> None:
        """A heading is kept once something below it is; one above it, of which nothing is left, is told elsewhere."""
        done = [each for each in self.waiting if each.level >= level]
        self.waiting = [each for each in self.waiting if each.level < level]
        for each in done:
            if each.number == self.number:  # nothing was taken out from below it: somebody meant it so
                self.keep(each.lines)
        if title is not None:
            self.waiting.append(_Title(title.lines, level, self.number))

    @property
    def number(self) -> int:
        """How much was taken out up to now."""
        return len(self.found) + len(self.withheld) + len(self.attendance)

    def attend(self, attends: str, lines: Sequence[str]) -> None:
        if lines:
            self.attendance.append("\n".join(lines))
        if attends == PRESENT:
            self.count.add(lines)

    def enter(self, kind: EntryKind, words: str, *, is_done_: bool = False) -> None:
        self.found.append(Entry(kind, words, is_done_))
        self.goes_on_for = _MOST_LINES

    def add(self, words: str) -> None:
        """To the last one, which goes on over several lines."""
        last = self.found.pop()
        self.found.append(replace(last, words=_with(last.words, words)))
        self.goes_on_for -= 1

    def talk(self, lines: Sequence[str]) -> None:
        """Without sentences in which somebody may be said not to have come; a sentence may go over several lines."""
        plain: list[str] = []
        for line in (*lines, None):
            if line is not None and not BARE_ITEM.match(line):
                plain.append(line)
                continue
            self._said("\n".join(plain))
            plain = []
            if line is not None:
                self._said(line)

    def _said(self, text: str) -> None:
        if not text:
            return
        if _is_ordinary(text):
            self.goes_on_for = 0
            self.keep(text.split("\n"))
            return
        pieces = sentences(text)
        self.count.add_told(text)
        stays: list[str] = []
        for sentence, space in pieces:
            label = label_in(sentence)
            told = said_in(sentence)
            if label is not None and label[1]:
                self.attend(label[0], [label[1]])
            elif told is not None and told.kind in {EntryKind.ACTION, EntryKind.DECISION}:
                self.enter(told.kind, told.words)
            elif says_absent(sentence) or names_who_came(sentence):
                self.withheld.append(sentence.strip())
                if speaks_of_one_before(sentence) and stays:
                    self.withheld.append(stays[-2].strip())
                    del stays[-2:]
            else:
                stays += [sentence, space]
        self.goes_on_for = 0
        left = "".join(stays) if len(stays) == 2 * len(pieces) else "".join(stays).rstrip()
        if re.search(r"[^\W_]", left):
            self.keep(left.split("\n"))

    def code(self, lines: Sequence[str]) -> None:
        if any(says_absent(line) or label_in(line) for line in lines):
            self.withheld.append("\n".join(lines))
        else:
            self.keep(lines)

    def keep_rows(self, lines: Sequence[str]) -> None:
        self.withheld += [line for line in lines if says_absent(line)]
        self.keep([line for line in lines if not says_absent(line)])

    def attend_table(self, rows: list[list[str]], attends: str) -> None:
        """A column may say who was there; without one every row is somebody."""
        heads, body = rows[0], rows[1:]
        column = next((index for index, cell in enumerate(heads) if _is_presence(cell)), None)
        if column is not None:
            self.count.add_people(sum(_says_yes(row[column]) for row in body if column < len(row)))
        elif attends == PRESENT:
            self.count.add_people(len(body if any(map(column_of, heads)) else rows))
        for row in rows:
            label = label_in(row[0], is_heading=True)
            if label is not None and label[0] == PRESENT and column != 0:
                self.count.add([each for each in (label[1], *row[1:]) if each])
        self.attendance.append("\n".join(" | ".join(row) for row in rows))

    def done(self) -> Taken:
        self.waits(None, 0)
        points: dict[str, ActionPoint] = {}
        others: dict[EntryKind, list[str]] = {kind: [] for kind in EntryKind}
        for each in dict.fromkeys(self.found):
            words = without_absent(_HEARD.sub("", each.words))
            if says_absent(each.words):
                self.withheld.append(each.words)
            if words is None:
                continue
            if each.kind is not EntryKind.ACTION:
                others[each.kind].append(words)
                continue
            point = point_of(words, self.day, is_done=each.is_done or is_done(words))
            points.setdefault(point.key, point)
            if len(words) > LONGEST_POINT:
                self.keep(["", f"- {words}"])  # whole, since a point is cut
        points.pop("", None)
        decisions, questions, tips = (
            tuple(dict.fromkeys(others[kind])) for kind in (EntryKind.DECISION, EntryKind.QUESTION, EntryKind.TIP)
        )
        return Taken(
            EMPTY_LINES.sub("\n\n", "\n".join(self.kept)).strip("\n"),
            decisions,
            questions,
            tips,
            tuple(points.values()),
            self.count.people or None,
            tuple(self.withheld),
            tuple(self.attendance),
        )


@remembered
def _is_ordinary(text: str) -> bool:
    """Whether no sentence of a text is anything but talk, or tells how many people there were."""
    return not (
        says_absent(text) or tells_number(text) or any(_is_more_than_talk(sentence) for sentence, _ in sentences(text))
    )


def _is_more_than_talk(sentence: str) -> bool:
    label, told = label_in(sentence), said_in(sentence)
    return (
        (label is not None and bool(label[1]))
        or (told is not None and told.kind in {EntryKind.ACTION, EntryKind.DECISION})
        or names_who_came(sentence)
    )


def _with(words: str, more: str) -> str:
    return f"{words}{more}" if more.startswith(";") and not words.endswith(":") else f"{words} {more.lstrip('; ')}"


def _is_presence(cell: str) -> bool:
    label = label_in(cell, is_heading=True)
    return label is not None and label[0] == PRESENT and not label[1]


def _says_yes(cell: str) -> bool:
    bare = flat(cell).strip(" .!*_")
    return bare in {*said("attendance.yes"), "x", "v", "1"} or bare.startswith(("✅", "✔", "✓", "☑"))

"""What people write down of a meeting: decisions and action points are taken out, and who was there is only counted.

Who wasn't there is left out as far as words can tell. They can't tell for certain, so a person looks too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache

from .action_points import ActionPoint, action_in, point_of
from .attendance import ABSENT, PRESENT, Count, is_name_list, label_in, says_absent, without_absent
from .slash import spellings

LONGEST = 262_144  # more than GitHub takes: nothing of minutes is cut
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t](.*)")
_BOLD = re.compile(r"\s{0,3}(?:\*\*|__)([^*_]{1,120})(?:\*\*|__)\s{0,3}:?\s{0,3}")
_UNDERLINE = re.compile(r" {0,3}(?:={3,}|-{3,})[ \t]{0,9}")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(.+)")
_ROW = re.compile(r"\s*\|(.+)\|\s*")
_RULE = re.compile(r"[\s|:-]+")
_DECIDED = re.compile(
    r"\s*(?:[-*]\s+)?(?:\*\*|__)?(?:besluit(?:en)?|besloten|decisions?|decided|agreed)(?: #?\d{1,3})?(?:\*\*|__)?"
    r"(?:\s*:| [-–])\s*(?:\*\*|__)?\s*(.+)",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\s*(?:[-*]\s+)?(?:\*\*|__)?(?:(?P<question>vraag|question)|tip)(?: #?\d{1,3})?(?:\*\*|__)?\s*:\s*(?:\*\*|__)?\s*"
    r"(?P<rest>.+)",
    re.IGNORECASE,
)
_HEADS = {"wie", "wat", "wanneer", "actie", "actiepunt", "naam", "datum", "nr", "#", ""} | {
    "who", "what", "when", "action", "name", "date", "no",
}  # fmt: skip


class Part(Enum):
    """Under which heading a line stands, where that says what it is."""

    TALK = "talk"
    DECISIONS = "decisions"
    ACTIONS = "actions"


_PARTS = {
    Part.DECISIONS: re.compile(r"(?:\d{1,2}[.)]?\s*)?(?:besluiten|besluitenlijst|besluit|decisions?)", re.IGNORECASE),
    Part.ACTIONS: re.compile(
        r"(?:\d{1,2}[.)]?\s*)?(?:acties?|actiepunten(?:lijst)?|actielijst|actions?|action (?:points|items))",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True)
class Taken:
    """`text` is what is left of the minutes, `people` how many were there (None where that isn't told).

    `left_out` counts lines and sentences that are not in `text` since they may say of somebody that they weren't there.
    """

    text: str
    decisions: Sequence[str] = ()
    questions: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()
    actions: Sequence[ActionPoint] = ()
    people: int | None = None
    left_out: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.decisions or self.actions or self.questions or self.tips)


def minutes_in(body: str) -> str | None:
    """What stands behind `/verslag` at the very beginning of a comment, to the letter; None without that."""
    found = _command().match(body)
    return body[found.end() :].replace("\r\n", "\n").strip() if found else None


@cache
def _command() -> re.Pattern[str]:
    names = "|".join(name for known in spellings("minutes").values() for name in known)
    return re.compile(rf"\s{{0,20}}[*_]{{0,3}}/(?:{names})(?![\w-])[*_:.!\s]*", re.IGNORECASE)


def taken(text: str, day: date) -> Taken:
    """Takes minutes of a meeting on `day` apart. Nobody's name is kept of who was there or not."""
    taking = _Taking(day)
    for block in _blocks(text):
        taking.take(block)
    return taking.done()


def _blocks(text: str) -> Iterator[list[str]]:
    """The lines that stand together: between empty ones, a piece of code, or a heading alone."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    block: list[str] = []
    fence = ""
    for index, line in enumerate(lines):
        mark = _FENCE.match(line)
        if fence or mark:
            if not fence:
                yield from _if_any(block)
                block = []
            block.append(line)
            ends = bool(fence and mark and mark[1].startswith(fence) and not line[mark.end() :].strip())
            fence = "" if ends else fence or (mark[1] if mark else "")
            if ends:
                yield block
                block = []
            continue
        below = lines[index + 1] if index + 1 < len(lines) else ""
        is_title = _HEADING.match(line) or _BOLD.fullmatch(line) or (line.strip() and _UNDERLINE.fullmatch(below))
        if not line.strip() or is_title:
            yield from _if_any(block)
            block = []
            yield [line]
        else:
            block.append(line)
    yield from _if_any(block)


def _if_any(block: list[str]) -> Iterator[list[str]]:
    if block:
        yield block


class _Taking:
    """Goes through minutes block by block."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.part = Part.TALK
        self.is_below_heading = False  # such a part ends with the next heading; one below a word with the next block
        self.attends = ""  # whose names come next: PRESENT or ABSENT
        self.is_first = False  # block below that
        self.goes_on = False  # below a heading, whose names may come in several blocks
        self.kept: list[str] = []
        self.decisions: list[str] = []
        self.questions: list[str] = []
        self.tips: list[str] = []
        self.actions: list[ActionPoint] = []
        self.is_going_on = False  # whether the line before was an action point, which may go on below
        self.count = Count()
        self.left_out = 0

    def take(self, block: list[str]) -> None:
        if not block[0].strip():
            self.kept.append("")
        elif _FENCE.match(block[0]):
            self._code(block)
        elif (title := _title(block)) is not None:
            self._heading(block[0], title)
        elif all(_ROW.fullmatch(line) for line in block):
            self._table(block)
        elif not self._is_attendance(block):
            self._lines(block)

    def _code(self, block: list[str]) -> None:
        if any(map(says_absent, block)):
            self.left_out += 1
        else:
            self.kept += block

    def _heading(self, line: str, title: str) -> None:
        self.part, self.is_below_heading = _part_of(title) or Part.TALK, True
        self.attends, self.is_first, self.goes_on = "", False, True
        label = label_in(title, is_heading=True)
        if label is not None:
            self.attends, self.is_first = label[0], not label[1]
            self._names(label[0], [label[1]])
        elif self.part is Part.TALK and not says_absent(title):
            self.kept.append(line)

    def _table(self, block: list[str]) -> None:
        rows = [[cell.strip() for cell in found[1].split("|")] for line in block if (found := _ROW.fullmatch(line))]
        cells = [cell for row in rows for cell in row]
        if self.attends or any(label_in(cell, is_heading=True) or says_absent(cell) for cell in cells):
            self.attends, self.left_out = "", self.left_out + 1
        elif self.part is Part.TALK:
            self.kept += block
        else:
            for line, row in zip(block, rows, strict=True):
                if not _RULE.fullmatch(line) and not all(cell.lower() in _HEADS for cell in row):
                    self._entered(", ".join(words for cell in row if (words := _words(cell))))

    def _is_attendance(self, block: list[str]) -> bool:
        """Whether a block is a list of names: the first below a word for that, or people ticked one by one."""
        if (
            self.attends
            and (self.is_first or (self.goes_on and self.attends == ABSENT))
            and is_name_list(block, strict=not self.is_first)
        ):
            self.left_out += 0 if self.is_first else len(block)
            self._names(self.attends, block)
            self.is_first = False
            return True
        self.attends = ""
        ticks = [line for line in block if re.match(r"\s*[-*] \[[ xX]\] ", line)]
        if len(block) > 1 and len(ticks) == len(block) and is_name_list(ticks, strict=True):
            self._names(PRESENT, [line for line in ticks if "[ ]" not in line])
            self.left_out += sum("[ ]" in line for line in ticks)
            return True
        return False

    def _names(self, attends: str, lines: list[str]) -> None:
        if attends == PRESENT:
            for line in filter(None, lines):
                self.count.add(line)

    def _lines(self, block: list[str]) -> None:
        if not self.is_below_heading and self.part is not Part.TALK and not _ITEM.fullmatch(block[0]):
            self.part = Part.TALK
        said: list[str] = []
        index = 0
        while index < len(block):
            line, label = block[index], label_in(block[index])
            index += 1
            if label is None:
                if not self._is_taken(line):
                    said.append(line)
                continue
            self._talk(said)
            said = []
            begins = index
            if not label[1]:
                while (
                    index < len(block) and label_in(block[index]) is None and is_name_list([block[index]], strict=False)
                ):
                    index += 1
            self._names(label[0], [label[1], *block[begins:index]])
            self.left_out += label[0] == ABSENT and not says_absent(line)  # as in `Missing: the licence`
            is_waiting = not label[1] and index == begins
            self.attends, self.is_first, self.goes_on = label[0] if is_waiting else "", is_waiting, False
        self._talk(said)

    def _is_taken(self, line: str) -> bool:
        """Whether a line is no talk: a decision, an action point, or the word above a list of those."""
        word = line.strip().strip("*_ ").removesuffix(":").strip("*_ ")
        part = _part_of(word) if line.strip().strip("*_ ").endswith(":") else None
        if part is not None:
            self.part, self.is_below_heading = part, False
        elif (decided := _DECIDED.fullmatch(line)) is not None:
            self._noted(self.decisions, _words(decided[1]))
        elif (asked := _ASKED.fullmatch(line)) is not None:
            self._noted(self.questions if asked["question"] else self.tips, _words(asked["rest"]))
        elif (point := action_in(line, self.day)) is not None:
            self._agreed(point)
        elif self.part is not Part.TALK and (item := _ITEM.fullmatch(line)):
            self._entered(_words(item[1]))
        elif self.actions and re.match(r"\s{2,}\S", line) and not _ITEM.fullmatch(line) and self.is_going_on:
            last = self.actions.pop()
            self.actions.append(point_of(f"{last.text} {_words(line)}", self.day, is_done=last.is_done))
        else:
            self.is_going_on = False
            return False
        return True

    def _entered(self, words: str) -> None:
        if self.part is Part.DECISIONS:
            self._noted(self.decisions, words)
        elif words:
            self._agreed(point_of(words, self.day))

    def _noted(self, where: list[str], words: str) -> None:
        kept = without_absent(words)
        self.left_out += kept is None
        if kept:
            where.append(kept)

    def _agreed(self, point: ActionPoint) -> None:
        kept = without_absent(point.text)
        self.left_out += kept is None
        if kept:
            self.actions.append(point_of(kept, self.day, is_done=point.is_done))
            self.is_going_on = True

    def _talk(self, lines: list[str]) -> None:
        """Without sentences in which somebody may be said not to have come; a sentence may go over several lines."""
        plain: list[str] = []
        for line in (*lines, None):
            if line is not None and not _ITEM.fullmatch(line) and label_in(line) is None:
                plain.append(line)
                continue
            self._said("\n".join(plain))
            plain = []
            if line is not None:
                self._said(line)

    def _said(self, text: str) -> None:
        if not text:
            return
        if not says_absent(text):
            self.kept += text.split("\n")
            return
        pieces = re.split(r"((?<=[.!?])\s+)", text)
        stays: list[str] = []
        for sentence, space in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
            if not says_absent(sentence):
                stays += [sentence, space]
                continue
            self.left_out += 1
            if re.match(r"(?:hij|zij|ze|die|deze|he|she|they)\b", sentence, re.IGNORECASE) and stays:
                self.left_out += 1  # of whom it speaks stands in the one before
                del stays[-2:]
        if stays:
            self.kept += "".join(stays).strip().split("\n")

    def done(self) -> Taken:
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(self.kept)).strip("\n")
        once = {point.key: point for point in self.actions if point.key}
        decisions, questions, tips = (
            tuple(dict.fromkeys(each)) for each in (self.decisions, self.questions, self.tips)
        )
        return Taken(text, decisions, questions, tips, tuple(once.values()), self.count.people or None, self.left_out)


def _title(block: list[str]) -> str | None:
    """What a heading says; None for a block that is none."""
    found = _HEADING.fullmatch(block[0]) or _BOLD.fullmatch(block[0])
    if found is not None:
        return found[1].rstrip("# \t").strip("*_ ")
    return None


def _part_of(words: str) -> Part | None:
    bare = words.strip(" *_:.")
    return next((part for part, pattern in _PARTS.items() if pattern.fullmatch(bare)), None)


def _words(text: str) -> str:
    return " ".join(text.replace("**", "").replace("__", "").split())

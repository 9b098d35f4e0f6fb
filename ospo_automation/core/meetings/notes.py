"""What people write down of a meeting: decisions, action points, questions and tips are taken out, and people counted.

Who wasn't there is left out as far as words can tell. They can't tell for certain, so a person looks too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from .attendance import (
    ABSENT,
    PRESENT,
    ROLE,
    are_names,
    are_ticked_names,
    is_name_list,
    label_in,
    says_absent,
    tells_of_nobody,
)
from .minute_blocks import BARE_ITEM, Block, BlockForm, blocks, cells_of, indent_of, shown
from .minute_lines import (
    EntryKind,
    Marked,
    all_announced,
    announced,
    announced_above,
    begins_something_else,
    is_all_talk,
    is_done,
    said_in,
    table_of,
    unmarked,
)
from .minutes_left import EMPTY_LINES, Harvest, Taken

LONGEST = 262_144  # more than GitHub takes: nothing of minutes is cut
_TICKED = {"[x]", "[X]", "☑", "☒"}
_MANY = 20  # lines in one block
_GOES_ON = re.compile(r"\s{2,}\S")
_WRAPPED = 60  # letters of a line that was broken since it was long
_OF_SOMEBODY = re.compile(r"\s*[*_]{0,3}@?[A-ZÀ-Þ][\w/&,. -]{0,40}(?::| [-–]) ?[*_]{0,3}\s*\S")
_MOST_PREFIX = 4  # words of a point above others, where it is a name and no point itself


def taken(text: str, day: date) -> Taken:
    """Takes minutes of a meeting on `day` apart. Nobody's name is kept of who was there or not."""
    text = shown(text)
    if "|" not in text and "\t" not in text and is_all_talk(text) and tells_of_nobody(text):
        return Taken(EMPTY_LINES.sub("\n\n", text).strip("\n"))
    taking = _Taking(day)
    for block in blocks(text):
        taking.take(block)
    return taking.left.done()


@dataclass(frozen=True)
class _Below:
    """That what comes next is of a kind, said by a heading (`level` 1 to 7) or by a line (0) that stands at `indent`.

    `prefix` belongs before each, such as the name in a heading above somebody's action points.
    """

    kind: EntryKind
    level: int = 0
    indent: int = -1
    prefix: str = ""


@dataclass(frozen=True)
class _Above:
    """A point above others in a list: only a name, which belongs before each, or a point itself, of which they tell."""

    indent: int
    words: str
    is_name: bool = True


class _Taking:
    """Goes through minutes block by block."""

    def __init__(self, day: date) -> None:
        self.left = Harvest(day)
        self.below: _Below | None = None
        self.attends = ""  # whose names come next: PRESENT or ABSENT
        self.is_first = False  # block below that
        self.goes_on = False  # below a heading, whose names may come in several blocks
        self.is_strict = False  # after a block below it that held none
        self.width = 0  # of the line before
        self.above: list[_Above] = []  # points in a list, those that stand above others in it
        self.is_just_below = False  # whether the words above a list were the last that was read

    def take(self, block: Block) -> None:
        match block.form:
            case BlockForm.LINES:
                if self._is_quickly_talk(block.lines):
                    self.left.keep(block.lines)
                elif not self._is_attendance(block.lines):
                    self._lines(block.lines)
            case BlockForm.EMPTY:
                self.left.keep([""])
            case BlockForm.CODE:
                self.left.code(block.lines)
            case BlockForm.HEADING:
                self._heading(block)
            case BlockForm.TABLE:
                self._table(block)

    def _is_quickly_talk(self, lines: Sequence[str]) -> bool:
        """Whether many lines that nothing was said of before are all talk."""
        if len(lines) < _MANY or self.attends or (self.below is not None and self.below.level) or self.is_just_below:
            return False
        if self.below is not None and BARE_ITEM.match(lines[0]):
            return False
        text = "\n".join(lines)
        if not (is_all_talk(text) and tells_of_nobody(text)):
            return False
        self.below, self.left.goes_on_for = None, 0
        return True

    # --- Headings ---

    def _heading(self, block: Block) -> None:
        title, self.left.goes_on_for = block.title, 0
        self.attends, self.is_first, self.goes_on, self.is_strict = "", False, True, False
        below, self.below = self.below, None
        label, told, kind = label_in(title, is_heading=True), said_in(title), announced(title)
        if label is not None:
            self.left.waits(None, block.level)
            self.attends, self.is_first = _as_list(label[0]), not label[1]
            self.left.attend(label[0], [label[1]] if label[1] else [])
        elif told is not None and told.kind is not EntryKind.ANSWER:
            self.left.waits(None, block.level)
            self.left.enter(told.kind, told.words)
        elif says_absent(title):
            self.left.waits(None, block.level)
            self.left.withheld.append(title)
        elif kind is not None or (
            below is not None and 0 < below.level < block.level and not begins_something_else(title)
        ):
            self.left.waits(block, block.level)
            if kind is not None:
                self.below = _Below(kind, block.level)
            elif below is not None:  # `### Anna` below `## Acties`
                self.below = replace(below, prefix=unmarked(title).removesuffix(":"))
        else:
            self.left.waits(block if all_announced(title) else None, block.level)
            if not all_announced(title):
                self.left.keep(block.lines)
        self.above = []

    # --- Tables ---

    def _table(self, block: Block) -> None:
        rows = cells_of(block.lines)
        if self.attends or any(label_in(cell, is_heading=True) for row in rows for cell in row):
            self.left.attend_table(rows, self.attends)
            self.attends = ""
            return
        table = table_of(rows, has_rule=block.has_rule) if rows else None
        below = (
            self.below.kind
            if self.below is not None and self.below.kind in {EntryKind.ACTION, EntryKind.DECISION}
            else None
        )
        if table is None or not (table.holds_actions or table.holds_decisions or below):
            self.left.keep_rows(block.lines)
            return
        entries = table.entries(below)
        for row in entries:
            for each in row:
                self.left.enter(each.kind, each.words, is_done_=each.is_done)
        if any(not found and any(map(_has_words, row)) for found, row in zip(entries, table.rows, strict=True)):
            self.left.keep_rows(block.lines)
        self.left.goes_on_for = 0

    # --- Who was there ---

    def _is_attendance(self, lines: Sequence[str]) -> bool:
        """Whether a block is a list of names: the first below a word for that, or people ticked one by one."""
        if self.attends and self._is_attending(lines):
            self.left.attend(self.attends, lines)
            self.is_first = False
            return True
        self.attends = self.attends if self.goes_on else ""
        self.is_first, self.is_strict = False, True  # names may follow, and nothing else that looks a bit like it
        ticks = [line for line in lines if re.match(r"\s*[-*] \[[ xX]\] ", line)]
        if len(lines) > 1 and len(ticks) == len(lines) and self.below is None and are_ticked_names(ticks):
            self.left.attend(PRESENT, [line for line in ticks if "[ ]" not in line])
            self.left.attend(ABSENT, [line for line in ticks if "[ ]" in line])
            return True
        return False

    def _is_attending(self, lines: Sequence[str]) -> bool:
        if any(label_in(line) for line in lines):
            return False
        if self.is_first:
            # below a heading for who wasn't there nothing may stay, whatever it says
            return is_name_list(lines) or (self.goes_on and (self.attends == ABSENT or _names_somebody(lines)))
        if not self.goes_on:
            return False
        return is_name_list(lines) if self.attends == ABSENT and not self.is_strict else are_names(lines)

    # --- Lines ---

    def _lines(self, lines: Sequence[str]) -> None:
        if self.below is not None and not self.below.level and not self.is_just_below and not BARE_ITEM.match(lines[0]):
            self.below = None
        said: list[str] = []
        index = 0
        while index < len(lines):
            if index == 0 or self.is_just_below:
                end = self._end_of_plain_list(lines, index)
                for each in lines[index:end]:
                    if not self._is_taken(each, None):
                        self._enter_below(each, None)
                if end > index:
                    index, self.is_just_below = end, False
                    continue
            line = lines[index]
            self.is_just_below = False
            label = label_in(line)
            index += 1
            if label is None:
                if not self._is_taken(line, lines[index] if index < len(lines) else ""):
                    said.append(line)
                continue
            self.left.talk(said)
            said = []
            begins = index
            while index < len(lines) and _names_go_on(label, lines[index - 1], lines[index]):
                index += 1
            self.left.attend(label[0], [each for each in (label[1], *lines[begins:index]) if each.strip()])
            is_waiting = not label[1] and index == begins
            self.attends, self.is_first, self.goes_on = _as_list(label[0]) if is_waiting else "", is_waiting, False
        self.left.talk(said)

    def _end_of_plain_list(self, lines: Sequence[str], begins: int) -> int:
        """Up to where each line is a point although no bullet says so, as people paste from elsewhere."""
        if self.below is None or not (self.below.level or self.is_just_below):
            return begins
        if self.below.kind not in {EntryKind.ACTION, EntryKind.DECISION}:
            return begins
        end = begins
        while end < len(lines) and _is_no_label(lines[end]):
            end += 1
        together = lines[begins:end]
        if any(BARE_ITEM.match(line) for line in together):
            return begins
        is_told_of = all(_OF_SOMEBODY.match(line) for line in together)
        is_short = len(together) > 1 and not any(line.rstrip().endswith((".", "!", "?", ",", ":")) for line in together)
        return end if is_told_of or is_short else begins

    def _is_taken(self, line: str, following: str | None) -> bool:
        """Whether a line is no talk: a decision, an action point, or the word above a list of those."""
        item, width, self.width = BARE_ITEM.match(line), self.width, len(line)
        if item is not None and self.below is not None and indent_of(line) <= self.below.indent:
            self.below = None  # the list within a list is over
        told = said_in(line)
        kind = announced_above(line, is_list_below=following == "" or (following is not None and _is_item(following)))
        if told is not None:
            return self._is_entered(told, following, is_ticked=item is not None and item["box"] in _TICKED)
        if kind is not None:
            self.below = _Below(kind, indent=indent_of(line) if item else -1)
            self.is_just_below, self.left.goes_on_for, self.above = True, 0, []
            return True
        if item is not None and (self.below is not None or item["box"]):
            return self._enter_below(line, following)
        if (
            self.left.goes_on_for
            and item is None
            and (_GOES_ON.match(line) or (line[0].islower() and width >= _WRAPPED))
        ):
            self.left.add(unmarked(line))
            return True
        self.left.goes_on_for = 0
        return False

    def _is_entered(self, told: Marked, following: str | None, *, is_ticked: bool) -> bool:
        """A question with its answer stays where it stands: it was talk, and waits for nobody."""
        is_answered = told.kind is EntryKind.QUESTION and following is not None and _is_answer(following)
        if told.kind is EntryKind.ANSWER or is_answered:
            self.left.goes_on_for = 0
            return False
        self.left.enter(told.kind, told.words, is_done_=is_ticked)
        return True

    # --- What is taken out ---

    def _enter_below(self, line: str, following: str | None) -> bool:
        """An item in a list of a kind. What stands below one is its own, or belongs to it where that is only a name."""
        below, item = self.below or _Below(EntryKind.ACTION), BARE_ITEM.match(line)  # a box alone makes an action point
        words, box, indent = (item["words"], item["box"] or "", indent_of(line)) if item else (line, "", 0)
        bare = unmarked(words)
        if below.kind is EntryKind.QUESTION and not bare.endswith("?"):
            return False
        while self.above and self.above[-1].indent >= indent:
            self.above.pop()
        parent = self.above[-1] if self.above else None
        if following and BARE_ITEM.match(following) and indent_of(following) > indent and _is_above(bare):
            prefix = parent.words if parent is not None else ""
            self.above.append(_Above(indent, f"{prefix} {bare}".strip()))
            return True
        if parent is not None and not parent.is_name and self.left.goes_on_for:
            self.left.add(f"; {bare}")
            return True
        prefix = parent.words if parent is not None and parent.is_name else below.prefix
        told = f"{prefix.removesuffix(':')}: {bare}" if prefix else bare
        self.left.enter(below.kind, told, is_done_=box in _TICKED or is_done(words))
        self.above.append(_Above(indent, bare, is_name=False))
        return True


def _names_go_on(label: tuple[str, str], before: str, line: str) -> bool:
    """Whether names stand on the next line as well."""
    if label_in(line) is not None or said_in(line) is not None or label[0] == ROLE:
        return False
    if not label[1]:
        return is_name_list([line])
    return are_names([line]) and ":" not in line and not BARE_ITEM.match(line) and not before.rstrip().endswith(".")


def _is_no_label(line: str) -> bool:
    return label_in(line) is None and announced_above(line, is_list_below=False) is None


def _as_list(attends: str) -> str:
    """Whose names may come in the lines below: a task at the meeting has one name, behind it."""
    return attends if attends in {PRESENT, ABSENT} else ""


def _is_above(words: str) -> bool:
    return len(words.split()) <= _MOST_PREFIX and (words.endswith(":") or are_names([words]))


def _is_item(line: str) -> bool:
    return BARE_ITEM.match(line) is not None


def _is_answer(line: str) -> bool:
    told = said_in(line)
    return told is not None and told.kind is EntryKind.ANSWER


def _has_words(cell: str) -> bool:
    return re.search(r"[^\W_]", cell) is not None


def _names_somebody(lines: Sequence[str]) -> bool:
    """Whether a word with a capital stands in it that doesn't begin a sentence."""
    return any(re.search(r"[^.!?\s]\s+[*_(]{0,2}[A-ZÀ-Þ]", line) for line in lines)

"""The parts in which minutes stand there: headings, tables, code, and lines that belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from .minute_lines import column_of

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(
    r"(?:\s*(?:[-*+•]|\d{1,3}[.)])\s+)?\s{0,3}(?P<signs>#{1,6})(?:[ \t]+|(?<=##)(?=[^\W\d]))(?P<title>.*)"
)
_BOLD = re.compile(r"\s{0,3}(?:\d{1,3}\\?[.)]?\s+)?(?:\*\*|__)(?P<title>[^*_]{1,160})(?:\*\*|__)\s{0,3}:?\s{0,3}")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{3,})[ \t]*")
_RULE = re.compile(r"[\s|:]*+-[\s|:-]*+")
BARE_ITEM = re.compile(
    r"[\s>]*(?:(?:[-*+–]|\d{1,3}\\?[.)]|[a-z][.)]|o(?=\t))[ \t]+|[•‣▪▫◦●○■□·]\s*)"
    r"(?:(?P<box>\[[ xX]\]|[☐☑☒])[ \t]+)?(?P<words>\S.*)"
)
_BULLET = re.compile(r"\s*(?:[-*+•]\s|[|>])")
_TAB = 4
_LONGEST_HEAD = 4  # words
_BOLD_LEVEL = 7  # below every heading that is one


class BlockForm(Enum):
    """How a block stands there."""

    EMPTY = "empty"
    CODE = "code"
    HEADING = "heading"
    TABLE = "table"
    LINES = "lines"


class Block(NamedTuple):
    """Lines of one form. `level` is 1 to 6 for a heading, and 7 for a line in bold letters that stands for one."""

    form: BlockForm
    lines: tuple[str, ...]
    title: str = ""
    level: int = 0
    has_rule: bool = False


def blocks(text: str) -> Iterator[Block]:
    """What stands together in a text that is `shown`, in order; every line is in one of them."""
    lines = text.split("\n")
    together: list[str] = []
    index = 0
    while index < len(lines):
        found = _block_at(lines, index, is_alone=not together)
        if found is None:
            together.append(lines[index])
            index += 1
            continue
        if together:
            yield Block(BlockForm.LINES, tuple(together))
            together = []
        yield found
        index += len(found.lines)
    if together:
        yield Block(BlockForm.LINES, tuple(together))


def _block_at(lines: Sequence[str], index: int, *, is_alone: bool) -> Block | None:
    """What begins at a line; None for one that belongs to those around it. `is_alone`: nothing stands right above."""
    line, below = lines[index], lines[index + 1] if index + 1 < len(lines) else ""
    if line[:1].isalpha() and below[:1] not in _UNDER and "|" not in line and "\t" not in line:
        return None  # most lines, which can be nothing else
    if not line.strip():
        return _EMPTY
    if mark := _FENCE.match(line):
        return Block(BlockForm.CODE, tuple(lines[index : _end_of_code(lines, index, mark[1]) + 1]))
    if "|" in line and (rows := _rows_from(lines, index)) > 0:
        return Block(BlockForm.TABLE, tuple(lines[index : index + rows]), has_rule=_is_rule(below))
    if "\t" in line and (rows := _tabbed_from(lines, index)) > 0:
        return Block(BlockForm.TABLE, tuple(lines[index : index + rows]), has_rule=True)
    return _heading(line, below if is_alone else "")


_UNDER = frozenset(" -=")  # with these the line below begins that makes a heading of one
_EMPTY = Block(BlockForm.EMPTY, ("",))
_SPACES = {0x00A0: " ", 0x202F: " ", 0x200B: None, 0x2060: None, 0xFEFF: None, 0x00AD: None}


def shown(text: str) -> str:
    """Without comments that nobody sees, but for one that isn't closed and what stands in code; one kind of space."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_SPACES)
    if "<!--" not in text or "```" in text or "~~~" in text:
        return text
    kept, end = [], 0
    while (start := text.find("<!--", end)) >= 0 and (close := text.find("-->", start + 4)) >= 0:
        kept.append(text[end:start])
        end = close + 3
    return "".join((*kept, text[end:]))


def _end_of_code(lines: Sequence[str], index: int, fence: str) -> int:
    """The last line of a piece of code, which ends with the text where nothing closes it."""
    for number in range(index + 1, len(lines)):
        mark = _FENCE.match(lines[number])
        if mark and mark[1].startswith(fence) and not lines[number][mark.end() :].strip():
            return number
    return len(lines) - 1


def _is_rule(line: str) -> bool:
    return "|" in line and _RULE.fullmatch(line) is not None


def _rows_from(lines: Sequence[str], index: int) -> int:
    """How many lines from here on are rows of a table: each between strokes, or all below heads with a rule."""
    below = lines[index + 1] if index + 1 < len(lines) else ""
    has_rule = _is_rule(below)
    end = index
    while end < len(lines) and "|" in lines[end] and (has_rule or _is_between_strokes(lines[end])):
        end += 1
    return end - index


def _is_between_strokes(line: str) -> bool:
    bare = line.strip()
    return len(bare) > 1 and bare[0] == "|" == bare[-1]


def _tabbed_from(lines: Sequence[str], index: int) -> int:
    """How many lines from here on are rows as a spreadsheet gives them; the first holds heads that we know."""
    heads = lines[index].strip().split("\t")
    if len(heads) < 2 or sum(column_of(head) is not None for head in heads) < 2:
        return 0
    end = index + 1
    while end < len(lines) and "\t" in lines[end]:
        end += 1
    return end - index if end > index + 1 else 0


def cells_of(lines: Sequence[str]) -> list[list[str]]:
    """The cells of each row, without a rule."""
    by = re.compile(r"\t" if not any("|" in line for line in lines) else r"(?<!\\)\|")
    return [[cell.strip() for cell in by.split(_row(line))] for line in lines if not _RULE.fullmatch(line)]


def _row(line: str) -> str:
    return line.strip().removeprefix("|").removesuffix("|") if "|" in line else line.strip("\n")


@lru_cache(4_096)
def _heading(line: str, below: str) -> Block | None:
    if below and _UNDERLINE.fullmatch(below) and not _BULLET.match(line):
        return Block(BlockForm.HEADING, (line, below), _title(line), 1 if "=" in below else 2)
    if (found := _HEADING.fullmatch(line)) is not None:
        return Block(BlockForm.HEADING, (line,), _title(found["title"]), len(found["signs"]))
    if (found := _BOLD.fullmatch(line)) is not None:
        return Block(BlockForm.HEADING, (line,), _title(found["title"]), _BOLD_LEVEL)
    return None


def _title(words: str) -> str:
    return words.rstrip("# \t").strip("*_ ")


def indent_of(line: str) -> int:
    """In how many columns a line begins."""
    return len(line.expandtabs(_TAB)) - len(line.expandtabs(_TAB).lstrip(" >"))

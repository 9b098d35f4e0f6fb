"""What a line of minutes says that it is: a decision, an action point, a question or a tip, or what stands below it.

The words stand in `languages`, at `minutes`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache

from ..languages import any_of, flat, one_of, pattern, said
from .attendance import LEAD, are_names, remembered


class EntryKind(Enum):
    """What somebody wrote down at a meeting beside what was said."""

    DECISION = "decision"
    ACTION = "action"
    QUESTION = "question"
    TIP = "tip"
    ANSWER = "answer"


@dataclass(frozen=True)
class Marked:
    """What stands behind a word such as `Actie:`; `whom` is between the two, as in `Actie Anna:`."""

    kind: EntryKind
    rest: str
    whom: str = ""

    @property
    def words(self) -> str:
        """Who does it belongs to an action point; who asked is nobody's business, what kind of organisation is."""
        if not self.whom:
            return self.rest
        if self.kind in {EntryKind.QUESTION, EntryKind.TIP}:
            return self.rest if are_names([self.whom]) else f"{self.rest} ({self.whom})"
        return f"{self.whom}: {self.rest}"


# --- Words at the beginning of a line ---------------------------------------------------------------------------------


def words_for(kind: EntryKind) -> str:
    return one_of(said(f"minutes.labels.{kind.value}"))


@cache
def _label() -> re.Pattern[str]:
    kinds = "|".join(f"(?P<{kind.value}>{words_for(kind)})" for kind in EntryKind)
    about = one_of(said("minutes.about"))
    close = r"[*_~)\]]{0,4}"
    return re.compile(
        rf"{LEAD}[\[(]?(?:{kinds})(?![^\W\d])(?:[ ]?\#?\d{{1,3}}(?!\w))?(?:"
        rf"{close}\s*[:：=](?!//)|{close}\s+(?:[-–—]|[-=]>|[→⇒➡]\ufe0f?)(?=\s)|(?:\*\*|__|[)\]])(?=\s)"
        rf"|{close}\s+(?:(?:{about})\s+(?P<about>[^:\n]{{1,60}})|(?P<name>\(?@?(?-i:[A-ZÀ-Þ])[^:\n]{{0,60}}))[*_]{{0,3}}:[*_]{{0,3}}(?=\s)"
        rf"|{close}\s+(?=(?-i:@?[A-ZÀ-Þ])))[\s*_]*(?P<rest>\S.*)",
        re.IGNORECASE | re.DOTALL,
    )  # fmt: skip


@cache
def _before_name() -> re.Pattern[str]:
    return re.compile(rf"{LEAD}[\[(]?(?:{one_of(said('minutes.before_name'))})(?!\w)", re.IGNORECASE)


@cache
def _any_label() -> re.Pattern[str]:
    """To pass quickly over lines that have none."""
    labels = any_of(each for kind in EntryKind for each in said(f"minutes.labels.{kind.value}"))
    return re.compile(rf"{LEAD}[\[(]?(?:{labels})(?![^\W\d])", re.IGNORECASE)


@remembered
def said_in(line: str) -> Marked | None:
    """What a line says behind such a word; None for a line without."""
    if not (begins := _any_label().match(line)):
        return None
    found = _label().match(line)
    if found is None:
        return None
    kind = next(each for each in EntryKind if found[each.value] is not None)
    whom = unmarked(found["about"] or found["name"] or "").strip("() ")
    is_bare = (
        not whom and line[begins.end() : found.start("rest")].strip(" \t") == "" and begins.end() < found.start("rest")
    )
    if is_bare and _before_name().match(line) is None:
        return None
    rest = unmarked(found["rest"])
    return Marked(kind, rest, whom) if re.search(r"[^\W_]", rest) else None


@remembered
def unmarked(text: str) -> str:
    """On one line, without marks of emphasis around words."""
    bare = " ".join(text.replace("**", "").replace("__", "").split())
    for mark in "*_":  # a pair around all of it, or one that has lost its other
        is_pair = bare.count(mark) == 2 and bare[0] == mark == bare[-1]
        bare = bare.strip(f"{mark} ") if is_pair or bare.count(mark) % 2 else bare
    return bare


# --- Words above a list -----------------------------------------------------------------------------------------------

_LONGEST_HEADING, _LONGEST_LINE = 14, 10  # words
_LONGEST_READ = 240  # letters
_PARTS = re.compile(r"[&/+,;|]| - | – |(?<!\w)(?:en|and)(?!\w)")
_BESIDE = re.compile(r"\([^()]{0,80}\)|</?[a-z][^<>]{0,40}>|[\d*_~`]+")
_NOWHERE = {("anywhere", EntryKind.QUESTION), ("anywhere", EntryKind.TIP)}  # only as a whole heading
_ABOVE = (EntryKind.DECISION, EntryKind.ACTION, EntryKind.QUESTION, EntryKind.TIP)


def announced(title: str) -> EntryKind | None:
    """What a heading says that stands below it; None where it says nothing of the kind, or several."""
    kinds = all_announced(title)
    return next(iter(kinds)) if len(kinds) == 1 else None


@remembered
def all_announced(title: str) -> frozenset[EntryKind]:
    """As `announced`; `Besluiten en acties` are two."""
    bare = _heading_words(title) if len(title) <= _LONGEST_READ else ""
    if not bare or bare.endswith("?") or len(bare.split()) > _LONGEST_HEADING:
        return frozenset()
    found = {kind for kind in (EntryKind.DECISION, EntryKind.ACTION) if _anywhere(kind).search(bare)}
    parts = [each.strip(" -:.") for each in _PARTS.split(bare)]
    return frozenset(found | {kind for kind in _ABOVE if any(_whole(kind).fullmatch(part) for part in parts)})


def begins_something_else(title: str) -> bool:
    """Whether a heading ends the list above it, however deep it stands."""
    return pattern("minutes.heading.other").match(_heading_words(title)) is not None


@remembered
def announced_above(line: str, *, is_list_below: bool) -> EntryKind | None:
    """What a line that is no heading says that stands below it: it ends with a colon, or is nothing but the words."""
    bare = unmarked(line) if len(line) <= _LONGEST_READ else ""
    if bare.endswith(":") and len(bare.split()) <= _LONGEST_LINE:
        return announced(bare)
    kind = announced(bare) if is_list_below else None
    return kind if kind is not None and _whole_or_word(kind).fullmatch(_heading_words(bare)) else None


def _heading_words(title: str) -> str:
    lead = re.match(LEAD, title)
    bare = _BESIDE.sub(" ", title[lead.end() if lead else 0 :])
    return " ".join(flat(bare).split()).strip(" .:;-#")


@cache
def _anywhere(kind: EntryKind) -> re.Pattern[str]:
    return pattern(f"minutes.anywhere.{kind.value}")


@cache
def _whole(kind: EntryKind) -> re.Pattern[str]:
    return re.compile(one_of(said(f"minutes.heading.{kind.value}")))


@cache
def _whole_or_word(kind: EntryKind) -> re.Pattern[str]:
    anywhere = said(f"minutes.anywhere.{kind.value}") if ("anywhere", kind) not in _NOWHERE else ()
    return re.compile(one_of((*anywhere, *said(f"minutes.heading.{kind.value}"))))


@cache
def _any_word() -> re.Pattern[str]:
    above = any_of(
        each
        for place in ("anywhere", "heading")
        for kind in _ABOVE
        if (place, kind) not in _NOWHERE
        for each in said(f"minutes.{place}.{kind.value}")
    )
    labels = any_of(each for kind in EntryKind for each in said(f"minutes.labels.{kind.value}"))
    return re.compile(rf"[☐☑☒]|\[[ x]\]|(?<![^\W\d])(?:{labels}|{above})(?![^\W\d])")


def is_all_talk(text: str) -> bool:
    """Whether nothing in many lines can be anything else: a quick look before a slow one at each of them."""
    return _any_word().search(text.casefold()) is None


# --- Done -------------------------------------------------------------------------------------------------------------


@cache
def _done() -> re.Pattern[str]:
    words = one_of(said("minutes.done"))
    return re.compile(
        rf"(?:[-–—(:;,\[]|=>|→)\s*(?:is\s+)?(?:{words})\s*[)\].!✅✔]*\ufe0f?\s*$|^\W*\(?(?:{words})\)?\s*:|[✅✔☑]\ufe0f?\s*$"
    )


def is_done(words: str) -> bool:
    """Whether an action point says of itself that it is done: struck through, or with a word for that at its end."""
    bare = words.strip()
    if bare.startswith(("☑", "☒")) or (bare.startswith("~~") and bare.rstrip(".").endswith("~~")):
        return True
    return _done().search(flat(bare[-80:] if len(bare) > 80 else bare)) is not None


# --- Tables -----------------------------------------------------------------------------------------------------------


class TableColumn(Enum):
    """What stands in a column; the first that fits its head."""

    NUMBER = "number"
    STATUS = "status"
    WHEN = "when"
    WHO = "who"
    DECISION = "decision"
    ACTION = "action"
    WHAT = "what"
    REMARK = "remark"


@dataclass(frozen=True)
class Entry:
    """A decision or action point in a row."""

    kind: EntryKind
    words: str
    is_done: bool = False


@dataclass(frozen=True)
class Table:
    """`heads` says of each column what stands in it, as far as its head is known."""

    heads: tuple[TableColumn | None, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def holds_actions(self) -> bool:
        return TableColumn.ACTION in self.heads or (
            TableColumn.WHAT in self.heads and TableColumn.WHO in self.heads and len(set(self.heads)) > 2
        )

    @property
    def holds_decisions(self) -> bool:
        return TableColumn.DECISION in self.heads

    def entries(self, below: EntryKind | None) -> list[list[Entry]]:
        """What each of its rows holds. `below` is what the heading above it says."""
        if self.holds_decisions or self.holds_actions:
            return [self._known(row) for row in self.rows]
        words = [(row, self._joined(row, skip={TableColumn.NUMBER, TableColumn.STATUS})) for row in self.rows]
        return [[Entry(below, told, self._is_done(row))] if below and told else [] for row, told in words]

    def _known(self, row: tuple[str, ...]) -> list[Entry]:
        cells = dict(zip(self.heads, row, strict=False))
        decision, action = cells.get(TableColumn.DECISION, ""), cells.get(self._main, "")
        skip = {TableColumn.NUMBER, TableColumn.STATUS}
        found = []
        if not is_nothing(decision):
            found.append(Entry(EntryKind.DECISION, decision if self.holds_actions else self._joined(row, skip)))
        if self.holds_actions and not is_nothing(action):
            found.append(Entry(EntryKind.ACTION, self._joined(row, skip | {TableColumn.DECISION}), self._is_done(row)))
        return found

    @property
    def _main(self) -> TableColumn:
        return TableColumn.ACTION if TableColumn.ACTION in self.heads else TableColumn.WHAT

    def _joined(self, row: tuple[str, ...], skip: set[TableColumn]) -> str:
        heads = (*self.heads, *([None] * len(row)))
        told = [
            cell
            for column, cell in zip(heads, row, strict=False)
            if not is_nothing(cell) and (column not in skip or (column is TableColumn.STATUS and _says_more(cell)))
        ]
        return ", ".join(told)

    def _is_done(self, row: tuple[str, ...]) -> bool:
        cells = [cell for column, cell in zip(self.heads, row, strict=False) if column is TableColumn.STATUS]
        return any(map(_is_closed, cells)) or any(is_done(cell) for cell in row if cell.startswith("~~"))


_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LETTER, _LETTER_OR_DIGIT = re.compile(r"[^\W\d_]"), re.compile(r"[^\W_]")


@cache
def _heads() -> dict[TableColumn, re.Pattern[str]]:
    return {each: pattern(f"minutes.columns.{each.value}") for each in TableColumn}


@remembered
def column_of(head: str) -> TableColumn | None:
    bare = " ".join(re.sub(r"\([a-z]{1,3}\)|[*_`]+", "", flat(head)).split())
    if not re.search(r"[^\W\d_]", bare):
        return TableColumn.NUMBER
    return next((each for each, words in _heads().items() if words.search(bare)), None)


def table_of(rows: list[list[str]], *, has_rule: bool) -> Table:
    """A table of cells. `has_rule`: a rule stands below its first row, which makes that the heads."""
    cells = [tuple(unmarked(_BREAK.sub(" ", cell)) if cell else "" for cell in row) for row in rows]
    heads = tuple(map(column_of, cells[0]))
    named = [head for head, cell in zip(heads, cells[0], strict=True) if _LETTER.search(cell)]
    is_known = bool(named) and sum(head is not None for head in named) * 2 >= len(named)
    has_heads = bool(is_known or (has_rule and not named))
    return Table(heads if is_known else (None,) * len(heads), tuple(cells[has_heads:]))


def is_nothing(cell: str) -> bool:
    """Whether a cell is as good as empty."""
    return not cell or _LETTER_OR_DIGIT.search(cell) is None or _nothing().fullmatch(flat(cell).strip()) is not None


@cache
def _nothing() -> re.Pattern[str]:
    return re.compile(one_of(said("minutes.nothing")))


def _is_closed(cell: str) -> bool:
    bare = flat(cell).strip(" .!*_")
    yes = "|".join(map(re.escape, said("attendance.yes")))
    return bool(
        re.match(rf"(?:is\s+)?(?:{one_of(said('minutes.done'))})(?!\w)|(?:{yes}|x|100\s?%)$", bare)
        or bare.startswith(("✅", "✔", "☑"))
    )


def _says_more(cell: str) -> bool:
    """Whether a status is more than that it is open or done."""
    bare = flat(cell).strip(" .!*_")
    return re.fullmatch(
        one_of((*said("minutes.open"), *said("minutes.done"), *said("attendance.yes"), "x")), bare
    ) is None and not _is_closed(cell)

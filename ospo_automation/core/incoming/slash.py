"""Commands in what somebody wrote: lines that begin with a slash, outside code, quotes and what is hidden.

People don't type like machines: `/nu niet`, `- /nu-niet.` and `**/advies** Kies` are done as well. What only looks
like a command is told of in one line. It never counts as an answer, and is never carried out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from itertools import islice

from ..languages import languages, told
from ..primitives.section import Section
from .mail_lines import plain_row

MOST_READ = 100  # lines with a slash
FEW_WORDS = 4  # around a command in a sentence
MOST_LINES = 10  # commands in one comment; what comes after them is left
_BETWEEN = r"[-_\s\u2010-\u2015\u2212]+"
_ENDS = r"(?=$|[\s:;,.!?…)\]*_~\"'”’»`])"
_MARKS = r"[*_~\"'“”„‘’`(\[]{0,4}"
_WORD = re.compile(rf" {{0,3}}/([^\W\d_][\w-]*){_ENDS}")
_BULLET = r" {0,3}(?:(?:[-*+•–]|\d{1,3}[.)])[ \t]+)?"
_SIGNS = re.compile(r"[\s.!,:;…)\]*_~\"'”’»`]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TICKS = re.compile(r"`+")

NOT_NOW, PAUSE, JOIN, HELP, WITHDRAW = "not-now", "pause", "join", "help", "withdraw"
"""By these names somebody who was asked says no or yes: what was asked has to know them too."""


class Conversation(Section):
    """Commands are understood. Nothing to choose yet."""


class How(Enum):
    """How a command stands there: as it should, with an unknown name, where it isn't carried out, in a comment that was
    edited since, or not at all: somebody says it in plain words.
    """

    DONE = "done"
    UNKNOWN = "unknown"
    MISPLACED = "misplaced"
    EDITED = "edited"
    PLAIN = "plain"


@dataclass(frozen=True)
class Line:
    """A command: the name as it was typed, the rest of the line, and all words of the comment but for commands.

    `row` is the line in which it stands.
    """

    name: str
    argument: str = ""
    text: str = ""
    how: How = How.DONE
    row: int = 0


@dataclass(frozen=True)
class Given:
    """The commands in a comment, in order, and what else it says: all its `words` but for commands, and of those the
    `rest` outside quotes and code, which is what its writer says themselves.
    """

    lines: tuple[Line, ...] = ()
    rest: str = ""
    words: str = ""


@cache
def names() -> Mapping[str, str]:
    """Every name of a command in any language, with the one by which we know it."""
    return {str(name): str(key) for each in told("commands") for key, known in each.items() for name in known}


def spellings(key: str) -> Mapping[str, tuple[str, ...]]:
    """The names of a command by language; the first is the one that we show."""
    return {language: tuple(map(str, words["commands"][key])) for language, words in languages().items()}


def given(text: str) -> Given:
    """What a text asks us to do; every kind of name is looked for, whether this network has the command or not."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "/" not in text:
        return Given((), spoken(text), text.strip())
    rows = text.split("\n")
    open_rows = list(_open_rows(rows))
    every = (each for row in open_rows if "/" in rows[row] for each in _in_row(rows[row], row))
    found = _without_doubt(list(islice(every, MOST_READ)))
    done = {line.row for line in found[:MOST_LINES] if line.how is How.DONE}
    at = {line.row: line.how for line in reversed(found)}
    rest = "\n".join(_without_command(rows[row], at.get(row)) for row in open_rows)
    lines = (
        replace(line, text=_words(rows, line, done) if index < MOST_LINES else "") for index, line in enumerate(found)
    )
    words = "\n".join(row for number, row in enumerate(rows) if number not in done).strip()
    return Given(tuple(lines), rest.strip(), words)


def doubting(found: Given, text: str, doubted: Collection[str]) -> Given:
    """The same, but that commands on `doubted` lines are only told of, and what else stands there decides nothing: it
    may be somebody else's.
    """
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = (
        replace(line, how=How.MISPLACED) if line.how is How.DONE and plain_row(rows[line.row]) in doubted else line
        for line in found.lines
    )
    rest = (line for line in found.rest.split("\n") if plain_row(line) not in doubted)
    return replace(found, lines=tuple(lines), rest="\n".join(rest).strip())


def lines(text: str) -> list[Line]:
    """The commands that are to be carried out, in order."""
    return [line for line in given(text).lines if line.how is How.DONE]


def spoken(text: str) -> str:
    """What somebody says in a text: without quotes, code and hidden comments, in which they only show something."""
    rows = text.replace("\r\n", "\n").split("\n")
    return "\n".join(rows[row] for row in _open_rows(rows)).strip()


def shows(text: str) -> bool:
    """Whether a command stands in a sentence as code: somebody explains it to others."""
    return "`" in text and _shown().search(text) is not None


@cache
def _shown() -> re.Pattern[str]:
    return re.compile(rf"`{_known().pattern}", re.IGNORECASE)


def _open_rows(rows: list[str]) -> Iterator[int]:
    """Lines outside fenced and indented code, quotes and hidden comments."""
    fence, is_hidden, was_empty = "", False, True
    for row, line in enumerate(rows):
        if not (line or is_hidden or fence):
            was_empty = True
            yield row
            continue
        start = _FENCE.match(line)
        if is_hidden:
            is_hidden = "-->" not in line
        elif fence:
            fence = "" if start and start[1].startswith(fence) else fence
        elif start:
            fence = start[1]
        elif (began := line.find("<!--")) >= 0 and "`" not in line[:began]:
            is_hidden = "-->" not in line[began:]
            if line[:began].strip():
                yield row
        elif not line.lstrip().startswith(">") and not (was_empty and line.startswith(("    ", "\t"))):
            yield row
        was_empty = not line.strip() or (was_empty and line.startswith(("    ", "\t")))


# --- One row --------------------------------------------------------------------------------------------------------


@cache
def _known() -> re.Pattern[str]:
    """A name of a command behind its slash, its words joined in any way; in group 1."""
    each = sorted((_BETWEEN.join(map(re.escape, name.split("-"))) for name in names()), key=len, reverse=True)
    return re.compile(rf"/({'|'.join(each)}){_ENDS}", re.IGNORECASE)


@cache
def _begins() -> re.Pattern[str]:
    return re.compile(rf"(?P<mark>{_BULLET}{_MARKS})(?={_known().pattern})", re.IGNORECASE)


@cache
def _apart() -> re.Pattern[str]:
    """`/ nu-niet`: a slash with a space behind it."""
    return re.compile(rf" {{0,3}}/\s({_known().pattern[2 : -len(_ENDS) - 1]}){_ENDS}", re.IGNORECASE)


@cache
def _within() -> re.Pattern[str]:
    """A command in the middle of a sentence: behind a space, seen or not, or a bracket, and no part of a path."""
    return re.compile(rf"(?<=[\s(,;\u200b\u2060\ufeff]){_known().pattern}(?!/)", re.IGNORECASE)


def _in_row(row: str, number: int) -> list[tuple[Line, bool]]:
    """The commands in a row, and whether each stands in a list or in bold letters."""
    begins = _begins().match(row)
    known = _known().match(row, begins.end()) if begins else None
    if begins and known:
        mark, behind = begins["mark"].strip(), row[known.end() : known.end() + 1]
        is_asked = behind == "?" and names()[_name(known)] != HELP
        if "`" in mark or is_asked or (mark and behind == ":"):
            return [(Line(_name(known), how=How.MISPLACED, row=number), False)]
        return [(line, bool(mark)) for line in _following(row, known, number)]
    if apart := _apart().match(row):
        return [(Line(_name(apart), how=How.MISPLACED, row=number), False)]
    if word := _WORD.match(row):
        return [(Line(word[1].lower(), row[word.end() :].strip(), how=How.UNKNOWN, row=number), False)]
    within = _within().search(_without_code(row))
    return [(Line(_name(within), how=How.MISPLACED, row=number), False)] if within else []


def _without_code(row: str) -> str:
    """With spaces instead of what stands between two rows of backticks of one length."""
    runs = [(each.start(), each.end()) for each in _TICKS.finditer(row)]
    closing: dict[int, list[int]] = {}
    for index in range(len(runs) - 1, -1, -1):
        closing.setdefault(runs[index][1] - runs[index][0], []).append(index)
    found, last, index = "", 0, 0
    while index < len(runs):
        start, end = runs[index]
        later = closing[end - start]
        while later and later[-1] <= index:
            later.pop()
        if later:
            found += row[last:start] + " " * (runs[later[-1]][1] - start)
            index, last = later[-1], runs[later[-1]][1]
        index += 1
    return found + row[last:]


def _following(row: str, known: re.Match[str], number: int) -> Iterator[Line]:
    """`/help /join` on one line means both."""
    following: re.Match[str] | None = known
    while following:
        name, signs = _name(following), _SIGNS.match(row, following.end())
        behind = signs.end() if signs else following.end()
        following = _known().match(row, behind)
        yield Line(name, "" if following else row[behind:].rstrip().rstrip("*_~`").strip(), row=number)


def _name(found: re.Match[str]) -> str:
    return re.sub(_BETWEEN, "-", found[1]).lower()


def _without_doubt(found: list[tuple[Line, bool]]) -> list[Line]:
    """A command in a list or in bold letters is carried out where it is the only one; several are explained."""
    is_only = sum(line.how is How.DONE for line, _ in found) == 1
    return [line if is_only or not is_marked else replace(line, how=How.MISPLACED) for line, is_marked in found]


def _words(rows: list[str], line: Line, done: AbstractSet[int]) -> str:
    """All that the comment says but for commands: what stands behind this one counts, behind others it is theirs."""
    kept = (
        line.argument if row == line.row else words for row, words in enumerate(rows) if row not in done - {line.row}
    )
    return "\n".join(kept).strip()


def _without_command(row: str, how: How | None) -> str:
    """A row without its command. What stands behind one at its beginning may be meant for it, also where we don't know
    its name; but for code, with which people explain. A few words around it ask for the command: `Misschien /meedoen?`
    """
    if how is None:
        return row
    begins = _begins().match(row) or _apart().match(row)
    is_within = how is How.MISPLACED and (begins is None or "`" in begins[0])
    others = _known().sub(" ", row) if is_within else ""
    return others if len(others.split()) > FEW_WORDS else ""

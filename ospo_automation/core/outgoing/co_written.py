"""A text of ours in which people write as well: what they add, tick, move or take out stays as they left it.

Only what stands between our two marks is brought up to date, and there only lines that read as we wrote them. A line is
told from others by its words: ticking it, or putting it elsewhere in its section, makes no other line of it.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection

BEGIN, END = "<!-- bijgehouden / kept up to date -->", "<!-- einde / end -->"
_BOX = re.compile(r"^([-*] )\[[ xX]\] ")
_TICKED = re.compile(r"[-*] \[[xX]\] ")  # somebody did so: it stays, also where we would leave it out by now
_SPACES = str.maketrans("01", " \t")
"""By them, behind its words, a section is told from others with the same name."""
Sections = dict[str, list[str]]


def seal(text: str) -> list[str]:
    """What is remembered of our part: of every line with words a short hash, together with its section."""
    return [
        _hashed(heading, line)
        for heading, lines in _sections(text).items()
        for line in (heading, *lines)
        if line.strip()
    ]


def whole(text: str, above: str = "", below: str = "") -> str:
    """Our part with its marks, and room for people around it."""
    return "\n\n".join(part for part in (above, f"{BEGIN}\n{text.strip()}\n{END}", below) if part)


def merged(there: str, new: str, sealed: Collection[str]) -> str:
    """The text as it should be now. Where our marks are gone, people took it over: then it stays as it is."""
    before, begin, rest = there.partition(BEGIN)
    inside, end, after = rest.partition(END)
    if not (begin and end):
        return there
    known, ours, theirs = set(sealed), _sections(new), _sections(inside)
    result: Sections = {}
    empty = _without_ours(theirs, known)
    for heading, lines in theirs.items():
        kept = _merged_lines(heading, lines, ours.get(heading, []), known, is_empty=heading.strip() in empty)
        is_left = heading in ours or _hashed(heading, heading) not in known or any(line.strip() for line in kept)
        if is_left or not heading:
            result[heading] = kept
    for heading, lines in ours.items():
        if heading not in theirs and _hashed(heading, heading) not in known:
            result = _placed(result, heading, lines, list(ours))
    parts = ([heading.rstrip()] * bool(heading) + lines for heading, lines in result.items())
    text = "\n".join(line for lines in parts for line in lines)
    return f"{before}{BEGIN}\n{_spaced(text)}\n{END}{after}"


def _merged_lines(heading: str, theirs: list[str], ours: list[str], known: set[str], *, is_empty: bool) -> list[str]:
    new = [line for line in theirs if line.strip() and _hashed(heading, line) not in known]
    has_their_table = any(line.startswith("|") for line in new)
    if has_their_table:  # somebody changed a row: then no row is ours
        ours = [line for line in ours if not line.startswith("|")]
    if heading and is_empty and not all(map(_is_entry, new)):  # they wrote a sentence in place of ours
        ours = [line for line in ours if _is_entry(line)]
    wanted = {_words(line) for line in ours if line.strip()}
    kept = [
        line
        for line in theirs
        if _words(line) in wanted
        or _hashed(heading, line) not in known
        or not line.strip()
        or _TICKED.match(line)
        or (has_their_table and line.startswith("|"))
    ]
    there = {_words(line) for line in kept}
    behind = _Kept(kept)
    for line in ours:
        if not line.strip():
            continue
        words = _words(line)
        if words not in there and _hashed(heading, line) not in known:
            behind.put(line)
            there.add(words)
        behind.pass_by(words)
    return behind.lines


class _Kept:
    """Lines among which others are put: each behind the one that it follows in our own text, else in front."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._first: dict[str, int] = {}
        for at, line in enumerate(lines):
            self._first.setdefault(_words(line), at)
        self._added: dict[int, list[str]] = {}  # behind each of the lines that were there, -1 for in front
        self._place = -1

    @property
    def lines(self) -> list[str]:
        rows = [*self._added.get(-1, ())]
        for at, line in enumerate(self._lines):
            rows += [line, *self._added.get(at, ())]
        return rows

    def pass_by(self, words: str) -> None:
        """What comes next follows these words, where they stand."""
        self._place = self._first.get(words, self._place)

    def put(self, line: str) -> None:
        added = self._added.setdefault(self._place, [])
        previous = next((each for each in reversed(added) if each), "") or (
            self._lines[self._place] if self._place >= 0 else ""
        )
        if _goes_along(line, previous):
            added.insert(len(added) - (bool(added) and not added[-1]), line)
        else:
            added += ["", line, ""]


def _without_ours(theirs: Sections, known: set[str]) -> set[str]:
    """Our sections of which no line of ours is left. What people only moved, such as below a heading of their own, is
    somewhere in the text.
    """
    everything = [line for lines in theirs.values() for line in lines if line.strip()]
    sections = {heading.strip() for heading in theirs if _hashed(heading, heading) in known}
    return {each for each in sections if not any(_hashed(each, line) in known for line in everything)}


def _is_entry(line: str) -> bool:
    return line.startswith(("- ", "* ", "|"))


def _goes_along(line: str, previous: str) -> bool:
    """Whether a line continues a list or a table."""
    return line[:2] in {"- ", "| ", "* "} and previous[:2] == line[:2]


def _placed(result: Sections, heading: str, lines: list[str], order: list[str]) -> Sections:
    """With one section more, behind the one that it follows in our own text."""
    before = [each for each in order[: order.index(heading)] if each in result]
    found: Sections = {} if before else {heading: lines}
    for each, its in result.items():
        found[each] = its
        if before and each == before[-1]:
            found[heading] = lines
    return found


def _sections(text: str) -> Sections:
    """The lines below each heading, in order; below no heading what comes first."""
    found: Sections = {"": []}
    times: Counter[str] = Counter()
    name = ""
    for line in text.replace("\r\n", "\n").strip("\n").split("\n"):
        if line.startswith("## "):
            name = line.rstrip()
            times[name] += 1
            name += f"{times[name] - 1:b}".translate(_SPACES) if times[name] > 1 else ""  # somebody's own, so named too
            found[name] = []
        else:
            found[name].append(line)
    return found


def _spaced(text: str) -> str:
    """One empty line at most between others, and one around each heading."""
    text = re.sub(r"^(## .*)$", r"\n\n\1\n\n", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def _words(line: str) -> str:
    return " ".join(_BOX.sub(r"\1[ ] ", line.strip()).split())


def _hashed(heading: str, line: str) -> str:
    return hashlib.sha256(f"{heading.strip()}\n{_words(line)}".encode()).hexdigest()[:8]

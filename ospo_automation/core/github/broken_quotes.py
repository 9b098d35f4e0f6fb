"""Lines of a mail that go on with somebody else's, since a program broke what it repeats anew and marked only a part.

Of `> Not needed any more? /withdraw` it may make two lines, of which the second has no mark: nobody typed that one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..incoming.mail_answered import is_github_foot
from ..incoming.mail_lines import MOST_LINES, may_command, plain_row
from ..languages import flat
from .person import Person, is_same, note

_WORD = re.compile(r"\w+")
_UNSEEN = re.compile(r"\]\([^()\s]{0,2000}\)|<[^<>\n]{0,2000}>|https?://\S{1,2000}")  # by who reads it as a page
_MARKED = 3  # words of marked lines that tell whether the next one goes on with them
_UNMARKED = 5  # of one without a mark: as many as two people don't happen to write before the same word
_BEHIND = 3  # words of the line itself
_SHORT = 4  # words
_FOOT = 8  # lines that GitHub's foot may take, as programs break it
_MOST_PROBES = 50
_SENTENCES = re.compile(r"(?<=[.?!:])\s+")
Words = tuple[str, ...]
_NO_WORDS: tuple[Words, Words] = ((), ())


@dataclass(frozen=True)
class GoingOn:
    """A line that may go on with that of somebody else: its own `row`, the `readings` of what then stands there
    together, and what stands `above` it. `is_next`: it may only where the line above it does. `is_marked`: a mark of a
    quote stands above it, so that it may repeat what its writer said earlier as well. `is_short`: it is a command, or
    no more than a word that decides something, such as a bare yes. `is_below`: it stands below all that is marked, and
    that ends as GitHub ends each of its mails.
    """

    row: str
    readings: frozenset[Words]
    above: frozenset[Words]
    is_next: bool
    is_marked: bool
    is_short: bool
    is_below: bool = False


def going_on(body: str) -> Iterator[GoingOn]:
    """The lines of a mail that may do so: below a marked one, or a command below a sentence."""
    before = _NO_WORDS
    was_marked = is_next = False
    lines = body.splitlines()[:MOST_LINES]
    marked = [number for number, line in enumerate(lines) if line.lstrip().startswith(">")]
    has_foot = any(is_github_foot(flat(lines[number])) for number in marked[-_FOOT:])
    for number, line in enumerate(lines):
        words, is_quote, is_command = _read(line), line.lstrip().startswith(">"), may_command(line)
        if is_quote:
            before, was_marked, is_next = _joined(before, words) if was_marked else words, True, False
        elif not words[0]:
            before, was_marked, is_next = _NO_WORDS, False, False
        elif was_marked:
            is_below = has_foot and number > marked[-1]
            yield _going_on(line, before, words, _MARKED, is_next=is_next, is_below=is_below)
            before, is_next = _joined(before, words), True
        else:
            if is_command and len(before[0]) >= _UNMARKED:
                yield _going_on(line, before, words, _UNMARKED, is_next=False)
            before = words


def _going_on(
    line: str, before: Sequence[Words], words: Sequence[Words], most: int, *, is_next: bool, is_below: bool = False
) -> GoingOn:
    above = [each[-most:] for each in before]
    readings = (one + other[:_BEHIND] for one, other in zip(above, words, strict=True) if one and other)
    tails, is_short = frozenset(filter(None, above)), len(words[0]) <= _SHORT or may_command(line)
    return GoingOn(plain_row(line), frozenset(readings), tails, is_next, most == _MARKED, is_short, is_below)


def _read(line: str) -> tuple[Words, Words]:
    """Its words, and those that somebody sees who reads it as a page."""
    return _read_flat(flat(line))


def _read_flat(line: str) -> tuple[Words, Words]:
    seen = _UNSEEN.sub(" ", line) if "/" in line or "<" in line else line
    words = _words(line)
    return words, words if seen == line else _words(seen)


def _words(line: str) -> Words:
    return tuple(_WORD.findall(line.replace("_", " ")))


def _probes(runs: Iterable[Words]) -> tuple[str, ...]:
    """Of each row of words one, without which it can't stand in a text: most texts have none of them."""
    found = {max(each, key=len) for each in runs}
    return tuple(found) if len(found) <= _MOST_PROBES else ("",)


def _joined(before: Sequence[Words], words: Sequence[Words]) -> tuple[Words, Words]:
    one, other = ((*above, *here)[-_MARKED:] for above, here in zip(before, words, strict=True))
    return one, other


@dataclass
class Joined:
    """Who said, one behind the other, what two lines of a mail say together. Ours count as well: they name commands."""

    mails: Mapping[int, Sequence[GoingOn]]
    wanted: frozenset[Words]
    tails: frozenset[Words]
    probes: tuple[str, ...] = ()
    said: dict[Words, list[Person | None]] = field(default_factory=dict)
    ended: set[Words] = field(default_factory=set)

    @classmethod
    def of(cls, bodies: Mapping[int, str]) -> Joined:
        """For what came by mail, by its id."""
        mails = {id_: [*going_on(body)] for id_, body in bodies.items()}
        lines = [each for mail in mails.values() for each in mail]
        wanted = frozenset(words for each in lines for words in each.readings)
        tails = frozenset(words for each in lines if each.is_short for words in each.above)
        return cls(mails, wanted, tails, _probes((*wanted, *tails)))

    def add(self, author: Person | None, text: str) -> None:
        """With what somebody said."""
        if not (self.wanted or self.tails):
            return
        plain = flat(text)
        if not any(each in plain for each in self.probes):
            return
        lines = (part for line in plain.splitlines() for part in _SENTENCES.split(line))
        for reading in zip(*map(_read_flat, lines), strict=True):
            words: list[str] = []
            for line in reading:
                words += line
                ends = (tuple(words[-length:]) for length in range(1, _UNMARKED + 1)) if line else ()
                self.ended.update(each for each in ends if each in self.tails)
            for length in {len(each) for each in self.wanted}:
                for run in zip(*(words[at:] for at in range(length)), strict=False):
                    if run in self.wanted:
                        note(author, self.said.setdefault(run, []))

    def broken_in(self, id_: int, writer: Person | None, rows: Iterable[str]) -> frozenset[str]:
        """The rows of a mail that surely go on with what somebody said. One that stands there once more by itself is
        its writer's as well.
        """
        found: Counter[str] = Counter()
        goes_on = False
        for each in self.mails.get(id_, ()):
            goes_on = self._is_said(each, writer) and (goes_on or not each.is_next)
            found[each.row] += goes_on
        there = Counter(rows)
        return frozenset(row for row, times in found.items() if times >= max(1, there[row]))

    def doubted_in(self, id_: int) -> frozenset[str]:
        """Commands and bare words below a marked line that ends where nobody's sentence does: what it repeats may have
        been changed since, or be gone, and have gone on with those. What stands below all of a mail of GitHub goes on
        with nothing.
        """
        lines = (each for each in self.mails.get(id_, ()) if each.is_short and each.is_marked and not each.is_next)
        lines = (each for each in lines if not each.is_below)
        return frozenset(each.row for each in lines if each.above and self.ended.isdisjoint(each.above))

    def _is_said(self, line: GoingOn, writer: Person | None) -> bool:
        there = [by for words in line.readings for by in self.said.get(words, ())]
        return bool(there) and (line.is_marked or not all(is_same(each, writer) for each in there))

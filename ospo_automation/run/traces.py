"""Where somebody's name and words stand: in what we wrote, in pages and files, and in what others wrote.

Our gate escapes what people type, and a page, a calendar and a JSON file each do so in their own way. So texts are
compared as the words in them, each with the line on which it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from ..core.outgoing.safe import clean
from ..core.primitives.entities import unescaped

RUN = 5  # so many words in a row, the same in two texts, are no chance
LONGEST = 70_000  # GitHub takes no longer text
LONGEST_SHOWN = 160
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\[nrtbf]")
_FOLDED = re.compile(r"\r?\n[ \t]")
_NAMED = re.compile(r"(?:#|/|lesson-|casus: )([1-9][0-9]{0,9})(?![0-9])")
_HEADING = re.compile(r"#{1,6}\s")
_MARKER = "<!-- ospo:"
_TIMES = 5  # layers of entities

Words = Sequence[tuple[str, int, int]]  # each with its line, and where on it
Gram = tuple[str, ...]


class Stands(StrEnum):
    """Where a text stands, by what has to be done to take somebody out of it."""

    THEIRS = "theirs"  # an issue, pull request or comment that they wrote themselves
    COMMENT = "comment"  # of ours
    ISSUE = "issue"  # of ours, such as the board and agendas
    PROPOSAL = "proposal"  # a pull request of ours that is still there, or a file on its branch
    PROFILE = "profile"  # their own page
    SETTINGS = "settings"  # the expertise file, the configuration
    PAGE = "page"  # any other file in the repository
    SITE = "site"  # a page that is made for the site out of all these
    OTHERS = "others"  # what somebody else wrote
    ASSIGNED = "assigned"  # an issue in whose team they are
    COMMIT = "commit"  # made by them
    VERSIONS = "versions"  # a text of ours that was edited: what stood there before can still be read


class Found(StrEnum):
    """What of somebody stands there."""

    LOGIN = "login"
    NAME = "name"
    PART = "part"  # one word of a longer name: it may be somebody else's
    ACCOUNT = "account"  # the number of their account, where we remember something
    WORDS = "words"


class Dialect(StrEnum):
    """How a text hides the words that a reader sees."""

    PLAIN = "plain"  # and Markdown
    MARKUP = "markup"  # HTML, XML
    JSON = "json"
    CALENDAR = "calendar"

    @classmethod
    def of(cls, suffix: str) -> Dialect:
        markup = dict.fromkeys((".html", ".htm", ".xml", ".svg", ".atom", ".rss"), cls.MARKUP)
        return (markup | {".json": cls.JSON, ".ics": cls.CALENDAR}).get(suffix.lower(), cls.PLAIN)


@dataclass(frozen=True)
class Somebody:
    """`logins` are today's and earlier ones, `names` as they or others write them; `id` is None where nobody knows."""

    logins: tuple[str, ...]
    names: tuple[str, ...] = ()
    id: int | None = None

    @cached_property
    def _signs(self) -> tuple[tuple[Found, re.Pattern[str]], ...]:
        whole = [name for name in self.names if " " in name.strip()]
        single = [name for name in self.names if " " not in name.strip()]
        parts = {part for name in whole for part in _WORD.findall(_flat(name)) if len(part) > 2 and part[0].isupper()}
        return (
            *((Found.LOGIN, _bounded(login, re.IGNORECASE)) for login in self.logins),
            *((Found.NAME, _bounded(_flat(name), re.IGNORECASE)) for name in whole),
            *((Found.NAME, _bounded(_flat(name))) for name in single),
            *((Found.PART, _bounded(part)) for part in sorted(parts)),
        )

    def found_in(self, line: str) -> dict[Found, int]:
        """What of them stands on a line and where, as a reader sees it. A word of a name that is there says no more."""
        hits = ((what, sign.search(line)) for what, sign in self._signs)
        found = {what: hit.start() for what, hit in reversed([each for each in hits if each[1]]) if hit}
        if self.id is not None and line.startswith(_MARKER) and (hit := re.search(rf"(?<!\d){self.id}(?!\d)", line)):
            found[Found.ACCOUNT] = hit.start()
        if Found.NAME in found:
            found.pop(Found.PART, None)
        return found


@dataclass(frozen=True)
class Piece:
    """A text in which we look. `number` is the issue on which it stands, 0 for none; `key` what ours is for.

    `file` is a path in the repository, or a place on the site; `also` another address at which the same can be read.
    """

    stands: Stands
    text: str
    url: str = ""
    number: int = 0
    title: str = ""
    key: str = ""
    file: str = ""
    by: str = ""
    at: datetime | None = None
    also: str = ""
    dialect: Dialect = Dialect.PLAIN


@dataclass(frozen=True)
class FoundLine:
    """A line of a text, what of somebody stands on it, and as much of it as shows that."""

    line: int
    found: tuple[Found, ...]
    shown: str


@dataclass(frozen=True)
class Trace:
    """A place, and the lines of it that are meant; none where all of it is."""

    piece: Piece
    lines: tuple[FoundLine, ...] = ()


@dataclass(frozen=True)
class Passage:
    """Something that somebody wrote, on an issue (0 for none): what is looked for elsewhere, or what was there before.

    `at` is None for what was always there.
    """

    number: int
    text: str
    at: datetime | None = None


@dataclass(frozen=True)
class Search:
    """Looks for one person. `said` is what they wrote; what stood in `others` before that is no word of theirs."""

    somebody: Somebody
    said: Sequence[Passage] = ()
    others: Iterable[Passage] = field(default=(), repr=False)

    @cached_property
    def _grams(self) -> tuple[Set[Gram], Mapping[int, Set[Gram]]]:
        """What is long enough to be theirs wherever it stands; and what isn't, by the issue on which they said it."""
        first: dict[Gram, datetime | None] = {}
        short: dict[int, set[Gram]] = {}
        for said in self.said:
            for words in _paragraphs(said.text):
                if 1 < len(words) < RUN:
                    short.setdefault(said.number, set()).add(tuple(words))
                for gram in _grams(words, RUN):
                    if gram not in first or _is_before(said.at, first[gram]):
                        first[gram] = said.at
        brief = {gram for grams in short.values() for gram in grams}
        for other in self.others:
            words = _all_words(other.text)
            for gram in _grams(words, RUN):
                if gram in first and _is_before(other.at, first[gram]):
                    del first[gram]
            if other.at is None:
                brief.difference_update(gram for size in range(2, RUN) for gram in _grams(words, size))
        return first.keys(), {number: grams & brief for number, grams in short.items()}

    def traces(self, pieces: Iterable[Piece]) -> Iterator[Trace]:
        """The texts in which something of them stands, with the lines."""
        for piece in pieces:
            if piece.stands in {Stands.THEIRS, Stands.ASSIGNED, Stands.COMMIT, Stands.VERSIONS}:
                yield Trace(piece)
            elif lines := self._lines(piece):
                yield Trace(piece, lines)

    def _lines(self, piece: Piece) -> tuple[FoundLine, ...]:
        seen = dict(_seen(piece.text, piece.dialect))
        found = {number: signs for number, line in seen.items() if (signs := self.somebody.found_in(line))}
        words = [
            (hit[0].casefold(), number, hit.start()) for number, line in seen.items() for hit in _WORD.finditer(line)
        ]
        for number, start in self._quoted(piece, words):
            found.setdefault(number, {}).setdefault(Found.WORDS, start)
        return tuple(
            FoundLine(number, tuple(sorted(found[number])), _shown(seen[number], min(found[number].values())))
            for number in sorted(found)
        )

    def _quoted(self, piece: Piece, words: Words) -> Iterator[tuple[int, int]]:
        """The lines on which words of theirs stand, and where."""
        certain, short = self._grams
        yield from _lines_with(words, RUN, certain)
        grams = {gram for number in _about(piece) & short.keys() for gram in short[number]}
        for size in {len(each) for each in grams}:
            yield from _lines_with(words, size, grams)


def written(body: str) -> str:
    """What a text says of its own: without what it quotes."""
    return "\n".join("" if line.lstrip().startswith(">") else line for line in body.splitlines())


def _lines_with(words: Words, size: int, grams: Set[Gram]) -> Iterator[tuple[int, int]]:
    plain = [word for word, _, _ in words]
    for index, gram in enumerate(_grams(plain, size)):
        if gram in grams:
            yield from ((number, start) for _, number, start in words[index : index + size])


def _is_before(one: datetime | None, other: datetime | None) -> bool:
    return other is not None and (one is None or one < other)


def _about(piece: Piece) -> Set[int]:
    """The issue on which a text stands, and those that it names."""
    named = _NAMED.findall(f"{piece.text}\n{piece.file}\n{piece.key}")
    return {piece.number, *map(int, named)}


def _paragraphs(text: str) -> Iterator[list[str]]:
    """The words of each paragraph; a heading is one of its own."""
    words: list[str] = []
    for line in clean(text.replace("\r\n", "\n"), LONGEST).split("\n"):
        if words and (not line.strip() or _HEADING.match(line)):
            yield words
            words = []
        words += _words(_flat(line).removeprefix("/"))
        if words and _HEADING.match(line):
            yield words
            words = []
    if words:
        yield words


def _grams(words: Sequence[str], size: int) -> Iterator[Gram]:
    return (tuple(words[start : start + size]) for start in range(len(words) - size + 1))


def _seen(text: str, dialect: Dialect) -> Iterator[tuple[int, str]]:
    """The lines of a text with their numbers, as a reader sees them: nothing escaped, nothing invisible."""
    if dialect is Dialect.CALENDAR:
        text = _FOLDED.sub("", text)
    for number, line in enumerate(text.split("\n"), 1):
        is_escaped = dialect in {Dialect.JSON, Dialect.CALENDAR} or line.startswith(_MARKER)
        plain = _TAG.sub(" ", line) if dialect is Dialect.MARKUP else line
        yield number, _flat(_ESCAPED.sub(_character, plain) if is_escaped else plain)


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else " "


def _flat(line: str) -> str:
    """Entities decoded, no accents, no characters that can't be seen, no backslashes."""
    for _ in range(_TIMES):
        before, line = line, unescaped(line)
        if line == before:
            break
    line = line.replace("\\", "")
    if line.isascii():
        return line
    plain = unicodedata.normalize("NFKD", line)
    return "".join(each for each in plain if unicodedata.category(each) not in {"Mn", "Cf", "Cc"} or each == "\t")


def _words(line: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(line)]


def _all_words(text: str) -> list[str]:
    return [word for line in text.split("\n") for word in _words(_flat(line))]


def _bounded(text: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(text)}(?![\w-])", flags)


def _shown(line: str, start: int) -> str:
    """As much of a line as shows what begins there."""
    begin = max(0, start - LONGEST_SHOWN // 4) if len(line) > LONGEST_SHOWN else 0
    text = " ".join(line[begin : begin + LONGEST_SHOWN].split())
    return f"{'…' * bool(begin)}{text}{'…' * (begin + LONGEST_SHOWN < len(line))}"

"""What somebody asks as it fits in a mail, and how we know later whether they took any of it back.

Of its markup only the words are left. What goes into a comment still passes the gate.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from ..primitives.marker import short_print
from .page_words import fitted
from .safe import clean

LONGEST = 600
LONGEST_READ = 65_536  # GitHub takes no longer text
MOST_COMPARED = 5_000  # words of today's text in which we look for ours, where its sentences are other ones
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_AT_START = re.compile(r"(?:>[ \t]*)*(?P<item>[-*+•][ \t]+(?:\[[ xX]\][ \t]+)?)?(?P<heading>#{1,6}[ \t]+)?")
_NUMBERED = re.compile(r"\d{1,3}[.)][ \t]")
_RULE = re.compile(r"[-=*_ \t|:]{3,}")
_NO_WORDS = re.compile(
    r"!\[[^\[\]\n]{0,300}\]\([^()\s]{1,1000}\)|<img\b[^<>]{0,1000}>|</?[a-z][a-z0-9]{0,9} ?/?>", re.IGNORECASE
)
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\(<?([^()\s<>]{1,1000})>?(?: \"[^\"\n]{0,200}\")?\)")
_SITE = re.compile(r"https?://(?:www\.)?([a-z0-9.-]{1,100})", re.IGNORECASE)
_AROUND_WORDS = (
    (re.compile(r"<(https?://[^\s<>]{1,1000})>"), r"\1"),
    (re.compile(r"\*\*(?=[^\s*])(.{1,300}?)\*\*"), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{1,300})\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)(__?)(?=[^\s_])([^_]{1,300})\1(?!\w)"), r"\2"),
    (re.compile(r"`+"), ""),
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]* (?![a-zà-ÿ])")
_NO_END = re.compile(
    r"(?:^|[\s(])(?:\d{1,3}|[a-z]|(?:[a-z]\.)+[a-z]|art|bijv|bv|ca|dhr|dr|drs|evt|excl|incl|ir|max|min|mevr|mr|mw|nl"
    r"|nr|prof|resp|vs|zgn)\.$",
    re.IGNORECASE,
)
_ENDS = tuple(".?!…:;,")
_SHORT_LINE = 60  # a longer one was broken by a program, and not by a person
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Excerpt:
    """The first sentences of a text. `is_cut`: there is more."""

    sentences: tuple[str, ...] = ()
    is_cut: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.sentences)

    @property
    def prints(self) -> tuple[str, ...]:
        return prints(self.sentences)


def excerpt(text: str, longest: int = LONGEST) -> Excerpt:
    """As many whole sentences as fit; where that is less than half, the next one is cut, with an ellipsis."""
    found: list[str] = []
    left = longest
    for sentence in _sentences(text):
        if len(sentence) > left:
            if left > longest / 2:
                found.append(fitted(sentence[: left + 2], left))
            return Excerpt((*found[:-1], re.sub("[,;:](?=…?$)", "", found[-1])), is_cut=True)
        found.append(sentence)
        left -= len(sentence) + 1
    return Excerpt(tuple(found))


def prints(sentences: Iterable[str]) -> tuple[str, ...]:
    """What is remembered of sentences: of each how many words it has, and their fingerprint."""
    words = (_WORD.findall(each.lower()) for each in sentences)
    return tuple(dict.fromkeys(_print(each) for each in words if each))


def standing(shown: Collection[str], *texts: str) -> frozenset[str]:
    """Those prints whose words stand in one of these texts, one after the other, whatever stands around them now."""
    left = set(shown)
    for text in texts:
        left -= {*prints([text]), *excerpt(text).prints}
    for text in texts if left else ():
        words = [word for each in _sentences(text) for word in _WORD.findall(each.lower())]
        left -= set(_within(left, words[:MOST_COMPARED]))
    return frozenset(shown) - left


def _within(wanted: Iterable[str], words: list[str]) -> Iterator[str]:
    """The prints of as many words in a row as any of those that are wanted has."""
    counts = {int(count) for each in wanted if (count := each.partition(":")[0]).isdecimal()}
    for length in counts & set(range(1, LONGEST)):
        for start in range(len(words) - length + 1):
            yield _print(words[start : start + length])


def _print(words: list[str]) -> str:
    return f"{len(words)}:{short_print(' '.join(words))}"


def _sentences(text: str) -> Iterator[str]:
    for line in _lines(text):
        start = 0
        for end in _SENTENCE_END.finditer(line):
            if end.start() - start > LONGEST or not _NO_END.search(line[max(start, end.start() - 12) : end.start()]):
                yield line[start : end.end()].rstrip()
                start = end.end()
        if start < len(line):
            yield line[start:]


def _lines(text: str) -> Iterator[str]:
    """The paragraphs and the items of lists, each on a line of its own that ends somehow, without markup and code."""
    previous = ""
    for line, is_item in _parts(text):
        if previous:
            yield previous if previous.endswith(_ENDS) else f"{previous}{';' if is_item else '.'}"
        previous = line
    if previous:
        yield previous


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Each paragraph and each item, and whether it is an item."""
    words: list[str] = []
    is_item = False
    for line, begins, begins_item in _read(text):
        if begins and words:
            yield " ".join(words), is_item
            words = []
        is_item = begins_item if begins else is_item
        words += line.split()
    if words:
        yield " ".join(words), is_item


def _read(text: str) -> Iterator[tuple[str, bool, bool]]:
    """Every line outside code without its markup, whether something new begins there, and whether that is an item."""
    fence, begins, before = "", True, ""
    for line in clean(text.replace("\r\n", "\n"), LONGEST_READ).split("\n"):
        mark = _FENCE.match(line)
        if fence or mark:
            fence = "" if fence and mark and mark[1].startswith(fence) else fence or (mark[1] if mark else "")
            begins = True
            continue
        start = _AT_START.match(line.strip())
        rest = line.strip()[start.end() :] if start else line.strip()
        if not rest or _RULE.fullmatch(line.strip()):
            begins = True
            continue
        is_item = bool(start and start["item"]) or _NUMBERED.match(rest) is not None
        is_heading = bool(start and start["heading"])
        rest = _plain(rest)
        begins = begins or is_item or is_heading or (rest[:1].isupper() and 0 < len(before) < _SHORT_LINE)
        yield rest, begins, is_item
        begins, before = is_heading, rest


def _plain(line: str) -> str:
    """Its words. Of a link these, and whose site it leads to."""
    line = _LINK.sub(_linked, _NO_WORDS.sub(" ", line))
    for pattern, words in _AROUND_WORDS:
        line = pattern.sub(words, line)
    return line


def _linked(found: re.Match[str]) -> str:
    words, site = found[1], _SITE.match(found[2])
    return words if site is None or site[1].lower() in words.lower() else f"{words} ({site[1]})"

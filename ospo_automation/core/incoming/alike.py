"""Finds casussen and pages that ask or tell about the same as a new casus, also in other words and in English.

SQLite's full-text search picks the likely ones; how alike two texts are is the cosine of their telling words. That runs
from 0 to 1 and holds for an index of five texts as well, where the search's own score (bm25) says nothing.
"""

from __future__ import annotations

import math
import re
import sqlite3
import weakref
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from .concepts import ACTS, KINDS, SUBJECTS, concepts_in, listed_doubles, listed_words
from .forms import Reading
from .telling_words import stem, terms_in, words_in
from .word_lists import SAYING_NOTHING

THRESHOLD = 0.19
"""Three of four that we find above it are right (benchmarks/README.md). Lower finds more, and more that is wrong."""
MOST_TERMS = 25  # to look for; how alike a found text is, all terms tell
LIKELY = 50  # found texts that are compared
FEWEST = 50  # in a smaller index every word looks as rare as in one of so many texts
IN_A_TITLE = 1.25  # times what a term counts for elsewhere: a title is what somebody asks in five words
OF_THE_BEST, BEST = 0.7, 0.5
"""So much of the most alike must another be that is shown beside it; a copy counts as no more than `BEST`."""
OF_ITS_BEST = 0.8
"""So much of what it is most like itself, among what isn't alike to what was asked: else it is about that."""
LESSER = 0.5
"""What a word counts for that stands in the lists, since what it stands for counts too; and what tells less there."""
OWN_WORDS = ("situation", "question", "tried", "wanted")

_NAMED = ":"  # between a group and what it names; no word has it
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


Tellings = Mapping[str, float]
"""What each term of a text counts for."""


@dataclass(frozen=True)
class Text:
    """Something that a casus may be like: `key` is ours to recognise it by, such as `casus/31` or `docs/lessen/x.md`.

    The `body` has no headings of a form. Of a long page give each section as a text of its own: a page about
    everything is like nothing.
    """

    key: str
    title: str
    body: str


@dataclass(frozen=True)
class Likeness:
    """How much a text is like what was asked for: 1 has the same telling words, 0 has none of them."""

    key: str
    score: float


@dataclass(frozen=True)
class Near:
    """What is most like what was asked, best first, each with what its terms count for."""

    found: Sequence[Likeness]
    weights: Sequence[Tellings]

    def alike(self, threshold: float = THRESHOLD) -> list[Likeness]:
        """Those that are alike enough, nearly as much as the best, and not far more like what isn't."""
        enough = next((at for at, each in enumerate(self.found) if each.score < threshold), len(self.found))
        least = OF_THE_BEST * min(self.found[0].score, BEST) if self.found else 0.0
        shown = ((at, each) for at, each in enumerate(self.found[:enough]) if each.score >= least)
        return [each for at, each in shown if each.score >= OF_ITS_BEST * self._of_others(at, enough)]

    def _of_others(self, at: int, enough: int) -> float:
        """How much it is like the one that it is most like, of those that aren't alike to what was asked."""
        own, page = self.weights[at], _page(self.found[at].key)
        others = zip(self.found[enough:], self.weights[enough:], strict=True)
        return max((_product(own, weights) for each, weights in others if _page(each.key) != page), default=0.0)


class Alike:
    """An index of texts, in memory. What people typed stays out of SQLite: each term goes in as a number."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._keys: list[str] = []
        self._terms: list[str] = []  # by their numbers
        self._numbers: dict[str, int] = {}
        self._texts_with: Counter[str] = Counter()
        self._index = sqlite3.connect(":memory:")
        weakref.finalize(self, self._index.close)
        self._index.execute("CREATE VIRTUAL TABLE texts USING fts5(title, body, tokenize = 'ascii')")
        self._index.executemany("INSERT INTO texts (rowid, title, body) VALUES (?, ?, ?)", self._rows(texts))

    def to(
        self,
        title: str,
        body: str,
        *,
        most: int = 3,
        threshold: float = THRESHOLD,
        leaving_out: Collection[str] = (),
    ) -> list[Likeness]:
        """The texts that are alike, best first, by key where they are equally so."""
        return self.near(title, body, leaving_out=leaving_out).alike(threshold)[: max(0, most)]

    def near(self, title: str, body: str, *, leaving_out: Collection[str] = ()) -> Near:
        """The likely ones, whether alike or not."""
        asked = self._weights(said_in(terms_of(title), terms_of(body)))
        found = [
            (Likeness(key, round(_product(asked, weights), 6)), weights)
            for key, weights in self._likely(asked, LIKELY + len(leaving_out))
            if key not in leaving_out
        ]
        found.sort(key=lambda each: (-each[0].score, each[0].key))
        return Near([each for each, _ in found], [weights for _, weights in found])

    def _rows(self, texts: Iterable[Text]) -> Iterator[tuple[int, str, str]]:
        for row, text in enumerate(texts):
            title, body = terms_of(text.title), terms_of(text.body)
            for term in dict.fromkeys((*title, *body)):
                if term not in self._numbers:
                    self._numbers[term] = len(self._terms)
                    self._terms.append(term)
                self._texts_with[term] += 1
            self._keys.append(text.key)
            yield row, self._numbered(title), self._numbered(body)

    def _numbered(self, terms: Iterable[str]) -> str:
        return " ".join(str(self._numbers[term]) for term in terms)

    def _named(self, numbers: str) -> list[str]:
        return [self._terms[int(number)] for number in numbers.split()]

    def _weights(self, said: Mapping[str, float]) -> Tellings:
        """A term counts for more if few texts have it; together they are as long as 1."""
        texts = max(len(self._keys), FEWEST)
        weights = {term: weight * rarity(texts, self._texts_with.get(term, 0)) for term, weight in said.items()}
        length = math.sqrt(sum(each * each for each in weights.values())) or 1.0
        return {term: weight / length for term, weight in weights.items()}

    def _telling(self, asked: Iterable[str]) -> list[str]:
        """The terms that we look for: those that the fewest texts have, but at least one."""
        known = (term for term in asked if term in self._numbers)
        return sorted(known, key=lambda term: (self._texts_with[term], term))[:MOST_TERMS]

    def _likely(self, asked: Iterable[str], most: int) -> Iterator[tuple[str, Tellings]]:
        query = " OR ".join(str(self._numbers[term]) for term in self._telling(asked))
        found = "SELECT rowid, title, body FROM texts WHERE texts MATCH ? ORDER BY bm25(texts), rowid LIMIT ?"
        for row, title, body in self._index.execute(found, (query, most)) if query else ():
            yield self._keys[row], self._weights(said_in(self._named(title), self._named(body)))


def rarity(texts: int, those: int) -> float:
    """What a term counts for that so many of the texts have."""
    return math.log(1 + (texts - those + 0.5) / (those + 0.5))


@lru_cache(maxsize=1_024)
def repeated(count: int) -> float:
    """How much more it counts where it is said so often."""
    return 1 + math.log(count)


def words_of(reading: Reading, fields: Iterable[str] = OWN_WORDS) -> str:
    """What a person wrote themselves in the casus form, without its headings, choices and hidden comments."""
    return _HIDDEN.sub(" ", "\n\n".join(filter(None, map(reading.text, fields))))


def terms_of(text: str) -> list[str]:
    """What a text tells, as it is compared: stems, parts of compounds, and what the words stand for."""
    words = words_in(text)
    return [*chain.from_iterable(map(told_by, words)), *told_by_two(words)]


@lru_cache(maxsize=65_536)
def told_by(word: str) -> tuple[str, ...]:
    """What a word tells, and what the lists say that it stands for; nothing of a word that everybody uses."""
    return () if word in SAYING_NOTHING else (*terms_in(word), *_stands_for(word))


def told_by_two(words: Sequence[str]) -> Iterator[str]:
    """What two words tell only together."""
    for both in listed_doubles(words):
        yield from _stands_for(both)


def said_in(title: Iterable[str], body: Iterable[str]) -> dict[str, float]:
    """What each term counts for, however rare it is: in a title more, and a little more if it is said again."""
    counts = Counter(in_title := tuple(title))
    counts.update(body)
    said = {term: repeated(count) * worth(term) for term, count in counts.items()}
    return said | {term: said[term] * IN_A_TITLE for term in dict.fromkeys(in_title)}


@lru_cache(maxsize=65_536)
def worth(term: str) -> float:
    """A word of the lists counts for half: what it stands for counts as well."""
    group, listed, _ = term.partition(_NAMED)
    lesser = group not in {ACTS, SUBJECTS} if listed else term in _stems_listed()
    return LESSER if lesser else 1.0


def _stands_for(word: str) -> tuple[str, ...]:
    sure, perhaps = concepts_in(word)
    return tuple(sorted(f"{group}{_NAMED}{name}" for group, name in sure or perhaps if group != KINDS))


@cache
def _stems_listed() -> Set[str]:
    return set(map(stem, listed_words()))


def _product(one: Tellings, other: Tellings) -> float:
    return sum(weight * other[term] for term, weight in one.items() if term in other)


def _page(key: str) -> str:
    """The parts of a page, `lesson/1#2`, have its title in common: they are alike, and no rivals of each other."""
    return key.partition("#")[0]

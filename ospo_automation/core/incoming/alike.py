"""Finds casussen and pages that ask or tell about the same as a new casus, also in other words and in English.

SQLite's full-text search picks the likely ones; how alike two texts are is the cosine of their telling words. That runs
from 0 to 1 and holds for an index of five texts as well, where the search's own score (bm25) says nothing.
"""

from __future__ import annotations

import math
import re
import sqlite3
import unicodedata
import weakref
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..primitives.alone import alone
from .forms import Reading
from .word_lists import MEANING, SAYING_NOTHING, WHOLE, WITH_GE

THRESHOLD = 0.18
"""Three of four that we find above it are right (benchmarks/README.md). Lower finds more, and more that is wrong."""
LONGEST_TEXT = 20_000  # of a longer one we read the beginning
LONGEST_WORD = 40
MOST_TERMS = 25  # to look for; how alike a found text is, all terms tell
LIKELY = 50  # found texts that are compared
FEWEST = 50  # in a smaller index every word looks as rare as in one of so many texts
OWN_WORDS = ("situation", "question", "tried", "wanted")

_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_UNPLAIN = re.compile(r"[^\x00-\x7f]")
_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"https?://\S+")
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_DOUBLE_VOWEL = re.compile(r"aa|ee|oo|uu")
_LATER_DOUBLE_VOWEL = re.compile(r"([aeiouy][^aeiouy]+)([aeou])\2")
_PARTICIPLE = re.compile(r"ge(?!.*heid$)\w+(?:d|t|de|te)")
_SHORTEST_PART, _SHORTEST_REST = 5, 3

_dutch = alone("snowballstemmer.dutch_stemmer").DutchStemmer()
_english = alone("snowballstemmer.english_stemmer").EnglishStemmer()


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


class Alike:
    """An index of texts, in memory. What people typed stays out of SQLite: each term goes in as a number."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._keys: list[str] = []
        self._terms: list[str] = []  # by their numbers
        self._numbers: dict[str, int] = {}
        self._texts_with: Counter[str] = Counter()
        self._index = sqlite3.connect(":memory:")
        weakref.finalize(self, self._index.close)
        self._index.execute("CREATE VIRTUAL TABLE texts USING fts5(terms, tokenize = 'ascii')")
        self._index.executemany("INSERT INTO texts (rowid, terms) VALUES (?, ?)", self._rows(texts))

    def to(
        self,
        title: str,
        body: str,
        *,
        most: int = 3,
        threshold: float = THRESHOLD,
        leaving_out: Collection[str] = (),
    ) -> list[Likeness]:
        """The texts that are most alike, best first, by key where they are equally so."""
        asked = self._weights(Counter(terms_of(f"{title}\n{body}")))
        likely = self._likely(asked, LIKELY + len(leaving_out))
        found = (
            Likeness(self._keys[row], round(_cosine(asked, self._weights(counts)), 6))
            for row, counts in likely
            if self._keys[row] not in leaving_out
        )
        enough = (each for each in found if each.score >= threshold)
        return sorted(enough, key=lambda each: (-each.score, each.key))[: max(0, most)]

    def _rows(self, texts: Iterable[Text]) -> Iterator[tuple[int, str]]:
        for row, text in enumerate(texts):
            terms = terms_of(f"{text.title}\n{text.body}")
            for term in dict.fromkeys(terms):
                if term not in self._numbers:
                    self._numbers[term] = len(self._terms)
                    self._terms.append(term)
                self._texts_with[term] += 1
            self._keys.append(text.key)
            yield row, " ".join(str(self._numbers[term]) for term in terms)

    def _weights(self, counts: Mapping[str, int]) -> dict[str, float]:
        """A term counts for more if few texts have it, and for a little more if it is said again."""
        texts = max(len(self._keys), FEWEST)
        weights = {}
        for term, count in counts.items():
            those = self._texts_with.get(term, 0)
            weights[term] = repeated(count) * rarity(texts, those)
        return weights

    def _telling(self, asked: Iterable[str]) -> list[str]:
        """The terms that we look for: those that the fewest texts have, but at least one."""
        known = (term for term in asked if term in self._numbers)
        return sorted(known, key=lambda term: (self._texts_with[term], term))[:MOST_TERMS]

    def _likely(self, asked: Iterable[str], most: int) -> Iterator[tuple[int, Counter[str]]]:
        query = " OR ".join(str(self._numbers[term]) for term in self._telling(asked))
        found = "SELECT rowid, terms FROM texts WHERE texts MATCH ? ORDER BY bm25(texts), rowid LIMIT ?"
        for row, terms in self._index.execute(found, (query, most)) if query else ():
            yield row, Counter(self._terms[int(number)] for number in terms.split())


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
    """The telling words of a text in the form in which they are compared, in order: stems, and parts of compounds."""
    return [term for word in words_in(text) for term in terms_in(word)]


def words_in(text: str) -> list[str]:
    """The words of a text, in small letters and without accents; addresses are no words."""
    # One by one and cut twice: one character may stand for eighteen, and a pile of accents takes ages to put in order.
    # Of most texts nearly every character is plain, and stands for itself.
    lower = _ADDRESS.sub(" ", text[:LONGEST_TEXT]).lower()
    spelled = lower if lower.isascii() else _UNPLAIN.sub(_spelled_out, lower)
    return _WORD.findall(_ACCENTS.sub("", spelled)[:LONGEST_TEXT])


@lru_cache(maxsize=4_096)
def _in_parts(character: str) -> str:
    return unicodedata.normalize("NFKD", character)


def _spelled_out(found: re.Match[str]) -> str:
    return _in_parts(found[0])


@lru_cache(maxsize=65_536)
def terms_in(word: str) -> tuple[str, ...]:
    """What a word tells, in the form in which it is compared; nothing of a word that everybody uses."""
    if not 1 < len(word) <= LONGEST_WORD or word.isdecimal() or word in SAYING_NOTHING:
        return ()
    return tuple(dict.fromkeys((_term(word), *_parts(word))))


def _parts(word: str) -> Iterator[str]:
    """A compound with a word of our field in front or at the end is about that as well: "broncodepublicatie"."""
    if word.startswith(_WORDS_OF_OURS) or word.endswith(_WORDS_OF_OURS):
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_REST + 1):
            yield from (_OURS[part] for part in (word[:cut], word[-cut:]) if part in _OURS)


def _term(word: str) -> str:
    return word if word in WHOLE else _MEANS.get(form := stem(word), form)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Both languages' endings off, whichever it is; "publiceren" and "gepubliceerd" differ by no more than a vowel.

    In a word of one syllable that vowel tells words apart (*kop* and *koop*), and so does a *ge* that no participle
    has (*gezag* and *zagen*).
    """
    keeps = word.startswith("ge") and (word.startswith(WITH_GE) or not _PARTICIPLE.fullmatch(word))
    cut = _dutch.stemWord(_english.stemWord(word[2:] if keeps else word))
    cut = f"ge{cut}" if keeps else cut
    return _LATER_DOUBLE_VOWEL.sub(r"\1\2", cut) if _DOUBLE_VOWEL.search(cut) else cut


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    lengths = math.sqrt(sum(each * each for each in one.values()) * sum(each * each for each in other.values()))
    return sum(weight * other[term] for term, weight in one.items() if term in other) / lengths if lengths else 0.0


def compounded() -> Mapping[str, str]:
    """Words of our field that make a compound about the same, each with the term for it."""
    return _OURS


_MEANS = {stem(word): stem(meaning) for word, meaning in MEANING.items()}
_OURS = {word: _term(word) for word in MEANING if len(word) >= _SHORTEST_PART}
_WORDS_OF_OURS = tuple(_OURS)

"""What people want to do and about what, whichever word they have for it: by the words in `languages/asking`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from ..languages import languages
from .telling_words import stem, terms_in
from .word_lists import SAYING_NOTHING, WHOLE

Concept = tuple[str, str]
"""The group of a concept and its name."""
KINDS, ACTS, LESSER_ACTS, SUBJECTS, LESSER_SUBJECTS = GROUPS = (
    "kinds",
    "acts",
    "lesser_acts",
    "subjects",
    "lesser_subjects",
)  # fmt: skip
_DOUBLED = re.compile(r"([aeou])\1")
_SHORTEST, _BEGINNING, _MOST_OF_AN_ENDING = 4, 3, 3


@dataclass(frozen=True)
class Asking:
    """What stands in `languages/asking`, of all languages. `sure` and `perhaps` have the concepts of each word."""

    sure: Mapping[str, Set[Concept]]
    perhaps: Mapping[str, Set[Concept]]
    by_beginning: Mapping[str, Sequence[str]]
    names: Mapping[str, str]
    nothing: Set[str]
    common: Set[str]
    first_of_two: Set[str]
    """Words with which two begin that stand for something together."""


@lru_cache(maxsize=16_384)
def concepts_in(word: str) -> tuple[Set[Concept], Set[Concept]]:
    """What a word stands for: surely, and perhaps."""
    known = lists()
    if word in known.nothing:
        return frozenset(), frozenset()
    listed = [word] if word in known.sure or word in known.perhaps else list(_inflected(word, known.by_beginning))
    empty: Set[Concept] = frozenset()
    return (
        frozenset(each for one in listed for each in known.sure.get(one, empty)),
        frozenset(each for one in listed for each in known.perhaps.get(one, empty)),
    )


def _inflected(word: str, by_beginning: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The words of the lists of which this is an inflection. One stem is not enough: `met` is no form of `meten`."""
    if len(word) < _SHORTEST or word in SAYING_NOTHING or word in WHOLE or "_" in word:
        return
    is_participle = word.startswith("ge") and not _stem(word).startswith("ge")  # `gebouwd`, and not `gebouw`
    forms = (word, *([word[:-1]] if word[-1] in "td" else []), *([word[2:]] if is_participle else []))
    for beginning in dict.fromkeys(_single(form)[:_BEGINNING] for form in forms):
        for listed in by_beginning.get(beginning, ()):
            if any(_begin_alike(each, listed) for each in forms) and _stem(listed) in map(_stem, forms):
                yield listed


_stem = lru_cache(maxsize=16_384)(stem)


@lru_cache(maxsize=16_384)
def _single(word: str) -> str:
    """As Dutch writes it in an open syllable: `gedeeld` begins as `delen` does."""
    return _DOUBLED.sub(r"\1", word)


def _begin_alike(one: str, other: str) -> bool:
    one, other = _single(one), _single(other)
    same = next((index for index, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    shorter = min(len(one), len(other))
    return (shorter if same is None else same) >= max(_BEGINNING, shorter - _MOST_OF_AN_ENDING)


def doubled(words: Sequence[str], first: Collection[str] | None = None) -> Iterator[str]:
    """Two words that follow each other, also past words that say nothing, written as in the lists: `open_overheid`.

    With `first` only those that begin with one of these.
    """
    telling = [word for word in words if word not in SAYING_NOTHING]
    pairs = (both for some in (words, telling) for both in pairwise(some) if first is None or both[0] in first)
    return iter(dict.fromkeys(f"{one}_{other}" for one, other in pairs))


def listed_doubles(words: Sequence[str]) -> Sequence[str]:
    """Those of them that stand for something."""
    known = lists()
    if known.first_of_two.isdisjoint(words):
        return ()
    return [each for each in doubled(words, known.first_of_two) if each in known.sure or each in known.perhaps]


def listed_words(*, doubles: bool = False) -> Set[str]:
    """What stands in the lists: words, or else two words each."""
    known = lists()
    return {word for word in (*known.sure, *known.perhaps) if ("_" in word) is doubles}


@cache
def lists() -> Asking:
    sure: dict[str, set[Concept]] = defaultdict(set)
    perhaps: dict[str, set[Concept]] = defaultdict(set)
    names: dict[str, str] = {}
    nothing: set[str] = set()
    common: set[str] = set()
    for told in languages("asking").values():
        for group in GROUPS:
            for name, words in told[group].items():
                for word in words.split():
                    (perhaps if word.endswith("?") else sure)[word.removesuffix("?")].add((group, name))
        names |= {word: kind for kind, words in told["names"].items() for word in words.split()}
        nothing |= set(told["nothing"].split())
        common |= {term for word in told["common"].split() for term in terms_in(word)}
    by_beginning: dict[str, list[str]] = defaultdict(list)
    for word in sorted(sure.keys() | perhaps.keys()):
        by_beginning[_single(word)[:_BEGINNING]].append(word)
    for listed in (sure, perhaps):  # `pull_request` is written as one word too
        listed |= {word.replace("_", ""): found for word, found in listed.items() if "_" in word}
    first = {word.partition("_")[0] for word in (*sure, *perhaps) if "_" in word}
    return Asking(sure, perhaps, by_beginning, names, nothing, common, first)

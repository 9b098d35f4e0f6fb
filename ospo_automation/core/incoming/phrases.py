"""Phrases that we know, found in the words of a clause: there are too many of them for a pattern."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from typing import Any

from ..languages import meanings, pattern, said, told

_GAP = 3  # words that `*` stands for
_SHORTEST_STEM, _LONGEST_STEM = 3, 24  # letters of the beginning of a word
MOST_PHRASES = 10_000
_PART = re.compile(r"\(([^()]*+)\)|\[([^\[\]]*+)\]|(\S+)")
_END, _GAPS, _LAST, _STEMS = "", "*", ".", "…"  # in a tree of phrases


def has(path: str, words: list[str]) -> bool:
    tree, words = _tree(path), _alike(words)
    has_stems = _STEMS in tree
    return any((has_stems or word in tree) and _goes_on(tree, words, at) for at, word in enumerate(words))


def begins(path: str, words: list[str]) -> bool:
    return _goes_on(_tree(path), _alike(words), 0)


def places(path: str, words: list[str]) -> list[int]:
    """Where in a clause one of these phrases begins."""
    tree, words = _tree(path), _alike(words)
    has_stems = _STEMS in tree
    return [at for at, word in enumerate(words) if (has_stems or word in tree) and _goes_on(tree, words, at)]


@cache
def find(path: str) -> re.Pattern[str]:
    return pattern(path)


@cache
def only(path: str) -> frozenset[str]:
    return frozenset(said(path))


def expanded(phrase: str) -> Iterator[list[str]]:
    """`(geen|weinig) tijd` as the phrases that it stands for. Raises ValueError where they are more than anybody means:
    each choice makes twice as many of them.
    """
    choices = [
        (word,) if word else (*one.split("|"), *(() if one else ("", *maybe.split("|"))))
        for one, maybe, word in _PART.findall(phrase)
    ]
    count = 1
    for each in choices:
        count *= len(each)
        if count > MOST_PHRASES:
            raise ValueError(f"stands for more than {MOST_PHRASES:,} phrases: {phrase[:80]}")
    for chosen in product(*choices):
        yield " ".join(chosen).split()


@cache
def _tree(path: str) -> dict[str, Any]:
    """All phrases at a place by their first word, and so on: there are too many of them for a pattern."""
    tree: dict[str, Any] = {}
    for text in told(path):
        for phrase in " ".join(str(text).split()).split(" / "):
            for words in expanded(phrase):
                node = tree
                for word in _alike(words):
                    is_stem = len(word) > 1 and word.endswith(_STEMS)
                    node = (
                        node.setdefault(_STEMS, {}).setdefault(word[:-1], {}) if is_stem else node.setdefault(word, {})
                    )
                node[_END] = {}
    return tree


def _alike(words: Iterable[str]) -> list[str]:
    """`mij` and `me` are the same word."""
    same = _same()
    return [same.get(word, word) for word in words]


@cache
def _same() -> dict[str, str]:
    return {word: str(other) for word, other in meanings("reply.alike").items()}


def _goes_on(node: dict[str, Any], words: list[str], at: int) -> bool:
    """Whether one of the phrases below this node stands in the words from here."""
    if _END in node or (_LAST in node and at == len(words)):
        return True
    if _GAPS in node and any(
        _goes_on(node[_GAPS], words, at + gap) for gap in range(_GAP + 1) if at + gap <= len(words)
    ):
        return True
    if at == len(words):
        return False
    word = words[at]
    if word in node and word not in {_GAPS, _LAST, _STEMS} and _goes_on(node[word], words, at + 1):
        return True
    stems = node.get(_STEMS, {})
    return bool(stems) and any(
        word[:end] in stems and _goes_on(stems[word[:end]], words, at + 1)
        for end in range(_SHORTEST_STEM, min(len(word), _LONGEST_STEM) + 1)
    )

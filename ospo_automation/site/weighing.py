"""What each word of many texts counts for when they are compared with each other, in as little memory as that takes."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import chain
from operator import mul, neg

from ospo_automation.core.incoming.alike import (
    FEWEST,
    IN_A_TITLE,
    Text,
    rarity,
    repeated,
    told_by,
    told_by_two,
    worth,
)
from ospo_automation.core.incoming.telling_words import words_in

Weighed = tuple[Sequence[int], Sequence[float]]
"""The numbers of a text's terms, and beside each what it counts for."""


class Weights:
    """Texts with their terms, each of which has a number. Together the weights of one text are as long as 1, so that
    the sum of its products with another is how alike they are.
    """

    def __init__(self, texts: Iterable[Text]) -> None:
        self.keys: list[str] = []
        self.terms: list[str] = []  # by their numbers
        self.texts_with: list[int] = []  # how many, by the number of the term
        self.words: dict[str, tuple[int, ...]] = {}  # each that stands there, with the numbers of what it tells
        self._numbers: dict[str, int] = {}
        self._worth: list[float] = []  # by the number of the term
        self._title: tuple[str, list[int]] = ("", [])
        self._rows: list[tuple[Sequence[int], Sequence[float]]] = []
        for text in texts:
            self.keys.append(text.key)
            self._rows.append(self._row(text))

    def __iter__(self) -> Iterator[Weighed]:
        texts = max(len(self._rows), FEWEST)
        rare = [rarity(texts, those) for those in self.texts_with]
        for numbers, said in self._rows:
            weights = list(map(mul, said, map(rare.__getitem__, numbers)))
            length = math.sqrt(sum(map(mul, weights, weights)))
            yield numbers, array("d", (each / length for each in weights) if length else weights)

    def telling(self, weighed: Weighed, most: int) -> list[tuple[int, float]]:
        """The terms of a text that count for most, the first of them first: number and weight."""
        terms, weights = weighed
        names = map(self.terms.__getitem__, terms)
        found = nsmallest(most, zip(map(neg, weights), names, terms, strict=True))
        return [(term, -less) for less, _, term in found]

    def _row(self, text: Text) -> tuple[Sequence[int], Sequence[float]]:
        """The number of each of its terms, the first of them first, and what it counts for, however rare it is."""
        if text.title != self._title[0]:  # parts of a page have the same
            self._title = (text.title, self._told_in(text.title))
        counts = Counter(in_title := self._title[1])
        counts.update(self._told_in(text.body))
        for number in counts:
            self.texts_with[number] += 1
        said = {number: repeated(count) * self._worth[number] for number, count in counts.items()}
        for number in dict.fromkeys(in_title):
            said[number] *= IN_A_TITLE
        return array("I", said), array("f", said.values())

    def _told_in(self, text: str) -> list[int]:
        words = words_in(text)
        return [*chain.from_iterable(map(self._told_by, words)), *map(self._number, told_by_two(words))]

    def _told_by(self, word: str) -> tuple[int, ...]:
        known = self.words.get(word)
        return self.words.setdefault(word, tuple(map(self._number, told_by(word)))) if known is None else known

    def _number(self, term: str) -> int:
        number = self._numbers.get(term)
        if number is None:
            number = self._numbers[term] = len(self.terms)
            self.terms.append(term)
            self.texts_with.append(0)
            self._worth.append(worth(term))
        return number

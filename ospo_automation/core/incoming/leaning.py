"""Which way the words of a short reply lean: how often each is used in answers, in nos and in messages of absence.

The weights are learnt from the examples in the tests, by `make words`; a word that isn't in them says nothing. They
decide nothing alone: only where a reply holds nothing else that could be an answer do they make a no of it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise

from ..languages import languages

KINDS = ("answer", "decline", "away", "no_idea")
_WORD = re.compile(r"[\w']+")
START = ""
"""The name under which stands how each kind begins, before any word."""


def features(plain: str) -> list[str]:
    """The words of a text and its pairs of words, each once."""
    words = _WORD.findall(plain)
    return list(dict.fromkeys((*words, *(f"{one} {other}" for one, other in pairwise(words)))))


@cache
def weights() -> Mapping[str, tuple[float, ...]]:
    """For each word or pair a weight for each of KINDS."""
    return {
        word: tuple(map(float, told.split())) for words in languages("leaning").values() for word, told in words.items()
    }


def leans(plain: str) -> Mapping[str, float]:
    """How likely each of KINDS is for a text that is `flat`; together they are 1."""
    return dict(zip(KINDS, likely(features(plain), weights()), strict=True))


def likely(found: Iterable[str], known: Mapping[str, Sequence[float]]) -> list[float]:
    sums = list(known.get(START, (0.0,) * len(KINDS)))
    for each in found:
        for index, weight in enumerate(known.get(each, ())):
            sums[index] += weight
    most = max(sums)
    powers = [math.exp(each - most) for each in sums]
    return [each / sum(powers) for each in powers]

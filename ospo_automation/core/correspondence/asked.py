"""Whether a mail clearly asks something of our field, and which of its sentences ask."""

from __future__ import annotations

import re
from functools import cache

from ..incoming.alike import words_in
from ..incoming.phrases import find
from ..incoming.word_lists import MEANING
from ..languages import flat, languages
from .written import finds, sentences

LONGEST = 12_000  # characters in which we look for a question
_FEWEST = 3  # words of one


def asks(sentence: str) -> bool:
    """Whether a sentence asks something, with a question mark or in words that do."""
    plain = flat(sentence).strip()
    if len(plain.split()) < _FEWEST:
        return False
    return plain.rstrip(" )\"'”*_").endswith("?") or finds("asks", plain)


def asks_of_our_field(text: str, subject: str) -> bool:
    """Whether something in it asks, and it is about the things that the network is there for."""
    text = text[:LONGEST]
    return any(asks(each) for each in sentences(text)) and is_of_our_field(f"{subject[:300]}\n{text}")


def is_of_our_field(text: str) -> bool:
    plain = flat(text)
    if find("reply.subjects").search(plain):
        return True
    return any(word in MEANING or word in _subjects() for word in words_in(plain))


@cache
def _subjects() -> frozenset[str]:
    """The words of our field that questions are compared by."""
    found: set[str] = set()
    for words in languages("asking").values():
        for each in words["subjects"].values():
            found |= {word for word in re.split(r"\s+", str(each)) if "_" not in word and "?" not in word}
    return frozenset(found)

"""Whether a mail clearly asks something of our field, and which of its sentences ask."""

from __future__ import annotations

import re
from functools import cache

from ..incoming.phrases import find
from ..incoming.telling_words import words_in
from ..incoming.word_lists import MEANING
from ..languages import flat, languages, told
from .written import finds, sentences

LONGEST = 12_000  # characters in which we look for a question
_FEWEST = 3  # words of one
_BEFORE = 4  # sentences, the one that asks among them


def asks(sentence: str) -> bool:
    """Whether a sentence asks something, with a question mark or in words that do."""
    plain = flat(sentence).strip()
    if len(plain.split()) < _FEWEST:
        return False
    return plain.rstrip(" )\"'”*_").endswith("?") or finds("asks", plain)


def asks_of_our_field(text: str, subject: str) -> bool:
    """Whether something in it asks, of the things that the network is there for: they stand in that sentence, in one of
    those before it, or in the subject. What asks for a person to do something, or to know of one, doesn't count.
    """
    is_about_it = is_of_our_field(subject[:300])
    about = [False] * _BEFORE
    for sentence in (*sentences(text[:LONGEST]), subject[:300] if "?" in subject else ""):
        about = [*about[1:], is_of_our_field(sentence)]
        if asks(sentence) and (is_about_it or any(about)) and not finds("person_perhaps", flat(sentence)):
            return True
    return False


def is_of_our_field(text: str) -> bool:
    """Whether a word of it is: one that people use of anything else as well is none."""
    plain = flat(text)
    weak = _weak()
    if any(each[0] not in weak for each in find("reply.subjects").finditer(plain)):
        return True
    return any((word in MEANING or word in _subjects()) and word not in weak for word in words_in(plain))


@cache
def _weak() -> frozenset[str]:
    return frozenset(word for text in told("correspondence.everyones") for word in str(text).split())


@cache
def _subjects() -> frozenset[str]:
    """The words of our field that questions are compared by."""
    found: set[str] = set()
    for words in languages("asking").values():
        for each in words["subjects"].values():
            found |= {word for word in re.split(r"\s+", str(each)) if "_" not in word and "?" not in word}
    return frozenset(found)

"""Whether somebody's words tell anything of what they are about: `Hulp gevraagd` doesn't."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ..incoming.word_lists import CALLING, SAYING_NOTHING
from ..outgoing.safe import clean

LONGEST = 2_000  # who writes more than that says something
_WORD = re.compile(r"[^\W_]+")
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_ACRONYM = re.compile(r"[A-Z]{2,5}")
_NOTHING = SAYING_NOTHING | CALLING


def says_something(text: str, names: Iterable[str] = ()) -> bool:
    """Whether there is a word in it that tells something, a number, an acronym, an address or one of these names."""
    if len(text) > LONGEST or "://" in text:
        return True
    lines = clean(text, LONGEST).split("\n")
    if any(map(_tells, lines)):
        return True
    spelled = f" {_spelled(' '.join(lines))} "
    return any(f" {_spelled(name)} " in spelled for name in names)


def _tells(line: str) -> bool:
    words = _WORD.findall(line)
    acronyms = set() if line.isupper() else {word for word in words if _ACRONYM.fullmatch(word)}
    return any(
        any(map(str.isdigit, word))
        or (len(word) > 1 and plain not in _NOTHING)
        or (word in acronyms and plain not in CALLING)
        for word, plain in ((word, _plain(word)) for word in words)
    )


def _spelled(text: str) -> str:
    return " ".join(map(_plain, _WORD.findall(text)))


def _plain(word: str) -> str:
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", word)).lower()

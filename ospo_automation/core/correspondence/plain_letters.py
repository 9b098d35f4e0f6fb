"""Names and words as they are compared: small letters without accents, and nothing that can't be seen."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from ..languages import told

WORD = re.compile(r"[^\W\d_]+")
_SMALL = "van de der den ter ten te het in op 't 's von zu la le du di da dos del el al y en bin ben ibn"
SMALL = frozenset(_SMALL.split())
"""Words within names."""
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]+")


def legible(text: str) -> str:
    """The same with each letter as one character and nothing that can't be seen within a word."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text)).replace("\u00a0", " ").replace("\u202f", " ")


@cache
def _plain(character: str) -> str:
    kept = [each for each in unicodedata.normalize("NFKD", character) if not unicodedata.combining(each)]
    return (
        "".join(kept)
        .casefold()
        .replace("ß", "ss")
        .replace("ı", "i")
        .replace("đ", "d")
        .replace("ø", "o")
        .replace("ł", "l")
        .replace("æ", "ae")
    )


def fold(text: str) -> str:
    """Small letters without accents."""
    return text.casefold() if text.isascii() else "".join(map(_plain, text))


def listed(name: str) -> frozenset[str]:
    """The words of a list of `correspondence`."""
    return frozenset(word for text in told(f"correspondence.{name}") for word in str(text).split())

"""The words of a text that tell what it is about, in the form in which they are compared, in Dutch and in English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from ..primitives.alone import alone
from .word_lists import MEANING, SAYING_NOTHING, WHOLE, WITH_GE

LONGEST_TEXT = 20_000  # of a longer one we read the beginning
LONGEST_WORD = 40

_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_UNPLAIN = re.compile(r"[^\x00-\x7f]")
_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"https?://\S+")
_DOUBLE_VOWEL = re.compile(r"aa|ee|oo|uu")
_LATER_DOUBLE_VOWEL = re.compile(r"([aeiouy][^aeiouy]+)([aeou])\2")
_PARTICIPLE = re.compile(r"ge(?!.*heid$)\w+(?:d|t|de|te)")
_SHORTEST_PART, _SHORTEST_REST = 5, 3

_dutch = alone("snowballstemmer.dutch_stemmer").DutchStemmer()
_english = alone("snowballstemmer.english_stemmer").EnglishStemmer()


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


def compounded() -> Mapping[str, str]:
    """Words of our field that make a compound about the same, each with the term for it."""
    return _OURS


_MEANS = {stem(word): stem(meaning) for word, meaning in MEANING.items()}
_OURS = {word: _term(word) for word in MEANING if len(word) >= _SHORTEST_PART}
_WORDS_OF_OURS = tuple(_OURS)

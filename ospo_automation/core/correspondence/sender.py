"""Whoever sent a mail, by all that tells who they are: their name, address, organisation and signature.

By these we find them in their own words, so that nothing of them is public. It is better to find them where they are
not, which costs a look, than not to find them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ..incoming.word_lists import IN_EVERY_TEXT
from .plain_letters import SMALL, WORD, fold, listed

_SHORTEST_BEHIND = 5  # letters behind a short word such as `od`
_MOST_BETWEEN = 4  # small words between the parts of a name
_MOST_JOINED = 4  # words that make one in an address
_BREAK = re.compile(r"[.!?\n:]")
_CLOSE = re.compile(r"[ \t.'’-]{0,4}(?:\n[ \t]{0,4})?")


class NameKind(StrEnum):
    """Of what a word that we look for is a part."""

    NAME = "name"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Sender:
    """`words` are single words, folded, by what they are of; `common` those that are everyday words as well, and count
    only with a capital. `lines` are the lines of the signature, folded.
    """

    address: str
    words: dict[str, NameKind]
    common: dict[str, NameKind]
    initials: frozenset[str]
    small: frozenset[str]
    lines: frozenset[str]

    def spots(self, text: str, *, everywhere: bool = False) -> Iterator[tuple[int, int, NameKind]]:
        """Where in a text one of the words stands, in order; `text` is `legible`.

        An everyday word counts beside a name, and with a capital: at the beginning of a sentence `everywhere` only.
        """
        words = list(WORD.finditer(text))
        kinds = [self._sure(each[0]) for each in words]
        self._find_joined(words, kinds)
        perhaps = [self._everyday(each[0]) for each in words] if self.common else []
        has_none = text.islower()  # who types no capital names nobody with one
        for at in (*range(len(perhaps)), *reversed(range(len(perhaps)))):
            if kinds[at] is None and perhaps[at] is not None:
                is_name = self._is_beside_name(text, words, kinds, at) or self._is_beside_name(text, words, perhaps, at)
                is_name = is_name or (has_none and fold(words[at][0]) not in _every_text())
                if is_name or self._has_capital(text, words, at, everywhere=everywhere):
                    kinds[at] = perhaps[at]
        for found, kind in zip(words, kinds, strict=True):
            if kind is not None:
                yield found.start(), found.end(), kind

    def _sure(self, word: str) -> NameKind | None:
        folded = fold(word)
        return self.words.get(folded) or self.words.get(folded.removesuffix("s"))

    def _everyday(self, word: str) -> NameKind | None:
        folded = fold(word)
        return self.common.get(folded) or self.common.get(folded.removesuffix("s"))

    def _find_joined(self, words: list[re.Match[str]], kinds: list[NameKind | None]) -> None:
        """Words that together are one of the sender's: `Bibliotheek Het Dorp`."""
        plain = [fold(each[0]) for each in words]
        for end in range(len(words)):
            for begin in range(max(0, end - _MOST_JOINED + 1), end):
                whole = "".join(plain[begin : end + 1])
                if whole in self.words and len(whole) > _SHORTEST_BEHIND:
                    kinds[begin : end + 1] = [self.words[whole]] * (end + 1 - begin)

    def _is_beside_name(self, text: str, words: list[re.Match[str]], kinds: list[NameKind | None], at: int) -> bool:
        """Whether a name stands right before or behind a word, or an initial of theirs before it: `l. klein`."""
        for step in (-1, 1):
            other = at + step
            for _ in range(_MOST_BETWEEN):
                if not 0 <= other < len(words):
                    break
                first, second = sorted((other, other - step))
                if not _CLOSE.fullmatch(text, words[first].end(), words[second].start()):
                    break
                word = fold(words[other][0])
                if word == fold(words[at][0]):
                    break
                if kinds[other] is NameKind.NAME or (step < 0 and len(word) == 1 and word in self.initials):
                    return True
                if word not in SMALL:
                    break
                other += step
        return False

    def _has_capital(self, text: str, words: list[re.Match[str]], at: int, *, everywhere: bool) -> bool:
        word = words[at][0]
        if not word[0].isupper():
            return False
        before = text[words[at - 1].end() if at else 0 : words[at].start()]
        begins_sentence = at == 0 or _BREAK.search(before[-40:]) is not None
        return everywhere or not begins_sentence or fold(word) not in _every_text()

    def lines_in(self, text: str) -> list[str]:
        """Lines of the signature that stand in a text, of two words and more, as they stand there."""
        plain = fold(text)
        found = []
        for line in sorted(each for each in self.lines if " " in each):
            if re.search(rf"(?<!\w){re.escape(line)}(?!\w)", plain):
                there = re.search(re.escape(line), text, re.IGNORECASE)
                found.append(there[0] if there is not None else line)
        return found

    def has_line(self, line: str) -> bool:
        return fold(" ".join(line.split())) in self.lines


@cache
def _every_text() -> frozenset[str]:
    return IN_EVERY_TEXT - listed("names_and_words")

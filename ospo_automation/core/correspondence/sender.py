"""Whoever sent a mail, by all that tells who they are: their name, address, organisation and signature.

By these we find them in their own words, so that nothing of them is public. It is better to find them where they are
not, which costs a look, than not to find them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ..incoming.word_lists import IN_EVERY_TEXT, SAYING_NOTHING
from ..languages import flat, one_of, said, told
from .received import Received

MOST_NAMES = 60  # words of one sender that we look for
MOST_FOOT = 2_000  # characters of a signature
_SHORTEST, _SHORTEST_DOMAIN = 3, 3
_SHORTEST_BEHIND = 5  # letters behind a short word such as `od`
_MOST_BETWEEN = 4  # small words between the parts of a name
_MOST_JOINED = 4  # words that make one in an address
_LONGEST_NAME_LINE = 5  # words
_WORD = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(r"[.!?\n:]")
_CLOSE = re.compile(r"[ \t.'’-]{0,4}(?:\n[ \t]{0,4})?")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]+")
_SMALL = frozenset(
    [
        "van",
        "de",
        "der",
        "den",
        "ter",
        "ten",
        "te",
        "het",
        "in",
        "op",
        "'t",
        "'s",
        "von",
        "zu",
        "la",
        "le",
        "du",
        "di",
        "da",
        "dos",
        "del",
        "el",
        "al",
        "y",
        "en",
        "bin",
        "ben",
        "ibn",
    ]
)
_ORGANISATION = re.compile(
    r"(?i:\b(?:gemeente|waterschap|hoogheemraadschap|provincie|ministerie|omgevingsdienst|veiligheidsregio|stichting"
    r"|universiteit|hogeschool|bibliotheek|museum|archief|ziekenhuis|ggd|municipality|province|ministry|university"
    r"|council|city|agency|department))"
    r"(?:[ \t]+(?i:van|voor|of|the|de|het|den|der|ten|en|and|&|'s|in|aan))*[ \t]+"
    r"(?P<name>[A-Z0-9][\w'’&-]*(?:[ \t]+(?:[A-Z][\w'’&-]*|aan|den|de|der|van|op|het|en|and|of|the|&))*)"
)


_ORGANISATION_BEHIND = re.compile(  # in English the name stands before it
    r"(?<!\w)(?P<name>[A-Z][\w'’-]*(?:[ \t]+[A-Z][\w'’-]*){0,3})[ \t]+(?:(?:City|County|Borough|District|Town)[ \t]+)?"
    r"(?:Council|University|Municipality|Authority|Ministry|Agency|Library|Museum|Institute)(?!\w)"
)


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
        words = list(_WORD.finditer(text))
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
                if word not in _SMALL:
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


def sender_of(received: Received, foot: str = "", also: Iterable[str] = ()) -> Sender:
    """By the mail's headers, what stands below it, and other names that its writer gives as theirs."""
    names: dict[str, NameKind] = {}
    common: dict[str, NameKind] = {}
    address = received.sender.strip().lower()
    who, _, where = address.rpartition("@")
    below = legible(foot[:MOST_FOOT])
    for each in (*_display(received.name), *_local(who), *_signed(below), *also):
        _add(each, NameKind.NAME, names, common)
    for each in (*_domain(where), *_organisations(below), *_organisations(legible(received.name[:500]))):
        _add(each, NameKind.ORGANISATION, names, common)
    lines = {fold(" ".join(line.split())) for line in below.split("\n") if len(line.split()) > 0 and len(line) > 3}
    initials = frozenset(each[0] for each, kind in (*names.items(), *common.items()) if kind is NameKind.NAME)
    told = fold(legible(f"{received.name[:200]} {below[:300]}"))
    small = frozenset(_WORD.findall(told)) & _SMALL
    return Sender(address, dict(list(names.items())[:MOST_NAMES]), common, initials, small, frozenset(lines))


def _add(word: str, kind: NameKind, names: dict[str, NameKind], common: dict[str, NameKind]) -> None:
    folded = fold(word)
    if len(folded) < 2 or folded in names or (folded in _nobody() and kind is NameKind.ORGANISATION):
        return
    if folded in _SMALL or (len(folded) < _SHORTEST and kind is NameKind.ORGANISATION):
        return
    if len(folded) < _SHORTEST or folded in _everyday() or folded in _nobody():
        common.setdefault(folded, kind)
    else:
        names[folded] = kind


def name_words(text: str) -> list[str]:
    """The words of a name, and small words in it joined with what follows them: `de Wit` is `Wit` and `deWit`."""
    words = _WORD.findall(legible(text))
    found, small = [], ""
    for word in words:
        if fold(word) in _SMALL:
            small += word
            continue
        found.append(word)
        if small:
            found.append(small + word)
        small = ""
    return found


def _display(name: str) -> list[str]:
    """`Wit, C. (Carla) de | Gemeente X`: what stands before a bar or a dash is the name."""
    name = re.split(r"\s[|–—/-]\s|\||@", legible(name[:200]))[0]
    return name_words(_ORGANISATION.sub(" ", name))


def _local(who: str) -> list[str]:
    """Parts of an address before its @, and all of it where somebody's name is one word there."""
    who = re.split(r"\+", who[:64])[0]
    parts = [each for each in re.split(r"[\W\d_]+", who) if each]
    if parts and all(each in _nobody() for each in parts):
        return []
    whole = "".join(parts)
    surname = [whole[len(parts[0]) :]] if len(parts) > 1 else [whole[1:]] if len(whole) > 5 else []
    return [*(each for each in parts if len(each) >= _SHORTEST and each not in _nobody()), whole, *surname]


def _domain(where: str) -> list[str]:
    labels = where.split(".")[:-1]
    found: list[str] = []
    if not labels or labels[-1] in _providers():
        return found
    for label in labels[-3:]:
        parts = [each for each in re.split(r"[\W\d_]+", label) if each]
        found += [each for each in (*parts, "".join(parts)) if each not in _domain_words()]
        for kind in _domain_words():
            rest = "".join(parts)[len(kind) :]
            least = _SHORTEST_DOMAIN if len(kind) > _SHORTEST else _SHORTEST_BEHIND
            if "".join(parts).startswith(kind) and len(rest) >= least:
                found.append(rest)
    return [each for each in found if len(each) >= _SHORTEST_DOMAIN]


def _signed(foot: str) -> list[str]:
    """The name at the top of a signature: its first lines that are a few words with capitals."""
    found: list[str] = []
    for line in foot.split("\n")[:8]:
        bare = re.split(r"\s[|–—/-]\s|\||,", _without_greeting(line))[0].strip(" *_-–—.")
        words = _WORD.findall(bare)
        if not words:
            continue
        is_name = len(words) <= _LONGEST_NAME_LINE and not re.search(r"\d|@|:", bare)
        is_name = is_name and all(word[0].isupper() or fold(word) in _SMALL for word in words)
        if not is_name and not (len(words) == 1 and len(line.split()) == 1):
            if found:
                break
            continue
        found += name_words(bare) if not _ORGANISATION.search(bare) else []
        if found:
            break
    return found


def _without_greeting(line: str) -> str:
    found = _greeting().match(flat(line).strip())
    return line.strip()[found.end() :] if found else line


@cache
def _greeting() -> re.Pattern[str]:
    return re.compile(rf"(?:{one_of(said('mail.greetings'))})[\s,.!:]*")


def _organisations(text: str) -> list[str]:
    """Words of the names that stand behind a kind of organisation."""
    found: list[str] = []
    text = text[:MOST_FOOT]
    for each in (*_ORGANISATION.finditer(text), *_ORGANISATION_BEHIND.finditer(text)):
        found += [word for word in _WORD.findall(each["name"]) if len(word) >= _SHORTEST and fold(word) not in _SMALL]
    return [each for each in found if fold(each) not in _domain_words()]


def named_organisations(text: str) -> Iterator[str]:
    """Names of organisations in a text, each with its kind; of what is all in capitals none."""
    return (each[0] for each in _ORGANISATION.finditer(text) if not each[0].isupper())


@cache
def _everyday() -> frozenset[str]:
    """Words that are somebody's name and everybody's word."""
    return frozenset((*SAYING_NOTHING, *IN_EVERY_TEXT, *_listed("names_and_words")))


@cache
def _every_text() -> frozenset[str]:
    return IN_EVERY_TEXT - _listed("names_and_words")


@cache
def _nobody() -> frozenset[str]:
    return _listed("no_names") | frozenset(said("correspondence.name_titles"))


@cache
def _providers() -> frozenset[str]:
    return _listed("providers")


@cache
def _domain_words() -> frozenset[str]:
    return _listed("domain_words")


def _listed(name: str) -> frozenset[str]:
    return frozenset(word for text in told(f"correspondence.{name}") for word in str(text).split())

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
_LONGEST_NAME_LINE = 5  # words
_WORD = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(r"[.!?\n:]")
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
    r"(?P<name>[A-Z0-9][\w'’.&-]*(?:[ \t]+(?:[A-Z][\w'’&-]*|aan|den|de|der|van|op|het|en|and|of|the|&))*)"
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
    lines: frozenset[str]

    def spots(self, text: str, *, everywhere: bool = False) -> Iterator[tuple[int, int, NameKind]]:
        """Where in a text one of the words stands, in order; `text` is `legible`.

        An everyday word with a capital at the beginning of a sentence counts `everywhere` only, or behind a name.
        """
        end, is_behind = 0, False
        for found in _WORD.finditer(text):
            word, between = found[0], text[end : found.start()]
            begins_sentence = end == 0 or _BREAK.search(between[-40:]) is not None
            has_capital = word[0].isupper() and (everywhere or is_behind or not begins_sentence)
            kind = self._kind(word, has_capital=has_capital)
            if kind is not None:
                yield found.start(), found.end(), kind
            is_small = fold(word) in _SMALL or (len(word) == 1 and word.isupper())
            is_behind = kind is not None or (is_small and (is_behind or len(word) == 1))
            end = found.end()

    def _kind(self, word: str, *, has_capital: bool) -> NameKind | None:
        folded = fold(word)
        for each in (folded, folded.removesuffix("s")):
            if each in self.words:
                return self.words[each]
            if has_capital and each in self.common:
                return self.common[each]
        return None

    def has_line(self, line: str) -> bool:
        return fold(" ".join(line.split())) in self.lines


def legible(text: str) -> str:
    """The same with each letter as one character and nothing that can't be seen within a word."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text)).replace("\u00a0", " ").replace("\u202f", " ")


@cache
def _plain(character: str) -> str:
    kept = [each for each in unicodedata.normalize("NFKD", character) if not unicodedata.combining(each)]
    return "".join(kept).casefold().replace("ß", "ss").replace("ø", "o").replace("ł", "l").replace("æ", "ae")


def fold(text: str) -> str:
    """Small letters without accents."""
    return text.casefold() if text.isascii() else "".join(map(_plain, text[:10_000]))


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
    return Sender(address, dict(list(names.items())[:MOST_NAMES]), common, frozenset(lines))


def _add(word: str, kind: NameKind, names: dict[str, NameKind], common: dict[str, NameKind]) -> None:
    folded = fold(word)
    if len(folded) < 2 or folded in _nobody() or folded in names:
        return
    if folded in _SMALL or (len(folded) < _SHORTEST and kind is NameKind.ORGANISATION):
        return
    if len(folded) < _SHORTEST or folded in _everyday():
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
    return [*(each for each in parts if len(each) >= _SHORTEST), whole, *surname]


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
            if len(kind) > _SHORTEST and "".join(parts).startswith(kind) and len(rest) >= _SHORTEST_DOMAIN:
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
    found = []
    for each in _ORGANISATION.finditer(text[:MOST_FOOT]):
        found += [word for word in _WORD.findall(each["name"]) if len(word) >= _SHORTEST and fold(word) not in _SMALL]
    return [each for each in found if fold(each) not in _domain_words()]


def named_organisations(text: str) -> Iterator[str]:
    """Names of organisations in a text, each with its kind: `gemeente Voorbeeldstad`. Of what is all in capitals none."""
    return (each[0] for each in _ORGANISATION.finditer(text) if not each[0].isupper())


@cache
def _everyday() -> frozenset[str]:
    """Words that are somebody's name and everybody's word."""
    return frozenset((*SAYING_NOTHING, *IN_EVERY_TEXT, *_listed("names_and_words")))


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

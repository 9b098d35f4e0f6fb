"""By what somebody is known: the names in the headers of their mail, in their address, and in what stands below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from ..incoming.word_lists import IN_EVERY_TEXT, SAYING_NOTHING
from ..languages import flat, one_of, said
from .plain_letters import SMALL, WORD, fold, legible, listed
from .received import Received
from .sender import NameKind, Sender

MOST_NAMES = 60  # words of one sender that we look for
MOST_LINES = 30  # of a signature
MOST_FOOT = 2_000  # characters of a signature
_SHORTEST, _SHORTEST_DOMAIN = 3, 3
_SHORTEST_BEHIND = 5  # letters behind a short word such as `od`
_LONGEST_NAME_LINE = 5  # words
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
    small = frozenset(WORD.findall(told)) & SMALL
    kept = dict(list(names.items())[:MOST_NAMES])
    return Sender(address, kept, common, initials, small, frozenset(sorted(lines)[:MOST_LINES]))


def _add(word: str, kind: NameKind, names: dict[str, NameKind], common: dict[str, NameKind]) -> None:
    folded = fold(word)
    if len(folded) < 2 or folded in names or (folded in _nobody() and kind is NameKind.ORGANISATION):
        return
    if folded in SMALL or (len(folded) < _SHORTEST and kind is NameKind.ORGANISATION):
        return
    if len(folded) < _SHORTEST or folded in _everyday() or folded in _nobody():
        common.setdefault(folded, kind)
    else:
        names[folded] = kind


def name_words(text: str) -> list[str]:
    """The words of a name, and small words in it joined with what follows them: `de Wit` is `Wit` and `deWit`."""
    words = WORD.findall(legible(text))
    found, small = [], ""
    for word in words:
        if fold(word) in SMALL:
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
        words = WORD.findall(bare)
        if not words:
            continue
        is_name = len(words) <= _LONGEST_NAME_LINE and not re.search(r"\d|@|:", bare)
        is_name = is_name and all(word[0].isupper() or fold(word) in SMALL for word in words)
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
        found += [word for word in WORD.findall(each["name"]) if len(word) >= _SHORTEST and fold(word) not in SMALL]
    return [each for each in found if fold(each) not in _domain_words()]


def named_organisations(text: str) -> Iterator[str]:
    """Names of organisations in a text, each with its kind; of what is all in capitals none."""
    return (each[0] for each in _ORGANISATION.finditer(text) if not each[0].isupper())


@cache
def _everyday() -> frozenset[str]:
    """Words that are somebody's name and everybody's word."""
    return frozenset((*SAYING_NOTHING, *IN_EVERY_TEXT, *listed("names_and_words")))


@cache
def _nobody() -> frozenset[str]:
    return listed("no_names") | frozenset(said("correspondence.name_titles"))


@cache
def _providers() -> frozenset[str]:
    return listed("providers")


@cache
def _domain_words() -> frozenset[str]:
    return listed("domain_words")

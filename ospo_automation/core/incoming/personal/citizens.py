"""Citizen service numbers (BSN), told from all the other numbers that civil servants write about."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator

from .around import EXPLAINED, IN_LINK, JUST_NAMED, THINGS, Spots, around

_I = re.IGNORECASE
_GAP = r"(?: ?[-._/ ] ?)"
_NUMBER = re.compile(
    r"(?<![0-9+€$#])(?<![0-9][.:/-])(?<![€$#+] )(?:(?P<whole>[0-9]{8,9})"
    rf"|[0-9]{{3}}(?P<a>{_GAP})[0-9]{{3}}(?P=a)[0-9]{{3}}|[0-9]{{4}}(?P<b>{_GAP})[0-9]{{2}}(?P=b)[0-9]{{3}}"
    rf"|[0-9]{{2}}(?P<c>{_GAP})(?:[0-9]{{3}}(?P=c)[0-9]{{3}}|[0-9]{{2}}(?P=c)[0-9]{{2}}(?P=c)[0-9]{{3}}))"
    r"(?![0-9a-z]|[.:/-][0-9a-z])",
    _I,
)
_DAY = re.compile(
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}"
)
_BSN_WORD = (
    r"(?:(?<![a-z])(?:bsn|b\.s\.n\.)(?:[ _-]?(?:nummer|nr))?|burger[ _-]?service[ _-]?(?:nummer|nr)"
    r"|so[- ]?fi[ _-]?(?:nummer|nr)|burger(?:nummer|nr)"
    r"|citizen[ _-]?service[ _-]?number|social[ _-]security[ _-]number|persoons(?:nummer|nr)"
    r"|(?:client|patient|inwoner|burger)(?:en)?[ _-]?(?:nummer|nr|number))"
)
_BSN = re.compile(_BSN_WORD, _I)
_GLUED = re.compile(r"(?:bsn|nummer|nr)$", _I)
_LEADS = r"[^a-z0-9]{0,6}(?:(?:is|was|nummer|nr|luidt|van)[^a-z0-9]{1,4})?"
_JUST_AFTER_BSN = re.compile(rf"{_BSN_WORD}{_LEADS}$", _I)
_SPELLED = re.compile(  # just behind a word for it, whatever stands between the digits
    rf"{_BSN_WORD}{_LEADS}(?P<digits>[0-9](?:[ ._/-]{{0,3}}[0-9]){{8}})(?![0-9a-z]|[ .:/-][0-9])", _I
)
_PERSON_WORD = (  # no `client`, `kind` or `MR`: those are words of programs too
    r"\b(?:inwoner|inwoonster|bewoner|burger|patient|(?:de|een|onze|mijn|deze) client|mevrouw|mevr|meneer|mijnheer|dhr"
    r"|de heer|geb|geboren|geboortedatum|leerling|vader|moeder|aanvrager|betrokkene|verdachte|slachtoffer|persoon"
    r"|voornaam|achternaam|resident|citizen|person|born|date of birth)\b"
)
_PERSON = re.compile(_PERSON_WORD, _I)
_NUMBERED = rf"(?:{_PERSON_WORD}|\b(?:client|het kind|dit kind)\b)"
_TELLING = re.compile(_NUMBERED, _I)
_PERSON_NUMBERED = re.compile(  # `de inwoner met nummer 1`, and not `de inwoner met zaak nummer 1`
    rf"{_NUMBERED}(?P<between>[^\n0-9.;:]{{0,25}}?)\b(?:nummer|number|nr|no)\W{{0,3}}$", _I
)
_THING = re.compile(rf"\b{THINGS}\b", _I)
_COUNTED = re.compile(
    r"\s*(?:,-|,[0-9]{2}(?![0-9;,])|euro|eur\b|ha\b|hectare|m2|km|bytes?\b|[kmgt]i?b\b|ms\b|sec|keer|x\b|records|regels|rijen|inwoners"
    r"|unieke|bsn'?s|bsn-?nummers|burgerservicenummers|burgers|personen|clienten|patienten)",
    _I,
)
_CELL_BEGINS, _CELL_ENDS = re.compile(r"(?:^|[\n,;|\t\"'])[ ]*$"), re.compile(r" *(?:$|[\n,;|\t\"'])")
_DIGITS = re.compile(r"[0-9](?:[ ._/-]{0,3}[0-9]){7}")
_BLANK = re.compile(r"\n[ \t]*\n")
_BEFORE, _AFTER = 80, 45  # characters around a number within which a word says something of it

# The reserved series of test data begins with four nines, and these two stand in everybody's documentation.
_SERIES, _SAMPLES = "9999", {"123456782", "111222333"}
_FOR_TESTS = re.compile(
    r"test|acceptatie|voorbeeld|fictie|dummy|mock|sandbox|\bdemo|proef|haal ?centraal|persona\b|rvig|sample|example"
    r"|fake|oefen|simul|stub|fixture",
    _I,
)
_CALLED_TEST = re.compile(
    r"(?:test|voorbeeld|dummy|fictief|fictieve|nep|fake|sample|example|mock|verzonnen)[ _-]{0,2}"
    r"(?:bsn|burgerservice(?:nummer|nr))(?:[ _-]?(?:nummer|nr))?\W{0,6}(?:is\W{1,3})?$",
    _I,
)

IN_BROWSER = {
    "number": _NUMBER,
    "bsn": _BSN,
    "afterBsn": _JUST_AFTER_BSN,
    "spelled": _SPELLED,
    "glued": _GLUED,
    "day": _DAY,
    "person": _PERSON,
    "telling": _TELLING,
    "numbered": _PERSON_NUMBERED,
    "thing": _THING,
    "counted": _COUNTED,
    "cellBegins": _CELL_BEGINS,
    "cellEnds": _CELL_ENDS,
    "blank": _BLANK,
    "forTests": _FOR_TESTS,
    "calledTest": _CALLED_TEST,
}
WORDS_IN_BROWSER = {"bsnSamples": _SAMPLES, "bsnSeries": {_SERIES}}
"""What the form on the site looks with, as `in_browser` gives it."""


def citizens(text: str) -> Iterator[str]:
    """Whether a number with 8 or 9 digits passes the eleven-test *and* something says that it is a person's.

    One in eleven numbers passes, and an RSIN always, so a number alone says nothing: only next to a word for it; or,
    with nine digits, alone in a cell of a table that has such a word, or close to a word for a person. The name of
    another number just before it (`zaaknummer`, `KvK`) explains it away. The price: a BSN that stands in a text
    without one word about people isn't found.
    """
    seen: set[str] = set()
    for digits, at in _candidates(text):
        if digits not in seen and _is_valid(digits) and not _is_for_tests(digits, text, at):
            seen.add(digits)
            yield digits


def _candidates(text: str) -> Iterator[tuple[str, int]]:
    """Numbers of which something says that they are a person's, valid or not, and where they stand."""
    if not _DIGITS.search(text):
        return
    words, people = Spots(_BSN, text), Spots(_TELLING, text)
    if not (words.starts or people.starts):
        return
    if words.starts:
        for found in _SPELLED.finditer(text):
            yield re.sub(r"[^0-9]", "", found["digits"]), found.start("digits")
    breaks = [found.start() for found in _BLANK.finditer(text)]
    about = {bisect(breaks, start) for start in words.starts}
    for found in _NUMBER.finditer(text):
        spoken_of = bool(about) and bisect(breaks, found.start()) in about
        near = found.start() - _BEFORE, found.end() + _AFTER
        digits = re.sub(r"[^0-9]", "", found[0])
        is_told = spoken_of or words.between(*near) or people.between(*near)
        if is_told and _is_persons(found, text, len(digits), spoken_of=spoken_of):
            yield digits, found.start()


def _is_valid(digits: str) -> bool:
    from stdnum.nl import bsn  # noqa: PLC0415  (0.03 s to load, and most runs look at no text)

    return int(digits) >= 10_000_000 and not (len(digits) == 8 and digits[0] == "0") and bool(bsn.is_valid(digits))


def _is_for_tests(digits: str, text: str, at: int) -> bool:
    """Whether it was published for tests and is written of as such: without a word for that it counts."""
    if digits.startswith(_SERIES):
        return _FOR_TESTS.search(text) is not None
    return digits in _SAMPLES and _CALLED_TEST.search(text[max(0, at - _BEFORE) : at]) is not None


def _is_persons(found: re.Match[str], text: str, length: int, *, spoken_of: bool) -> bool:
    before, after = around(found, text)
    if before[-1:].isalnum() and not _GLUED.search(before):
        return False  # the tail of a hash or of a product's name
    if _JUST_AFTER_BSN.search(before):
        return True
    odd = length == 8 and (found["whole"] is None or _DAY.fullmatch(found[0]))
    if odd or IN_LINK.search(before) or _COUNTED.match(after):
        return False
    if words := list(_BSN.finditer(before)):
        return not JUST_NAMED.search(before, words[-1].end())
    return length == 9 and _is_near_person(found, before, after, spoken_of=spoken_of)


def _is_near_person(found: re.Match[str], before: str, after: str, *, spoken_of: bool) -> bool:
    if EXPLAINED.search(before):
        return _is_numbered_person(before)
    line = after.partition("\n")[0]
    near = before.rpartition("\n")[2] + " " + line
    in_table = spoken_of and _CELL_BEGINS.search(before) and _CELL_ENDS.match(after)
    return bool(_BSN.search(line) or (found["whole"] and (in_table or _PERSON.search(near))))


def _is_numbered_person(before: str) -> bool:
    """`De inwoner met nummer`: a bare word for a number explains it where no person goes before it."""
    found = _PERSON_NUMBERED.search(before)
    return found is not None and not _THING.search(found["between"])

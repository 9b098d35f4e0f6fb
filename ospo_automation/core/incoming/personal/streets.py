"""Where somebody lives: a postcode with a house number, and neither a year, an amount nor the name of a product."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .around import ORGANISATION, Spots, around, letters, words

_I = re.IGNORECASE


_POSTCODE = re.compile(
    r"(?<![a-z0-9_#/.€$-])(?<![€$#] )[1-9][0-9]{3} ?(?P<letters>(?!SA|SD|SS)[a-z]{2})(?![a-z_])",
    _I,
)
# Two letters that follow a year or an amount in a sentence far more often than they end a postcode.
_NO_LETTERS = words(
    "AD AF AI AL AM AN AS AT AZ BC BE BV BY CC CD CE CI CM CO CU DB DC DE DI DO EA EE EN ER EU EX EZ FT GA GB GO GR "
    "HA HR HU HZ ID IE IF IK IN IP IS IT JA JE KB KG KM KN KV KW LA LT MA MB ME MG MM MO MS MW MY NA NJ NL NO NR NU "
    "NV OF OM ON OP OR OS PB PC PK PM PR PX QA RC RM SE SO SP ST SU TB TE TH TI TO TU UK UP US UW VA VJ VM VR VS WE "
    "WK WO XT ZA ZE ZO"
)
_NORM = re.compile(r"(?:\b(?:iso|iec|nen|en|din|rfc|pep|artikel|art|versie|jaar|in|sinds|poort|port)[ /-]*)$", _I)
_TOLD = re.compile(r"postcode|postal|zip|(?<!ip[ -])(?<!mac[ -])(?<!mail)adres|huisn|woon|bezorg", _I)
_HOUSE = re.compile(
    r"(?P<between>[ \t]*+[,;|\"':-]{0,3}+[ \t]*+(?P<named>nr\.?|no\.?|nummer|#)?[ \t]*+)"
    r"(?!(?:19|20)[0-9]{2}\b)[1-9][0-9]{0,4}"
    r"(?![0-9]|[.,:][0-9]|-[0-9]{1,2}-| ?[A-Z]{2}\b|\s*(?:%|€|km\b|keer\b|uur\b|dagen|weken|euro|jaar|procent"
    r"|jan|feb|maart|apr|mei|juni|juli|aug|sep|okt|oct|nov|dec))"
)
_HOUSE_LABEL = r"(?:huis|house)[ _-]?(?:nummer|nr|number|no)"
_HOUSE_AFTER = re.compile(rf"\W{{0,8}}(?:(?:en|met)\W+)?{_HOUSE_LABEL}\W{{0,6}}[0-9]{{1,5}}", _I)
_HOUSE_BEFORE = re.compile(
    rf"{_HOUSE_LABEL}\W{{0,6}}[0-9]{{1,5}}[a-z]?\W{{1,6}}(?:(?:en|met|and)\W{{1,3}})?(?:postcode|zip)?\W{{0,6}}$", _I
)
_STREET = r"(?:straat|str\.|laan|weg|plein|gracht|kade|singel|dijk|hof|pad|steeg|dreef|park|markt|baan|plantsoen|erf)"
_AT_DOOR = r"[ |;:,\"]{1,5}[1-9][0-9]{0,4}(?: ?[a-z]{1,3}|[-/ ][0-9a-z]{1,4})?"
_STREET_BEFORE = re.compile(
    rf"{_STREET}(?:\W{{1,4}}(?:huis)?(?:nummer|nr))?{_AT_DOOR}[\s,;|\"(-]{{1,6}}"
    r"(?:postcode\W{1,4}|(?:[a-z'-]{2,20}[ ,]{1,2}){0,2})$",
    _I,
)
_STREET_AFTER = re.compile(
    rf"[ ,;|\"\n]{{1,5}}(?:[a-z'.-]{{2,20}}[ ,]{{1,2}}){{0,3}}[a-z'.-]*?{_STREET}{_AT_DOOR}\b", _I
)
_NAME_BEFORE = re.compile(
    r"(?:^|[\s(:>|,\"])[A-Z][a-z'.-]{2,}(?: [A-Za-z'.-]+){0,3}(?!(?: ?[-._/ ] ?)(?:19|20)[0-9]{2}\b)"
    r"[ |;,\"]{1,5}[1-9][0-9]{0,4}(?: ?[A-Za-z]{1,3}|[-/ ][0-9A-Za-z.]{1,6})?[\s,;|\"(-]{1,6}$"
)
_ORGANISATION = re.compile(ORGANISATION, _I)
_COMMA, _TOWN = re.compile(r"[0-9][a-zA-Z]{0,3}\s*[,|\n]\s*$"), re.compile(r"[ \t,|]{1,3}(?:'s-|'t )?[A-Z][a-z]{2}")
_CALLED = (  # what is called so is no place: `het type 2400 XP 7`
    r"\b(?:heet|heten|genaamd|genoemd|type|modell?(?:en)?|serie|series|reeks|artikel\w*|toestel\w*|(?:laser)?printers?|laptops?"
    r"|scanners?|servers?|switch|(?:wijzigings)?voorstel|(?:wets)?wijziging|onderdelen?|onderdeel|document|bijlage|release|update|patch|bestand"
    r"|tekening|norm|besluit|verordening|dossier|melding|ticket|issue|motie|amendement|regeling|product\w*|project\w*|called|named|codes?"
    r"|kavel|perceel|bestek\w*|contract\w*|zaak\w*|voertuig\w*|kenteken\w*|kenmerk|referentie|pakket|order\w*"
    r"|canon|hp|lenovo|dell|xerox|ricoh|epson|brother|cisco|nvidia|geforce|intel|amd|samsung)\b|(?:nummer|code)\b"
)
_PRODUCT = re.compile(rf"(?:{_CALLED})[^\n.!?0-9]{{0,25}}$", _I)
_PRODUCTS = re.compile(_CALLED, _I)
_OFFICE = re.compile(
    r"bezoekadres|postadres|gemeentehuis|stadhuis|stadskantoor|raadhuis\b|provinciehuis|waterschapshuis|hoofdkantoor"
    r"|\bkantoor|vergaderadres|town hall|city hall|visiting address|\boffices?\b|venue"
    rf"|{ORGANISATION}\b[^\n.!?,]{{0,25}} (?:zit|zitten|zetelt|gevestigd|vergadert|huist|located|based|sits)\b"
    rf"|(?:^|[\n\"'()>:©-] ?){ORGANISATION} [^\n,]{{2,40}},",  # `Gemeente Ergens, Raadhuisplein 1`
    _I | re.MULTILINE,
)
_SOMEBODY = re.compile(
    r"\b(?:woon|woont|wonend|bewoner|inwoner|mevrouw|mevr|meneer|dhr|de heer|client|mijn|zijn|haar|thuis|prive|home)\b",
    _I,
)
_SIGNS = re.compile(rf"{_TOLD.pattern}|house|\bn[ro]\b|nummer|#|{_STREET}", _I)
_BOX = re.compile(r"postbus|antwoordnummer|p\.?o\.? ?box|versie|artikel|kamer|zaal|windows|ubuntu|debian", _I)

IN_BROWSER = {
    "postcode": _POSTCODE,
    "norm": _NORM,
    "told": _TOLD,
    "house": _HOUSE,
    "houseAfter": _HOUSE_AFTER,
    "houseBefore": _HOUSE_BEFORE,
    "streetBefore": _STREET_BEFORE,
    "streetAfter": _STREET_AFTER,
    "nameBefore": _NAME_BEFORE,
    "organisation": _ORGANISATION,
    "comma": _COMMA,
    "town": _TOWN,
    "product": _PRODUCT,
    "office": _OFFICE,
    "somebody": _SOMEBODY,
    "noHouse": _BOX,
}
WORDS_IN_BROWSER = {"noLetters": _NO_LETTERS}
"""What the form on the site looks with, as `in_browser` gives it."""


def streets(text: str) -> Iterator[str]:
    """Postcodes with a house number: `2011 AB 12` is one, `in 2024 en 12 ...` isn't."""
    found = [each for each in _POSTCODE.finditer(text) if _may_be_one(each["letters"])]
    if not found:
        return
    signs, offices, products = Spots(_SIGNS, text), Spots(_OFFICE, text), Spots(_PRODUCTS, text)
    seen: set[str] = set()
    for each in found:
        code, start, (before, after) = letters(each[0]), each.start(), around(each, text)
        if code in seen:
            continue
        is_product = products.between(start - 60, start) and _PRODUCT.search(before) is not None
        is_told = signs.between(start - 60, each.end() + 40) and _is_told(before, after)
        if is_told or _is_alone(each["letters"], before, after, is_product=is_product):
            is_office = offices.between(start - 60, start) and _OFFICE.search(before) is not None
            if not is_office or _SOMEBODY.search(before):
                seen.add(code)
                yield code


def _may_be_one(behind: str) -> bool:
    return behind.isupper() or behind.upper() not in _NO_LETTERS


def _is_told(before: str, after: str) -> bool:
    """Whether a street, or a word for a house number, stands beside it."""
    if _HOUSE_AFTER.match(after) or _HOUSE_BEFORE.search(before):
        return True
    if not _BOX.search(before) and (_STREET_BEFORE.search(before) or _STREET_AFTER.match(after)):
        return True
    number = _HOUSE.match(after)
    return number is not None and (number["named"] is not None or _TOLD.search(before) is not None)


def _is_alone(behind: str, before: str, after: str, *, is_product: bool) -> bool:
    """Whether it is one without any of those."""
    if not behind.isupper():
        return False
    if behind in _NO_LETTERS:  # only as a whole address: `Laan van Meerdervoort 100, 2517 AN Den Haag`
        if _ORGANISATION.search(before) and not _SOMEBODY.search(before):
            return False
        is_whole = _COMMA.search(before) is not None and _TOWN.match(after) is not None and not is_product
        is_named = _NAME_BEFORE.search(before) is not None and _BOX.search(before) is None
        return is_whole and is_named and _NORM.search(before) is None
    number = _HOUSE.match(after)
    if number and number["between"] and not is_product:
        return _NORM.search(before) is None
    has_name = _NAME_BEFORE.search(before) is not None
    return has_name and _NORM.search(before) is None and _BOX.search(before) is None

"""Bank accounts, and telephones at which a person can be called; those of an organisation are nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .around import AUTHORITY, EXPLAINED, IN_LINK, JUST_NAMED, ORGANISATION, around, letters

_I = re.IGNORECASE
_LENGTHS = (
    "NL18 BE16 DE22 LU20 FR27 GB22 IE22 ES24 IT27 PT25 AT20 CH21 DK18 SE24 NO15 FI18 IS26 PL28 CZ24 SK24 SI19 HR21 "
    "HU28 RO24 BG22 GR27 CY28 MT31 EE20 LV21 LT20 LI21 MC27 TR26"
)
_IBAN = re.compile(
    "(?<![a-z0-9])(?:"
    + "|".join(f"{each[:2]} ?[0-9]{{2}}(?:[ .-]?[a-z0-9]){{{int(each[2:]) - 4}}}" for each in _LENGTHS.split())
    + "|N L [0-9] [0-9](?: [a-z0-9]){14})(?![a-z0-9])",
    _I,
)
_HOLDER = re.compile(rf"\W{{0,4}}(?:t\.?n\.?v\.?|op naam van|ten name van) (?:(?:de|het) )?{AUTHORITY}\b", _I)
_ITS_ACCOUNT = re.compile(rf"(?:rekening(?:nummer)?|iban) van (?:(?:de|het|onze) )?{AUTHORITY}\b[^\n0-9]{{0,25}}$", _I)

_SAMPLES = {  # in everybody's documentation
    "nl91abna0417164300", "nl02abna0123456789", "nl20ingb0001234567", "nl44rabo0123456789", "de89370400440532013000",
    "be68539007547034", "fr1420041010050500013m02606", "gb29nwbk60161331926819",
}  # fmt: skip
_AS_SAMPLE = re.compile(
    r"\b(?:(?:unit)?tests?|testdata|testen|voorbeeld(?:nummer)?|example|sample|dummy|fictie\w*|mock)\b"
)

_DATE = r"[0-3]?[0-9](?P<split>[ ./-]{1,3})[01]?[0-9](?P=split)(?:19|20)[0-9]{2}(?![0-9])"
_PHONE = re.compile(
    rf"(?<![0-9a-z_+])(?<![0-9][-./:,])(?:(?<![0-9a-f]{{2}} [0-9a-f]{{2}} )|(?![0-9]{{2}} [0-9a-f]{{2}} ))"
    rf"(?!{_DATE})(?:"
    r"(?:\(?(?:\+|00) ?31\)?[ .-]*(?:\(0\))?[ .-]*\(?|\(?0)(?:6|[1-57][0-9])\)?(?:[ ./-]{0,3}[0-9]){7,8}"
    r"|0 6(?: [0-9]){8}|(?:\+|00 ?)(?!31|0)[1-9](?:[ ./()-]{0,3}[0-9]){7,14})"
    r"(?![0-9a-z_]|[-./:][0-9]|(?: [0-9a-f]{2}){3})",  # a dump of bytes is none
    _I,
)
_DIGITS = re.compile(r"[0-9](?:[ ./()-]{0,3}[0-9]){7}")
_CALL = (
    r"(?:mobiel\w*|mob|gsm|cell|mobile|phone|telefoon\w*|tel|whats?app|signal|sms|06|[mt](?=:)"
    r"|(?:bel|app|appje|sms|call|text)(?: (?:me|mij|hem|haar|ons|naar))?)"
)
_BARE = re.compile(  # `mobiel: 612345678`, behind a word that leaves no doubt
    rf"\b{_CALL}(?:[ -]?(?:nummer|number|nr))?\.?(?: (?:op|is|naar|via|on|at))?[ :=|*-]{{1,4}}"
    r"(?P<digits>(?:31[ -]?)?6[ -]?(?:[0-9][ -]?){7}[0-9]|31[0-9]{9})(?![0-9a-z]|[.,][0-9]| [0-9])",
    _I,
)
_IN_CHAT = re.compile(  # a link that begins a conversation, or an address with a number in it
    r"(?:\bwa\.me/|\bt\.me/(?=\+)|signal\.me/#p/|[?&](?:phone|telefoon|tel|mobiel|mobile|gsm)=)(?:\+|%2b)?(?P<digits>[0-9]{8,15})(?![0-9a-z])",
    _I,
)
_USED = re.compile(
    r"\W{0,3}(?:keer|x\b|bytes?\b|[kmgt]i?b\b|ms\b|downloads?|gebruikers|regels|records|users|times)", _I
)
_PHONE_WORD = re.compile(
    r"\b(?:tel|bel|app|06)|mobiel|gsm|phone|thuis|prive|werk|doorkies|nood|contact|vast|bereik|reach", _I
)
_THING_BEFORE = re.compile(
    r"\b(?:ticket|build|run|job|issue|incident|versie|version|release|commit|order|bestelling|factuur|artikel|pr|mr|zaak"
    r"|dossier|contract|offerte|kenmerk|referentie|ref|hash|timestamp|serie|week|weken|invoice|case)[ :#]{1,3}$",
    _I,
)
_DESK = re.compile(
    r"\balgemee?n\w*|hoofdnummer|centrale\b|receptie|\bbalie|klantcontact|\bkcc\b|klantenservice|service ?desk"
    r"|help ?desk|support(?:lijn|line)?\b|secretariaat|gemeentehuis|stadhuis|stadskantoor|provinciehuis"
    r"|(?:storings|service|meld|klanten|hulp)(?:nummer|dienst|lijn)|meldpunt|loket|\binfo(?:rmatie)?lijn"
    r"|front ?desk|reception|switchboard|general number"
    r"|main (?:number|line)|hotline|customer service"
    rf"|(?:nummer|telefoon|lijn|number) (?:van|of) (?:(?:de|het|onze|the|our) )?{ORGANISATION}"
    rf"|\bbel (?:(?:naar )?(?:de|het|onze) )?{ORGANISATION}",
    _I,
)
_DESK_AFTER = re.compile(
    r"\W{0,3}(?:algemeen\b|receptie|centrale|balie|helpdesk|servicedesk|hoofdnummer|meldpunt|reception|switchboard"
    rf"|(?:van|of) (?:(?:de|het|onze|the|our) )?(?:{ORGANISATION}|receptie|balie|centrale|helpdesk|servicedesk))",
    _I,
)
_OWN = re.compile(
    r"\b(?:mijn|me|mij|thuis|my|home|ik|(?:zijn|haar) (?:eigen |vaste )?(?:tele\w+|nummer))\b"
    r"|prive|direct|doorkies|rechtstreeks|mevr|meneer|de heer|dhr",
    _I,
)
_O_CLOCK = re.compile(r" ?(?:uur|u|h|hrs?|o'clock)\b", _I)
_MONTH = re.compile(r"0[1-9][ ./-](?:19|20)[0-9]{2}(?![0-9])")
_PAIRS = re.compile(r"0[1-9](?: [0-9]{2}){4}")

IN_BROWSER = {
    "iban": _IBAN,
    "holder": _HOLDER,
    "itsAccount": _ITS_ACCOUNT,
    "asSample": _AS_SAMPLE,
    "phone": _PHONE,
    "bare": _BARE,
    "inChat": _IN_CHAT,
    "used": _USED,
    "phoneWord": _PHONE_WORD,
    "thingBefore": _THING_BEFORE,
    "desk": _DESK,
    "deskAfter": _DESK_AFTER,
    "own": _OWN,
    "clock": _O_CLOCK,
    "month": _MONTH,
    "pairs": _PAIRS,
}
WORDS_IN_BROWSER = {"ibanSamples": _SAMPLES}
"""What the form on the site looks with, as `in_browser` gives it."""


def accounts(text: str) -> Iterator[str]:
    from stdnum import iban  # noqa: PLC0415  (0.03 s to load, and most runs look at no text)

    for found in _IBAN.finditer(text):
        number = letters(found[0])
        if iban.is_valid(number, check_country=False):
            before, after = around(found, text)
            is_sample = number in _SAMPLES and (_AS_SAMPLE.search(before) or _AS_SAMPLE.search(after))
            if not (is_sample or _HOLDER.match(after) or _ITS_ACCOUNT.search(before)):
                yield number


def telephones(text: str) -> Iterator[str]:
    """Mobile and fixed lines at which somebody can be called; 14 0xx, 088, 0800 and 0900 are organisations'."""
    if not _DIGITS.search(text):
        return
    seen: set[str] = set()
    text = _IBAN.sub(" ", text)
    for found in _PHONE.finditer(text):
        number = re.sub(r"[^0-9+]", "", found[0].replace("(0)", ""))
        before, after = around(found, text)
        is_one = number not in seen and not _is_explained(found[0], before, after) and not IN_LINK.search(before)
        if is_one and (kind := _rings(number)) and not (kind == "fixed" and _is_desks(number, before, after)):
            yield number[-9:]  # the same with a country's code and without
        seen.add(number)
    for pattern in (_IN_CHAT, _BARE):
        for found in pattern.finditer(text):
            digits = re.sub(r"[^0-9]", "", found["digits"])
            number = f"+31{digits}" if pattern is _BARE and digits[0] == "6" else f"+{digits}"
            number = digits if digits[0] == "0" else number
            if not _USED.match(text, found.end()) and _rings(number):
                yield digits[-9:]


def _is_explained(typed: str, before: str, after: str) -> bool:
    """Whether words beside it say that it is something else: a case, a version, a row of numbers."""
    is_plain, is_called = typed.isdigit(), _PHONE_WORD.search(before) is not None
    if _O_CLOCK.match(after) or ((is_plain or "." in typed) and _THING_BEFORE.search(before)):
        return True
    if _MONTH.match(typed) and re.search(r"[0-9][ ./-]$", before):
        return True  # the rest of a day
    if is_called:
        return False
    if _PAIRS.fullmatch(typed) and (re.match(r" [0-9]{2}\b", after) or re.search(r"\b(?:19|20)[0-9]{2} $", before)):
        return True
    if typed.startswith("00") and (is_plain or typed[2] == " ") and not re.match("00 ?31", typed):
        return True  # a number with zeros before it, unless somebody says that it can be called
    other = EXPLAINED if is_plain and typed[1] != "6" else JUST_NAMED
    return other.search(before) is not None or (_PAIRS.match(typed) and _THING_BEFORE.search(before)) is not None


def _is_desks(number: str, before: str, after: str) -> bool:
    """Whether a fixed line is an organisation's: so it is called, or it ends as the number of a switchboard does."""
    line = before.rpartition("\n")[2]
    if _OWN.search(line):
        return False
    return number.endswith("000") or bool(_DESK.search(line) or _DESK_AFTER.match(after))


def _rings(number: str) -> str:
    """`mobile` or `fixed`; "" for what nobody can be called at."""
    import phonenumbers as phones  # noqa: PLC0415  (0.08 s to load, and few texts have anything like a number)

    try:
        parsed = phones.parse(number, "NL")
    except phones.NumberParseException:
        return ""
    types = phones.PhoneNumberType
    kinds = {types.MOBILE: "mobile", types.FIXED_LINE_OR_MOBILE: "mobile", types.FIXED_LINE: "fixed"}
    return kinds.get(phones.number_type(parsed), "")

"""A second pair of eyes on what people post: it tells whether somebody's personal details seem to stand in it.

It is a hint for the writer and never a verdict, so it tells only the kind: who reads the answer learns nothing of what
stands there. Code, quotes and hidden comments count as well, because everybody can read them in the source.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect
from collections.abc import Collection, Iterator
from enum import StrEnum

LONGEST = 300_000  # GitHub takes no longer text
_I = re.IGNORECASE
_DIGIT = re.compile("[0-9]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


class Kind(StrEnum):
    """What a text may hold. The values are keys of the words that people read."""

    BSN = "bsn"  # a number that looks like a citizen service number
    IBAN = "iban"
    PHONE = "phone"
    MAIL = "mail"  # somebody's own address, at home or at work
    ADDRESS = "address"  # a postcode with a house number


Detail = tuple[Kind, str]
"""Something personal by its kind and its letters or digits, to know it again within a run. It is never written down."""


def kinds(text: str, *, known: Collection[str] = ()) -> frozenset[Kind]:
    """Kinds of personal data that a text seems to hold; never the values or places.

    `known` are mail addresses that may stand there, such as the network's own contact address. An organisation's own
    account or visiting address can't be told from a person's: both are found.
    """
    return frozenset(kind for kind, _ in details(text, known=known))


def details(text: str, *, known: Collection[str] = ()) -> frozenset[Detail]:
    """What a text seems to hold of that, each once."""
    plain = _readable(text)
    may_stand = {each.strip().lower() for each in known}
    found: dict[Kind, Iterator[str]] = {}
    if "@" in plain:
        found[Kind.MAIL] = (each[0].lower() for each in _MAIL.finditer(plain) if _is_private(each, plain, may_stand))
    if _DIGIT.search(plain):
        found[Kind.BSN] = _bsns(plain)
        found[Kind.IBAN] = _ibans(plain)
        found[Kind.PHONE] = _phones(_IBAN.sub(" ", plain))
        found[Kind.ADDRESS] = (_letters(each[0]) for each in _POSTCODE.finditer(plain) if _is_house(each, plain))
    return frozenset((kind, words) for kind, every in found.items() for words in every)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def title(text: str) -> str:
    """A title that we may repeat: nothing of one that seems to hold personal data."""
    return "…" if kinds(text) else text


# --- What a reader sees ---------------------------------------------------------------------------------------------

_AMPERSANDS = re.compile(r"&(?:amp;?|#0*38;?|#x0*26;?)+", _I)
_NO_ENTITY = re.compile(r"&(?=#[0-9]{8}|#x[0-9a-f]{7})", _I)  # too long for Markdown, and slow to count
_BARE_TAG = re.compile(r"</?[a-z][a-z0-9]{0,9} ?/?>", _I)  # others may hold something, such as a mailto:
_AT = re.compile(r"%40|(?:(?<=\S) ?)[\[({] ?(?:at|apenstaartje) ?[\])}] ?", _I)


def _readable(text: str) -> str:
    """Plain characters without accents, hyphens of one kind, nothing invisible, entities decoded, bare tags gone."""
    text = text[:LONGEST]
    for _ in range(3):  # encoded once by a program, once by another; more is no accident
        text = html.unescape(_NO_ENTITY.sub(" ", _AMPERSANDS.sub("&", text)))
    if not text.isascii():
        # One character at a time: normalising as a whole is quadratic in a long pile of accents.
        text = text.translate({ord(each): _plain(each) for each in set(text) if not each.isascii()})[:LONGEST]
    return _AT.sub("@", _BARE_TAG.sub(" ", text.replace("\r", "")))


def _plain(character: str) -> str:
    kept = []
    for each in unicodedata.normalize("NFKD", character):
        category = unicodedata.category(each)
        if category == "Nd":
            kept.append(str(unicodedata.decimal(each)))
        elif category == "Pd" or each == "\u2212":
            kept.append("-")
        elif category in {"Zs", "Zl", "Zp"}:
            kept.append("\n" if category != "Zs" else " ")
        elif category not in {"Mn", "Me", "Cc", "Cf", "Cs", "Co", "Cn"}:
            kept.append(each)
    return "".join(kept)


# --- Numbers of people, and all those other numbers -----------------------------------------------------------------

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
_JUST_AFTER_BSN = re.compile(rf"{_BSN_WORD}[^a-z0-9]{{0,6}}(?:(?:is|was|nummer|nr|luidt|van)[^a-z0-9]{{1,4}})?$", _I)
_PERSON = re.compile(  # no `client`, `kind` or `MR`: those are words of programs too
    r"\b(?:inwoner|inwoonster|bewoner|burger|patient|(?:de|een|onze|mijn|deze) client|mevrouw|mevr|meneer|mijnheer|dhr"
    r"|de heer|geb|geboren|geboortedatum|leerling|vader|moeder|aanvrager|betrokkene|verdachte|slachtoffer|persoon"
    r"|voornaam|achternaam|resident|citizen|person|born|date of birth)\b",
    _I,
)
# A name of another number, before it: what a number is called settles what it is.
_NAMED = (
    r"(?:[a-z]{2,}[_-]?(?:nummer|nr|number|code|kenmerk)s?|(?-i:[a-z]I[dD])|[a-z][_-]id|\bid|kvk|k\.v\.k\.|rsin|\boin|isbn|issn|\bbtw"
    r"|\bean|agb|\bbig|\b(?:case|order|ticket|invoice|account|customer|serial|reference|commerce) number)"
)
_LOOSE = (
    r"(?:\w*(?:zaak|dossier|melding|aanvraag|bestelling|besluit|factuur|order|project|contract|artikel|bedrag)"
    r"|ticket|issue|incident|run|build|job|commit|pr|patch|release|versie|version|poort|port|user|account|record"
    r"|kenmerk|referentie|ref|regel|tel|telefoon|mobiel|phone|case|invoice|request|offset|timestamp|object|kamerstuk"
    r"|eur|euro|aantal|change|changeset|revisie|rev|pid|thread|serial|hash|nummer|nr|no|omzet|begroting|budget)"
)
_JUST_NAMED = re.compile(rf"{_NAMED}\W{{0,4}}(?:(?:is|was|nr|nummer)\W{{1,3}})?$|[a-z0-9][-_]$", _I)
_EXPLAINED = re.compile(rf"(?:{_NAMED}|\b{_LOOSE}\b)[^\n0-9]{{0,25}}$|[a-z0-9][-/_=]$", _I)
_COUNTED = re.compile(
    r"\s*(?:,-|,[0-9]{2}(?![0-9;,])|euro|eur\b|ha\b|hectare|m2|km|bytes?\b|[kmgt]i?b\b|ms\b|sec|keer|x\b|records|regels|rijen|inwoners"
    r"|unieke|bsn'?s|bsn-?nummers|burgerservicenummers|burgers|personen|clienten|patienten)",
    _I,
)
_IN_LINK = re.compile(r"(?:://|www\.)[^\s<>\"]*$")
_CELL_BEGINS, _CELL_ENDS = re.compile(r"(?:^|[\n,;|\t\"'])[ ]*$"), re.compile(r" *(?:$|[\n,;|\t\"'])")
_BLANK = re.compile(r"\n[ \t]*\n")


def _bsns(text: str) -> Iterator[str]:
    """Whether a number with 8 or 9 digits passes the eleven-test *and* something says that it is a person's.

    One in eleven numbers passes, and an RSIN always, so a number alone says nothing: only next to a word for it; or,
    with nine digits, alone in a cell of a table that has such a word, or close to a word for a person. The name of
    another number just before it (`zaaknummer`, `KvK`) explains it away. The price: a BSN that stands in a text
    without one word about people isn't found.
    """
    from stdnum.nl import bsn  # noqa: PLC0415  (0.03 s to load, and most runs look at no text)

    breaks = [found.start() for found in _BLANK.finditer(text)]
    about = {bisect(breaks, found.start()) for found in _BSN.finditer(text)}
    for found in _NUMBER.finditer(text):
        digits = re.sub(r"[^0-9]", "", found[0])
        if int(digits) >= 10_000_000 and not (len(digits) == 8 and digits[0] == "0") and bsn.is_valid(digits):
            spoken_of = bisect(breaks, found.start()) in about
            if _is_persons(found, text, len(digits), spoken_of=spoken_of):
                yield digits


def _is_persons(found: re.Match[str], text: str, length: int, *, spoken_of: bool) -> bool:
    before, after = _around(found, text)
    if before[-1:].isalnum() and not _GLUED.search(before):
        return False  # the tail of a hash or of a product's name
    if _JUST_AFTER_BSN.search(before):
        return True
    odd = length == 8 and (found["whole"] is None or _DAY.fullmatch(found[0]))
    if odd or _IN_LINK.search(before) or _COUNTED.match(after):
        return False
    if words := list(_BSN.finditer(before)):
        return not _JUST_NAMED.search(before, words[-1].end())
    if length == 8 or _EXPLAINED.search(before):
        return False
    line = after.partition("\n")[0]
    near = before.rpartition("\n")[2] + " " + line
    in_table = spoken_of and _CELL_BEGINS.search(before) and _CELL_ENDS.match(after)
    return bool(_BSN.search(line) or (found["whole"] and (in_table or _PERSON.search(near))))


def _around(found: re.Match[str], text: str) -> tuple[str, str]:
    return text[max(0, found.start() - 60) : found.start()], text[found.end() : found.end() + 40]


# --- Accounts and telephones ----------------------------------------------------------------------------------------

_LENGTHS = (
    "NL18 BE16 DE22 LU20 FR27 GB22 IE22 ES24 IT27 PT25 AT20 CH21 DK18 SE24 NO15 FI18 IS26 PL28 CZ24 SK24 SI19 HR21 "
    "HU28 RO24 BG22 GR27 CY28 MT31 EE20 LV21 LT20 LI21 MC27 TR26"
)
_IBAN = re.compile(
    "(?<![a-z0-9])(?:"
    + "|".join(f"{each[:2]} ?[0-9]{{2}}(?:[ .-]?[a-z0-9]){{{int(each[2:]) - 4}}}" for each in _LENGTHS.split())
    + ")(?![a-z0-9])",
    _I,
)
_PHONE = re.compile(
    r"(?<![0-9a-z_+])(?<![0-9][-./:,])(?:(?<![0-9a-f]{2} [0-9a-f]{2} )|(?![0-9]{2} [0-9a-f]{2} ))(?:"
    r"(?:\(?(?:\+|00) ?31\)?[ .-]*(?:\(0\))?[ .-]*|\(?0)(?:6|[1-57][0-9])\)?(?:[ ./-]{0,3}[0-9]){7,8}"
    r"|\+(?!31)[1-9](?:[ ./()-]{0,3}[0-9]){7,14})"
    r"(?![0-9a-z_]|[-./:][0-9]|(?: [0-9a-f]{2}){3})",  # a dump of bytes is none
    _I,
)
_PHONE_WORD = re.compile(r"\b(?:tel|bel|app|06)|mobiel|gsm|phone|thuis|prive|werk|doorkies|nood|contact|vast", _I)


def _ibans(text: str) -> Iterator[str]:
    from stdnum import iban  # noqa: PLC0415  (as above)

    return (_letters(found[0]) for found in _IBAN.finditer(text) if iban.is_valid(found[0], check_country=False))


def _phones(text: str) -> Iterator[str]:
    """Mobile and fixed lines at which somebody can be called; 14 0xx, 088, 0800 and 0900 are organisations'."""
    seen: set[str] = set()
    for found in _PHONE.finditer(text):
        number = re.sub(r"[^0-9+]", "", found[0].replace("(0)", ""))
        before, _ = _around(found, text)
        other = _EXPLAINED if found[0].isdigit() and found[0][1] != "6" else _JUST_NAMED
        explained = other.search(before) and not _PHONE_WORD.search(before)
        if number not in seen and not explained and not _IN_LINK.search(before) and _rings(number):
            yield number[-9:]  # the same with a country's code and without
        seen.add(number)


def _rings(number: str) -> bool:
    import phonenumbers as phones  # noqa: PLC0415  (0.08 s to load, and few texts have anything like a number)

    try:
        parsed = phones.parse(number, "NL")
    except phones.NumberParseException:
        return False
    types = phones.PhoneNumberType
    return phones.number_type(parsed) in {types.MOBILE, types.FIXED_LINE, types.FIXED_LINE_OR_MOBILE}


# --- Mail -----------------------------------------------------------------------------------------------------------

_MAIL = re.compile(
    r"(?<![a-z0-9._%+'@-])([a-z0-9_][a-z0-9._%+'-]{0,63})@((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24})(?![a-z0-9@-])",
    _I,
)
# Parts of an address that belong to a desk, wherever they stand, or with which such a part begins or ends.
_DESKS = _words(
    "api authors avg bestuur bezwaar bot cert ciso deploy dev developer developers devops dpo fg fz git griffie hr "
    "ict it jobs klcc legal loket nieuws nieuwsbrief noreply ops organisatie ospo sales secretariaat soc ubuntu "
    "users vacatures web webmaster website woo"
)
_DESK_BEGINS = tuple(
    _words(
        "abuse admin afdeling beheer beveilig burgerzaken code communica contact customer data digi directie facilit "
        "functionaris helpdesk info inkoop klacht klant klokken licen melding meldpunt monitor notif omgeving open "
        "overheid privacy project publi redactie responsible secretar secur service software source support team "
        "techni vergunning voorlichting vraag vragen"
    )
)
_DESK_ENDS = ("desk", "team", "beheer", "support", "service", "loket", "balie", "redactie", "zaken", "office")
# What can be somebody's name as well (Anna Post), or stands for a name in an example: only when nothing else is there.
_NOBODY = _words(
    "build ci gemeente hallo hello help mail mailer maintainer maintainers me nobody office owner pers po post "
    "postbus postmaster press reply root staff sysadmin test tests werk www no do not achternaam bar email firstname "
    "first foo gebruiker iemand jouw jouwnaam last lastname myname naam name someone somebody uw user username "
    "voornaam you your yourname"
)
_STAND_INS = _words("example voorbeeld domein domain organisatie organization organisation company acme")
_NO_SITES = _words(
    "example test invalid localhost local internal intern lan png jpg jpeg gif svg webp pdf md txt html css js ts py "
    "yml yaml json toml xml sh zip gz tgz lock jar service timer socket target path mount"
)
_NO_MAIL_BEFORE = re.compile(r"://[^\s/@?#]*$|\b(?:ssh|scp|sftp)\s+(?:-\S+\s+(?:[\w./~]+\s+)?)*$|message-id: *<$", _I)


def _is_private(found: re.Match[str], text: str, known: Collection[str]) -> bool:
    """Whether an address seems to be one person's: not a desk's, a stand-in, a program's or one for a server."""
    address, who, where = found[0].lower(), found[1].lower(), found[2].lower()
    before, after = _around(found, text)
    labels = where.split(".")
    return not (
        address in known
        or len(who) == 1
        or labels[-1] in _NO_SITES
        or _STAND_INS & set(labels)
        or re.match(r"v?[0-9]+\.[0-9x]", where)
        or where.endswith(("noreply.github.com", "reply.github.com"))
        or re.match(r":[\w~/]", after)
        or _NO_MAIL_BEFORE.search(before)
        or _is_desk(who)
    )


def _is_desk(who: str) -> bool:
    parts = [part for part in re.split(r"[._+-]", who) if part]
    if all(part in _DESKS | _NOBODY for part in parts):
        return True
    if any(len(part) == 1 for part in parts):  # J. Post and M. Klant are people
        return False
    return any(part in _DESKS or part.startswith(_DESK_BEGINS) or part.endswith(_DESK_ENDS) for part in parts)


# --- Where somebody lives -------------------------------------------------------------------------------------------

_POSTCODE = re.compile(
    r"(?<![a-z0-9_#/.€$-])(?<![€$#] )[1-9][0-9]{3} ?(?P<letters>(?!SA|SD|SS)[a-z]{2})(?![a-z_])",
    _I,
)
# Two letters that follow a year or an amount in a sentence far more often than they end a postcode.
_NO_LETTERS = _words(
    "AD AF AI AL AM AN AS AT AZ BC BE BV BY CC CD CE CI CM CO CU DB DC DE DI DO EA EE EN ER EU EX EZ FT GA GB GO GR "
    "HA HR HU HZ ID IE IF IK IN IP IS IT JA JE KB KG KM KN KV KW LA LT MA MB ME MG MM MO MS MW MY NA NJ NL NO NR NU "
    "NV OF OM ON OP OR OS PB PC PK PM PR PX QA RC RM SE SO SP ST SU TB TE TH TI TO TU UK UP US UW VA VJ VM VR VS WE "
    "WK WO XT ZA ZE ZO"
)
_NORM = re.compile(r"(?:\b(?:iso|iec|nen|en|din|rfc|pep|artikel|art|versie|jaar|in|sinds|poort|port)[ /-]*)$", _I)
_TOLD = re.compile(r"postcode|postal|zip|(?<!ip[ -])(?<!mac[ -])(?<!mail)adres|huisn|woon|bezorg", _I)
_HOUSE = re.compile(
    r"(?P<between>[ \t]*[,;|\"':-]{0,3}[ \t]*(?:nr\.?|no\.?|nummer|#)?[ \t]*)(?!(?:19|20)[0-9]{2}\b)[1-9][0-9]{0,4}"
    r"(?![0-9]|[.,:][0-9]|-[0-9]{1,2}-| ?[A-Z]{2}\b|\s*(?:%|€|km\b|keer\b|uur\b|dagen|weken|euro|jaar|procent"
    r"|jan|feb|maart|apr|mei|juni|juli|aug|sep|okt|oct|nov|dec))"
)
_HOUSE_LABEL = r"(?:huis|house)[ _-]?(?:nummer|nr|number|no)"
_HOUSE_AFTER = re.compile(rf"\W{{0,8}}(?:(?:en|met)\W+)?{_HOUSE_LABEL}\W{{0,6}}[0-9]{{1,5}}", _I)
_HOUSE_BEFORE = re.compile(rf"{_HOUSE_LABEL}\W{{0,6}}[0-9]{{1,5}}[a-z]?\W{{1,6}}(?:postcode|zip)?\W{{0,6}}$", _I)
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
    rf"(?:^|[\s(:>|,\"])[A-Z][a-z'.-]{{2,}}(?: [A-Za-z'.-]+){{0,3}}(?!{_GAP}(?:19|20)[0-9]{{2}}\b)"
    r"[ |;,\"]{1,5}[1-9][0-9]{0,4}(?: ?[A-Za-z]{1,3}|[-/ ][0-9A-Za-z.]{1,6})?[\s,;|\"(-]{1,6}$"
)
_BOX = re.compile(r"postbus|antwoordnummer|p\.?o\.? ?box|versie|artikel|kamer|zaal|windows|ubuntu|debian", _I)


def _is_house(found: re.Match[str], text: str) -> bool:
    """Whether a postcode stands with a house number: `2011 AB 12` does, `in 2024 en 12 ...` doesn't."""
    before, after = _around(found, text)
    letters = found["letters"]
    is_word, told = letters.upper() in _NO_LETTERS, _TOLD.search(before) is not None
    if is_word and not letters.isupper():
        return False
    if _HOUSE_AFTER.match(after) or _HOUSE_BEFORE.search(before):
        return True
    if not _BOX.search(before) and (_STREET_BEFORE.search(before) or _STREET_AFTER.match(after)):
        return True
    sure = letters.isupper() and not is_word and not _NORM.search(before)
    number = _HOUSE.match(after)
    if number and (told or (sure and number["between"])):
        return True
    return sure and not _BOX.search(before) and _NAME_BEFORE.search(before) is not None

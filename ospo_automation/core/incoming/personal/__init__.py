"""A second pair of eyes on what people post: it tells whether somebody's personal details seem to stand in it.

It is a hint for the writer and never a verdict, so it tells only the kind: who reads the answer learns nothing of what
stands there. Code, quotes and hidden comments count as well, because everybody can read them in the source.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from enum import StrEnum

from .citizens import citizens
from .lines import accounts, telephones
from .mailboxes import mailboxes
from .readable import readable, shown
from .streets import streets

LONGEST = 300_000  # GitHub takes no longer text
_DIGIT = re.compile("[0-9]")


class DetailKind(StrEnum):
    """What a text may hold. The values are keys of the words that people read."""

    BSN = "bsn"  # a number that looks like a citizen service number
    IBAN = "iban"
    PHONE = "phone"
    MAIL = "mail"  # somebody's own address, at home or at work
    ADDRESS = "address"  # a postcode with a house number


Detail = tuple[DetailKind, str]
"""Something personal by its kind and its letters or digits, to know it again within a run. It is never written down."""


def kinds(text: str, *, known: Collection[str] = ()) -> frozenset[DetailKind]:
    """Kinds of personal data that a text seems to hold; never the values or places.

    `known` are mail addresses that may stand there, such as the network's own contact address. What words beside it
    give to an organisation, or to a set of test data, is nobody's.
    """
    return frozenset(kind for kind, _ in details(text, known=known))


def details(text: str, *, known: Collection[str] = ()) -> frozenset[Detail]:
    """What a text seems to hold of that, each once: as it was typed, and as a page shows it."""
    text = text[:LONGEST]
    found = _found(text, known)
    return found if (there := shown(text)) == text else found | _found(there, known)


def _found(text: str, known: Collection[str]) -> frozenset[Detail]:
    plain = readable(text)[:LONGEST]
    found: dict[DetailKind, Iterator[str]] = {}
    if "@" in plain:
        found[DetailKind.MAIL] = mailboxes(plain, {each.strip().lower() for each in known})
    if _DIGIT.search(plain):
        found[DetailKind.BSN] = citizens(plain)
        found[DetailKind.IBAN] = accounts(plain)
        found[DetailKind.PHONE] = telephones(plain)
        found[DetailKind.ADDRESS] = streets(plain)
    return frozenset((kind, words) for kind, every in found.items() for words in every)


def title(text: str) -> str:
    """A title that we may repeat: nothing of one that seems to hold personal data."""
    return "…" if kinds(text) else text

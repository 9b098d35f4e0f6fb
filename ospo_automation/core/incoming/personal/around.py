"""What stands around a number says what it is: the words by which the detectors leave a number alone."""

from __future__ import annotations

import re
from bisect import bisect_left

_I = re.IGNORECASE
_BEFORE, _AFTER = 60, 40

# A name of another number, before it: what a number is called settles what it is. A word is tried from its beginning
# only: from each of its letters, a long one would take ages.
NAMED = (
    r"(?:(?<![a-z])[a-z]{2,}[_-]?(?:nummer|nr|number|code|kenmerk)s?|(?-i:[a-z]I[dD])|[a-z][_-]id|\bid|kvk|k\.v\.k\."
    r"|rsin|\boin|isbn|issn|\bbtw|\bean|agb|\bbig|\b(?:fisca+l|case|order|ticket|invoice|account|customer|serial|reference|commerce)"
    r" (?:number|nummer))"
)
THINGS = (
    r"(?:\w*(?:zaak|dossier|melding|aanvraag|bestelling|besluit|factuur|order|project|contract|artikel|bedrag|overeenkomst"
    r"|aanbesteding|offerte|licentie|publicatie)"
    r"|ticket|issue|incident|run|build|job|commit|pr|patch|release|versie|version|poort|port|user|account|record"
    r"|kenmerk|referentie|ref|regel|tel|telefoon|mobiel|phone|case|invoice|request|offset|timestamp|object|kamerstuk"
    r"|perceel|tender|bestek|eur|euro|aantal|change|changeset|revisie|rev|pid|thread|serial|hash|omzet|begroting|budget)"
)
AUTHORITY = r"(?:gemeente|provincie|waterschap|ministerie|belastingdienst|rijksoverheid|municipality|province|ministry)"
ORGANISATION = (
    r"(?:gemeente|provincie|waterschap|ministerie|stichting|vereniging|organisatie|leverancier|veiligheidsregio"
    r"|omgevingsdienst|belastingdienst|rijksoverheid|rijksdienst|uitvoeringsorganisatie|universiteit|bibliotheek"
    r"|municipality|province|ministry|water authority|supplier|vendor|organi[sz]ation)"
)


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def around(found: re.Match[str], text: str) -> tuple[str, str]:
    """A few words before and behind it."""
    return text[max(0, found.start() - _BEFORE) : found.start()], text[found.end() : found.end() + _AFTER]


class Spots:
    """Where a pattern is found in a text, to ask of many places whether it is near without looking each time."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self.starts = [found.start() for found in pattern.finditer(text)]

    def between(self, begin: int, end: int) -> bool:
        at = bisect_left(self.starts, begin)
        return at < len(self.starts) and self.starts[at] <= end


def letters(text: str) -> str:
    """The same for a number however it is split up."""
    return re.sub(r"[\W_]+", "", text).lower()


IN_LINK = re.compile(r"(?:://|www\.)[^\s<>\"]*$")
JUST_NAMED = re.compile(rf"{NAMED}\W{{0,4}}(?:(?:is|was|nr|nummer)\W{{1,3}})?$|[a-z0-9][-_]$", _I)
EXPLAINED = re.compile(rf"(?:{NAMED}|\b(?:{THINGS}|nummer|nr|no)\b)[^\n0-9]{{0,25}}$|[a-z0-9][-/_=]$", _I)

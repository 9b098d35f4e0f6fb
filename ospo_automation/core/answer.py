"""An owner's plain answer to our question whether it helped: `Geholpen, dank je wel!` is one."""

from __future__ import annotations

import re

_COMMANDS = {
    "helped": "helped",
    "geholpen": "helped",
    "partly": "partly",
    "deels": "partly",
    "gedeeltelijk": "partly",
    "partially": "partly",
    "not helped": "not-helped",
    "niet geholpen": "not-helped",
    "not needed": "withdraw",
    "niet meer nodig": "withdraw",
}
_BEFORE = re.compile(
    r"(?:(?:ja|jazeker|nee|yes|no)\b[ ,.]*)?(?:(?:het|dit|dat) heeft (?:(?:me|mij|ons) )?|(?:it|this|that) (?:has )?)?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"([\w -]*)([^\w -]?)([^\n]*)")
_BUT = {"maar", "niet", "nee", "geen", "nog", "but", "not", "no", "yet"}
_TURNED_ROUND = {"helped", "withdraw"}  # by a "but" behind them


_AGREES = re.compile(
    r"(?:ja|jazeker|zeker|prima|akkoord|graag|oke|oké|ok|goed|yes|sure|fine|agreed)?[ ,.]*"
    r"(?:(?:ja|hoor|graag|prima|akkoord|dat mag|deel maar|delen maar|doe maar|please|share it|go ahead)[ ,.]*){0,3}",
    re.IGNORECASE,
)


_YES = re.compile(
    r"\b(?:ja|jazeker|zeker|prima|akkoord|graag|oke|oké|ok|goed|yes|sure|fine|agreed|dat mag|deel maar|delen maar|"
    r"doe maar|share it|go ahead)\b",
    re.IGNORECASE,
)


def agrees(text: str) -> bool:
    """Whether it says yes and nothing else: `Ja, deel maar.`"""
    words = text.strip().rstrip("!").strip()
    return _YES.search(words) is not None and _AGREES.fullmatch(words) is not None


_DECLINES = re.compile(
    r"(?:nee|neen|no|liever niet|niet|rather not|i'd rather not|please don't|don't)?[ ,.]*"
    r"(?:(?:liever niet|dank je(?: wel)?|bedankt|hoor|rather not|thanks|thank you|please)[ ,.]*){0,2}",
    re.IGNORECASE,
)
_THANKS = re.compile(r"(?:dank je(?: wel)?|bedankt|hoor|thanks|thank you|please|[ ,.])+", re.IGNORECASE)


def declines(text: str) -> bool:
    """Whether it says no and nothing else: `Nee, liever niet.`"""
    words = text.strip().rstrip("!").strip()
    return bool(words) and _DECLINES.fullmatch(words) is not None and _THANKS.fullmatch(words) is None


def answer(text: str) -> str | None:
    """The command that it stands for; None where it isn't certain what is meant."""
    before = _BEFORE.match(text)
    parts = _PARTS.match(text, before.end() if before else 0)
    words, mark, rest = parts.groups() if parts else ("", "", "")
    name = _COMMANDS.get(" ".join(words.lower().replace("-", " ").split()))
    is_turned = name in _TURNED_ROUND and bool(_BUT & set(re.findall(r"\w+", rest.lower())))
    return None if mark == "?" or is_turned else name

"""What the form on the site knows of personal details, for a browser: the same patterns and words as we look with.

A browser does less with them, and never more: what it warns of, we would stop at as well. It tells while somebody
types, before anything is public.
"""

from __future__ import annotations

import re
from typing import Any

from phonenumbers import PhoneMetadata

from .around import EXPLAINED, IN_LINK, JUST_NAMED
from .citizens import IN_BROWSER as OF_CITIZENS
from .citizens import WORDS_IN_BROWSER as CITIZENS_WORDS
from .lines import IN_BROWSER as OF_LINES
from .lines import WORDS_IN_BROWSER as LINES_WORDS
from .mailboxes import IN_BROWSER as OF_MAILBOXES
from .mailboxes import WORDS_IN_BROWSER as MAILBOXES_WORDS
from .readable import IN_BROWSER as OF_READABLE
from .streets import IN_BROWSER as OF_STREETS
from .streets import WORDS_IN_BROWSER as STREETS_WORDS

_TOKEN = re.compile(
    r"\\.|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<own>[*+?}])\+|\(\?P<(?P<named>\w+)>|\(\?P=(?P<again>\w+)\)"
    r"|\(\?-i:(?P<exact>[^()]*)\)|(?P<end>\$)|(?P<letter>[A-Za-z])"
)
_IN_SET = re.compile(r"\\.|[a-z]-[a-z]|[A-Z]-[A-Z]|[A-Za-z]")
_AT_END = r"(?=\n?(?![\s\S]))"


def browser_rules() -> dict[str, Any]:
    """Patterns by their name, each with its flags; and lists of words. All of it goes into JSON."""
    found = {
        "explained": EXPLAINED,
        "inLink": IN_LINK,
        "justNamed": JUST_NAMED,
        **OF_READABLE,
        **OF_CITIZENS,
        **OF_LINES,
        **OF_MAILBOXES,
        **OF_STREETS,
        **_plan(),
    }
    words = {**CITIZENS_WORDS, **LINES_WORDS, **MAILBOXES_WORDS, **STREETS_WORDS}
    return {
        "patterns": {name: for_browser(each) for name, each in found.items()},
        "words": {name: sorted(each) for name, each in words.items()},
    }


def _plan() -> dict[str, re.Pattern[str]]:
    """Which telephone numbers there are in the Netherlands, without the 0."""
    plan = PhoneMetadata.metadata_for_region("NL")
    kinds = {"mobileNumber": plan.mobile, "fixedNumber": plan.fixed_line} if plan is not None else {}
    return {name: re.compile(f"^(?:{each.national_number_pattern})$") for name, each in kinds.items() if each}


def for_browser(pattern: re.Pattern[str]) -> tuple[str, str]:
    """The source of a pattern as JavaScript writes it, and its flags. What holds on to what it took lets go there.

    Where a part minds capitals within a pattern that doesn't, the others have both kinds of each letter: few browsers
    know how to say that of a part.
    """
    is_by_line = bool(pattern.flags & re.MULTILINE)
    is_mixed = "(?-i:" in pattern.pattern

    def told(found: re.Match[str]) -> str:
        whole = found[0]
        written = {
            "own": found["own"],
            "named": f"(?<{found['named']}>",
            "again": rf"\k<{found['again']}>",
            "exact": f"(?:{found['exact']})",
            "set": _IN_SET.sub(_both, whole) if is_mixed else whole,
            "letter": f"[{_both(found)}]" if is_mixed else whole,
            "end": whole if is_by_line else _AT_END,
        }
        return str(written.get(found.lastgroup or "", whole))

    flags = ("i" if pattern.flags & re.IGNORECASE and not is_mixed else "") + ("m" if is_by_line else "")
    return _TOKEN.sub(told, pattern.pattern), flags


def _both(found: re.Match[str]) -> str:
    """Letters of a set, as capitals and not."""
    each = found[0]
    return each if each.startswith("\\") else each.lower() + each.upper()

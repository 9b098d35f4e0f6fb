"""Minutes that somebody puts below an agenda: a comment that begins with a word for that."""

from __future__ import annotations

import re
from functools import cache

from ..incoming.slash import spellings


def minutes_in(body: str) -> str | None:
    """What stands behind `/verslag` at the very beginning of a comment, to the letter; None without that."""
    found = _command().match(body)
    return body[found.end() :].replace("\r\n", "\n").strip() if found else None


@cache
def _command() -> re.Pattern[str]:
    names = "|".join(name for known in spellings("minutes").values() for name in known)
    return re.compile(rf"\s{{0,20}}[*_]{{0,3}}/(?:{names})(?![\w-])[*_:.!\s]*", re.IGNORECASE)

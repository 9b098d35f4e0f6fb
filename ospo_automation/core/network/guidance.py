"""What people wrote down about a topic for everybody who asks about it: its first lines come before any expert."""

from __future__ import annotations

import re

from ..outgoing.page_words import fitted
from ..primitives import front
from ..primitives.errors import BadConfig

FOLDER = "docs/themas"
LONGEST = 280  # characters of it in a comment
MOST_LINES, LONGEST_LINE = 200, 2_000  # among which the first are looked for
_HEADING = re.compile(r"#{1,6}(?:\s|$)")
_NO_WORDS = re.compile(r"[-=*_~`>|:+\s]*+|\[[^\]]*+\]:.*|<!--.*|!!!.*|\?\?\?.*")
_MARKS = re.compile(r"^(?:>|[-*+]|\d{1,3}[.)])\s+")
_LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\([^()\s]{0,500}\)")
_HTML = re.compile(r"<[^<>]{0,500}>")
_EMPHASIS = re.compile(r"[*_`~]{1,3}")


def file_of(topic: str) -> str:
    return f"{FOLDER}/{topic}.md"


def first_lines(text: str, file: str) -> str:
    """The first paragraph below its headings, as plain words on one line; "" where nobody wrote any."""
    try:
        lines = front.parts(text, file).text.split("\n") if text else []
    except BadConfig:
        return ""  # the site tells; nobody's question waits for it
    found: list[str] = []
    for line in lines[:MOST_LINES]:
        words = line[:LONGEST_LINE].strip()
        if found and not words:
            break
        if _HEADING.match(words) or _NO_WORDS.fullmatch(words):
            continue
        found.append(_plain(_MARKS.sub("", words)))
    return fitted(" ".join(filter(None, found)), LONGEST)


def _plain(line: str) -> str:
    """Words without marks, pictures and addresses: those are on the page, to which we lead."""
    return _EMPHASIS.sub("", _HTML.sub("", _LINK.sub(r"\1", line))).strip()

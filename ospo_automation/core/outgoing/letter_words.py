"""The gate for what we mail: plain text, in which nothing acts on whoever reads it.

A mail program makes a link of an address by itself. So addresses in other people's words stay, and what could hide or
turn a text goes.
"""

from __future__ import annotations

import re

from .safe import Safe, clean, typed

LONGEST = 30_000  # characters of one value
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_LINK = re.compile(r"(?<![\\!])\[([^\[\]\n]{1,300})\]\((https?://[^()\s]{1,500})\)")
_TO_DO = re.compile(r"^(?:> \*\*(?:Concept|Draft)\.\*\*[^\n]*|- \*[^*\n]{1,200}\?\*)\n", re.MULTILINE)
"""What stands in a draft for whoever finishes it, and what they fill in."""


def letter_words(value: object) -> str:
    """Through which every value goes that a mail of ours shows; lines stay lines."""
    if isinstance(value, Safe):
        return value
    lines = [line.rstrip() for line in clean(str(value).replace("\r\n", "\n"), LONGEST).strip().split("\n")]
    # "--" alone on a line would begin a signature, and what stands below it would be hidden.
    return Safe("\n".join(f"{line}\u00a0" if line in {"--", "-"} else line for line in lines))


def as_letter(markdown: str) -> str:
    """A page of ours as a mail shows it: in plain words, without what a maintainer still has to do."""
    text = _TO_DO.sub("", markdown)
    text = _LINK.sub(r"\1 (\2)", _HEADING.sub("", text))
    text = re.sub(r"(?<!\\)(\*\*|(?<!\w)[*_](?=\w)|(?<=[\w.?!])[*_](?!\w))", "", text)
    return re.sub(r"\n{3,}", "\n\n", typed(text)).strip()

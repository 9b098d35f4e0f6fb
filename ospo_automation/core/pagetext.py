"""The gate for pages of the knowledge base: what people typed stays readable there and can do nothing.

Pages are made to HTML by one of several engines, whose dialects of Markdown differ in what a backslash escapes; an
entity means the same to all of them. Nothing on a page notifies anybody, so names and numbers stay as they are.
"""

from __future__ import annotations

import re

from .text import LONGEST_INLINE, Safe, clean

_ENTITIES = {character: f"&#{ord(character)};" for character in "\\`*_[]<>|~{}$"} | {"&": "&amp;"}
_MARKUP = re.compile("[" + re.escape("".join(_ENTITIES)) + "]")
_AT_START = re.compile(r"^([#=+:>!-]|\d+(?=[.)]))")  # what would begin a heading, a list, a rule or a box


def plain(value: object, limit: int = LONGEST_INLINE) -> Safe:
    """Somebody's words on one line of a page; an ellipsis where nothing of them can be shown."""
    if isinstance(value, Safe):
        return value
    text = " ".join(clean(str(value), limit).split()) or "…"
    return Safe(_at_start(escaped(text)))


def escaped(text: str) -> str:
    """Text in which nothing is markup, in the middle of a line."""
    return _MARKUP.sub(lambda found: _ENTITIES[found[0]], text)


def _at_start(text: str) -> str:
    return _AT_START.sub(lambda found: f"{found[0]}&#8203;" if found[0].isdigit() else f"&#{ord(found[0])};", text)

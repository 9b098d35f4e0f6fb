"""Texts made to keep a machine busy: GitHub reads them in a moment, our Markdown takes minutes and gigabytes."""

from __future__ import annotations

import re
from typing import Any

# What our Markdown library looks back for through all of the text, each time anew.
_MOST = {"[": 3000, "://": 1000}
_LONGEST_REFERENCES = 100_000  # characters; cmark, which GitHub uses, has the same limit
# HTML opens what is left open anew in each block: a thousand of these in a thousand blocks are a million.
_LEFT_OPEN = re.compile(r"<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/]", re.IGNORECASE)
_MOST_OPENED = 1_000_000


def is_tangled(markdown: str) -> bool:
    """Far more of something than anybody means to write: better read as plain text."""
    return any(markdown.count(piece) > most for piece, most in _MOST.items())


def is_tangled_html(html: str) -> bool:
    """Whether a browser, or who reads as a browser does, could make very much more of it than it is."""
    return len(_LEFT_OPEN.findall(html)) * html.count("<") > _MOST_OPENED


class References(dict[str, Any]):
    """The addresses that a text names once and uses often; each use is a copy, so all together have a limit."""

    def __init__(self) -> None:
        super().__init__()
        self.left = _LONGEST_REFERENCES

    def get(self, label: str, default: Any = None) -> Any:
        found = super().get(label)
        if found is not None:
            self.left -= len(found["href"]) + len(found["title"])
        return default if found is None or self.left < 0 else found

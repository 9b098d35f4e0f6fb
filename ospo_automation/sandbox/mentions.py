"""Who is mentioned in a text, looked up in the rendered text as GitHub does, and which issues it says it closes."""

from __future__ import annotations

import re
import threading
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from .tangles import References, is_tangled

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

# After html-pipeline's MentionFilter, which GitHub published; a login followed by a slash is a team's organisation.
# With the short code of an enterprise behind an underscore, which came later: logins of managed users have one.
MENTION = re.compile(
    r"(?<![A-Za-z0-9_/`])@((?>[a-z0-9][a-z0-9-]{0,38}(?:_[a-z0-9]{1,38})?))(?!/)(?=\.+[ \t\W]|\.+$|[^0-9a-zA-Z_.]|$)",
    re.IGNORECASE | re.ASCII,
)
# https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
CLOSING = re.compile(
    r"(?<![\w-])(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+"
    r"(?:(?P<repo>[A-Za-z0-9_-]+/[A-Za-z0-9._-]+)?#|GH-)(?P<number>\d{1,9})\b",
    re.IGNORECASE,
)
_ONE_AT_A_TIME = threading.Lock()  # the library that finds bare addresses keeps its place in itself
LIMIT = 50  # more mentions than this in one text notify nobody further


class _Text(HTMLParser):
    """Collects the text nodes outside code and links."""

    SILENT = frozenset({"a", "code", "pre", "script", "style", "title", "textarea"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.depth = 0
        self.parts: list[str] = []

    def parse_html_declaration(self, i: int) -> int:
        """Python's own trips over `<![` and anything but a name (up to 3.13.5); browsers see a comment."""
        return self.parse_bogus_comment(i) if self.rawdata.startswith("<![", i) else super().parse_html_declaration(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # their signature
        self.depth += tag in self.SILENT

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in self.SILENT and self.depth > 0

    def handle_data(self, data: str) -> None:
        if self.depth == 0:
            self.parts.append(data)


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("gfm-like", {"html": True, "maxNesting": 100})


def words_of(markdown: str) -> list[str]:
    """The text as it is shown, without code and links, in pieces."""
    if is_tangled(markdown):
        return [markdown]
    reader = _Text()
    with _ONE_AT_A_TIME:
        html = _markdown().render(markdown, {"references": References()})
    reader.feed(html)
    reader.close()
    return reader.parts


def mentioned(markdown: str) -> list[str]:
    """Logins in lower case, in order, each once, at most `LIMIT`; whether they exist is not looked at."""
    if "@" not in markdown and "&" not in markdown:
        return []
    found = (match.lower() for part in words_of(markdown) for match in MENTION.findall(part))
    return list(dict.fromkeys(found))[:LIMIT]


def closed_by(text: str, full_name: str, *, markdown: bool = True) -> list[tuple[str, int]]:
    """Repository and number of each, in order. In Markdown, code says nothing; a commit message is no Markdown."""
    parts = words_of(text) if markdown else [text]
    matches = [match for part in parts for match in CLOSING.finditer(part)]
    return list(dict.fromkeys((match["repo"] or full_name, int(match["number"])) for match in matches))

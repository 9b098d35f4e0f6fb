"""What a comment does on GitHub, judged by GitHub's own Markdown library and not by our filter."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import cmarkgfm
from cmarkgfm.cmark import Options

MENTION = re.compile(r"(?<![A-Za-z0-9_`])@([A-Za-z0-9][A-Za-z0-9-]{0,38}(?:_[A-Za-z0-9]+)?(?:/[A-Za-z0-9._-]+)?)")
REFERENCE = re.compile(r"(?<![\w&])(?:[\w.-]+/[\w.-]+)?#\d+|\bGH-\d+|(?<![\w])[0-9a-f]{7,40}(?![\w])", re.IGNORECASE)
OURS = {"p", "strong", "em", "code", "ul", "ol", "li", "pre", "a", "br", "del", "input", "input[type]"} | {
    "input[disabled]"
}
ON_THE_BOARD = {"h3", "table", "thead", "tbody", "tr", "th", "td", "th[align]", "td[align]"}


@dataclass
class Effects(HTMLParser):
    """Everything in a rendered comment that could reach somebody: live mentions, references, links, foreign HTML."""

    mentions: set[str] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._quiet = 0
        self._loud: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._quiet += tag in {"code", "pre"}
        self.links |= {value or "" for name, value in attrs if name in {"href", "src"}}
        self.tags |= {f"{tag}[{name}]" for name, _ in attrs if name not in {"href", "lang", "start"}}

    def handle_endtag(self, tag: str) -> None:
        self._quiet -= tag in {"code", "pre"}

    def handle_data(self, data: str) -> None:
        self.text += data
        self._loud += [] if self._quiet else [data]

    def close(self) -> None:
        super().close()
        loud = "\0".join(self._loud)
        self.mentions |= {name.lower() for name in MENTION.findall(loud)}
        self.references |= set(REFERENCE.findall(loud))


def effects(markdown: str) -> Effects:
    """Rendered as GitHub does, raw HTML included, so that nothing is hidden from the judge."""
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_HARDBREAKS
    html = cmarkgfm.github_flavored_markdown_to_html(markdown, options)
    found = Effects()
    found.feed(html)
    found.close()
    return found

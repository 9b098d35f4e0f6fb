"""What Outlook makes of a mail where it repeats it below an answer: plain lines, with links between brackets."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_PARAGRAPHS = frozenset({"p", "div", "ul", "ol", "pre", "blockquote", "table", "details", "dl", "hr"})
_PARAGRAPHS |= {f"h{level}" for level in range(1, 7)}
_LINES = frozenset({"li", "tr", "summary", "dt", "dd"})
_BULLET = "  *   "


def as_text(html: str, home: str) -> str:
    """`home`: what an address that begins with a slash is on."""
    reader = _Reader(home)
    reader.feed(html)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(map(str.rstrip, reader.lines))).strip("\n")


class _Reader(HTMLParser):
    def __init__(self, home: str) -> None:
        super().__init__(convert_charrefs=True)
        self.home = home
        self.lines = [""]
        self.in_pre = 0
        self.leads_to = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # their signature
        self._break_before(tag)
        self.in_pre += tag == "pre"
        given = dict(attrs)
        if tag == "br":
            self.lines.append("")
        elif tag == "li":
            self.lines[-1] = _BULLET
        elif tag == "a":
            href = given.get("href") or ""
            self.leads_to = f"{self.home}{href}" if href.startswith("/") else href
        elif tag == "img":
            self.lines[-1] += f"[{given.get('alt') or ''}]"

    def handle_endtag(self, tag: str) -> None:
        self._break_before(tag)
        self.in_pre -= tag == "pre" and self.in_pre > 0
        if tag in ("td", "th"):
            self.lines[-1] += "\t"
        elif tag == "a" and self.leads_to:
            self.lines[-1] += f"<{self.leads_to}>"

    def handle_data(self, data: str) -> None:
        if self.in_pre:
            first, *others = data.split("\n")
            self.lines[-1] += first
            self.lines += others
            return
        words = re.sub(r"\s+", " ", data)
        goes_on = self._has_begun() and not self.lines[-1].endswith((" ", "\t"))
        self.lines[-1] += words if goes_on else words.lstrip()

    def _has_begun(self) -> bool:
        """Whether this line has anything in it but its bullet."""
        return self.lines[-1] not in ("", _BULLET)

    def _break_before(self, tag: str) -> None:
        if tag not in _PARAGRAPHS | _LINES:
            return
        if self._has_begun():
            self.lines.append("")
        if tag in _PARAGRAPHS and not self.lines[-1]:
            self.lines.append("")

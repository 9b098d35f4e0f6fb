"""The last hand on cleaned HTML: links to people, casussen and files, headings that fit, tables that scroll."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from urllib.parse import quote, unquote, urlsplit

from ..mentions import MENTION
from .words import say

_TAG = re.compile(r'(<(?:[^<>"]|"[^"]*")*>)')
_NAME = re.compile(r"</?([a-z][a-z0-9]*)")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_NUMBER = re.compile(r"(?<![\w&/#.-])#(?P<number>[1-9]\d{0,8})(?![\w-])")
_LINKABLE = re.compile(f"(?P<mention>{MENTION.pattern})|{_NUMBER.pattern}", re.IGNORECASE | re.ASCII)
_EMPTY_HEADING = re.compile(r'<(h[1-6]) class="[^"]*">\s*</\1>')
_HEADING = re.compile(r'(<h[1-6] class="meant-\d")>(.*?)</h', re.DOTALL)
_ANCHOR = "user-content-"  # GitHub's own prefix, so that no heading takes a name that a page needs
_EMPTY_LINK = re.compile(r'(<a href="([^"]*)"[^>]*>)\s*</a>')
_EMPTY_HEAD_CELL = re.compile(r"<th([^>]*)>\s*</th>")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


@dataclass(frozen=True)
class Place:
    """Where a text stands: what its links can lead to, and the level of the heading above it."""

    repository: str
    language: str
    level: int
    people: Mapping[str, str] = field(default_factory=dict)  # login by login in lower case
    numbers: Mapping[int, bool] = field(default_factory=dict)  # of all issues: is it a pull request
    folder: str | None = None  # of the file that this text is, for its relative links
    ref: str = "main"


class Finishing:
    """Walks once through the tags and the text between them. Its input has been cleaned; its output goes to a page."""

    def __init__(self, place: Place, mentioned: frozenset[str]) -> None:
        self.place = place
        self.mentioned = mentioned
        self.in_link = self.in_code = 0
        self.seen_levels: list[int] = []  # as the writer meant them, of the headings around this one
        self.open_headings: list[int] = []
        self.anchors: dict[str, int] = {}  # how often each was used

    def finished(self, html: str) -> str:
        out = []
        for index, part in enumerate(_TAG.split(html)):
            out.append(self._tag(part) if index % 2 else self._text(part))
        joined = _EMPTY_LINK.sub(r"\1\2</a>", _EMPTY_HEADING.sub("", "".join(out)))
        if self.place.folder is not None:
            joined = _HEADING.sub(self._with_anchor, joined)
        return _EMPTY_HEAD_CELL.sub(r"<td\1></td>", joined).strip()

    def _tag(self, tag: str) -> str:
        found = _NAME.match(tag)
        name, closing = found[1] if found else "", tag.startswith("</")
        step = -1 if closing else 1
        self.in_link += step * (name == "a")
        self.in_code += step * (name in ("code", "pre", "kbd", "samp", "tt"))
        if re.fullmatch("h[1-6]", name):
            return self._heading_end() if closing else self._heading(int(name[1]))
        if closing:
            return "</table></div>" if name == "table" else tag
        attributes = {key: unescape(value) for key, value in _ATTRIBUTE.findall(tag)}
        return self._opened(name, tag, attributes)

    def _opened(self, name: str, tag: str, attributes: dict[str, str]) -> str:
        if name == "a":
            return self._link(attributes)
        if name == "img":
            return self._picture(attributes)
        if name == "input":
            done = "checked" in tag
            label = self._say("markdown.done" if done else "markdown.to_do")
            return f'<input type="checkbox" disabled{" checked" if done else ""} aria-label="{escape(label)}">'
        if name == "pre":
            return '<pre tabindex="0">'
        if name == "table":
            return f'<div class="scroll" role="group" tabindex="0" aria-label="{self._say("markdown.table")}"><table>'
        return tag

    def _heading(self, level: int) -> str:
        """Its place among the page's own headings: no level is skipped, whatever the writer chose."""
        while self.seen_levels and self.seen_levels[-1] >= level:
            self.seen_levels.pop()
        self.seen_levels.append(level)
        shown = min(6, self.place.level + len(self.seen_levels))
        self.open_headings.append(shown)
        return f'<h{shown} class="meant-{level}">'

    def _with_anchor(self, found: re.Match[str]) -> str:
        """As on GitHub, `#some-words` leads to the heading with those words; in a comment it doesn't."""
        words = unescape(_TAG.sub("", found[2])).strip().lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        self.anchors[slug] = seen = self.anchors.get(slug, -1) + 1
        return f'{found[1]} id="{_ANCHOR}{escape(f"{slug}-{seen}" if seen else slug)}">{found[2]}</h'

    def _heading_end(self) -> str:
        return f"</h{self.open_headings.pop()}>" if self.open_headings else ""

    def _link(self, attributes: dict[str, str]) -> str:
        href = self._resolved(attributes.get("href", ""), "blob")
        if not href:
            return "<a>"
        title = f' title="{escape(attributes["title"])}"' if "title" in attributes else ""
        return f'<a href="{escape(href)}"{title} rel="nofollow noopener noreferrer">'

    def _resolved(self, href: str, kind: str) -> str:
        """In a file a relative address leads to the file beside it, as on GitHub; nonsense leads nowhere."""
        try:
            parts = urlsplit(href)
        except ValueError:  # such as "http://["
            return ""
        if self.place.folder is None or parts.scheme or href.startswith("//"):
            return href
        anchor = _ANCHOR if not parts.path or parts.path.lower().endswith(".md") else ""
        tail = f"#{anchor}{unquote(parts.fragment)}" if parts.fragment else ""
        if not parts.path:
            return tail
        start = "" if parts.path.startswith("/") else self.place.folder
        path = posixpath.normpath(posixpath.join("/", start, unquote(parts.path).lstrip("/"))).lstrip("/")
        return f"/{self.place.repository}/{kind}/{quote(self.place.ref)}/{quote(path)}{tail}"

    def _picture(self, attributes: dict[str, str]) -> str:
        """The repository's own are shown; one from elsewhere would tell its owner who reads this."""
        source, words = attributes.get("src", ""), attributes.get("alt", "").strip()
        own = self._resolved(source, "raw")
        if own and own != source and urlsplit(own).path.lower().endswith(PICTURES):
            return f'<img src="{escape(own)}" alt="{escape(words)}" loading="lazy">'
        shown = escape(words or self._say("markdown.picture"))
        if self.in_link or not own.startswith(("http://", "https://")):
            return shown
        return f'<a href="{escape(source)}" rel="nofollow noopener noreferrer">{shown}</a>'

    def _text(self, html: str) -> str:
        if self.in_link or self.in_code or not ("@" in html or "#" in html):
            return html
        text, out, end = unescape(html), [], 0
        for found in _LINKABLE.finditer(text):
            linked = self._person(found) if found["mention"] else self._number(found)
            if linked:
                out += [escape(text[end : found.start()], quote=False), linked]
                end = found.end()
        return "".join(out) + escape(text[end:], quote=False)

    def _person(self, found: re.Match[str]) -> str:
        login = found["mention"].lstrip("@").lower()
        if login not in self.mentioned or login not in self.place.people:
            return ""
        known = self.place.people[login]
        return f'<a class="mention" href="/notifications?person={escape(known)}"><strong>@{escape(known)}</strong></a>'

    def _number(self, found: re.Match[str]) -> str:
        number = int(found["number"])
        if number not in self.place.numbers:
            return ""
        kind = "pull" if self.place.numbers[number] else "issues"
        return f'<a href="/{self.place.repository}/{kind}/{number}">#{number}</a>'

    def _say(self, key: str) -> str:
        return escape(say(self.place.language, key))

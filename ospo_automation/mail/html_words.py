"""The words of a mail that was written as a page: what its reader saw, with quotes as `> `.

The parser of the standard library isn't linear in all versions that people have; this looks at each character once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ospo_automation.core.primitives.entities import unescaped

MOST_PAGE = 1_000_000  # characters
_DEEPEST_QUOTE = 20
_LONGEST_LINK = 300


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_BREAKS = _tags(
    "address article aside body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr "
    "html main nav ol section table tbody tfoot thead title tr ul li blockquote p pre"
)
_PARAGRAPHS = _tags("p h1 h2 h3 h4 h5 h6 pre table ul ol blockquote")
_UNSEEN = _tags("script style title template svg math object noscript select textarea head")
_RAW = _tags("script style title textarea")  # in which nothing but their own end is a tag
_VOID = _tags("area base br col embed hr img input link meta source track wbr")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_QUOTE = re.compile(r"=\s*([\"'])")
_HIDDEN = re.compile(r"display\s{0,5}:\s{0,5}none|mso-hide\s{0,5}:\s{0,5}all|\shidden(?:[\s=>/]|$)", re.IGNORECASE)
_HREF = re.compile(r"\shref\s{0,5}=\s{0,5}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'>]{1,2000}))", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f\v]+")


def words_of(page: str) -> str:
    """In time linear to its length; of a longer page its first `MOST_PAGE` characters."""
    seen = _Seen()
    for piece in _pieces(page[:MOST_PAGE]):
        seen.take(piece)
    return seen.text()


@dataclass(frozen=True)
class _Piece:
    """A tag by its `name`, or words where that is ""."""

    name: str = ""
    rest: str = ""  # its attributes, or the words
    is_end: bool = False


def _pieces(page: str) -> Iterator[_Piece]:
    at, closed = 0, {'"': True, "'": True}
    while (start := page.find("<", at)) >= 0:
        if start > at:
            yield _Piece(rest=page[at:start])
        if page.startswith("<!--", start):
            at = _behind(page, "-->", start + 4)
        elif page.startswith(("<!", "<?"), start):
            at = _behind(page, ">", start)
        elif (tag := _TAG.match(page, start)) is not None:
            end = _end_of_tag(page, tag.end(), closed)
            if end < 0:
                return
            name = tag[2].lower()
            yield _Piece(name, page[tag.end() : min(end, tag.end() + 4_000)], bool(tag[1]))
            at = end + 1
            if name in _RAW and not tag[1]:
                found = re.compile(rf"</{name}", re.IGNORECASE).search(page, at)
                at = len(page) if found is None else found.start()
        else:
            yield _Piece(rest="<")
            at = start + 1
    yield _Piece(rest=page[at:])


def _behind(page: str, mark: str, at: int) -> int:
    found = page.find(mark, at)
    return len(page) if found < 0 else found + len(mark)


def _end_of_tag(page: str, at: int, closed: dict[str, bool]) -> int:
    """Where its `>` stands, beyond quoted values; -1 where it has none. `closed` tells of which quotes one is left."""
    end = page.find(">", at)
    while end >= 0 and (quote := _QUOTE.search(page, at, end)) is not None:
        mark = quote[1]
        close = page.find(mark, quote.end()) if closed[mark] else -1
        if close < 0:
            closed[mark] = False
            at = quote.end()
            continue
        at = close + 1
        if close > end:
            end = page.find(">", at)
    return end


@dataclass
class _Seen:
    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    depth: int = 0
    pre: int = 0
    link: str = ""
    linked: int = 0  # how many pieces of this line stood before the link
    unseen: str = ""  # the tag in which nothing is seen
    nested: int = 0

    def take(self, piece: _Piece) -> None:
        if self.unseen:
            if piece.name == self.unseen:
                self.nested += -1 if piece.is_end else 1
                self.unseen = self.unseen if self.nested else ""
        elif not piece.name:
            self.words(unescaped(piece.rest))
        elif piece.is_end:
            self.ends(piece.name)
        elif piece.name not in _VOID and (piece.name in _UNSEEN or _HIDDEN.search(piece.rest)):
            if not piece.rest.endswith("/"):
                self.unseen, self.nested = piece.name, 1
        else:
            self.begins(piece.name, piece.rest)

    def words(self, text: str) -> None:
        text = text.replace("\xa0", " ").replace("\u200b", "")
        if self.pre:
            first, *others = text.split("\n")
            self.line.append(first)
            for each in others:
                self.break_line()
                self.line.append(each)
            return
        text = _SPACES.sub(" ", text)
        if not self.line or self.line[-1].endswith(" "):
            text = text.lstrip(" ")
        if text:
            self.line.append(text)

    def begins(self, name: str, rest: str) -> None:
        if name == "br":
            self.break_line(always=True)
        elif name in _BREAKS:
            self.break_line()
            if name in _PARAGRAPHS:
                self.blank()
        if name == "blockquote":
            self.depth = min(self.depth + 1, _DEEPEST_QUOTE)
        elif name == "pre":
            self.pre += 1
        elif name == "li":
            self.line.append("- ")
        elif name in {"td", "th"} and self.line:
            self.words(" ")
        elif name == "a":
            found = _HREF.search(rest)
            self.link = unescaped(next(filter(None, found.groups()), "")) if found else ""
            self.linked = len(self.line)

    def ends(self, name: str) -> None:
        if name in _BREAKS:
            self.break_line()
            if name in _PARAGRAPHS:
                self.blank()
        if name == "blockquote":
            self.depth = max(self.depth - 1, 0)
        elif name == "pre":
            self.pre = max(self.pre - 1, 0)
        elif name == "a" and self.link:
            self.end_link()

    def end_link(self) -> None:
        """Where a link leads stands behind its words, unless they say so themselves."""
        said = "".join(self.line[self.linked :]).strip()
        link, self.link = self.link.strip(), ""
        is_page = link.lower().startswith(("https://", "http://")) and len(link) <= _LONGEST_LINK
        if said and is_page and said.rstrip("/") not in link:
            self.line.append(f" ({link})")

    def break_line(self, *, always: bool = False) -> None:
        text = "".join(self.line).rstrip()
        self.line, self.linked = [], 0
        if text or always:
            self.lines.append(f"{'> ' * self.depth}{text}".rstrip())

    def blank(self) -> None:
        mark = ("> " * self.depth).rstrip()
        if self.lines and self.lines[-1] != mark:
            self.lines.append(mark)

    def text(self) -> str:
        self.break_line()
        kept: list[str] = []
        for line in self.lines:
            if line.strip("> ") or (kept and kept[-1].strip("> ")):
                kept.append(line)
        while kept and not kept[-1].strip("> "):
            kept.pop()
        return "\n".join(kept).strip("\n")

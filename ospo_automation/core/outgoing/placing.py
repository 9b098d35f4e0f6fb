"""Where on a page somebody's words go, so that they change what the maintainers see changed and nothing else."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LONGEST_PASSAGE = 2_000  # characters; whoever pastes more means a section, and can say so in words
LONGEST_PAGE = 100_000  # characters; the parser's time can grow faster than a page
_CLOSING = re.compile(r"^## (?:Over deze les|About this lesson)[ \t]*\r?$", re.MULTILINE)
_FRONT = re.compile(r"\ufeff?\s*---[ \t]*\r?\n(?:.*?\r?\n)??---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_HOLDS_MORE = re.compile(r"[<>]|`{3}|~{3}")  # without its begin or its end, all that follows would be something else
_HOLDS_LINK = re.compile(r"\]\(|<http")
_SETTING = re.compile(
    r"\s{0,3}[\w-]+:"
)  # on the first line of a page an engine takes it for what the page says of itself
_OWN_KIND = re.compile(r"^(?:  |\t|!!!|\?\?\?|===|///|:|\[\^|\*\[)", re.MULTILINE)  # begins what only some engines know


@dataclass(frozen=True)
class Place:
    """A page to the letter, around the words that are new. `replaces`: something that stood there goes."""

    before: str
    text: str
    after: str
    replaces: bool


def placed(page: str, passage: str, text: str) -> Place:
    """Where new words go: in the place of a passage that stands there just once among words, or else at the end.

    At the end of a lesson means before what it says of itself. What a page says between its dashes stays. `text` has
    gone through the gate for pages; within a line it comes on one line.
    """
    front = _FRONT.match(page)
    start = front.end() if front else 0
    found = _found(page, passage, start)
    return (found and _instead(page, start, found, text)) or _at_end(page, start, text)


def _at_end(page: str, start: int, text: str) -> Place:
    closing = [each for each in _CLOSING.finditer(page) if each.start() >= start]
    cut = closing[-1].start() if closing else len(page)
    before, after = page[:cut].rstrip("\r\n"), page[cut:]
    apart = _apart(page)
    return Place(f"{before}{apart}" if before else "", text, f"{apart}{after}" if after else "\n", replaces=False)


def _apart(page: str) -> str:
    """An empty line, as a page's own."""
    return "\r\n\r\n" if page.partition("\n")[0].endswith("\r") else "\n\n"


def _found(page: str, passage: str, start: int) -> tuple[int, int] | None:
    """From where to where a passage stands, whatever its line breaks; in time that grows with the page."""
    wanted = " ".join(passage.split())
    if not wanted or len(passage) > LONGEST_PASSAGE or len(page) > LONGEST_PAGE or _HOLDS_MORE.search(wanted):
        return None
    words = list(re.finditer(r"\S+", page[start:]))
    flat = " ".join(word[0] for word in words)
    at = flat.find(wanted)
    if at < 0 or flat.find(wanted, at + 1) >= 0:
        return None
    begins, length = [], 0
    for word in words:
        begins.append(length)
        length += len(word[0]) + 1

    def place(letter: int) -> int:
        which = bisect_right(begins, letter) - 1
        return start + words[which].start() + letter - begins[which]

    return place(at), place(at + len(wanted) - 1) + 1


def _instead(page: str, start: int, found: tuple[int, int], text: str) -> Place | None:
    """In the place of a passage; None where that isn't among words, or the new words don't fit there."""
    before, after = page[: found[0]], page[found[1] :]
    name = "ospoplace"
    while name in page:
        name += "x"
    tokens = _parser().parse(f"{before[start:]}{name}{after}")
    at = next((at for at, each in enumerate(tokens) if each.type == "inline" and name in each.content), 0)
    if not at or not _is_among_words(tokens[at], name, text) or (not before.strip() and _SETTING.match(text)):
        return None
    is_short = [each.type for each in _parser().parse(text)] == ["paragraph_open", "inline", "paragraph_close"]
    is_free = tokens[at].level == 1 and tokens[at - 1].type == "paragraph_open"
    is_free = is_free and not _OWN_KIND.search(_lines_of(f"{before[start:]}{name}{after}", tokens[at]))
    if is_free and not is_short:
        apart = _apart(page)
        before = f"{before.rstrip()}{apart}" if before[start:].strip() else before
        return Place(before, text, f"{apart}{after.lstrip()}" if after.strip() else "\n", replaces=True)
    if is_free:
        return Place(before, text, after, replaces=True)
    return Place(before, " ".join(text.split()), after, replaces=True) if is_short else None


def _is_among_words(inline: Token, name: str, text: str) -> bool:
    """Whether a name stands among words: not in a tag, an address, code or what is said of an element in braces."""
    in_link = is_address = False
    for each in inline.children or ():
        if each.type.startswith("link_"):
            in_link = each.nesting > 0
            is_address = in_link and each.markup == "autolink"
        if each.type == "text" and name in each.content:
            in_braces = re.search(rf"\{{[^{{}}]*{name}", inline.content)
            return not (in_braces or is_address) and not (in_link and _HOLDS_LINK.search(text))
    return False


def _lines_of(page: str, token: Token) -> str:
    first, end = token.map or (0, 0)
    return "\n".join(re.split(r"\r\n|\n|\r", page)[first:end])


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415  (only who draws up a page needs it)

    return MarkdownIt("commonmark").enable("table")

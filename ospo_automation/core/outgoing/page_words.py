"""The gate for pages of the knowledge base: what people typed stays readable there and can do nothing.

Pages are made to HTML by one of several engines, whose dialects of Markdown differ in what a backslash escapes; an
entity means the same to all of them. Nothing on a page notifies anybody, so names and numbers stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from .safe import LONGEST_INLINE, LONGEST_QUOTE, ZERO_WIDTH_SPACE, Safe, clean

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

_ENTITIES = {character: f"&#{ord(character)};" for character in "\\`*_[]<>|~{}$"} | {"&": "&amp;"}
_MARKUP = re.compile("[" + re.escape("".join(_ENTITIES)) + "]")
_AT_START = re.compile(r"^(?:[#=+:>!-]|\d+(?=[.)])|\?(?=\?\?)|/(?=//))")  # begins a heading, a list, a rule or a box
_SNIPPET = re.compile(r"-(?=8<-)")  # an extension puts another file there, in code as well
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'`]{1,500}(?<![.,;:!?*_])")
_LEADS_OUT = re.compile(r"https?://", re.IGNORECASE)
_INDENT = " " * 4  # Python-Markdown wants four where others are content with two


def plain(value: object, limit: int = LONGEST_INLINE) -> Safe:
    """Somebody's words on one line of a page; an ellipsis where nothing of them can be shown."""
    if isinstance(value, Safe):
        return value
    return Safe(_at_start(_escaped(" ".join(clean(str(value), limit).split()) or "…")))


def markdown(text: str, limit: int = LONGEST_QUOTE) -> Safe:
    """Somebody's words at length, with their paragraphs, lists, quotes, code, emphasis and links, and nothing else.

    Headings become bold lines, pictures links, HTML text: the page is ours, and what it asks for stays with us.
    """
    from markdown_it.tree import SyntaxTreeNode  # noqa: PLC0415  (only who drafts a page needs it)

    text = clean(text.replace("\r\n", "\n"), limit)
    try:
        return Safe("\n".join(_blocks(SyntaxTreeNode(_parser().parse(text)).children)))
    except RecursionError:  # nested deeper than anybody means it: then nothing of it is markup
        return Safe("\n".join(_at_start(_escaped(line.strip())) for line in text.split("\n")))


def fitted(text: str, longest: int = 160) -> str:
    """On one line, and cut at a word where a search engine would cut it anyway."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    whole = cut[: cut.rindex(" ")] if " " in cut else cut
    return f"{whole.rstrip('.,;:')}…"


def links(text: str) -> list[str]:
    """The web addresses in somebody's words, each once, in their order."""
    return list(dict.fromkeys(_target(found[0]) for found in _ADDRESS.finditer(clean(text, LONGEST_QUOTE))))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415  (as above)

    return MarkdownIt("commonmark", {"html": False, "maxNesting": 10})


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> list[str]:
    """The lines of some blocks, with an empty one between them."""
    lines: list[str] = []
    for node in nodes:
        block = _block(node)
        lines += ["", *block] if lines and block else block
    return lines


def _block(node: SyntaxTreeNode) -> list[str]:
    match node.type:
        case "paragraph":
            return [_at_start(line) for line in _inline(node.children).split("\n")]
        case "heading":
            return [f"**{_inline(node.children)}**"]
        case "bullet_list" | "ordered_list":
            return [line for item in _items(node) for line in item]
        case "blockquote":
            return [f"> {line}".rstrip() for line in _blocks(node.children)]
        case "fence" | "code_block":
            return _fenced(node.content) if node.parent is None or node.parent.is_root else _code(node.content)
    return []


def _code(code: str) -> list[str]:
    """Code within a list or a quote, a line of code to a paragraph: not every engine knows a fence there."""
    lines = [line for line in _shown(code).split("\n") if line.strip()]
    return [part for line in lines for part in ("", _code_span(line.strip()))][1:] or ["…"]


def _code_span(code: str) -> str:
    return _escaped(code) if "`" in code else f"`{_shown(code)}`"


def _shown(code: str) -> str:
    return _SNIPPET.sub(f"-{ZERO_WIDTH_SPACE}", code)


def _fenced(code: str) -> list[str]:
    """Code, in a fence that it can't close."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", code)), default=0))
    return [fence, *_shown(code).rstrip("\n").split("\n"), fence]


def _items(node: SyntaxTreeNode) -> Iterator[list[str]]:
    for number, item in enumerate(node.children, 1):
        first, *rest = _blocks(item.children) or ["…"]
        mark = "-" if node.type == "bullet_list" else f"{number}."
        yield [f"{mark:<4}{first}", *(f"{_INDENT}{line}".rstrip() for line in rest)]


def _inline(nodes: Iterable[SyntaxTreeNode]) -> str:
    return "".join(map(_piece, nodes))


def _piece(node: SyntaxTreeNode) -> str:  # noqa: PLR0911  (one line for each kind)
    match node.type:
        case "inline":
            return _inline(node.children)
        case "text":
            return _with_links(node.content)
        case "softbreak" | "hardbreak":
            return "  \n"
        case "strong" | "em":
            around = "**" if node.type == "strong" else "*"
            words = _inline(node.children)
            return f"{around}{words}{around}" if words.strip() == words != "" else words
        case "code_inline":
            return _code_span(node.content)
        case "link":
            return _link(_inline(node.children), str(node.attrs.get("href", "")))
        case "image":
            return _link(_escaped(node.content), str(node.attrs.get("src", "")))
    return _escaped(node.content)


def _link(words: str, target: str) -> str:
    """A link that leads to a web page; of any other only its words."""
    if not _LEADS_OUT.match(target):
        return words
    plain_words = re.sub(r"<(https?://[^>]*)>", r"\1", words)  # no link within a link
    return f"[{plain_words or _escaped(target)}]({_target(target)})"


def _target(address: str) -> str:
    return quote(address, safe="/:?#@!$&+,;=%~.-")


def _with_links(text: str) -> str:
    """Text in which bare addresses lead somewhere, as they do on GitHub."""
    found, end = "", 0
    for address in _ADDRESS.finditer(text):
        found += f"{_escaped(text[end : address.start()])}<{_target(address[0])}>"
        end = address.end()
    return found + _escaped(text[end:])


def _escaped(text: str) -> str:
    """Text in which nothing is markup, in the middle of a line."""
    return _MARKUP.sub(lambda found: _ENTITIES[found[0]], text)


def _at_start(text: str) -> str:
    return _AT_START.sub(lambda found: f"{found[0]}&#8203;" if found[0].isdigit() else f"&#{ord(found[0])};", text)

"""A lesson as plain HTML that can be copied into a blog elsewhere, with a link back to where it is kept up to date."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from ospo_automation.core.lessons import LessonFront
from ospo_automation.core.website import DOCS, address_of
from ospo_automation.texts import words

from .content import Content, Written

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

BLOG = "blog"
_FRAME = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
</head>
<body>
{body}
<p>{source} <a href="{address}">{address}</a>.</p>
</body>
</html>
"""
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_DRAFT = re.compile(r"^> \*\*(?:Concept|Draft)\.\*\*.*\n?", re.MULTILINE)


def blog_text(content: Content, page: Written, said: LessonFront) -> str:
    """Headings, paragraphs, lists and links only: what another editor makes something of."""
    parser = _parser()
    tokens = parser.parse(_DRAFT.sub("", page.text.strip()))
    for token in (each for block in tokens for each in block.children or ()):
        if token.type == "link_open":
            token.attrs["href"] = _absolute(content, page, str(token.attrs.get("href", "")))
    body = parser.renderer.render(tokens, parser.options, {})
    return _FRAME.format(
        language=content.language,
        title=html.escape(said.title),
        body=body.strip(),
        source=html.escape(words(content.language)["site"]["blog_source"].format(site=content.title)),
        address=html.escape(address_of(content.site, page.source)),
    )


def _absolute(content: Content, page: Written, target: str) -> str:
    """Where a link leads, also from elsewhere."""
    if _ELSEWHERE.match(target):
        return target
    path, mark, anchor = target.partition("#")
    file = posixpath.normpath(posixpath.join("/", page.source, "..", path)) if path else f"/{page.source}"
    place = file.removeprefix(f"/{DOCS}/").lstrip("/")
    is_page = file.endswith(".md")
    return (address_of(content.site, place) if is_page else content.site.address + place) + mark + anchor


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415  (only the pages for a blog need it)

    parser = MarkdownIt("commonmark", {"html": False})
    parser.add_render_rule("image", _pictured)
    return parser


def _pictured(_: object, tokens: Sequence[Token], index: int, *_more: object) -> str:
    """A picture as its words: where this is copied to it isn't there, or it would be fetched from elsewhere."""
    return html.escape(tokens[index].content)

"""A lesson as plain HTML that can be copied into a blog elsewhere, with a link back to where it is kept up to date."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING

from ospo_automation.core.lessons import LessonFront
from ospo_automation.core.website import address_of
from ospo_automation.texts import words

from .content import Content, Written

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

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
_DRAFT = re.compile(r"^> \*\*(?:Concept|Draft)\.\*\*.*\n?", re.MULTILINE)


def blog_text(content: Content, page: Written, said: LessonFront) -> str:
    """Headings, paragraphs, lists and links only: what another editor makes something of."""
    parser = _parser()
    body = parser.render(_DRAFT.sub("", page.text.strip()))
    return _FRAME.format(
        language=content.language,
        title=html.escape(said.title),
        body=body.strip(),
        source=html.escape(words(content.language)["site"]["blog_source"].format(site=content.title)),
        address=html.escape(address_of(content.site, page.source)),
    )


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415  (only the pages for a blog need it)

    return MarkdownIt("commonmark", {"html": False})

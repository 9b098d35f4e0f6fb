"""A lesson as plain HTML that can be copied into a blog elsewhere, with a link back to where it is kept up to date."""

from __future__ import annotations

import html
import re

from ospo_automation.core.primitives.entities import unescaped
from ospo_automation.site.addresses import joined

from .markup import Element, attributes, replaced, tags
from .washing import washed

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
<p>{source} <a href="{address}">{host}</a>.</p>
</body>
</html>
"""
_TAGS = {"h1", "h2", "h3", "p", "ul", "ol", "li", "a", "strong", "em", "code", "pre", "blockquote", "hr", "br"}
"""What another editor makes something of."""
_DRAFT = re.compile(r"\s*+<p><strong>(?:Concept|Draft)\.</strong>")
_TARGET = re.compile(r'(?<=<a href=")[^"]*+(?=")')


def _is_sign(tag: str) -> bool:
    return attributes(tag).get("class") == "headerlink"


def _whole(element: Element) -> str:
    return f"{element.tag}{element.inside}</blockquote>"


def blog_text(inside: str, *, title: str, address: str, language: str, source: str) -> str:
    """Of the article of a finished page headings, paragraphs, lists and links only. `source` says where it is from.

    Pictures become their words: where this is copied to they aren't there, or would be fetched from elsewhere.
    """
    plain = replaced(inside, "a", lambda each: "" if _is_sign(each.tag) else f"{each.tag}{each.inside}</a>")
    plain = replaced(plain, "blockquote", lambda each: "" if _DRAFT.match(each.inside) else _whole(each))
    plain = tags("img").sub(lambda found: html.escape(attributes(found[0]).get("alt", "")), plain)
    body = washed(plain, tags=_TAGS, attributes={"a": {"href"}})
    # What it led to was nothing to follow.
    body = replaced(body, "a", lambda each: each.inside if each.tag == "<a>" else f"{each.tag}{each.inside}</a>")
    lasting = _TARGET.sub(lambda found: html.escape(joined(address, unescaped(found[0]))), body)
    return _FRAME.format(
        language=language,
        title=html.escape(title),
        body=lasting.strip(),
        source=html.escape(source),
        address=html.escape(address),
        host=html.escape(address.partition("://")[2].partition("/")[0]),
    )

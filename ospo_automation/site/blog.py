"""A lesson as plain HTML that can be copied into a blog elsewhere, with a link back to where it is kept up to date."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin

import nh3

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
_TAGS = {"h1", "h2", "h3", "p", "ul", "ol", "li", "a", "strong", "em", "code", "pre", "blockquote", "hr", "br"}
"""What another editor makes something of."""
_HEADERLINK = re.compile(r'<a\b[^>]*\bclass="headerlink"[^>]*>.*?</a>', re.DOTALL)
_DRAFT = re.compile(r"<blockquote>\s*<p><strong>(?:Concept|Draft)\.</strong>.*?</blockquote>\s*", re.DOTALL)
_PICTURE = re.compile(r"<img\b[^>]*?\balt=\"([^\"]*)\"[^>]*>|<img\b[^>]*>")
_NO_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)
_TARGET = re.compile(r'(?<=<a href=")[^"]*(?=")')


def blog_text(inside: str, *, title: str, address: str, language: str, source: str) -> str:
    """Of the article of a finished page headings, paragraphs, lists and links only. `source` says where it is from.

    Pictures become their words: where this is copied to they aren't there, or would be fetched from elsewhere.
    """
    plain = _PICTURE.sub(lambda found: found[1] or "", _DRAFT.sub("", _HEADERLINK.sub("", inside)))
    body = nh3.clean(
        plain, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=None
    )
    body = _NO_LINK.sub(r"\1", body)  # what it led to was nothing to follow
    lasting = _TARGET.sub(lambda found: html.escape(urljoin(address, html.unescape(found[0]))), body)
    return _FRAME.format(
        language=language,
        title=html.escape(title),
        body=lasting.strip(),
        source=html.escape(source),
        address=html.escape(address),
    )

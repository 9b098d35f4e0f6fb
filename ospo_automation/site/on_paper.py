"""What a printed page needs that a screen doesn't: where its links lead."""

from __future__ import annotations

import html
import posixpath
import re
from functools import partial
from urllib.parse import unquote, urldefrag

from .addresses import leads_out, scheme
from .layout import PageKind
from .markup import attributes, tags

ADDRESS = "data-ospo-address"
PRINTED = frozenset(
    {PageKind.PAGE, PageKind.LESSON, PageKind.EXPERIENCE, PageKind.DIGEST, PageKind.TOPIC, PageKind.MEETING}
)
"""Pages that people print to read; in a list each link is a page's title, and the list is found by its own address."""
_GIVEN = re.compile(rf"\s++{ADDRESS}=\"[^\"]*+\"")


def addressed(inside: str, place: str, address: str) -> str:
    """An article in which each link to another page of the site tells its whole address, for paper. `place` is that of
    the page below the site's `address`.
    """
    return tags("a").sub(partial(_addressed, place, address), inside)


def _addressed(place: str, address: str, found: re.Match[str]) -> str:
    tag = _GIVEN.sub("", found[0])
    if not tag.endswith(">"):
        return tag
    given = attributes(tag)
    target = urldefrag(given.get("href", "")).url
    if target.startswith("mailto:"):
        return f'<a {ADDRESS}="{html.escape(unquote(target.removeprefix("mailto:").partition("?")[0]))}"{tag[2:]}'
    if not target or leads_out(target) or scheme(target) or target.startswith("/"):
        return tag
    path = posixpath.normpath(posixpath.join("/", place, target)).lstrip("/")
    ends = "/" if target.endswith(("/", "..", ".")) and path else ""
    return f'<a {ADDRESS}="{html.escape(f"{address}{path}{ends}")}"{tag[2:]}'

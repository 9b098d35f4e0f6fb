"""What a printed page needs that a screen doesn't: where its links lead."""

from __future__ import annotations

import html
import posixpath
import re
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

    def told(found: re.Match[str]) -> str:
        tag = _GIVEN.sub("", found[0])
        there = _whole(attributes(tag).get("href", ""), place, address) if tag.endswith(">") else ""
        return f'<a {ADDRESS}="{html.escape(there)}"{tag[2:]}' if there else tag

    return tags("a").sub(told, inside)


def _whole(target: str, place: str, address: str) -> str:
    """Where a link leads, as people would type it; "" where its words or its target tell that already."""
    target = urldefrag(target).url
    if target.startswith("mailto:"):
        return unquote(target.removeprefix("mailto:").partition("?")[0])
    if not target or leads_out(target) or scheme(target) or target.startswith("/"):
        return ""
    path = posixpath.normpath(posixpath.join("/", place, target)).lstrip("/")
    ends = "/" if target.endswith(("/", "..", ".")) and path else ""
    return f"{address}{path}{ends}"

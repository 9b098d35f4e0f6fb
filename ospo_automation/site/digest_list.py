"""The list of what was told of each month, as far as maintainers published it."""

from __future__ import annotations

from collections.abc import Iterator

from ospo_automation.core.knowledge import digests
from ospo_automation.core.network import website

from .content import Content, link
from .layout import PageKind
from .making import Made, page_made

DIGESTS = f"{digests.FOLDER.removeprefix(f'{website.DOCS}/')}/index.md"


def digest_list(content: Content) -> Iterator[Made]:
    """Newest first; none where there are none yet."""
    found = [each for each in content.pages if each.is_digest]
    if found:
        newest = sorted(found, key=lambda each: each.path, reverse=True)
        listed = [{"title": each.title, "link": link(DIGESTS, each.path)} for each in newest]
        yield page_made(
            content, DIGESTS, "digests", {"digests": listed, "feed": f"{content.site.address}atom.xml"}, PageKind.LIST
        )

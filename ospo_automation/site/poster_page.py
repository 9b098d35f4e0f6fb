"""A page to hang up at a meeting: whoever is stuck scans a code and asks. Beside it a few words for an intranet."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

from ospo_automation.core.network import website
from ospo_automation.core.network.by_mail import asked_at
from ospo_automation.core.network.decided import Network
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.texts import render_page, words

from .content import Content
from .layout import PageKind
from .making import LESSONS, Made, page_made, place
from .shared_elsewhere import Text

CODE = "assets/ospo/ask-code.svg"
INTRANET = "intranet"
"""By this name the poster's page holds the text for an intranet."""
_QUIET = 4  # modules of white around the code, as ISO/IEC 18004 wants


def poster(content: Content) -> Iterator[Made]:
    """With the code as a picture beside it: nothing is asked of anybody to make it."""
    path = place(content, "poster")
    ask = content.site.address + words(content.language)["site"]["pages"]["ask"] + "/"
    values = {
        "name": content.title,
        "address": Safe(ask),
        "shown": Safe(ask.partition("://")[2].rstrip("/")),
        "code": Safe(CODE),
        "mail": asked_at(content.network),
        "slot": Safe(INTRANET),
    }
    made = page_made(content, path, "poster", values, PageKind.SHARE, is_found=False)
    yield replace(made, beside={CODE: scannable(ask)})


def scannable(address: str) -> bytes:
    """A QR code as SVG. A quarter of it may be covered or torn off."""
    import segno  # noqa: PLC0415  (only where a code is made)

    found = io.BytesIO()
    segno.make(address, error="q", micro=False, boost_error=False).save(
        found, kind="svg", border=_QUIET, omitsize=True, light="#fff", xmldecl=False, nl=False
    )
    return found.getvalue()


def intranet(network: Network, site: website.Settings) -> Text:
    """A text for an intranet, as the pages of which there is one."""
    from markdown_it import MarkdownIt  # noqa: PLC0415  (only where the poster is)

    lessons = website.address_of(site, f"{website.DOCS}/{LESSONS}")
    values = {"name": site.title or network.name, "address": Safe(site.address), "lessons": Safe(lessons)}
    text = render_page(network.language, "site/intranet", values)
    body = MarkdownIt("commonmark", {"html": False}).render(text).strip()
    return Text(words(network.language)["site"]["share"]["intranet"], network.language, f"<body>\n{body}\n</body>")

"""What can still be put on another site, as one list: each text can be copied there, with its headings and links."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ospo_automation.core.knowledge.digests import DigestFront
from ospo_automation.core.knowledge.experience import ExperienceFront
from ospo_automation.core.knowledge.published import LessonFront
from ospo_automation.core.network import communication
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.primitives.entities import unescaped
from ospo_automation.core.signals.web_links import WebLink, normalised

from .addresses import leads_out
from .article import repaired
from .content import Content, OwnPage, link
from .layout import PageKind
from .making import Made, page_made, place
from .markup import attributes, elements, replaced, tags
from .plain_markdown import as_markdown

WAITS = timedelta(days=365)  # what is older is no news any more
MOST = 40  # on the list
_BODY = re.compile(r"<body>\n(.*)\n</body>", re.DOTALL)
_BEGINS, _ENDS = "<!--share-->", "<!--/share-->"
_SLOT = re.compile(rf'(<div class="ospo-share" data-share="([^"<>]*)">)(?:{_BEGINS}.*?{_ENDS})?+</div>', re.DOTALL)


@dataclass(frozen=True)
class Shared:
    """A page of which there is a text. `issue` is where it comes from, 0 where nobody knows or its owner wants no link;
    `elsewhere` is the address where else it stands, "" where that is nowhere yet.
    """

    page: OwnPage
    day: date
    issue: int
    elsewhere: str


def shared(content: Content, page: OwnPage) -> Shared | None:
    """None for what is no text for elsewhere, or was withdrawn."""
    said = page.front
    if isinstance(said, LessonFront | ExperienceFront):
        if said.withdrawn is not None:
            return None
        if isinstance(said, ExperienceFront):
            return Shared(page, said.date, said.issue or 0, _placed(content, page, said.issue or 0))
        elsewhere = _placed(content, page, said.casus or 0)  # earlier versions wrote the number of every casus
        return Shared(page, said.date, (said.link and said.casus) or 0, elsewhere)
    if page.is_digest:
        month = DigestFront.of(page.said)
        return Shared(page, month.last, month.issue, _placed(content, page, month.issue)) if month is not None else None
    return None


def _placed(content: Content, page: OwnPage, number: int) -> str:
    """Where it stands; an address that nobody could open is none."""
    found = normalised(content.placed_lessons.get(page.source) or content.placed.get(number, ""))
    return found.address if isinstance(found, WebLink) and found.address.startswith("https://") else ""


def share_page(content: Content) -> Iterator[Made]:
    """The newest first; only where the network has somebody put texts elsewhere."""
    settings = content.network.section(communication.Settings)
    if settings is None:
        return
    path = place(content, "share")
    found = [each for page in content.pages if (each := shared(content, page)) is not None]
    waiting = [each for each in found if not each.elsewhere and content.today - each.day <= WAITS]
    newest = sorted(waiting, key=lambda each: (each.day, each.page.path), reverse=True)
    values = {
        "on": settings.place,
        "waiting": [_told(content, path, each) for each in newest[:MOST]],
        "more": max(0, len(newest) - MOST),
        "poster": link(path, place(content, "poster")),
    }
    yield page_made(content, path, "share", values, PageKind.SHARE, is_found=False)


def _told(content: Content, path: str, each: Shared) -> Mapping[str, Any]:
    address = f"{content.repository}/issues/{each.issue}" if content.repository and each.issue else ""
    return {
        "title": each.page.title,
        "opening": str(each.page.said.get("description") or ""),
        "link": Safe(link(path, each.page.path)),
        "slot": Safe(html.escape(each.page.path)),
        "issue": each.issue,
        "says": Safe(address),
    }


# --- In the HTML ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """The text of a page. `image` is the tag of its first picture, "" where it has none."""

    title: str
    language: str
    blog: str
    image: str = ""


def first_image(article: str, place: str) -> str:
    """The tag of the first picture of a page that is of the site itself and says in words what it shows, as it stands
    on a page one level deep.
    """
    for found in tags("img").finditer(article):
        given = attributes(found[0])
        source, words = given.get("src", ""), " ".join(given.get("alt", "").split())
        if source and words and not leads_out(source) and not source.startswith("data:"):
            there = posixpath.normpath(posixpath.join(place, source))
            return f'<img src="../{html.escape(there)}" alt="{html.escape(words)}">' if there[:2] != ".." else ""
    return ""


def asked_for(text: str) -> set[str]:
    """The files of the pages of which a list wants the text."""
    return {unescaped(found[2]) for found in _SLOT.finditer(text)}


def filled(text: str, texts: Mapping[str, Text], said: Mapping[str, Any]) -> str:
    """The list with each text in its place, anew where it stood there. `texts` are known by the file of their page."""

    def slot(found: re.Match[str]) -> str:
        known = texts.get(unescaped(found[2]))
        shown = f"{_BEGINS}{_shown(known, said)}{_ENDS}" if known is not None else ""
        return f"{found[1]}{shown}</div>"

    return _SLOT.sub(slot, text)


def _shown(text: Text, said: Mapping[str, Any]) -> str:
    """With buttons that copy it, which a script shows; without one it stands there to be selected."""
    words, label, lang = said["share"], html.escape(text.title), html.escape(text.language)
    inside = _BODY.search(text.blog)
    body = _without_title(inside[1] if inside is not None else "")
    picture = ""
    if text.image:
        alt = html.escape(attributes(text.image).get("alt", ""))
        picture = f"<figure>{text.image}<figcaption>{html.escape(words['image'])}: {alt}</figcaption></figure>"
    button = '<button type="button" class="md-button" data-copy="{what}" aria-label="{words}: {label}">{words}</button>'
    buttons = " ".join(
        button.format(what=what, words=html.escape(words[name]), label=label)
        for what, name in (("rich", "copy"), ("markdown", "copy_markdown"))
    )
    told = " ".join(f'data-{name}="{html.escape(words[name])}"' for name in ("copied", "failed"))
    markdown = html.escape(as_markdown(body), quote=False)
    named = f"{html.escape(words['markdown'])}: {label}"
    # One level lower as a part of this page; the script brings it back.
    lower = re.sub(r"<(/?)h([234])>", lambda found: f"<{found[1]}h{int(found[2]) + 1}>", body)
    return (
        f'{picture}<div class="ospo-copy" {told}><p hidden>{buttons}</p><p role="status"></p></div>'
        f'<details class="ospo-text"><summary>{html.escape(words["show"])}</summary>'
        f'<div class="ospo-rich" lang="{lang}">{repaired(lower, said["finish"])}</div></details>'
        f"<details><summary>{html.escape(words['markdown'])}</summary>"
        f'<textarea readonly rows="12" aria-label="{named}">\n{markdown}</textarea></details>'
    )


def _without_title(body: str) -> str:
    """A site asks for the title apart."""
    first = next(elements(body, "h1"), None)
    rest = f"{body[: first.start]}{body[first.end :]}" if first is not None else body
    return replaced(rest, "h1", lambda each: f"<h2>{each.inside}</h2>").strip()

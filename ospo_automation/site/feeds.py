"""For those who follow or index the site: sitemap with true dates, feeds of what is new, robots.txt, security.txt."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from xml.etree import ElementTree

from .layout import ARTICLES, Page
from .structured import SiteWide

MOST_ARTICLES = 50
_NOT_IN_XML = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
)  # https://www.w3.org/TR/xml/#charsets
_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(pages: Sequence[Page], standing: SiteWide) -> bytes:
    """Pages that may be found; `lastmod` where the true day is known, and else nothing."""
    root = ElementTree.Element("urlset", xmlns=_SITEMAP)
    for page in sorted(pages, key=lambda each: each.place):
        if page.is_found:
            entry = ElementTree.SubElement(root, "url")
            ElementTree.SubElement(entry, "loc").text = standing.site.address + page.place
            day = page.changed or page.made
            if day is not None:
                ElementTree.SubElement(entry, "lastmod").text = day.isoformat()
    return _xml(root)


def newest_articles(pages: Sequence[Page]) -> list[Page]:
    """Lessons and what people told beside those."""
    found = [page for page in pages if page.kind in ARTICLES and page.is_found and page.made]
    return sorted(found, key=lambda page: (page.made, page.path), reverse=True)[:MOST_ARTICLES]


def atom(articles: Sequence[Page], standing: SiteWide, title: str = "", place: str = "") -> bytes:
    """`title` and `place` where it is of one part of the site."""
    site = standing.site
    root = ElementTree.Element("feed", xmlns=_ATOM)
    ElementTree.SubElement(root, "title").text = title or standing.title
    ElementTree.SubElement(root, "id").text = site.address + place
    ElementTree.SubElement(root, "link", rel="self", href=f"{site.address}{place}atom.xml")
    ElementTree.SubElement(root, "link", href=site.address + place)
    days = [page.changed or page.made for page in articles]
    ElementTree.SubElement(root, "updated").text = _moment(max((day for day in days if day), default=date(1970, 1, 1)))
    author = ElementTree.SubElement(root, "author")
    ElementTree.SubElement(author, "name").text = site.publisher or standing.title
    for page in articles:
        entry = ElementTree.SubElement(root, "entry")
        ElementTree.SubElement(entry, "title").text = page.title
        ElementTree.SubElement(entry, "id").text = site.address + page.place
        ElementTree.SubElement(entry, "link", href=site.address + page.place)
        if page.made:
            ElementTree.SubElement(entry, "published").text = _moment(page.made)
        ElementTree.SubElement(entry, "updated").text = _moment(page.changed or page.made or date(1970, 1, 1))
        ElementTree.SubElement(entry, "summary").text = page.description
    return _xml(root)


def json_feed(articles: Sequence[Page], standing: SiteWide) -> bytes:
    """JSON Feed 1.1."""
    site = standing.site
    items = [
        {
            "id": site.address + page.place,
            "url": site.address + page.place,
            "title": page.title,
            "content_text": page.description,
            "date_published": _moment(page.made),
            "date_modified": _moment(page.changed or page.made),
            "tags": list(page.topics),
        }
        for page in articles
        if page.made
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": standing.title,
        "home_page_url": site.address,
        "feed_url": f"{site.address}feed.json",
        "language": standing.language,
        "items": items,
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def robots(standing: SiteWide) -> bytes:
    return f"User-agent: *\nAllow: /\nSitemap: {standing.site.address}sitemap.xml\n".encode()


def security(standing: SiteWide, contact: str, today: date) -> bytes:
    """RFC 9116. It says a year from this month on, so that it changes once a month and never runs out unseen."""
    expires = date(today.year + 1, today.month, 1)
    where = standing.site.security or f"mailto:{contact}"
    languages = dict.fromkeys((standing.language, "nl", "en"))
    return (
        f"Contact: {where}\nExpires: {expires.isoformat()}T00:00:00Z\nPreferred-Languages: {', '.join(languages)}\n"
        f"Canonical: {standing.site.address}.well-known/security.txt\n"
    ).encode()


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _xml(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root, " ")
    text = _NOT_IN_XML.sub("\ufffd", ElementTree.tostring(root, encoding="unicode"))
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()

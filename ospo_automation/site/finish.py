"""After the build: every page says what it is and where it stands, runs nothing of others, and can be found."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ospo_automation.core import website
from ospo_automation.core.network import Network
from ospo_automation.core.pagetext import fitted
from ospo_automation.texts import dated, words

from . import feeds, redirects
from .article import CONTRIBUTED, Cut, cut, first_words, repaired, safe
from .layout import Kind, Layout, Page, write_if_changed
from .policy import foreign, policy
from .structured import Standing, script, things

OURS = re.compile(r"\n?<!--ospo-->.*?<!--/ospo-->", re.DOTALL)
_THEIRS = re.compile(
    r"\s*<link\b(?=[^>]*\brel=[\"']?(?:canonical|prev|next)\b)[^>]*>"
    r"|\s*<meta\b(?=[^>]*\b(?:name=[\"']?(?:description|robots|author|twitter:[\w:]+)\b|property=[\"']?(?:og|article):))[^>]*>",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<title\b[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_HTML = re.compile(r"<html\b([^>]*)>", re.IGNORECASE)
_LANG = re.compile(r"""\s+lang\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_BODY_MARK = re.compile(r"\s+data-pagefind-(?:body|ignore)(?:=\"[^\"]*\")?")
_BEGIN, _END = '<div class="ospo-story">', "<!--story--></div>"
_STORY = re.compile(re.escape(_BEGIN) + "|" + re.escape(_END))
_SECTION = re.compile(r"(?=<h2\b)", re.IGNORECASE)
_DEAD = ("search/search_index.json", "search.json", "sitemap.xml.gz")
"""Of an engine's own search and sitemap, that ours take the place of."""
UNKNOWN = frozenset({"404.html"})


@dataclass(frozen=True)
class Finished:
    """`pages` is how many, `foreign` what they would fetch from others: the address of the page and of the thing."""

    pages: int
    changed: int
    foreign: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Desk:
    """What is needed for every page. `repository` is its web page, for the two ways to make a page better."""

    standing: Standing
    said: Mapping[str, Any]
    repository: str = ""
    asks: bool = False


def finish(
    root: Path, layout: Layout, network: Network, site: website.Settings, *, today: date, repository: str = ""
) -> Finished:
    """Changes what an earlier run left otherwise, and nothing else. Raises BadConfig for a fault in the redirects."""
    said = words(network.language)["site"]
    known = {page.place: page for page in layout.pages()}
    title = site.title or network.name
    html_files = sorted(layout.html.rglob("*.html"))
    found = list(_pages(layout.html, html_files, known))
    standing = Standing(
        site,
        title,
        network.language,
        search=f"{said['pages']['search']}/" if f"{said['pages']['search']}/" in known else "",
        data_file=_data_file(layout.html, said),
        places={page.place: page.title for _, page in found},
    )
    desk = Desk(standing, said, repository, asks=(root / ".github/ISSUE_TEMPLATE/aanvulling.yml").is_file())
    pages, changed, fetched = [], 0, []
    for file, page in found:
        text = file.read_text(encoding="utf-8", errors="replace")
        done, described = finished(text, page, desk)
        changed += write_if_changed(file, done.encode())
        pages.append(described)
        fetched += [(page.place or "/", each) for each in foreign(done, site.address)]
    changed += _files(root, layout, pages, desk, network.contact, today)
    fetched += _styles(layout.html, site.address)
    return Finished(len(pages), changed, fetched)


def _pages(folder: Path, files: Sequence[Path], known: Mapping[str, Page]) -> Iterator[tuple[Path, Page]]:
    """Every page of the site, with what is known of it; one that nobody told of isn't found where it is no content."""
    for file in files:
        name = file.relative_to(folder).as_posix()
        place = name.removesuffix("index.html") if name.endswith("/index.html") or name == "index.html" else name
        if place.startswith("pagefind/"):
            continue
        page = known.get(place)
        if page is None:
            kind = Kind.HOME if not place else Kind.PAGE
            page = Page(path=f"{place}index.md" if place.endswith("/") or not place else place, kind=kind)
            page = page.model_copy(update={"is_found": not known and name not in UNKNOWN})
        yield file, page


def finished(text: str, page: Page, desk: Desk) -> tuple[str, Page]:
    """One page as it should be, and what is known of it now; done twice it stays the same."""
    text = OURS.sub("", text)
    if _is_redirect(text):
        return text, page.model_copy(update={"is_found": False})
    parts = cut(text)
    if parts is not None:
        parts = _own(parts, page, desk)
        text = parts.before + parts.inside + parts.after
    heading = _TITLE.search(text)
    title = page.title or _own_title(heading[1] if heading else "", desk.standing.title)
    inside = parts.inside if parts is not None else text
    description = fitted(page.description or first_words(inside))
    page = page.model_copy(update={"title": title, "description": description})
    around = parts.before + parts.after if parts is not None else text
    return _with_head(text, page, policy(around), desk), page


def _is_redirect(text: str) -> bool:
    return 'http-equiv="refresh"' in text[:2_000]


def _own_title(text: str, site: str) -> str:
    return html.unescape(text).strip().removesuffix(site).rstrip(" -–|") or site


def _own(parts: Cut, page: Page, desk: Desk) -> Cut:
    """The article: safe, repaired, and with what stands below every page."""
    inside = _STORY.sub("", parts.inside)
    if page.kind in CONTRIBUTED:
        inside = safe(inside)
    inside = repaired(inside, desk.said["finish"])
    if page.kind is Kind.LESSON:
        inside = _shortened_on_paper(inside, desk.said["finish"]["on_paper"])
    opening = _BODY_MARK.sub("", parts.before)
    start = opening.rindex("<")
    mark = " data-pagefind-body" if page.is_found else " data-pagefind-ignore"
    tag = opening[start:-1] + mark + ">"
    return Cut(opening[:start] + tag, inside.rstrip() + _below(page, desk), parts.after)


def _shortened_on_paper(inside: str, kept: Sequence[str]) -> str:
    """The sections of a lesson that a printed page does without are marked: the answer and the advice stay."""
    first, *sections = _SECTION.split(inside)
    shown = [
        section if not index or any(word in _heading(section) for word in kept) else f"{_BEGIN}{section}{_END}"
        for index, section in enumerate(sections)
    ]
    return first + "".join(shown)


def _heading(section: str) -> str:
    return section.partition("</h2>")[0].lower()


def _below(page: Page, desk: Desk) -> str:
    said, site, language = desk.said["finish"], desk.standing.site, desk.standing.language
    lines = ['\n<!--ospo--><footer class="ospo-page">']
    day = page.changed or page.made
    if day is not None and page.kind is not Kind.BOARD:
        lines.append(f'<p>{said["changed"]} <time datetime="{day.isoformat()}">{dated(language, day)}</time>.</p>')
    if desk.repository and page.source:
        ways = []
        if desk.asks:
            form = f"{desk.repository}/issues/new?template=aanvulling.yml&page={quote(page.source, safe='')}"
            ways.append((form, said["add"]))
        ways.append((f"{desk.repository}/edit/HEAD/{quote(page.source)}", said["edit"]))
        items = "".join(f'<li><a href="{html.escape(target)}">{html.escape(name)}</a></li>' for target, name in ways)
        lines.append(f'<ul class="ospo-ways">{items}</ul>')
    lines.append(f'<p class="ospo-address">{html.escape(site.address + page.place)}</p></footer><!--/ospo-->')
    return "".join(lines)


def _with_head(text: str, page: Page, rules: str, desk: Desk) -> str:
    """The head with our lines; an engine's own about the same things are taken away."""
    standing = desk.standing
    language = page.language or standing.language
    text = _HTML.sub(lambda found: f'<html lang="{html.escape(language)}"{_LANG.sub("", found[1])}>', text, count=1)
    opening = _HEAD.search(text)
    end = text.find("</head>")
    if opening is None or end < 0:
        return text
    head = _THEIRS.sub("", text[opening.end() : end])
    name = page.title if page.title == standing.title else f"{page.title} - {standing.title}"
    title = f"<title>{html.escape(name)}</title>"
    head = _TITLE.sub(lambda _: title, head, count=1) if _TITLE.search(head) else head + title
    first = f'<!--ospo--><meta http-equiv="Content-Security-Policy" content="{rules}"><!--/ospo-->'
    return text[: opening.end()] + first + head.rstrip() + "\n" + _lines(page, desk) + text[end:]


def _lines(page: Page, desk: Desk) -> str:
    standing = desk.standing
    site, title = standing.site, html.escape(page.title)
    address, description = html.escape(site.address + page.place), html.escape(page.description)
    is_article = page.kind is Kind.LESSON
    lines = [f'<meta name="description" content="{description}">', f'<link rel="canonical" href="{address}">']
    if not page.is_found:
        lines.append('<meta name="robots" content="noindex">')
    given = {
        "og:title": title,
        "og:description": description,
        "og:url": address,
        "og:type": "article" if is_article else "website",
        "og:locale": {"nl": "nl_NL", "en": "en_GB"}.get(standing.language, standing.language),
        "og:site_name": html.escape(standing.title),
    }
    if is_article and page.made:
        given["article:published_time"] = page.made.isoformat()
    if page.changed:
        given["article:modified_time"] = page.changed.isoformat()
    lines += [f'<meta property="{name}" content="{value}">' for name, value in given.items()]
    name = html.escape(standing.title)
    lines.append(f'<link rel="alternate" type="application/atom+xml" title="{name}" href="{site.address}atom.xml">')
    lines.append(f'<link rel="alternate" type="application/feed+json" title="{name}" href="{site.address}feed.json">')
    about = things(page, page.description, standing)
    if about:
        lines.append(script(about))
    return "<!--ospo-->" + "\n".join(lines) + "<!--/ospo-->"


def _files(root: Path, layout: Layout, pages: Sequence[Page], desk: Desk, contact: str, today: date) -> int:
    """What stands beside the pages; how much of it had to be written."""
    standing = desk.standing
    lessons = feeds.newest_lessons(pages)
    wanted = {
        "sitemap.xml": feeds.sitemap(pages, standing),
        "robots.txt": feeds.robots(standing),
        "atom.xml": feeds.atom(lessons, standing),
        "feed.json": feeds.json_feed(lessons, standing),
        ".well-known/security.txt": feeds.security(standing, contact, today),
        ".nojekyll": b"",
    }
    there = {page.place for page in pages}
    moved = redirects.read(root)
    title = desk.said["finish"]["moved"]
    wanted |= redirects.pages(
        moved, address=standing.site.address, language=standing.language, title=title, there=there - set(moved)
    )
    for name in _DEAD:
        (layout.html / name).unlink(missing_ok=True)
    return sum(write_if_changed(layout.html / name, content) for name, content in wanted.items())


def _data_file(folder: Path, said: Mapping[str, Any]) -> str:
    name = f"{said['pages']['figures']}.csv"
    return name if (folder / name).is_file() else ""


def _styles(folder: Path, address: str) -> list[tuple[str, str]]:
    """What style sheets would fetch from elsewhere."""
    return [
        (file.relative_to(folder).as_posix(), found)
        for file in sorted(folder.rglob("*.css"))
        for found in foreign(file.read_text(encoding="utf-8", errors="replace"), address)
    ]

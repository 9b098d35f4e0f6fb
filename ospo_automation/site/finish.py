"""After the build: every page says what it is and where it stands, runs nothing of others, and can be found."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ospo_automation.core.knowledge import page_meant
from ospo_automation.core.network import communication, website
from ospo_automation.core.network.decided import Network
from ospo_automation.core.outgoing.page_words import fitted
from ospo_automation.core.primitives.entities import unescaped
from ospo_automation.texts import dated, words

from . import feeds, redirects
from .alike_pages import ALIKE
from .article import CONTRIBUTED, Cut, cut, first_words, repaired, safe, sources_named
from .beside_github import mailto, or_by_mail_html
from .blog_text import BLOG, blog_text
from .gleaned import Gleaned, Gleaning
from .layout import ARTICLES, Layout, Page, PageKind, names_below, up, write_if_changed
from .markup import OURS, OURS_ENDS, REST, elements, tags
from .on_paper import PRINTED, addressed
from .parallel import in_parallel
from .policy import foreign_in_style, policy
from .poster_page import INTRANET, intranet
from .search_beside import read_beside
from .search_texts import ABOUT, MARK, NAME, TITLE, UNSEARCHED, WHOLE
from .shared_elsewhere import Text, asked_for, filled, first_image
from .structured import SiteWide, script, things, way_to
from .theirs import edits_told, read_theirs

_BEGINS, _ENDS = OURS, OURS_ENDS
_HEAD_TAG = re.compile(rf"<(?:link|meta)\b{REST}>?\s*+", re.IGNORECASE)
_THEIRS = re.compile(
    r"<link\b.*\brel=[\"']?(?:canonical|prev|next)\b"
    r"|<meta\b.*\b(?:name=[\"']?(?:description|robots|author|twitter:[\w:]+)\b|property=[\"']?(?:og|article):)",
    re.IGNORECASE | re.DOTALL,
)
_LANG = re.compile(r"""(?<!\s)\s++lang\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]++)""", re.IGNORECASE)
_BODY_MARK = re.compile(r"(?<!\s)\s++data-ospo-[a-z]+(?:=\"[^\"]*\")?")
_DEAD = ("search/search_index.json", "search.json", "sitemap.xml.gz")
"""Of an engine's own search and sitemap, that ours take the place of."""
UNKNOWN = frozenset({"404.html"})
UNDATED = frozenset({PageKind.BOARD, PageKind.HOME})
"""Pages that change with all that is around them; what says below its title from when it is says it there only."""
FEWEST_STEPS = 2
MOST_GLEANED = 2_000  # pages of which all that the audit needs is held at once; of more it reads them again
COPIED = frozenset({PageKind.LESSON, PageKind.EXPERIENCE, PageKind.DIGEST})
"""Pages of which there is a text that can be copied into another site."""
NOT_SEARCHED = frozenset(
    {PageKind.LIST, PageKind.TOPIC, PageKind.ASK, PageKind.SHARE, PageKind.FIGURES, PageKind.REPORT}
)
"""Lists hold the words of all that stands in them: they are found by their title and description only."""


@dataclass(frozen=True)
class Finished:
    """`pages` is how many, `foreign` what they would fetch from others: the address of the page and of the thing.

    `notes` are sentences about what of their own settings isn't followed. `gleaned` is by file what the steps after it
    need to know of each page, where they were asked for.
    """

    pages: int
    changed: int
    foreign: Sequence[tuple[str, str]]
    notes: Sequence[str] = ()
    gleaned: Mapping[str, Gleaned] = field(default_factory=dict)


@dataclass(frozen=True)
class Desk:
    """What is needed for every page. `repository` is its web page, for the two ways to make a page better."""

    standing: SiteWide
    said: Mapping[str, Any]
    repository: str = ""
    asks: bool = False
    mail: str = ""  # where people mail who have no account on GitHub
    elsewhere: str = ""  # what people call the site on which texts of ours are put
    edits: str = ""  # what stands in front of a page's place where they say so themselves


def finish(
    root: Path,
    layout: Layout,
    network: Network,
    site: website.Settings,
    *,
    today: date,
    repository: str = "",
    searches: bool = False,
    audits: bool = False,
    ahead: Callable[[Work], Mapping[str, Done]] | None = None,
) -> Finished:
    """Changes what an earlier run left otherwise, and nothing else. Raises BadConfig for a fault in the redirects.

    `searches` and `audits`: what the index and the audit need of each page is gleaned at the same time. `ahead` puts in
    their place those that are finished already as that work would do it, and tells them by file.
    """
    said = words(network.language)["site"]
    known = {page.place: page for page in layout.pages()}
    names = names_below(layout.html)
    found = list(pages_in((name for name in names if name.endswith(".html")), known))
    theirs = read_theirs(root)
    edits, unused = edits_told(theirs.value)
    desk = desk_of(network, site, repository, edits, (page for _, page in found), layout.html)
    told = read_beside(layout.beside_file).told if searches else {}
    audits = audits and len(found) <= MOST_GLEANED
    lists = [each for each in found if each[1].kind is PageKind.SHARE]  # they hold the texts of the others
    shown = asked_for_in(layout.html / name for name, _ in lists)
    work = Work(desk, layout.html, Gleaning(site.address, searches, audits, told), shown, blogs_of(found))
    others = [each for each in found if each[1].kind is not PageKind.SHARE]
    ready = dict(ahead(work)) if ahead is not None else {}
    new = [each for each in others if each[0] not in ready]
    ready.update(zip((name for name, _ in new), in_parallel(work.done, new), strict=True))
    shutil.rmtree(layout.ahead, ignore_errors=True)
    done = [ready[name] for name, _ in others]
    texts = {one.page.path: one.text for one in done if one.text is not None}
    texts[INTRANET] = intranet(network, site)
    done += [work.done(each, texts) for each in lists]
    pages = [one.page for one in done]
    there = {one.page.place for one in done if not one.is_redirect}
    changed = sum(one.changed for one in done)
    fetched = [(one.page.place or "/", address) for one in done for address in one.gleaned.foreign]
    blogs = {one.blog for one in done}
    own = redirects.read(root)
    of_engine, untaken = redirects.told_in(theirs, there | own.keys(), there)
    moved = redirects.pages(
        {**of_engine, **own},
        address=site.address,
        language=network.language,
        title=said["finish"]["moved"],
        there=there,
    )
    for old in (layout.html / BLOG).glob("*.html"):
        if old.name not in blogs:
            old.unlink()  # of a lesson that is gone or was withdrawn
    changed += _files(layout, pages, desk, network.contact, today, moved)
    fetched += _styles(layout.html, site.address)
    gleaned = {one.name: one.gleaned for one in done} if searches or audits else {}
    return Finished(len(pages), changed, fetched, [*filter(None, [unused]), *untaken], gleaned)


def desk_of(
    network: Network, site: website.Settings, repository: str, edits: str, pages: Iterable[Page], files: Path
) -> Desk:
    """`pages` are all that there are, `files` is the folder in which their figures lie beside them."""
    said = words(network.language)["site"]
    listed, data_file = list(pages), f"{said['pages']['figures']}.csv"
    standing = SiteWide(
        site,
        site.title or network.name,
        network.language,
        search=next((page.place for page in listed if page.kind is PageKind.SEARCH), ""),
        data_file=data_file if (files / data_file).is_file() else "",
        places={page.place: page.title for page in listed},
    )
    return Desk(
        standing,
        said,
        repository,
        asks=network.section(page_meant.Settings) is not None,
        mail=network.contact,
        elsewhere=_elsewhere(network),
        edits=edits,
    )


def asked_for_in(lists: Iterable[Path]) -> frozenset[str]:
    """The files of the pages of which these lists want the text."""
    texts = (file.read_text(encoding="utf-8", errors="replace") for file in lists)
    return frozenset(path for text in texts for path in asked_for(text))


def blogs_of(found: Iterable[tuple[str, Page]]) -> Mapping[str, str]:
    """By the name of a text that can be copied the place of its page; of two with one name the last has it."""
    return {_blog(page): page.place for _, page in found if page.kind in COPIED}


def _blog(page: Page) -> str:
    return f"{page.place.rstrip('/').rpartition('/')[2]}.html"


def pages_in(names: Iterable[str], known: Mapping[str, Page]) -> Iterator[tuple[str, Page]]:
    """Every page of the site, with what is known of it; one that nobody told of isn't found where it is no content."""
    for name in names:
        place = name.removesuffix("index.html") if name.endswith("/index.html") or name == "index.html" else name
        if place.startswith(f"{BLOG}/"):
            continue
        page = known.get(place)
        if page is None:
            kind = PageKind.HOME if not place else PageKind.PAGE
            page = Page(path=f"{place}index.md" if place.endswith("/") or not place else place, kind=kind)
            page = page.model_copy(update={"is_found": not known and name not in UNKNOWN})
        yield name, page


@dataclass(frozen=True)
class Done:
    """What became of one page. `name` is its file, `changed` how many files had to be written, and `blog` the file of
    its text that can be copied, "" where it has none.
    """

    name: str
    page: Page
    changed: int
    is_redirect: bool
    gleaned: Gleaned
    blog: str = ""
    text: Text | None = None  # where a list shows it


@dataclass(frozen=True)
class Work:
    """What is done to every page. `shown` are the pages of which a list shows the text, `blogs` as told above."""

    desk: Desk
    html: Path
    gleaning: Gleaning
    shown: frozenset[str]
    blogs: Mapping[str, str]

    def done(self, found: tuple[str, Page], texts: Mapping[str, Text] | None = None) -> Done:
        """`texts` are those of other pages, by their files, for a list of them."""
        done, files = self.made(found, texts)
        changed = sum(write_if_changed(self.html / name, content) for name, content in files.items())
        return replace(done, changed=changed)

    def made(
        self, found: tuple[str, Page], texts: Mapping[str, Text] | None = None
    ) -> tuple[Done, Mapping[str, bytes]]:
        """The same before it is written: by their names the files that have to be as they are here."""
        name, page = found
        content = (self.html / name).read_bytes()
        text = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        done, described, article = finished(text, page, self.desk)
        if texts is not None:
            done = filled(done, texts, self.desk.said)
        encoded = done.encode()
        files = {name: encoded} if encoded != content else {}
        copied, blog = None, ""
        if page.kind in COPIED and article is not None:
            copied, blog = _text(article, described, self.desk), _blog(page)
            if self.blogs.get(blog) == page.place:
                files[f"{BLOG}/{blog}"] = copied.blog.encode()
        made = Done(
            name,
            described,
            0,
            _is_redirect(text),
            self.gleaning.of(done, described),
            blog,
            copied if described.path in self.shown else None,
        )
        return made, files


def finished(text: str, page: Page, desk: Desk) -> tuple[str, Page, str | None]:
    """One page as it should be, what is known of it now, and its article; done twice it stays the same."""
    text = _without_ours(text)
    if _is_redirect(text):
        return text, page.model_copy(update={"is_found": False}), None
    parts = cut(text)
    if parts is not None:
        parts = _own(parts, page, desk)
        text = parts.before + parts.inside + parts.after
    heading = next(elements(text, "title"), None)
    title = page.title or _own_title(heading.inside if heading else "", desk.standing.title)
    inside = parts.inside if parts is not None else text
    description = fitted(page.description or first_words(inside))
    page = page.model_copy(update={"title": title, "description": description})
    article = parts.inside if parts is not None else None
    return _with_head(text, page, article or "", desk), page, article


def _without_ours(text: str) -> str:
    """As the engine made it. Without a regular expression: most of a page is something else."""
    found, end = [], 0
    while (start := text.find(_BEGINS, end)) >= 0 and (stop := text.find(_ENDS, start)) >= 0:
        found.append(text[end:start].removesuffix("\n"))
        end = stop + len(_ENDS)
    return "".join((*found, text[end:])) if found else text


def _text(article: str, page: Page, desk: Desk) -> Text:
    standing = desk.standing
    inside, address = _without_ours(article), standing.site.address + page.place
    language = page.language or standing.language
    source = desk.said["blog_source"].format(site=standing.title)
    blog = blog_text(inside, title=page.title, address=address, language=language, source=source)
    return Text(page.title, language, blog, first_image(inside, page.place))


def _elsewhere(network: Network) -> str:
    settings = network.section(communication.Settings)
    return settings.place if settings is not None else communication.PLACE


def _is_redirect(text: str) -> bool:
    return 'http-equiv="refresh"' in text[:2_000]


def _own_title(text: str, site: str) -> str:
    return unescaped(text).strip().removesuffix(site).rstrip(" -–|") or site


def _own(parts: Cut, page: Page, desk: Desk) -> Cut:
    """The article: safe, repaired, and with what stands below every page."""
    inside = parts.inside
    if page.kind in CONTRIBUTED:
        inside = safe(inside)
    inside = repaired(inside, desk.said["finish"])
    if page.kind in {PageKind.LESSON, PageKind.EXPERIENCE}:
        heading, standing = desk.said["finish"]["sources"], desk.standing
        inside = sources_named(inside, heading, standing.site.address, standing.places or {})
    start = parts.before.rindex("<")
    opening = parts.before[:start] + _BODY_MARK.sub("", parts.before[start:])
    mark = _searched_by(page)
    tag = opening[start:-1] + mark + ">"
    inside = _below_heading(inside.rstrip(), page)
    inside += _beneath(page)
    if page.kind in PRINTED:
        inside = addressed(inside, page.place, desk.standing.site.address)
    return Cut(opening[:start] + tag, _trail(page, desk) + inside + _below(page, desk), parts.after)


def _trail(page: Page, desk: Desk) -> str:
    """The way to a page that lies deeper than the lists of the menu, for people."""
    way = way_to(page, desk.standing)[:-1]
    if len(way) < FEWEST_STEPS or not page.place:
        return ""
    names = [desk.said["nav"]["home"], *(name for _, name in way[1:])]
    items = "".join(
        f'<li><a href="{html.escape(up(page.place, place))}">{html.escape(name)}</a></li>'
        for (place, _), name in zip(way, names, strict=True)
    )
    label = html.escape(desk.said["finish"]["trail"])
    return f'{_BEGINS}<nav class="ospo-trail" aria-label="{label}" {UNSEARCHED}><ol>{items}</ol></nav>{_ENDS}'


def _below_heading(inside: str, page: Page) -> str:
    """With what is told of a lesson right below its title."""
    end = inside.find("</h1>")
    if not page.above or end < 0:
        return inside
    end += len("</h1>")
    return f"{inside[:end]}{_BEGINS}{page.above}{_ENDS}{inside[end:]}"


def _beneath(page: Page) -> str:
    return f"\n{_BEGINS}{page.beneath}{_ENDS}" if page.beneath else ""


def _searched_by(page: Page) -> str:
    """What of a page our own search looks in. Its title too: the heading has the engine's sign for a link in it."""
    if not page.is_found:
        return ""
    title, about = html.escape(page.title), html.escape(page.description)
    extent = NAME if page.kind in NOT_SEARCHED else WHOLE
    return f' {MARK}="{extent}" {TITLE}="{title}" {ABOUT}="{about}"'


def _below(page: Page, desk: Desk) -> str:
    said, site, language = desk.said["finish"], desk.standing.site, desk.standing.language
    lines = [f'\n{_BEGINS}<footer class="ospo-page">']
    day = page.changed or page.made
    if day is not None and page.kind not in UNDATED and not page.above:
        lines.append(f'<p>{said["changed"]} <time datetime="{day.isoformat()}">{dated(language, day)}</time>.</p>')
    if page.elsewhere:
        name = html.escape(said["elsewhere"].format(place=desk.elsewhere))
        lines.append(f'<p class="ospo-elsewhere"><a href="{html.escape(page.elsewhere)}">{name}</a></p>')
    ways = list(_ways(page, desk))
    if ways:
        items = "".join(f'<li><a href="{html.escape(target)}">{html.escape(name)}</a></li>' for target, name in ways)
        lines.append(f'<ul class="ospo-ways">{items}</ul>')
    if desk.mail and any(target.startswith(f"{desk.repository}/") for target, _ in ways):
        told = or_by_mail_html(desk.said, desk.mail, page.title)
        lines.append(f'<p class="ospo-or-mail" {UNSEARCHED}>{told}</p>')
    if desk.mail:
        told = html.escape(mailto(desk.mail, said["barrier_subject"].format(title=page.title)))
        lines.append(f'<p class="ospo-barrier" {UNSEARCHED}>{said["barrier"]} <a href="{told}">{said["tell"]}</a>.</p>')
    printed = f'data-printed="{html.escape(said["printed"])}"'
    lines.append(f'<p class="ospo-address" {printed}>{html.escape(site.address + page.place)}</p></footer>{_ENDS}')
    return "".join(lines)


def _ways(page: Page, desk: Desk) -> Iterator[tuple[str, str]]:
    """Two ways to make the site better, the one for those without Git first: an address and what it is called."""
    said = desk.said["finish"]
    if desk.repository and desk.asks and page.kind is not PageKind.PERSON:  # what stands there is theirs to say
        form = f"{desk.repository}/issues/new?template={page_meant.FORM}"
        named = f"{form}&page={quote(page.source, safe='')}" if page.source else form
        yield named, said["add"] if page.source else said["add_elsewhere"]
    if page.source and desk.edits:
        yield f"{desk.edits}{quote(page.source.removeprefix(f'{website.DOCS}/'))}", said["edit"]
    elif page.source and desk.repository:
        yield f"{desk.repository}/edit/HEAD/{quote(page.source)}", said["edit"]


def _with_head(text: str, page: Page, inside: str, desk: Desk) -> str:
    """The head with our lines; an engine's own about the same things are taken away. `inside` is the article."""
    standing = desk.standing
    language = page.language or standing.language
    text = tags("html").sub(
        lambda found: f'<html lang="{html.escape(language)}"{_LANG.sub("", found[0][5:])}', text, count=1
    )
    opening = tags("head").search(text)
    end = text.find("</head>")
    if opening is None or end < 0:
        return text
    head = _HEAD_TAG.sub(lambda tag: "" if _THEIRS.match(tag[0]) else tag[0], text[opening.end() : end])
    name = page.title if page.title == standing.title else f"{page.title} - {standing.title}"
    head = _with_title(head, f"<title>{html.escape(name)}</title>")
    rules = policy(head + text[end:].replace(inside, "", 1))
    first = f'{_BEGINS}<meta http-equiv="Content-Security-Policy" content="{rules}">{_ENDS}'
    return text[: opening.end()] + first + head.rstrip() + "\n" + _lines(page, desk) + text[end:]


def _with_title(head: str, title: str) -> str:
    """With another title, also instead of what a title of theirs ended early."""
    first, last = next(elements(head, "title"), None), head.lower().rfind("</title>")
    return f"{head[: first.start]}{title}{head[max(first.end, last + len('</title>')) :]}" if first else head + title


def _lines(page: Page, desk: Desk) -> str:
    standing = desk.standing
    site, title = standing.site, html.escape(page.title)
    address, description = html.escape(site.address + page.place), html.escape(page.description)
    is_article = page.kind in ARTICLES
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
    # Of a bare "alternate" Material's script thinks that it is another language, and fetches its sitemap on every page.
    for kind, file in (("atom+xml", "atom.xml"), ("feed+json", "feed.json")):
        lines.append(
            f'<link rel="alternate feed" type="application/{kind}" title="{name}" href="{site.address}{file}">'
        )
    if page.kind is PageKind.TOPIC:
        feed = f"{address}atom.xml"
        lines.append(f'<link rel="alternate feed" type="application/atom+xml" title="{title}" href="{feed}">')
    about = things(page, page.description, standing)
    if about:
        lines.append(script(about))
    return _BEGINS + "\n".join(lines) + _ENDS


def _files(
    layout: Layout, pages: Sequence[Page], desk: Desk, contact: str, today: date, moved: Mapping[str, bytes]
) -> int:
    """What stands beside the pages; how much of it had to be written."""
    standing = desk.standing
    articles = feeds.newest_articles(pages)
    wanted = {
        "sitemap.xml": feeds.sitemap(pages, standing),
        "robots.txt": feeds.robots(standing),
        "atom.xml": feeds.atom(articles, standing),
        "feed.json": feeds.json_feed(articles, standing),
        ".well-known/security.txt": feeds.security(standing, contact, today),
        ".nojekyll": b"",
        **moved,
    }
    if layout.alike_file.is_file():
        wanted[ALIKE] = layout.alike_file.read_bytes()
    for name in _DEAD:
        (layout.html / name).unlink(missing_ok=True)
    return sum(write_if_changed(layout.html / name, content) for name, content in wanted.items())


def _styles(folder: Path, address: str) -> list[tuple[str, str]]:
    """What style sheets would fetch from elsewhere."""
    return [
        (file.relative_to(folder).as_posix(), found)
        for file in (folder / name for name in names_below(folder) if name.endswith(".css"))
        for found in foreign_in_style(file.read_text(encoding="utf-8", errors="replace"), address)
    ]

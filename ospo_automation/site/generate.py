"""Before the build: a copy of the knowledge base, and beside it the pages that we make of what it holds."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from ospo_automation.core.casus.casus import CasusForm
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.knowledge.published import LessonFront
from ospo_automation.core.network import website
from ospo_automation.core.network.decided import FILE, Network
from ospo_automation.core.network.expertise import Expertise
from ospo_automation.core.network.profiles import Profile
from ospo_automation.core.primitives import front
from ospo_automation.core.primitives.errors import BadConfig, Fault
from ospo_automation.core.sight.for_site import CasusRecord, Records
from ospo_automation.texts import render_page

from .alike_pages import alike_file
from .ask_page import asking
from .content import Content, OwnPage, files, read_pages
from .digest_list import digest_list
from .event_page import event_list
from .figures_page import figures_page
from .gitdates import git_dates, minutes_of_change
from .home_page import first_page, home
from .layout import Layout, Page, names_below, write_if_changed
from .lesson_page import with_parts
from .making import MAKERS, NEWEST, Made
from .pages_told import page_of
from .poster_page import poster
from .reach import read_reach
from .related import related
from .report_page import report_pages
from .search_beside import keep_beside
from .shared_elsewhere import share_page
from .told_pages import told_list
from .topic_pages import topic_pages

_IN_HTML = ("title", "description")
_RISKY = re.compile('[<>"]')


@dataclass(frozen=True)
class Generated:
    """What was done. `dates_known`: whether git could tell when pages changed. `rest` has to be done before the site is
    finished, and the engine needs nothing of it.
    """

    written: int
    removed: int
    pages: int
    dates_known: bool
    rest: Callable[[], None]


def content_of(
    root: Path,
    network: Network,
    form: CasusForm,
    expertise: Expertise,
    *,
    today: date,
    repository: str = "",
    records: Records | None = None,
) -> tuple[Content, bool]:
    """All that the pages are made of, and whether git knows their dates. Raises BadConfig with every fault."""
    site = network.section(website.Settings)
    if site is None:
        what = "has no section 'site'."
        remedy = "Add 'site:' with 'address:' below it, as in docs/adopt.md of ospo_automation."
        raise BadConfig([Fault(FILE, 0, what, remedy)])
    dates = git_dates(root, website.DOCS, today)
    pages = read_pages(root, network, dates)
    known = records if records is not None else Records()
    revision = minutes_of_change(root, FILE, today)
    content = Content(
        network,
        site,
        form,
        expertise,
        pages,
        today,
        repository,
        known.casussen if records is not None else None,
        known.meetings,
        known.events,
        revision,
        known.full,
        read_reach(root, site),
        known.placed,
        known.placed_lessons,
    )
    return content, dates is not None


def content_here(
    checkout: Checkout, root: Path, repository: str, today: date, records: Sequence[CasusRecord]
) -> Content:
    """The same for what is no site: who makes none has figures all the same, and its address stands in none of them."""
    network = checkout.network
    site = network.section(website.Settings) or website.Settings(address=f"{repository}/")
    pages, reach = read_pages(root, network, None), read_reach(root, site)
    return Content(network, site, checkout.form, checkout.expertise, pages, today, repository, records, reach=reach)


def made_pages(content: Content) -> dict[str, Made]:
    """The pages that nobody wrote, by their file below the site's docs."""
    return {
        each.page.path: each
        for maker in (
            home,
            *MAKERS,
            topic_pages,
            told_list,
            event_list,
            figures_page,
            digest_list,
            report_pages,
            asking,
            share_page,
            poster,
        )
        for each in maker(content)
    }


def generate(root: Path, layout: Layout, content: Content, *, dates_known: bool) -> Generated:
    """Writes what has changed and takes away what is no longer made."""
    done = _begun(root, layout, content, dates_known=dates_known)[0]
    done.rest()
    return done


def begun(root: Path, layout: Layout, content: Content, *, dates_known: bool) -> Generated:
    """The same, and its rest is left to be done: until then the pages are told of without what stands around them."""
    done, pages = _begun(root, layout, content, dates_known=dates_known)
    layout.keep_pages(pages)
    return done


def _begun(root: Path, layout: Layout, content: Content, *, dates_known: bool) -> tuple[Generated, Sequence[Page]]:
    layout.begin()
    made = made_pages(content)
    pages: list[tuple[OwnPage | None, Page]] = []
    wanted: set[str] = set()
    written = 0
    for path, text in _texts(root, content, made, pages):
        wanted.add(path)
        written += write_if_changed(layout.docs / path, text)
    removed = 0
    for name in names_below(layout.docs):
        if name not in wanted:
            (layout.docs / name).unlink()
            removed += 1
    done = Generated(written, removed, len(pages), dates_known, partial(_rest, layout, content, pages))
    return done, [page for _, page in pages]


def _rest(layout: Layout, content: Content, pages: Sequence[tuple[OwnPage | None, Page]]) -> None:
    """What stands around each page, and what goes by all of them together."""
    alike = related(content)
    layout.keep_pages(
        page if own is None else with_parts(content, own, page, alike.get(own.path, ())) for own, page in pages
    )
    keep_beside(layout.beside_file, content)
    write_if_changed(layout.alike_file, alike_file(content))


def _texts(
    root: Path, content: Content, made: dict[str, Made], pages: list[tuple[OwnPage | None, Page]]
) -> Iterator[tuple[str, bytes]]:
    """Every file below the site's docs with its content; a page of ours takes the place of one with its name. `pages`
    are added to, each with what people wrote of it.
    """
    by_path = {page.path: page for page in content.pages}
    docs = root / website.DOCS
    told_of = {page.path for page in content.guidance.values()}  # on the pages of topics
    for file in files(root):
        path = file.relative_to(docs).as_posix()
        if path in made or path in told_of:
            continue
        page = by_path.get(path)
        if page is None:
            yield path, file.read_bytes()
            continue
        if isinstance(page.front, Profile):
            continue  # somebody whose page may not stand here
        pages.append((page, page_of(content, page)))
        text = file.read_bytes()
        if page.path in NEWEST:
            yield path, _with_top(page, text, first_page(content, page))
            continue
        yield path, (text if page.front is None else _without_risk(text, page.said, page.text)) + _notice(content, page)
    for path, each in made.items():
        said = front.parts(each.text, path)
        given = said.front.value if said.front is not None else {}
        named = {key: str(given[key]) for key in _IN_HTML if key in given}
        pages.append((None, each.page.model_copy(update=named)))
        yield path, _without_risk(each.text.encode(), given, said.text)
        yield from each.beside.items()


def _with_top(page: OwnPage, text: bytes, made: bytes) -> bytes:
    """What stands between its dashes, and another text below that."""
    whole = text.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    own = page.text.replace("\r\n", "\n")
    top = whole.removesuffix(own) if own else whole
    return top.encode() + made


def _without_risk(page: bytes, said: Mapping[str, Any], text: str) -> bytes:
    """A page of others with its title and description as HTML, where those hold more than words.

    An engine writes both into the page as they stand, outside of what is made safe later.
    """
    given = {key: str(said.get(key) or "") for key in _IN_HTML}
    if not any(map(_RISKY.search, given.values())):
        return page
    top = [f"{key}: {json.dumps(html.escape(words), ensure_ascii=False)}" for key, words in given.items() if words]
    return "\n".join(("---", *top, "---", text)).encode()


def _notice(content: Content, page: OwnPage) -> bytes:
    """Below a lesson that should have been looked at again."""
    said = page.front
    if not isinstance(said, LessonFront) or said.withdrawn or said.review is None or said.review > content.today:
        return b""
    return f"\n\n{render_page(content.language, 'site/old', {'day': said.updated or said.date})}\n".encode()

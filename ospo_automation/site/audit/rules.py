"""Is a page found? Rules about one page, and about all pages together."""

from __future__ import annotations

import json
import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any
from urllib.parse import unquote, urlsplit

from ospo_automation.core.knowledge.published import LONGEST_DESCRIPTION, SHORTEST_DESCRIPTION
from ospo_automation.site.addresses import plain, scheme
from ospo_automation.site.layout import PageKind

from .findings import Finding, Level
from .seeing import SKETCH, Link, Seen

LONGEST_TITLE = 75  # characters; search engines cut what comes after some sixty to seventy
FEWEST_WORDS = 150
ENOUGH_WORDS = 25  # to tell which language a page is in
NEARLY_ALL = int(SKETCH * 0.85)
VAGUE = frozenset(
    (
        "hier",
        "klik hier",
        "lees meer",
        "meer",
        "link",
        "deze link",
        "deze pagina",
        "here",
        "click here",
        "read more",
        "more",
    )
)
# What Google's documentation asks of each type (Search Central, "Structured data markup that Google Search supports").
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "BreadcrumbList": ("itemListElement",),
    "Article": ("headline", "author", "datePublished"),
    "Organization": ("name", "url"),
    "WebSite": ("name", "url"),
    "Event": ("name", "startDate", "location"),
    "ProfilePage": ("mainEntity",),
    "Dataset": ("name", "description"),
}
TO_BE_READ = frozenset({PageKind.PAGE, PageKind.LESSON, PageKind.HOME})
"""Pages that are written to be read: the others are lists, and as short as they are."""


@dataclass(frozen=True)
class Whole:
    """All pages of a site. `listed` are the addresses in the sitemap with their day, None where there is no sitemap."""

    pages: Sequence[Seen]
    address: str
    language: str
    files: frozenset[str]
    listed: Mapping[str, str] | None
    foreign: Sequence[tuple[str, str]] = ()
    today: date | None = None
    reviews: Mapping[str, date | None] = field(default_factory=dict)

    @cached_property
    def by_place(self) -> Mapping[str, Seen]:
        return {seen.place: seen for seen in self.pages}


ERROR, WARNING = Level.ERROR, Level.WARNING


def found(seen: Seen, rule: str, level: Level = WARNING, about: str = "", **values: object) -> Finding:
    return Finding(
        rule, seen.place, seen.page.source, 0, about, level, {name: str(value) for name, value in values.items()}
    )


def language(seen: Seen, whole: Whole) -> Iterator[Finding]:
    wanted = seen.page.language or whole.language
    given = seen.language.partition("-")[0]
    if not given:
        yield found(seen, "language_missing", ERROR)
        return
    clear = max(seen.dutch, seen.english) >= 5 and seen.words >= ENOUGH_WORDS
    spoken = "nl" if seen.dutch > 2 * seen.english else "en" if seen.english > 2 * seen.dutch else ""
    if clear and spoken and spoken != given:
        yield found(seen, "language_wrong", ERROR, says=given, reads=spoken)
    elif not spoken and given != wanted:
        yield found(seen, "language_wrong", ERROR, says=given, reads=wanted)


def title(seen: Seen, _: Whole) -> Iterator[Finding]:
    if not seen.title.strip(" -"):
        yield found(seen, "title_missing", ERROR)
    elif len(seen.page.title or seen.title) > LONGEST_TITLE:
        yield found(seen, "title_long", length=len(seen.page.title or seen.title), longest=LONGEST_TITLE)


def description(seen: Seen, _: Whole) -> Iterator[Finding]:
    if not seen.description:
        yield found(seen, "description_missing", ERROR)
    elif not seen.page.description and seen.page.title and seen.page.source and seen.page.kind in TO_BE_READ:
        yield found(seen, "description_own")  # made of its first words; a person can do better
    elif len(seen.description) < SHORTEST_DESCRIPTION:
        yield found(seen, "description_short", length=len(seen.description))
    elif len(seen.description) > LONGEST_DESCRIPTION:
        yield found(seen, "description_long", length=len(seen.description))


def address(seen: Seen, whole: Whole) -> Iterator[Finding]:
    if not seen.canonical:
        yield found(seen, "canonical_missing", ERROR)
    elif seen.canonical != whole.address + seen.place:
        yield found(seen, "canonical_wrong", ERROR, says=seen.canonical, should=whole.address + seen.place)


def hidden(seen: Seen, _: Whole) -> Iterator[Finding]:
    if seen.is_noindex and seen.page.is_found:
        yield found(seen, "hidden_wrongly", ERROR)
    if not seen.is_noindex and not seen.page.is_found:
        yield found(seen, "shown_wrongly", ERROR)


def sharing(seen: Seen, _: Whole) -> Iterator[Finding]:
    if seen.page.is_found and not seen.has_social:
        yield found(seen, "social_missing")


def data(seen: Seen, _: Whole) -> Iterator[Finding]:
    if not seen.data:
        if seen.page.is_found:
            yield found(seen, "data_missing")
        return
    for text in seen.data:
        try:
            things = list(_things(json.loads(text)))
        except ValueError:
            yield found(seen, "data_broken", ERROR)
            continue
        for thing in things:
            kind = str(thing.get("@type"))
            lacks = [name for name in REQUIRED.get(kind, ()) if not thing.get(name)]
            if lacks:
                yield found(seen, "data_incomplete", about=kind, kind=kind, lacks=", ".join(lacks))


def _things(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        for each in value:
            yield from _things(each)
    elif isinstance(value, dict):
        if "@graph" in value:
            yield from _things(value["@graph"])
        elif "@type" in value:
            yield value


def headings(seen: Seen, _: Whole) -> Iterator[Finding]:
    levels = [level for level, _ in seen.headings]
    if levels.count(1) != 1:
        yield found(seen, "heading_first", count=levels.count(1))
    for (before, _text), (level, text) in zip(seen.headings, seen.headings[1:], strict=False):
        if level > before + 1:
            yield found(seen, "heading_order", about=text, words=text, depth=level, before=before)
            return


def substance(seen: Seen, _: Whole) -> Iterator[Finding]:
    if seen.page.is_found and seen.page.kind in TO_BE_READ and seen.words < FEWEST_WORDS:
        yield found(seen, "thin", words=seen.words, fewest=FEWEST_WORDS)


def timeliness(seen: Seen, whole: Whole) -> Iterator[Finding]:
    if seen.page.kind is not PageKind.LESSON:
        return
    if not seen.has_date:
        yield found(seen, "date_missing", ERROR)
    review = whole.reviews.get(seen.page.source)
    if seen.page.source in whole.reviews and review is None:
        yield found(seen, "review_missing")
    elif review is not None and whole.today is not None and review < whole.today:
        yield found(seen, "review_past", day=review.isoformat())


def pictures(seen: Seen, _: Whole) -> Iterator[Finding]:
    for source in seen.images_without_alt:
        yield found(seen, "image_alt", ERROR, about=source, source=source)


def links(seen: Seen, whole: Whole) -> Iterator[Finding]:
    for link in seen.links:
        if not link.name:
            yield found(seen, "link_empty", ERROR, about=link.target, target=link.target)
        elif link.name.lower().strip(" .…»>") in VAGUE:
            yield found(seen, "link_vague", about=link.target, words=link.name, target=link.target)
        yield from _leads(seen, link, whole)


def _leads(seen: Seen, link: Link, whole: Whole) -> Iterator[Finding]:
    place, anchor = inner(seen.place, link.target, whole.address)
    if place is None:
        if link.target.startswith("http://") and "localhost" not in link.target:
            yield found(seen, "link_unsafe", about=link.target, target=link.target)
        return
    there = whole.by_place.get(place) or whole.by_place.get(f"{place}/")
    if there is None and place not in whole.files and f"{place}/index.html".lstrip("/") not in whole.files:
        yield found(seen, "link_broken", ERROR, about=link.target, target=link.target)
    elif there is not None and anchor and anchor not in there.ids:
        yield found(seen, "anchor_broken", ERROR, about=link.target, target=link.target, anchor=anchor)


def inner(origin: str, target: str, address: str) -> tuple[str | None, str]:
    """The place on this site to which a link leads, with its anchor; None for what leads elsewhere."""
    target = plain(target)
    if target.startswith("#") and len(target) > 1:  # most links lead to a heading of their own page
        return origin, unquote(target[1:])
    if target.startswith(address):
        parts = urlsplit("/" + target.removeprefix(address).lstrip("/"))
        return unquote(parts.path).lstrip("/"), unquote(parts.fragment)
    if scheme(target):  # whatever leads out has one by now
        return None, ""
    parts = urlsplit(target)
    if not parts.path:
        return (origin, unquote(parts.fragment)) if parts.fragment else (None, "")
    base = urlsplit(address).path
    path = unquote(parts.path)
    if path.startswith("/"):
        return (path.removeprefix(base) if path.startswith(base) else None), unquote(parts.fragment)
    joined = posixpath.normpath(posixpath.join("/", origin, path)).lstrip("/")
    joined = "" if joined == "." else joined
    is_folder = path.endswith(("/", "..", ".")) and joined
    return (f"{joined}/" if is_folder else joined), unquote(parts.fragment)


def alike(whole: Whole) -> Iterator[Finding]:
    """Titles and descriptions that several pages have, and pages that say nearly the same."""
    there = [seen for seen in whole.pages if seen.page.is_found]
    by_what: tuple[tuple[str, Callable[[Seen], str]], ...] = (
        ("title_doubled", _own_title),
        ("description_doubled", lambda seen: seen.description),
    )
    for rule, value in by_what:
        groups: defaultdict[str, list[Seen]] = defaultdict(list)
        for seen in there:
            if value(seen):
                groups[value(seen).lower()].append(seen)
        for same in groups.values():
            for seen in same if len(same) > 1 else ():
                other = next(each for each in same if each is not seen)
                yield found(seen, rule, other=other.page.source or other.place or "/", words=value(seen))
    yield from _same_words(seen for seen in there if seen.page.kind in TO_BE_READ)


def _own_title(seen: Seen) -> str:
    return seen.page.title or seen.title


def _same_words(there: Iterable[Seen]) -> Iterator[Finding]:
    before: list[str] = []
    by_hash: defaultdict[int, list[int]] = defaultdict(list)
    for seen in there:
        if len(seen.sketch) < SKETCH:
            continue
        shared = Counter(chain.from_iterable(by_hash[each] for each in seen.sketch))
        most = shared.most_common(1)
        if most and most[0][1] >= NEARLY_ALL:
            other = before[most[0][0]]
            yield found(seen, "same_words", about=other, other=other or "/")
        for each in seen.sketch:
            by_hash[each].append(len(before))
        before.append(seen.place)


def lonely(whole: Whole) -> Iterator[Finding]:
    """Pages to which no text of another page leads: the menu alone tells nobody what is there."""
    led_to = set()
    for seen in whole.pages:
        for link in seen.links if seen.page.is_found or seen.page.kind is PageKind.BOARD else ():
            if link.target.startswith("#"):
                continue
            place, _ = inner(seen.place, link.target, whole.address)
            if place is not None and place != seen.place:
                led_to.add(place if place.endswith("/") or not place or "." in place else f"{place}/")
    for seen in whole.pages:
        if seen.page.is_found and seen.place and seen.place not in led_to and seen.page.kind in TO_BE_READ:
            yield found(seen, "orphan")


def catalogue(whole: Whole) -> Iterator[Finding]:
    """The sitemap and what stands beside the pages."""
    first = next((seen for seen in whole.pages if not seen.place), None)
    if first is None:
        return
    if not whole.listed:
        yield found(first, "sitemap_missing", ERROR, about="sitemap")
    else:
        for seen in whole.pages:
            is_listed = whole.address + seen.place in whole.listed
            if seen.page.is_found and not is_listed:
                yield found(seen, "sitemap_lacks", ERROR)
            if not seen.page.is_found and is_listed:
                yield found(seen, "sitemap_hidden", ERROR)
        days = Counter(day for day in whole.listed.values() if day)
        if len(whole.listed) > 3 and len(days) == 1 and sum(days.values()) == len(whole.listed):
            yield found(first, "lastmod_same", about="lastmod", day=next(iter(days)))
    if "robots.txt" not in whole.files:
        yield found(first, "robots_missing", about="robots")
    if not any(seen.has_feed for seen in whole.pages):
        yield found(first, "feed_missing", about="feed")


def elsewhere(whole: Whole) -> Iterator[Finding]:
    for place, target in whole.foreign:
        if place in whole.by_place:
            yield found(whole.by_place[place], "foreign", ERROR, about=target, target=target)


Rule = Callable[[Seen, Whole], Iterator[Finding]]
ONE: tuple[Rule, ...] = (
    language,
    title,
    description,
    address,
    hidden,
    sharing,
    data,
    headings,
    substance,
    timeliness,
    pictures,
    links,
)
ALL: tuple[Callable[[Whole], Iterator[Finding]], ...] = (alike, lonely, catalogue, elsewhere)

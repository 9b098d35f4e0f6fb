"""Looks at every page of a finished site, or of any other, and says where in the source each fault can be mended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from selectolax.lexbor import LexborHTMLParser

from ospo_automation.site.blog_text import BLOG
from ospo_automation.site.layout import Page, PageKind, names_below
from ospo_automation.site.nesting import flattened
from ospo_automation.site.parallel import in_parallel
from ospo_automation.site.policy import foreign_in

from .findings import Finding
from .rules import ALL, ONE, Whole
from .seeing import Seen, seen_in

if TYPE_CHECKING:
    from ospo_automation.site.gleaned import Gleaned

_NOT_PAGES = (f"{BLOG}/", "404.html")
_LOC = re.compile(r"<loc>([^<]*)</loc>\s*(?:<lastmod>([^<]*)</lastmod>)?")
_FRONT_KEY = {"title": "title:", "description": "description:", "review": "review:", "date": "date:"}
_SOME = Page(path="", kind=PageKind.PAGE)
_IN_TEXT = ("link_", "anchor_", "image_", "heading_", "foreign")  # rules that are about something that stands there


def audit(
    html: Path,
    root: Path,
    pages: Sequence[Page],
    *,
    address: str,
    language: str,
    today: date,
    gleaned: Mapping[str, Gleaned] | None = None,
) -> tuple[list[Finding], list[Seen]]:
    """All findings, those in one file together; and what was seen of every page. `pages` are those that we know of,
    `gleaned` by file what the step before saw of them already.
    """
    names = names_below(html)
    there = [name for name in names if name.endswith(".html") and not name.startswith(_NOT_PAGES)]
    looked = _looked(html, address, list(_known(there, pages, root)), gleaned or {})
    seen = [one for one, _ in looked if not one.is_redirect]
    fetched = [(one.place, target) for one, targets in looked if not one.is_redirect for target in targets]
    whole = Whole(
        seen,
        address,
        language,
        frozenset(names),
        _listed(html),
        list(dict.fromkeys(fetched)),
        today,
        _reviews(root, pages),
    )
    findings = [found for one in seen for rule in ONE for found in rule(one, whole)]
    findings += [found for rule in ALL for found in rule(whole)]
    return sorted(_placed(findings, root)), seen


def _known(names: Iterable[str], pages: Iterable[Page], root: Path) -> Iterator[tuple[str, Page]]:
    """Each file with what is known of its page."""
    known = {page.place: page for page in pages}
    for name in names:
        place = name.removesuffix("index.html") if name.endswith("/index.html") or name == "index.html" else name
        page = known.get(place) or Page(
            path=f"{place}index.md" if place.endswith("/") or not place else place,
            kind=PageKind.PAGE if place else PageKind.HOME,
            is_found=not known,
            source=_guessed(root, place) if not known else "",
        )
        yield name, page


def _looked(
    html: Path, address: str, known: Sequence[tuple[str, Page]], gleaned: Mapping[str, Gleaned]
) -> list[tuple[Seen, Sequence[str]]]:
    """Of every page what `_look` tells, in their order."""
    there = {
        name: (replace(each.seen, page=page), each.foreign)
        for name, page in known
        if (each := gleaned.get(name)) is not None and each.seen is not None
    }
    new = [each for each in known if each[0] not in there]
    looks = in_parallel(partial(_look, html, address), [name for name, _ in new])
    others = {name: (replace(seen, page=page), found) for (name, page), (seen, found) in zip(new, looks, strict=True)}
    return [there.get(name) or others[name] for name, _ in known]


def _look(html: Path, address: str, name: str) -> tuple[Seen, Sequence[str]]:
    """What is seen of a page, whichever it is, and what it would fetch from elsewhere."""
    text = (html / name).read_text(encoding="utf-8", errors="replace")
    tree = LexborHTMLParser(flattened(text))
    targets = list(foreign_in(tree, address))
    return seen_in(tree, _SOME), targets


def _guessed(root: Path, place: str) -> str:
    """The source of a page of which nobody told, by its address."""
    stem = place.rstrip("/")
    names = [f"docs/{stem}.md", f"docs/{stem}/index.md", f"docs/{stem}/README.md"] if stem else []
    names += [] if stem else ["docs/index.md", "docs/README.md"]
    return next((name for name in names if (root / name).is_file()), "")


def _listed(html: Path) -> Mapping[str, str] | None:
    """The addresses in the sitemap, each with its day."""
    file = html / "sitemap.xml"
    if not file.is_file():
        return None
    text = file.read_text(encoding="utf-8", errors="replace")
    try:
        ElementTree.fromstring(text)  # noqa: S314  (our own file, or that of our own engine)
    except ElementTree.ParseError:
        return None
    return {loc.replace("&amp;", "&"): day[:10] for loc, day in _LOC.findall(text)}


def _reviews(root: Path, pages: Iterable[Page]) -> dict[str, date | None]:
    """Until when each lesson may be believed, as it says itself."""
    found: dict[str, date | None] = {}
    for page in pages:
        if page.kind is PageKind.LESSON and page.source:
            line = re.search(r"^review:\s*[\"']?(\d{4}-\d\d-\d\d)", _read(root / page.source), re.MULTILINE)
            found[page.source] = date.fromisoformat(line[1]) if line else None
    return found


def _placed(findings: Iterable[Finding], root: Path) -> Iterator[Finding]:
    """Each with the line in its source that has to be changed."""
    for each in sorted(findings, key=lambda found: found.file):
        if not each.file:
            yield each
            continue
        text = _text(root / each.file)
        yield replace(each, line=_line(text, each))


def _line(text: str, finding: Finding) -> int:
    """The line, from 1, where what it is about stands; 1 where it is about the page as a whole."""
    key = _FRONT_KEY.get(finding.rule.partition("_")[0], "")
    needles = _needles(finding) if finding.rule.startswith(_IN_TEXT) else ()
    for needle in (*needles, key):
        at = text.find(needle) if needle else -1
        if at >= 0:
            return text.count("\n", 0, at) + 1
    return 1


def _needles(finding: Finding) -> Iterator[str]:
    target, _, anchor = finding.about.partition("#")
    yield finding.about
    yield f"#{anchor}" if anchor else ""
    yield target.rstrip("/").removeprefix("../")
    yield target.rstrip("/").rpartition("/")[2]


@lru_cache(maxsize=1)  # those of one file come after each other
def _text(file: Path) -> str:
    return _read(file)


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""


def worded(finding: Finding, words: Mapping[str, Any], instead: Mapping[str, str] | None = None) -> tuple[str, str]:
    """What it is and what to do about it, in the network's language. `instead`: of some values another."""
    said = words.get(finding.rule.partition("/")[0])
    if said is None:
        return finding.values.get("says", finding.rule), finding.values.get("do", "")
    values = {"file": finding.file or finding.place, **finding.values, **(instead or {})}
    return said["says"].format(**values), said["do"].format(**values)

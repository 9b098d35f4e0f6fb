"""One look at a page: all that the rules go by, and nothing more."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from sys import intern
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ospo_automation.site.layout import Page
from ospo_automation.site.nesting import flattened

SHINGLE = 8  # words that follow on each other
SKETCH = 24  # of their hashes; two pages that share nearly all of these say the same
_WORD = re.compile(r"[a-z\u00df-\u024f]+(?:[-'’][a-z\u00df-\u024f]+)*")  # in lower case
_COMMON = {
    "nl": "de het een van en dat niet voor met op zijn aan ook je bij naar worden deze wij",
    "en": "the of and to that for with on not are you this be by as or from your",
}
_OWN_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
"""Words that are common in one of the two languages and unknown in the other."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the article; those in menus are the engine's. `name` is what is read out."""

    target: str
    name: str


@dataclass(frozen=True, slots=True)
class Seen:
    """`dutch` and `english` count words that only that language has. `headings` are levels with their text.

    Thousands of these are held at once, so what many pages have is held once.
    """

    page: Page
    language: str = ""
    title: str = ""
    description: str = ""
    canonical: str = ""
    is_noindex: bool = False
    is_redirect: bool = False
    has_social: bool = False
    has_feed: bool = False
    data: tuple[str, ...] = ()
    headings: tuple[tuple[int, str], ...] = ()
    links: tuple[Link, ...] = ()
    ids: frozenset[str] = frozenset()
    images_without_alt: tuple[str, ...] = ()
    words: int = 0
    dutch: int = 0
    english: int = 0
    has_date: bool = False
    sketch: tuple[int, ...] = ()

    @property
    def place(self) -> str:
        return self.page.place


def see(text: str, page: Page) -> Seen:
    """Raises nothing: a browser makes something of every page, and so does this."""
    return seen_in(LexborHTMLParser(flattened(text)), page)


def seen_in(tree: LexborHTMLParser, page: Page) -> Seen:
    """The same of a page that was read already, out of which it takes what stands below every page."""
    head = _head(tree)
    root = tree.css_first("html")
    article = tree.css_first("article") or tree.css_first("main") or tree.body
    links = tuple(_links(article)) if article is not None else ()
    has_date = bool(article is not None and article.css_first("time"))
    words = _words(article) if article is not None else []
    return Seen(
        page=page,
        language=str((root.attributes.get("lang") if root else "") or "").lower(),
        title=" ".join(heading.text().split()) if (heading := tree.css_first("title")) else "",
        description=str(head.get("description", "")),
        canonical=str(head.get("canonical", "")),
        is_noindex="noindex" in str(head.get("robots", "")),
        is_redirect=bool(head.get("refresh")),
        has_social=bool(head.get("og:title")) and bool(head.get("og:description")),
        has_feed=bool(head.get("feed")),
        data=tuple(node.text() for node in tree.css('script[type="application/ld+json"]')),
        headings=tuple(
            (int(str(node.tag)[1]), intern(_text(node))) for node in tree.css("h1,h2,h3,h4,h5,h6") if _is_shown(node)
        ),
        links=links,
        ids=frozenset(intern(str(node.attributes.get("id"))) for node in tree.css("[id]")),
        images_without_alt=tuple(
            str(node.attributes.get("src") or "") for node in tree.css("img") if "alt" not in node.attributes
        ),
        words=len(words),
        dutch=sum(map(_OWN_WORDS["nl"].__contains__, words)),
        english=sum(map(_OWN_WORDS["en"].__contains__, words)),
        has_date=has_date,
        sketch=_sketch(words),
    )


def _head(tree: LexborHTMLParser) -> Mapping[str, Any]:
    """What the head says, by name."""
    found: dict[str, Any] = {}
    for node in tree.css("head meta"):
        given = node.attributes
        name = given.get("name") or given.get("property") or given.get("http-equiv")
        if name:
            found.setdefault(str(name).lower(), given.get("content") or "")
    for node in tree.css("head link"):
        given = node.attributes
        kinds = str(given.get("rel") or "").lower().split()
        if "canonical" in kinds:
            found["canonical"] = given.get("href") or ""
        if "alternate" in kinds and "atom" in str(given.get("type")):
            found["feed"] = True
    return found


def _text(node: LexborNode) -> str:
    return " ".join(node.text(deep=True, separator=" ").replace("¶", "").split())


def _is_shown(node: LexborNode) -> bool:
    return "hidden" not in node.attributes


def _links(article: LexborNode) -> list[Link]:
    found = article.css("a[href]")
    return [Link(intern(str(node.attributes.get("href") or "")), intern(_name(node))) for node in found]


def _name(node: LexborNode) -> str:
    """What is read out of a link."""
    given = node.attributes.get("aria-label") or _text(node) or node.attributes.get("title")
    if given:
        return str(given)
    pictures = [str(each.attributes.get("alt") or "") for each in node.css("img")]
    titles = [each.text() for each in node.css("svg title")]
    return " ".join([*pictures, *titles]).strip() or ("¶" if "headerlink" in str(node.attributes.get("class")) else "")


def _words(article: LexborNode) -> list[str]:
    """The words of a page, without what stands below every page. It takes that away, so it comes last."""
    for node in article.css("footer.ospo-page, .headerlink"):
        node.decompose()
    text = article.text(deep=True, separator=" ")
    return _WORD.findall(text.lower())


@cache
def _number(word: str) -> int:
    """The same on every machine and in every run."""
    return zlib.crc32(word.encode())


def _sketch(words: list[str]) -> tuple[int, ...]:
    numbers = list(map(_number, words))
    runs = zip(*(numbers[at:] for at in range(SHINGLE)), strict=False)
    return tuple(sorted(set(map(hash, runs)))[:SKETCH])

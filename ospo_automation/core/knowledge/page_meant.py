"""What somebody wants to add to a page or correct on it, without Git: which page is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Annotated
from urllib.parse import unquote

from pydantic import Field

from ..incoming.forms import OwnForm
from ..network import profiles, website
from ..primitives.section import Section
from . import published

MOST_NEAR = 3
LONGEST_NAMED = 512  # characters: no title is as long, and what is longer is near none
NOT_BY_OTHERS = (f"{profiles.FOLDER}/", f"{website.DOCS}/blog/")
"""What somebody says of themselves, and what is made anew from a lesson."""
_FIRST = re.compile(rf"^/?(?:.*/)?{website.DOCS}/(?:index|readme)\.md$")
_HOST = re.compile(r"[A-Za-z][\w+.-]*://[^/?#]*")


class Settings(Section):
    """The section `additions`: what people fill in becomes a proposal for the page, so many open at a time.

    `per_person` is how many of those may come from one account; coordinators may have as many as they like.
    """

    at_once: Annotated[int, Field(ge=1, le=100)] = 20
    per_person: Annotated[int, Field(ge=1, le=100)] = 3


FORM = OwnForm("addition", Settings)


def may_be_named(path: str, text: str) -> bool:
    """Whether a page is one that people may add to."""
    return not path.startswith(NOT_BY_OTHERS) and not published.read(path, text).is_withdrawn


def page_named(named: Iterable[str], pages: Mapping[str, str], site: website.Settings | None) -> str | None:
    """The file of the first page that one of some lines names by its address, its file or its title."""
    by_place = {_place(path, None): path for path in pages}
    by_title: dict[str, list[str]] = {}
    for path, text in pages.items():
        by_title.setdefault(_title(published.read(path, text).title), []).append(path)
    for each in named:
        is_first = _names_first(each, site)
        wanted = "" if is_first else _place(each, site)
        titled = by_title.get(_title(each), [])
        if (is_first or wanted) and wanted in by_place:
            return by_place[wanted]
        if len(titled) == 1:
            return titled[0]
    return None


def _names_first(named: str, site: website.Settings | None) -> bool:
    """Whether it is the first page of the site, whose place has no name."""
    text = named.strip().strip("<>").lower()
    is_home = site is not None and re.split("[?#]", text)[0].rstrip("/") == site.address.rstrip("/").lower()
    return is_home or bool(_FIRST.search(text))


def _title(words: str) -> str:
    return " ".join(words.lower().split())


def near(named: str, pages: Mapping[str, str]) -> list[str]:
    """Titles of pages that may be meant."""
    named = named[:LONGEST_NAMED]
    titles = {published.read(path, text).title: path for path, text in pages.items()}
    words = [_place(named, None).rstrip("/").rpartition("/")[2].replace("-", " "), named]
    found = [title for word in words for title in get_close_matches(word.lower(), _lower(titles), MOST_NEAR, 0.4)]
    known = {title.lower(): title for title in titles}
    return [known[title] for title in dict.fromkeys(found)][:MOST_NEAR]


def _lower(titles: Iterable[str]) -> list[str]:
    return [title.lower() for title in titles]


def _place(named: str, site: website.Settings | None) -> str:
    """The same for a page's address on the site, its address on GitHub, and its file: `lessen/2026/12-eupl`."""
    text = named.strip().strip("<>").split("\n")[0][:500]
    if site is not None and text.lower().startswith(site.address.lower()):
        text = text[len(site.address) :]
    path = unquote(re.split("[?#]", _HOST.sub("", text, count=1))[0]).strip("/")
    inside = re.search(rf"(?:^|/){website.DOCS}/(.+)$", path)
    path = (inside[1] if inside else path).removesuffix(".md").removesuffix(".html")
    return re.sub(r"(?:^|/)(?:index|readme)$", "", path, flags=re.IGNORECASE).lower()

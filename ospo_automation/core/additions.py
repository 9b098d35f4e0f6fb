"""What somebody wants to add to a page or correct on it, without Git: which page is meant, and where it goes there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import Field

from . import lessons, profiles, website
from .section import Section

FORM = "addition.yml"
LONGEST_PASSAGE = 2_000  # characters; whoever pastes more means a section, and can say so in words
MOST_NEAR = 3
NOT_BY_OTHERS = (f"{profiles.FOLDER}/", f"{website.DOCS}/blog/")
"""What somebody says of themselves, and what is made anew from a lesson."""
_CLOSING = re.compile(r"^## (?:Over deze les|About this lesson)[ \t]*$", re.MULTILINE)
_FRONT = re.compile(r"\ufeff?\s*---\r?\n.*?\r?\n---[ \t]*\r?\n", re.DOTALL)


class Settings(Section):
    """The section `additions`: what people fill in becomes a proposal for the page, so many open at a time.

    `per_person` is how many of those may come from one account; coordinators may have as many as they like.
    """

    at_once: Annotated[int, Field(ge=1, le=100)] = 20
    per_person: Annotated[int, Field(ge=1, le=100)] = 3


@dataclass(frozen=True)
class Place:
    """A page to the letter, around what is new. `replaces`: something that stood there goes."""

    before: str
    after: str
    replaces: bool


def may_be_named(path: str, text: str) -> bool:
    """Whether a page is one that people may add to."""
    return not path.startswith(NOT_BY_OTHERS) and not lessons.read(path, text).is_withdrawn


def page_named(named: str, pages: Mapping[str, str], site: website.Settings | None) -> str | None:
    """The file of the page that somebody names by its address, its file or its title; None if that isn't one page."""
    wanted = _place(named, site)
    by_place = {_place(path, None): path for path in pages}
    is_somewhere = bool(wanted) or named.lstrip(" <").lower().startswith("http")  # the first page has no name
    if is_somewhere and wanted in by_place:
        return by_place[wanted]
    title = " ".join(named.lower().split())
    found = [path for path, text in pages.items() if " ".join(lessons.read(path, text).title.lower().split()) == title]
    return found[0] if len(found) == 1 else None


def near(named: str, pages: Mapping[str, str]) -> list[str]:
    """Titles of pages that may be meant."""
    titles = {lessons.read(path, text).title: path for path, text in pages.items()}
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
    parts = urlsplit(text) if "://" in text else None
    path = unquote(parts.path if parts else re.split("[?#]", text)[0]).strip("/")
    inside = re.search(rf"(?:^|/){website.DOCS}/(.+)$", path)
    path = (inside[1] if inside else path).removesuffix(".md").removesuffix(".html")
    return re.sub(r"(?:^|/)(?:index|readme)$", "", path, flags=re.IGNORECASE).lower()


def placed(page: str, passage: str) -> Place:
    """Where the new words go: in the place of a passage that stands there just once, or else at the end.

    At the end of a lesson means before what it says of itself. What a page says between its dashes stays.
    """
    front = _FRONT.match(page)
    start = front.end() if front else 0
    found = _found(page, passage, start)
    if found is not None:
        return Place(page[: found.start()], page[found.end() :], replaces=True)
    closing = [each for each in _CLOSING.finditer(page) if each.start() >= start]
    cut = closing[-1].start() if closing else len(page)
    before, after = page[:cut].rstrip("\n"), page[cut:]
    return Place(f"{before}\n\n" if before else "", f"\n\n{after}" if after else "\n", replaces=False)


def _found(page: str, passage: str, start: int) -> re.Match[str] | None:
    """A passage, whatever its line breaks."""
    words = passage.split()
    if not words or len(passage) > LONGEST_PASSAGE:
        return None
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    found = [each for _, each in zip(range(2), pattern.finditer(page, start), strict=False)]
    return found[0] if len(found) == 1 else None

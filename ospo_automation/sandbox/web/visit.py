"""One look at one page: what was asked for, in which language, and what the answer needs to know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlencode

from ..gitstore import GitStore
from ..inside import Inside
from ..repository import Repository
from ..state import Issue, RepositoryState
from .view import View
from .words import say

PAGE_SIZE = 50
Shown = TypeVar("Shown")


class Missing(Exception):
    """There is no such page here."""


@dataclass(frozen=True)
class Page:
    """What to draw: a template, its title, the place in the navigation, and the values."""

    template: str
    title: str
    here: str
    values: Mapping[str, Any]
    status: int = 200


@dataclass(frozen=True)
class Redirect:
    to: str
    status: int = 302


@dataclass(frozen=True)
class Document:
    """An answer that isn't a page: a picture, a style sheet, a bit of JSON."""

    body: bytes
    kind: str


Answer = Page | Redirect | Document


@dataclass(frozen=True)
class Slice(Generic[Shown]):
    """One page of a list."""

    shown: Sequence[Shown]
    total: int
    number: int
    last: int

    def __iter__(self) -> Iterator[Shown]:
        return iter(self.shown)


@dataclass(frozen=True)
class Visit:
    box: Inside
    view: View
    path: str  # still percent-encoded
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def repo(self) -> RepositoryState:
        found = self.box.world.repo(self.view.repository)
        if found is None:
            raise Missing
        return found

    @property
    def handle(self) -> Repository:
        return Repository(self.box, self.repo.full_name)

    @property
    def git(self) -> GitStore:
        return self.box.git_of(self.repo.full_name)

    @property
    def home(self) -> str:
        return f"/{self.repo.full_name}"

    def turn(self) -> AbstractContextManager[None]:
        return self.box.turn()

    def say(self, key: str, **values: Any) -> str:
        return say(self.view.language, key, **values)

    def issue(self, number: str) -> Issue:
        found = self.repo.issues.get(int(number))
        if found is None or found.deleted or found.moved_to:
            raise Missing
        return found

    def slice(self, things: Sequence[Shown], size: int = PAGE_SIZE) -> Slice[Shown]:
        """The page that `?page=` asks for; the nearest one where that isn't there."""
        last = max(1, -(-len(things) // size))
        asked = self.query.get("page", "1")
        number = min(max(1, int(asked)), last) if asked.isdecimal() and len(asked) < 10 else 1
        start = (number - 1) * size
        return Slice(things[start : start + size], len(things), number, last)

    def here(self, **changed: str | int | None) -> str:
        """This page's address with something else in the query; None takes a part away."""
        parts = {**self.query, **changed}
        query = urlencode({name: value for name, value in parts.items() if value not in (None, "")})
        return f"{self.path}?{query}" if query else self.path


def in_path(text: str) -> str:
    """A part of an address, slashes kept."""
    return quote(text, safe="/")

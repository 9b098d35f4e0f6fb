"""What the steps after it need to know of a finished page, from one look: its words, its links, what it fetches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser

from .audit.seeing import Seen, seen_in
from .layout import Page
from .nesting import flattened
from .policy import foreign_in
from .search_texts import Searched, searched


@dataclass(frozen=True)
class Gleaned:
    """`foreign` are the addresses that it would fetch from elsewhere. `searched` and `seen` are None where the index or
    the audit isn't made along with it; the first also of a page that nobody searches.
    """

    foreign: tuple[str, ...]
    searched: Searched | None = None
    seen: Seen | None = None


@dataclass(frozen=True)
class Gleaning:
    """What is asked of every page. `told` is text that belongs to a page as well, by its place."""

    address: str
    searches: bool = False
    audits: bool = False
    told: Mapping[str, str] = field(default_factory=dict)

    def of(self, text: str, page: Page) -> Gleaned:
        tree = LexborHTMLParser(flattened(text))
        return Gleaned(
            tuple(foreign_in(tree, self.address)),
            searched(text, self.told.get(page.place, "")) if self.searches else None,
            seen_in(tree, page) if self.audits else None,  # it comes last: it takes parts out of the tree
        )

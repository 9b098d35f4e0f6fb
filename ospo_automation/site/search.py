"""The index in which people search, in their own browser: what can be found, and the words by which."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ospo_automation.core.incoming.telling_words import words_in
from ospo_automation.core.network.decided import Network

from .gleaned import Gleaned
from .layout import Layout, Page, PageKind, names_below, write_if_changed
from .parallel import in_parallel
from .search_beside import Asked, Beside, read_beside
from .search_packed import Entry, packed
from .search_texts import IN_TITLE, Searched, searched

INDEX = "assets/ospo/search"
WORDS = f"{INDEX}/words.json"
KINDS: Mapping[PageKind, str] = {
    PageKind.LESSON: "lesson",
    PageKind.EXPERIENCE: "experience",
    PageKind.TOPIC: "topic",
    PageKind.MEETING: "meeting",
    PageKind.PERSON: "person",
}
"""Kinds among which people choose. All others are a page, and a casus is no page of ours."""
CASUS, ANY = "casus", "page"


def make_index(layout: Layout, network: Network, gleaned: Mapping[str, Gleaned] | None = None) -> int:
    """Anew each time, so that nothing of a page that is gone can be found; how many things are in it. `gleaned` is by
    file what the step before saw of the pages already.
    """
    shutil.rmtree(layout.html / INDEX, ignore_errors=True)
    beside = read_beside(layout.beside_file)
    entries = [*_of_pages(layout, beside, gleaned or {}), *map(_of_casus, beside.asked)]
    asks = next((page.place for page in layout.pages() if page.kind is PageKind.ASK), "")
    for name, content in packed(entries, network, asks).items():
        write_if_changed(layout.html / INDEX / name, content)
    return len(entries)


def _of_pages(layout: Layout, beside: Beside, gleaned: Mapping[str, Gleaned]) -> Iterator[Entry]:
    pages = [page for page in _pages(layout) if (layout.html / page.place / "index.html").is_file()]
    new = [page for page in pages if f"{page.place}index.html" not in gleaned]
    files = [(layout.html / page.place / "index.html", beside.told.get(page.place, "")) for page in new]
    read = dict(zip((page.place for page in new), in_parallel(_read, files), strict=True))
    for page in pages:
        known = gleaned.get(f"{page.place}index.html")
        found = known.searched if known is not None else read[page.place]
        if found is not None:
            yield Entry(found, page.place, KINDS.get(page.kind, ANY), page.topics)


def _pages(layout: Layout) -> Sequence[Page]:
    """Those that `ospo site generate` told of; where it didn't run, all that an engine made."""
    known = layout.pages()
    if known:
        return known
    names = (name for name in names_below(layout.html) if name == "index.html" or name.endswith("/index.html"))
    return [Page(path=f"{name.removesuffix('.html')}.md", kind=PageKind.PAGE) for name in names]


def _read(given: tuple[Path, str]) -> Searched | None:
    file, more = given
    return searched(file.read_text(encoding="utf-8", errors="replace"), more)


def _of_casus(asked: Asked) -> Entry:
    words = " ".join(f"{word} {IN_TITLE * count}" for word, count in Counter(words_in(asked.title)).items())
    return Entry(Searched(asked.title, "", (), words), asked.url, CASUS, asked.topics)

"""What a browser needs to tell which pages are like a question that somebody types: made with the site, in one file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import quote

from ospo_automation.core.incoming.alike import FEWEST, THRESHOLD, Alike, Text, compounded, terms_in, words_in
from ospo_automation.core.incoming.word_lists import MEANING, SAYING_NOTHING
from ospo_automation.core.sight.already import LONGEST_TITLE, sections_of

from .content import Content, OwnPage
from .layout import Page, PageKind
from .making import NEWEST, topic_place

MOST_TEXTS = 2_000  # parts of pages, the newest lessons first: more is too much for a phone to fetch
MOST_SECTIONS = 8  # of one page: what a lesson is about stands in the first
MOST_TERMS = 40  # of a part: those that count for most
FINEST = 99  # weights are whole numbers up to this


def alike_file(content: Content) -> bytes:
    """The index as JSON, with the places of pages below the site's address; the same pages give the same file."""
    pages = list(compared_pages(content))
    parts = list(islice(_parts(pages), MOST_TEXTS))
    index = Alike(parts)
    texts, numbers = _texts(index)
    known = dict(_words((f"{each.title}\n{each.body}" for each in parts), numbers))
    said = {
        "threshold": THRESHOLD,
        "texts": max(len(parts), FEWEST),
        "finest": FINEST,
        "nothing": sorted(SAYING_NOTHING),
        "counts": [index.counts[term] for term in numbers],
        "words": known,
        "parts": {part: numbers[term] for part, term in compounded().items() if term in numbers},
        "pages": [_page(content, page) for page in pages],
        "weights": texts,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def compared_pages(content: Content) -> Iterator[OwnPage]:
    """Lessons, newest first, then what people told, what they wrote about topics and all else but pages of people and
    meetings.
    """
    yield from (page for page, _ in content.lessons)
    yield from (page for page, _ in content.experiences)
    yield from (page for page in content.pages if page.front is None and page.path not in NEWEST)


def _page(content: Content, page: OwnPage) -> list[str]:
    """Its title and its place; what is written about a topic stands on the topic's own page."""
    topic = next((topic for topic, each in content.guidance.items() if each is page), None)
    path = topic_place(content, topic) if topic is not None else page.path
    return [page.title, quote(Page(path=path, kind=PageKind.PAGE).place)]


def _parts(pages: Iterable[OwnPage]) -> Iterator[Text]:
    for number, page in enumerate(pages):
        about = f"{page.title[:LONGEST_TITLE]} {page.said.get('description') or ''}"
        for section in islice(sections_of(page.text), MOST_SECTIONS):
            yield Text(str(number), about, section)


def _texts(index: Alike) -> tuple[list[list[int]], dict[str, int]]:
    """For each part the number of its page, then term and weight in turn; and the number of each term."""
    numbers: dict[str, int] = {}
    found = []
    for key, weights in index.weighed():
        telling = sorted(weights.items(), key=lambda each: (-each[1], each[0]))[:MOST_TERMS]
        row = [int(key)]
        for term, weight in telling:
            row += [numbers.setdefault(term, len(numbers)), round(weight * FINEST)]
        found.append(row)
    return found, numbers


def _words(texts: Iterable[str], numbers: Mapping[str, int]) -> Iterator[tuple[str, Any]]:
    """Each form of a word that stands there, or that means the same, with the numbers of what it tells."""
    forms = sorted({word for text in texts for word in words_in(text)} | MEANING.keys())
    for word in forms:
        told = [numbers[term] for term in terms_in(word) if term in numbers]
        if told:
            yield word, told[0] if len(told) == 1 else told

"""What a browser needs to tell which pages are like a question that somebody types: made with the site, in one file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import quote

from ospo_automation.core.incoming.alike import (
    BEST,
    FEWEST,
    OF_ITS_BEST,
    OF_THE_BEST,
    THRESHOLD,
    Text,
    told_by,
    told_by_two,
    worth,
)
from ospo_automation.core.incoming.concepts import listed_words
from ospo_automation.core.incoming.telling_words import compounded
from ospo_automation.core.incoming.word_lists import MEANING, SAYING_NOTHING
from ospo_automation.core.sight.already import LONGEST_TITLE, sections_of

from .content import Content, OwnPage
from .layout import place_of
from .making import NEWEST, topic_place
from .weighing import Weights

ALIKE = "assets/ospo/ask-alike.json"
MOST_TEXTS = 2_000  # parts of pages, the newest lessons first: more is too much for a phone to fetch
MOST_SECTIONS = 8  # of one page: what a lesson is about stands in the first
MOST_TERMS = 40  # of a part: those that count for most
FINEST = 99  # weights are whole numbers up to this


def alike_file(content: Content) -> bytes:
    """The index as JSON, with the places of pages below the site's address; the same pages give the same file."""
    pages = list(compared_pages(content))
    index = Weights(islice(_parts(pages), MOST_TEXTS))
    texts, numbers = _texts(index)
    by_term = {index.terms[term]: number for term, number in numbers.items()}
    said = {
        "threshold": THRESHOLD,
        "best": [OF_THE_BEST, BEST, OF_ITS_BEST],
        "texts": max(len(index.keys), FEWEST),
        "finest": FINEST,
        "nothing": sorted(SAYING_NOTHING),
        "counts": [index.texts_with[term] for term in numbers],
        "worth": [worth(index.terms[term]) for term in numbers],
        "words": dict(_words(index, by_term)),
        "doubles": dict(_doubles(by_term)),
        "parts": {part: by_term[term] for part, term in compounded().items() if term in by_term},
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
    return [page.title, quote(place_of(path))]


def _parts(pages: Iterable[OwnPage]) -> Iterator[Text]:
    for number, page in enumerate(pages):
        about = f"{page.title[:LONGEST_TITLE]} {page.said.get('description') or ''}"
        for section in islice(sections_of(page.text), MOST_SECTIONS):
            yield Text(str(number), about, section)


def _texts(index: Weights) -> tuple[list[list[int]], dict[int, int]]:
    """For each part the number of its page, then term and weight in turn; and the number here of each term there."""
    numbers: dict[int, int] = {}
    found = []
    for key, weighed in zip(index.keys, index, strict=True):
        row = [int(key)]
        for term, weight in index.telling(weighed, MOST_TERMS):
            row += [numbers.setdefault(term, len(numbers)), round(weight * FINEST)]
        found.append(row)
    return found, numbers


def _words(index: Weights, by_term: Mapping[str, int]) -> Iterator[tuple[str, Any]]:
    """Each form of a word that stands there, or that means the same, with the numbers of what it tells."""
    for word in sorted(index.words.keys() | MEANING.keys() | listed_words()):
        told = [by_term[term] for term in told_by(word) if term in by_term]
        if told:
            yield word, told[0] if len(told) == 1 else told


def _doubles(by_term: Mapping[str, int]) -> Iterator[tuple[str, list[int]]]:
    """The same of two words that tell something only together."""
    for double in sorted(listed_words(doubles=True)):
        told = [by_term[term] for term in told_by_two(double.split("_")) if term in by_term]
        if told:
            yield double, told

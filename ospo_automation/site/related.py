"""Which pages are about the same as a page, told with the likeness by which casussen are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ospo_automation.core.incoming.alike import THRESHOLD, Alike, Text
from ospo_automation.core.sight.already import LONGEST_TITLE

from .alike_pages import compared_pages
from .content import Content, OwnPage

MOST_RELATED = 4
_MOST_TERMS = 12  # of a page by which others are found; how alike they are, all its terms tell
_LIKELY = 12
_OPENING = 700  # characters: a page about everything is like nothing


def related(content: Content) -> Mapping[str, Sequence[OwnPage]]:
    """By the file of a page the pages most alike, best first."""
    pages = {page.path: page for page in compared_pages(content)}
    texts = [Text(path, page.title[:LONGEST_TITLE], _words(page)) for path, page in pages.items()]
    weights = {path: terms for path, terms in Alike(texts).weighed() if terms}
    telling = {path: _telling(terms) for path, terms in weights.items()}
    holding: dict[str, list[str]] = defaultdict(list)
    for path, terms in telling.items():
        for term in terms:
            holding[term].append(path)
    return {path: [pages[each] for each in _nearest(path, weights, telling, holding)] for path in weights}


def _telling(terms: Mapping[str, float]) -> list[str]:
    return sorted(terms, key=lambda term: (-terms[term], term))[:_MOST_TERMS]


def _nearest(
    path: str,
    weights: Mapping[str, Mapping[str, float]],
    telling: Mapping[str, Sequence[str]],
    holding: Mapping[str, Sequence[str]],
) -> list[str]:
    own = weights[path]
    shared: dict[str, float] = defaultdict(float)
    for term in telling[path]:
        for other in holding[term]:
            shared[other] += own[term] * weights[other][term]
    shared.pop(path, None)
    likely = sorted(shared, key=lambda other: (-shared[other], other))[:_LIKELY]
    scores = {other: sum(own.get(term, 0.0) * each for term, each in weights[other].items()) for other in likely}
    near = (other for other in likely if scores[other] >= THRESHOLD)
    return sorted(near, key=lambda other: (-round(scores[other], 6), other))[:MOST_RELATED]


def _words(page: OwnPage) -> str:
    return f"{page.said.get('description') or ''}\n{page.answer}\n{page.text[:_OPENING]}"

"""Which pages are about the same as a page, told with the likeness by which casussen are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import nsmallest
from operator import mul

from ospo_automation.core.incoming.alike import THRESHOLD, Text
from ospo_automation.core.sight.already import LONGEST_TITLE

from .alike_pages import compared_pages
from .content import Content, OwnPage
from .weighing import Weights

MOST_RELATED = 4
_MOST_TERMS = 12  # of a page by which others are found; how alike they are, all its terms tell
_LIKELY = 12
_OPENING = 700  # characters: a page about everything is like nothing


def related(content: Content) -> Mapping[str, Sequence[OwnPage]]:
    """By the file of a page the pages most alike, best first."""
    pages = {page.path: page for page in compared_pages(content)}
    found = Weights(Text(path, page.title[:LONGEST_TITLE], _words(page)) for path, page in pages.items())
    return {path: [pages[each] for each in near] for path, near in _nearest(found)}


def _nearest(found: Weights) -> Iterator[tuple[str, list[str]]]:
    """Each text with those that are most like it, unless it says nothing."""
    paths, weighed = found.keys, list(found)
    telling = [found.telling(each, _MOST_TERMS) for each in weighed]
    holding: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for page, most in enumerate(telling):
        for term, weight in most:
            holding[term].append((page, weight))
    own = [0.0] * len(found.terms)  # by term what it counts for in the one text that is looked at
    for page, (terms, weights) in enumerate(weighed):
        for term, weight in zip(terms, weights, strict=True):
            own[term] = weight
        likely = _likely(page, telling[page], holding, paths)
        scores = [sum(map(mul, map(own.__getitem__, weighed[each][0]), weighed[each][1])) for each in likely]
        there = zip(likely, scores, strict=True)
        near = sorted((-round(score, 6), paths[each]) for each, score in there if score >= THRESHOLD)
        if terms:
            yield paths[page], [path for _, path in near[:MOST_RELATED]]
        for term in terms:
            own[term] = 0.0


def _likely(
    page: int,
    telling: Sequence[tuple[int, float]],
    holding: Mapping[int, Sequence[tuple[int, float]]],
    paths: Sequence[str],
) -> list[int]:
    """The others that share most of what tells what this one is about."""
    shared: defaultdict[int, float] = defaultdict(float)
    for term, own in telling:
        for other, weight in holding[term]:
            shared[other] += own * weight
    shared.pop(page, None)  # one without a telling word isn't among them
    most = nsmallest(_LIKELY, ((-score, paths[other], other) for other, score in shared.items()))
    return [other for _, _, other in most]


def _words(page: OwnPage) -> str:
    return f"{page.said.get('description') or ''}\n{page.answer}\n{page.text[:_OPENING]}"

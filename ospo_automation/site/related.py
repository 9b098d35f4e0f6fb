"""Which pages are about the same as a page, told with the likeness by which casussen are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import nsmallest
from operator import mul

from ospo_automation.core.incoming.alike import BEST, OF_ITS_BEST, OF_THE_BEST, THRESHOLD, Text
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
    return {path: [pages[each] for each in near] for path, near in nearest(found)}


def nearest(found: Weights) -> Iterator[tuple[str, list[str]]]:
    """Each text with those that are alike, unless it says nothing: what `Near.alike` tells, but of all at once."""
    paths = found.keys
    near = [None if each is None else dict(each) for each in _compared(found)]
    alike = [() if each is None else _alike(each) for each in near]
    for page, some in enumerate(alike):
        if near[page] is not None:
            shown = [each for each in some if _is_of_these(page, each, near)]
            yield paths[page], [paths[each] for each in shown[:MOST_RELATED]]


def _alike(near: Mapping[int, float]) -> tuple[int, ...]:
    """Those that are alike enough, and nearly as much as the best."""
    least = max(THRESHOLD, OF_THE_BEST * min(max(near.values(), default=0.0), BEST))
    return tuple(each for each, score in near.items() if score >= least)


def _is_of_these(page: int, each: int, near: Sequence[Mapping[int, float] | None]) -> bool:
    """It isn't far more like what `page` is not alike to."""
    ours, its = near[page] or {}, near[each] or {}
    others = (score for other, score in its.items() if other != page and ours.get(other, 0.0) < THRESHOLD)
    return ours[each] >= OF_ITS_BEST * max(others, default=0.0)


def _compared(found: Weights) -> Iterator[Sequence[tuple[int, float]] | None]:
    """Of each text the likely ones with how alike they are, best first; nothing of one that says nothing."""
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
        there = [(each, round(score, 6)) for each, score in zip(likely, scores, strict=True)]
        yield sorted(there, key=lambda each: (-each[1], paths[each[0]])) if terms else None
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

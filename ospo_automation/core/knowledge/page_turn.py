"""Whose turn it is to have a page proposed: anybody can send as many forms as they like."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ..github.issue import Issue
from ..outgoing.proposal import MOST_OF_ONE_KIND


def is_its_turn(
    issue: Issue, others: Iterable[Issue], coordinators: Collection[str], *, at_once: int, per_person: int
) -> bool:
    """Whether it is among the first: a flood of these can't fill the list of pull requests. `others` wait as well.

    A quarter of the places is for what people send beside their first, so that a few can't keep all others out.
    """
    firsts: list[int] = []
    more: list[int] = []
    counted: dict[int, int] = {}
    there = {**{each.number: each for each in others}, issue.number: issue}  # its own label may have to be made yet
    for _, each in sorted(there.items()):
        author = each.author
        nth = 1
        if author is not None and author.login.lower() not in coordinators:
            nth = counted[author.id] = counted.get(author.id, 0) + 1
        if nth <= per_person:
            (firsts if nth == 1 else more).append(each.number)
    most = min(at_once, MOST_OF_ONE_KIND)
    places = most // 4
    return issue.number in {*firsts[: most - places], *more[:places]}

"""Whose turn it is to have a page proposed: anybody can send as many forms as they like, under as many names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from ..github.issue import Issue
from ..github.person import id_of
from ..outgoing.proposal import MOST_OF_ONE_KIND


def is_its_turn(
    issue: Issue,
    others: Iterable[Issue],
    coordinators: Collection[str],
    is_known: Callable[[Issue], bool],
    *,
    at_once: int,
    per_person: int,
) -> bool:
    """Whether it is among the first: a flood of these can't fill the list of pull requests. `others` wait as well.

    Those that the network knows wait for no others: strangers have the places that these leave, and never the last.
    A quarter of the places is for what people send beside their first, so that a few can't keep all others out.
    """
    firsts: tuple[list[int], list[int]] = ([], [])
    more: tuple[list[int], list[int]] = ([], [])
    counted: dict[int, int] = {}
    there = {**{each.number: each for each in others}, issue.number: issue}  # its own label may have to be made yet
    for _, each in sorted(there.items()):
        author = each.author
        nth = 1
        if author is None or author.login.lower() not in coordinators:
            nth = counted[id_of(author)] = counted.get(id_of(author), 0) + 1
        if nth <= per_person:
            (firsts if nth == 1 else more)[not is_known(each)].append(each.number)
    most = min(at_once, MOST_OF_ONE_KIND)
    places = most // 4
    known, strangers = firsts
    left = max(1, most - places - max(1, len(known)))
    room = max(1, most - places - min(len(strangers), most - places - 1))  # of them so many may be there already
    return issue.number in {*known[:room], *strangers[:left], *[*more[0], *more[1]][:places]}

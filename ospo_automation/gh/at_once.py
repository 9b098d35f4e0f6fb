"""Many issues with their comments in one request, and one by one where that is too much."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from ospo_automation.core.primitives.errors import Gone, TooMuch, Trouble

from . import graphql
from .issues import Issues
from .portions import Portions
from .repository_queries import COMMENTS, Queries, in_parts

AT_ONCE = 25  # in one request
FRAGMENTS = ("lately", "closed_by", "casus", *COMMENTS)

Json = dict[str, Any]


def numbered(numbers: Collection[int]) -> str:
    """Asks for the issues with these numbers."""
    fields = (f"  {graphql.NUMBERED}{each}: issue(number: {each}) {{ ...Here }}" for each in numbers)
    here = "fragment Here on Issue { repository { nameWithOwner } ...Lately ...ClosedBy }"
    return "\n".join(("fragment Numbered on Repository {", *fields, "}", here))


class AtOnce:
    """What is read stands in `issues`."""

    def __init__(self, queries: Queries, portions: Portions, issues: Issues) -> None:
        self._queries, self._portions, self._issues = queries, portions, issues

    def by_id(self, chosen: Mapping[str, int]) -> list[Trouble]:
        """Reads issues by id, with their numbers, in as many requests as it takes; why GitHub doesn't give some."""
        return [
            trouble
            for some in in_parts([*chosen], AT_ONCE)
            for trouble in self._read([chosen[each] for each in some], partial(self._asked_by_id, some))
        ]

    def by_number(self, numbers: Collection[int]) -> list[Trouble]:
        """The same, where nobody knows their ids. What isn't in this repository any more is left out."""
        return [
            trouble
            for some in in_parts([*dict.fromkeys(numbers)], AT_ONCE)
            for trouble in self._read(some, partial(self._asked_by_number, some))
        ]

    def _asked_by_id(self, ids: Sequence[str], missed: list[Trouble]) -> Sequence[Json | None]:
        found: Sequence[Json | None] = self._portions.ask("chosen", FRAGMENTS, {"ids": [*ids]}, missed=missed)["nodes"]
        return found

    def _asked_by_number(self, numbers: Sequence[int], missed: list[Trouble]) -> Sequence[Json | None]:
        there = self._queries.asked("numbered", *FRAGMENTS, beside=numbered(numbers), missed=missed)["repository"]
        found = [there.get(f"{graphql.NUMBERED}{each}") for each in numbers]
        return [
            each if each and each["repository"] == {"nameWithOwner": there["nameWithOwner"]} else None for each in found
        ]

    def _read(self, numbers: Sequence[int], ask: Callable[[list[Trouble]], Sequence[Json | None]]) -> list[Trouble]:
        missed: list[Trouble] = []
        found: Sequence[Json | None] = [None] * len(numbers)
        is_answered = False
        try:
            found = ask(missed)
            is_answered = True
        except (Gone, TooMuch):  # one of them was deleted, and GitHub doesn't say which; or together they are too much
            pass  # then one by one
        for node in filter(None, found):
            self._issues.keep_all(node)
        gone = [each for each in missed if each.status == 404]
        if gone or not is_answered:  # what was deleted a moment ago is no trouble
            for number in (each for each, node in zip(numbers, found, strict=True) if not node):
                with suppress(Gone):
                    self._issues.look(number)
        return [each for each in missed if each not in gone]

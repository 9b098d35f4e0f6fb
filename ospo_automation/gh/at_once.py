"""Many issues with their comments in one request, and one by one where that is too much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from ospo_automation.core.primitives.errors import Gone, TooMuch, Trouble

from .issues import Issues
from .portions import Portions
from .repository_queries import COMMENTS, Queries

AT_ONCE = 25  # in one request


class AtOnce:
    """What is read stands in `issues`."""

    def __init__(self, queries: Queries, portions: Portions, issues: Issues) -> None:
        self._queries, self._portions, self._issues = queries, portions, issues

    def together(self, numbers: Sequence[int]) -> None:
        one, two, three = [*numbers, numbers[0], numbers[0]][:3]
        try:
            found = self._queries.asked(
                "together", "lately", "closed_by", "casus", *COMMENTS, one=one, two=two, three=three
            )
        except (Gone, TooMuch):  # one of them was deleted, and GitHub doesn't say which; or together they are too much
            for number in numbers:
                with suppress(Gone):
                    self._issues.look(number)
            return
        repository = found["repository"]
        for node in (repository[name] for name in ("one", "two", "three")):
            if node is not None and node["repository"]["nameWithOwner"] == repository["nameWithOwner"]:
                self._issues.keep_all(node)

    def by_id(self, chosen: Mapping[str, int]) -> list[Trouble]:
        """As below, as many requests as it takes."""
        ids = [*chosen]
        return [
            trouble
            for some in (ids[index : index + AT_ONCE] for index in range(0, len(ids), AT_ONCE))
            for trouble in self._read_chosen({each: chosen[each] for each in some})
        ]

    def _read_chosen(self, chosen: Mapping[str, int]) -> list[Trouble]:
        """Reads issues by id, with their numbers; why GitHub doesn't give some of them."""
        missed: list[Trouble] = []
        found: list[dict[str, Any] | None] = [None] * len(chosen)
        fragments, is_answered = ("lately", "closed_by", "casus", *COMMENTS), False
        try:
            found = self._portions.ask("chosen", fragments, {"ids": [*chosen]}, missed=missed)["nodes"]
            is_answered = True
        except (Gone, TooMuch):  # one of them was deleted, and GitHub doesn't say which; or together they are too much
            pass  # then one by one
        for node in filter(None, found):
            self._issues.keep_all(node)
        gone = [each for each in missed if each.status == 404]
        if gone or not is_answered:  # what was deleted a moment ago is no trouble
            for number in (each for each, node in zip(chosen.values(), found, strict=True) if not node):
                with suppress(Gone):
                    self._issues.look(number)
        return [each for each in missed if each not in gone]

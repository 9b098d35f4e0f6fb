"""What a query of ours asks: whole, or in smaller portions where that is too much for GitHub. The answer is the same.

A query says of each of its lists how much it wants: `$first_issues: Int = 50, $after_issues: String` for the list that
is called `issues` in the answer, with `pageInfo`. Lists within lists are small and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ospo_automation.core.errors import NoEntry, TooMuch, Trouble

from . import graphql
from .client import NOT_GITHUB, Connection

Json = dict[str, Any]
PEOPLE = "people"
SMALLER = 5  # times, each time: 100, 20, 4, 1
TIMED_OUT = (502, 504)
_LIST = re.compile(r"\$first_(\w+): Int = (\d+)")


class Portions:
    """Remembers for the run which query was too much, and how much of it GitHub gave."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._most: dict[str, int] = {}

    def ask(
        self, name: str, fragments: Iterable[str], variables: Mapping[str, Any], people: Sequence[str] | None = None
    ) -> Json:
        """The data that GitHub answers to a query. Raises TooMuch where it doesn't give even one of each list.

        With `people` it is also asked whose these logins are; the answer to that stands at PEOPLE.
        """
        text = graphql.query(name, *fragments)
        if people is not None:
            text = f"{text}\n{graphql.people(people)}"
        whole = _Whole({each: int(variables.get(f"first_{each}", usual)) for each, usual in _LIST.findall(text)})
        was_late = False
        while not whole.is_complete:
            sizes = whole.next_sizes(self._most.get(name))
            most = max(sizes.values(), default=1)
            try:
                part = self._answer(text, {**variables, **whole.given(sizes)}, people or (), is_least=most == 1)
            except Trouble as trouble:
                is_late = trouble.status in TIMED_OUT and not was_late  # once: it may as well be out of order
                if most == 1 or not (isinstance(trouble, TooMuch) or is_late):
                    raise
                was_late = not isinstance(trouble, TooMuch)
                self._most[name] = max(1, most // SMALLER)
                continue
            whole.add(part, sizes)
            was_late = False
        return whole.data

    def _answer(self, text: str, variables: Mapping[str, Any], people: Sequence[str], *, is_least: bool) -> Json:
        requester = self._connection.client.requester
        ask = self._asked_with_people if people else requester.graphql_query
        _, answer = self._connection.again(lambda: ask(text, dict(variables)), but_not=None if is_least else TooMuch)
        data = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(data, dict):
            raise NoEntry(200, NOT_GITHUB)
        return {**data, PEOPLE: graphql.holders_of(data, answer.get("errors") or (), people)} if people else data

    def _asked_with_people(self, text: str, variables: Json) -> tuple[Json, Json]:
        """That somebody isn't there is an answer, beside which all others stand."""
        requester = self._connection.client.requester
        asked = {"query": text, "variables": variables}
        headers, answer = requester.requestJsonAndCheck("POST", requester.graphql_url, input=asked)
        errors = answer.get("errors") if isinstance(answer, dict) else None
        others = [error for error in errors or () if not graphql.is_about_somebody(error)]
        if others:
            raise requester.createException(400, headers, {**answer, "errors": others})
        return headers, answer


class _Whole:
    """An answer that grows by its portions, until each list has what was wanted of it or ends."""

    def __init__(self, wanted: Mapping[str, int]) -> None:
        self.data: Json = {}
        self._left: dict[str, int] = dict(wanted)
        self._lists = tuple(wanted)
        self._after: dict[str, str] = {}
        self._has_begun = False

    @property
    def is_complete(self) -> bool:
        return self._has_begun and not self._left

    def next_sizes(self, most: int | None) -> dict[str, int]:
        """How much of each list is asked next; one of those that are complete, since GitHub wants a number."""
        left = {each: self._left.get(each, 1) for each in self._lists}
        return left if most is None else {each: min(most, count) for each, count in left.items()}

    def given(self, sizes: Mapping[str, int]) -> Json:
        after = {f"after_{each}": cursor for each, cursor in self._after.items()}
        return {f"first_{each}": size for each, size in sizes.items()} | after

    def add(self, part: Json, sizes: Mapping[str, int]) -> None:
        is_first, self._has_begun = not self._has_begun, True
        self.data = part if is_first else self.data
        for name in tuple(self._left):
            found, known = _list(part, name), _list(self.data, name)
            if found is None or known is None:  # what it belongs to isn't there, or went away meanwhile
                del self._left[name]
                continue
            if not is_first:
                known["nodes"] = [*(known.get("nodes") or ()), *(found.get("nodes") or ())]
                known["pageInfo"] = found["pageInfo"]
            self._left[name] -= sizes[name]
            if self._left[name] <= 0 or not found["pageInfo"]["hasNextPage"]:
                del self._left[name]
            else:
                self._after[name] = found["pageInfo"]["endCursor"]


def _list(data: Json, name: str) -> Json | None:
    """A list by its name, wherever it stands in an answer, but in no other list; that which stands highest."""
    level = [data]
    while level:
        for each in level:
            found = each.get(name)
            if isinstance(found, dict) and "pageInfo" in found:
                return found
        level = [below for each in level for below in each.values() if isinstance(below, dict)]
    return None

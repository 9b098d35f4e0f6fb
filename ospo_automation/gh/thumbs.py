"""Who gave a 👍 to a comment: however many strangers did, those who came first and those who came last are found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ospo_automation.core.github.issue import Hands
from ospo_automation.core.github.person import Person

from . import graphql

MOST_PAGES = 5  # of a hundred, from each end
FIRST, LAST = "ASC", "DESC"
Page = Callable[[str, str | None], dict[str, Any] | None]


class Thumbs:
    """`page` gives a page of them in one direction, after a cursor; None where the comment isn't there any more."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._liked: dict[int, Person] = {}
        self._editor: Person | None = None
        self._total = 0
        self._count = 0

    def read(self) -> Hands:
        """From the end as well where they are too many, until it meets what was read from the beginning."""
        is_whole = self._read(FIRST) or self._read(LAST)
        return Hands(tuple(self._liked.values()), self._editor, is_cut=not is_whole)

    def _read(self, direction: str) -> bool:
        """Whether all were read by now."""
        after: str | None = None
        for _ in range(MOST_PAGES):
            node = self._page(direction, after)
            if node is None:
                return True
            self._editor, found = graphql.person_of(node["editor"]), node["reactions"]
            self._total = int(found["totalCount"])
            nodes = graphql.nodes_of(found)
            self._count += len(nodes)
            for user in (each["user"] for each in nodes if each["user"]):
                self._liked.setdefault(int(user["databaseId"]), Person(str(user["login"]), int(user["databaseId"])))
            if not found["pageInfo"]["hasNextPage"] or self._count >= self._total:
                return True
            after = found["pageInfo"]["endCursor"]
        return False

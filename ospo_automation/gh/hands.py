"""Whose hands were on a comment: who gave a 👍 to it, and who edited it last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

from ospo_automation.core.github.issue import US, Comment, Hands
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.errors import Gone

from . import graphql
from .nodes import Nodes
from .people import People
from .portions import Portions
from .repository_queries import MOST_THREADS, Queries
from .thumbs import Thumbs

MOST_TOGETHER = 400  # casussen with advice and forms


class HandsOn:
    """`cut` are the issues on which so many gave a 👍 to a comment that not all were read."""

    def __init__(self, queries: Queries, portions: Portions, people: People, nodes: Nodes) -> None:
        self._queries, self._portions, self._people, self._nodes = queries, portions, people, nodes
        self.cut: list[int] = []
        self._thumbs: dict[int, frozenset[int]] | None = None

    def thumbs_on(self, comment: Comment) -> frozenset[int]:
        if self._thumbs is None:
            self._thumbs = {id_: found for node in self._advised() for id_, found in graphql.thumbs_of(node).items()}
        known = self._thumbs.get(comment.id)
        return known if known is not None else frozenset(each.id for each in self.of(comment).liked)

    def _advised(self) -> Iterator[dict[str, Any]]:
        """In one list, unless somebody sends in so many forms that it would never end."""
        labels = self._people.network.labels
        advised, forms = labels.of_status(Status.ADVISED).name, labels.join.name
        both = self._queries.listed("issues", "advised", advised=[advised, forms], direction="ASC")
        found = list(islice(both, MOST_TOGETHER))
        yield from found
        if len(found) == MOST_TOGETHER:
            yield from self._queries.listed("issues", "advised", advised=[advised], direction="ASC")
            yield from self._queries.from_both_ends("issues", "advised", most=MOST_THREADS, advised=[forms])

    def of(self, comment: Comment) -> Hands:
        return self._of(self._nodes.comment(comment.id), comment.number)

    def of_issue(self, number: int) -> Hands:
        return self._of(self._nodes.issue(number), number)

    def _of(self, node: str, number: int) -> Hands:
        hands = Thumbs(partial(self._hands, node)).read()
        if hands.editor is not None and hands.editor.id == self._people.bots.us:
            hands = replace(hands, editor=US)
        self._people.meet((hands.editor, *hands.liked))
        if hands.is_cut and number not in self.cut:
            self.cut.append(number)
        return hands

    def _hands(self, id_: str, direction: str, after: str | None) -> dict[str, Any] | None:
        """A page of who gave a 👍; None where it was deleted since it was read."""
        variables = {"id": id_, "direction": direction, "after_reactions": after}
        try:
            node: dict[str, Any] | None = self._portions.ask("hands", ("author",), variables)["node"]
        except Gone:
            return None
        return node

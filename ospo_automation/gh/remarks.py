"""What was said on a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from ospo_automation.core.github.issue import Comment, own_comments

from . import graphql
from .people import People
from .repository_queries import COMMENTS, Queries
from .threads import Threads
from .words import Words


class Remarks:
    def __init__(self, queries: Queries, people: People, words: Words) -> None:
        self._queries, self._people, self._words = queries, people, words
        self._threads = Threads(queries.asked, "pull_thread", "remarks")
        self._known: dict[int, tuple[Comment, ...]] = {}

    def on(self, pull: int) -> Sequence[Comment]:
        if pull not in self._known:
            asked = self._queries.asked("remarks", "comment_page", *COMMENTS, number=pull)
            first = asked["repository"]["issue"]["comments"]
            found, page = graphql.nodes_of(first), first["pageInfo"]
            if page["hasNextPage"]:  # anybody may say there as much as they like
                found += self._threads.rest(pull, found, page["endCursor"], None)
            self._known[pull] = self._words.read(found, pull)
        return self._known[pull]

    def ours(self, pull: int, key: str) -> Comment | None:
        """Our comment there with this purpose, looked up afresh: after a write whose answer got lost."""
        self._known.pop(pull, None)
        ours = own_comments(self.on(pull), self._people.bots)
        return next((comment for comment, mark in ours if mark.key == key), None)

"""All that a sweep reads for tips, in one request."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ospo_automation.core.primitives.errors import Gone, TooMuch
from ospo_automation.core.signals.tips_kept import TipsThere

from . import graphql
from .issues import Issues
from .nodes import Nodes
from .people import People
from .repository_queries import COMMENTS, Queries
from .words import Words

MOST_GONE = 6  # deleted ones in one run, each a request; the next goes on with the others


class TipsRead:
    """Forms are kept with the other issues that this run read."""

    def __init__(self, queries: Queries, people: People, words: Words, issues: Issues, nodes: Nodes) -> None:
        self._queries, self._people, self._words = queries, people, words
        self._issues, self._nodes = issues, nodes
        self._there: TipsThere | None = None

    def all(self, home: int, nodes: Collection[str]) -> TipsThere:
        """Once in a run. What GitHub can't give of all that waits for the next sweep."""
        if self._there is None:
            self._there = self._read(home, list(nodes))
        return self._there

    def _read(self, home: int, ids: list[str]) -> TipsThere:
        found, deleted = self._asked(home, ids)
        if found is None:
            return TipsThere(deleted=deleted)
        there = graphql.nodes_of(found)
        said = graphql.nodes_of((found["repository"]["issue"] or {}).get("said"))
        forms = [each for each in there if "hands" in each]
        alone = [each for each in there if "fullDatabaseId" in each]
        numbers = [self._issues.keep_all(each) for each in forms]
        self._note((*said, *alone))
        read = (self._words.read([node], _issue_of(node)) for node in alone)
        comments = [*self._words.read(said, home), *(each for some in read for each in some)]
        self._people.meet(each.author for each in comments)
        hands = [*said, *alone, *(each for node in forms for each in graphql.nodes_of(node["hands"]))]
        cut = frozenset(int(each["fullDatabaseId"]) for each in hands if _is_cut(each))
        return TipsThere(comments, numbers, dict(map(_liked, hands)), cut, deleted)

    def _asked(self, home: int, ids: list[str]) -> tuple[dict[str, Any] | None, frozenset[str]]:
        """With those that were deleted: where one was GitHub gives none of the others, and says which it was."""
        deleted: set[str] = set()
        for _ in range(MOST_GONE):
            left = [each for each in ids if each not in deleted]
            try:
                return self._queries.asked("tips", "lately", "casus", *COMMENTS, home=home, ids=left), frozenset(
                    deleted
                )
            except TooMuch:
                break
            except Gone as gone:
                deleted |= (named := {each for each in left if f"'{each}'" in str(gone)})
                if not named:
                    break
        return None, frozenset(deleted)

    def _note(self, comments: Iterable[Mapping[str, Any]]) -> None:
        for each in comments:
            self._nodes.comments[int(each["fullDatabaseId"])] = str(each["id"])


def _issue_of(node: Mapping[str, Any]) -> int:
    """On which issue a comment stands, as its address says."""
    return int(str(node["url"]).partition("#")[0].rpartition("/")[2])


def _is_cut(node: dict[str, Any]) -> bool:
    return len(graphql.nodes_of(node["thumbs"])) < int(node["thumbs"]["totalCount"])


def _liked(node: dict[str, Any]) -> tuple[int, frozenset[int]]:
    users = (each["user"] for each in graphql.nodes_of(node["thumbs"]))
    return int(node["fullDatabaseId"]), frozenset(int(each["databaseId"]) for each in users if each)

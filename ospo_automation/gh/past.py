"""What became of an issue before: of which one it is a duplicate, whether it was opened again, and its titles."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from ospo_automation.core.github.issue import DUPLICATE, Original
from ospo_automation.core.github.person import Person
from ospo_automation.core.primitives.errors import Gone, NoEntry, Trouble

from . import graphql
from .issues import Issues
from .people import People
from .repository_queries import Queries, stamp

MOST_HISTORY = 5  # pages of labels that an issue ever got
LATELY = timedelta(days=1)  # sweeps come each hour, or later
MOST_CHANGED = 1_000  # within that, of those with one label


class Past:
    def __init__(self, queries: Queries, people: People, issues: Issues) -> None:
        self._queries, self._people, self._issues = queries, people, issues
        self._retitled: dict[str, Mapping[int, Person | None]] = {}

    def original(self, number: int) -> Original | None:
        """Asked in queries of their own, whose failure harms nothing: older servers know neither."""
        is_one = self._issues.issue(number).reason == DUPLICATE
        for name, *fragments in (("duplicate",), ("marked", "author")):
            try:
                repository = self._queries.asked(name, *fragments, number=number)["repository"]
            except NoEntry:
                raise
            except (Gone, Trouble):
                continue
            node = repository["issue"] or {}
            is_one = is_one or str(node.get("stateReason")).lower() == DUPLICATE
            marked = next(reversed(graphql.nodes_of(node.get("timelineItems"))), {})
            chosen = node.get("duplicateOf") if is_one else None  # by who closed it now, and not some other time
            end = graphql.end_of(repository, chosen, number)
            found = graphql.original_of(repository, end or marked.get("canonical"))
            if found is not None:
                return replace(found, by=graphql.person_of(marked.get("actor")))
        return Original() if is_one else None

    def is_reopened_after(self, number: int, labels: Collection[str]) -> bool | None:
        wanted, found, after = {name.lower() for name in labels}, None, None
        for _ in range(MOST_HISTORY):
            try:
                repository = self._queries.asked("labelled", "author", number=number, after_timelineItems=after)[
                    "repository"
                ]
            except NoEntry:
                raise
            except (Gone, Trouble):
                return None
            page = (repository["issue"] or {}).get("timelineItems") or {"pageInfo": {"hasNextPage": False}}
            for node in graphql.nodes_of(page):
                if node["__typename"] == "ReopenedEvent":
                    found = True
                elif node["label"]["name"].lower() in wanted:
                    found = None if self._people.bots.has(graphql.person_of(node["actor"])) else False
            if not page["pageInfo"]["hasNextPage"]:
                return found
            after = page["pageInfo"]["endCursor"]
        return None

    def retitled(self, label: str, now: datetime) -> Mapping[int, Person | None]:
        if label not in self._retitled:
            listed = self._queries.listed("issues", "retitled", "author", labels=[label], since=stamp(now - LATELY))
            found = (_retitled(node, label) for node in islice(listed, MOST_CHANGED))
            self._retitled[label] = dict(filter(None, found))
        return self._retitled[label]


def _retitled(node: Mapping[str, Any], label: str) -> tuple[int, Person | None] | None:
    """Its number and its author, where they changed its title after it got the label, and nobody else did since.

    Of very many things that happened these are the last, in their order.
    """
    author, last = graphql.person_of(node["author"]), None
    for each in graphql.nodes_of(node["timelineItems"]):
        if each["__typename"] == "RenamedTitleEvent":
            by = graphql.person_of(each["actor"])
            last = (int(node["number"]), author) if by == author else None
        elif each["label"]["name"].lower() == label.lower():
            last = None
    return last

"""The casussen that we opened ourselves, by what they are for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from github.Repository import Repository

from ospo_automation.core.primitives.errors import Trouble

from . import graphql
from .people import People
from .repository_queries import Queries
from .writers import Writers

MOST_PAGES = 10  # of newer casussen among which we look for one of ours


class Opened:
    def __init__(self, queries: Queries, repository: Repository, people: People, writers: Writers) -> None:
        self._queries, self._repository, self._people, self._writers = queries, repository, people, writers
        self._known: tuple[datetime, Mapping[str, int]] | None = None

    def since(self, moment: datetime) -> Mapping[str, int]:
        if self._known is None or self._known[0] > moment:
            self._known = (moment, self._since(moment))
        return self._known[1]

    def _since(self, moment: datetime) -> Mapping[str, int]:
        found: list[dict[str, Any]] = []
        casus, after = [self._people.network.labels.casus.name], None
        for _ in range(MOST_PAGES):
            page = self._queries.ask("opened", "author", casus=casus, after_issues=after)["repository"]["issues"]
            nodes = graphql.nodes_of(page)
            found += nodes
            is_older = bool(nodes) and datetime.fromisoformat(nodes[-1]["createdAt"]) < moment
            if is_older or not page["pageInfo"]["hasNextPage"]:
                return graphql.opened_of(found, self._writers.may_be_ours)
            after = page["pageInfo"]["endCursor"]
        raise Trouble(200, f"more than {len(found)} casussen are newer than {moment:%Y-%m-%d %H:%M}")

    def now(self, key: str, moment: datetime) -> str | None:
        """The address of a casus that we opened, looked up afresh: after a write."""
        self._known = None
        number = self.since(moment).get(key)
        return self._repository.get_issue(number).html_url if number is not None else None

    def forget(self) -> None:
        """Which casussen we opened, since we just opened one."""
        self._known = None

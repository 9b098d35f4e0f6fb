"""Where more casussen are open than a sweep looks at, as after a flood: which of them it looks at now.

Those of the network all come each time, however many others there are: where somebody of it looked or takes part, and
what people of it or known here ask. So do the newest, of which an event may have got lost. The rest goes round, oldest
first, two hundred an hour: each has its turn within a day where they are five thousand. What a sweep looks at as if by
chance (`in_turn.py`) sees to it that no rhythm of sweeps leaves one out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from github.Repository import Repository

from ospo_automation.core.github.issue import EPOCH, Issue
from ospo_automation.core.primitives.errors import Trouble
from ospo_automation.core.primitives.logins import is_login
from ospo_automation.core.primitives.marker import fingerprint

from . import graphql, owners
from .at_once import AtOnce
from .beginning import Beginning
from .client import Connection
from .in_turn import A_PAGE, issue_at, issues_on
from .issues import Issues
from .newcomers import looked_at
from .people import People
from .repository_queries import COMMENTS, Queries, in_parts

MOST_OPEN = 1_050  # that a sweep looks at: 21 requests
MOST_OF_A_DAY = 4_000  # that the first sweep of a day looks at, so that those after it needn't: 80 requests
AN_HOUR = 2  # pages of the others
MOST_OWNERS = 100  # people of the network, and as many others who are known here
MOST_THEIRS = 100  # of their casussen that stand in no other list: those that they sent in first
MOST_PAGES = 20  # of casussen that somebody looked at
MOST_LONG = 3  # of the others on which more was said than is read along: each takes a request of its own


class Crowd:
    """`size` is how many are open where they are too many, and 0 otherwise; `most` are not too many."""

    def __init__(
        self,
        queries: Queries,
        connection: Connection,
        repository: Repository,
        people: People,
        issues: Issues,
        at_once: AtOnce,
        beginning: Beginning,
    ) -> None:
        self._queries, self._connection, self._repository = queries, connection, repository
        self._people, self._issues, self._at_once, self._beginning = people, issues, at_once, beginning
        self._known: dict[str, None] = {}
        self.size = 0
        self.most = MOST_OPEN

    def is_one(self, total: int, now: datetime | None) -> bool:
        """Whether more are open than a sweep looks at, those from before us not counted."""
        if total <= self.most:
            return False
        begun = self._beginning.begun(now) if now is not None else self._beginning.begun_as_known or EPOCH
        first_left = issue_at(self._connection, self._url, self.most + 1, label=self._label)
        is_one = first_left is not None and first_left.created_at >= begun
        self.size = total if is_one else 0
        return is_one

    @property
    def _url(self) -> str:
        return f"{self._repository.url}/issues"

    @property
    def _label(self) -> str:
        return self._people.network.labels.casus.name

    def of_network(self, missed: list[Trouble]) -> Iterator[dict[str, Any]]:
        """Where somebody of the network looked or takes part, and what waits longest for a coordinator."""
        labels, after = self._people.network.labels, None
        for _ in range(MOST_PAGES):
            variables: dict[str, Any] = {"looked": looked_at(labels), "triage": [labels.triage.name]}
            variables |= {"after_issues": after} | ({"first_triage": 1, "first_closed": 1} if after else {})
            found = self._queries.ask("looked_at", "lately", "casus", *COMMENTS, missed=missed, **variables)[
                "repository"
            ]
            yield from (
                node for name in ("issues", "triage")[: 1 if after else 2] for node in graphql.nodes_of(found[name])
            )
            theirs = [*graphql.nodes_of(found["issues"]), *graphql.nodes_of(found["closed"])]
            authors = (graphql.person_of(node["author"]) for node in theirs)
            self._known |= {each.login.lower(): None for each in authors if each is not None}
            page = found["issues"]["pageInfo"]
            if not page["hasNextPage"]:
                return
            after = page["endCursor"]

    def of_people(self, seen: Collection[int], missed: list[Trouble]) -> Iterator[int]:
        """What people of the network ask, and who is known here, as far as it stands in no list before."""
        people = [each for each in map(str.lower, self._people.checkout.people) if is_login(each)][:MOST_OWNERS]
        known = [each for each in self._known if is_login(each) and each not in people][:MOST_OWNERS]
        found: dict[str, int] = {}
        for some in in_parts([*people, *known], owners.AT_ONCE):
            fragment = owners.open_fragment(some)
            try:
                repository = self._queries.ask("owners", beside=fragment, casus=[self._label])["repository"]
            except Trouble as trouble:
                missed.append(trouble)
                continue
            found |= dict(owners.open_of(repository, some))
        first = sorted((number, node) for node, number in found.items() if number not in seen)[:MOST_THEIRS]
        missed += self._at_once.by_id({node: number for number, node in first})
        yield from (number for number, _ in first if number in self._issues.known)

    def others_in_turn(self, now: datetime, missed: list[Trouble]) -> Iterator[int]:
        """Of those that stand in no list the ones that have their turn in this hour."""
        pages = pages_now(self.size, now)
        there = issues_on(self._connection, self._url, pages, state="open", label=self._label)
        chosen = {node: issue.number for node, issue in there if not self._is_before_us(issue, now)}
        others = {node: number for node, number in chosen.items() if number not in self._issues.known}
        missed += self._at_once.by_id(others)
        yield from self.with_few_long([number for number in others.values() if number in self._issues.known], now)

    def with_few_long(self, numbers: Sequence[int], now: datetime) -> list[int]:
        """Of those that take a request each few, as if by chance: who makes many keeps no other from its turn."""
        read = [*filter(self._issues.has_read, numbers)]
        long = sorted(set(numbers).difference(read), key=lambda number: fingerprint(f"{now.isoformat()} {number}"))
        return [*read, *long[:MOST_LONG]]

    def _is_before_us(self, issue: Issue, now: datetime) -> bool:
        return max(issue.created_at, issue.updated_at or EPOCH) < self._beginning.begun(now)


def pages_now(count: int, now: datetime) -> list[int]:
    """Which pages of so many open casussen, oldest first, have their turn in this hour."""
    pages = -(-count // A_PAGE)
    begin = int(now.timestamp() // 3600) * AN_HOUR
    return sorted({(begin + index) % pages + 1 for index in range(AN_HOUR)})

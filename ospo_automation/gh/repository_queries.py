"""Our queries about one repository, as GitHub answers them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from ospo_automation.core.primitives.errors import Gone, Trouble

from . import graphql
from .portions import Portions

T = TypeVar("T")
MOST_THREADS = 100  # of the issues with a label that anybody can send in, from each end
MOST_LOOKED_AT = 300  # of the open issues at which somebody of the network looked, where those are too many
COMMENTS = ("comment", "author")  # what a query needs that reads comments


class Queries:
    """`is_fork` where an answer said that it is a copy of another repository, and nobody said that this may be."""

    def __init__(self, portions: Portions, name: str, *, may_be_fork: bool) -> None:
        self.name = name
        self.is_fork = False
        self._portions = portions
        self._may_be_fork = may_be_fork

    @property
    def count(self) -> int:
        """How often this run asked a query of ours."""
        return self._portions.asked

    def ask(self, name: str, *fragments: str, **variables: Any) -> dict[str, Any]:
        """What GitHub answers to one of our queries about this repository, in which no one issue is meant."""
        try:
            return self.asked(name, *fragments, **variables)
        except Gone as gone:
            raise Trouble(404, str(gone)) from gone

    def asked(self, name: str, *fragments: str, **variables: Any) -> dict[str, Any]:
        """`people` are logins of which it is asked as well whose they are, `casussen` those of which what became.
        `missed` gets what can't be given, `beside` is a fragment made for this question.
        """
        owner, _, repository = self.name.partition("/")
        given = variables | {"owner": owner, "name": repository}
        people, casussen, missed = (given.pop(each, None) for each in ("people", "casussen", "missed"))
        beside = given.pop("beside", "")
        found = self._portions.ask(name, fragments, given, people, casussen, beside=beside, missed=missed)
        self.is_fork |= not self._may_be_fork and bool((found.get("repository") or {}).get("isFork"))
        return found

    def listed(self, connection: str, name: str, *fragments: str, **variables: Any) -> Iterator[dict[str, Any]]:
        """What is in a list of the repository, a page a request as long as more is wanted."""
        after: str | None = None
        while True:
            variables |= {f"after_{connection}": after}
            page = self.ask(name, *fragments, **variables)["repository"][connection]
            yield from graphql.nodes_of(page)
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]

    def from_both_ends(
        self, connection: str, name: str, *fragments: str, most: int, **variables: Any
    ) -> Iterator[dict[str, Any]]:
        """The oldest and the newest of a list of issues that anybody can make longer, so many of each."""
        seen = set[int]()
        for direction in ("ASC", "DESC"):
            for node in islice(self.listed(connection, name, *fragments, direction=direction, **variables), most):
                if node["number"] not in seen:
                    seen.add(node["number"])
                    yield node
            if len(seen) < most:
                return


def in_parts(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """So many at once."""
    return (things[index : index + size] for index in range(0, len(things), size))


def stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

"""What was said on the issues that changed last, in a question that goes along with others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from ospo_automation.core.casus.week import Newest
from ospo_automation.core.primitives.errors import NoEntry, Trouble

from . import graphql
from .repository_queries import COMMENTS, Queries, stamp
from .words import Words

SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Lately:
    """The issues that changed since `begin`, those that did last in front; `is_all` where there are no others."""

    begin: datetime
    repository: Mapping[str, Any]
    is_all: bool

    @property
    def issues(self) -> Sequence[dict[str, Any]]:
        return graphql.nodes_of(self.repository["changed"])

    @property
    def numbers(self) -> list[int]:
        return [int(each["number"]) for each in self.issues]

    def back_to(self, without: Collection[int] = ()) -> datetime:
        """Since when all that was made or changed on issues is here, but for those `without`. Making or changing a
        comment changes its issue: so it is all since the last change of one whose comments aren't all here.
        """
        cut = (each for each in self.issues if _is_cut(each) and int(each["number"]) not in without)
        last = next(cut, None) or (None if self.is_all else self.issues[-1])
        return self.begin if last is None else datetime.fromisoformat(last["updatedAt"]) + SECOND

    def newest(self, words: Words, without: Collection[int]) -> Newest:
        said = (words.read(graphql.nodes_of(each["comments"]), int(each["number"])) for each in self.issues)
        return Newest(tuple(chain.from_iterable(said)), self.back_to(without))


def _is_cut(issue: Mapping[str, Any]) -> bool:
    return len(graphql.nodes_of(issue["comments"])) < int(issue["comments"]["totalCount"])


def said_lately(queries: Queries, begin: datetime, casus: str) -> Lately | None:
    """None where GitHub doesn't give them, or only in portions: what changes in between would stand in none of them."""
    before = queries.count
    try:
        found = queries.ask("said_lately", "closed_by", *COMMENTS, casus=casus, casussen=(), since=stamp(begin))
    except NoEntry:
        raise
    except Trouble:
        return None
    there, page = (found["repository"]["changed"][each] for each in ("nodes", "pageInfo"))
    is_whole = queries.count <= before + 1 and all(there) and (there or not page["hasNextPage"])
    return Lately(begin, found["repository"], is_all=not page["hasNextPage"]) if is_whole else None

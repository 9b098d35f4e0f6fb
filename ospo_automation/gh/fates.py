"""What became of this week's casussen for which people were asked, by number, in one query of many parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from ospo_automation.core.casus.wasted import Fate, Spent, spent
from ospo_automation.core.casus.week import Week
from ospo_automation.core.network.decided import Network

from . import graphql

AT_ONCE = 50  # in one query
MOST = 300  # casussen of a week: with the usual limits there are at most 210
_CASUS = "casus"
Json = dict[str, Any]


def fragment(numbers: Collection[int]) -> str:
    """Asks what became of these issues."""
    none = graphql.query("no_fates")
    if not numbers:
        return none
    fields = "".join(f"  {alias(number)}: issue(number: {int(number)}) {{ ...Fate }}\n" for number in numbers)
    head, brace, tail = none.rpartition("}")
    return f"{head}{fields}{brace}{tail}\n{graphql.query('fate', 'closed_by')}"


def alias(number: int) -> str:
    """What an issue is called in an answer."""
    return f"{_CASUS}{int(number)}"


def is_about_one(error: Any) -> bool:
    """Whether GitHub says that one of these issues isn't there, beside which all others were answered."""
    path = error.get("path") if isinstance(error, dict) else None
    is_one = isinstance(path, list) and len(path) == 2 and re.fullmatch(rf"{_CASUS}\d+", str(path[1])) is not None
    return is_one and error.get("type") == "NOT_FOUND"


@dataclass(frozen=True)
class Fates:
    """What is known of them so far; `has_label`: the label of a casus is there."""

    known: Mapping[int, Fate | None] = field(default_factory=dict)
    has_label: bool = False

    def joined(self, repository: Json, numbers: Collection[int], name: str) -> Fates:
        """With the answer about these, of the repository with this name; those that are gone from it are None."""
        found: dict[int, Fate | None] = {}
        for number in numbers:
            node = repository.get(alias(number))
            place = str(node["repository"]["nameWithOwner"]) if node is not None else ""
            found[number] = _fate(node) if node is not None and place.lower() == name.lower() else None
        return Fates({**self.known, **found}, has_label=bool(repository.get("label")))

    def spent(self, week: Week, network: Network, may_write: Callable[[str], bool]) -> Spent:
        return spent(week, self.known, network, may_write, has_label=self.has_label)


def _fate(node: Json) -> Fate:
    closed = next(iter(graphql.nodes_of(node.get("timelineItems"))), None) if node["state"] == "CLOSED" else None
    return Fate(
        number=int(node["number"]),
        is_open=node["state"] == "OPEN",
        labels=graphql.labels_of(node),
        reason=str(node.get("stateReason") or "").lower(),
        closed_by=graphql.person_of(closed["actor"]) if closed else None,
        is_spam=node["activeLockReason"] == "SPAM",
        has_more_labels=len(graphql.labels_of(node)) < int(node["labels"]["totalCount"]),
    )

"""Issues by their label: each list is asked once a run, and those of a meeting together in one request."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from ospo_automation.core.issue import Issue
from ospo_automation.core.meetings import Settings
from ospo_automation.core.network import Network

from . import graphql

Ask = Callable[..., Mapping[str, Any]]
Text = Callable[[dict[str, Any]], str]
Key = tuple[str, tuple[str, ...]]
MOST_COMPARED = 200  # open casussen among which we look for the same question


class ByLabel:
    """`ask` sends one of our queries, by its name and those of its fragments; `text` reads what an issue says."""

    def __init__(self, repository: str, network: Network, ask: Ask, text: Text) -> None:
        self._repository, self._network, self._ask, self._text = repository, network, ask, text
        self._known: dict[Key, Sequence[Issue]] = {}

    def of(self, label: str, *states: str) -> Sequence[Issue]:
        """The issues with a label in these states, as GitHub's GraphQL names them."""
        key = (label, states)
        if key not in self._known and key in self._of_meetings().values():
            self._read_those_of_meetings()
        if key not in self._known:
            self._known[key] = tuple(self._newest(label, states))
        return self._known[key]

    def forget(self, labels: Collection[str]) -> None:
        """What is known of these labels, since that has changed."""
        for key in [key for key in self._known if key[0] in labels]:
            del self._known[key]

    def _newest(self, label: str, states: Sequence[str]) -> list[Issue]:
        found: list[Issue] = []
        after: str | None = None
        while len(found) < MOST_COMPARED:
            variables = {"labels": [label], "states": list(states), "after_issues": after}
            page = self._ask("newest_issues", "question", "titled", "author", **variables)["repository"]["issues"]
            found += map(self._issue, graphql.nodes_of(page))
            if not page["pageInfo"]["hasNextPage"]:
                break
            after = page["pageInfo"]["endCursor"]
        return found[:MOST_COMPARED]

    def _issue(self, node: dict[str, Any]) -> Issue:
        return graphql.question_of({**node, "body": self._text(node)} if "body" in node else node)

    def _of_meetings(self) -> Mapping[str, Key]:
        """What is read together where a network plans its meetings here, by its name in the query."""
        if self._network.section(Settings) is None:
            return {}
        labels = self._network.labels
        open_ = {
            "theme": labels.theme,
            "point": labels.agenda_point,
            "signal": labels.signal,
            "minutes": labels.minutes,
        }
        found: dict[str, Key] = {alias: (label.name, ("OPEN",)) for alias, label in open_.items()}
        return {**found, "meeting": (labels.meeting.name, ("OPEN", "CLOSED"))}

    def _read_those_of_meetings(self) -> None:
        wanted = self._of_meetings()
        variables: dict[str, Any] = {alias: [label] for alias, (label, _) in wanted.items() if alias != "theme"}
        theme = wanted["theme"][0]
        variables["themes"] = f'repo:{self._repository} is:issue is:open label:"{theme}" sort:reactions-+1-desc'
        data = self._ask("meeting_lists", "question", "titled", "author", **variables)
        found = {**data["repository"], "theme": data["theme"]}
        for alias, key in wanted.items():
            self._known[key] = tuple(map(self._issue, graphql.nodes_of(found[alias])))

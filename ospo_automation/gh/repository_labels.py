"""The labels that a repository has, and those that this run makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ospo_automation.core.casus.casus_labels import label_definitions

from . import graphql
from .client import Connection
from .labels_named import labels_named
from .nodes import Nodes
from .people import People
from .repository_queries import Queries


class RepositoryLabels:
    """`has_made`: some were made in this run."""

    def __init__(self, queries: Queries, connection: Connection, people: People, nodes: Nodes) -> None:
        self._queries, self._connection, self._people, self._nodes = queries, connection, people, nodes
        self._known: dict[str, tuple[str, str]] | None = None
        self._expected: frozenset[str] = frozenset()
        self._are_many = False
        self.has_made = False

    @property
    def are_known(self) -> bool:
        return self._known is not None

    def names(self) -> frozenset[str]:
        return self._expected.union(self.known())

    def known(self) -> dict[str, tuple[str, str]]:
        """Every label's colour and description, by name in lower case; where there are very many, of ours only."""
        if self._known is None and not self._are_many:
            self.read(self._queries.ask("labels", "label_page")["repository"]["labels"])
        if self._known is None:
            names = [each.name for each in label_definitions(self._people.checkout.form, self._people.network)]
            owner, _, repository = self._queries.name.partition("/")
            self._keep(labels_named(names, owner, repository, self._connection))
        return self._known or {}

    def read(self, found: dict[str, Any]) -> None:
        """Keeps them where these are all."""
        self._are_many = bool(found["pageInfo"]["hasNextPage"])
        if not self._are_many:
            self._keep(graphql.nodes_of(found))

    def _keep(self, nodes: Iterable[Mapping[str, Any]]) -> None:
        self._known = {}
        for each in nodes:
            name = str(each["name"]).lower()
            self._known[name] = (str(each["color"]), str(each["description"] or ""))
            self._nodes.labels[name] = str(each["id"])

    def keep_made(self, name: str, label: Mapping[str, Any]) -> None:
        """One that we just made, as REST tells of it: the next casus of this run finds it there."""
        self._nodes.labels[name.lower()] = str(label["node_id"])
        if self._known is not None:
            self._known[name.lower()] = (str(label["color"]), str(label["description"] or ""))
        self.has_made = True

    def expect(self, names: Iterable[str]) -> None:
        self._expected |= {name.lower() for name in names}

"""The ids by which GitHub, asked to change something, finds again what we read of it before."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ospo_automation.core.primitives.errors import Trouble

Key = TypeVar("Key", bound=Hashable)


@dataclass
class Nodes:
    """Of issues by number, of comments by GitHub's other id, of people and labels by name in lower case.

    `made` are comments that this run made, by their issue and what they are for.
    """

    issues: dict[int, str] = field(default_factory=dict)
    comments: dict[int, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    made: dict[tuple[int, str], str] = field(default_factory=dict)

    def read_casus(self, node: Mapping[str, Any], comments: Iterable[Mapping[str, Any]]) -> None:
        """What GraphQL told of an issue, and of those that take part in it or wrote on it."""
        self.issues[int(node["number"])] = str(node["id"])
        for comment in comments:
            self.comments[int(comment["fullDatabaseId"])] = str(comment["id"])
        labels = (node.get("labels") or {}).get("nodes") or ()
        self.labels |= {str(each["name"]).lower(): str(each["id"]) for each in labels if each and "id" in each}
        people = [*((node.get("assignees") or {}).get("nodes") or ()), *(each["author"] for each in comments)]
        self.people |= {str(each["login"]).lower(): str(each["id"]) for each in people if each and "id" in each}

    def issue(self, number: int) -> str:
        return _known(self.issues, number)

    def comment(self, number: int) -> str:
        return _known(self.comments, number)

    def new_comment(self, number: int, key: str) -> str:
        return _known(self.made, (number, key))

    def of_people(self, logins: Iterable[str]) -> list[str]:
        return [_known(self.people, login.lower()) for login in sorted(logins)]

    def of_labels(self, names: Iterable[str]) -> list[str]:
        return [_known(self.labels, name.lower()) for name in sorted(names)]


def _known(ids: Mapping[Key, str], key: Key) -> str:
    try:
        return ids[key]
    except KeyError:
        raise Trouble(404, f"'{key}' wasn't among what this run read") from None

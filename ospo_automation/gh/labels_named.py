"""Labels by their names, of a repository with hundreds: read in one request for each hundred, or taken away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from github.Repository import Repository

from ospo_automation.core.primitives.errors import Gone

from .client import Connection

MOST = 100


def labels_named(names: Sequence[str], owner: str, repository: str, connection: Connection) -> list[dict[str, Any]]:
    """Those that exist, as GraphQL tells of them; GitHub doesn't look at upper and lower case."""
    found: list[dict[str, Any]] = []
    requester = connection.client.requester
    for some in (names[index : index + MOST] for index in range(0, len(names), MOST)):
        variables: dict[str, Any] = {f"label{index}": name for index, name in enumerate(some)}
        variables |= {"owner": owner, "name": repository}
        text = document(len(some))
        _, answer = connection.again(lambda text=text, variables=variables: requester.graphql_query(text, variables))  # type: ignore[misc]  # mypy can't infer such a lambda
        found += [each for each in answer["data"]["repository"].values() if each]
    return found


def named_there(names: Sequence[str], repository: str, connection: Connection) -> dict[str, tuple[str, str]]:
    """The colour and description of those that exist in `owner/name`, by their names in lower case."""
    owner, _, name = repository.partition("/")
    found = labels_named(names, owner, name, connection)
    return {str(each["name"]).lower(): (str(each["color"]), str(each["description"] or "")) for each in found}


def document(count: int) -> str:
    """The query for so many names, which go in its variables."""
    types = "".join(f", $label{index}: String!" for index in range(count))
    fields = " ".join(
        f"label{index}: label(name: $label{index}) {{ id name color description }}" for index in range(count)
    )
    found = f"repository(owner: $owner, name: $name) {{ {fields} }}"
    return f"query LabelsNamed($owner: String!, $name: String!{types}) {{ {found} }}"


def names_of_labels(repository: Repository, connection: Connection) -> frozenset[str]:
    """Of all labels that are there, in lower case."""
    return connection.again(lambda: frozenset(each.name.lower() for each in repository.get_labels()))


def take_away(names: Sequence[str], repository: Repository, connection: Connection) -> None:
    """Deletes labels, from all issues too. One that is gone already is as good."""
    for name in names:
        url = f"{repository.url}/labels/{quote(name, safe='')}"
        try:
            connection.again(lambda url=url: repository.requester.requestJsonAndCheck("DELETE", url))  # type: ignore[misc]  # mypy can't infer such a lambda
        except Gone:
            continue

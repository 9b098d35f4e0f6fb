"""Of a repository with hundreds of labels only those by these names, in one request for each hundred names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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


def document(count: int) -> str:
    """The query for so many names, which go in its variables."""
    types = "".join(f", $label{index}: String!" for index in range(count))
    fields = " ".join(
        f"label{index}: label(name: $label{index}) {{ id name color description }}" for index in range(count)
    )
    found = f"repository(owner: $owner, name: $name) {{ {fields} }}"
    return f"query LabelsNamed($owner: String!, $name: String!{types}) {{ {found} }}"

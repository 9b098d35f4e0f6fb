"""Whose casus it is, of many people in one request: which are open, and of whom one was ever taken up.

Logins stand in these questions to the letter, so whom we ask together must have one; what stands for a bot is quoted.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from . import graphql

AT_ONCE = 50  # people in one question
MOST_OPEN = 10  # casussen of one person
Json = dict[str, Any]
_OPEN, _KNOWN, _ISSUE = "open", "known", "issue"


def open_fragment(people: Sequence[str]) -> str:
    """Asks which casussen of each are open, oldest first."""
    return _fragment(
        f"{_OPEN}{index}: issues(first: {MOST_OPEN}, states: [OPEN], labels: $casus,"
        f' filterBy: {{ createdBy: "{login}" }}, orderBy: {{ field: CREATED_AT, direction: ASC }})'
        " { nodes { id number } }"
        for index, login in enumerate(people)
    )


def open_of(repository: Json, people: Sequence[str]) -> Iterator[tuple[str, int]]:
    """GitHub's ids and the numbers of their open casussen."""
    for index in range(len(people)):
        for node in graphql.nodes_of(repository[f"{_OPEN}{index}"]):
            yield str(node["id"]), int(node["number"])


def known_fragment(people: Mapping[str, int]) -> str:
    """Asks of each, with an issue of theirs, how GitHub says that they belong here, and for a casus with a label."""
    return _fragment(
        f"{_ISSUE}{index}: issue(number: {number}) {{ authorAssociation }}"
        f" {_KNOWN}{index}: issues(first: 1, labels: $taken_up, filterBy: {{ createdBy: {json.dumps(login)} }})"
        " { nodes { id } }"
        for index, (login, number) in enumerate(people.items())
    )


def known_of(repository: Json, people: Sequence[str], belonging: Collection[str]) -> Iterator[str]:
    """Who isn't new here."""
    for index, login in enumerate(people):
        association = (repository[f"{_ISSUE}{index}"] or {}).get("authorAssociation")
        if association in belonging or graphql.nodes_of(repository[f"{_KNOWN}{index}"]):
            yield login


def _fragment(fields: Iterable[str]) -> str:
    return "\n".join(("fragment Owners on Repository {", "  __typename", *(f"  {each}" for each in fields), "}"))

"""GraphQL: what a query costs, and how much it asks for, by the formulas that GitHub publishes.

https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
)

MOST_NODES = 500_000
_SIZES = ("first", "last", "ids")  # GitHub doesn't say how it counts what is asked by id: here as a list of so many


@dataclass
class Weight:
    """`requests`: how often a list has to be fetched, each to the number that is asked for; `nodes`: all it may give.

    `widest` is the list at which there may be too many.
    """

    requests: int = 0
    nodes: int = 0
    widest: str = ""

    @property
    def points(self) -> int:
        return max(1, (self.requests + 50) // 100)

    def check(self) -> None:
        if self.nodes > MOST_NODES:
            words = (
                f"By the time this query traverses to the {self.widest} connection, it is requesting up to "
                f"{self.nodes:,} possible nodes which exceeds the maximum limit of {MOST_NODES:,}."
            )
            raise GraphQLError(words, extensions={"type": "MAX_NODE_LIMIT_EXCEEDED"})


def sizes(variables: Mapping[str, Any]) -> frozenset[tuple[str, int | None]]:
    """What of the variables can say how much is asked for: a number, or how many there are in a list."""
    found = {name: len(value) if isinstance(value, list) else value for name, value in variables.items()}
    return frozenset((name, value if isinstance(value, int) else None) for name, value in found.items())


def weigh(document: DocumentNode, variables: Mapping[str, Any], name: str | None = None) -> Weight:
    """Of the operation with this name, or the only one."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    chosen = [each for each in operations if name is None or (each.name and each.name.value == name)]
    weight = Weight()
    for operation in chosen[:1]:
        given = {
            each.variable.name.value: each.default_value
            for each in operation.variable_definitions or ()
            if each.default_value is not None
        }
        _add(weight, [operation.selection_set], 1, fragments, {**given, **variables})
    return weight


def _add(
    weight: Weight,
    within: list[SelectionSetNode],
    parents: int,
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: Mapping[str, Any],
) -> None:
    """What stands under one name in an answer is one list, however often it is asked for."""
    named: dict[str, list[FieldNode]] = {}
    for each in within:
        for field in _fields(each, fragments):
            named.setdefault(field.alias.value if field.alias else field.name.value, []).append(field)
    for fields in named.values():
        size = _size(fields[0], variables)
        if size is not None:
            weight.requests += parents
            weight.nodes += parents * size
            if weight.nodes > MOST_NODES and not weight.widest:
                weight.widest = fields[0].name.value
        below = [field.selection_set for field in fields if field.selection_set]
        if below:
            _add(weight, below, parents if size is None else parents * size, fragments, variables)


def _fields(within: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]) -> Iterator[FieldNode]:
    for each in within.selections:
        if isinstance(each, FieldNode):
            yield each
        elif isinstance(each, FragmentSpreadNode):
            yield from _fields(fragments[each.name.value].selection_set, fragments)
        else:
            yield from _fields(each.selection_set, fragments)  # type: ignore[attr-defined]  # an inline fragment


def _size(field: FieldNode, variables: Mapping[str, Any]) -> int | None:
    """How much of a list is asked for; None where it is no list."""
    sizes = [_number(argument.value, variables) for argument in field.arguments or () if argument.name.value in _SIZES]
    return next((size for size in sizes if size is not None), None)


def _number(value: ValueNode, variables: Mapping[str, Any]) -> int | None:
    given: Any = variables.get(value.name.value) if isinstance(value, VariableNode) else value
    if isinstance(given, IntValueNode):
        return int(given.value)
    if isinstance(given, list):
        return len(given)  # of ids
    return given if isinstance(given, int) else None

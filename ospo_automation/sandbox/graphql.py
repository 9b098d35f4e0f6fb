"""Executes GraphQL queries with graphql-core, on GitHub's published schema and the state of the sandbox."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from . import (
    contract,
    deviations,
    graphql_commits,
    graphql_mutations,
    graphql_points,
    graphql_pulls,
    graphql_repository,
    graphql_search,
)
from .access import Caller, Refusal
from .graphql_fields import FIELDS, TYPES, resolve
from .graphql_look import Look
from .graphql_quick import Quick, Unsure
from .inside import Inside

Json = dict[str, Any]

__all__ = ["FIELDS", "exhausted", "is_mutation", "run", "schema"]

# Importing these fills the table of fields.
PARTS = (graphql_commits, graphql_mutations, graphql_pulls, graphql_repository, graphql_search)


@cache
def schema() -> GraphQLSchema:
    return build_schema((contract.FOLDER / "graphql-subset.graphql").read_text(encoding="utf-8"))


@cache
def _parsed(text: str) -> DocumentNode:
    return parse(text)


@cache
def _mistakes(text: str) -> tuple[GraphQLError, ...]:
    mistakes = validate(schema(), _parsed(text))
    return tuple(one for one in mistakes if not any(taken in one.message for taken in deviations.QUERIES_ALSO_TAKEN))


@cache
def _quick(text: str) -> Quick | None:
    try:
        return Quick(schema(), _parsed(text))
    except Unsure:
        return None


@lru_cache(maxsize=1_000)
def _weight(text: str, sizes: frozenset[tuple[str, int | None]], name: str | None) -> graphql_points.Weight:
    return graphql_points.weigh(_parsed(text), dict(sizes), name)


def run(box: Inside, caller: Caller, document: Any) -> Json:
    """The answer as GitHub gives it: status 200 also when there are errors. What it costs is taken from the purse."""
    query = document.get("query") if isinstance(document, dict) else None
    if not isinstance(query, str):
        return {"errors": [{"message": "A query attribute must be specified and must be a string."}]}
    if unknown := sorted(name for name in box.unknown_fields if re.search(rf"\b{name}\b", query)):
        return {"errors": [_undefined(name) for name in unknown]}
    try:
        mistakes = _mistakes(query)
    except GraphQLError as error:  # it can't even be parsed
        mistakes = (error,)
    variables, name = document.get("variables") or {}, document.get("operationName")
    weight = graphql_points.Weight()
    if not mistakes:
        weight = _weight(query, graphql_points.sizes(variables), name if name is None else str(name))
    if not box.purses.spend(caller, "graphql", weight.points):
        return exhausted(caller)
    if mistakes:
        box.violations += [f"graphql: {mistake.message}" for mistake in mistakes]
        return {"errors": [_shape(mistake) for mistake in mistakes]}
    try:
        weight.check()
    except GraphQLError as error:
        return {"errors": [_shape(error)]}
    return _answer(query, Look(box, caller, weight), variables, name)


def _answer(query: str, look: Look, variables: Any, name: str | None) -> Json:
    quick, unknown, before = _quick(query), look.box.unknown_routes, len(look.box.unknown_routes)
    if quick is not None and name in (None, quick.name):
        try:
            return {"data": quick.answer(look, variables)}
        except Exception:  # noqa: BLE001  (whatever is wrong, graphql-core says what)
            del unknown[before:]
    result = execute_sync(
        schema(),
        _parsed(query),
        context_value=look,
        variable_values=variables,
        operation_name=name,
        field_resolver=resolve,
        type_resolver=lambda value, *_: TYPES[type(value).__name__](value),
    )
    answer: Json = {"data": result.data}
    if result.errors:
        look.box.violations += [f"graphql: {error.message}" for error in result.errors if _is_somebodys_mistake(error)]
        answer["errors"] = [_shape(error) for error in result.errors]
    return answer


def _undefined(name: str) -> Json:
    """What GitHub says of a field that its schema doesn't have; then it answers nothing of the whole query."""
    extensions = {"code": "undefinedField", "typeName": "Issue", "fieldName": name}
    return {"path": [name], "extensions": extensions, "message": f"Field '{name}' doesn't exist on type 'Issue'"}


def _is_somebodys_mistake(error: GraphQLError) -> bool:
    """Variables that don't fit the query, or a resolver of ours that broke; not GitHub saying no."""
    broke = error.original_error is not None and not isinstance(error.original_error, GraphQLError | Refusal)
    return broke or error.message.startswith("Variable ")


def is_mutation(document: Any) -> bool:
    query = document.get("query") if isinstance(document, dict) else None
    try:
        kinds = _parsed(query).definitions if isinstance(query, str) else ()
    except GraphQLError:
        return False
    return any(isinstance(each, OperationDefinitionNode) and each.operation is OperationType.MUTATION for each in kinds)


def exhausted(caller: Caller) -> Json:
    """As https://github.com/yanyongyu/githubkit/issues/271 saw it."""
    words = f"API rate limit already exceeded for {caller.site}."
    return {"errors": [{"type": "RATE_LIMIT", "code": "graphql_rate_limit", "message": words}]}


def _shape(error: GraphQLError) -> Json:
    """GitHub writes the kind of error beside the message, not in `extensions`."""
    shape: Json = dict(error.formatted)
    extensions = shape.pop("extensions", {})
    return {**extensions, **shape}

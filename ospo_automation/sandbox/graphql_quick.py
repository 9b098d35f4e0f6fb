"""A quick answer to an ordinary query: the same as that of graphql-core, in a fifth of the time.

Whatever it is not sure of it leaves to graphql-core, which also says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableValues,
    get_argument_values,
    get_variable_values,
    is_abstract_type,
    is_leaf_type,
    is_object_type,
)

from .graphql_fields import TYPES, resolver_of
from .graphql_look import Look

Json = dict[str, Any]

_AS_IT_IS = {"String": str, "ID": str, "Boolean": bool}  # what graphql-core tells of such a value is the value


class Unsure(Exception):
    """Here graphql-core has to look."""


@dataclass
class _Asked:
    """Who looks, with which variables, and what these make of the arguments of each field."""

    look: Look
    variables: VariableValues
    arguments: dict[int, Json] = field(default_factory=dict)


Read = Callable[[_Asked, Any], Any]


class Quick:
    """One query, with what each of its parts means for things of each type found out once."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        """Raises Unsure."""
        parts = document.definitions
        asked = [each for each in parts if isinstance(each, OperationDefinitionNode)]
        if len(asked) != 1 or asked[0].operation is not OperationType.QUERY or schema.query_type is None:
            raise Unsure
        self.name = asked[0].name.value if asked[0].name else None
        self._schema, self._operation = schema, asked[0]
        self._fragments = {each.name.value: each for each in parts if isinstance(each, FragmentDefinitionNode)}
        self._read = self._object(schema.query_type, (asked[0].selection_set,))

    def answer(self, look: Look, variables: Mapping[str, Any]) -> Any:
        """Raises whatever may be wrong; then nobody knows what of it GitHub would answer."""
        given = get_variable_values(self._schema, self._operation.variable_definitions or (), dict(variables))
        if not isinstance(given, VariableValues):
            raise Unsure
        return self._read(_Asked(look, given), None)

    def _object(self, kind: GraphQLObjectType, within: tuple[SelectionSetNode, ...]) -> Read:
        named: dict[str, list[FieldNode]] = {}
        for node in (node for each in within for node in self._fields(kind, each)):
            named.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
        reads = [(name, self._field(kind, nodes)) for name, nodes in named.items()]
        return lambda asked, source: {name: read(asked, source) for name, read in reads}

    def _fields(self, kind: GraphQLObjectType, within: SelectionSetNode) -> Iterator[FieldNode]:
        for node in within.selections:
            if node.directives:
                raise Unsure
            if isinstance(node, FieldNode):
                yield node
                continue
            part: Any = self._fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            if part.type_condition is None or self._is_among(kind, part.type_condition.name.value):
                yield from self._fields(kind, part.selection_set)

    def _is_among(self, kind: GraphQLObjectType, name: str) -> bool:
        wanted = self._schema.get_type(name)
        return kind is wanted or (is_abstract_type(wanted) and self._schema.is_sub_type(wanted, kind))

    def _field(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> Read:
        node, name = nodes[0], nodes[0].name.value
        if name == "__typename":
            return lambda _asked, _source: kind.name
        described = kind.fields.get(name)
        if described is None:  # as of all that begins with two underscores
            raise Unsure
        within = tuple(each.selection_set for each in nodes if each.selection_set)
        resolved, read = resolver_of(kind.name, name, described.type), self._value(described.type, within)
        if not described.args:
            return lambda asked, source: read(asked, resolved(asked.look, source))

        def with_arguments(asked: _Asked, source: Any) -> Any:
            given = asked.arguments.get(id(node))
            if given is None:
                given = asked.arguments[id(node)] = get_argument_values(described, node, asked.variables)
            return read(asked, resolved(asked.look, source, **given))

        return with_arguments

    def _value(self, kind: Any, within: tuple[SelectionSetNode, ...]) -> Read:
        if isinstance(kind, GraphQLNonNull):
            return _there(self._value(kind.of_type, within))
        if isinstance(kind, GraphQLList):
            return _each(self._value(kind.of_type, within))
        if is_leaf_type(kind):
            written = _there(lambda _asked, value: kind.coerce_output_value(value))
            as_it_is = _AS_IT_IS.get(kind.name)
            return lambda asked, value: value if value is None or type(value) is as_it_is else written(asked, value)
        if is_object_type(kind):
            read = self._object(kind, within)
            return lambda asked, value: None if value is None else read(asked, value)
        by_name: dict[str, Read] = {}  # made where such a thing is met: there may be many kinds

        def of_its_kind(asked: _Asked, value: Any) -> Any:
            if value is None:
                return None
            name = TYPES[type(value).__name__](value)
            if name not in by_name:
                found = self._schema.get_type(name)
                if not isinstance(found, GraphQLObjectType) or not self._schema.is_sub_type(kind, found):
                    raise Unsure
                by_name[name] = self._object(found, within)
            return by_name[name](asked, value)

        return of_its_kind


def _there(read: Read) -> Read:
    def found(asked: _Asked, value: Any) -> Any:
        if (result := read(asked, value)) is None:
            raise Unsure
        return result

    return found


def _each(read: Read) -> Read:
    def found(asked: _Asked, value: Any) -> Any:
        if value is None:
            return None
        if not isinstance(value, list | tuple):
            raise Unsure
        return [read(asked, each) for each in value]

    return found

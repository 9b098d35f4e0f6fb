"""A quick yes to whether a value is as a JSON schema has it: the same answer as `jsonschema`, in a tenth of the time.

Whatever it does not know for sure it leaves to `jsonschema`, which also says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Check = Callable[[Any], bool]

_TYPES: dict[str, Check] = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: (
        (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and value.is_integer())
    ),
}


class _Unsure(Exception):
    """Here `jsonschema` has to look."""


class Quick:
    """The checks of one document, each made of its schema once."""

    def __init__(self, document: dict[str, Any]) -> None:
        from jsonschema import Draft202012Validator

        self._document = document
        self._made: dict[int, tuple[Any, Check]] = {}  # by identity; with the schema, so that it stays the same one
        self._makers: dict[str, Callable[[Any, dict[str, Any]], Check]] = {
            "type": lambda told, _: _typed([told] if isinstance(told, str) else told),
            "$ref": lambda told, _: self._at(told),
            "enum": lambda told, _: _among(told),
            "required": lambda told, _: _of(dict, lambda value: all(name in value for name in told)),
            "properties": lambda told, _: self._properties(told),
            "additionalProperties": lambda told, schema: self._others(told, frozenset(schema.get("properties", ()))),
            "items": lambda told, _: self._items(told),
            "allOf": lambda told, _: self._counted(told, lambda count: count == len(told)),
            "anyOf": lambda told, _: self._counted(told, lambda count: count > 0),
            "oneOf": lambda told, _: self._counted(told, lambda count: count == 1),
            "pattern": lambda told, _: _of(str, lambda value: re.search(told, value) is not None),
            "minLength": lambda told, _: _of(str, lambda value: len(value) >= told),
            "maxLength": lambda told, _: _of(str, lambda value: len(value) <= told),
            "minItems": lambda told, _: _of(list, lambda value: len(value) >= told),
            "maxItems": lambda told, _: _of(list, lambda value: len(value) <= told),
            "maxProperties": lambda told, _: _of(dict, lambda value: len(value) <= told),
        }
        # A format is a remark to `jsonschema`, unless it is asked to check those.
        self._unknown = Draft202012Validator.VALIDATORS.keys() - self._makers.keys() - {"format"}

    def is_surely_good(self, schema: dict[str, Any], value: Any) -> bool:
        try:
            return self._check(schema)(value)
        except _Unsure:
            return False

    def _check(self, schema: Any) -> Check:
        known = self._made.get(id(schema))
        if known is None:
            known = self._made[id(schema)] = (schema, self._make(schema))
        return known[1]

    def _make(self, schema: Any) -> Check:
        if isinstance(schema, bool):
            return lambda _: schema
        if schema.keys() & self._unknown:
            return _unsure
        parts = [make(schema[word], schema) for word, make in self._makers.items() if word in schema]
        return parts[0] if len(parts) == 1 else lambda value: all(part(value) for part in parts)

    def _at(self, reference: str) -> Check:
        """Made when it is needed: a schema may refer to itself."""
        if not reference.startswith("#/"):
            return _unsure
        target: Any = self._document
        for step in reference[2:].split("/"):
            target = target[step]

        def fits(value: Any) -> bool:
            return self._check(target)(value)

        return fits

    def _properties(self, told: dict[str, Any]) -> Check:
        checks = [(name, self._check(schema)) for name, schema in told.items()]
        return _of(dict, lambda value: all(check(value[name]) for name, check in checks if name in value))

    def _others(self, told: Any, named: frozenset[str]) -> Check:
        check = self._check(told)
        return _of(dict, lambda value: all(check(each) for name, each in value.items() if name not in named))

    def _items(self, told: Any) -> Check:
        check = self._check(told)
        return _of(list, lambda value: all(map(check, value)))

    def _counted(self, told: list[Any], fits: Callable[[int], bool]) -> Check:
        checks = [self._check(each) for each in told]
        return lambda value: fits(sum(check(value) for check in checks))


def _unsure(_: Any) -> bool:
    raise _Unsure


def _of(kind: type, check: Check) -> Check:
    """Says something of values of this kind only."""
    return lambda value: not isinstance(value, kind) or check(value)


def _typed(names: list[str]) -> Check:
    checks = [_TYPES[name] for name in names]
    return checks[0] if len(checks) == 1 else lambda value: any(check(value) for check in checks)


def _among(options: list[Any]) -> Check:
    texts = frozenset(each for each in options if isinstance(each, str))

    def is_one(value: Any) -> bool:
        if isinstance(value, str):
            return value in texts
        if value is None:
            return None in options
        raise _Unsure  # to JSON 1 is 1.0 and not true, to Python all three are the same

    return is_one

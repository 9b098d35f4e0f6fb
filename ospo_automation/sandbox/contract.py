"""GitHub's published contract, executed: tells whether a request, an answer or a payload is as GitHub describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import deviations
from .contract_quick import Quick
from .versions import NEWER, USUAL, described_without_gone

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

FOLDER = Path(__file__).parent / "contract"
_WEBHOOKS = "webhooks"  # beside the versions of REST, a document to check by
_REMEMBERED = 20_000  # pieces found good before, so that a list of a hundred issues is not checked anew each time
# Both by the identity of the schema: schemas live as long as the program.
_found_good: set[tuple[int, str]] = set()
_validators: dict[int, Validator] = {}


def rest(version: str = USUAL) -> dict[str, Any]:
    return _rest(version)


@cache
def _rest(version: str) -> dict[str, Any]:
    if version == NEWER:
        newer: dict[str, Any] = described_without_gone(rest())
        _gives_details(newer)
        return newer
    return read("rest-subset.json")


def _gives_details(newer: dict[str, Any]) -> None:
    """A workflow that was started is always told with its run, which the older version does where that is asked for."""
    answers = newer["paths"]["/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches"]["post"]["responses"]
    answers.pop("204", None)


@cache
def webhooks() -> dict[str, Any]:
    return read("webhooks-subset.json")


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    for file, way in deviations.ALSO_NULL:
        if file == name:
            node = content["components"]["schemas"]
            for step in way:
                node = node[step]
            node["type"] = [node["type"], "null"]
    return content


def resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


@cache
def operation(method: str, path: str, version: str = USUAL) -> dict[str, Any] | None:
    found: dict[str, Any] | None = rest(version)["paths"].get(path, {}).get(method.lower())
    return found


@cache
def _parameters(method: str, path: str) -> dict[str, dict[str, Any]]:
    """Query parameters of an operation: name -> schema."""
    listed = [resolved(rest(), parameter) for parameter in (operation(method, path) or {}).get("parameters", [])]
    return {parameter["name"]: parameter for parameter in listed if parameter["in"] == "query"}


def problems_of_query(method: str, path: str, query: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """What GitHub refuses in the query, and what it passes over in silence (most often a slip of the pen)."""
    known = _parameters(method, path)
    wrong, ignored = [], []
    passed_over = deviations.PASSED_OVER.get((method, path), frozenset())
    passed_over |= deviations.IN_OTHER_FORMS.get((method, path), frozenset())
    for name, value in query.items():
        if name in passed_over:
            continue
        if name not in known:
            ignored.append(f"unknown query parameter {name!r}")
            continue
        schema = resolved(rest(), known[name]["schema"])
        if schema.get("type") == "integer" and not value.isdecimal():
            wrong.append(f"query parameter {name}={value!r} is no number")
        elif schema.get("format") == "date-time" and not _is_moment(value):
            wrong.append(f"query parameter {name}={value!r} is no moment in time")
        elif "enum" in schema and value not in schema["enum"]:
            wrong.append(f"query parameter {name}={value!r} is none of {schema['enum']}")
    return wrong, ignored


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def problems_of_body(method: str, path: str, body: Any, version: str = USUAL) -> tuple[list[str], list[str]]:
    """As `problems_of_query`, for the JSON body of a request; None is no body."""
    described = (operation(method, path, version) or {}).get("requestBody")
    if described is None:
        return ([], []) if body is None else ([], ["a body where GitHub describes none"])
    if body is None:
        return (["a body is required"] if described.get("required") else []), []
    schema = described["content"]["application/json"]["schema"]
    wrong = _problems(version, _body_schema(method, path, version), body)
    if wrong and any(not _problems(version, also, body) for also in deviations.ALSO_TAKEN.get((method, path), [])):
        wrong = []
    known = _known_keys(schema, version)
    ignored = [f"unknown key {key!r} in the body" for key in body if key not in known] if isinstance(body, dict) else []
    return wrong, ignored if known else []


def _known_keys(schema: dict[str, Any], version: str) -> set[str]:
    node = resolved(rest(version), schema)
    keys = {name for name, described in node.get("properties", {}).items() if described is not False}
    for choice in ("oneOf", "anyOf", "allOf"):
        for option in node.get(choice, []):
            keys |= _known_keys(option, version)
    return keys


def _body_schema(method: str, path: str, version: str) -> dict[str, Any]:
    content: dict[str, Any] = (operation(method, path, version) or {})["requestBody"]["content"]["application/json"][
        "schema"
    ]
    return content


@cache
def _answer_schema(method: str, path: str, status: int, version: str) -> dict[str, Any] | None:
    answers = (operation(method, path, version) or {}).get("responses", {})
    if str(status) not in answers:
        return None
    content = resolved(rest(version), answers[str(status)]).get("content", {})
    schema: dict[str, Any] | None = content.get("application/json", {}).get("schema")
    return schema


def problems_of_answer(method: str, path: str, status: int, body: Any, version: str = USUAL) -> list[str]:
    """Where an answer of the sandbox is not what GitHub describes; strict on 2xx, lenient on undescribed errors."""
    answers = (operation(method, path, version) or {}).get("responses", {})
    schema = _answer_schema(method, path, status, version)
    if str(status) not in answers:
        return [f"status {status} is not described"] if status < 300 else []
    if schema is None:
        return [f"a body with status {status}"] if body is not None and status < 300 else []
    if isinstance(body, list) and "items" in schema:
        found: list[str] = []
        for element in body:
            found += _problems(version, schema["items"], element)
        return found
    return _problems(version, schema, body)


def problems_of_payload(name: str, action: str | None, payload: dict[str, Any]) -> list[str]:
    """Where a webhook payload is not what GitHub describes; an event that is not described is a problem too."""
    key = "-".join([name, *([action] if action else [])]).replace("_", "-")
    if name.replace("_", "-") in deviations.UNCHECKED:
        return []
    checked_as = deviations.CHECKED_AS.get(key, key)
    if checked_as != key:
        payload = {**payload, "action": checked_as.rsplit("-", 1)[-1]}
    described = webhooks()["webhooks"].get(checked_as)
    if described is None:
        return [f"no schema for the event {key}"]
    return _problems(_WEBHOOKS, described, payload)


def _problems(document: str, schema: dict[str, Any], value: Any) -> list[str]:
    piece = (id(schema), json.dumps(value, sort_keys=True))
    if piece in _found_good:
        return []
    if _quick(document).is_surely_good(schema, value) or _validator(document, schema).is_valid(value):
        if len(_found_good) > _REMEMBERED:
            _found_good.clear()
        _found_good.add(piece)
        return []
    from jsonschema.exceptions import best_match

    worst = best_match(_validator(document, schema).iter_errors(value))
    return [f"{worst.json_path}: {worst.message[:300]}" if worst else "does not fit"]


@cache
def _quick(document: str) -> Quick:
    return Quick(_document(document))


def _document(name: str) -> dict[str, Any]:
    return webhooks() if name == _WEBHOOKS else rest(name)


def _validator(document: str, schema: dict[str, Any]) -> Validator:
    if id(schema) not in _validators:
        from jsonschema import Draft202012Validator

        registry, root = _registry(document)
        _validators[id(schema)] = Draft202012Validator(_absolute(schema, root), registry=registry)
    return _validators[id(schema)]


@cache
def _registry(document: str) -> tuple[Any, str]:
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    root = f"urn:contract:{document}"
    content = _document(document)
    return Registry().with_resource(root, DRAFT202012.create_resource(content)), root


def _absolute(node: Any, root: str) -> Any:
    """The schema with its `#/...` references pointing into the contract."""
    if isinstance(node, dict):
        return {key: root + value if key == "$ref" else _absolute(value, root) for key, value in node.items()}
    return [_absolute(element, root) for element in node] if isinstance(node, list) else node

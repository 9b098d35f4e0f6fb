"""Fills in an issue form and renders the issue's text exactly as GitHub's web interface does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

EMPTY = "_No response_"


@dataclass(frozen=True)
class Filled:
    body: str
    title: str
    labels: tuple[str, ...]
    assignees: tuple[str, ...]


def fill(form: str, title: str, answers: Mapping[str, Any], *, strict: bool) -> Filled:
    """Raises ValueError for an answer to no question, or (`strict`) a required question without an answer."""
    described = yaml.safe_load(form)
    fields = [field for field in described["body"] if field["type"] != "markdown"]
    names = {_name(field) for field in fields}
    if unknown := sorted(set(answers) - names):
        raise ValueError(f"the form has no {', '.join(unknown)}; it has {', '.join(sorted(names))}")
    sections = []
    for field in fields:
        text = _ANSWERS[field["type"]](field, answers.get(_name(field)), strict)
        sections.append(f"### {field['attributes']['label']}\n\n{text}")
    prefix = described.get("title") or ""
    full = title if title.startswith(prefix) else prefix + title
    return Filled("\n\n".join(sections), full, _listed(described, "labels"), _listed(described, "assignees"))


def _listed(described: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = described.get(key) or []
    return tuple(part.strip() for part in value.split(",")) if isinstance(value, str) else tuple(value)


def _name(field: Mapping[str, Any]) -> str:
    name: str = field.get("id") or field["attributes"]["label"]
    return name


def _required(field: Mapping[str, Any], strict: bool) -> None:
    if strict and (field.get("validations") or {}).get("required"):
        raise ValueError(f"{_name(field)} is required")


def _typed(field: Mapping[str, Any], answer: Any, strict: bool) -> str:
    given = (field["attributes"].get("value") or "") if answer is None else str(answer)
    # Browsers send line ends as CRLF.
    text = given.replace("\r\n", "\n").replace("\n", "\r\n")
    if not text.strip():
        _required(field, strict)
    language = field["attributes"].get("render")
    if language:
        return f"```{language}\n{text}\n```"
    return text if text.strip() else EMPTY


def _chosen(field: Mapping[str, Any], answer: Any, strict: bool) -> str:
    options = [str(option) for option in field["attributes"]["options"]]
    if field["attributes"].get("multiple"):
        several = [answer] if isinstance(answer, str) else list(answer or [])
        _check(field, several, options)
        if not several:
            _required(field, strict)
        return ", ".join(option for option in options if option in several) or EMPTY
    if answer in (None, []):
        # There is no blank: whoever chooses nothing has chosen the first.
        chosen: str = options[field["attributes"].get("default", 0)]
        return chosen
    one = str(answer[0] if isinstance(answer, list | tuple) else answer)
    _check(field, [one], options)
    return one


def _check(field: Mapping[str, Any], answers: list[str], options: list[str]) -> None:
    if wrong := [answer for answer in answers if answer not in options]:
        raise ValueError(f"{_name(field)} has no option {wrong}; it has {options}")


def _ticked(field: Mapping[str, Any], answer: Any, strict: bool) -> str:
    """`answer`: True for all, False or nothing for none, or the labels of those that are ticked."""
    options = field["attributes"]["options"]
    labels = [option["label"] for option in options]
    ticked = labels if answer is True else list(answer or [])
    _check(field, ticked, labels)
    for option in options:
        if strict and option.get("required") and option["label"] not in ticked:
            raise ValueError(f"{_name(field)}: {option['label']!r} must be ticked")
    return "\n".join(f"- [{'X' if label in ticked else ' '}] {label}" for label in labels)


_ANSWERS = {"input": _typed, "textarea": _typed, "upload": _typed, "dropdown": _chosen, "checkboxes": _ticked}

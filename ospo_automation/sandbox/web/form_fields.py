"""Reads GitHub's issue form as fields of a page, and what somebody filled in as answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug.datastructures import MultiDict


@dataclass(frozen=True)
class Option:
    text: str
    required: bool = False


@dataclass(frozen=True)
class Field:
    """One question. `kind`: GitHub's own word, or "several" for a dropdown from which more than one may be chosen."""

    id: str
    kind: str
    label: str
    description: str
    placeholder: str
    required: bool
    options: tuple[Option, ...]
    value: str  # what the form itself proposes

    @property
    def name(self) -> str:
        """In the page: ids there have no spaces, and a question without an id goes by its label."""
        return "field-" + re.sub(r"[^\w-]", "-", self.id)

    def given(self, form: MultiDict[str, str]) -> str | list[str]:
        """As it was typed or ticked."""
        if self.kind in ("several", "checkboxes"):
            return [option.text for option in self.options if option.text in form.getlist(self.name)]
        return form.get(self.name, self.value if self.kind != "dropdown" else "")

    def problem(self, given: str | list[str]) -> str:
        """A key of the words, or nothing when it is well."""
        if self.kind == "checkboxes":
            missing = [option for option in self.options if option.required and option.text not in given]
            return "form.tick" if missing else ""
        if self.kind == "dropdown" and given not in ("", *(option.text for option in self.options)):
            return "form.choose"
        empty = not given if isinstance(given, list) else not given.strip()
        if self.required and empty and self.kind != "dropdown":  # a dropdown has no blank: GitHub takes the first
            return "form.choose_some" if self.kind == "several" else "form.fill_in"
        return ""


@dataclass(frozen=True)
class Form:
    name: str
    description: str
    title: str  # what a title begins with
    parts: tuple[Field | str, ...]  # a string is Markdown between the questions

    @property
    def fields(self) -> Sequence[Field]:
        return [part for part in self.parts if isinstance(part, Field)]


def read(text: str) -> Form:
    """Raises KeyError, ValueError, RecursionError or yaml.YAMLError for what is no form."""
    described = yaml.safe_load(text)
    try:
        parts = tuple(_part(part) for part in described["body"])
        return Form(parts=parts, **{name: _words(described.get(name)) for name in ("name", "description", "title")})
    except (AttributeError, TypeError) as wrong:  # a list where something with names should be, or the other way round
        raise ValueError("this is no form") from wrong


def answers(form: Form, given: Mapping[str, str | list[str]]) -> dict[str, Any]:
    """As `Repository.submit_form` wants them; what was left empty is left out."""
    return {field.id: given[field.id] for field in form.fields if given[field.id]}


def _part(part: Mapping[str, Any]) -> Field | str:
    about = part["attributes"]
    if part["type"] == "markdown":
        return _words(about["value"])
    kind = "several" if part["type"] == "dropdown" and about.get("multiple") else part["type"]
    return Field(
        id=_words(part.get("id") or about["label"]),
        kind=_words(kind),
        label=_words(about["label"]),
        description=_words(about.get("description")),
        placeholder=_words(about.get("placeholder")),
        required=bool((part.get("validations") or {}).get("required")),
        options=tuple(_option(option) for option in about.get("options") or ()),
        value=_words(about.get("value")),
    )


def _option(option: Any) -> Option:
    if isinstance(option, dict):
        return Option(_words(option["label"]), bool(option.get("required")))
    return Option(_words(option))


def _words(given: Any) -> str:
    """A list is no text, and one made of aliases of lists has no end."""
    if isinstance(given, dict | list):
        raise TypeError
    text = "" if given is None else str(given)
    text.encode()  # half a surrogate pair is no text either: a kind of ValueError
    return text

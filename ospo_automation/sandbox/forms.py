"""An issue form as GitHub has it: its questions, what is wrong with an answer, and the text made of them all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml
from werkzeug.datastructures import MultiDict

EMPTY = "_No response_"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the other one takes seconds for thousands of brackets
_TYPED = ("input", "textarea", "upload")
_KINDS = (*_TYPED, "dropdown", "several", "checkboxes")


@dataclass(frozen=True)
class Filled:
    body: str
    title: str
    labels: tuple[str, ...]
    assignees: tuple[str, ...]


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
    default: int  # which option it proposes
    render: str  # the language of code that is asked for

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
            return "form.tick" if self._unticked(given) else ""
        if self.kind == "dropdown" and given not in ("", *(option.text for option in self.options)):
            return "form.choose"
        empty = not given if isinstance(given, list) else not given.strip()
        if self.required and empty and self.kind != "dropdown":  # a dropdown has no blank: GitHub takes the first
            return "form.choose_some" if self.kind == "several" else "form.fill_in"
        return ""

    def text(self, answer: Any, *, strict: bool) -> str:
        """What GitHub writes below the question. `answer`: what was typed or chosen, None for nothing; of boxes the
        words of those that are ticked, or True for all. Raises ValueError for what can't be answered.
        """
        if self.kind in _TYPED:
            given = self.value if answer is None else str(answer)
            text = given.replace("\r\n", "\n").replace("\n", "\r\n")  # as browsers send the ends of lines
            self._require(text.strip(), strict)
            return f"```{self.render}\n{text}\n```" if self.render else text if text.strip() else EMPTY
        options = [option.text for option in self.options]
        if self.kind == "dropdown" and answer in (None, []):
            return options[self.default]  # there is no blank: whoever chooses nothing has chosen the first
        chosen = options if answer is True else [answer] if isinstance(answer, str) else list(answer or [])
        if wrong := [each for each in chosen if each not in options]:
            raise ValueError(f"{self.id} has no option {wrong}; it has {options}")
        if self.kind == "dropdown":
            return str(chosen[0])
        if self.kind == "several":
            self._require(chosen, strict)
            return ", ".join(option for option in options if option in chosen) or EMPTY
        if strict and (missing := self._unticked(chosen)):
            raise ValueError(f"{self.id}: {missing[0]!r} must be ticked")
        return "\n".join(f"- [{'X' if option in chosen else ' '}] {option}" for option in options)

    def _unticked(self, given: Sequence[str]) -> list[str]:
        return [option.text for option in self.options if option.required and option.text not in given]

    def _require(self, given: object, strict: bool) -> None:
        if strict and self.required and not given:
            raise ValueError(f"{self.id} is required")


@dataclass(frozen=True)
class Form:
    name: str
    description: str
    title: str  # what a title begins with
    labels: tuple[str, ...]
    assignees: tuple[str, ...]
    parts: tuple[Field | str, ...]  # a string is Markdown between the questions

    @property
    def fields(self) -> Sequence[Field]:
        return [part for part in self.parts if isinstance(part, Field)]


@lru_cache(maxsize=64)
def read(text: str) -> Form:
    """Raises KeyError, ValueError, RecursionError or yaml.YAMLError for what is no form."""
    described = yaml.load(text, Loader=_LOADER)  # noqa: S506  (a safe one)
    try:
        name, description, title = (_words(described.get(each)) for each in ("name", "description", "title"))
        labels, assignees = (_listed(described.get(each)) for each in ("labels", "assignees"))
        return Form(name, description, title, labels, assignees, tuple(map(_part, described["body"])))
    except (AttributeError, TypeError) as wrong:  # a list where something with names should be, or the other way round
        raise ValueError("this is no form") from wrong


def fill(form: str, title: str, answers: Mapping[str, Any], *, strict: bool) -> Filled:
    """The issue exactly as GitHub's web interface makes it.

    Raises ValueError for an answer to no question, or (`strict`) a required question without an answer.
    """
    described = read(form)
    names = {field.id for field in described.fields}
    if unknown := sorted(set(answers) - names):
        raise ValueError(f"the form has no {', '.join(unknown)}; it has {', '.join(sorted(names))}")
    texts = (f"### {each.label}\n\n{each.text(answers.get(each.id), strict=strict)}" for each in described.fields)
    full = title if title.startswith(described.title) else described.title + title
    return Filled("\n\n".join(texts), full, described.labels, described.assignees)


def _part(part: Mapping[str, Any]) -> Field | str:
    about = part["attributes"]
    if part["type"] == "markdown":
        return _words(about["value"])
    kind = _words(part["type"])
    kind = "several" if kind == "dropdown" and about.get("multiple") else kind
    if kind not in _KINDS:
        raise ValueError(f"no question is of the kind {kind}")
    return Field(
        id=_words(part.get("id") or about["label"]),
        kind=kind,
        label=_words(about["label"]),
        **{name: _words(about.get(name)) for name in ("description", "placeholder", "value", "render")},
        required=bool((part.get("validations") or {}).get("required")),
        options=tuple(map(_option, about.get("options") or ())),
        default=int(about.get("default", 0)),
    )


def _option(option: Any) -> Option:
    if isinstance(option, dict):
        return Option(_words(option["label"]), bool(option.get("required")))
    return Option(_words(option))


def _listed(value: Any) -> tuple[str, ...]:
    return (
        tuple(part.strip() for part in value.split(",")) if isinstance(value, str) else tuple(map(_words, value or ()))
    )


def _words(given: Any) -> str:
    """A list is no text, and one made of aliases of lists has no end."""
    if isinstance(given, dict | list):
        raise TypeError
    text = "" if given is None else str(given)
    text.encode()  # half a surrogate pair is no text either: a kind of ValueError
    return text

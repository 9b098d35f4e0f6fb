"""From the text of an issue back to the answers somebody gave in a form.

GitHub keeps nothing of a form but headings and text, and a person can type anything into it. So a heading counts only
if the form (or an older version, or the other language) knows it, the first one wins, and whatever is odd is told
instead of guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Meanings = Mapping[str, Mapping[str, str | None]]
"""For each field the text of every option and the id it stands for; None for a placeholder, which is no answer."""

_EMPTY = {"_no response_", "none", ""}
_EMPTY_FENCE = re.compile(r"(`{3,})[^\n`]*\n\s*\1")
_TICK = re.compile(r"- \[([ xX])\] (.*)")


@dataclass(frozen=True)
class Field:
    """One question. `options` maps each text that a person may have chosen to its id (None: a placeholder)."""

    id: str
    kind: str
    headings: tuple[str, ...]
    options: Mapping[str, str | None] = field(default_factory=dict)
    required: bool = False
    multiple: bool = False

    @property
    def is_text(self) -> bool:
        return self.kind in {"input", "textarea"}


@dataclass(frozen=True)
class Form:
    """The questions in the order in which GitHub writes them down."""

    fields: tuple[Field, ...]

    @classmethod
    def of(cls, document: Any, meanings: Meanings, earlier: Mapping[str, Sequence[str]] | None = None) -> Form:
        """From the YAML of a GitHub issue form. What isn't a question is passed over.

        An option that `meanings` doesn't know stands for itself: adopters may add their own.
        """
        items = document.get("body", []) if isinstance(document, Mapping) else []
        fields = (_field(item, meanings, earlier or {}) for item in items if isinstance(item, Mapping))
        return cls(tuple(each for each in fields if each is not None))

    def joined(self, others: Iterable[Form]) -> Form:
        """This form, that also understands the headings and options of older versions and other languages."""
        fields = {each.id: each for each in self.fields}
        for other in others:
            for theirs in other.fields:
                ours = fields.get(theirs.id)
                fields[theirs.id] = theirs if ours is None else _joined(ours, theirs)
        return Form(tuple(fields.values()))

    def field(self, name: str) -> Field | None:
        return next((each for each in self.fields if each.id == name), None)


@dataclass(frozen=True)
class Reading:
    """What a body says: answers by field id (texts have one, choices any number), and what is odd about it."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    off_list: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    doubled: tuple[str, ...] = ()
    headings: int = 0

    def text(self, question: str) -> str:
        return next(iter(self.values.get(question, ())), "")

    def choice(self, question: str) -> str | None:
        return next(iter(self.values.get(question, ())), None)

    def ticked(self, question: str) -> bool:
        return bool(self.values.get(question))


def read(body: str | None, form: Form, others: Iterable[Form] = ()) -> Reading:
    """Reads any text at all, in time linear to its length; `missing` names required fields without an answer."""
    known = form.joined(others)
    blocks, doubled = _blocks(body or "", known)
    values: dict[str, tuple[str, ...]] = {}
    off_list: dict[str, tuple[str, ...]] = {}
    for each in known.fields:
        answer, strange = _answer(each, blocks.get(each.id, ""))
        if answer:
            values[each.id] = answer
        if strange:
            off_list[each.id] = strange
    missing = tuple(each.id for each in known.fields if each.required and each.id not in values)
    return Reading(values, missing, off_list, doubled, len(blocks))


def _blocks(body: str, form: Form) -> tuple[dict[str, str], tuple[str, ...]]:
    by_heading = {heading: each for each in form.fields for heading in each.headings}
    lines: dict[str, list[str]] = {}
    doubled: dict[str, None] = {}
    current: Field | None = None
    for line in body.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        found = by_heading.get(line[4:].strip()) if line.startswith("### ") else None
        if found is not None and found.id not in lines:
            current = found
            lines[found.id] = []
            continue
        if found is not None:
            doubled[found.id] = None
            # In a written answer the line stays what it was: text. A choice ends here.
            current = current if current is not None and current.is_text else None
        if current is not None:
            lines[current.id].append(line)
    return {id_: "\n".join(block).strip() for id_, block in lines.items()}, tuple(doubled)


def _answer(question: Field, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if text.lower() in _EMPTY or (question.is_text and _EMPTY_FENCE.fullmatch(text)):
        return (), ()
    if question.is_text:
        return (text,), ()
    if question.kind == "checkboxes":
        ticks = (_TICK.fullmatch(line.strip()) for line in text.split("\n"))
        chosen = [tick[2].strip() for tick in ticks if tick is not None and tick[1] != " "]
    else:
        chosen = text.split(", ") if question.multiple else [text]
    answers: dict[str, None] = {}
    strange: dict[str, None] = {}
    for option in (each.strip() for each in chosen):
        if option not in question.options:
            strange[option] = None
        elif (meaning := question.options[option]) is not None:
            answers[meaning] = None
    return tuple(answers), tuple(strange)


def _field(item: Mapping[str, Any], meanings: Meanings, earlier: Mapping[str, Sequence[str]]) -> Field | None:
    attributes = item.get("attributes")
    id_, kind = item.get("id"), item.get("type")
    if kind not in {"input", "textarea", "dropdown", "checkboxes"} or not id_ or not isinstance(attributes, Mapping):
        return None
    known = meanings.get(str(id_), {})
    entries = attributes.get("options") or []
    texts = [str(entry.get("label", "")) if isinstance(entry, Mapping) else str(entry) for entry in entries]
    required = [item.get("validations")] + [entry for entry in entries if isinstance(entry, Mapping)]
    return Field(
        id=str(id_),
        kind=str(kind),
        headings=(str(attributes.get("label", "")).strip(), *earlier.get(str(id_), ())),
        options={text.strip(): known.get(text.strip(), text.strip()) for text in texts} | dict(known),
        required=any(isinstance(each, Mapping) and str(each.get("required")).lower() == "true" for each in required),
        multiple=str(attributes.get("multiple")).lower() == "true",
    )


def _joined(ours: Field, theirs: Field) -> Field:
    headings = tuple(dict.fromkeys((*ours.headings, *theirs.headings)))
    return Field(ours.id, ours.kind, headings, {**theirs.options, **ours.options}, ours.required, ours.multiple)

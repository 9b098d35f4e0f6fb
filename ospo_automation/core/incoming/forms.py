"""From the text of an issue back to the answers somebody gave in a form.

GitHub keeps nothing of a form but headings and text, and a person can type anything into it. So a heading counts only
if the form (or an older version, or the other language) knows it, the first one wins, and whatever is odd is told
instead of guessed. Which headings are hidden is known to `headings`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, count
from typing import Any, NamedTuple, Self

from ..primitives.headings import Headed, parts, plain
from ..primitives.section import Section

Meanings = Mapping[str, Mapping[str, str | None]]
"""For each field the text of every option and the id it stands for; None for a placeholder, which is no answer."""


class OwnForm(str):
    """A form of ours, by the name of its file: `issue-templates/*/KEY.yml`, with the label `KEY` of the network.

    People see the `name` of its file in addresses, where it may be another than that of the label. It is there where
    the network has the `section`, and always without one. One that doesn't set its label leaves that to us, since it
    says that whoever sent it may do so.
    """

    __slots__ = ("label", "section", "sets_label")
    label: str
    section: type[Section] | None
    sets_label: bool

    def __new__(
        cls, label: str, section: type[Section] | None = None, *, sets_label: bool = True, name: str = ""
    ) -> Self:
        form = super().__new__(cls, f"{name or label}.yml")
        form.label, form.section, form.sets_label = label, section, sets_label
        return form

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        return (self.label,), {"name": self.removesuffix(".yml")}


_NOTHING = "_no response_"
_EMPTY = {_NOTHING, "none", ""}
_EMPTY_FENCE = re.compile(r"(`{3,})[^\n`]*\n\s*\1")
_BOX = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s+\[([ xX]?)\]\s+(.*)")
_ANY_HEADING = re.compile(r"^#{1,6}[ \t]", re.MULTILINE)
_NO_QUESTION = {"markdown"}
_CHOICES = {"dropdown", "checkboxes"}
_JOINT = ", "  # what GitHub puts between several answers
_MOST_CHOSEN = 1_000
_MOST_KEPT, _LONGEST_KEPT = 1_000, 10_000  # readings, and characters of a text of which one is kept


@dataclass(frozen=True)
class Field:
    """One question. `options` maps each text that a person may have chosen to its id (None: a placeholder).

    A question without an id goes by its label. `boxes` are the ids of options that must be ticked, all of one set: a
    set for each version of the form that has any, the current one first. `description` and `placeholder` are what
    stands with it for whoever fills it in, and `shown` the options as they stand there.
    """

    id: str
    kind: str
    headings: tuple[str, ...]
    options: Mapping[str, str | None] = field(default_factory=dict)
    required: bool = False
    multiple: bool = False
    boxes: tuple[frozenset[str], ...] = ()
    description: str = ""
    placeholder: str = ""
    shown: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether its answer is anything that people write or put there, such as files."""
        return self.kind not in _CHOICES

    @property
    def may_have_headings(self) -> bool:
        """Whether people can have written a heading in it: in all else GitHub leaves no room for more lines."""
        return self.kind == "textarea"


@dataclass(frozen=True)
class Form:
    """The questions in the order in which GitHub writes them down."""

    fields: tuple[Field, ...]

    @classmethod
    def of(cls, document: Any, meanings: Meanings, earlier: Mapping[str, Sequence[str]] | None = None) -> Form:
        """From the YAML of a GitHub issue form: whatever has a label, since GitHub makes a heading of it.

        An option that `meanings` doesn't know stands for itself: adopters may add their own.
        """
        items = document.get("body") if isinstance(document, Mapping) else None
        found: dict[str, Field] = {}
        for item in items if isinstance(items, list) else ():
            each = _field(item, meanings, earlier or {}, found) if isinstance(item, Mapping) else None
            if each is not None:
                found[each.id] = each
        return cls(tuple(found.values()))

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

    @cached_property
    def by_heading(self) -> Mapping[str, tuple[Field, ...]]:
        """The questions that a heading may stand for, in order. What one has as its label now is no other's old one."""
        found: dict[str, tuple[Field, ...]] = {}
        for each in self.fields:
            found[each.headings[0]] = (*found.get(each.headings[0], ()), each)
        for each in self.fields:
            for heading in each.headings[1:]:
                found.setdefault(heading, (each,))
        return found

    @cached_property
    def asked(self) -> Mapping[str, str]:
        """The first of the questions for each heading, by id."""
        return {heading: asked[0].id for heading, asked in self.by_heading.items()}

    @cached_property
    def readings(self) -> dict[str, Reading]:
        """By the text that was read: whoever sweeps compares each new casus with all others, the same each time."""
        return {}


class StrayText(NamedTuple):
    """A heading that is no question's, or comes once too often, with the text below it.

    `kept_in` is the question in whose answer it stays, since people write headings too; "" where it is in no answer.
    What stands above the first heading has none.
    """

    heading: str
    text: str
    kept_in: str = ""


@dataclass(frozen=True)
class Reading:
    """What a body says: answers by field id (texts have one, choices any number), and what is odd about it.

    `found` are the questions whose heading is there. `off_list` is what stands in the place of a choice and is none.
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    off_list: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    doubled: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    strays: tuple[StrayText, ...] = ()

    @property
    def headings(self) -> int:
        return len(self.found)

    def text(self, question: str) -> str:
        return next(iter(self.values.get(question, ())), "")

    def choice(self, question: str) -> str | None:
        return next(iter(self.values.get(question, ())), None)

    def ticked(self, question: str) -> bool:
        return bool(self.values.get(question))


def read(body: str | None, form: Form, others: Iterable[Form] = ()) -> Reading:
    """Reads any text at all, in time linear to its length; `missing` names required fields without an answer."""
    known, text = form.joined(others) if others else form, body or ""
    if (before := known.readings.get(text)) is not None:
        return before
    reading = of_parts(known, *_given(text, known))
    if len(text) <= _LONGEST_KEPT:
        if len(known.readings) >= _MOST_KEPT:
            known.readings.clear()
        known.readings[text] = reading
    return reading


def of_parts(
    form: Form,
    given: Mapping[str, Sequence[Headed]],
    doubled: tuple[str, ...] = (),
    strays: tuple[StrayText, ...] = (),
) -> Reading:
    """The same of a text that was taken apart already: for each question that is there the parts of its answer."""
    values: dict[str, tuple[str, ...]] = {}
    off_list: dict[str, tuple[str, ...]] = {}
    missing = []
    for each in form.fields:
        answer = _answer(each, given[each.id]) if each.id in given else _Answer()
        if answer.values:
            values[each.id] = answer.values
        if answer.strange:
            off_list[each.id] = answer.strange
        if each.required and not _suffices(each, answer):
            missing.append(each.id)
    return Reading(values, tuple(missing), off_list, doubled, tuple(given), strays)


def _given(body: str, form: Form) -> tuple[dict[str, list[Headed]], tuple[str, ...], tuple[StrayText, ...]]:
    """For each question that is there the parts of its answer, which questions are there again, and the rest."""
    text = body.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found: dict[str, list[Headed]] = {}
    doubled: dict[str, None] = {}
    strays: list[StrayText] = []
    current = ""  # the question whose answer may go on below a heading that isn't a question's
    for part in parts(text, form.asked):
        asked = form.by_heading.get(part.heading, ())
        question = next((each for each in asked if each.id not in found), None)
        is_nothing = part.text.strip().lower() == _NOTHING
        if question is not None:
            found[question.id] = [part]
            goes_on = question.may_have_headings and not is_nothing and not _EMPTY_FENCE.fullmatch(part.text.strip())
            current = question.id if goes_on else ""
            continue
        if asked:
            doubled[asked[0].id] = None
        # GitHub's own word for an empty answer: this heading is of a form too, though not of this one.
        current = "" if is_nothing else current
        if current:
            found[current].append(part)
        if part.line or part.text.strip():
            strays.append(StrayText(part.heading, part.text.strip(), current))
    return found, tuple(doubled), tuple(strays)


@dataclass(frozen=True)
class _Answer:
    """`unticked` are the options whose box is there and empty."""

    values: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    unticked: frozenset[str] = frozenset()


def _suffices(question: Field, answer: _Answer) -> bool:
    """Whether a required question has its answer: of boxes all that must be ticked, in any version of the form."""
    must = question.boxes
    if not answer.values or (must and must[0] & answer.unticked):
        return False
    return not must or any(boxes <= set(answer.values) for boxes in must)


def _answer(question: Field, given: Sequence[Headed]) -> _Answer:
    if question.is_text:
        return _written(given)
    part = given[0]
    above, below = _cut(part.shown)
    chosen, strange = _ticked(above, question) if question.kind == "checkboxes" else _chosen(above, question)
    meanings = [(meaning, is_on) for option, is_on in chosen if (meaning := question.options[option]) is not None]
    return _Answer(
        tuple(dict.fromkeys(meaning for meaning, is_on in meanings if is_on)),
        tuple(dict.fromkeys(each.strip() for each in (*strange, below, part.fenced) if each.strip())),
        frozenset(meaning for meaning, is_on in meanings if not is_on),
    )


def _written(given: Sequence[Headed]) -> _Answer:
    """To the letter, with the headings that its writer put in it. Closed comments alone are no answer."""
    first, *more = given
    text = "".join((first.text, *(f"{part.line}{part.text}" for part in more))).strip()
    is_hidden = not (more or first.fenced or first.shown.strip())
    is_empty = is_hidden or text.lower() in _EMPTY or _EMPTY_FENCE.fullmatch(text)
    return _Answer() if is_empty else _Answer((text,))


def _cut(text: str) -> tuple[str, str]:
    """What stands above a heading of any level, and the rest."""
    found = _ANY_HEADING.search(text)
    return (text[: found.start()], text[found.start() :]) if found is not None else (text, "")


def _ticked(text: str, question: Field) -> tuple[list[tuple[str, bool]], list[str]]:
    """The options that have a box, each with whether it is ticked, and what is no option."""
    boxes: list[tuple[bool, list[str]]] = []
    strange: list[str] = []
    is_open = False  # whether the line above may go on here: the text of an option may be long
    for line in map(str.strip, text.split("\n")):
        box = _BOX.fullmatch(line)
        if box is not None:
            boxes.append((box[1] in {"x", "X"}, [box[2]]))
        elif is_open and line:
            boxes[-1][1].append(line)
        elif line.lower() not in _EMPTY:
            strange.append(line)
        is_open = bool(line) and (box is not None or is_open)
    chosen: list[tuple[str, bool]] = []
    for is_on, (first, *rest) in boxes:
        whole, name = plain(" ".join((first, *rest))), plain(first)
        if whole in question.options:
            chosen.append((whole, is_on))
            continue
        if name in question.options:
            chosen.append((name, is_on))
        elif is_on:
            strange.append(first)
        strange += rest
    return chosen, strange


def _chosen(text: str, question: Field) -> tuple[list[tuple[str, bool]], list[str]]:
    """What was chosen in a list: GitHub writes it on one line. What people put below that is no choice."""
    line, _, below = text.strip().partition("\n")
    name = plain(line)
    if name in question.options:
        return [(name, True)], [below]
    if name.lower() in _EMPTY:
        return [], [below]
    if not question.multiple:
        return [], [line, below]
    chosen, strange = _taken_apart(name, question.options)
    return [(each, True) for each in chosen], [*strange, below]


def _taken_apart(text: str, options: Collection[str]) -> tuple[list[str], list[str]]:
    """Several answers in a row, of which any may have commas: the least stays unknown, the longest goes first."""
    pieces = text.removesuffix(",").split(_JOINT, _MOST_CHOSEN)
    longest = max((option.count(_JOINT) + 1 for option in options), default=1)
    unknown = [0] * (len(pieces) + 1)  # at each piece: how many from there on stay unknown
    taken = [0] * len(pieces)  # and how many pieces the option has that begins there
    for at in reversed(range(len(pieces))):
        unknown[at] = unknown[at + 1] + 1
        for size in range(1, min(longest, len(pieces) - at) + 1):
            if unknown[at + size] <= unknown[at] and _JOINT.join(pieces[at : at + size]) in options:
                unknown[at], taken[at] = unknown[at + size], size
    chosen: list[str] = []
    strange: list[str] = []
    at = 0
    while at < len(pieces):
        (chosen if taken[at] else strange).append(_JOINT.join(pieces[at : at + (taken[at] or 1)]))
        at += taken[at] or 1
    return chosen, strange


def _field(
    item: Mapping[str, Any], meanings: Meanings, earlier: Mapping[str, Sequence[str]], there: Collection[str]
) -> Field | None:
    attributes, kind = item.get("attributes"), str(item.get("type") or "")
    if not isinstance(attributes, Mapping) or kind in _NO_QUESTION:
        return None
    label = plain(_words(attributes.get("label")))
    if not label:
        return None
    name = _words(item.get("id")).strip()
    id_ = next(each for each in chain((name, label), _numbered(label)) if each and each not in there)
    entries = attributes.get("options")
    boxes = [_option(entry) for entry in entries] if isinstance(entries, list) else []
    known = {plain(text): meaning for text, meaning in meanings.get(name, {}).items()}
    options = {text: known.get(text, text) for text, _ in boxes} | known
    must = frozenset(meaning for text, is_must in boxes if is_must and (meaning := options[text]) is not None)
    return Field(
        id=id_,
        kind=kind,
        headings=(label, *map(plain, earlier.get(name, ()))),
        options=options,
        required=bool(must) or _is_true(item.get("validations"), "required"),
        multiple=_is_true(attributes, "multiple"),
        boxes=(must,) if must else (),
        description=plain(_words(attributes.get("description"))),
        placeholder=plain(_words(attributes.get("placeholder"))),
        shown=tuple(text for text, _ in boxes),
    )


def _numbered(label: str) -> Iterator[str]:
    return (f"{label} ({number})" for number in count(2))


def _option(entry: Any) -> tuple[str, bool]:
    """Its text, and whether it is a box that must be ticked."""
    if not isinstance(entry, Mapping):
        return plain(_words(entry)), False
    return plain(_words(entry.get("label"))), _is_true(entry, "required")


def _words(value: Any) -> str:
    return "" if value is None or isinstance(value, list | dict) else str(value)


def _is_true(settings: Any, name: str) -> bool:
    return isinstance(settings, Mapping) and str(settings.get(name)).lower() == "true"


def _joined(ours: Field, theirs: Field) -> Field:
    """Ours with the other's words. What it asks stays ours: only which boxes are enough, older answers say as well."""
    return replace(
        ours,
        headings=tuple(dict.fromkeys((*ours.headings, *theirs.headings))),
        options={**theirs.options, **ours.options},
        multiple=ours.multiple or theirs.multiple,
        boxes=tuple(dict.fromkeys((*ours.boxes, *theirs.boxes))) if ours.boxes else (),
    )

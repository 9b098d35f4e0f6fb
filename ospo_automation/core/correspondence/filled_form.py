"""A mail in which a form stands: its headings, marked as in an issue or as people type them, each with its answer.

On the site nothing is sent or kept, so what is filled in there comes so: below a line `### Wat speelt er?` for each
question what they typed, and at the end a line of its own. A mail program may break lines, put more empty ones between
them, and add a signature below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ..casus.casus import CasusForm
from ..incoming.forms import Field, Form, Reading, StrayText, of_parts
from ..languages import flat, meanings, said
from ..primitives.headings import Headed, plain

FEWEST = 2  # headings: one alone may be anybody's words
_LONGEST_HEADING = 120
_MOST_COLONS = 3  # in a heading and behind it
_TITLE, _END = "title", "end"
_MARKS = re.compile(r"^[ \t]*(?:#{1,6}[ \t]*|\*{1,3}|_{1,2}|[-•][ \t]+)?")
_IS_MARKED = re.compile(r"[ \t]*#{1,6}[ \t]*\S")
_SET_ASIDE = re.compile(r"^([ \t]*)\\(?=\\*###)")  # what they typed themselves on the site and looks like a heading


@dataclass(frozen=True)
class FilledForm:
    """`title` is "" where they gave none but the subject. `above` is what stands before the first heading."""

    reading: Reading
    title: str = ""
    above: str = ""


def as_form(text: str, form: CasusForm) -> FilledForm | None:
    """What a text says as a form; None where it is none. What stands below the line that ends it is none of it."""
    above, parts = list[str](), list[tuple[str, list[str]]]()
    for heading, line in _lines(text.replace("\r\n", "\n").split("\n"), form.known):
        if heading == _END:
            break
        if heading:
            parts.append((heading, [line] if line else []))
        else:
            (parts[-1][1] if parts else above).append(_SET_ASIDE.sub(r"\1", line))
    title = next((_one_line(below) for heading, below in parts if heading == _TITLE), "")
    reading = _read(((name, below) for name, below in parts if name != _TITLE), form.known)
    if len(parts) < FEWEST or reading.headings + bool(title) < FEWEST:
        return None
    return FilledForm(reading, title, _joined(above))


def _read(parts: Iterable[tuple[str, Sequence[str]]], form: Form) -> Reading:
    """Of a question that comes twice the first counts, and the other is told as doubled."""
    given, doubled, strays = dict[str, list[Headed]](), dict[str, None](), list[StrayText]()
    for name, below in parts:
        asked = form.by_heading[name]
        question = next((each for each in asked if each.id not in given), None)
        text = _one_line(below) if _is_list(question or asked[0]) else _joined(below)
        if question is not None:
            given[question.id] = [Headed(name, "", text, text, "")]
        else:
            doubled[asked[0].id] = None
            strays.append(StrayText(name, text))
    return of_parts(form, given, tuple(doubled), tuple(strays))


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip()


def _one_line(lines: Sequence[str]) -> str:
    return " ".join(" ".join(lines).split())


def _is_list(question: Field) -> bool:
    """Whether its answer stands on one line, which a mail program may have broken; each box has one of its own."""
    return not question.is_text and question.kind != "checkboxes"


def _lines(lines: Sequence[str], form: Form) -> Iterator[tuple[str, str]]:
    """Each line with the heading that it is, "" for none; behind a heading what stands on its line."""
    known = _headings(form)
    at = 0
    while at < len(lines):
        line = lines[at]
        heading, answer = _heading(line, known)
        if not heading and _IS_MARKED.match(line) and at + 1 < len(lines):  # a mail program broke it
            heading, answer = _heading(f"{line[:_LONGEST_HEADING]} {lines[at + 1][:_LONGEST_HEADING].strip()}", known)
            at += bool(heading)
        yield heading, answer if heading else line
        at += 1


def _headings(form: Form) -> Mapping[str, str]:
    """How people write each heading, flat and without its marks, with the heading itself."""
    titles = {_bare(name): _TITLE for name, id_ in field_names().items() if id_ == _TITLE}
    ends = {_bare(name): _END for name in said("correspondence.form_ends")}
    return {**titles, **ends, **{_bare(heading): heading for heading in form.by_heading}}


def _heading(line: str, known: Mapping[str, str]) -> tuple[str, str]:
    """The heading that a line is or begins with, and the answer behind it."""
    head = _MARKS.sub("", line[: 2 * _LONGEST_HEADING])
    if len(line) <= 2 * _LONGEST_HEADING and (heading := known.get(_bare(head))) is not None:
        return heading, ""
    at = -1
    for _ in range(_MOST_COLONS):
        if (at := head.find(":", at + 1, _LONGEST_HEADING)) < 0:
            break
        if (heading := known.get(_bare(head[:at]))) is not None:
            return heading, head[at + 1 :].strip(" \t*_") + line[2 * _LONGEST_HEADING :]
    return "", ""


def _bare(heading: str) -> str:
    return plain(flat(heading)).strip(" \t?:.*_#")


@cache
def field_names() -> Mapping[str, str]:
    """What people call a field of what we showed, each with its id; `title` is none of the form's."""
    return {_bare(name): str(id_) for name, id_ in meanings("correspondence.fields").items()}

"""A mail in which a form stands: its headings, marked as in an issue or as people type them, each with its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ..casus.casus import CasusForm
from ..incoming.forms import Form, Reading
from ..languages import flat, meanings, said
from ..primitives.headings import plain

FEWEST = 2  # headings: one alone may be anybody's words
_LONGEST_HEADING = 120
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
    for heading, line in _lines(text.split("\n"), form.known):
        if heading == _END:
            break
        if heading:
            parts.append((heading, [line] if line else []))
        else:
            (parts[-1][1] if parts else above).append(_SET_ASIDE.sub(r"\1", line))
    title = next((_one_line(below) for heading, below in parts if heading == _TITLE), "")
    texts = ((name, _one_line(below) if _is_list(name, form.known) else _joined(below)) for name, below in parts)
    body = "\n\n".join(f"### {name}\n\n{text}" for name, text in texts if name != _TITLE)
    reading = form.read(body) if len(parts) >= FEWEST else None
    if reading is None or reading.headings + bool(title) < FEWEST:
        return None
    return FilledForm(reading, title, _joined(above))


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines).strip()


def _one_line(lines: Sequence[str]) -> str:
    return " ".join(" ".join(lines).split())


def _is_list(heading: str, form: Form) -> bool:
    """Whether its answer stands on one line, which a mail program may have broken; each box has one of its own."""
    return any(not each.is_text and each.kind != "checkboxes" for each in form.by_heading.get(heading, ()))


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
    while (at := head.find(":", at + 1, _LONGEST_HEADING)) >= 0:
        if (heading := known.get(_bare(head[:at]))) is not None:
            return heading, head[at + 1 :].strip(" \t*_") + line[2 * _LONGEST_HEADING :]
    return "", ""


def _bare(heading: str) -> str:
    return plain(flat(heading)).strip(" \t?:.*_#")


@cache
def field_names() -> Mapping[str, str]:
    """What people call a field of what we showed, each with its id; `title` is none of the form's."""
    return {_bare(name): str(id_) for name, id_ in meanings("correspondence.fields").items()}

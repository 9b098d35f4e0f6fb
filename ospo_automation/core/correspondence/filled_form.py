"""A mail in which a form stands: its headings, marked as in an issue or as people type them, each with its answer."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..casus.casus import CasusForm
from ..incoming.forms import Form, Reading
from ..languages import flat, meanings
from ..primitives.headings import plain

FEWEST = 2  # headings: one alone may be anybody's words
_LONGEST_HEADING = 120
_MARKS = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|\*{1,3}|_{1,2}|[-•][ \t]+)?(?P<name>[^\n]*?)(?:\*{1,3}|_{1,2})?[ \t]*$")


def as_form(text: str, form: CasusForm) -> Reading | None:
    """What a text says as a form; None where it is none."""
    written = with_headings(text, form.known)
    reading = form.read(written) if written else None
    return reading if reading is not None and reading.headings >= FEWEST else None


def with_headings(text: str, form: Form) -> str:
    """The same with each question's heading as an issue has it; "" where none is there."""
    known = _headings(form)
    found, lines = False, []
    for line in text.split("\n"):
        heading, answer = _heading(line, known)
        found = found or bool(heading)
        lines += ["", f"### {heading}", "", *([answer] if answer else [])] if heading else [line]
    return "\n".join(lines) if found else ""


def _headings(form: Form) -> dict[str, str]:
    """How people write each heading, flat and without its marks, with the heading itself."""
    return {_bare(heading): heading for heading in form.by_heading}


def _heading(line: str, known: Mapping[str, str]) -> tuple[str, str]:
    """The heading that a line is or begins with, and the answer behind it."""
    head = line[: _LONGEST_HEADING + 4]
    marked = _MARKS.match(head)
    name = marked["name"] if marked else head
    if (heading := known.get(_bare(name))) is not None and len(line) <= _LONGEST_HEADING + 4:
        return heading, ""
    at = -1
    while (at := line.find(":", at + 1, _LONGEST_HEADING)) >= 0:
        if (heading := known.get(_bare(re.sub(r"^[\s#*_•-]+", "", line[:at])))) is not None:
            return heading, line[at + 1 :].strip(" \t*_")
    return "", ""


def _bare(heading: str) -> str:
    return plain(flat(heading)).strip(" \t?:.*_")


def field_names() -> Mapping[str, str]:
    """What people call a field of what we showed, each with its id; `title` is none of the form's."""
    return {_bare(name): str(id_) for name, id_ in meanings("correspondence.fields").items()}

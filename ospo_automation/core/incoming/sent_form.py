"""The casus form as somebody filled it in on the site, sent by mail: read without a question back.

On the site nothing is sent or kept, so what is written there comes as text: below a line `### Wat speelt er?` for each
question what they typed, choices as in the form that GitHub makes, and at the end a line of its own. A mail program may
break lines, put more empty ones between them, and add a signature below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..languages import said
from ..primitives.headings import Headed, plain
from .forms import Field, Form, Reading, StrayText, of_parts

ENOUGH = 3
"""Headings of the form; with fewer a mail is one of the writer's own."""
_MARK = re.compile(r"###[ \t]*(?=\S)")
_SET_ASIDE = re.compile(r"^(\s*)\\(?=\\*###)")  # what they typed themselves and looks like a heading
_TITLE, _END = "", None
"""What stands in the place of a question: the title that they gave, and the end."""


@dataclass(frozen=True)
class SentForm:
    """`title` is "" where it is in the subject alone."""

    title: str
    reading: Reading


def sent_form(text: str, form: Form) -> SentForm | None:
    """What somebody filled in; None for any other mail. In time linear to its length.

    Of a question that comes twice the first counts, and the other is told as doubled.
    """
    title, doubled = "", dict[str, None]()
    given: dict[str, list[Headed]] = {}
    strays: list[StrayText] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").split("\n")
    for asked, heading, below in _parts(lines, form):
        if asked == _TITLE:
            title = title or " ".join(below.split())
        elif asked in given:
            doubled[asked] = None
            strays.append(StrayText(heading, below))
        else:
            question = form.field(asked)
            words = _on_one_line(below) if question is not None and _is_list(question) else below
            given[asked] = [Headed(heading, "", words, words, "")]
    if len(given) < ENOUGH:
        return None
    return SentForm(title, of_parts(form, given, tuple(doubled), tuple(strays)))


def _is_list(question: Field) -> bool:
    """Whether its answer stands on one line; each box has one of its own."""
    return not question.is_text and question.kind != "checkboxes"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _parts(written: Sequence[str], form: Form) -> Iterator[tuple[str, str, str]]:
    """Each question with its heading and what stands below it; nothing of what is above the first or behind the end."""
    asked: str | None = _END
    heading, below = "", list[str]()
    lines = [*written, ""]
    at = 0
    while at < len(lines) - 1:
        found, taken = _asked(lines[at].strip(), lines[at + 1], form)
        if taken:
            if asked is not _END:
                yield asked, heading, _joined(below)
            if found is _END:
                return
            asked, heading, below = found, plain(lines[at]), []
        else:
            below.append(_SET_ASIDE.sub(r"\1", lines[at].rstrip()))
        at += taken or 1
    if asked is not _END:
        yield asked, heading, _joined(below)


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).strip()


def _asked(line: str, next_line: str, form: Form) -> tuple[str | None, int]:
    """What is asked by a heading, and how many lines that takes: a long one may go on below. 0 for no heading."""
    mark = _MARK.match(line)
    if mark is None:
        return _END, 0
    first = line[mark.end() :]
    for taken, name in enumerate((plain(first), plain(f"{first} {next_line}")), 1):
        if name in form.asked:
            return form.asked[name], taken
        if name.lower() in said("sent_form.title"):
            return _TITLE, taken
        if name.lower() in said("sent_form.end"):
            return _END, taken
    return _END, 0

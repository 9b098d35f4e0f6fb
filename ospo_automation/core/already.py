"""What may help somebody already: open casussen and published lessons in which the same is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import starmap

from .casus import Casus, CasusForm
from .forms import Reading, read
from .issue import Issue
from .labels import Labels
from .lessons import Lesson

CASUS = "casus/"
_SECTION = re.compile(r"^##? ", re.MULTILINE)


def already(
    casus: Casus, others: Iterable[Issue], lessons: Sequence[Lesson], form: CasusForm, labels: Labels, *, most: int
) -> tuple[str, ...]:
    """Most alike first: `casus/31` for an open casus, a lesson by its path."""
    from .alike import Alike, Text, words_of  # noqa: PLC0415  (0.2 s to load, and only a new casus needs it)

    asked = _casussen(others, form, labels, without=casus.issue.number)
    texts = [
        *(Text(key, title, words_of(reading)) for key, title, reading in asked),
        *starmap(Text, _sections(lessons)),
    ]
    found = Alike(texts).to(casus.issue.title, words_of(casus.reading), most=most * 3)
    keys = dict.fromkeys(each.key.partition("#")[0] for each in found)  # of a lesson several parts may be alike
    return tuple(keys)[:most]


def casus_in(key: str) -> int | None:
    """The number of the casus that a key means, None for a lesson."""
    number = key.removeprefix(CASUS)
    return int(number) if key.startswith(CASUS) and number.isascii() and number.isdigit() else None


def _casussen(
    others: Iterable[Issue], form: CasusForm, labels: Labels, *, without: int
) -> Iterator[tuple[str, str, Reading]]:
    """The key, the title and the answers of each."""
    for issue in others:
        if issue.number != without and not labels.is_unlisted(issue.labels):
            yield f"{CASUS}{issue.number}", issue.title, read(issue.body, form.known)


def _sections(lessons: Iterable[Lesson]) -> Iterator[tuple[str, str, str]]:
    """The key, the title and the text of each section: a long page about everything is like nothing."""
    for lesson in lessons:
        for index, section in enumerate(filter(str.strip, _SECTION.split(lesson.text))):
            yield f"{lesson.path}#{index}", lesson.title, section

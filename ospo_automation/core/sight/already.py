"""What may help somebody already: open casussen and published lessons in which the same is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import starmap

from ..casus.assessing import assess
from ..casus.casus import Casus, CasusForm
from ..casus.checkout import Checkout
from ..casus.looked_at import is_looked_at, may_be_listed
from ..github.issue import Comment, Issue
from ..incoming.forms import Reading, read
from ..knowledge.experience import dilemmas
from ..knowledge.published import Lesson
from ..network.labels import Labels, Status
from .scene import is_held

MOST_SURE = 12
"""How many of what is most alike we look at for the same question in quite other words."""
CASUS, LESSON = "casus/", "lesson/"
NOT_TO_COMPARE = frozenset({Status.WITHDRAWN, Status.PUBLISHED})
"""Of closed casussen: what nobody wants any more, and what stands in a lesson, that says more of it."""
LONGEST_TITLE = 256  # characters, as GitHub's own; a lesson's stands above each of its sections
_SECTION = re.compile(r"^##? ", re.MULTILINE)


def already(
    casus: Casus, others: Iterable[Issue], lessons: Sequence[Lesson], form: CasusForm, labels: Labels, *, most: int
) -> tuple[str, ...]:
    """What surely asks the same comes first, then what is most alike: `casus/31` for a casus, a lesson by its path."""
    from ..incoming.alike import Alike, Text  # noqa: PLC0415  (0.2 s to load; only a new casus needs it)
    from ..incoming.same_question import asked_in, compare  # noqa: PLC0415  (as above)

    asked = tuple(_casussen(others, form, labels, without=casus.issue.number))
    texts = [
        *(Text(key, title, _words(body, reading)) for key, title, body, reading in asked),
        *starmap(Text, _sections(lessons)),
    ]
    words = _words(casus.issue.body, casus.reading)
    near = Alike(texts).near(casus.issue.title, words)
    ours = asked_in(casus.issue.title, casus.reading)
    questions = {key: asked_in(title, reading) for key, title, _, reading in asked}
    first = (each for each in near.found[:MOST_SURE] if each.key in questions)
    sure = (each for each in first if compare(ours, questions[each.key]).is_same)
    keys = (each.key.partition("#")[0] for each in (*sure, *near.alike()))
    paths = {f"{LESSON}{at:05}": lesson.path for at, lesson in enumerate(lessons)}
    return tuple(dict.fromkeys(paths.get(key, key) for key in keys))[:most]  # several parts of a lesson may be


def worth_reading(checkout: Checkout) -> list[Lesson]:
    """The published lessons, and dilemmas that people told: those ask nothing, and may be just like what is asked."""
    return [*checkout.lessons(), *dilemmas(checkout.pages())]


def alike_lessons(title: str, words: str, lessons: Sequence[Lesson], *, most: int) -> list[Lesson]:
    """The published lessons that are most alike to what somebody asks; those that were withdrawn are none."""
    from ..incoming.alike import Alike, Text  # noqa: PLC0415  (as above)

    there = [each for each in lessons if not each.is_withdrawn]
    found = Alike([*starmap(Text, _sections(there))]).to(title, words, most=most * 3)
    keys = dict.fromkeys(each.key.partition("#")[0] for each in found)
    return [there[int(key.removeprefix(LESSON))] for key in keys][:most]


def title_to_show(issue: Issue, comments: Sequence[Comment], checkout: Checkout) -> str:
    """The title of a casus that others may be pointed to; empty where it was withdrawn or became a lesson, stays out of
    lists, is held up because something personal may stand in it, or nobody of the network looked at it yet.
    """
    network = checkout.network
    if not _may_be_compared(issue, network.labels) or is_held(comments, network.bots):
        return ""
    casus = assess(issue, comments, checkout.form, network)
    return issue.title if casus is not None and is_looked_at(casus, comments, checkout) else ""


def _may_be_compared(issue: Issue, labels: Labels) -> bool:
    """An open casus unless somebody wants it out of the lists; a closed one only if the network looked at it."""
    names = {name.lower() for name in issue.labels}
    if issue.is_open:
        return not labels.is_unlisted(names)
    is_over = not NOT_TO_COMPARE.isdisjoint(labels.statuses_in(names))
    return labels.casus.name.lower() in names and may_be_listed(labels, names) and not is_over


def casus_in(key: str) -> int | None:
    """The number of the casus that a key means, None for a lesson."""
    number = key.removeprefix(CASUS)
    return int(number) if key.startswith(CASUS) and number.isascii() and number.isdigit() else None


def _casussen(
    others: Iterable[Issue], form: CasusForm, labels: Labels, *, without: int
) -> Iterator[tuple[str, str, str, Reading]]:
    """The key, the title, the text and the answers of each."""
    for issue in others:
        if issue.number != without and _may_be_compared(issue, labels):
            yield f"{CASUS}{issue.number}", issue.title, issue.body, read(issue.body, form.known)


def _words(body: str, reading: Reading) -> str:
    """What somebody wrote in a form of ours, or in an issue from before us, without any of its headings."""
    from ..incoming.alike import words_of  # noqa: PLC0415  (as above)

    return words_of(reading) or ("" if reading.found else body)


def _sections(lessons: Iterable[Lesson]) -> Iterator[tuple[str, str, str]]:
    """The key, the title and the text of each section: a long page about everything is like nothing."""
    for at, lesson in enumerate(lessons):
        title = lesson.title[:LONGEST_TITLE]
        for index, section in enumerate(sections_of(lesson.text)):
            yield f"{LESSON}{at:05}#{index}", title, section


def sections_of(text: str) -> Iterator[str]:
    """The parts of a page that say something, each compared by itself."""
    return filter(str.strip, _SECTION.split(text))

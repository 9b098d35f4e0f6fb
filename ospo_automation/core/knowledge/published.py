"""Lessons that the network has published: pages of its knowledge base, found again when somebody asks the same."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ..incoming.days import iso_day
from ..primitives import front
from ..primitives.errors import BadConfig, Fault
from ..primitives.section import Day, Section

FOLDER = "docs/lessen"
TOLD = "docs/ervaringen"  # what people told beside those
SHORTEST_DESCRIPTION, LONGEST_DESCRIPTION = 70, 160  # what search engines show of it, in characters
_FRONT = re.compile(r"---\r?\n(.*?)\r?\n---\r?\n", re.DOTALL)
_TITLE = re.compile(r"^title:(.*)$", re.MULTILINE)
_REVIEW = re.compile(r"^review:[ \t]*[\"']?(\d{4}-\d\d-\d\d)", re.MULTILINE)
_WITHDRAWN = re.compile(r"^withdrawn:[ \t]*\S", re.MULTILINE)
_KIND = re.compile(r"^organisation_type:(.*)$", re.MULTILINE)
_HEADING = re.compile(r"^#[ \t](.*)$", re.MULTILINE)
_PATH = re.compile(rf"{FOLDER}/(?P<year>\d{{4}})/(?:(?P<casus>[1-9]\d{{0,8}})-)?")
_TOLD = re.compile(rf"{TOLD}/\d{{4}}/(?:[1-9]\d{{0,8}}-)?")


class Drafting(Section):
    """The section `lessons`: a page is drafted of every casus that was helped, where its owner agrees.

    `reviewers` is how many experts of its topics are asked to look at the draft.
    """

    reviewers: Annotated[int, Field(ge=0, le=5)] = 2


@dataclass(frozen=True)
class Lesson:
    """`path` is its file in the repository, `year` when it was written, as far as its folder tells.

    `casus` is the number of the casus that it comes from, 0 where its name holds none: those that we give now don't.
    `organisation_type` is the kind that learnt it, as the page says it.
    """

    path: str
    title: str
    year: str
    text: str
    casus: int = 0
    is_withdrawn: bool = False
    organisation_type: str = ""


_TITLE_LINE = "Een koppeling mag onder de EUPL"
_DESCRIPTION = (
    "Een koppeling met een bibliotheek onder de LGPL mag onder de EUPL, mits je de bibliotheek los laat staan."
)


def without_html(text: str) -> str:
    """The text itself. Raises ValueError where it could be an element."""
    if "<" in text or ">" in text:
        raise ValueError("can't hold < or >: it goes into the head of the page; write it in words")
    return text


PageTitle = Annotated[str, Field(min_length=5, max_length=200, examples=[_TITLE_LINE]), AfterValidator(without_html)]
PageDescription = Annotated[
    str,
    Field(min_length=SHORTEST_DESCRIPTION, max_length=LONGEST_DESCRIPTION, examples=[_DESCRIPTION]),
    AfterValidator(without_html),
]


class LessonFront(Section):
    """What stands between the dashes of a lesson's page. `topics` are topic paths of `.github/ospo.yml`.

    `casus` is the number of the casus, `link` whether the owner agreed that the page leads there. `experts` are the
    logins of those who agreed to be named. `review` is when somebody should look whether it is still true. With
    `withdrawn` the page only says that the lesson isn't there any more. `replaced_by` is the file of a newer lesson.
    """

    title: PageTitle
    description: PageDescription
    date: Day
    topics: tuple[str, ...] = ()
    organisation_type: str = ""
    casus: Annotated[int, Field(gt=0)] | None = None
    link: bool = False
    outcome: Literal["helped", "partly", ""] = ""
    experts: tuple[str, ...] = ()
    review: Day | None = None
    licence: str = ""
    updated: Day | None = None
    withdrawn: Day | None = None
    replaced_by: str = ""


def lesson_of(number: int, lessons: Iterable[Lesson], drafted: Collection[str] = ()) -> Lesson | None:
    """The page about a casus; of several the one that wasn't withdrawn.

    `drafted` are the files that our own comments on the casus name: nothing in those leads back to it, while that of an
    earlier version begins with its number.
    """
    there = (each for each in lessons if each.casus == number or each.path in drafted)
    found = sorted(there, key=lambda each: each.is_withdrawn)
    return found[0] if found else None


def to_look_over(lessons: Iterable[Lesson], pages: Mapping[str, str], today: date) -> list[Lesson]:
    """Those of which it is time that somebody looks whether they still hold, what waits longest first."""
    dated = [
        (iso_day(found[1]), each)
        for each in lessons
        if not each.is_withdrawn and (found := _REVIEW.search(pages.get(each.path, "")[:2_000])) is not None
    ]
    due = [(day, each.path, each) for day, each in dated if day is not None and day <= today]
    return [each for *_, each in sorted(due, key=lambda one: one[:2])]


def months_later(day: date, months: int) -> date:
    """The same day some months on, or the last of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def read(path: str, text: str) -> Lesson:
    """A lesson's page, whatever is wrong with it; its title stands at the top, or else in its first heading."""
    block = _FRONT.match(text.lstrip("\ufeff"))
    rest = text[block.end() :] if block else text
    named = (block and _TITLE.search(block[1])) or _HEADING.search(rest)
    title = named[1].strip().strip("'\"") if named else path.rpartition("/")[2].removesuffix(".md")
    kind = _KIND.search(block[1]) if block else None
    place = _PATH.match(path)
    return Lesson(
        path,
        title,
        place["year"] if place else "",
        rest,
        int(place["casus"] or 0) if place else 0,
        bool(block and _WITHDRAWN.search(block[1])),
        kind[1].strip().strip("'\"") if kind else "",
    )


def read_front(path: str, text: str) -> LessonFront:
    """What a lesson says of itself. Raises BadConfig with file, line and remedy for every fault."""
    page = front.parts(text, path)
    if page.front is None:
        remedy = "Begin it with a line '---', then title, description and date, then '---'."
        raise BadConfig([Fault(path, 1, "says nothing of itself at the top.", remedy)])
    return page.front.read_as(LessonFront, page.front.value)


def untitled(path: str) -> str:
    """The path of a lesson, or of what somebody told, without the words of its title, for logs that anybody may read;
    any other as it is.
    """
    place = _PATH.match(path) or _TOLD.match(path)
    return f"{place[0]}….md" if place is not None and path.endswith(".md") else path

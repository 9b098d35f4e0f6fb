"""What people tell the network by form: a success, an experience or a dilemma. Each is a page of the knowledge base."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ..incoming.forms import OwnForm
from ..primitives import front
from ..primitives.errors import BadConfig
from ..primitives.section import Day, Section
from .published import TOLD, Lesson, PageDescription, PageTitle, without_html

FOLDER = TOLD
Kind = Literal["success", "experience", "dilemma"]
DILEMMA: Kind = "dilemma"
DRAFT = "experience"
"""The key of our comment on a form, which names the page that came of it."""
KINDS: tuple[Kind, ...] = ("success", "experience", DILEMMA)
_PATH = re.compile(rf"{FOLDER}/(?P<year>\d{{4}})/(?P<issue>[1-9]\d{{0,8}})-[^/]+\.md")


class Settings(Section):
    """The section `experiences`: what people tell by form becomes a proposal for a page, so many open at a time.

    `per_person` is how many of those may come from one account; coordinators may have as many as they like.
    """

    at_once: Annotated[int, Field(ge=1, le=100)] = 20
    per_person: Annotated[int, Field(ge=1, le=100)] = 3


FORM = OwnForm("experience", Settings)


class ExperienceFront(Section):
    """What stands between the dashes of such a page. `date` is the day on which it was told, `by` who may be named.

    `issue` is the number of the form, on pages of earlier versions. With `withdrawn` the page only says that it isn't
    there any more.
    """

    title: PageTitle
    description: PageDescription
    date: Day
    kind: Kind = "experience"
    topics: tuple[str, ...] = ()
    organisation_type: str = ""
    by: Annotated[str, Field(max_length=200), AfterValidator(without_html)] = ""
    issue: Annotated[int, Field(gt=0)] | None = None
    licence: str = ""
    updated: Day | None = None
    withdrawn: Day | None = None


@dataclass(frozen=True)
class Experience:
    """One that stands in the knowledge base. `path` is its file in the repository, `day` the one on which it was told,
    `issue` the number of the form, 0 where its name holds none: those that we give now don't. `by` is "" where nobody
    is to be named.
    """

    path: str
    title: str
    kind: Kind
    day: date
    description: str = ""
    topics: tuple[str, ...] = ()
    organisation_type: str = ""
    by: str = ""
    issue: int = 0
    is_withdrawn: bool = False
    text: str = ""


def experiences(pages: Mapping[str, str]) -> list[Experience]:
    """All of them, the newest first, of the pages of the knowledge base by path.

    One that can't be read isn't among them: `ospo site generate` tells why.
    """
    found = (_read(path, text) for path, text in pages.items() if path.startswith(f"{FOLDER}/"))
    return sorted((each for each in found if each is not None), key=lambda each: (each.day, each.path), reverse=True)


def told_between(first: date, last: date, pages: Mapping[str, str]) -> list[Experience]:
    """Those told from one day to another, what went well first; without what was withdrawn."""
    there = (each for each in experiences(pages) if first <= each.day <= last and not each.is_withdrawn)
    return sorted(there, key=lambda each: (KINDS.index(each.kind), each.path))


def experience_of(number: int, there: Iterable[Experience], drafted: Collection[str] = ()) -> Experience | None:
    """The page that came of a form; of several the one that wasn't withdrawn. `drafted` are the files that our own
    comments on the form name: nothing in those leads back to it.
    """
    came = (each for each in there if each.issue == number or each.path in drafted)
    found = sorted(came, key=lambda each: each.is_withdrawn)
    return found[0] if found else None


def dilemmas(pages: Mapping[str, str]) -> list[Lesson]:
    """The dilemmas, in the shape in which what is alike to a casus is looked for."""
    there = (each for each in experiences(pages) if each.kind == DILEMMA and not each.is_withdrawn)
    return [
        Lesson(each.path, each.title, str(each.day.year), each.text, organisation_type=each.organisation_type)
        for each in there
    ]


def is_experience(path: str) -> bool:
    """Whether a page of the knowledge base is one of these, and not their list."""
    return path.startswith(f"{FOLDER}/") and path.rpartition("/")[2].lower() not in {"index.md", "readme.md"}


def _read(path: str, text: str) -> Experience | None:
    if not is_experience(path):
        return None
    try:
        page = front.parts(text, path)
        said = page.front.read_as(ExperienceFront, page.front.value) if page.front is not None else None
    except BadConfig:
        return None
    if said is None:
        return None
    named = _PATH.fullmatch(path)
    return Experience(
        path,
        said.title,
        said.kind,
        said.date,
        said.description,
        said.topics,
        said.organisation_type,
        said.by,
        said.issue or (int(named["issue"]) if named else 0),
        said.withdrawn is not None,
        page.text,
    )

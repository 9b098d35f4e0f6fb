"""What a knowledge base holds: its pages by kind, with what they say of themselves and when they changed."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from pydantic import Field

from ospo_automation.core.casus.casus import CasusForm
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.knowledge import digests, experience, published
from ospo_automation.core.knowledge.experience import ExperienceFront
from ospo_automation.core.knowledge.published import Lesson, LessonFront
from ospo_automation.core.meetings import series
from ospo_automation.core.meetings.partner_event import PartnerEvent
from ospo_automation.core.meetings.series import Meeting
from ospo_automation.core.network import guidance, profiles, website
from ospo_automation.core.network.decided import Network
from ospo_automation.core.network.expertise import Expertise
from ospo_automation.core.network.profiles import Profile, Profiles
from ospo_automation.core.outgoing.safe import visible
from ospo_automation.core.primitives import front
from ospo_automation.core.primitives.errors import BadConfig, Fault
from ospo_automation.core.primitives.section import Day, Section
from ospo_automation.core.primitives.yaml_lines import Document
from ospo_automation.core.sight.coverage import Coverage, coverage
from ospo_automation.core.sight.for_site import CasusRecord

from .answers import answer_in
from .gitdates import Dates
from .layout import names_below, real
from .reach import Reach

Article = TypeVar("Article", LessonFront, ExperienceFront)
LEFT_OUT = ("docs/blog/",)
"""Made by us for every lesson, so a file there would be older."""
_MARKUP = re.compile(r"<[a-z/!?]", re.IGNORECASE)
_HEADING = re.compile(r"^#[ \t]++(.++)$", re.MULTILINE)
DEEPEST_FOLDER = 30
_DEEPEST = 100  # levels of lists and quotes on one line; an engine comes to its own end before a thousand
_DEEP = re.compile(
    rf"(?:[ \t]*+(?:>|(?:[-*+]|\d{{1,9}}[.)])(?=[ \t]))){{{_DEEPEST}}}+(?=[\s*>-]*+[^\s*>-])"
    rf"|(?: {{4}}|\t){{{_DEEPEST}}}+[ \t]*+(?:[-*+]|\d{{1,9}}[.)])[ \t]"
)
_OF_AN_ENGINE = {
    "template": re.compile(r"(?!redirect\.html)[\w-][\w.-]*+(?:/[\w-][\w.-]*+)*+"),
    "icon": re.compile(r"[\w-]++(?:/[\w-]++)*+"),
    "status": re.compile(r"[\w-]++"),
}
"""What a page may say to the engine, which puts it into the menu of every page, or makes another page of this one."""


class MeetingFront(Section):
    """What stands between the dashes of a meeting's page. `place` is an address or the name of a building, `present`
    how many people were there.
    """

    title: str = Field(min_length=3, max_length=200)
    date: Day
    description: str = ""
    place: str = ""
    present: int | None = Field(default=None, ge=0, le=100_000)
    topics: tuple[str, ...] = ()


Front = LessonFront | ExperienceFront | Profile | MeetingFront


@dataclass(frozen=True)
class OwnPage:
    """A page that people wrote. `path` is its file below `docs/`, `said` what it says of itself."""

    path: str
    text: str
    title: str
    said: Mapping[str, Any] = field(default_factory=dict)
    front: Front | None = None
    dates: Dates | None = None

    @property
    def source(self) -> str:
        return f"{website.DOCS}/{self.path}"

    @cached_property
    def answer(self) -> str:
        """What stands below its title in a list: of a lesson its answer, of another page what it says of itself."""
        description = str(self.said.get("description") or "")
        return answer_in(self.text, description) if isinstance(self.front, LessonFront) else description

    @property
    def is_digest(self) -> bool:
        """Whether it tells of a month, and is no list of those."""
        return self.source.startswith(f"{digests.FOLDER}/") and not self.path.endswith("index.md")


@dataclass(frozen=True)
class Content:
    """All that the pages are made of. `records` is None where nobody read the casussen; `repository` its address.

    `planned` are the meetings that were planned by form, `events` those of others that a coordinator let in.
    `revision` grows with each change of the configuration. `full` are the topics of which nobody has room now, None
    where nobody read that. `reach` says how often pages were visited, as far as somebody wrote that down.
    `placed` is where else a text of it stands, by the issue from which it comes, `placed_lessons` by a lesson's file.
    """

    network: Network
    site: website.Settings
    form: CasusForm
    expertise: Expertise
    pages: Sequence[OwnPage]
    today: date
    repository: str = ""
    records: Sequence[CasusRecord] | None = None
    planned: Sequence[Meeting] = ()
    events: Sequence[PartnerEvent] = ()
    revision: int = 0
    full: Sequence[str] | None = None
    reach: Reach = field(default_factory=Reach)
    placed: Mapping[int, str] = field(default_factory=dict)
    placed_lessons: Mapping[str, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return self.network.language

    @property
    def title(self) -> str:
        return self.site.title or self.network.name

    def of(self, kind: type[Front]) -> list[OwnPage]:
        return [page for page in self.pages if isinstance(page.front, kind)]

    @cached_property
    def lessons(self) -> list[tuple[OwnPage, LessonFront]]:
        """Those that weren't withdrawn, newest first."""
        found = [(page, page.front) for page in self.pages if isinstance(page.front, LessonFront)]
        there = [(page, said) for page, said in found if said.withdrawn is None]
        return sorted(there, key=lambda each: (each[1].date, each[0].path), reverse=True)

    @cached_property
    def experiences(self) -> list[tuple[OwnPage, ExperienceFront]]:
        """What people told, newest first, as above."""
        found = [(page, page.front) for page in self.pages if isinstance(page.front, ExperienceFront)]
        there = [(page, said) for page, said in found if said.withdrawn is None]
        return sorted(there, key=lambda each: (each[1].date, each[0].path), reverse=True)

    @cached_property
    def people(self) -> list[tuple[str, OwnPage, Profile]]:
        """By login, those who have a page of their own that may stand here: nobody else is shown."""
        found = [(page, page.front) for page in self.pages if isinstance(page.front, Profile)]
        there = [(page, said) for page, said in found if said.is_on_site]
        return [(login_of(page), page, said) for page, said in there]

    @cached_property
    def guidance(self) -> Mapping[str, OwnPage]:
        """What people wrote down about topics, by topic: it stands on the topic's own page."""
        files = {guidance.file_of(topic): topic for topic in self.network.topics}
        return {files[page.source]: page for page in self.pages if page.source in files and page.text.strip()}

    @cached_property
    def here(self) -> Checkout:
        """The network's files, of which pages of people that aren't shown count as well."""
        found = [(page, page.front) for page in self.pages if isinstance(page.front, Profile)]
        pages = Profiles({login_of(page).lower(): said for page, said in found})
        lessons = tuple(
            Lesson(page.source, page.title, "", "", organisation_type=said.organisation_type)
            for page, said in self.lessons
        )
        return Checkout(self.network, self.form, self.expertise, pages, lessons=lambda: lessons)

    @cached_property
    def coverage(self) -> Coverage:
        """Whom the network misses."""
        return coverage(self.here, self.today, full=self.full, records=self.records)

    @cached_property
    def meetings(self) -> list[tuple[OwnPage, MeetingFront]]:
        """Newest first."""
        found = [(page, page.front) for page in self.pages if isinstance(page.front, MeetingFront)]
        return sorted(found, key=lambda each: (each[1].date, each[0].path), reverse=True)

    @cached_property
    def open_records(self) -> list[CasusRecord]:
        """Open casussen that may stand in a list, newest first."""
        there = [each for each in self.records or () if each.is_open and not each.is_unlisted]
        return sorted(there, key=lambda each: each.number, reverse=True)


def is_about(topic: str, topics: Iterable[str]) -> bool:
    """Whether a topic or one below it is named: what is about the EUPL is about licences too, once."""
    return any(each == topic or each.startswith(f"{topic}/") for each in topics)


def login_of(page: OwnPage) -> str:
    """Whose page it is, by its file."""
    return page.path.rpartition("/")[2].removesuffix(".md")


def link(origin: str, target: str) -> str:
    """From one page to another, by their files below `docs/`, as every engine understands it."""
    return quote(posixpath.relpath(target, posixpath.dirname(origin) or "."))


def read_pages(root: Path, network: Network, dates: Mapping[str, Dates] | None) -> list[OwnPage]:
    """Every Markdown page below `docs/`. Raises BadConfig with every fault in what they say of themselves."""
    found: list[OwnPage] = []
    faults: list[Fault] = []
    for file in files(root):
        if file.suffix != ".md":
            continue
        name = file.relative_to(root).as_posix()
        try:
            page = _read(name, _text(file, name), network)
        except BadConfig as error:
            faults += error.faults
        else:
            found.append(OwnPage(*page, dates=(dates or {}).get(name)))
    faults += _no_newer(found)
    if faults:
        raise BadConfig(faults)
    return found


def _no_newer(pages: Sequence[OwnPage]) -> Iterator[Fault]:
    """Lessons that say that a newer one took their place, which isn't there."""
    there = {page.source for page in pages if isinstance(page.front, LessonFront)}
    for page in pages:
        newer = page.front.replaced_by if isinstance(page.front, LessonFront) else ""
        if newer and (newer not in there or newer == page.source):
            remedy = "Name the file of the newer lesson, such as docs/lessen/2027/eupl-3f9a.md."
            yield Fault(page.source, 0, f"names '{visible(newer)}' at 'replaced_by', which is no other lesson.", remedy)


def files(root: Path) -> Iterator[Path]:
    """Every file below `docs/`, in order. Raises BadConfig for a link out of the repository, or into git's own folder.

    What git keeps there can hold the token of a workflow.
    """
    home = root.resolve()
    folders: dict[Path, Path] = {}
    for below in names_below(root / website.DOCS):
        name, file = f"{website.DOCS}/{below}", root / website.DOCS / below
        if name.startswith(LEFT_OUT) or "/." in name:
            continue
        folder = folders.setdefault(file.parent, file.parent.resolve())
        there = real(file) if file.is_symlink() else folder / file.name
        if not name.isprintable() or "\\" in name:  # one engine makes no page at all where that stands in one name
            remedy = "Give it a name of letters, digits and dashes."
            raise BadConfig(
                [Fault(ascii(name)[1:-1], 0, "has a character in its name that no address can have.", remedy)]
            )
        if name.count("/") > DEEPEST_FOLDER:
            deep = f"stands in more than {DEEPEST_FOLDER} folders within each other."
            raise BadConfig([Fault(name, 0, deep, "Take some of them out.")])
        if there is None or not there.is_relative_to(home) or ".git" in there.relative_to(home).parts:
            what = "is a link to a place outside the repository."
            raise BadConfig([Fault(name, 0, what, "Put the file itself here.")])
        if file.is_file():
            yield file


def _text(file: Path, name: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadConfig([Fault(name, 0, "is not UTF-8 text.", "Save it as UTF-8.")]) from None


def _read(name: str, text: str, network: Network) -> tuple[str, str, str, Mapping[str, Any], Any]:
    """The parts of a Written: path, text, title, what it says, and that as a model where its folder asks for one."""
    try:
        parts = front.parts(text, name)
    except BadConfig:
        if name.startswith(
            (f"{published.FOLDER}/", f"{experience.FOLDER}/", f"{profiles.FOLDER}/", f"{series.FOLDER}/")
        ):
            raise
        parts = front.FrontAndText(None, text, 1)  # of another page nothing of ours depends on it; the engine tells
    said = parts.front.value if parts.front is not None and isinstance(parts.front.value, dict) else {}
    place = name.removeprefix(f"{website.DOCS}/")
    is_list = name.rpartition("/")[2].lower() in {"index.md", "readme.md"}
    model: Front | None = None
    if name.startswith(f"{published.FOLDER}/") and not is_list:
        model = _as_lesson(LessonFront, name, parts, network)
    elif experience.is_experience(name):
        model = _as_lesson(ExperienceFront, name, parts, network)
    elif name.startswith(f"{profiles.FOLDER}/") and not is_list:
        model = profiles.parse(text, name)
    elif name.startswith(f"{series.FOLDER}/") and not is_list and parts.front is not None:
        model = parts.front.read_as(MeetingFront, parts.front.value)
    elif parts.front is not None and (faults := [*_harmful(said, parts.front), *_marked_up(said, parts.front)]):
        raise BadConfig(faults)
    if line := _deep_line(parts.text):
        what, remedy = "has lists or quotes within each other that are too deep.", "Take some levels out."
        raise BadConfig([Fault(name, parts.first_line + line - 1, what, remedy)])
    return place, parts.text, _title(name, parts.text, said, model), said, model


def _harmful(said: Mapping[str, Any], document: Document) -> Iterator[Fault]:
    for key, form in _OF_AN_ENGINE.items():
        value = said.get(key)
        if value is not None and not (isinstance(value, str) and form.fullmatch(value)):
            remedy = "Give it a plain name, or take the line out."
            yield document.fault((key,), f"'{key}' names nothing that an engine may use.", remedy)


def _marked_up(said: Mapping[str, Any], document: Document) -> Iterator[Fault]:
    """An engine puts these as they are into the head of the page, and a title into the menu of every page."""
    for key in ("title", "description"):
        if _MARKUP.search(str(said.get(key, ""))):
            yield document.fault((key,), f"'{key}' can't hold an element.", "Write it in words, without < and >.")


def _deep_line(text: str) -> int:
    """The first line, from 1, with more levels than anybody means; 0 where there is none."""
    return next((number for number, line in enumerate(text.split("\n"), 1) if _DEEP.match(line)), 0)


def _title(name: str, text: str, said: Mapping[str, Any], model: object) -> str:
    """As the page says, or its first heading, or its name."""
    if isinstance(model, Profile):
        return visible(model.name) or name.rpartition("/")[2].removesuffix(".md")
    heading = _HEADING.search(text)
    given = said.get("title")
    return (
        visible(str(given))
        if given
        else visible(heading[1].rstrip(" \t#"))
        if heading
        else name.rpartition("/")[2].removesuffix(".md")
    )


def _as_lesson(kind: type[Article], name: str, parts: front.FrontAndText, network: Network) -> Article:
    if parts.front is None:
        remedy = "Begin it with a line '---', then title, description and date, then '---'."
        raise BadConfig([Fault(name, 1, "says nothing of itself at the top.", remedy)])
    said = parts.front.read_as(kind, parts.front.value)
    said = said.model_copy(update={"topics": network.all_today(said.topics)})
    unknown = [topic for topic in said.topics if topic not in network.topics]
    if unknown:
        near = difflib.get_close_matches(unknown[0], network.topics, 1)
        remedy = f"Did you mean '{near[0]}'? " if near else ""
        raise BadConfig(
            [
                parts.front.fault(
                    ("topics",),
                    f"'{unknown[0]}' is no topic of this network.",
                    f"{remedy}Topics: {', '.join(network.topics)}.",
                )
            ]
        )
    return said

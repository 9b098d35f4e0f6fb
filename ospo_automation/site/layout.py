"""Where the steps of making the site put what the next one reads, and what they tell each other of every page."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from pydantic import AfterValidator, BaseModel, ConfigDict, TypeAdapter

from ospo_automation.core.outgoing.safe import visible

WORK = ".site"


class PageKind(StrEnum):
    """What a page is: its structured data, whether it is found, and its place in the feeds follow from it."""

    HOME = "home"
    PAGE = "page"  # of the knowledge base itself, as people wrote it
    LESSON = "lesson"
    EXPERIENCE = "experience"  # or a success, or a dilemma
    DIGEST = "digest"  # of a month
    LIST = "list"  # of lessons, topics, people or meetings
    TOPIC = "topic"
    PERSON = "person"
    MEETING = "meeting"
    BOARD = "board"
    FIGURES = "figures"
    REPORT = "report"  # of a quarter
    ASK = "ask"
    SHARE = "share"  # what can be put elsewhere, or hung up
    SEARCH = "search"
    WITHDRAWN = "withdrawn"


ARTICLES = frozenset({PageKind.LESSON, PageKind.EXPERIENCE, PageKind.DIGEST})
"""What people wrote down once, with a day: they stand in the feeds."""
Words = Annotated[str, AfterValidator(visible)]


class Page(BaseModel):
    """One page of the site. `path` is its file below the site's docs, such as `lessen/2026/12-eupl.md`.

    `source` is the file in the repository that people edit, "" for a page that we make. `made` and `changed` are true
    dates, from its front matter or from git, and None where nobody knows.
    """

    model_config = ConfigDict(frozen=True)

    path: str
    kind: PageKind
    title: Words = ""
    description: Words = ""
    source: str = ""
    is_found: bool = True  # by search engines; and so in the sitemap, the feeds and our own search
    made: date | None = None
    changed: date | None = None
    topics: tuple[str, ...] = ()
    people: tuple[Words, ...] = ()  # names of those who agreed to be named
    language: str = ""  # where it isn't the site's
    event_place: Words = ""  # of a meeting: where it is held
    above: str = ""  # HTML of ours below its heading
    beneath: str = ""  # and below all of it
    elsewhere: str = ""  # the address at which a text of it stands as well

    @property
    def place(self) -> str:
        """Its address below the site's own, and its folder in the HTML: `lessen/2026/12-eupl/`, "" for the first."""
        return place_of(self.path)


def place_of(path: str) -> str:
    """The same of any file below the site's docs."""
    stem = path.removesuffix(".md")
    if stem != path:
        stem = "" if stem in {"index", "README"} else stem.removesuffix("/index").removesuffix("/README")
        return f"{stem}/" if stem else ""
    return path


def href(origin: str, target: str) -> str:
    """From one page to another by their files, as it stands in HTML: to the folder in which an engine puts it."""
    return up(place_of(origin), place_of(target))


def up(here: str, there: str) -> str:
    """The same by their places."""
    found = posixpath.relpath(f"/{there}", f"/{here}")
    return quote(found) + ("/" if there.endswith("/") or not there else "")


_PAGES = TypeAdapter(tuple[Page, ...])


@dataclass(frozen=True)
class Layout:
    """The folder in which a site is made; nothing in it belongs in git, and it keeps itself out of it.

    `docs` holds all Markdown as the engine reads it: a copy of the knowledge base's own, and what we made.
    """

    folder: Path

    @property
    def docs(self) -> Path:
        return self.folder / "docs"

    @property
    def html(self) -> Path:
        """The site itself."""
        return self.folder / "html"

    @property
    def pages_file(self) -> Path:
        return self.folder / "pages.json"

    @property
    def beside_file(self) -> Path:
        """What can be found beside the words of the pages."""
        return self.folder / "beside.json"

    @property
    def alike_file(self) -> Path:
        """By which a browser tells what is like a question: it is put into the site when that is finished."""
        return self.folder / "ask-alike.json"

    @property
    def ahead(self) -> Path:
        """Pages that are finished before the engine is."""
        return self.folder / "ahead"

    def begin(self) -> None:
        """Makes the folder, with a line that keeps it out of git."""
        self.folder.mkdir(parents=True, exist_ok=True)
        ignored = self.folder / ".gitignore"
        if not ignored.is_file():
            ignored.write_text("*\n", encoding="utf-8")

    def keep_pages(self, pages: Iterable[Page]) -> None:
        """For the next steps; the same pages make the same file."""
        text = _PAGES.dump_json(tuple(sorted(pages, key=lambda page: page.path)), indent=1, exclude_defaults=True)
        write_if_changed(self.pages_file, text)

    def pages(self) -> Sequence[Page]:
        """Every page that `ospo site generate` told of; none where it didn't run."""
        return _PAGES.validate_json(self.pages_file.read_bytes()) if self.pages_file.is_file() else ()


def names_below(folder: Path) -> list[str]:
    """Every file below a folder by its name there, in order; a third of the time that `rglob` takes."""
    found: list[str] = []
    left = [("", folder)]
    while left:
        below, place = left.pop()
        try:
            entries = list(os.scandir(place))
        except OSError:
            continue
        for entry in entries:
            name = f"{below}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                left.append((f"{name}/", Path(entry.path)))
            else:
                found.append(name)  # a link to a folder too: what is behind it isn't read
    return sorted(found)


def real(file: Path) -> Path | None:
    """Where a file truly is; None where links only lead to each other, and for what no file can be called."""
    try:
        return file.resolve(strict=True)
    except FileNotFoundError:
        return file.resolve()
    except (OSError, RuntimeError, ValueError):  # which of the first two depends on the version; a zero is no name
        return None


def within(root: Path, file: Path) -> Path | None:
    """Where a file truly is that people named; None where it isn't there, or is outside of the checkout."""
    there = real(file)
    return there if there is not None and there.is_relative_to(root.resolve()) and there.is_file() else None


def write_if_changed(file: Path, content: bytes) -> bool:
    """Whether it had to be written: a file that is as it should be keeps its time of change."""
    if file.is_file() and file.read_bytes() == content:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return True

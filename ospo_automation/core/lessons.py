"""Lessons that the network has published: pages of its knowledge base, found again when somebody asks the same."""

from __future__ import annotations

import re
from dataclasses import dataclass

FOLDER = "docs/lessen"
_FRONT = re.compile(r"---\r?\n(.*?)\r?\n---\r?\n", re.DOTALL)
_TITLE = re.compile(r"^title:(.*)$", re.MULTILINE)
_HEADING = re.compile(r"^#[ \t](.*)$", re.MULTILINE)
_YEAR = re.compile(rf"{FOLDER}/(\d{{4}})/")


@dataclass(frozen=True)
class Lesson:
    """`path` is its file in the repository, `year` when it was written, as far as its folder tells."""

    path: str
    title: str
    year: str
    text: str


def read(path: str, text: str) -> Lesson:
    """A lesson's page; its title stands in the front matter, or else in its first heading."""
    front = _FRONT.match(text.lstrip("\ufeff"))
    rest = text[front.end() :] if front else text
    named = (front and _TITLE.search(front[1])) or _HEADING.search(rest)
    title = named[1].strip().strip("'\"") if named else path.rpartition("/")[2].removesuffix(".md")
    year = _YEAR.match(path)
    return Lesson(path, title, year[1] if year else "", rest)

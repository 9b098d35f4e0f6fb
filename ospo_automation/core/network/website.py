"""The knowledge base as a site: its address, who publishes it, and which program makes its pages."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ..primitives.section import Section

SITE = "site"
DOCS = "docs"
LICENCE = "CC-BY-4.0"
REVIEWED_AFTER = 18  # months


def _https(text: str) -> str:
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:/[A-Za-z0-9._~/-]*)?", text):
        raise ValueError("is no address; write it as https://kennisbank.example.org/")
    return text


def _folder_address(text: str) -> str:
    return _https(text).rstrip("/") + "/"


def _in_repository(text: str, ending: str, example: str) -> str:
    if not re.fullmatch(rf"(?!\.git/)[\w.-]+(?:/[\w.-]+)*\.{ending}", text) or ".." in text:
        raise ValueError(f"is no file of the repository; write it as {example}")
    return text


def _file(text: str) -> str:
    return _in_repository(text, "csv", "docs/bereik.csv")


def _style(text: str) -> str:
    return _in_repository(text, "css", "docs/assets/huisstijl.css")


Address = Annotated[str, Field(examples=["https://kennisbank.example.org/"]), AfterValidator(_https)]


class Settings(Section):
    """The section `site`. `address` is where the site will stand; every page's own address follows from it.

    `publisher` is the organisation that stands behind the site, `accessibility` the page of its accessibility
    statement and `privacy` that of its privacy statement: both stand at the foot of every page. `theme` is a file with
    the tokens of a theme of the NL Design System. `reviewed_after` is in months. `reach` is a file that says how often
    pages were visited.
    """

    address: Annotated[str, Field(examples=["https://kennisbank.example.org/"]), AfterValidator(_folder_address)]
    engine: Literal["mkdocs", "zensical"] = "mkdocs"
    title: str = ""
    description: Annotated[str, Field(max_length=160)] = ""
    publisher: str = ""
    licence: str = LICENCE
    accessibility: Address | Literal[""] = ""
    privacy: Address | Literal[""] = ""
    security: Address | Literal[""] = ""
    reviewed_after: Annotated[int, Field(ge=1, le=60)] = REVIEWED_AFTER
    theme: Annotated[str, Field(examples=["docs/assets/huisstijl.css"]), AfterValidator(_style)] = ""
    reach: Annotated[str, Field(examples=["docs/bereik.csv"]), AfterValidator(_file)] = ""


def address_of(site: Settings, path: str) -> str:
    """Where a page of the knowledge base will stand. `path` is its file, such as `docs/lessen/2026/12-eupl.md`."""
    place = path.removeprefix(f"{DOCS}/").removesuffix(".md")
    place = re.sub(r"(?:^|/)(?:index|README)$", "", place)
    return f"{site.address}{place}/" if place else site.address


def blog_of(site: Settings, lesson: str) -> str:
    """Where the text of a lesson will stand that can be copied into a blog."""
    return f"{site.address}blog/{lesson.rpartition('/')[2].removesuffix('.md')}.html"

"""The text of each month: how often one is made, and where its page stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field

from ..github.issue import OwnKind
from ..incoming.days import iso_day
from ..network.decided import mail_address
from ..network.website import DOCS
from ..primitives import front
from ..primitives.errors import BadConfig
from ..primitives.section import Section

FOLDER = f"{DOCS}/maandberichten"
_ISSUE = re.compile(r"[1-9]\d{0,8}", re.ASCII)
DIGEST = OwnKind("digest", each="period")


@dataclass(frozen=True)
class DigestFront:
    """What the page of a digest says of itself: the last day that it tells of, and the issue in which it was written,
    0 where it doesn't say.
    """

    title: str
    last: date
    issue: int

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self | None:
        """None without a day, by which it can't be told from another page."""
        last, issue = iso_day(said.get("date")), str(said.get("issue", ""))
        number = int(issue) if _ISSUE.fullmatch(issue) else 0
        return cls(str(said.get("title") or ""), last, number) if last is not None else None


@dataclass(frozen=True)
class DigestPage:
    """`text` is what stands below its front matter."""

    path: str
    front: DigestFront
    text: str


def digest_pages(pages: Mapping[str, str]) -> Iterator[DigestPage]:
    """Those among the pages of the knowledge base, by their paths, that can be read."""
    for path, text in pages.items():
        if not path.startswith(f"{FOLDER}/"):
            continue
        try:
            page = front.parts(text, path)
        except BadConfig:
            continue  # `ospo check` tells of it
        said = page.front.value if page.front is not None else None
        found = DigestFront.of(said) if isinstance(said, dict) else None
        if found is not None:
            yield DigestPage(path, found, page.text)


def path_of(name: str) -> str:
    """The page of a digest: `name` is the last month that it tells of, such as `2026-11`."""
    return f"{FOLDER}/{name}.md"


def _list(text: str) -> str:
    return mail_address(text) if text else ""


class Settings(Section):
    """The section `digest`. One is made every so many `months`, after the last of them. Once it is on the site it is
    mailed once to `mail_to`, where the network has a mailbox: one list, of people who signed up there.
    With `announcements` each that is published is told of, once, in an issue to which people can subscribe.
    """

    months: Annotated[int, Field(ge=1, le=3)] = 1
    mail_to: Annotated[str, Field(examples=["lijst@example.org"]), AfterValidator(_list)] = ""
    announcements: bool = False

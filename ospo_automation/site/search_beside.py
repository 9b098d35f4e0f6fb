"""What can be found beside the words of the finished pages: questions that are open, and what is told about topics."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ospo_automation.core.sight.for_site import CasusRecord

from .content import Content
from .layout import Page, PageKind, write_if_changed
from .making import topic_place

MOST_ASKED = 500  # open casussen, the newest


class Asked(BaseModel):
    """An open casus that stands on the board. `topics` are paths."""

    model_config = ConfigDict(frozen=True)

    title: str
    url: str
    topics: tuple[str, ...] = ()


class Beside(BaseModel):
    """`told` is Markdown by the place of the page on which it stands among what is no text of that page itself."""

    model_config = ConfigDict(frozen=True)

    asked: tuple[Asked, ...] = ()
    told: dict[str, str] = {}


def keep_beside(file: Path, content: Content) -> None:
    """For the step that makes the index; the same content makes the same file."""
    records = sorted(filter(_is_shown, content.records or ()), key=lambda each: -each.number)[:MOST_ASKED]
    asked = tuple(Asked(title=each.title, url=each.url, topics=each.topics) for each in records)
    told = {_place(content, topic): page.text for topic, page in content.guidance.items()}
    write_if_changed(file, Beside(asked=asked, told=told).model_dump_json(indent=1).encode())


def read_beside(file: Path) -> Beside:
    """Nothing where `ospo site generate` didn't run."""
    return Beside.model_validate_json(file.read_bytes()) if file.is_file() else Beside()


def _is_shown(record: CasusRecord) -> bool:
    """Of those that ended, the lesson is found."""
    return record.is_open and not record.is_unlisted and bool(record.title)


def _place(content: Content, topic: str) -> str:
    return Page(path=topic_place(content, topic), kind=PageKind.TOPIC).place

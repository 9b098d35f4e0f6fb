"""All that the network holds as tables that outlive us: JSON Lines for programs, CSV for spreadsheets, and a schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, cast
from zoneinfo import ZoneInfo

from pydantic import Field
from pydantic.json_schema import models_json_schema

from ..core.casus.checkout import Checkout
from ..core.meetings.series import AHEAD, Meeting, Settings, meetings
from ..core.outgoing.spreadsheet import comma_separated
from ..core.primitives.errors import BadConfig, Fault
from ..core.sight.carried import CarriedCasus, CarriedContribution, CarriedRow, carried
from ..core.sight.for_site import CasusRecord, record_in, scene_of
from ..gh.reading import GitHubReader
from ..gh.records import planned_meetings
from ..site.content import Content, MeetingFront
from ..site.figures import counts, figures
from ..site.generate import content_here
from ..site.making import topics_of
from ..texts import render, words

Day = date  # since fields are called `date`
SCHEMA, ABOUT = "schema.json", "README.md"
SCHEMA_TITLE = "ospo export 1"
"""By which an export is known again; the number grows when a field changes its meaning or goes."""


class CarriedLesson(CarriedRow):
    """A lesson of the knowledge base that wasn't withdrawn."""

    path: Annotated[str, Field(description="Its file in the repository.")]
    title: Annotated[str, Field(description="Its title.")]
    description: Annotated[str, Field(description="What it is about, in a sentence.")]
    date: Annotated[Day, Field(description="When it was learnt.")]
    topics: Annotated[tuple[str, ...], Field(description="Paths of topics.")]
    organisation_type: Annotated[str, Field(description="The kind of organisation that learnt it.")]
    casus: Annotated[int | None, Field(description="The number of its casus, where its owner agreed to the link.")]
    outcome: Annotated[str, Field(description="helped, partly or nothing.")]
    experts: Annotated[tuple[str, ...], Field(description="Logins of those who agreed to be named.")]
    licence: Annotated[str, Field(description="Under which others may use it, as an SPDX identifier.")]
    updated: Annotated[Day | None, Field(description="When it was last looked over.")]
    review: Annotated[Day | None, Field(description="When somebody should look whether it still holds.")]
    text: Annotated[str, Field(description="The page itself (Markdown).")]


class CarriedMeeting(CarriedRow):
    """A meeting, held, coming or called off."""

    key: Annotated[str, Field(description="Stays the same when it is moved.")]
    series: Annotated[str, Field(description="The series to which it belongs; empty for one by itself.")]
    starts: Annotated[datetime, Field(description="With its offset from UTC.")]
    ends: Annotated[datetime, Field(description="Likewise.")]
    place: Annotated[str, Field(description="A building or an address on the web.")]
    online: Annotated[bool, Field(description="Whether people can take part from elsewhere.")]
    theme: Annotated[str, Field(description="What it is about.")]
    is_cancelled: Annotated[bool, Field(description="Whether it was called off.")]


class CarriedMinutes(CarriedRow):
    """The page of a meeting in the knowledge base."""

    path: Annotated[str, Field(description="Its file in the repository.")]
    title: Annotated[str, Field(description="Its title.")]
    date: Annotated[Day, Field(description="The day of the meeting.")]
    place: Annotated[str, Field(description="Where it was.")]
    topics: Annotated[tuple[str, ...], Field(description="Paths of topics.")]
    text: Annotated[str, Field(description="The page itself (Markdown).")]


class CarriedExpert(CarriedRow):
    """Somebody with a page of their own in the knowledge base. Nobody else stands here."""

    login: Annotated[str, Field(description="Their account on GitHub.")]
    name: Annotated[str, Field(description="As they write it.")]
    organisation: Annotated[str, Field(description="Where they work, if they say so.")]
    role: Annotated[str, Field(description="What they do there, if they say so.")]
    topics: Annotated[tuple[str, ...], Field(description="Topics for which they signed up.")]
    joined_on: Annotated[Day | None, Field(description="When they joined.")]
    text: Annotated[str, Field(description="What they write of themselves (Markdown).")]


class CarriedFigure(CarriedRow):
    """A count of casussen, those included that stand in no list. Never about one person."""

    what: Annotated[str, Field(description="What is counted, in the network's language.")]
    name: Annotated[str, Field(description="Of which outcome, topic or kind of organisation.")]
    quarter: Annotated[str, Field(description="In which quarter the casussen were asked.")]
    number: Annotated[int, Field(description="How many.")]


TABLES: Mapping[str, type[CarriedRow]] = {
    "casussen": CarriedCasus,
    "contributions": CarriedContribution,
    "lessons": CarriedLesson,
    "meetings": CarriedMeeting,
    "minutes": CarriedMinutes,
    "experts": CarriedExpert,
    "figures": CarriedFigure,
}
FILES = frozenset({SCHEMA, ABOUT, *(f"{name}.{end}" for name in TABLES for end in ("jsonl", "csv"))})


@dataclass(frozen=True)
class Export:
    """`rows` by table. `unlisted` casussen stay out; of `unsaid` contributions the words do, and of `cut` casussen the
    title or an answer.
    """

    rows: Mapping[str, Sequence[CarriedRow]]
    unlisted: int
    unsaid: int
    cut: int


def export(reader: GitHubReader, root: Path, page: str, now: datetime) -> Export:
    """Reads all of it: about a request for each twenty casussen. `page` is the repository's own page.

    Raises BadConfig with every fault in the pages, Gone, Postponed or Trouble.
    """
    checkout = reader.checkout
    today = checkout.network.calendar.today(now)
    casussen: list[CarriedCasus] = []
    contributions: list[CarriedContribution] = []
    records: list[CasusRecord] = []
    unsaid = cut = 0
    for number in sorted(reader.all_casussen()):
        scene = scene_of(reader.issue(number), reader.comments(number), checkout)
        if scene is None:
            continue
        records.append(record_in(scene, page))
        if (found := carried(scene, records[-1])) is not None:
            casussen.append(found.casus)
            contributions += found.contributions
            unsaid += found.unsaid
            cut += not found.is_whole
    content = content_here(checkout, root, page, today, records)
    rows: dict[str, Sequence[CarriedRow]] = {
        "casussen": casussen,
        "contributions": contributions,
        "lessons": list(_lessons(content)),
        "meetings": list(_meetings(checkout, planned_meetings(reader), today)),
        "minutes": list(_minutes(content)),
        "experts": list(_experts(content)),
        "figures": list(_figures(content, records)),
    }
    return Export(rows, len(records) - len(casussen), unsaid, cut)


def files(found: Export, checkout: Checkout, now: datetime) -> Iterator[tuple[str, bytes]]:
    """Every file of an export by its name; the same tables make the same files."""
    for name, rows in found.rows.items():
        lines = (each.model_dump_json() for each in rows)
        yield f"{name}.jsonl", "".join(f"{line}\n" for line in lines).encode()
        yield f"{name}.csv", comma_separated(list(TABLES[name].model_fields), map(_cells, rows))
    yield SCHEMA, (json.dumps(schema(), indent=1, ensure_ascii=False) + "\n").encode()
    counted = {name: len(rows) for name, rows in found.rows.items()}
    values = {
        "network": checkout.network.name,
        "day": checkout.network.calendar.today(now),
        "counted": counted,
        "unlisted": found.unlisted,
        "unsaid": found.unsaid,
        "cut": found.cut,
    }
    yield ABOUT, f"{render(checkout.network.language, 'export/about', values)}\n".encode()


def schema() -> dict[str, Any]:
    """What stands in each file, as JSON Schema 2020-12: one definition for a line of each table."""
    _, found = models_json_schema([(each, "serialization") for each in TABLES.values()])
    tables = {name: {"$ref": f"#/$defs/{each.__name__}"} for name, each in TABLES.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA_TITLE,
        "description": "A line of NAME.jsonl fits the property NAME. NAME.csv holds the same in the same order.",
        "type": "object",
        "properties": tables,
        "$defs": found["$defs"],
    }


def begun(folder: Path) -> None:
    """Raises BadConfig where the folder holds anything else than an earlier export: nothing is written over."""
    there = {each.name for each in folder.iterdir()} if folder.is_dir() else set()
    if there and (SCHEMA not in there or not there <= FILES):
        odd = ", ".join(sorted(there - FILES)[:3]) or "no schema.json"
        raise BadConfig([Fault(str(folder), 0, f"holds something else ({odd}).", "Name a new or an empty folder.")])


def _cells(row: CarriedRow) -> list[object]:
    return [_cell(value) for value in row.model_dump(mode="json").values()]


def _cell(value: object) -> object:
    """Lists with semicolons, what has names as a paragraph for each, and nothing for what isn't known."""
    if isinstance(value, dict):
        return "\n\n".join(f"{name}: {text}" for name, text in value.items())
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else value


def _lessons(content: Content) -> Iterator[CarriedLesson]:
    for page, said in content.lessons:
        told = said.model_dump(include=set(CarriedLesson.model_fields) - {"text", "path", "casus"})
        casus = said.casus if said.link else None
        yield CarriedLesson(path=page.source, text=page.text, casus=casus, **told)


def _minutes(content: Content) -> Iterator[CarriedMinutes]:
    for page in content.of(MeetingFront):
        told = cast(MeetingFront, page.front).model_dump(include={"title", "date", "place", "topics"})
        yield CarriedMinutes(path=page.source, text=page.text, **told)


def _meetings(checkout: Checkout, planned: Sequence[Meeting], today: date) -> Iterator[CarriedMeeting]:
    settings = checkout.network.section(Settings)
    if settings is None:
        return
    zone = ZoneInfo(checkout.network.calendar.timezone)
    for each in meetings(settings, zone, date.min, today + AHEAD, planned):
        yield CarriedMeeting(
            key=each.key,
            series=each.series,
            starts=each.starts,
            ends=each.ends,
            place=each.about.place,
            online=each.about.online,
            theme=each.about.theme,
            is_cancelled=each.is_cancelled,
        )


def _experts(content: Content) -> Iterator[CarriedExpert]:
    for login, page, said in content.people:
        topics = tuple(topics_of(content, login, said))
        yield CarriedExpert(
            login=login,
            name=said.name,
            organisation=said.organisation if said.on_site("organisation") else "",
            role=said.role if said.on_site("role") else "",
            topics=topics,
            joined_on=said.joined_on,
            text=page.text if said.on_site("text") else "",
        )


def _figures(content: Content, records: Sequence[CasusRecord]) -> Iterator[CarriedFigure]:
    said = words(content.language)["site"]
    for what, name, quarter, number in counts(figures(content, records), said["csv"], said["outcomes"]):
        yield CarriedFigure(what=what, name=name, quarter=quarter, number=number)

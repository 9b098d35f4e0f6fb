"""The page of a project board: a column for each status, and on each card what else the board knows of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ..project import ItemView, Project
from ..project_acts import STATUS
from ..project_state import ProjectField, ProjectState
from . import dates
from .visit import Missing, Page, Visit


@dataclass(frozen=True)
class Card:
    """`place`: the repository and number, as far as the reader needs them; `link`: None for what has no page here."""

    title: str
    place: str
    link: str | None
    is_closed: bool
    values: Sequence[tuple[str, str]]
    moved: tuple[str, datetime] | None


@dataclass(frozen=True)
class Column:
    id: str
    name: str
    colour: str  # GitHub's own word, in small letters
    explanation: str
    cards: Sequence[Card]


@dataclass(frozen=True)
class Link:
    title: str
    address: str


def links(visit: Visit) -> list[Link]:
    """To the boards of whose repository this is."""
    owner = visit.repo.owner
    return [Link(one.title, _address(visit, one)) for one in visit.box.world.projects_of(owner)]


def _address(visit: Visit, project: ProjectState) -> str:
    owner = visit.box.world.account(project.owner)
    kind = "orgs" if owner and owner.kind == "Organization" else "users"
    return f"/{kind}/{project.owner}/projects/{project.number}"


def show(visit: Visit, owner: str, number: str) -> Page:
    with visit.turn():
        found = [one for one in visit.box.world.projects_of(owner) if one.number == int(number)]
        if not found:
            raise Missing
        project = Project(visit.box, found[0].owner, found[0].number)
        columns, total = _columns(visit, project), len(project.items())
    values = {
        "columns": [column for column in columns if column.cards],
        "empty": [column for column in columns if not column.cards],
        "total": total,
        "repository": visit.repo.full_name,
    }
    return Page("project.html", project.state.title, "", values)


def _columns(visit: Visit, project: Project) -> list[Column]:
    """Those of the Status field in its own order, and before them what has no status yet."""
    status = project.state.named(STATUS)
    options = status.options if status and status.data_type == "single_select" else []
    items = project.items()
    without = [_card(visit, project, item) for item in items if item.status is None]
    found = [Column("none", visit.say("project.no_status"), "none", "", without)] if without else []
    for option in options:
        cards = [_card(visit, project, item) for item in items if item.status == option.name]
        found.append(Column(option.id, option.name, option.color.lower(), option.description, cards))
    return found


def _card(visit: Visit, project: Project, item: ItemView) -> Card:
    issue = visit.box.world.repos[item.repo.lower()].issues[item.number]
    is_here = item.repo == visit.repo.full_name
    return Card(
        title=item.title,
        place=f"#{item.number}" if is_here else f"{item.repo}#{item.number}",
        link=f"{visit.home}/{'pull' if issue.pull else 'issues'}/{item.number}" if is_here else None,
        is_closed=issue.state == "closed",
        values=[
            (field.name, _words(visit, field, item.values[field.name]))
            for field in project.state.fields.values()
            if field.name in item.values and field.name != STATUS
        ],
        moved=item.changed.get(STATUS),
    )


def _words(visit: Visit, field: ProjectField, value: str | float) -> str:
    if field.data_type == "date":
        return dates.day(date.fromisoformat(str(value)), visit.view.language)
    return str(value)

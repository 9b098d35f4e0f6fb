"""What can happen on a project board, whoever does it: an issue is put on it, gets values, is taken off."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from datetime import date

from .project_state import ProjectField, ProjectItem, ProjectOption, ProjectState, ProjectValue
from .state import Issue, World

Value = str | int | float
# By name: the options of a single-select field, with their colours or without; or one of `WRITTEN`.
Fields = Mapping[str, Sequence[str] | Mapping[str, str] | str]

STATUS = "Status"
COLOURS = ("GRAY", "BLUE", "GREEN", "YELLOW", "ORANGE", "RED", "PINK", "PURPLE")
# Told of the issue itself, in every project; nobody writes them there.
BUILT_IN = {
    "Title": "title",
    "Assignees": "assignees",
    "Labels": "labels",
    "Linked pull requests": "linked_pull_requests",
    "Milestone": "milestone",
    "Repository": "repository",
    "Reviewers": "reviewers",
}
WRITTEN = ("text", "number", "date")
_NEW_STATUS = {"Todo": "GREEN", "In Progress": "YELLOW", "Done": "PURPLE"}  # what GitHub starts a project with


class ProjectActs:
    """On one world. Nothing of this starts a workflow: GitHub has no trigger for it."""

    def __init__(self, world: World) -> None:
        self.world = world

    def make(
        self,
        owner: str,
        title: str,
        creator: str,
        fields: Fields,
        *,
        public: bool,
    ) -> ProjectState:
        now, world = self.world.now, self.world
        number = 1 + max((one.number for one in world.projects_of(owner)), default=0)
        project = ProjectState(world.next_id("project"), number, owner, title, creator, now, now, public)
        project.roles[creator.lower()] = "admin"
        for name, kind in BUILT_IN.items():
            self._add_field(project, name, kind, {})
        for name, wanted in ({STATUS: _NEW_STATUS} | dict(fields)).items():
            if isinstance(wanted, str):
                if wanted not in WRITTEN:
                    raise ValueError(f"{wanted} is none of {WRITTEN}")
                self._add_field(project, name, wanted, {})
            else:
                coloured = wanted if isinstance(wanted, Mapping) else dict.fromkeys(wanted, "GRAY")
                self._add_field(project, name, "single_select", coloured)
        world.projects.append(project)
        return project

    def _add_field(self, project: ProjectState, name: str, kind: str, options: Mapping[str, str]) -> None:
        if wrong := set(options.values()) - set(COLOURS):
            raise ValueError(f"{wrong} is none of {COLOURS}")
        made = ProjectField(self.world.next_id("field"), name, kind, self.world.now, self.world.now)
        # Eight hexadecimal digits, as GitHub's are; always the same for the same option.
        made.options = [
            ProjectOption(f"{zlib.crc32(f'{made.id} {option}'.encode()):08x}", option, colour)
            for option, colour in options.items()
        ]
        project.fields[made.id] = made

    def issue_of(self, item: ProjectItem) -> Issue | None:
        """Wherever it is now; None when it was deleted, and then the item is gone too."""
        where: tuple[str, int] | None = (item.repo, item.number)
        issue = None
        while where:
            repo = self.world.repo(where[0])
            issue = repo.issues.get(where[1]) if repo else None
            where = issue.moved_to if issue else None
        return issue if issue and not issue.deleted else None

    def listed(self, project: ProjectState) -> list[tuple[ProjectItem, Issue]]:
        """What stands on the board, in the order in which it was added."""
        return [(item, issue) for item in project.items.values() if (issue := self.issue_of(item))]

    def add(self, project: ProjectState, issue: Issue, by: str) -> ProjectItem:
        """An issue that is there already gives its item, unchanged."""
        for item, known in self.listed(project):
            if known is issue:
                return item
        now = self.world.now
        made = ProjectItem(self.world.next_id("item"), issue.repo, issue.number, by, now, now)
        project.items[made.id] = made
        project.updated_at = now
        return made

    def put(self, project: ProjectState, item: ProjectItem, field: ProjectField, value: Value | None, by: str) -> None:
        """None takes the value off. Who writes what stands there already is the last who wrote it."""
        now = self.world.now
        if value is None:
            item.values.pop(field.id, None)
        else:
            item.values[field.id] = ProjectValue(value, by, now)
        item.updated_at = project.updated_at = now

    def remove(self, project: ProjectState, item: ProjectItem) -> None:
        del project.items[item.id]
        project.updated_at = self.world.now


def fault_of(field: ProjectField, value: Value | None) -> str | None:
    """What is wrong with a value for this field, in words; None if nothing is."""
    if field.data_type in BUILT_IN.values():
        return f"the field {field.name} can't be written here"
    if value is None:
        return None
    good = {
        "single_select": lambda: value in [option.id for option in field.options],
        "text": lambda: isinstance(value, str),
        "number": lambda: isinstance(value, int | float) and not isinstance(value, bool),
        "date": lambda: isinstance(value, str) and _is_date(value),
    }
    return None if good[field.data_type]() else f"{value!r} is no value for the field {field.name} ({field.data_type})"


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False

"""A project board as a test or a demo handles it: what people do on it in the web interface, and what stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .inside import Inside
from .project_acts import STATUS, Value, fault_of
from .project_state import ProjectField, ProjectItem, ProjectState
from .repository import Repository
from .state import Issue


@dataclass(frozen=True)
class ItemView:
    """`values` and `changed` go by the field's name. `changed`: who wrote the value that stands there, and when."""

    id: int
    repo: str
    number: int
    title: str
    creator: str
    created_at: datetime
    updated_at: datetime
    values: Mapping[str, Value]
    changed: Mapping[str, tuple[str, datetime]]

    @property
    def status(self) -> str | None:
        found = self.values.get(STATUS)
        return None if found is None else str(found)


class Project:
    """Made with `box.add_project(...)`, found with `box.project(...)`; holds nothing itself."""

    def __init__(self, box: Inside, owner: str, number: int) -> None:
        self.box = box
        self.owner = owner
        self.number = number

    def __repr__(self) -> str:
        return f"Project({self.owner!r}, {self.number})"

    @property
    def state(self) -> ProjectState:
        return next(one for one in self.box.world.projects_of(self.owner) if one.number == self.number)

    def grant(self, login: str, role: str) -> None:
        """`role`: "read", "write", "admin", or "none"."""
        if role not in ("none", "read", "write", "admin"):
            raise ValueError(f"there is no role {role} on a project")
        with self.box.turn(changes=True):
            self.state.roles[self.box.account(login).login.lower()] = role

    def field(self, name: str) -> ProjectField:
        """Raises KeyError."""
        found = self.state.named(name)
        if found is None:
            raise KeyError(f"{self} has no field {name}")
        return found

    def option(self, field: str, name: str) -> str:
        """The id of an option, as the API wants it. Raises KeyError."""
        found = next((one.id for one in self.field(field).options if one.name == name), None)
        if found is None:
            raise KeyError(f"{field} has no option {name}")
        return found

    # -- what people do

    def add(self, repo: Repository, number: int, *, by: str) -> int:
        """Puts an issue or pull request on the board; its item's id, also if it was there already."""
        with self.box.turn(changes=True):
            issue = repo.state.issues[number]
            return self.box.acts.projects.add(self.state, issue, self.box.account(by).login).id

    def move(self, item: int, field: str, value: Value | None, *, by: str) -> None:
        """Gives an item an option, by its name, or the value of another field; None takes it off."""
        with self.box.turn(changes=True):
            chosen = self.field(field)
            is_option = chosen.data_type == "single_select" and value is not None
            written = self.option(field, str(value)) if is_option else value
            if fault := fault_of(chosen, written):
                raise ValueError(fault)
            state = self.state
            self.box.acts.projects.put(state, state.items[item], chosen, written, self.box.account(by).login)

    def remove(self, item: int, *, by: str) -> None:
        with self.box.turn(changes=True):
            self.box.account(by)
            self.box.acts.projects.remove(self.state, self.state.items[item])

    # -- what stands there

    def items(self) -> list[ItemView]:
        with self.box.turn():
            return [self._view(item, issue) for item, issue in self.box.acts.projects.listed(self.state)]

    def item(self, number: int) -> ItemView:
        """By the item's id. Raises KeyError."""
        found = {one.id: one for one in self.items()}
        return found[number]

    def item_of(self, repo: Repository, number: int) -> ItemView | None:
        """Of an issue or pull request; None if it isn't on the board."""
        place = (repo.full_name, number)
        return next((one for one in self.items() if (one.repo, one.number) == place), None)

    def snapshot(self) -> dict[str, dict[str, Value]]:
        """By issue what it has on the board, without ids and times, for comparing how two runs end."""
        return {f"{one.repo}#{one.number}": dict(one.values) for one in self.items()}

    def _view(self, item: ProjectItem, issue: Issue) -> ItemView:
        fields = self.state.fields
        written = [(fields[number], value) for number, value in item.values.items()]
        return ItemView(
            id=item.id,
            repo=issue.repo,
            number=issue.number,
            title=issue.title,
            creator=item.creator,
            created_at=item.created_at,
            updated_at=item.updated_at,
            values={field.name: self._shown(field, value.value) for field, value in written},
            changed={field.name: (value.by, value.at) for field, value in written},
        )

    def _shown(self, field: ProjectField, value: Value) -> Value:
        """The name of an option instead of its id."""
        return next((one.name for one in field.options if one.id == value), value)

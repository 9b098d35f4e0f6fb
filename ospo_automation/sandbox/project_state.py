"""What the small GitHub remembers of a project board: its fields with their options, and what stands on it."""

# No postponed annotations here, as in `state`.
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class ProjectOption:
    """One of the answers of a single-select field."""

    id: str
    name: str
    color: str = "GRAY"  # GitHub's own words, in capitals
    description: str = ""


@dataclass
class ProjectField:
    id: int
    name: str
    data_type: str  # GitHub's own word, such as "single_select"
    created_at: datetime
    updated_at: datetime
    options: list[ProjectOption] = field(default_factory=list)


@dataclass
class ProjectValue:
    """What an item has in a field: of a single-select the option's id. GitHub's REST tells neither who nor when."""

    value: str | int | float
    by: str
    at: datetime


@dataclass
class ProjectItem:
    """An issue or pull request on the board; it is known by where it stood when it was added."""

    id: int
    repo: str
    number: int
    creator: str
    created_at: datetime
    updated_at: datetime
    values: dict[int, ProjectValue] = field(default_factory=dict)  # by the field's id


@dataclass
class ProjectState:
    id: int
    number: int  # counted per owner
    owner: str
    title: str
    creator: str
    created_at: datetime
    updated_at: datetime
    public: bool = False
    fields: dict[int, ProjectField] = field(default_factory=dict)
    items: dict[int, ProjectItem] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)  # of people, by login in lower case: "read", "write", "admin"

    def named(self, name: str) -> ProjectField | None:
        return next((one for one in self.fields.values() if one.name.casefold() == name.casefold()), None)

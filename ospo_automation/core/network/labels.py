"""The labels that make a casus visible: one status at a time, its topics, the kind of organisation and the term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import AfterValidator, Field, create_model
from pydantic.fields import FieldInfo

from ..github.ours import LONGEST_DESCRIPTION
from ..primitives.section import NamedSection, Section

_WORDS = ("name", "description")
LONGEST_NAME = 50  # GitHub refuses longer label names


class Status(StrEnum):
    """Where a casus stands, each with the colour of its label. The label is the truth; a board only shows it."""

    color: str

    def __new__(cls, key: str, color: str = "") -> Self:
        found = str.__new__(cls, key)
        found._value_, found.color = key, color
        return found

    NEW = "new", "ededed"
    SEEKING = "seeking", "fef2c0"
    IN_PROGRESS = "in_progress", "bfdadc"
    ADVISED = "advised", "bfd4f2"
    RESOLVED = "resolved", "c2e0c6"
    PUBLISHED = "published", "a2d9a9"
    WAITING = "waiting", "f9d0c4"
    PARKED = "parked", "d8d8d8"
    WITHDRAWN = "withdrawn", "eeeeee"


@dataclass(frozen=True)
class LabelDefinition:
    """A label as it should exist in the repository; `color` is six hexadecimal digits without `#`."""

    name: str
    color: str
    description: str


def _searchable(name: str) -> str:
    if '"' in name or "\\" in name:
        raise ValueError("can't be searched for on GitHub; leave out \" and \\")
    return name


class Label(NamedSection):
    """A label's name, or the beginning of the name for a family of labels such as `thema: `."""

    name_key = "name"
    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(_searchable)]
    description: Annotated[str, Field(max_length=LONGEST_DESCRIPTION)] = ""
    color: Annotated[str, Field(pattern="^[0-9a-f]{6}$", examples=["d4c5f9"])] = "d4dbe3"

    def named(self, rest: str = "", description: str = "") -> LabelDefinition:
        return LabelDefinition(
            f"{self.name}{rest}"[:LONGEST_NAME], self.color, (description or self.description)[:LONGEST_DESCRIPTION]
        )


if TYPE_CHECKING:
    StatusLabels = Section
else:
    StatusLabels = create_model(
        "StatusLabels", __base__=Section, __module__=__name__, **{status.value: (Label, ...) for status in Status}
    )


TOPICS = "topics"
"""The family of which the answers are topics of the network."""


@dataclass(frozen=True)
class Row:
    """What the code says of a label; `texts/*/words.yml` has its name and description in each language.

    `answers_to` makes it a family, of which the label is the beginning: a label for each answer to that question of
    the casus form. The colour is light, for GitHub writes dark text on it: at least 4.5 to 1 in both of its themes.
    """

    color: str
    answers_to: str = ""


class Labels(Section):
    """Names as people read them, a row for each label.

    `own` is on issues that we make ourselves; what is `unlisted` stays out of lists, as does what isn't `looked_at`
    yet by a person of the network. For what is `sought` the site says that we look for somebody. `join` is on the form
    with which somebody signs up, `addition` on what somebody wants to change on a page, `experience` on what somebody
    tells the network, `agenda` on a casus whose owner agrees that a meeting talks about it, `agenda_point` and `theme`
    on what else it could be about, `signal` on a tip, `meeting` on one that is planned, `minutes` on what was said
    there, `event` on one of others.
    """

    casus: Annotated[Label, Row("c5def5")]
    triage: Annotated[Label, Row("fbca04")]
    own: Annotated[Label, Row("d4dbe3")]
    unlisted: Annotated[Label, Row("e6e6e6")]
    looked_at: Annotated[Label, Row("c2e0c6")]
    sought: Annotated[Label, Row("fef2c0")]
    addition: Annotated[Label, Row("c2e0c6")]
    experience: Annotated[Label, Row("c2e0c6")]
    join: Annotated[Label, Row("bfdadc")]
    agenda: Annotated[Label, Row("d4c5f9")]
    agenda_point: Annotated[Label, Row("d4c5f9")]
    theme: Annotated[Label, Row("d4c5f9")]
    signal: Annotated[Label, Row("fef2c0")]
    meeting: Annotated[Label, Row("d4c5f9")]
    minutes: Annotated[Label, Row("d4c5f9")]
    event: Annotated[Label, Row("d4c5f9")]
    status: StatusLabels  # its rows are those of Status
    topic: Annotated[Label, Row("d4c5f9", answers_to=TOPICS)]
    organisation_type: Annotated[Label, Row("e6e6e6", answers_to="organisation_type")]
    urgency: Annotated[Label, Row("fad8c7", answers_to="urgency")]

    def of(self, key: str) -> Label:
        """The label with this key, which has a row and is no status."""
        label: Label = getattr(self, key)
        return label

    def singles(self) -> Iterator[Label]:
        """The labels that stand by themselves: of no family, and no status."""
        return (self.of(key) for key, row in rows().items() if not row.answers_to)

    def families(self) -> dict[str, Label]:
        """The beginnings of families, by the question of the casus form to whose answers they belong."""
        return {row.answers_to: self.of(key) for key, row in rows().items() if row.answers_to}

    def of_status(self, status: Status) -> LabelDefinition:
        label: Label = getattr(self.status, status.value)
        return label.named()

    def status_name(self, status: Status) -> str:
        """Without what stands before the colon: `status: nieuw` is `nieuw` to a reader."""
        name = self.of_status(status).name
        return name.partition(":")[2].strip() or name

    def status_names(self) -> dict[str, Status]:
        """Lower-case label name -> status: GitHub doesn't tell upper from lower case in label names."""
        return dict(self._statuses)

    @cached_property
    def _statuses(self) -> dict[str, Status]:
        """Made once: a sweep asks for it thousands of times."""
        return {self.of_status(status).name.lower(): status for status in Status}

    def is_unlisted(self, names: Iterable[str]) -> bool:
        return self.unlisted.name.lower() in {name.lower() for name in names}

    def is_looked_at(self, names: Iterable[str]) -> bool:
        return self.looked_at.name.lower() in {name.lower() for name in names}

    def is_sought(self, names: Iterable[str]) -> bool:
        return self.sought.name.lower() in {name.lower() for name in names}

    def statuses_in(self, names: Iterable[str]) -> tuple[Status, ...]:
        found = {self._statuses.get(name.lower()) for name in names}
        return tuple(status for status in Status if status in found)

    def has_foreign_status(self, names: Iterable[str]) -> bool:
        """Whether a status that we don't know is among these: people made it, or gave one of ours another name."""
        return any(_family(name) in self._status_families and name.lower() not in self._statuses for name in names)

    @cached_property
    def _status_families(self) -> set[str]:
        """What stands before the colon of statuses, and of nothing else."""
        others = (*self.singles(), *self.families().values())
        return {_family(name) for name in self._statuses} - {"", *(_family(label.name) for label in others)}


def _family(name: str) -> str:
    """What stands before the colon, such as `status`; nothing where there is none."""
    before, colon, _ = name.lower().partition(":")
    return before if colon else ""


@cache
def rows() -> Mapping[str, Row]:
    """What the code says of each label but the statuses, by its key in the configuration and in the texts."""
    found = {key: next((each for each in field.metadata if isinstance(each, Row)), None) for key, field in _fields()}
    missing = [f"core/network/labels.py: Labels.{key} has no Row" for key, row in found.items() if row is None]
    if missing:
        raise TypeError("; ".join(missing))
    return {key: row for key, row in found.items() if row is not None}


def _fields() -> Iterator[tuple[str, FieldInfo]]:
    return ((key, field) for key, field in Labels.model_fields.items() if field.annotation is not StatusLabels)


def forgotten(words: Mapping[str, Any]) -> list[str]:
    """Which words of `labels:` in a language's `words.yml` are missing, and which are of no label."""
    statuses = words.get("status") or {}
    there = {f"labels.{key}": told for key, told in words.items() if key != "status"}
    there |= {f"labels.status.{key}": told for key, told in statuses.items()}
    wanted = [*(f"labels.{key}" for key in rows()), *(f"labels.status.{status.value}" for status in Status)]
    return [
        *(f"'{key}' has no {each}" for key in wanted for each in _WORDS if each not in (there.get(key) or {})),
        *(f"'{key}' has no row in core/network/labels.py" for key in there if key not in wanted),
    ]


def colors() -> Mapping[str, Any]:
    """The colour of each label, in the shape of the configuration."""
    own = {key: row.color for key, row in rows().items()}
    return {**own, "status": {status.value: status.color for status in Status}}

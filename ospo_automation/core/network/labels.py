"""The labels that make a casus visible: one status at a time, its topics, the kind of organisation and the term."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from ..github.ours import LONGEST_DESCRIPTION
from ..primitives.section import NamedSection, Section

LONGEST_NAME = 50  # GitHub refuses longer label names


class Status(StrEnum):
    """Where a casus stands. The label is the truth; a board only shows it."""

    NEW = "new"
    SEEKING = "seeking"
    IN_PROGRESS = "in_progress"
    ADVISED = "advised"
    RESOLVED = "resolved"
    PUBLISHED = "published"
    WAITING = "waiting"
    PARKED = "parked"
    WITHDRAWN = "withdrawn"


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


class StatusLabels(Section):
    new: Label
    seeking: Label
    in_progress: Label
    advised: Label
    resolved: Label
    published: Label
    waiting: Label
    parked: Label
    withdrawn: Label


class Labels(Section):
    """Names as people read them. `own` is on issues that we make ourselves; what is `unlisted` stays out of lists,
    as does what isn't `looked_at` yet by a person of the network.

    `addition` is on what somebody wants to change on a page, `agenda` on a casus whose owner agrees that a meeting
    talks about it, `agenda_point` and `theme` on what else it could be about, `signal` on a tip, `meeting` on one that
    is planned, `minutes` on what was said there.

    `topic`, `organisation_type` and `urgency` are the beginnings of families.
    """

    casus: Label
    triage: Label
    own: Label
    unlisted: Label
    looked_at: Label
    addition: Label
    agenda: Label
    agenda_point: Label
    theme: Label
    signal: Label
    meeting: Label
    minutes: Label
    status: StatusLabels
    topic: Label
    organisation_type: Label
    urgency: Label

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

    def statuses_in(self, names: Iterable[str]) -> tuple[Status, ...]:
        known = self.status_names()
        found = {known[name.lower()] for name in names if name.lower() in known}
        return tuple(status for status in Status if status in found)

    def has_foreign_status(self, names: Iterable[str]) -> bool:
        """Whether a status that we don't know is among these: people made it, or gave one of ours another name."""
        known = self.status_names()
        others = (
            self.casus,
            self.triage,
            self.own,
            self.unlisted,
            self.looked_at,
            self.addition,
            self.topic,
            self.organisation_type,
            self.urgency,
        )
        families = {_family(name) for name in known} - {"", *(_family(label.name) for label in others)}
        return any(_family(name) in families and name.lower() not in known for name in names)


def _family(name: str) -> str:
    """What stands before the colon, such as `status`; nothing where there is none."""
    before, colon, _ = name.lower().partition(":")
    return before if colon else ""


# Light backgrounds, on which GitHub writes dark text: contrast of at least 4.5 to 1 in both of its themes.
COLORS: Mapping[str, Any] = {
    "casus": "c5def5",
    "triage": "fbca04",
    "own": "d4dbe3",
    "unlisted": "e6e6e6",
    "looked_at": "c2e0c6",
    "addition": "c2e0c6",
    "agenda": "d4c5f9",
    "agenda_point": "d4c5f9",
    "theme": "d4c5f9",
    "signal": "fef2c0",
    "meeting": "d4c5f9",
    "minutes": "d4c5f9",
    "topic": "d4c5f9",
    "organisation_type": "e6e6e6",
    "urgency": "fad8c7",
    "status": {
        "new": "ededed",
        "seeking": "fef2c0",
        "in_progress": "bfdadc",
        "advised": "bfd4f2",
        "resolved": "c2e0c6",
        "published": "a2d9a9",
        "waiting": "f9d0c4",
        "parked": "d8d8d8",
        "withdrawn": "eeeeee",
    },
}

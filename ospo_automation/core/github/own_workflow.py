"""A workflow file that does our work: what starts it, what it uses, and what its token may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

FOLDER = ".github/workflows/"


class Work(StrEnum):
    """What a workflow file is for, by which of ours it uses."""

    RUN = "run"  # what an event asks for, or the sweep
    CHECK = "check"  # of the network's own files
    SITE = "site"
    PROJECTS = "projects"
    MAIL = "mail"


@dataclass(frozen=True)
class OwnWorkflow:
    """`file` is its name and `on` what starts it. `uses` are the actions and workflows of others in it, as they stand
    there. `may` is all that its jobs may do together, in the words of the file; None where it doesn't say.
    """

    file: str
    on: frozenset[str]
    uses: tuple[str, ...] = ()
    work: frozenset[Work] = frozenset()
    may: Mapping[str, str] | None = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"{FOLDER}{self.file}"

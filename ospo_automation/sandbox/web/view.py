"""What the web view is told about the repository that it shows, because the sandbox knows nothing of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .letters import Letters
from .records import Chip


@dataclass(frozen=True)
class StatusColumn:
    """A column of the board: the label that puts a casus there, and what stands above it."""

    label: str
    title: str
    explanation: str = ""

    @property
    def heading(self) -> str:
        return self.title[:1].upper() + self.title[1:]


@dataclass(frozen=True)
class View:
    """One repository, in one language. `topic` and `organisation_type` are the beginnings of families of labels."""

    repository: str
    language: str = "nl"  # one of the files in `words`
    title: str = ""  # what the network is called; without it the repository's name
    welcome: str = ""  # Markdown: what this is, above everything else on the first page
    columns: tuple[StatusColumn, ...] = ()
    topic: str = "thema: "
    organisation_type: str = "soort organisatie: "
    visitor: str = "bezoeker"  # who sends in the form
    form: str = "casus.yml"
    hint: str = ""  # Markdown: what somebody can type below a casus besides an ordinary answer
    roles: Mapping[str, str] = field(default_factory=dict)  # what people are in the network, by login
    beside: tuple[str, ...] = ()  # labels of issues that are no casussen
    stand_by: tuple[str, ...] = ()  # as whom the visitor may answer below every casus
    tour: str = ""  # Markdown: what to try first, for who doesn't know where to begin
    put_forward: Callable[[datetime], None] | None = None  # lets time pass until then; None where the clock is fixed
    letters: Letters | None = None  # mail of people without an account; None where there is no mailbox

    def ordered(self, chips: Iterable[Chip], *, statuses_only: bool = False) -> list[Chip]:
        """Labels as a reader looks for them: the status, the topics, the kind of organisation, and then the rest."""
        statuses = {column.label.casefold() for column in self.columns}

        def rank(chip: Chip) -> int:
            name = chip.name.casefold()
            families = (name in statuses, _begins(name, self.topic), _begins(name, self.organisation_type), True)
            return families.index(True)

        return sorted((chip for chip in chips if not statuses_only or rank(chip) == 0), key=rank)

    @property
    def name(self) -> str:
        return self.title or self.repository


def _begins(name: str, beginning: str) -> bool:
    return bool(beginning) and name.startswith(beginning.casefold())

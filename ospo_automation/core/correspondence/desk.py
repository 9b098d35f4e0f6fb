"""The folders of the mailbox as people see them, and what the mailbox remembers of our last look at the casussen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from .step import Folder

INBOX = "INBOX"


@dataclass(frozen=True)
class Folders:
    """Their names in the network's language; `out` and what follows are for us alone."""

    talks: str
    person: str
    public: str
    answered: str
    away: str
    experts: str
    out: str
    underway: str
    record: str
    lock: str

    @property
    def all(self) -> tuple[str, ...]:
        return (
            self.talks,
            self.person,
            self.public,
            self.answered,
            self.away,
            self.experts,
            self.out,
            self.underway,
            self.record,
            self.lock,
        )

    @property
    def kept(self) -> tuple[str, ...]:
        """Those with mails of people."""
        return self.talks, self.person, self.answered, self.away, self.experts

    def name(self, folder: Folder) -> str:
        return INBOX if folder is Folder.INBOX else str(getattr(self, folder.value))


@dataclass(frozen=True)
class Looked:
    """`at` is up to when we know what changed on GitHub, None before the first look. `waiting` is how many mails for a
    person we last told of there. `held` are casussen of which something is still to be told.
    """

    at: datetime | None = None
    waiting: int = 0
    held: tuple[int, ...] = ()

    def record(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat() if self.at is not None else "",
            "waiting": self.waiting,
            "held": list(self.held),
        }

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        """Of what `record` kept, which is signed."""
        at = record["at"]
        return cls(datetime.fromisoformat(at) if at else None, record["waiting"], tuple(record.get("held", ())))

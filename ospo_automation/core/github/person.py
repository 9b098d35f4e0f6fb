"""An account on GitHub: somebody, or a program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

GHOST = 10137
MANNEQUIN = "Mannequin"  # who wrote what was brought over from another GitHub


NOBODY = 0


@dataclass(frozen=True)
class Person:
    """An account; compare by `id`, since names change. `is_bot` is GitHub's own word for it."""

    login: str
    id: int
    is_bot: bool = False

    @classmethod
    def of(cls, account: Any) -> Person | None:
        """From an account in GitHub's JSON; None where it was deleted (`ghost` stands for those) or is only a name that
        came along from another GitHub: somebody else here may have that login.
        """
        if not isinstance(account, dict) or account.get("id") == GHOST or account.get("type") == MANNEQUIN:
            return None
        return cls(str(account.get("login")), int(account.get("id", 0)), account.get("type") == "Bot")


def id_of(person: Person | None) -> int:
    """Whoever deletes their account gets no more turns by that: all whose account is gone count as one person."""
    return person.id if person is not None else NOBODY


def is_same(one: Person | None, other: Person | None) -> bool:
    """Whether both are known, and one and the same."""
    return one is not None and other is not None and one.id == other.id


def note(someone: Person | None, there: list[Person | None]) -> None:
    """Adds them to those who said a thing; of two one is another than whoever is asked about, so no third is kept."""
    if len(there) < 2 and not any(is_same(each, someone) for each in there):
        there.append(someone)

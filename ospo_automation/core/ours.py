"""Who we are: the accounts under which our own comments and issues stand, whatever token a run has."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from .marker import Mark, looks_marked

if TYPE_CHECKING:
    from .issue import Person

WORKFLOW_BOT = 41898282
"""The account of every workflow's own token on github.com."""
WORKFLOW_LOGIN = "github-actions[bot]"
"""Its name everywhere: GitHub keeps it for itself, and on a server of one's own only the id is another."""
Judge = Callable[[int, Mark, datetime], bool]


_NOTED = re.compile(r" \[(\d{1,16}(?: \d{1,16})*)\]$")


def noted(description: str) -> frozenset[int]:
    """The accounts that a label's description remembers."""
    found = _NOTED.search(description)
    return frozenset(map(int, found[1].split())) if found is not None else frozenset()


def _believed(_number: int, _mark: Mark, _at: datetime) -> bool:
    return True


@dataclass(frozen=True)
class Ours:
    """Ids of accounts. `configured` are those that the network names; `asked` says whose token this run has.

    `remembered` are accounts that we wrote under before. That is asked last, and only of what looks like ours.
    `judge` says whether a marker that stands under one of them is ours: on which issue, what it says, since when.
    """

    configured: tuple[int, ...] = (WORKFLOW_BOT,)
    asked: Callable[[], int | None] = lambda: None
    remembered: Callable[[], Collection[int]] = tuple
    judge: Judge = _believed

    @property
    def us(self) -> int:
        """The account that writes now."""
        return self.asked() or next(iter(self.configured), WORKFLOW_BOT)

    def has(self, account: Person | None) -> bool:
        """Whether it is one of our accounts. Where that is a person's, they write under it as well: see `wrote`."""
        return account is not None and (self._is_known(account) or account.id in self.remembered())

    def wrote(self, author: Person | None, body: str) -> bool:
        """Whether we wrote a comment or an issue. Under a person's account only what carries a marker is ours."""
        if author is None:
            return False
        return self.has(author) if looks_marked(body) else author.is_bot and self._is_known(author)

    def _is_known(self, account: Person) -> bool:
        is_workflow = account.is_bot and account.login == WORKFLOW_LOGIN and WORKFLOW_BOT in self.configured
        return account.id in self.configured or is_workflow or account.id == self.asked()

    def believes(self, number: int, mark: Mark, at: datetime) -> bool:
        """Whether a marker under one of our accounts is ours: we share the workflow's with all other workflows."""
        return self.judge(number, mark, at)

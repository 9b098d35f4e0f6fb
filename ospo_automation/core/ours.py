"""Who we are: the accounts under which our own comments and issues stand, whatever token a run has."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .marker import looks_marked

if TYPE_CHECKING:
    from .issue import Person

WORKFLOW_BOT = 41898282
"""The account of every workflow's own token on github.com."""
WORKFLOW_LOGIN = "github-actions[bot]"
"""Its name everywhere: GitHub keeps it for itself, and on a server of one's own only the id is another."""
_NOTED = re.compile(r" \[(\d{1,16}(?: \d{1,16})*)\]$")


def noted(description: str) -> frozenset[int]:
    """The accounts that a label's description remembers."""
    found = _NOTED.search(description)
    return frozenset(map(int, found[1].split())) if found is not None else frozenset()


@dataclass(frozen=True)
class Ours:
    """Ids of accounts. `configured` are those that the network names; `asked` says whose token this run has.

    `remembered` are accounts that we wrote under before. That is asked last, and only of what looks like ours.
    """

    configured: tuple[int, ...] = (WORKFLOW_BOT,)
    asked: Callable[[], int | None] = lambda: None
    remembered: Callable[[], Collection[int]] = tuple

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

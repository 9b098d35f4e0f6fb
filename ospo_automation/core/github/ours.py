"""Who we are: the accounts under which our own comments and issues stand, whatever token a run has."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from ..primitives.marker import looks_marked
from .person import Person

LONGEST_DESCRIPTION = 100  # of a label; GitHub refuses longer ones

WORKFLOW_BOT = 41898282
"""The account of every workflow's own token on github.com."""
WORKFLOW_LOGIN = "github-actions[bot]"
"""Its name everywhere: GitHub keeps it for itself, and on a server of one's own only the id is another."""
OURSELVES = -1
"""The id by which we know ourselves where our token is a person's: what we write is none of their words."""

_NOTED = re.compile(r" \[id (\d{1,16}(?: \d{1,16})*)\]$")
_MOST_NOTED = 4


def noted(description: str) -> tuple[int, ...]:
    """The accounts that a label's description remembers, those we wrote under last at the end.

    Only who may change the repository can change that, and it belongs to no account: whatever token comes next reads
    it. A comment or an issue of ours would be vouched for by the very account that is in question.
    """
    found = _NOTED.search(description)
    return tuple(map(int, found[1].split())) if found is not None else ()


def noting(description: str, accounts: Iterable[int]) -> str:
    """A label's description that remembers these accounts, or the last few of them."""
    ids = tuple(dict.fromkeys(accounts))[-_MOST_NOTED:]
    text = _NOTED.sub("", description)
    if not ids:
        return text
    foot = f" [id {' '.join(map(str, ids))}]"
    return f"{text[: LONGEST_DESCRIPTION - len(foot)].rstrip()}{foot}"


def _nobody() -> None:
    return None


@dataclass(frozen=True)
class Ours:
    """Ids of accounts. `configured` are those that the network names; `asked` says whose token this run has.

    `remembered` are accounts that we wrote under before. That is asked last, and only of what looks like ours.
    """

    configured: tuple[int, ...] = (WORKFLOW_BOT,)
    asked: Callable[[], Person | None] = _nobody
    remembered: Callable[[], Collection[int]] = tuple

    @property
    def us(self) -> int:
        """The account that writes now."""
        us = self.asked()
        return us.id if us is not None else next(iter(self.configured), WORKFLOW_BOT)

    @property
    def unnoted(self) -> int | None:
        """The account that writes now, where the next token would not know that it was ours."""
        us = self.asked()
        is_known = us is None or us.id in self.configured or self._is_workflow(us) or us.id in self.remembered()
        return None if us is None or is_known else us.id

    def line(self, more: Iterable[int] = ()) -> str:
        """What the configuration would say with these accounts as well."""
        return f"bots: [{', '.join(map(str, dict.fromkeys((*self.configured, *more))))}]"

    def has(self, account: Person | None) -> bool:
        """Whether it is one of our accounts. Where that is a person's, they write under it as well: see `wrote`."""
        return account is not None and (self._is_known(account) or account.id in self.remembered())

    def wrote(self, author: Person | None, body: str) -> bool:
        """Whether we wrote a comment or an issue. Under a person's account only what carries a marker is ours."""
        if author is None:
            return False
        return self.has(author) if looks_marked(body) else author.is_bot and self._is_known(author)

    def _is_known(self, account: Person) -> bool:
        if account.id in self.configured or account.id == OURSELVES or self._is_workflow(account):
            return True
        us = self.asked()
        return us is not None and us.id == account.id

    def _is_workflow(self, account: Person) -> bool:
        """Whether it is what workflows write under, unless the network says that this isn't us."""
        return account.is_bot and account.login == WORKFLOW_LOGIN and WORKFLOW_BOT in self.configured

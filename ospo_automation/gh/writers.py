"""Who may write in the repository, as GitHub tells of each login, and so which unknown account may be ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from github.Repository import Repository

from ospo_automation.core.github.issue import Comment, unclaimed_in
from ospo_automation.core.github.ours import Ours
from ospo_automation.core.github.person import Person
from ospo_automation.core.primitives.errors import Gone, NoEntry, Trouble
from ospo_automation.core.primitives.logins import is_login

from .client import Connection

MOST_UNKNOWN_IN_ALL = 8  # accounts in a run of which we ask whether they may write
MOST_FOREMOST = 4  # more of them in a run, of those that wrote what looks like ours before anybody else on most issues


class Writers:
    """Each is asked once. `bots` tells who we are, `read` the comments of each issue that was read by now."""

    def __init__(
        self,
        connection: Connection,
        repository: Repository,
        bots: Callable[[], Ours],
        read: Callable[[], Iterable[Sequence[Comment]]],
    ) -> None:
        self._connection, self._repository, self._bots, self._read = connection, repository, bots, read
        self._known: dict[str, bool] = {}
        self._looked_up = 0

    def may_write(self, login: str) -> bool:
        """Whether this login may. Raises Trouble where GitHub is out of order, and may know it the next time."""
        if not is_login(login):  # such as of who asks by mail, and has no account
            return False
        if login not in self._known:
            try:
                found = self._connection.again(lambda: self._repository.get_collaborator_permission(login))
            except Gone:
                found = "none"
            except Trouble as trouble:
                if trouble.is_passing or isinstance(trouble, NoEntry):
                    raise
                found = "none"
            self._known[login] = found in {"admin", "write"}
        return self._known[login]

    def is_maintainer(self, login: str) -> bool:
        try:
            return self.may_write(login)
        except Trouble:
            return False

    def may_be_ours(self, account: Person | None) -> bool:
        """Whether it is an account of ours, or one that may write here. Of Apps GitHub says "is not a user", and none
        writes here whom a maintainer didn't let in.
        """
        if account is None or self._bots().has(account):
            return account is not None
        if account.is_bot or account.login in self._known:
            return account.is_bot or self._known[account.login]
        # Whoever likes may write what looks like ours, and each of them would be a request.
        most = MOST_UNKNOWN_IN_ALL
        if self._looked_up >= most and account in self._foremost():
            most += MOST_FOREMOST
        if self._looked_up >= most:
            return False
        may_write = self.may_write(account.login)
        self._looked_up += 1
        return may_write

    def _foremost(self) -> list[Person]:
        """Who wrote the first of what looks like ours, on most of the issues that were read: an account that we wrote
        under is among them, since nobody copies a line before it stands there.
        """
        bots = self._bots()
        marked = (unclaimed_in(comments, bots)[:1] for comments in self._read())
        count = Counter(each.account for first in marked for each in first)
        return [account for account, _ in count.most_common(MOST_FOREMOST)]

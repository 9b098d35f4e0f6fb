"""What is inside the small GitHub: its world, one at a time, what can happen there, and the log of who asked what."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from . import keep as kept
from .access import LEVELS
from .gitstore import GitStore
from .pull_acts import AllActs
from .purse import Purses
from .state import BOT_ID, BOT_LOGIN, Account, Event, Notification, Token, World
from .traffic import Fault, Request
from .web import View

# An ordinary Monday morning, so that nobody's test depends on today.
_START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class Named(Protocol):
    """A repository, whoever handles it."""

    full_name: str


class Inside:
    """Without doors: those that serve it and those who handle it are given this."""

    def __init__(self, url: str, keep: Path | str | None, now: datetime | None, view: View | None) -> None:
        """See `Sandbox`, which is this with its doors."""
        self._lock = threading.RLock()
        self._temporary = keep is None
        self.folder = Path(tempfile.mkdtemp(prefix="sandbox-")) if keep is None else Path(keep).absolute()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # what people typed is theirs, and tokens are in it
        self.requests: list[Request] = []
        self.violations: list[str] = []
        self.unknown_routes: list[str] = []
        self.faults: Callable[[Request], Fault | None] | None = None
        self.quota = 1000
        self.hurries = False  # whether GitHub's limits on how fast one may go hold: only where the clock goes on
        self.unknown_fields: frozenset[str] = frozenset()  # of GraphQL, by name: an older server doesn't know them
        self.in_hand: Event | None = None  # the event taken last, until somebody asks for the next one
        self.view = view
        self._in_one_go = 0
        self._stores: dict[Path, GitStore] = {}
        self.world = self._world(url, now)
        self.acts = AllActs(self.world, self.violations, self.git_of)
        self.purses = Purses(self.world, lambda: self.quota)

    def _world(self, url: str, now: datetime | None) -> World:
        found = None if self._temporary else kept.load(self.folder, url)
        if found is None:
            found = World(now or _START, url)
            found.accounts[BOT_LOGIN] = Account(BOT_LOGIN, BOT_ID, kind="Bot")
        elif now is not None:
            found.now = now
        return found

    @contextmanager
    def turn(self, *, changes: bool = False) -> Iterator[None]:
        """One at a time; what was changed is kept."""
        with self._lock:
            try:
                yield
            finally:
                if changes and not self._temporary and not self._in_one_go:
                    kept.save(self.world, self.folder)

    @contextmanager
    def in_one_go(self) -> Iterator[None]:
        """What changes is kept at the end only: the whole state is written each time, and much may change at once."""
        self._in_one_go += 1
        try:
            yield
        finally:
            self._in_one_go -= 1
            with self.turn(changes=True):
                pass

    # -- the clock

    @property
    def url(self) -> str:
        return self.world.url

    @property
    def now(self) -> datetime:
        return self.world.now

    def advance(self, by: timedelta, *, is_kept: bool = True) -> None:
        """`is_kept=False` leaves the keeping to the next change, for a clock that ticks all the time."""
        with self.turn(changes=is_kept):
            self.world.now += by

    # -- what is there

    def account(self, login: str) -> Account:
        """Raises KeyError for somebody who isn't there."""
        found = self.world.account(login)
        if found is None:
            raise KeyError(f"there is no {login} here")
        return found

    def add_user(self, login: str, name: str | None = None) -> Account:
        return self._add_account(Account(login, 0, name))

    def _add_account(self, account: Account) -> Account:
        with self.turn(changes=True):
            if known := self.world.account(account.login):
                return known
            account.id = self.world.next_id("org" if account.kind == "Organization" else "user")
            self.world.accounts[account.login.lower()] = account
            return account

    def git_of(self, full_name: str) -> GitStore:
        folder = self.folder / "repos" / f"{full_name}.git"
        return self._stores.setdefault(folder, GitStore(folder))

    def log(self, method: str, path: str) -> Request:
        with self._lock:
            self.requests.append(Request(len(self.requests) + 1, method, path))
            return self.requests[-1]

    # -- tokens

    def token(self, repo: Named, permissions: Mapping[str, str] | None = None) -> str:
        """What a workflow gets: acts as the bot, in this repository only, with exactly these permissions."""
        return self._add_token("ghs", Token("", BOT_LOGIN, repo.full_name, _permissions(permissions or {})))

    def app_token(self, owner: str, permissions: Mapping[str, str], *, app: str = "ospo-app") -> str:
        """What an App gets for where it is installed: acts as `app[bot]`, in all that this one owner has.

        Unlike a workflow's, its acts start workflows, and `organization_projects` can be among its permissions.
        """
        bot = self._add_account(Account(f"{app}[bot]", 0, kind="Bot"))
        return self._add_token("ghs", Token("", bot.login, None, _permissions(permissions), self.account(owner).login))

    def fine_grained_token(self, login: str, owner: str, permissions: Mapping[str, str]) -> str:
        """A person's, for what one owner has: they may what both their role and these permissions allow."""
        person, given = self.account(login).login, _permissions(permissions)
        return self._add_token("github_pat", Token("", person, None, given, self.account(owner).login))

    def make_nameless(self, token: str) -> None:
        """From now on GraphQL doesn't tell whose token this is."""
        with self.turn(changes=True):
            self.world.tokens[token].nameless = True

    def user_token(self, login: str) -> str:
        return self._add_token("ghp", Token("", self.account(login).login))

    def _add_token(self, prefix: str, token: Token) -> str:
        with self.turn(changes=True):
            token.value = f"{prefix}_sandbox{self.world.next_id('token')}"
            self.world.tokens[token.value] = token
            return token.value

    # -- what happened

    @property
    def events(self) -> list[Event]:
        return self.world.events

    @property
    def notifications(self) -> list[Notification]:
        return self.world.notifications

    def take_event(self) -> Event | None:
        """The oldest that is still waiting."""
        with self.turn(changes=bool(self.world.events)):
            self.in_hand = self.world.events.pop(0) if self.world.events else None
            return self.in_hand


def _permissions(given: Mapping[str, str]) -> dict[str, str]:
    if wrong := {level for level in given.values() if level not in LEVELS}:
        raise ValueError(f"permissions can't be {wrong}")
    return dict(given)

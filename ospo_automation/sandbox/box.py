"""The small GitHub itself: people, repositories, tokens, a clock, and a server on this machine only."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Self

from .inside import Inside
from .leaving import leave
from .project import Project
from .project_acts import Fields
from .repository import Repository
from .server import Server
from .shapes import identity
from .state import Account, RepositoryState
from .web import View


class Sandbox(Inside):
    """Serves from construction until `close`; use it in a `with`."""

    def __init__(self, keep: Path | str | None = None, now: datetime | None = None, view: View | None = None) -> None:
        """`keep`: a folder to go on in later. `now`: where the clock starts; without it a kept clock goes on.

        `view`: what people see in a browser, can be set later too; None serves no pages.
        """
        self._server = Server()
        super().__init__(self._server.url, keep, now, view)
        self._server.box = self
        self._server.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._server.close()
        if self._temporary:
            shutil.rmtree(self.folder, ignore_errors=True)

    # -- people and repositories

    def add_org(self, login: str) -> Account:
        return self._add_account(Account(login, 0, kind="Organization"))

    def delete_account(self, login: str) -> None:
        """What they wrote stays, with nobody's name on it."""
        with self.turn(changes=True):
            gone = self.account(login)
            del self.world.accounts[gone.login.lower()]
            tokens = self.world.tokens
            self.world.tokens = {value: token for value, token in tokens.items() if token.login != gone.login}
            leave(self.world, gone.login, None)

    def rename_user(self, old: str, new: str) -> Account:
        """The same account under another login; the old one is free for whoever takes it with `add_user`."""
        with self.turn(changes=True):
            account, there = self.account(old), self.world.account(new)
            if there is not None and there is not account:
                raise ValueError(f"{new} is taken")
            if account.kind != "User":
                raise ValueError(f"{old} is no person")
            del self.world.accounts[account.login.lower()]
            leave(self.world, account.login, new)
            for token in self.world.tokens.values():
                token.login = new if token.login == account.login else token.login
                token.owner = new if token.owner == account.login else token.owner
            account.login = new
            self.world.accounts[new.lower()] = account
            return account

    def add_repo(self, full_name: str, *, private: bool = False, fork: bool = False) -> Repository:
        """With one empty commit on main. An owner who isn't there yet becomes an organisation."""
        with self.turn(changes=True):
            owner = self.world.account(full_name.split("/", maxsplit=1)[0])
            owner = owner or self.add_org(full_name.split("/", maxsplit=1)[0])
            repo = RepositoryState(full_name, self.world.next_id("repo"), private, self.now, self.now, fork=fork)
            git = self.git_of(full_name)
            git.create()
            who = identity(owner, owner.login)
            git.commit({}, message="Start", author=who, committer=who, at=self.now)
            self.world.repos[full_name.lower()] = repo
        return Repository(self, full_name)

    def repo(self, full_name: str) -> Repository:
        """Raises KeyError."""
        return Repository(self, self.world.repos[full_name.lower()].full_name)

    def add_project(
        self,
        owner: str,
        title: str,
        *,
        fields: Fields | None = None,
        by: str | None = None,
        public: bool = False,
    ) -> Project:
        """A board of an organisation or a person, made by whoever may write there from then on.

        `fields`: by name the options of a single-select field, with a colour each ("GREEN") or without; or the kind of
        another field: "text", "number" or "date". Without a Status it gets GitHub's own.
        """
        with self.turn(changes=True):
            account = self.account(owner)
            creator = self.account(by or owner).login
            made = self.acts.projects.make(account.login, title, creator, fields or {}, public=public)
        return Project(self, made.owner, made.number)

    def project(self, owner: str, number: int) -> Project:
        """Raises KeyError."""
        found = [one for one in self.world.projects_of(owner) if one.number == number]
        if not found:
            raise KeyError(f"{owner} has no project {number}")
        return Project(self, found[0].owner, number)

"""A sandbox with a few people in it, and PyGithub as the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from github import Auth, Github

from ospo_automation.sandbox import Repository, Sandbox
from tests.opinions import further

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(autouse=True)
def taught() -> Iterator[None]:
    with further.taught():
        yield


@pytest.fixture
def box() -> Iterator[Sandbox]:
    """Whatever a test does on purpose against the contract, it takes off the list itself."""
    with Sandbox() as box:
        for login in ("anna", "bert", "cleo"):
            box.add_user(login, name=login.title())
        box.add_org("ospo-nl")
        yield box
        assert box.violations == []
        assert box.unknown_routes == []


@pytest.fixture
def repo(box: Sandbox) -> Repository:
    repo = box.add_repo("ospo-nl/netwerk")
    repo.grant("bert", "write")
    return repo


@pytest.fixture
def connect(box: Sandbox) -> Callable[[str], Github]:
    def client(token: str) -> Github:
        auth = Auth.Token(token)
        return Github(
            auth=auth, base_url=box.url, seconds_between_requests=0, seconds_between_writes=0, retry=0, per_page=100
        )

    return client


@pytest.fixture
def robot(box: Sandbox, repo: Repository, connect: Callable[[str], Github]) -> Github:
    """As a workflow that may write issues and contents."""
    return connect(box.token(repo, {"issues": "write", "contents": "write", "actions": "write"}))

"""A sandbox with a few people in it, for clients that we did not write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ospo_automation.sandbox import Repository, Sandbox
from tests.opinions import further

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES: dict[str, str | bytes | None] = {
    "README.md": "# Netwerk\n",
    "docs/een twee.md": "x\n",
    ".github/workflows/casus.yml": "name: Casus\non: workflow_dispatch\n",
}


@pytest.fixture(autouse=True)
def taught() -> Iterator[None]:
    with further.taught():
        yield


@pytest.fixture
def box() -> Iterator[Sandbox]:
    """Whatever a test does on purpose against the contract, it takes off the list itself."""
    with Sandbox() as box:
        for login in ("anna", "bert", "zoe"):
            box.add_user(login, name=login.title())
        box.add_org("acme")
        yield box
        assert box.violations == []
        assert box.unknown_routes == []


@pytest.fixture
def repo(box: Sandbox) -> Repository:
    repo = box.add_repo("acme/netwerk")
    repo.grant("zoe", "admin")
    repo.grant("bert", "triage")
    repo.commit(FILES, message="Begin", author="zoe")
    return repo

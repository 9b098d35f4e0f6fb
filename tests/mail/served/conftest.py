"""The servers of these tests, started once in each process that needs them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.mail.boxes import ServerBox
from tests.mail.servers import Servers, servers


@pytest.fixture(scope="session")
def office() -> Iterator[Servers]:
    with servers() as found:
        yield found


@pytest.fixture(scope="session")
def old_office() -> Iterator[Servers]:
    """Which can neither move a message at once nor take away one alone."""
    with servers("old") as found:
        yield found


@pytest.fixture
def server_box(office: Servers) -> Iterator[ServerBox]:
    box = ServerBox(office, office.fresh())
    yield box
    box.close()

"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import programs
from tests.town import Town, town


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path) as found:
        yield found


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the run, which its workers share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if folder.name.startswith("popen-") else folder


def pytest_report_header() -> list[str]:
    return programs.left_out()


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """A newcomer without a program gets the other tests, and a line that says so."""
    program = programs.program_of(collection_path)
    return True if program and program.obstacle and not program.needed else None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """In CI, and where such a test is asked for by name, a missing program is an error before anything else is."""
    if (program := programs.program_of(item.path)) and program.obstacle:
        pytest.fail(program.obstacle, pytrace=False)

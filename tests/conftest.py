"""What all tests share."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import requests

from tests import programs, shortcuts
from tests.order import dealt
from tests.quick import is_quick
from tests.town import Town, town

# No proxy stands between us and this machine; who says so isn't looked up anew for each of a hundred thousand requests.
os.environ["no_proxy"] = ",".join(["127.0.0.1", *filter(None, map(os.environ.get, ("no_proxy", "NO_PROXY")))])

# Nor are all names of the environment gone through at each of them, which took a fifth of the time of a request.
_proxies_of = requests.sessions.get_environ_proxies
_THIS_MACHINE = ("http://127.0.0.1:", "https://127.0.0.1:")
requests.sessions.get_environ_proxies = lambda url, no_proxy=None: (
    {} if str(url).startswith(_THIS_MACHINE) else _proxies_of(url, no_proxy)
)

shortcuts.take()

# All that we ask stands on this machine: a list of certificates would be looked for at each of these requests.
for _name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
    os.environ.pop(_name, None)

# Images of containers like to say that nothing is kept compiled: then each worker compiles all tests each time anew,
# which takes it twenty seconds, and each of our hundreds of processes all of ours.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Where there is room in memory, what tests write stands there, a gigabyte at most: a disk takes ten times as long for
# each small file.
MEMORY, ROOM = "/dev/shm", 3 * 2**30  # noqa: S108  (each run of pytest makes a folder of its own there)
if Path(MEMORY).is_dir() and "TMPDIR" not in os.environ:
    _found = os.statvfs(MEMORY)
    if _found.f_bavail * _found.f_frsize > ROOM and not _found.f_flag & (os.ST_NOEXEC | os.ST_RDONLY):
        os.environ["TMPDIR"] = tempfile.tempdir = MEMORY

NOW_AND_THEN = (5_000, 10, 100)  # looks for what may go a seventh as often as usual, at all that lives a seventieth


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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="only what needs no small GitHub and no other program")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A newcomer without a program gets the other tests, and a line that says so."""
    if config.getoption("quick") and collection_path.name.startswith("test_") and not is_quick(collection_path):
        return True
    program = programs.program_of(collection_path)
    return True if program and program.obstacle and not program.needed else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """In a fresh checkout each worker compiles a part of all tests first, and then finds what the others have done."""
    given = getattr(session.config, "workerinput", {"workercount": 1})
    is_whole = [Path(each).resolve() for each in session.config.args] == [programs.TESTS]
    if given["workercount"] == 1 or not is_whole or session.config.getoption("quick"):
        return
    files = sorted(programs.TESTS.rglob("test_*.py"))
    for file in files[int(given["workerid"].removeprefix("gw")) :: given["workercount"]]:
        name = ".".join(file.relative_to(programs.TESTS.parent).with_suffix("").parts)
        with contextlib.suppress(Exception):  # what is wrong is told where it is collected
            import_module(name)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("quick"):
        slow = [each for each in items if each.get_closest_marker("slow") is not None]
        items[:] = [each for each in items if each not in slow]
        config.hook.pytest_deselected(items=slow)
    # What pytest itself has put together, such as all tests of one site, stays together.
    if (workers := getattr(config, "workerinput", {}).get("workercount", 1)) > 1:
        items[:] = dealt(items, workers, lambda item: item.path.relative_to(programs.TESTS))


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: to look through it again and again for what may go took a
    tenth of all time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*NOW_AND_THEN)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """In CI, and where such a test is asked for by name, a missing program is an error before anything else is."""
    if (program := programs.program_of(item.path)) and program.obstacle:
        pytest.fail(program.obstacle, pytrace=False)

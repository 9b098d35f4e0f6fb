"""The network as this repository hosts it: the town, with our own workflows, actions and code on its main branch."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from ospo_automation.sandbox import Repository, Sandbox
from tests.act.dispatcher import Dispatcher
from tests.town import Town

ROOT = Path(__file__).parents[2]
HOSTED = (".github/workflows", "actions", "issue-templates", "ospo_automation", "requirements")
WORKFLOW = ".github/workflows/ospo.yml"
os.environ.setdefault("UV_LINK_MODE", "symlink")  # else half a gigabyte of libraries is copied into memory


@dataclass(frozen=True)
class Hosted:
    """A town whose events start the shipped workflow."""

    town: Town
    dispatcher: Dispatcher

    @property
    def box(self) -> Sandbox:
        return self.town.box

    @property
    def repo(self) -> Repository:
        return self.town.repo

    def writes(self) -> list[tuple[str, str]]:
        """What was written so far; git and GraphQL send what they read with POST too."""
        return [
            (request.method, request.path)
            for request in self.box.requests
            if request.method != "GET"
            and request.status < 400
            and not request.path.endswith(("/git-upload-pack", "/graphql"))
        ]


@pytest.fixture(scope="session")
def product() -> Mapping[str, bytes]:
    """What of this checkout a run needs; our own CI is nobody's automation."""
    files = [file for folder in HOSTED for file in (ROOT / folder).rglob("*") if file.is_file()]
    unused = {"__pycache__", "sandbox", "demo", "ci.yml"}
    return {file.relative_to(ROOT).as_posix(): file.read_bytes() for file in files if not unused & set(file.parts)}


@pytest.fixture(scope="session")
def _filled_cache(shared: Path) -> None:
    _fill_cache(shared, "runtime.txt")


@pytest.fixture(scope="session")
def _filled_cache_for_sites(shared: Path) -> None:
    _fill_cache(shared, "site.txt")


def _fill_cache(shared: Path, requirements: str) -> None:
    """Everything that a run installs is in uv's cache, so that no run needs the network; a first time does.

    Whichever worker comes first sees to it.
    """
    uv = Path(sys.executable).parent / "uv"
    place, done = shared / f"cache-{requirements}", shared / f"cache-{requirements}.done"
    install: list[str | Path] = [uv, "pip", "install", "--quiet", "--python", place / "bin/python", "--require-hashes"]
    install += ["--only-binary", ":all:", "-r", ROOT / "requirements" / requirements]
    with (shared / f"cache-{requirements}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if done.exists():
            return
        create: list[str | Path] = [uv, "venv", "--quiet", "--clear", "--no-project", "--python", sys.executable, place]
        subprocess.run(create, check=True)
        offline = subprocess.run(install, env={**os.environ, "UV_OFFLINE": "1"}, capture_output=True, check=False)
        if offline.returncode != 0:
            subprocess.run(install, check=True)
        shutil.rmtree(place)  # half a gigabyte, and only the cache is needed
        done.touch()


class Warm:
    """A process of this worker that has loaded the product, and does what jobs ask for; see the stub."""

    def __init__(self, product: Mapping[str, bytes], installed: Path, folder: Path) -> None:
        self._product, self._installed, self._folder = product, installed, folder
        self._process: subprocess.Popen[bytes] | None = None

    def variables(self) -> Mapping[str, str]:
        """For a job. Nothing before the first of all jobs has installed the libraries."""
        if self._process is None and self._installed.exists():
            self._start()
        if self._process is None:
            return {}
        return {"WARM_FOR_TESTS": str(self._folder), "WARM_LIBRARIES": self._installed.read_text(encoding="utf-8")}

    def _start(self) -> None:
        home = self._folder / "product"
        for name, content in self._product.items():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_bytes(content)
        python = Path(self._installed.read_text(encoding="utf-8")) / "bin/python"
        variables = {"PYTHONPATH": str(home), "PYTHONPYCACHEPREFIX": str(self._installed.with_name("bytecode"))}
        command: list[str | Path] = [python, "-P", Path(__file__).parent / "stubs/warm.py", self._folder]
        self._process = subprocess.Popen(command, env=variables, stdout=subprocess.PIPE)
        assert self._process.stdout
        assert self._process.stdout.readline() == b"warm\n"

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()


@pytest.fixture(scope="session")
def _warm(product: Mapping[str, bytes], shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    warm = Warm(product, shared / "uv/runtime.place", tmp_path_factory.mktemp("warm"))
    yield warm
    warm.end()


@pytest.fixture
def hosted(place: Town, product: Mapping[str, bytes], tmp_path: Path, _filled_cache: None, _warm: Warm) -> Hosted:
    place.repo.commit(product, message="Host the automation", author="zoe")
    dispatcher = Dispatcher(place.box, place.repo, tmp_path / "runs")
    dispatcher.warm = _warm.variables
    return Hosted(place, dispatcher)

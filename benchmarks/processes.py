"""A command in a process of its own: how long it takes, and how much memory it holds at most."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from bundle_build import made

ROOT = Path(__file__).resolve().parent.parent
_LOCKED = ["--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / "requirements/runtime.txt")]
_WATCHED = """
import resource, subprocess, sys, time
begun = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.perf_counter() - begun, used.ru_maxrss, used.ru_utime + used.ru_stime)
sys.exit(code)
"""


class Used(NamedTuple):
    """`megabytes` is the largest of its processes, `processor` the seconds that all of them worked."""

    seconds: float
    megabytes: float
    processor: float


def measured(command: list[str], folder: Path, **environment: str) -> Used:
    """Started by a small process: a child counts what its parent held when it was made. Raises where it fails."""
    given = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    watched = [sys.executable, "-S", "-c", _WATCHED, *command]
    done = subprocess.run(watched, env=given, cwd=folder, stdout=subprocess.PIPE, check=True, text=True)
    seconds, size, processor = done.stdout.split()
    return Used(float(seconds), int(size) / (1024 * 1024 if sys.platform == "darwin" else 1024), float(processor))


class Installed(NamedTuple):
    """A Python with what a run needs, and the code to run."""

    python: str = sys.executable
    code: Path = ROOT
    is_kept_compiled: bool = True
    install: Used = Used(0, 0, 0)
    bundle: Path | None = None

    @property
    def command(self) -> list[str]:
        if self.bundle is None:
            return [self.python, "-P", "-m", "ospo_automation"]
        return [self.python, "-I", "-S", str(self.code / "actions/run/start.py"), str(self.bundle)]


HERE = Installed()


def as_the_action_does(folder: Path) -> Installed:
    """With uv into an environment of its own, from files that nothing has compiled yet, as on each new runner."""
    uv, python, code = str(Path(sys.executable).parent / "uv"), folder / "venv/bin/python", folder / "code"
    begun = measured([uv, "venv", "--quiet", "--no-project", "--python", sys.executable, str(folder / "venv")], ROOT)
    ended = measured([uv, "pip", "install", "--quiet", "--python", str(python), *_LOCKED], ROOT)
    _checked_out(code)
    took = Used(*(max(each) if at == 1 else sum(each) for at, each in enumerate(zip(begun, ended, strict=True))))
    return Installed(str(python), code, is_kept_compiled=False, install=took)


def with_the_bundle(folder: Path) -> Installed:
    """From an unpacked bundle of this Python, as a release would carry it. Its way from GitHub is left out."""
    uv, libraries, code, bundle = (
        str(Path(sys.executable).parent / "uv"),
        folder / "libraries",
        folder / "code",
        folder / "b",
    )
    measured([uv, "pip", "install", "--quiet", "--target", str(libraries), "--python", sys.executable, *_LOCKED], ROOT)
    file = made(libraries, folder)
    _checked_out(code)
    bundle.mkdir()
    unpack = 'sha256sum "$0" > "$1/sum" && tar --zstd --extract --file "$0" --directory "$1"'
    took = measured(["bash", "-c", unpack, str(file), str(bundle)], ROOT)
    return Installed(sys.executable, code, is_kept_compiled=False, install=took, bundle=bundle)


def _checked_out(code: Path) -> None:
    for each in ("ospo_automation", "issue-templates", "actions/run"):
        shutil.copytree(ROOT / each, code / each, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", code)

"""A command in a process of its own: how long it takes, and how much memory it holds at most."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
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


HERE = Installed()


def as_the_action_does(folder: Path) -> Installed:
    """With uv into an environment of its own, from files that nothing has compiled yet, as on each new runner."""
    uv, python, code = str(Path(sys.executable).parent / "uv"), folder / "venv/bin/python", folder / "code"
    subprocess.run([uv, "venv", "--quiet", "--no-project", "--python", sys.executable, folder / "venv"], check=True)
    given: list[str | Path] = ["--require-hashes", "--only-binary", ":all:", "-r", ROOT / "requirements/runtime.txt"]
    subprocess.run([uv, "pip", "install", "--quiet", "--python", python, *given], check=True)
    for each in ("ospo_automation", "issue-templates"):
        shutil.copytree(ROOT / each, code / each, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", code)
    return Installed(str(python), code, is_kept_compiled=False)

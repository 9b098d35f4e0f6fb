"""A command in a process of its own: how long it takes, and how much memory it holds at most."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
_WATCHED = """
import resource, subprocess, sys, time
begun = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


class Used(NamedTuple):
    """`megabytes` is the largest of its processes."""

    seconds: float
    megabytes: float


def measured(command: list[str], folder: Path, **environment: str) -> Used:
    """Started by a small process: a child counts what its parent held when it was made. Raises where it fails."""
    given = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    watched = [sys.executable, "-S", "-c", _WATCHED, *command]
    done = subprocess.run(watched, env=given, cwd=folder, stdout=subprocess.PIPE, check=True, text=True)
    seconds, size = done.stdout.split()
    return Used(float(seconds), int(size) / (1024 * 1024 if sys.platform == "darwin" else 1024))

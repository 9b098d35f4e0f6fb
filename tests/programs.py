"""The programs that some tests drive and pip can't bring, and what happens where one is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parent
# In CI a missing program is an error. What a machine of CI may go without, this variable names, by Debian's name.
MAY_LACK = "TESTS_MAY_LACK"


@dataclass(frozen=True)
class Program:
    """`names` are the commands under which it is found, the first one first; `package` is Debian's."""

    names: tuple[str, ...]
    package: str
    version: str = ""  # as it is printed; without it any will do

    @property
    def path(self) -> str | None:
        return next(filter(None, map(shutil.which, self.names)), None)

    @property
    def obstacle(self) -> str | None:
        """Why its tests can't be run here."""
        if self.path is None:
            return f"these tests drive {self.names[0]}, which is not here: apt-get install {self.package}"
        if self.version not in (printed := _version(self.path) if self.version else ""):
            return f"these tests know {self.version}, and here is {printed}"
        return None

    @property
    def needed(self) -> bool:
        """Whether it is an error that it isn't here."""
        return bool(os.environ.get("CI")) and not self.path and self.package not in os.environ.get(MAY_LACK, "").split()


# Folder or file under tests/ -> what its tests drive.
PROGRAMS = {
    "browser": Program(("chromium", "chromium-browser", "google-chrome"), "chromium"),
    # Each version asks other things of GraphQL: this is Debian 12's.
    "opinions/test_gh.py": Program(("gh",), "gh", "gh version 2.23."),
}


@cache
def _version(path: str) -> str:
    printed = subprocess.run([path, "--version"], check=True, capture_output=True, text=True).stdout
    return printed.partition("\n")[0]


def path_of(part: str) -> str:
    """Where the program of these tests is; raises LookupError."""
    program = PROGRAMS[part]
    if program.path is None:
        raise LookupError(program.obstacle)
    return program.path


def program_of(file: Path) -> Program | None:
    """What the tests in this file or folder drive."""
    return next((program for part, program in PROGRAMS.items() if file.is_relative_to(TESTS / part)), None)


def left_out() -> list[str]:
    """A line for everything that is not run, to stand at the head of the report."""
    return [
        f"left out: tests/{part} ({program.obstacle})"
        for part, program in PROGRAMS.items()
        if program.obstacle and not program.needed
    ]

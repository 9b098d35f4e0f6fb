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
    """`names` are the commands under which it is found, the first one first; `package` is Debian's, or its packages."""

    names: tuple[str, ...]
    package: str
    version: str = ""  # as it is printed; without it any will do
    beside: tuple[Program, ...] = ()  # which the same tests drive as well

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
        return next(filter(None, (each.obstacle for each in self.beside)), None)

    @property
    def needed(self) -> bool:
        """Whether it is an error that it isn't here."""
        may_lack = set(os.environ.get(MAY_LACK, "").split())
        is_needed = bool(os.environ.get("CI")) and not self.path and not set(self.package.split()) <= may_lack
        return is_needed or any(each.needed for each in self.beside)


SWAKS, MBSYNC = Program(("swaks",), "swaks"), Program(("mbsync",), "isync")
# The configuration that the tests write is of this version; the next one has another language for it.
MAIL = Program(
    ("dovecot",),
    "dovecot-imapd dovecot-lmtpd",
    "2.3.",
    beside=(Program(("exim4",), "exim4-daemon-light"), SWAKS, MBSYNC),
)
# Folder or file under tests/ -> what its tests drive.
PROGRAMS = {
    "browser": Program(("chromium", "chromium-browser", "google-chrome"), "chromium"),
    # Each version asks other things of GraphQL: this is Debian 12's.
    "opinions/test_gh.py": Program(("gh",), "gh", "gh version 2.23."),
    "mail/served": MAIL,
    # Bundles are for Linux with the C library of GNU, whose program ldd is.
    "test_bundle.py": Program(("zstd",), "zstd", beside=(Program(("ldd",), "libc-bin"),)),
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

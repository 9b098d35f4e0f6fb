"""What a command tells the workflow that runs it: notes beside lines of files, the job summary, and outputs."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from ..core.outgoing.safe import for_log, inline

if TYPE_CHECKING:
    from ..core.primitives.errors import Fault

_COMMAND = re.compile(r"^([^\S\n]*+):(?=:)", re.MULTILINE)


def in_workflow(*more: str) -> bool:
    """Whether what is printed comes into a log: of a public repository everybody reads those. `more` are variables of
    which each says so as well.
    """
    return any(os.environ.get(name, "").lower() not in {"", "0", "false"} for name in ("GITHUB_ACTIONS", *more))


def only_here(what: str) -> None:
    """Refuses in a workflow what may stand in no log."""
    if in_workflow("CI"):
        stop(f"{what} names people, and the log of a workflow is public: run it on your own machine.")


def annotate(level: str, message: str, file: str = "", line: int = 0) -> None:
    """Shows a message at its place in GitHub's interface; nothing outside a workflow.

    GitHub shows ten of each level (`error`, `warning`, `notice`) of one step, and leaves the rest to the log.
    """
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return
    message = for_log(message)
    where = f" file={_escaped(for_log(file), ':,')},line={max(line, 1)}" if file else ""
    click.echo(f"::{level}{where}::{_escaped(message)}")


def shown(text: str) -> str:
    """Text for the log in which no line is a command to the runner, whatever the pages say that it tells of."""
    return _COMMAND.sub("\\1:\N{ZERO WIDTH SPACE}", for_log(text))


def summarise(markdown: str) -> None:
    """Adds to the job summary, where there is one."""
    _add("GITHUB_STEP_SUMMARY", markdown)


def table(faults: Iterable[Fault], end: str) -> str:
    """Faults for the job summary, below how it ended: there all of them have room."""
    rows = [f"| {'warning' if each.warning else 'error'} | {_cell(str(each))} |" for each in faults]
    return "\n".join([end, *(["", "| | |", "| --- | --- |", *rows] if rows else [])])


def _cell(text: str) -> str:
    """Text of somebody's files as it stands there, in a table of ours: nothing in it is a mark or a mention."""
    return inline(for_log(text), 600)


def give(name: str, value: object) -> None:
    """Gives something to the next step, where there is one; one line of our own making."""
    _add("GITHUB_OUTPUT", f"{name}={value}")


class Left:
    """Gives the next job the numbers of issues, all so far each time: of an output the last line counts.

    So it has them however this job ends.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._numbers: set[int] = set()

    def __call__(self, numbers: Iterable[int]) -> None:
        self._numbers.update(numbers)
        give(self._name, " ".join(map(str, sorted(self._numbers))))


def _add(variable: str, text: str) -> None:
    file = os.environ.get(variable)
    if file:
        with Path(file).open("a", encoding="utf-8") as opened:
            opened.write(text + "\n")


def _escaped(text: str, also: str = "") -> str:
    for character in ("%", "\r", "\n", *also):
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def stop(why: str) -> NoReturn:
    """Ends with one line, that stands wherever somebody may look."""
    click.echo(f"error: {shown(why)}", err=True)
    annotate("error", why)
    summarise(why)
    sys.exit(1)

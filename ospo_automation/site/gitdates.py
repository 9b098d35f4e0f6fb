"""When each file of the knowledge base was made and last changed, as git knows it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

_BEGAN = date(1991, 8, 6)  # of the web: no page of it is older


@dataclass(frozen=True)
class Dates:
    made: date
    changed: date


def git_dates(root: Path, folder: str, today: date) -> Mapping[str, Dates] | None:
    """By path, from one look at the history. None where there is no whole history: a date that isn't true is worse.

    A checkout of one commit only, as `actions/checkout` makes it unless told `fetch-depth: 0`, is no whole history.
    Whoever commits sets the date: one that can't be true tells nothing.
    """
    shallow = _git(root, "rev-parse", "--is-shallow-repository")
    if shallow is None or shallow.strip() == "true":
        return None
    log = _git(root, "-c", "core.quotepath=off", "log", "--format=%x00%ct", "--name-only", "--relative", "--", folder)
    if not log:
        return None
    found: dict[str, Dates] = {}
    for commit in log.split("\0")[1:]:
        day, *names = commit.split("\n")
        moment = _true_day(day, today)
        if moment is None:
            continue
        for name in filter(None, names):
            later = found.get(name)
            found[name] = Dates(moment, later.changed if later else moment)
    return found


def minutes_of_change(root: Path, file: str, today: date) -> int:
    """How many minutes passed between the first and the last change of a file: grows with each change that is kept.

    0 where there is no whole history.
    """
    shallow = _git(root, "rev-parse", "--is-shallow-repository")
    log = _git(root, "log", "--format=%ct", "--", file) if shallow is not None and shallow.strip() == "false" else None
    moments = [int(each) for each in (log or "").split() if _true_day(each, today) is not None]
    return (max(moments) - min(moments)) // 60 if moments else 0


def _true_day(seconds: str, today: date) -> date | None:
    """The day of a commit; None where it was before there was a web, or will be: somewhere it is tomorrow already."""
    try:
        day = datetime.fromtimestamp(int(seconds), UTC).date()
    except (ValueError, OverflowError, OSError):
        return None
    return day if _BEGAN <= day <= today + timedelta(days=1) else None


def _git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", "-C", root, *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None

"""What our workflow files are for and what their tokens may do, as the files say, whatever an adopter named them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from ..core.github.own_workflow import OwnWorkflow, Work
from .workflow_files import events_of, own, uses_of

_WORK = re.compile(
    r"(?:.*/)?(?:actions|\.github/workflows)/(?:run-)?(?P<work>run|ospo|sweep|check|site|projects|mail)(?:\.ya?ml)?(?:@.*)?"
)
_KINDS = {
    **dict.fromkeys(("ospo", "sweep", "run"), Work.RUN),
    "check": Work.CHECK,
    "site": Work.SITE,
    "projects": Work.PROJECTS,
    "mail": Work.MAIL,
}
_ALL = ("actions", "contents", "id-token", "issues", "pages", "pull-requests")
_LEVELS = ("none", "read", "write")


def own_workflows(files: Mapping[str, str]) -> tuple[OwnWorkflow, ...]:
    """`files` are workflows and actions of the repository by path."""
    return tuple(_of(PurePosixPath(path).name, found) for path, found in sorted(own(files).items()))


def _of(file: str, found: Mapping[str, Any]) -> OwnWorkflow:
    jobs = [each for each in _mapping(found.get("jobs")).values() if isinstance(each, dict)]
    used = list(uses_of(found))
    elsewhere = tuple(dict.fromkeys(use for use in used if not use.startswith(("./", "$/", "docker://"))))
    work = {_KINDS[named["work"]] for use in used if (named := _WORK.fullmatch(use)) is not None}
    # One action does several things, by the command that it is given.
    told = {str(_mapping(step.get("with")).get("command")) for step in _steps(jobs)}
    work = {Work(each) for each in told & {Work.PROJECTS, Work.MAIL}} or work
    return OwnWorkflow(file, frozenset(events_of(found)), elsewhere, frozenset(work), _may(found, jobs))


def _may(found: Mapping[str, Any], jobs: list[dict[str, Any]]) -> Mapping[str, str] | None:
    """All that its jobs may do together; None where one of them, and the file itself, doesn't say."""
    together: dict[str, str] = {}
    for job in jobs:
        given = job.get("permissions", found.get("permissions"))
        if given is None:
            return None
        for name, level in _levels(given).items():
            if level in _LEVELS and _LEVELS.index(level) > _LEVELS.index(together.get(name, "none")):
                together[name] = level
    return together


def _levels(given: object) -> Mapping[str, str]:
    if isinstance(given, dict):
        return {str(name): str(level) for name, level in given.items()}
    return dict.fromkeys(_ALL, str(given).partition("-")[0]) if given in {"read-all", "write-all"} else {}


def _steps(jobs: list[Any]) -> list[Mapping[str, Any]]:
    lists = [job.get("steps") for job in jobs]
    return [step for steps in lists if isinstance(steps, list) for step in steps if isinstance(step, dict)]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}

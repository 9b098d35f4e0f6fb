"""Which workflow files of a repository are ours and have a schedule, whatever an adopter named them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

import yaml

from .yaml_nodes import composed

FOLDER = ".github/workflows"
ACTIONS = ".github/actions"
_ELSEWHERE = re.compile(r"(?P<repository>[\w.-]+/[\w.-]+)/(?:actions/(?:run|site|check)|\.github/workflows/[\w.-]+)@.+")
_HERE = re.compile(r"[.$]/actions/(?:run|site|check)/?")


def scheduled(files: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the workflow files with a schedule that use our actions, in whatever way.

    `files` are workflows and actions of the repository by path. A file that GitHub can't read either is left out.
    """
    there = own(files).items()
    return tuple(sorted(PurePosixPath(path).name for path, content in there if "schedule" in events_of(content)))


def own(files: Mapping[str, str]) -> dict[str, Mapping[str, Any]]:
    """The workflow files that use our actions, read, by path; as above."""
    read = {path: content_of(text) for path, text in files.items()}
    return {
        path: found
        for path, found in read.items()
        if path.startswith(f"{FOLDER}/") and _uses_ours(path, read, frozenset())
    }


def content_of(text: str) -> dict[Any, Any]:
    """What stands in a workflow, an action or another file with names; nothing where it can't be read."""
    try:
        found = composed(text).content()
    except yaml.YAMLError:  # a list for a name
        return {}
    return found if isinstance(found, dict) else {}


def repeats_itself(text: str) -> bool:
    """Whether something stands in it by a name that it got elsewhere (`*name`). Raises what `yaml` does."""
    return any(isinstance(each, yaml.AliasToken) for each in yaml.scan(text, Loader=yaml.BaseLoader))


def events_of(content: Mapping[Any, Any]) -> set[str]:
    """What starts it."""
    on = content.get("on")
    return {on} if isinstance(on, str) else set(map(str, on)) if isinstance(on, dict | list) else set()


def is_ours(path: str, files: Mapping[str, str]) -> bool:
    """Whether a workflow among the files of a repository, by path, uses actions or workflows of ours."""
    return _uses_ours(path, {name: content_of(text) for name, text in files.items()}, frozenset())


def _uses_ours(path: str, files: Mapping[str, Mapping[Any, Any]], above: frozenset[str]) -> bool:
    """Whether a file uses an action of ours, by itself or through others of the same repository."""
    if path in above:
        return False
    for used in uses_of(files.get(path, {})):
        there = _ELSEWHERE.fullmatch(used)
        if _HERE.fullmatch(used) or (there is not None and "ospo" in there["repository"].lower()):
            return True
        here = used[2:].rstrip("/") if used.startswith(("./", "$/")) else ""
        within = (here, f"{here}/action.yml", f"{here}/action.yaml")
        if any(_uses_ours(each, files, above | {path}) for each in within if each in files):
            return True
    return False


def uses_of(content: Mapping[Any, Any]) -> Iterator[str]:
    """The actions and workflows that it uses, in jobs and in steps."""
    jobs, runs = content.get("jobs"), content.get("runs")
    parts = [*(jobs.values() if isinstance(jobs, dict) else ()), runs]
    for part in (each for each in parts if isinstance(each, dict)):
        steps = part.get("steps")
        for one in (part, *(steps if isinstance(steps, list) else ())):
            if isinstance(one, dict) and isinstance(one.get("uses"), str):
                yield one["uses"]

"""Whether what happened starts a workflow: not where Actions is off, the file is, or a policy doesn't allow it."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import yaml

from .gitstore import GitStore
from .settings_state import Policy
from .state import RepositoryState, Run, World

FOLDER = ".github/workflows/"


def starts(world: World, git: GitStore, repo: RepositoryState, login: str, event: str) -> bool:
    """A run that a policy stops is there all the same, and has failed before it began."""
    settings = repo.settings
    if not settings.actions:
        return False
    holding = [each for each in settings.policies if each.enforcement == "active"]
    if not holding and not repo.workflow_states:
        return True
    files = [path for path in _listening(git, event) if path not in repo.workflow_states]
    stopped = [path for path in files if any(_stops(each, path, world, login, event) for each in holding)]
    for path in stopped:
        name = path.removeprefix(FOLDER)
        run = Run(world.next_id("run"), name, event, None, world.now, 0, "", failed=True, actor=login)
        run.conclusion = "startup_failure"
        repo.runs.append(run)
    return len(stopped) < len(files)


def _listening(git: GitStore, event: str) -> Iterator[str]:
    for entry in git.entries("main", FOLDER):
        if entry.kind == "blob" and event in _events(git.blob(entry.sha)):
            yield entry.path


def _events(text: bytes) -> set[str]:
    try:
        content: Any = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  (it makes nothing but text)
    except yaml.YAMLError:
        return set()
    on = content.get("on") if isinstance(content, dict) else None
    return {on} if isinstance(on, str) else set(map(str, on or ()))


def _stops(policy: Policy, path: str, world: World, login: str, event: str) -> bool:
    if not _is_about(policy, path):
        return False
    account = world.account(login)
    known = {each["id"] for each in policy.actors or ()}
    return (policy.events is not None and event not in policy.events) or (
        policy.actors is not None and (account is None or account.id not in known)
    )


def _is_about(policy: Policy, path: str) -> bool:
    if any(fnmatchcase(path, each) for each in policy.exclude):
        return False
    return not policy.include or any(each == "~ALL" or fnmatchcase(path, each) for each in policy.include)

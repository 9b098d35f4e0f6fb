"""An account that gets another login, or goes: wherever it stood it stands under the new one, or nobody does.

GitHub keeps no way from an old login to a new one: who looks for it finds nobody, and anybody may take it.
"""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import Any

from .state import World

# What holds somebody's login, wherever it is; of a project and its items GitHub goes on telling who made them.
_ONE = {"author", "closed_by", "editor", "merged_by", "actor", "login", "marked_by"}
_SEVERAL = {"assignees", "mentioned", "reviewers"}


def leave(world: World, old: str, new: str | None) -> None:
    """In all that the world remembers but the account itself and its tokens. None: it was deleted."""
    for repo in world.repos.values():
        _renamed(repo, old, new)
        for milestone in repo.milestones.values():
            milestone.creator = new if milestone.creator == old else milestone.creator
    for project in world.projects:
        _renamed(project, old, new)
    for notification in world.notifications if new else ():
        _renamed(notification, old, new)


def _renamed(thing: Any, old: str, new: str | None) -> None:
    for name, value in vars(thing).items():
        if name in _ONE and value == old:
            object.__setattr__(thing, name, new)  # what happened stays as it was, but for whose it is
        elif name in _SEVERAL:
            value[:] = [each for one in value if (each := new if one == old else one) is not None]
        elif name == "roles":
            role = value.pop(old.lower(), None)
            if role is not None and new is not None:
                value[new.lower()] = role
        elif isinstance(value, dict | list):
            for each in value.values() if isinstance(value, dict) else value:
                if is_dataclass(each):
                    _renamed(each, old, new)
        elif is_dataclass(value):
            _renamed(value, old, new)

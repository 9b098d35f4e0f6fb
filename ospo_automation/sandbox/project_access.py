"""Who may see and change a project board: workflows never, Apps with the permission, people with a role on it."""

from __future__ import annotations

from .access import LEVELS, Caller, Refusal
from .project_state import ProjectState
from .state import Account

SCOPE = "organization_projects"


def require_permission(caller: Caller, owner: Account, level: str) -> None:
    """What a limited token must have before anything is looked up.

    A workflow's never has it: `permissions:` knows no such word. Nor are there Apps or fine-grained tokens for the
    projects of a person.
    """
    token = caller.token
    if token is None or token.permissions is None:
        return
    is_home = (token.owner or "").lower() == owner.login.lower() and owner.kind == "Organization"
    if not is_home or not _reaches(token.permissions.get(SCOPE, "none"), level):
        raise Refusal(403, caller.not_accessible, headers={"X-Accepted-GitHub-Permissions": f"{SCOPE}={level}"})


def require_role(caller: Caller, project: ProjectState | None, level: str) -> ProjectState:
    """The project; what somebody may not even see isn't there."""
    if project is None or not may(caller, project, "read"):
        raise Refusal(404, "Not Found")
    if may(caller, project, level):
        return project
    if caller.token is None:
        raise Refusal(401, "Requires authentication")
    raise Refusal(403, "You must have write access to this project.")


def may(caller: Caller, project: ProjectState, level: str) -> bool:
    if project.public and level == "read":
        return True
    if caller.login is None:
        return False
    if caller.is_bot:  # its permission has been looked at, and it has no role
        return True
    is_owner = caller.login.lower() == project.owner.lower()
    return _reaches("admin" if is_owner else project.roles.get(caller.login.lower(), "none"), level)


def _reaches(given: str, level: str) -> bool:
    return LEVELS.index(given) >= LEVELS.index(level)

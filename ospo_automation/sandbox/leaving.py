"""An account that gets another login, or goes: wherever it stood it stands under the new one, or nobody does.

GitHub keeps no way from an old login to a new one: who looks for it finds nobody, and anybody may take it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ospo_automation.sandbox.state import Pull, RepositoryState, World


def leave(world: World, old: str, new: str | None) -> None:
    """In all that the world remembers but the account itself and its tokens. None: it was deleted."""
    for repo in world.repos.values():
        _in_repository(repo, old, new)
    for project in world.projects:
        _in_roles(project.roles, old, new)
    for notification in world.notifications if new else ():
        notification.login = new if new and notification.login == old else notification.login


def _in_repository(repo: RepositoryState, old: str, new: str | None) -> None:
    _in_roles(repo.roles, old, new)
    for issue in repo.issues.values():
        issue.author = new if issue.author == old else issue.author
        issue.closed_by = new if issue.closed_by == old else issue.closed_by
        issue.assignees = _in_list(issue.assignees, old, new)
        issue.mentioned = _in_list(issue.mentioned, old, new)
        if issue.pull:
            _in_pull(issue.pull, old, new)
    for comment in repo.comments.values():
        comment.author = new if comment.author == old else comment.author
        comment.editor = new if comment.editor == old else comment.editor
    for milestone in repo.milestones.values():
        milestone.creator = new if milestone.creator == old else milestone.creator
    for run in repo.runs:
        run.actor = new if run.actor == old else run.actor
    on_issues = [reaction for issue in repo.issues.values() for reaction in issue.reactions]
    on_comments = [reaction for comment in repo.comments.values() for reaction in comment.reactions]
    for reaction in on_issues + on_comments:
        reaction.login = new if reaction.login == old else reaction.login


def _in_pull(pull: Pull, old: str, new: str | None) -> None:
    pull.merged_by = new if pull.merged_by == old else pull.merged_by
    pull.reviewers = _in_list(pull.reviewers, old, new)
    for review in pull.reviews:
        review.author = new if review.author == old else review.author


def _in_list(logins: Iterable[str], old: str, new: str | None) -> list[str]:
    renamed = (new if one == old else one for one in logins)
    return [one for one in renamed if one is not None]


def _in_roles(roles: dict[str, str], old: str, new: str | None) -> None:
    role = roles.pop(old.lower(), None)
    if role is not None and new is not None:
        roles[new.lower()] = role

"""What GitHub's own command `gh` asks in GraphQL, and nothing of ours does: its repository, and changing issues."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLError

from ospo_automation.sandbox.graphql_fields import FIELDS, field, told
from ospo_automation.sandbox.graphql_look import Connection, Look, connect, refused
from ospo_automation.sandbox.graphql_mutations import mutation
from ospo_automation.sandbox.rest_issues import has_a_role
from ospo_automation.sandbox.state import Account, Issue, Label, RepositoryState

Json = dict[str, Any]

_CLASSIC = (
    "Projects (classic) is being deprecated in favor of the new Projects experience, see: "
    "https://github.blog/changelog/2024-05-23-sunset-notice-projects-classic/."
)
LOCK_REASONS = {"OFF_TOPIC": "off-topic", "RESOLVED": "resolved", "SPAM": "spam", "TOO_HEATED": "too heated"}

# Our repositories have no description, and of a fork nobody knows of what.
told("Repository", description=lambda _: None, parent=lambda _: None, hasWikiEnabled=lambda _: False)
told("Repository", hasIssuesEnabled=lambda _: True, name=lambda repo: repo.full_name.split("/")[1])
told("Repository", **dict.fromkeys(("mergeCommitAllowed", "rebaseMergeAllowed", "squashMergeAllowed"), lambda _: True))
FIELDS["Repository.owner"] = lambda look, repo: look.world.account(repo.owner)
FIELDS["IssueComment.viewerDidAuthor"] = lambda look, comment: comment.author == look.caller.login
FIELDS["ReactionGroup.users"] = FIELDS["ReactionGroup.reactors"]


@field("Repository.assignableUsers")
def assignable_users(look: Look, repo: RepositoryState, query: str | None = None, **paging: Any) -> Connection:
    look.require(repo, "issues:read", "read")
    wanted = (query or "").casefold()
    people = [one for one in look.world.accounts.values() if one.kind == "User" and has_a_role(repo, one.login)]
    found = [one for one in people if wanted in one.login.casefold()]
    return connect("assignableUsers", found, **paging)


@field("Repository.issueOrPullRequest")
def issue_or_pull_request(look: Look, repo: RepositoryState, number: int) -> Issue:
    look.require(repo, "issues:read", "read")
    found = repo.issues.get(number)
    if found and found.moved_to:
        target, moved = found.moved_to
        return look.world.repos[target.lower()].issues[moved]
    if found is None or found.deleted:
        words = f"Could not resolve to an issue or pull request with the number of {number}."
        raise refused("NOT_FOUND", words)
    return found


@field("Issue.projectCards", "PullRequest.projectCards")
def project_cards(_look: Look, _one: Issue, **_: Any) -> None:
    """Still in the schema, and GitHub's answer to whoever asks: old versions of `gh` do."""
    raise GraphQLError(_CLASSIC)


@field("Repository.viewerPermission")
def viewer_permission(look: Look, repo: RepositoryState) -> str | None:
    """What the person may do; a workflow's token has permissions, and no role."""
    role = "none" if look.caller.is_bot else look.world.role(repo, look.caller.login)
    return None if role == "none" else role.upper()


# -- what can be changed


@mutation("createIssue")
def create_issue(look: Look, asked: Json) -> Json:
    repo: RepositoryState = look.node(asked["repositoryId"], RepositoryState)
    look.require(repo, "issues:write", "read")
    triage = look.caller.has_role(repo, "triage")
    labels = [look.node(one, Label) for one in asked.get("labelIds") or [] if triage]
    people = [look.node(one, Account) for one in asked.get("assigneeIds") or [] if triage]
    issue = look.box.acts.open_issue(
        look.caller.actor,
        repo,
        title=asked["title"],
        body=asked.get("body"),
        labels=labels,
        assignees=[one.login for one in people if has_a_role(repo, one.login)],
    )
    return {"issue": issue}


@mutation("lockLockable")
def lock(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["lockableId"], Issue)
    look.require(look.repo_of(issue), "issues:write", "write", issue)
    reason = asked.get("lockReason")
    look.box.acts.lock_issue(issue, LOCK_REASONS[reason] if reason else None)
    return {"lockedRecord": issue}


@mutation("unlockLockable")
def unlock(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["lockableId"], Issue)
    look.require(look.repo_of(issue), "issues:write", "write", issue)
    look.box.acts.lock_issue(issue, locked=False)
    return {"unlockedRecord": issue}


@mutation("deleteIssue")
def delete_issue(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["issueId"], Issue)
    repo = look.repo_of(issue)
    look.require(repo, "administration:write", "admin")  # a workflow's token never has it
    look.box.acts.delete_issue(repo, issue)
    return {"repository": repo}


@mutation("transferIssue")
def transfer_issue(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["issueId"], Issue)
    target: RepositoryState = look.node(asked["repositoryId"], RepositoryState)
    for repo in (look.repo_of(issue), target):
        look.require(repo, "issues:write", "write")
    return {"issue": look.box.acts.transfer_issue(look.caller.actor, issue, target)}

"""GraphQL: what can be asked of a repository itself, and of issue or pull request alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

from ospo_automation.sandbox.graphql_fields import field, label_order
from ospo_automation.sandbox.graphql_look import Connection, Look, connect, refused
from ospo_automation.sandbox.rest_issues import has_a_role
from ospo_automation.sandbox.shapes import stamp
from ospo_automation.sandbox.state import Account, Comment, Issue, Label, RepositoryState

Json = dict[str, Any]

_CLASSIC = (
    "Projects (classic) is being deprecated in favor of the new Projects experience, see: "
    "https://github.blog/changelog/2024-05-23-sunset-notice-projects-classic/."
)


@dataclass(frozen=True)
class Branch:
    """`name` is what comes after the prefix, which is `within` and nothing for most."""

    id: str
    name: str
    within: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.within}{self.name}"


@field("Query.user")
def user(look: Look, _source: None, login: str) -> Account:
    account = look.world.account(login)
    if account is None or account.kind != "User":
        raise refused("NOT_FOUND", f"Could not resolve to a User with the login of '{login}'.")
    return account


@field("Query.node")
def node(look: Look, _source: None, id: str) -> Any:  # noqa: A002  # as in GraphQL
    found = look.node(id, Account, Comment, Issue, Label, RepositoryState)
    repo = (
        found
        if isinstance(found, RepositoryState)
        else look.repo_of(found)
        if isinstance(found, Issue | Comment)
        else None
    )
    if repo and not look.caller.may_see(repo):
        raise refused("NOT_FOUND", f"Could not resolve to a node with the global id of '{id}'")
    return found


@field("Query.nodes")
def nodes(look: Look, _source: None, ids: list[str]) -> list[Any]:
    """In their order. GitHub takes a hundred at most."""
    if len(ids) > 100:
        words = f"You may not provide more than 100 node ids; you provided {len(ids)}."
        raise refused("ARGUMENT_LIMIT", words)
    return [node(look, None, each) for each in ids]


# -- the repository


@field("Repository.name")
def name(_look: Look, repo: RepositoryState) -> str:
    return repo.full_name.split("/")[1]


@field("Repository.owner")
def owner(look: Look, repo: RepositoryState) -> Account | None:
    return look.world.account(repo.owner)


@field("Repository.description", "Repository.parent")
def nothing(_look: Look, _repo: RepositoryState) -> None:
    """Our repositories have no description, and of a fork nobody knows of what."""


@field("Repository.hasIssuesEnabled", "Repository.mergeCommitAllowed")
@field("Repository.rebaseMergeAllowed", "Repository.squashMergeAllowed")
def always(_look: Look, _repo: RepositoryState) -> bool:
    return True


@field("Repository.hasWikiEnabled")
def never(_look: Look, _repo: RepositoryState) -> bool:
    return False


@field("Repository.isPrivate")
def is_private(_look: Look, repo: RepositoryState) -> bool:
    return repo.private


@field("Repository.isFork")
def is_fork(_look: Look, repo: RepositoryState) -> bool:
    return repo.fork


@field("Repository.visibility")
def visibility(_look: Look, repo: RepositoryState) -> str:
    return "PRIVATE" if repo.private else "PUBLIC"


@field("Repository.createdAt")
def created_at(_look: Look, repo: RepositoryState) -> str:
    return stamp(repo.created_at)


@field("Repository.pushedAt")
def pushed_at(_look: Look, repo: RepositoryState) -> str:
    return stamp(repo.pushed_at)


@field("Repository.viewerPermission")
def viewer_permission(look: Look, repo: RepositoryState) -> str | None:
    """What the person may do; a workflow's token has permissions, and no role."""
    role = "none" if look.caller.is_bot else look.world.role(repo, look.caller.login)
    return None if role == "none" else role.upper()


@field("Repository.defaultBranchRef")
def default_branch(_look: Look, repo: RepositoryState) -> Branch:
    return Branch(f"REF_{repo.id}_main", "main")


@field("Ref.id")
def ref_id(_look: Look, branch: Branch) -> str:
    return branch.id


@field("Ref.prefix")
def ref_prefix(_look: Look, branch: Branch) -> str:
    return f"refs/heads/{branch.within}"


@field("Ref.name")
def ref_name(_look: Look, branch: Branch) -> str:
    return branch.name


@field("Repository.labels")
def labels(
    look: Look, repo: RepositoryState, query: str | None = None, orderBy: Json | None = None, **paging: Any
) -> Connection:
    look.require(repo, "issues:read", "read")
    wanted = (query or "").casefold()
    chosen = [
        one
        for one in repo.labels.values()
        if wanted in one.name.casefold() or wanted in (one.description or "").casefold()
    ]
    return connect("labels", label_order(chosen, orderBy), **paging)


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

"""GraphQL: a repository, who may be looked up beside it, and a commit or a file by its name, such as `main:a.md`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

from .gitstore import GitStore
from .graphql_fields import TYPES, field, label_order, told
from .graphql_look import Connection, Look, connect, refused
from .graphql_pulls import CommitIn, pull_requests
from .state import Account, Comment, Issue, Label, RepositoryState

Json = dict[str, Any]


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


@field("Repository.defaultBranchRef")
def default_branch(_look: Look, repo: RepositoryState) -> Branch:
    return Branch(f"REF_{repo.id}_main", "main")


told(
    "Repository",
    issueCreationPolicy=lambda repo: repo.settings.issue_creation,
    hasIssuesEnabled=lambda repo: repo.settings.issues,
    isArchived=lambda repo: repo.settings.archived,
)


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


@dataclass(frozen=True)
class FileIn:
    """A file's content, and the name of that content."""

    oid: str
    content: bytes


TYPES |= {"FileIn": lambda _: "Blob"}
told("Blob", id=lambda file: f"B_{file.oid}")


@field("Blob.text")
def text(_look: Look, file: FileIn) -> str | None:
    """None for what isn't text, as GitHub has it."""
    try:
        return file.content.decode()
    except UnicodeDecodeError:
        return None


@field("Repository.object")
def git_object(
    look: Look, repo: RepositoryState, expression: str | None = None, oid: str | None = None
) -> CommitIn | FileIn | None:
    look.require(repo, "contents:read", "read")
    if oid is not None or expression is None:
        raise GraphQLError("sandbox: Repository.object is implemented for an expression only")
    git = look.box.git_of(repo.full_name)
    name, colon, path = expression.partition(":")
    sha = git.branch("main" if name == "HEAD" else name.removeprefix("refs/heads/"))
    if sha is None:
        return None
    return _file(git, sha, path) if colon else CommitIn(repo, git.commits(sha, limit=1)[0])


def _file(git: GitStore, sha: str, path: str) -> FileIn | None:
    found = [each for each in git.entries(sha, path) if each.path == path and each.kind == "blob"]
    return FileIn(found[0].sha, git.blob(found[0].sha)) if found else None


@field("Ref.target")
def target(look: Look, branch: Branch) -> CommitIn | None:
    repo = _home(look, branch)
    look.require(repo, "contents:read", "read")
    sha = look.box.git_of(repo.full_name).branch(branch.full_name)
    return CommitIn(repo, look.box.git_of(repo.full_name).commits(sha, limit=1)[0]) if sha else None


def _home(look: Look, branch: Branch) -> RepositoryState:
    number = branch.id.removeprefix("REF_").partition("_")[0]
    return next(one for one in look.world.repos.values() if str(one.id) == number)


@field("Repository.refs")
def refs(
    look: Look,
    repo: RepositoryState,
    *,
    refPrefix: str,
    query: str | None = None,
    direction: str | None = None,
    orderBy: Json | None = None,
    **paging: Any,
) -> Connection:
    """Branches by their name, of which GitHub leaves out the prefix that was asked for."""
    look.require(repo, "contents:read", "read")
    if query or not (refPrefix.startswith("refs/heads/") and refPrefix.endswith("/")):
        raise GraphQLError("sandbox: Repository.refs is implemented for branches, by their whole names only")
    names = sorted(look.box.git_of(repo.full_name).refs(refPrefix.rstrip("/")))
    names.sort(reverse="DESC" in (direction, (orderBy or {}).get("direction")))
    within = refPrefix.removeprefix("refs/heads/")
    found = [Branch(f"REF_{repo.id}_{name}", name.removeprefix(refPrefix), within) for name in names]
    return connect("refs", found, **paging)


@field("Ref.associatedPullRequests")
def associated(look: Look, branch: Branch, headRefName: str | None = None, **asked: Any) -> Connection:
    """Those with this branch as their head: a branch of that name in a fork is another one."""
    repo = _home(look, branch)
    if headRefName not in (None, branch.full_name):
        raise GraphQLError("sandbox: Ref.associatedPullRequests of another head is not implemented")
    found: Connection = pull_requests(look, repo, headRefName=branch.full_name, are_from_forks=False, **asked)
    return found

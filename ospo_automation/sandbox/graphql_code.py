"""GraphQL: a commit or a file by its name, such as `main` or `main:docs/index.md`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

from ospo_automation.sandbox.gitstore import GitStore
from ospo_automation.sandbox.graphql_fields import TYPES, field, told
from ospo_automation.sandbox.graphql_look import Connection, Look, connect
from ospo_automation.sandbox.graphql_pulls import CommitIn, pull_requests
from ospo_automation.sandbox.graphql_repository import Branch
from ospo_automation.sandbox.state import RepositoryState

Json = dict[str, Any]


@dataclass(frozen=True)
class FileIn:
    """A file's content, and the name of that content."""

    oid: str
    content: bytes


TYPES |= {"FileIn": lambda _: "Blob"}
told("Blob", id=lambda file: f"B_{file.oid}", byteSize=lambda file: len(file.content))


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

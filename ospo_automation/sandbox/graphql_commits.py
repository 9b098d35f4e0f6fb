"""GraphQL: commits that GitHub makes and signs, and opening pull requests."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from graphql import GraphQLError

from .access import INTEGRATION, Refusal
from .git_merge import WEB_FLOW
from .gitstore import GitStore
from .graphql_look import Look, refused
from .graphql_mutations import mutation
from .graphql_pulls import CommitIn
from .graphql_repository import Branch
from .rest_git import refuse_by_rules
from .rest_pulls import ACTIONS_MAY_NOT, check_branches
from .shapes import identity
from .state import Issue, RepositoryState

Json = dict[str, Any]
STOPS_COMMITS = {"pull_request", "required_status_checks", "update"}


@mutation("createCommitOnBranch")
def create_commit(look: Look, asked: Json) -> Json:
    repo, branch = _branch(look, asked["branch"])
    look.require(repo, "contents:write", "write")
    git, expected = look.box.git_of(repo.full_name), asked["expectedHeadOid"]
    before = git.branch(branch)
    if before is None:
        raise refused("NOT_FOUND", f"No branch named '{branch}' in {repo.full_name}.")
    if before != expected:
        words = f'Expected branch to point to "{expected}" but it did not. Pull and try again.'
        raise refused("STALE_DATA", words)
    rules = repo.settings.rules if branch == "main" else repo.settings.branch_rules
    if stopping := sorted({each["type"] for each in rules} & STOPS_COMMITS):
        raise refused("UNPROCESSABLE", f"Repository rule violations found: {', '.join(stopping)}")
    files = _files(look, git, before, asked.get("fileChanges") or {})
    actor, message = look.caller.actor, asked["message"]
    after = git.commit(
        files,
        message="\n\n".join(part for part in (message["headline"], message.get("body")) if part),
        author=identity(look.world.account(actor.login), actor.login),
        committer=WEB_FLOW,
        at=look.world.now,
        branch=branch,
    )
    repo.signed.add(after)
    look.box.acts.moved(actor, repo, f"refs/heads/{branch}", before, after)
    return {"commit": CommitIn(repo, git.commits(after, limit=1)[0])}


@mutation("createRef")
def create_ref(look: Look, asked: Json) -> Json:
    repo: RepositoryState = look.node(asked["repositoryId"], RepositoryState)
    look.require(repo, "contents:write", "write")
    git, name, at = look.box.git_of(repo.full_name), asked["name"], asked["oid"]
    if not name.startswith("refs/heads/"):
        raise refused("UNPROCESSABLE", f"'{name}' is not a valid ref name.")
    if git.resolve(name):
        raise refused("UNPROCESSABLE", f'A ref named "{name}" already exists in the repository.')
    if git.resolve(at) != at:
        raise refused("NOT_FOUND", f"Could not resolve to a node with the oid of '{at}'")
    with _as_graphql():
        refuse_by_rules(repo, name, None)
    git.point(name, at)
    look.box.acts.moved(look.caller.actor, repo, name, None, at)
    branch = name.removeprefix("refs/heads/")
    return {"ref": Branch(f"REF_{repo.id}_{branch}", branch)}


@mutation("createPullRequest")
def create_pull(look: Look, asked: Json) -> Json:
    repo: RepositoryState = look.node(asked["repositoryId"], RepositoryState)
    look.require(repo, "pull_requests:write", "read")
    if look.caller.automated and not repo.actions_may_open_pulls:
        raise refused("FORBIDDEN", ACTIONS_MAY_NOT)
    head, base, title = asked["headRefName"], asked["baseRefName"], asked["title"]
    with _as_graphql():
        check_branches(look.box.git_of(repo.full_name), repo, head, base)
    opened = look.box.acts.open_pull(
        look.caller.actor, repo, title=title, body=asked.get("body"), head=head, base=base, draft=asked["draft"]
    )
    return {"pullRequest": opened}


@mutation("updatePullRequest")
def update_pull(look: Look, asked: Json) -> Json:
    pull: Issue = look.node(asked["pullRequestId"], Issue)
    repo, given = look.repo_of(pull), {name: value for name, value in asked.items() if value is not None}
    look.require(repo, "pull_requests:write", "read" if pull.author == look.caller.login else "write", pull)
    if other := set(given) - {"pullRequestId", "title", "body"}:
        raise GraphQLError(f"sandbox: UpdatePullRequestInput.{min(other)} is not implemented")
    look.box.acts.edit_issue(look.caller.actor, pull, title=given.get("title"), body=given.get("body"))
    return {"pullRequest": pull}


@mutation("markPullRequestReadyForReview")
def ready_pull(look: Look, asked: Json) -> Json:
    """GitHub wants both permissions for it, as the maintainers of its own command line found."""
    pull: Issue = look.node(asked["pullRequestId"], Issue)
    repo = look.repo_of(pull)
    look.require(repo, "contents:write", "write")
    look.require(repo, "pull_requests:write", "write", pull)
    look.box.acts.set_draft(look.caller.actor, pull, draft=False)
    return {"pullRequest": pull}


@contextmanager
def _as_graphql() -> Iterator[None]:
    """What REST refuses, in the words that it has for it there."""
    try:
        yield
    except Refusal as refusal:
        found = [each for each in refusal.errors or () if isinstance(each, dict)]
        told = [str(each["message"]) for each in found if each.get("message")]
        raise refused("UNPROCESSABLE", "; ".join(told) or refusal.message) from None


def _branch(look: Look, named: Json) -> tuple[RepositoryState, str]:
    if named.get("id"):
        number, _, branch = named["id"].removeprefix("REF_").partition("_")
        repo = next((one for one in look.world.repos.values() if str(one.id) == number), None)
    else:
        repo, branch = look.world.repo(named.get("repositoryNameWithOwner") or ""), named.get("branchName") or ""
    if repo is None or not branch or not look.caller.may_see(repo):
        raise refused("NOT_FOUND", f"Could not resolve to a branch: {named}")
    return repo, branch.removeprefix("refs/heads/")


def _files(look: Look, git: GitStore, head: str, changes: Json) -> dict[str, bytes | str | None]:
    there = {entry.path for entry in git.entries(head, recursive=True)}
    files: dict[str, bytes | str | None] = {}
    for gone in changes.get("deletions") or []:
        if gone["path"] not in there:
            words = f"A path was requested for deletion which does not exist as of commit oid `{head}`"
            raise refused("UNPROCESSABLE", words)
        files[gone["path"]] = None
    for added in changes.get("additions") or []:
        try:
            files[added["path"]] = base64.b64decode(added["contents"], validate=True)
        except binascii.Error:
            raise refused("UNPROCESSABLE", f"contents of {added['path']} is not valid Base64") from None
    if look.caller.automated and any(path.startswith(".github/workflows/") for path in files):
        raise refused("FORBIDDEN", INTEGRATION)
    return files

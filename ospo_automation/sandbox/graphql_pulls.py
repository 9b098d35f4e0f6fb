"""GraphQL: what can be asked of pull requests, beyond what can be asked of issues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

from .gitstore import Commit
from .graphql_fields import FIELDS, TYPES, field, in_order, label_ids, told
from .graphql_look import Connection, Look, connect, refused
from .pull_shapes import pull_of
from .state import Issue, RepositoryState, Review

Json = dict[str, Any]


@dataclass(frozen=True)
class CommitIn:
    """A commit, and the repository that it is looked at in."""

    repo: RepositoryState
    commit: Commit


TYPES |= {"CommitIn": lambda _: "Commit", "Review": lambda _: "PullRequestReview"}

told(
    "PullRequest",
    baseRefName=lambda issue: pull_of(issue).base,
    headRefName=lambda issue: pull_of(issue).head,
    headRefOid=lambda issue: pull_of(issue).head_sha,
    isCrossRepository=lambda issue: bool(pull_of(issue).fork),
)
told(
    "Commit",
    id=lambda one: f"C_{one.commit.sha}",
    oid=lambda one: one.commit.sha,
    committedDate=lambda one: one.commit.committer[2],
)
told("PullRequestReview", submittedAt=lambda review: review.at, isMinimized=lambda _: False)
told("PullRequestReview", createdViaEmail=lambda _: False)  # an answer by mail is a comment
FIELDS["Commit.url"] = lambda look, one: f"{look.box.url}/{one.repo.full_name}/commit/{one.commit.sha}"
FIELDS["PullRequestReview.author"] = lambda look, review: look.world.account(review.author)


@field("Repository.pullRequest")
def pull_request(look: Look, repo: RepositoryState, number: int) -> Issue:
    look.require(repo, "pull_requests:read", "read")
    found = repo.issues.get(number)
    if found is None or found.pull is None:
        raise refused("NOT_FOUND", f"Could not resolve to a PullRequest with the number of {number}.")
    return found


@field("Repository.pullRequests")
def pull_requests(
    look: Look,
    repo: RepositoryState,
    *,
    states: list[str] | None = None,
    labels: list[str] | None = None,
    baseRefName: str | None = None,
    headRefName: str | None = None,
    orderBy: Json | None = None,
    are_from_forks: bool | None = None,
    **paging: Any,
) -> Connection:
    look.require(repo, "pull_requests:read", "read")
    named = label_ids(repo, labels)
    chosen = [
        issue
        for issue in repo.listed()
        if issue.pull
        and (not states or _state(issue) in states)
        and baseRefName in (None, issue.pull.base)
        and headRefName in (None, issue.pull.head)
        and are_from_forks in (None, bool(issue.pull.fork))
        and (named is None or not named.isdisjoint(issue.labels))
    ]
    return connect("pullRequests", in_order(repo, chosen, orderBy), **paging)


def _state(issue: Issue) -> str:
    return "MERGED" if pull_of(issue).merged_at else issue.state.upper()


@field("Commit.history")
def history(look: Look, one: CommitIn, path: str | None = None, **paging: Any) -> Connection:
    look.require(one.repo, "contents:read", "read")
    if unknown := {name for name, value in paging.items() if value is not None} - {"first", "last", "after", "before"}:
        raise GraphQLError(f"sandbox: Commit.history with {unknown} is not implemented")
    found = look.box.git_of(one.repo.full_name).commits(one.commit.sha, path=path)
    return connect("history", [CommitIn(one.repo, commit) for commit in found], **paging)


@field("PullRequestReview.commit")
def review_commit(look: Look, review: Review) -> CommitIn | None:
    """What was looked at, also where the branch has gone on; None for what git has thrown away."""
    repo = next(
        one
        for one in look.world.repos.values()
        if any(issue.pull and review in issue.pull.reviews for issue in one.issues.values())
    )
    found = look.box.git_of(repo.full_name).commits(review.commit_sha, limit=1) if review.commit_sha else []
    return CommitIn(repo, found[0]) if found else None


@field("PullRequest.latestOpinionatedReviews")
def latest_opinionated_reviews(look: Look, issue: Issue, *, writersOnly: bool = False, **paging: Any) -> Connection:
    """The last word of each, newest last. Whether they may write is asked as it is now."""
    last = {one.author: one for one in pull_of(issue).reviews if one.state != "COMMENTED"}
    world, repo = look.world, look.repo_of(issue)
    chosen = [one for one in last.values() if not writersOnly or world.has_role(repo, one.author, "write")]
    return connect("latestOpinionatedReviews", sorted(chosen, key=lambda one: one.id), **paging)

"""GraphQL: what can be asked of pull requests, beyond what can be asked of issues."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from ospo_automation.sandbox.graphql_fields import FIELDS, TYPES, field, label_ids
from ospo_automation.sandbox.graphql_look import Connection, Look, connect, refused
from ospo_automation.sandbox.pull_shapes import pull_of
from ospo_automation.sandbox.shapes import node_id, stamp

if TYPE_CHECKING:
    from ospo_automation.sandbox.gitstore import Commit
    from ospo_automation.sandbox.state import Account, Issue, RepositoryState, Review

Json = dict[str, Any]


@dataclass(frozen=True)
class CommitIn:
    """A commit, and the repository that it is looked at in."""

    repo: RepositoryState
    commit: Commit


TYPES |= {"CommitIn": lambda _: "Commit", "Review": lambda _: "PullRequestReview"}

_OF_PULL: dict[str, Callable[[Issue], Any]] = {
    "baseRefName": lambda issue: pull_of(issue).base,
    "headRefName": lambda issue: pull_of(issue).head,
    "headRefOid": lambda issue: pull_of(issue).head_sha,
    "isCrossRepository": lambda issue: bool(pull_of(issue).fork),
    "isDraft": lambda issue: pull_of(issue).draft,
    "mergedAt": lambda issue: stamp(moment) if (moment := pull_of(issue).merged_at) else None,
}
_OF_COMMIT: dict[str, Callable[[CommitIn], Any]] = {
    "id": lambda one: f"C_{one.commit.sha}",
    "oid": lambda one: one.commit.sha,
    "committedDate": lambda one: one.commit.committer[2],
    "statusCheckRollup": lambda _: None,  # nothing was checked
}
_OF_REVIEW: dict[str, Callable[[Review], Any]] = {
    "id": node_id,
    "state": lambda review: review.state,
    "fullDatabaseId": lambda review: str(review.id),
    "submittedAt": lambda review: stamp(review.at),
    "isMinimized": lambda _: False,
    "createdViaEmail": lambda _: False,  # an answer by mail is a comment
}
for _kind, _readers in (("PullRequest", _OF_PULL), ("Commit", _OF_COMMIT), ("PullRequestReview", _OF_REVIEW)):
    for _name, _reader in _readers.items():
        FIELDS[f"{_kind}.{_name}"] = lambda _look, source, reader=_reader: reader(source)
FIELDS["PullRequestCommit.commit"] = lambda _look, source: source
FIELDS["PullRequestCommit.id"] = lambda _look, source: f"PURC_{source.commit.sha}"
FIELDS["PullRequestChangedFile.path"] = lambda _look, change: change.path
FIELDS["RefConnection.nodes"] = lambda _look, connection: connection.nodes
FIELDS["RefConnection.pageInfo"] = lambda _look, connection: connection.page
FIELDS["RefConnection.totalCount"] = lambda _look, connection: connection.total
for _kind in ("", "Review", "Commit", "ChangedFile"):
    FIELDS[f"PullRequest{_kind}Connection.nodes"] = lambda _look, connection: connection.nodes
FIELDS["CommitHistoryConnection.nodes"] = lambda _look, connection: connection.nodes
FIELDS["CommitHistoryConnection.pageInfo"] = lambda _look, connection: connection.page
FIELDS["CommitHistoryConnection.totalCount"] = lambda _look, connection: connection.total
for _kind in ("", "Review"):
    FIELDS[f"PullRequest{_kind}Connection.pageInfo"] = lambda _look, connection: connection.page
    FIELDS[f"PullRequest{_kind}Connection.totalCount"] = lambda _look, connection: connection.total


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
    order = orderBy or {"field": "CREATED_AT", "direction": "ASC"}
    keys: dict[str, Callable[[Issue], Any]] = {
        "CREATED_AT": lambda one: one.created_at,
        "UPDATED_AT": lambda one: one.updated_at,
        "COMMENTS": lambda one: len(repo.comments_of(one.number)),
    }
    key = keys[order["field"]]
    chosen.sort(key=lambda one: (key(one), one.number), reverse=order["direction"] == "DESC")
    return connect("pullRequests", chosen, **paging)


def _state(issue: Issue) -> str:
    return "MERGED" if pull_of(issue).merged_at else issue.state.upper()


@field("PullRequest.additions")
def additions(look: Look, issue: Issue) -> int:
    return sum(change.additions for change in look.box.acts.pull_shapes.changes(issue))


@field("PullRequest.deletions")
def deletions(look: Look, issue: Issue) -> int:
    return sum(change.deletions for change in look.box.acts.pull_shapes.changes(issue))


@field("PullRequest.mergeable")
def mergeable(look: Look, issue: Issue) -> str:
    known = look.box.acts.pull_shapes.mergeable(issue)
    return {True: "MERGEABLE", False: "CONFLICTING", None: "UNKNOWN"}[known]


@field("PullRequest.files")
def files(look: Look, issue: Issue, **paging: Any) -> Connection:
    return connect("files", look.box.acts.pull_shapes.changes(issue), **paging)


@field("PullRequest.commits")
def commits(look: Look, issue: Issue, **paging: Any) -> Connection:
    found = look.box.acts.pull_shapes.commits(issue)
    return connect("commits", [CommitIn(look.repo_of(issue), commit) for commit in found], **paging)


@field("Commit.url")
def commit_url(look: Look, one: CommitIn) -> str:
    return f"{look.box.url}/{one.repo.full_name}/commit/{one.commit.sha}"


@field("Commit.history")
def history(look: Look, one: CommitIn, path: str | None = None, **paging: Any) -> Connection:
    look.require(one.repo, "contents:read", "read")
    if unknown := {name for name, value in paging.items() if value is not None} - {"first", "last", "after", "before"}:
        raise GraphQLError(f"sandbox: Commit.history with {unknown} is not implemented")
    found = look.box.git_of(one.repo.full_name).commits(one.commit.sha, path=path)
    return connect("history", [CommitIn(one.repo, commit) for commit in found], **paging)


@field("PullRequest.reviews")
def reviews(
    _look: Look, issue: Issue, author: str | None = None, states: list[str] | None = None, **paging: Any
) -> Connection:
    chosen = [
        one
        for one in pull_of(issue).reviews
        if (not states or one.state in states) and (author is None or (one.author or "").lower() == author.lower())
    ]
    return connect("reviews", chosen, **paging)


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


@field("PullRequestReview.author")
def review_author(look: Look, review: Review) -> Account | None:
    return look.world.account(review.author)


@field("PullRequest.reviewDecision")
def review_decision(_look: Look, issue: Issue) -> str | None:
    """The last word of each counts; a comment is no word on it. (No branch here asks for reviews.)"""
    last = {one.author: one.state for one in pull_of(issue).reviews if one.state != "COMMENTED"}
    return next((word for word in ("CHANGES_REQUESTED", "APPROVED") if word in last.values()), None)

"""What GitHub's own command `gh` asks in GraphQL, and nothing of ours does: its repository, and changing issues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

from ospo_automation.sandbox.access import Refusal
from ospo_automation.sandbox.acts import MAX_BODY
from ospo_automation.sandbox.graphql_fields import FIELDS, REACTION_WORDS, field, told
from ospo_automation.sandbox.graphql_look import Connection, Look, connect, refused
from ospo_automation.sandbox.graphql_mutations import mutation
from ospo_automation.sandbox.graphql_pulls import CommitIn
from ospo_automation.sandbox.pull_shapes import pull_of
from ospo_automation.sandbox.rest_issues import has_a_role
from ospo_automation.sandbox.rest_pulls import ACTIONS_MAY_NOT, check_branches
from ospo_automation.sandbox.state import Account, Comment, Issue, Label, Reaction, RepositoryState

Json = dict[str, Any]

_CLASSIC = (
    "Projects (classic) is being deprecated in favor of the new Projects experience, see: "
    "https://github.blog/changelog/2024-05-23-sunset-notice-projects-classic/."
)
LOCK_REASONS = {"OFF_TOPIC": "off-topic", "RESOLVED": "resolved", "SPAM": "spam", "TOO_HEATED": "too heated"}


@dataclass(frozen=True)
class ReactionGroup:
    content: str
    reactions: list[Reaction]


# Our repositories have no description, and of a fork nobody knows of what.
told("Repository", description=lambda _: None, parent=lambda _: None, hasWikiEnabled=lambda _: False)
told("Repository", hasIssuesEnabled=lambda _: True, name=lambda repo: repo.full_name.split("/")[1])
told("Repository", **dict.fromkeys(("mergeCommitAllowed", "rebaseMergeAllowed", "squashMergeAllowed"), lambda _: True))
FIELDS["Repository.owner"] = lambda look, repo: look.world.account(repo.owner)
FIELDS["IssueComment.viewerDidAuthor"] = lambda look, comment: comment.author == look.caller.login
told("IssueCommentEdge", node=lambda comment: comment)
told("Commit", statusCheckRollup=lambda _: None)  # nothing was checked
told("PullRequestCommit", commit=lambda one: one, id=lambda one: f"PURC_{one.commit.sha}")
told("ReactionGroup", content=lambda given: REACTION_WORDS[given.content])
FIELDS["ReactionGroup.viewerHasReacted"] = lambda look, group: (
    look.caller.login in [one.login for one in group.reactions]
)
for _word in ("additions", "deletions"):
    FIELDS[f"PullRequest.{_word}"] = lambda look, issue, word=_word: sum(
        getattr(change, word) for change in look.box.acts.pull_shapes.changes(issue)
    )
_MERGEABLE = {True: "MERGEABLE", False: "CONFLICTING", None: "UNKNOWN"}
FIELDS["PullRequest.mergeable"] = lambda look, issue: _MERGEABLE[look.box.acts.pull_shapes.mergeable(issue)]


@field("Issue.reactionGroups", "PullRequest.reactionGroups", "IssueComment.reactionGroups")
def reaction_groups(_look: Look, subject: Issue | Comment) -> list[ReactionGroup]:
    """All eight, also those that nobody used."""
    return [
        ReactionGroup(content, [one for one in subject.reactions if one.content == content])
        for content in REACTION_WORDS
    ]


@field("ReactionGroup.reactors", "ReactionGroup.users")
def reactors(_look: Look, group: ReactionGroup, **paging: Any) -> Connection:
    return connect("reactors", group.reactions, **({"first": 10} | {k: v for k, v in paging.items() if v is not None}))


@field("PullRequest.files")
def files(look: Look, issue: Issue, **paging: Any) -> Connection:
    return connect("files", look.box.acts.pull_shapes.changes(issue), **paging)


@field("PullRequest.commits")
def commits(look: Look, issue: Issue, **paging: Any) -> Connection:
    found = look.box.acts.pull_shapes.commits(issue)
    return connect("commits", [CommitIn(look.repo_of(issue), commit) for commit in found], **paging)


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


@field("PullRequest.reviewDecision")
def review_decision(_look: Look, issue: Issue) -> str | None:
    """The last word of each counts; a comment is no word on it. (No branch here asks for reviews.)"""
    last = {one.author: one.state for one in pull_of(issue).reviews if one.state != "COMMENTED"}
    return next((word for word in ("CHANGES_REQUESTED", "APPROVED") if word in last.values()), None)


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


@mutation("createPullRequest")
def create_pull_request(look: Look, asked: Json) -> Json:
    repo: RepositoryState = look.node(asked["repositoryId"], RepositoryState)
    look.require(repo, "pull_requests:write", "write")
    if asked.get("headRepositoryId"):
        raise GraphQLError("sandbox: CreatePullRequestInput.headRepositoryId is not implemented")
    if look.caller.automated and not repo.actions_may_open_pulls:
        raise refused("FORBIDDEN", f"{ACTIONS_MAY_NOT.removesuffix('.')} (createPullRequest)")
    owner = repo.owner
    head, base = asked["headRefName"].removeprefix(f"{owner}:"), asked["baseRefName"]
    try:
        check_branches(look.box.git_of(repo.full_name), repo, head, base)
    except Refusal as refusal:
        error = (refusal.errors or [{}])[0]
        words = error.get("message") if isinstance(error, dict) else None
        raise refused("UNPROCESSABLE", words or f"{refusal.message}: {error}") from None
    opened = look.box.acts.open_pull(
        look.caller.actor,
        repo,
        title=asked["title"],
        body=asked.get("body"),
        head=head,
        base=base,
        draft=bool(asked.get("draft")),
    )
    return {"pullRequest": opened}


@mutation("addComment")
def add_comment(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["subjectId"], Issue)
    repo = look.repo_of(issue)
    look.require(repo, "issues:write", "read", issue)
    text = asked["body"]
    if not text.strip():
        raise refused("UNPROCESSABLE", "Body cannot be blank")
    if len(text) > MAX_BODY:
        raise refused("UNPROCESSABLE", f"Body is too long (maximum is {MAX_BODY} characters)")
    if issue.locked and not look.caller.has_role(repo, "write"):
        raise refused("UNPROCESSABLE", "Unable to create comment because issue is locked.")
    return {"commentEdge": look.box.acts.comment(look.caller.actor, repo, issue, text), "subject": issue}


@mutation("unpinIssue")
def unpin_issue(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["issueId"], Issue)
    look.require(look.repo_of(issue), "issues:write", "write", issue)
    issue.pinned = False
    return {"issue": issue}

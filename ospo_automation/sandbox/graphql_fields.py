"""GraphQL: what can be asked, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from ospo_automation.sandbox.graphql_look import Connection, Look, connect, refused
from ospo_automation.sandbox.mentions import mentioned
from ospo_automation.sandbox.rest import moment
from ospo_automation.sandbox.shapes import node_id, stamp
from ospo_automation.sandbox.state import Account, Comment, Issue, Label, Milestone, Past, Reaction, RepositoryState

if TYPE_CHECKING:
    from collections.abc import Callable


Json = dict[str, Any]

REACTION_WORDS = {
    "+1": "THUMBS_UP",
    "-1": "THUMBS_DOWN",
    "laugh": "LAUGH",
    "hooray": "HOORAY",
    "confused": "CONFUSED",
    "heart": "HEART",
    "rocket": "ROCKET",
    "eyes": "EYES",
}


LOCK_REASONS = {"OFF_TOPIC": "off-topic", "RESOLVED": "resolved", "SPAM": "spam", "TOO_HEATED": "too heated"}
_LOCK_WORDS = {word: name for name, word in LOCK_REASONS.items()}


@dataclass(frozen=True)
class ReactionGroup:
    content: str
    reactions: list[Reaction]


@dataclass(frozen=True)
class Pinned:
    issue: Issue


@dataclass(frozen=True)
class PinnedEvent:
    issue: Issue


@dataclass(frozen=True)
class ClosedEvent:
    issue: Issue


@dataclass(frozen=True)
class MarkedEvent:
    """A comment "Duplicate of #12" by somebody who may write here."""

    issue: Issue


FIELDS: dict[str, Callable[..., Any]] = {}
# Our class -> the name of its GraphQL type, where a field can be of more than one.
TYPES: dict[str, Callable[[Any], str]] = {
    "Account": lambda account: account.kind,
    "Issue": lambda issue: "PullRequest" if issue.pull else "Issue",
    "Comment": lambda _: "IssueComment",
    "Label": lambda _: "Label",
    "RepositoryState": lambda _: "Repository",
    "Reaction": lambda _: "Reaction",
    "PinnedEvent": lambda _: "PinnedEvent",
    "ClosedEvent": lambda _: "ClosedEvent",
    "MarkedEvent": lambda _: "MarkedAsDuplicateEvent",
    "Past": lambda past: "ReopenedEvent" if past.label is None else "LabeledEvent",
}


def field(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declares the resolver of one or more fields, `Type.field`."""

    def add(resolver: Callable[..., Any]) -> Callable[..., Any]:
        FIELDS.update(dict.fromkeys(names, resolver))
        return resolver

    return add


def _time(value: datetime | None) -> str | None:
    return stamp(value) if value else None


def _attributes(kind: str, **read: Callable[[Any], Any]) -> None:
    for name, reader in read.items():
        FIELDS[f"{kind}.{name}"] = lambda _look, source, reader=reader: reader(source)


_THINGS = ("Issue", "PullRequest", "IssueComment", "Label", "Milestone", "Repository", "Reaction")
for _kind in (*_THINGS, "User", "Bot", "Organization"):
    _attributes(_kind, id=node_id)
for _kind in ("User", "Bot", "Organization", "Issue", "IssueComment"):
    _attributes(_kind, databaseId=lambda thing: thing.id)
_attributes("User", login=lambda account: account.login, name=lambda account: account.name)
_attributes("Organization", login=lambda account: account.login)
# REST says "github-actions[bot]", GraphQL doesn't.
_attributes("Bot", login=lambda account: account.login.removesuffix("[bot]"))
_attributes("Label", name=lambda one: one.name, color=lambda one: one.color, description=lambda one: one.description)
FIELDS["Repository.url"] = lambda look, repo: f"{look.box.url}/{repo.full_name}"
_attributes("Repository", nameWithOwner=lambda repo: repo.full_name, isArchived=lambda _: False)
for _kind in ("Issue", "PullRequest"):
    _attributes(
        _kind,
        number=lambda issue: issue.number,
        title=lambda issue: issue.title,
        body=lambda issue: issue.body or "",
        state=lambda issue: "MERGED" if issue.pull and issue.pull.merged_at else issue.state.upper(),
        closed=lambda issue: issue.state == "closed",
        locked=lambda issue: issue.locked,
        activeLockReason=lambda issue: _LOCK_WORDS.get(issue.lock_reason),
        createdAt=lambda issue: _time(issue.created_at),
        updatedAt=lambda issue: _time(issue.updated_at),
        closedAt=lambda issue: _time(issue.closed_at),
        createdViaEmail=lambda _: False,  # by mail one answers, and opens nothing
    )
_attributes(
    "Issue",
    isPinned=lambda issue: issue.pinned,
    lastEditedAt=lambda issue: _time(issue.edited_at),
    fullDatabaseId=lambda issue: str(issue.id),
)
_attributes(
    "Milestone",
    number=lambda milestone: milestone.number,
    title=lambda milestone: milestone.title,
    description=lambda milestone: milestone.description,
    dueOn=lambda milestone: _time(milestone.due_on),
)
_attributes(
    "IssueComment",
    body=lambda comment: comment.body,
    createdAt=lambda comment: _time(comment.created_at),
    updatedAt=lambda comment: _time(comment.updated_at),
    lastEditedAt=lambda comment: _time(comment.edited_at),
    isMinimized=lambda comment: comment.minimized is not None,
    minimizedReason=lambda comment: comment.minimized,
    includesCreatedEdit=lambda comment: comment.edited_at is not None,
    fullDatabaseId=lambda comment: str(comment.id),
    createdViaEmail=lambda comment: comment.created_via_email,
)
_attributes("Reaction", content=lambda reaction: REACTION_WORDS[reaction.content])
_attributes("ReactionGroup", content=lambda group: REACTION_WORDS[group.content])
_attributes("ClosedEvent", createdAt=lambda event: _time(event.issue.closed_at))
_attributes("PinnedIssue", issue=lambda pinned: pinned.issue, id=lambda pinned: f"PI_{pinned.issue.id}")
_attributes(
    "PageInfo",
    startCursor=lambda page: page.first,
    endCursor=lambda page: page.last,
    hasPreviousPage=lambda page: page.before,
    hasNextPage=lambda page: page.after,
)
for _kind in (
    "Issue",
    "IssueComment",
    "Label",
    "User",
    "PinnedIssue",
    "Reaction",
    "Reactor",
    "ReactingUser",
    "IssueTimelineItems",
    "PullRequestTimelineItems",
):
    _attributes(
        f"{_kind}Connection",
        nodes=lambda connection: connection.nodes,
        totalCount=lambda connection: connection.total,
        pageInfo=lambda connection: connection.page,
    )
for _kind in ("Issue", "PullRequest"):
    _attributes(f"{_kind}TimelineItemsConnection", filteredCount=lambda connection: connection.total)


@field("Query.viewer")
def viewer(look: Look, _source: None) -> Account:
    account = look.box.account(look.caller.actor.login)
    if look.caller.token is not None and look.caller.token.nameless:
        raise refused("FORBIDDEN", look.caller.not_accessible)
    # GitHub shows even a bot as a User here, with its full login.
    return Account(account.login, account.id, account.name)


@field("Query.rateLimit")
def rate_limit(look: Look, _source: None, **_: Any) -> Json:
    figures = look.box.purses.left(look.caller)["graphql"]
    asked = {"cost": look.weight.points, "nodeCount": look.weight.nodes}
    return figures | asked | {"resetAt": stamp(datetime.fromtimestamp(figures["reset"], UTC))}


_attributes(
    "RateLimit",
    cost=lambda figures: figures["cost"],
    limit=lambda figures: figures["limit"],
    nodeCount=lambda figures: figures["nodeCount"],
    used=lambda figures: figures["used"],
    remaining=lambda figures: figures["remaining"],
    resetAt=lambda figures: figures["resetAt"],
)


@field("Query.repository")
def repository(look: Look, _source: None, owner: str, name: str, **_: Any) -> RepositoryState:
    repo = look.world.repo(f"{owner}/{name}")
    if repo is None or not look.caller.may_see(repo):
        raise refused("NOT_FOUND", f"Could not resolve to a Repository with the name '{owner}/{name}'.")
    return repo


@field("Repository.issue")
def issue(look: Look, repo: RepositoryState, number: int) -> Issue:
    look.require(repo, "issues:read", "read")
    found = repo.issues.get(number)
    if found and found.moved_to:
        target, moved = found.moved_to
        return look.world.repos[target.lower()].issues[moved]
    if found is None or found.deleted or found.pull:
        raise refused("NOT_FOUND", f"Could not resolve to an Issue with the number of {number}.")
    return found


@field("Repository.issues")
def issues(
    look: Look,
    repo: RepositoryState,
    *,
    states: list[str] | None = None,
    labels: list[str] | None = None,
    filterBy: Json | None = None,
    orderBy: Json | None = None,
    **paging: Any,
) -> Connection:
    look.require(repo, "issues:read", "read")
    wanted = filterBy or {}
    for name in set(wanted) - {"states", "labels", "since", "assignee", "createdBy", "mentioned", "viewerSubscribed"}:
        raise GraphQLError(f"sandbox: IssueFilters.{name} is not implemented")
    named, also_named = label_ids(repo, labels), label_ids(repo, wanted.get("labels"))
    chosen = [
        one
        for one in repo.listed()
        if one.pull is None
        and (named is None or not named.isdisjoint(one.labels))
        and (also_named is None or not also_named.isdisjoint(one.labels))
        and _has_state(one, states)
        and _has_state(one, wanted.get("states"))
        and _has_people(one, wanted)
        and _mentions(repo, one, wanted.get("mentioned"))
        and ("since" not in wanted or one.updated_at >= moment(wanted["since"]))
    ]
    order = orderBy or {"field": "CREATED_AT", "direction": "ASC"}
    keys: dict[str, Callable[[Issue], Any]] = {
        "CREATED_AT": lambda one: one.created_at,
        "UPDATED_AT": lambda one: one.updated_at,
        "COMMENTS": lambda one: len(repo.comments_of(one.number)),
    }
    key = keys[order["field"]]
    chosen.sort(key=lambda one: (key(one), one.number), reverse=order["direction"] == "DESC")
    return connect("issues", chosen, **paging)


def _has_state(one: Issue, states: list[str] | None) -> bool:
    return not states or one.state.upper() in states


def label_ids(repo: RepositoryState, names: list[str] | None) -> set[int] | None:
    """Of any of these names, where REST asks for all of them; None if it doesn't matter."""
    wanted = {name.casefold() for name in names or ()}
    return {label.id for label in repo.labels.values() if label.name.casefold() in wanted} if wanted else None


def _has_people(one: Issue, wanted: Json) -> bool:
    assignee, creator = wanted.get("assignee"), wanted.get("createdBy")
    logins = {login.lower() for login in one.assignees}
    right = assignee is None or (bool(logins) if assignee == "*" else assignee.lower() in logins)
    return right and (creator is None or creator.lower() == (one.author or "").lower())


def _mentions(repo: RepositoryState, one: Issue, login: str | None) -> bool:
    texts = [one.body or "", *(comment.body for comment in repo.comments_of(one.number))]
    return login is None or any(login.lower() in mentioned(text) for text in texts)


@field("Repository.pinnedIssues")
def pinned_issues(look: Look, repo: RepositoryState, **paging: Any) -> Connection:
    look.require(repo, "issues:read", "read")
    return connect("pinnedIssues", [Pinned(one) for one in repo.listed() if one.pinned], **paging)


@field("Repository.label")
def repository_label(_look: Look, repo: RepositoryState, name: str) -> Label | None:
    return repo.label(name)


@field("Issue.url", "PullRequest.url")
def issue_url(look: Look, one: Issue) -> str:
    return look.box.acts.shapes.page(one)


@field("IssueComment.url")
def comment_url(look: Look, comment: Comment) -> str:
    page = look.box.acts.shapes.page(look.repo_of(comment).issues[comment.number])
    return f"{page}#issuecomment-{comment.id}"


@field("IssueComment.viewerDidAuthor")
def viewer_did_author(look: Look, comment: Comment) -> bool:
    return comment.author is not None and comment.author == look.caller.login


@field("Issue.milestone", "PullRequest.milestone")
def milestone(look: Look, one: Issue) -> Milestone | None:
    return look.repo_of(one).milestones.get(one.milestone) if one.milestone is not None else None


@field("Issue.stateReason")
def state_reason(_look: Look, one: Issue, enableDuplicate: bool = False) -> str | None:
    """Unless asked for, "duplicate" is shown as "not planned"."""
    if one.state_reason == "duplicate" and not enableDuplicate:
        return "NOT_PLANNED"
    return one.state_reason.upper() if one.state_reason else None


@field("Issue.repository")
def issue_repository(look: Look, one: Issue) -> RepositoryState:
    return look.repo_of(one)


@field("Issue.author", "PullRequest.author", "IssueComment.author")
def author(look: Look, written: Issue | Comment) -> Account | None:
    return look.world.account(written.author)


@field("Issue.editor", "IssueComment.editor")
def editor(look: Look, written: Issue | Comment) -> Account | None:
    return look.world.account(written.editor)


@field("Reaction.user")
def reaction_user(look: Look, reaction: Reaction) -> Account | None:
    return look.world.account(reaction.login)


@field("Issue.authorAssociation", "IssueComment.authorAssociation")
def association(look: Look, written: Issue | Comment) -> str:
    return look.box.acts.shapes.association(written.repo, written.author)


@field("Issue.labels", "PullRequest.labels")
def issue_labels(look: Look, one: Issue, orderBy: Json | None = None, **paging: Any) -> Connection:
    labels = [look.repo_of(one).labels[number] for number in one.labels]
    return connect("labels", label_order(labels, orderBy), **paging)


def label_order(labels: list[Label], order: Json | None) -> list[Label]:
    order = order or {"field": "CREATED_AT", "direction": "ASC"}
    ordered = sorted(labels, key=lambda label: label.name.casefold() if order["field"] == "NAME" else label.id)
    return ordered[::-1] if order["direction"] == "DESC" else ordered


@field("Issue.assignees", "PullRequest.assignees")
def issue_assignees(look: Look, one: Issue, **paging: Any) -> Connection:
    accounts = [account for login in one.assignees if (account := look.world.account(login))]
    return connect("assignees", accounts, **paging)


@field("Issue.comments", "PullRequest.comments")
def issue_comments(look: Look, one: Issue, orderBy: Json | None = None, **paging: Any) -> Connection:
    comments = look.repo_of(one).comments_of(one.number)
    if orderBy:
        comments.sort(key=lambda comment: (comment.updated_at, comment.id), reverse=orderBy["direction"] == "DESC")
    return connect("comments", comments, **paging)


@field("Issue.timelineItems", "PullRequest.timelineItems")
def timeline(look: Look, one: Issue, itemTypes: list[str] | None = None, skip: int = 0, **paging: Any) -> Connection:
    """Only what was said, whether it was ever pinned, who closed it, what it was marked as a duplicate of, which labels
    it got and whether it was opened again: no others are kept.
    """
    if itemTypes == ["ISSUE_COMMENT"]:
        return connect("timelineItems", look.repo_of(one).comments_of(one.number)[skip:], **paging)
    if itemTypes == ["PINNED_EVENT"]:
        return connect("timelineItems", [PinnedEvent(one)] if one.was_pinned else [], **paging)
    if itemTypes == ["CLOSED_EVENT"]:
        return connect("timelineItems", [ClosedEvent(one)] if one.state == "closed" else [], **paging)
    if set(itemTypes or ()) == {"MARKED_AS_DUPLICATE_EVENT", "UNMARKED_AS_DUPLICATE_EVENT"}:
        return connect("timelineItems", [MarkedEvent(one)] if one.marked_as else [], **paging)
    if set(itemTypes or ()) == {"LABELED_EVENT", "REOPENED_EVENT"}:
        known = look.repo_of(one).labels
        return connect("timelineItems", [each for each in one.history if each.label in {None, *known}], **paging)
    raise GraphQLError(f"sandbox: a timeline of {itemTypes} is not implemented")


def _original(look: Look, place: tuple[str, int] | None) -> Issue | None:
    """What somebody called the original; None where it is gone."""
    found = look.world.repos[place[0].lower()].issues.get(place[1]) if place else None
    return None if found is None or found.deleted else found


@field("Issue.duplicateOf")
def duplicate_of(look: Look, one: Issue) -> Issue | None:
    return _original(look, one.duplicate_of)


@field("MarkedAsDuplicateEvent.canonical")
def canonical(look: Look, event: MarkedEvent) -> Issue | None:
    return _original(look, event.issue.marked_as)


@field("MarkedAsDuplicateEvent.actor")
def marked_by(look: Look, event: MarkedEvent) -> Account | None:
    return look.world.account(event.issue.marked_by) if event.issue.marked_by else None


@field("LabeledEvent.actor")
def labelled_by(look: Look, event: Past) -> Account | None:
    return look.world.account(event.actor)


@field("LabeledEvent.label")
def label_then(look: Look, event: Past) -> Label:
    return next(repo.labels[event.label] for repo in look.world.repos.values() if event.label in repo.labels)


@field("ClosedEvent.actor")
def closed_by(look: Look, event: ClosedEvent) -> Account | None:
    return look.world.account(event.issue.closed_by) if event.issue.closed_by else None


@field("Issue.reactions", "IssueComment.reactions")
def reactions(
    _look: Look,
    subject: Issue | Comment,
    content: str | None = None,
    orderBy: Json | None = None,
    **paging: Any,
) -> Connection:
    chosen = [one for one in subject.reactions if content in (None, REACTION_WORDS[one.content])]
    chosen.sort(key=lambda one: (one.at, one.id), reverse=(orderBy or {}).get("direction") == "DESC")
    return connect("reactions", chosen, **paging)


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


@field("ReactionGroup.viewerHasReacted")
def viewer_has_reacted(look: Look, group: ReactionGroup) -> bool:
    return any(one.login == look.caller.login for one in group.reactions)

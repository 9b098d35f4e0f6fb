"""GraphQL: what can be asked, field by field, where it is not what our own things call it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from operator import itemgetter
from typing import Any

from graphql import GraphQLEnumType, GraphQLError, GraphQLOutputType, GraphQLResolveInfo, get_named_type

from .graphql_look import Connection, Look, connect, refused
from .mentions import mentioned
from .rest import moment
from .shapes import node_id, stamp
from .state import Account, Comment, Issue, Label, Past, RepositoryState

Json = dict[str, Any]
_NOTHING = object()

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


@dataclass(frozen=True)
class PinnedIssue:
    issue: Issue


@dataclass(frozen=True)
class TimelineEvent:
    """`kind`: GitHub's name of its type."""

    kind: str
    issue: Issue


# What stands in a timeline beside what was said: GitHub's name of it, and that of its type.
PAST = {
    "LABELED_EVENT": "LabeledEvent",
    "RENAMED_TITLE_EVENT": "RenamedTitleEvent",
    "REOPENED_EVENT": "ReopenedEvent",
}


def _past(past: Past) -> str:
    if past.title is not None:
        return "RENAMED_TITLE_EVENT"
    return "REOPENED_EVENT" if past.label is None else "LABELED_EVENT"


# The exceptions: what is not told as `_told` has it.
FIELDS: dict[str, Callable[..., Any]] = {}
# Our class -> the name of its GraphQL type, where a field can be of more than one.
TYPES: dict[str, Callable[[Any], str]] = {
    "Account": lambda account: account.kind,
    "Issue": lambda issue: "PullRequest" if issue.pull else "Issue",
    "Comment": lambda _: "IssueComment",
    "Label": lambda _: "Label",
    "RepositoryState": lambda _: "Repository",
    "Reaction": lambda _: "Reaction",
    "TimelineEvent": lambda event: event.kind,
    "Past": lambda past: PAST[_past(past)],
}


def field(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declares the resolver of one or more fields, `Type.field`."""

    def add(resolver: Callable[..., Any]) -> Callable[..., Any]:
        FIELDS.update(dict.fromkeys(names, resolver))
        return resolver

    return add


def told(kinds: str, **read: Callable[[Any], Any]) -> None:
    """Declares fields that need to know nothing but the thing itself, of these types alike."""
    for kind in kinds.split():
        for name, reader in read.items():
            FIELDS[f"{kind}.{name}"] = lambda _look, source, reader=reader: _written(reader(source))


def resolve(source: Any, info: GraphQLResolveInfo[Look], **arguments: Any) -> Any:
    return resolver_of(info.parent_type.name, info.field_name, info.return_type)(info.context, source, **arguments)


def resolver_of(kind: str, name: str, returns: GraphQLOutputType) -> Callable[..., Any]:
    """A field as the exceptions have it, or as the thing itself calls it; what is neither is loudly not there."""
    key = f"{kind}.{name}"
    is_among_words = isinstance(get_named_type(returns), GraphQLEnumType)
    readers: dict[type, Callable[[Any], Any]] = {}

    def told(look: Look, source: Any, **arguments: Any) -> Any:
        kind_there = type(source)
        if kind_there not in readers:
            readers[kind_there] = _reader(kind_there, name)
        try:
            value = _NOTHING if arguments else readers[kind_there](source)  # no thing of ours takes any
        except (AttributeError, KeyError):
            value = _NOTHING
        if value is _NOTHING:
            look.box.unknown_routes.append(f"graphql {key}")
            raise GraphQLError(f"sandbox: {key} is not implemented")
        return re.sub(r"\W", "_", value).upper() if is_among_words and isinstance(value, str) else _written(value)

    return FIELDS.get(key, told)


def _reader(kind: type, name: str) -> Callable[[Any], Any]:
    """Under its own name: of a mapping a key, else an attribute; what an issue hasn't, its pull request may have.

    What it gives raises KeyError, AttributeError.
    """
    if issubclass(kind, Mapping):
        return itemgetter(name)
    if name == "id":
        return lambda source: found if isinstance(found := getattr(source, "id", None), str) else node_id(source)
    if name in ("databaseId", "fullDatabaseId"):
        written: Callable[[int], Any] = int if name == "databaseId" else str
        return lambda source: written((getattr(source, "pull", None) or source).id)
    known = "page" if name == "pageInfo" else _snake(name)

    def read(source: Any) -> Any:
        for each in (source, getattr(source, "pull", None)):
            for attribute in (known, known.removeprefix("is_")):
                if (value := getattr(each, attribute, _NOTHING)) is not _NOTHING:
                    return value
        raise AttributeError(known)

    return read


@cache
def _snake(name: str) -> str:
    return re.sub("(?=[A-Z])", "_", name).lower()


def _written(value: Any) -> Any:
    return stamp(value) if isinstance(value, datetime) else value


# REST says "github-actions[bot]", GraphQL doesn't.
told("Bot", login=lambda account: account.login.removesuffix("[bot]"))
told("Repository", nameWithOwner=lambda repo: repo.full_name)
told(
    "Issue PullRequest",
    body=lambda issue: issue.body or "",
    state=lambda issue: "MERGED" if issue.pull and issue.pull.merged_at else issue.state.upper(),
    closed=lambda issue: issue.state == "closed",
    activeLockReason=lambda issue: issue.lock_reason and issue.lock_reason.replace(" ", "_").replace("-", "_").upper(),
    createdViaEmail=lambda _: False,  # by mail one answers, and opens nothing
)
told("Issue IssueComment", lastEditedAt=lambda written: written.edited_at)
told(
    "IssueComment",
    isMinimized=lambda comment: comment.minimized is not None,
    minimizedReason=lambda comment: comment.minimized,
    includesCreatedEdit=lambda comment: comment.edited_at is not None,
)
told("Reaction", content=lambda given: REACTION_WORDS[given.content])
told("ClosedEvent", createdAt=lambda event: event.issue.closed_at)
told("LabeledEvent RenamedTitleEvent ReopenedEvent", createdAt=lambda event: event.at)
told("PinnedIssue", id=lambda pinned: f"PI_{pinned.issue.id}")
told(
    "IssueTimelineItemsConnection PullRequestTimelineItemsConnection",
    filteredCount=lambda connection: connection.total_count,
)
FIELDS["Repository.url"] = lambda look, repo: f"{look.box.url}/{repo.full_name}"
FIELDS["Repository.label"] = lambda _look, repo, name: repo.label(name)
FIELDS["Issue.url"] = FIELDS["PullRequest.url"] = lambda look, one: look.box.acts.shapes.page(one)
FIELDS["IssueComment.url"] = lambda look, comment: (
    f"{look.box.acts.shapes.page(look.repo_of(comment).issues[comment.number])}#issuecomment-{comment.id}"
)
for _kind in ("Issue", "PullRequest", "IssueComment"):
    FIELDS[f"{_kind}.author"] = lambda look, written: look.world.account(written.author)
    FIELDS[f"{_kind}.editor"] = lambda look, written: look.world.account(written.editor)
    FIELDS[f"{_kind}.authorAssociation"] = lambda look, one: look.box.acts.shapes.association(one.repo, one.author)
    FIELDS[f"{_kind}.milestone"] = lambda look, one: look.repo_of(one).milestones.get(one.milestone)
FIELDS["Issue.repository"] = lambda look, one: look.repo_of(one)
FIELDS["Reaction.user"] = lambda look, reaction: look.world.account(reaction.login)
FIELDS["Issue.duplicateOf"] = lambda look, one: _original(look, one.duplicate_of)
FIELDS["MarkedAsDuplicateEvent.canonical"] = lambda look, event: _original(look, event.issue.marked_as)
FIELDS["MarkedAsDuplicateEvent.actor"] = lambda look, event: look.world.account(event.issue.marked_by)
FIELDS["ClosedEvent.actor"] = lambda look, event: look.world.account(event.issue.closed_by)
FIELDS["LabeledEvent.actor"] = FIELDS["RenamedTitleEvent.actor"] = lambda look, event: look.world.account(event.actor)


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
    return connect("issues", in_order(repo, chosen, orderBy), **paging)


def in_order(repo: RepositoryState, issues: list[Issue], asked: Json | None) -> list[Issue]:
    order = asked or {"field": "CREATED_AT", "direction": "ASC"}
    keys: dict[str, Callable[[Issue], Any]] = {
        "CREATED_AT": lambda one: one.created_at,
        "UPDATED_AT": lambda one: one.updated_at,
        "COMMENTS": lambda one: len(repo.comments_of(one.number)),
    }
    key = keys[order["field"]]
    return sorted(issues, key=lambda one: (key(one), one.number), reverse=order["direction"] == "DESC")


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
    return connect("pinnedIssues", [PinnedIssue(one) for one in repo.listed() if one.pinned], **paging)


@field("Issue.stateReason")
def state_reason(_look: Look, one: Issue, enableDuplicate: bool = False) -> str | None:
    """Unless asked for, "duplicate" is shown as "not planned"."""
    if one.state_reason == "duplicate" and not enableDuplicate:
        return "NOT_PLANNED"
    return one.state_reason.upper() if one.state_reason else None


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
    it got, what else it was called and whether it was opened again: no others are kept.
    """
    found: Json = {
        "ISSUE_COMMENT": look.repo_of(one).comments_of(one.number),
        "PINNED_EVENT": [TimelineEvent("PinnedEvent", one)] if one.was_pinned else [],
        "CLOSED_EVENT": [TimelineEvent("ClosedEvent", one)] if one.state == "closed" else [],
        "MARKED_AS_DUPLICATE_EVENT": [TimelineEvent("MarkedAsDuplicateEvent", one)] if one.marked_as else [],
    }
    kinds = set(itemTypes or ()) - {"UNMARKED_AS_DUPLICATE_EVENT"}  # nobody takes it back here
    if len(kinds) == 1 and kinds <= found.keys():
        return connect("timelineItems", found[kinds.pop()][skip:], **paging)
    if kinds and kinds <= PAST.keys():
        known = {None, *look.repo_of(one).labels}
        wanted = (each for each in one.history if _past(each) in kinds and each.label in known)
        return connect("timelineItems", list(wanted), **paging)
    raise GraphQLError(f"sandbox: a timeline of {itemTypes} is not implemented")


def _original(look: Look, place: tuple[str, int] | None) -> Issue | None:
    """What somebody called the original; None where it is gone."""
    found = look.world.repos[place[0].lower()].issues.get(place[1]) if place else None
    return None if found is None or found.deleted else found


@field("LabeledEvent.label")
def label_then(look: Look, event: Past) -> Label:
    return next(repo.labels[event.label] for repo in look.world.repos.values() if event.label in repo.labels)


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

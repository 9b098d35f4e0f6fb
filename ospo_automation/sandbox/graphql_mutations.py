"""GraphQL: what can be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import GraphQLError

from .acts import MAX_BODY
from .graphql_fields import FIELDS, REACTION_WORDS
from .graphql_look import Look, refused
from .rest_issues import has_a_role, may_take_part
from .state import Account, Comment, Issue, Label, RepositoryState

Json = dict[str, Any]

_PINS = 3


def mutation(name: str) -> Callable[[Callable[[Look, Json], Json]], Callable[[Look, Json], Json]]:
    """Declares a mutation; what the function returns is its payload, beside the id that every one may have."""

    def add(run: Callable[[Look, Json], Json]) -> Callable[[Look, Json], Json]:
        def resolved(look: Look, _source: None, input: Json) -> Json:  # noqa: A002  # GraphQL calls it so
            return {"clientMutationId": input.get("clientMutationId"), **run(look, input)}

        FIELDS[f"Mutation.{name}"] = resolved
        return run

    return add


def own(look: Look, written: Issue | Comment) -> RepositoryState:
    """Where it stands; its author may change it, and so may whoever writes there."""
    repo = look.repo_of(written)
    look.require(repo, "issues:write", "read" if written.author == look.caller.login else "triage", written)
    return repo


@mutation("closeIssue")
def close_issue(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["issueId"], Issue)
    own(look, issue)
    look.box.acts.close_issue(look.caller.actor, issue, (asked.get("stateReason") or "COMPLETED").lower())
    return {"issue": issue}


@mutation("pinIssue")
def pin_issue(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["issueId"], Issue)
    repo = look.repo_of(issue)
    look.require(repo, "issues:write", "write")
    if not issue.pinned and sum(one.pinned for one in repo.listed()) >= _PINS:
        raise refused("UNPROCESSABLE", f"Maximum {_PINS} pinned issues per repository")
    issue.pinned = issue.was_pinned = True
    return {"issue": issue}


@mutation("minimizeComment")
def minimize_comment(look: Look, asked: Json) -> Json:
    comment: Comment = look.node(asked["subjectId"], Comment)
    look.require(look.repo_of(comment), "issues:write", "write", comment)
    comment.minimized = asked["classifier"].lower()
    return {"minimizedComment": comment}


@mutation("addComment")
def add_comment(look: Look, asked: Json) -> Json:
    issue, body = look.node(asked["subjectId"], Issue), asked["body"]
    repo = look.repo_of(issue)
    look.require(repo, "issues:write", "read", issue)
    if not body.strip():
        raise refused("UNPROCESSABLE", "Body cannot be blank")
    if len(body) > MAX_BODY:
        raise refused("UNPROCESSABLE", f"Body is too long (maximum is {MAX_BODY} characters)")
    if issue.locked and not look.caller.has_role(repo, "write"):
        raise refused("FORBIDDEN", "Unable to create comment because issue is locked.")
    return {"commentEdge": {"node": look.box.acts.comment(look.caller.actor, repo, issue, body)}, "subject": issue}


@mutation("updateIssueComment")
def update_comment(look: Look, asked: Json) -> Json:
    comment: Comment = look.node(asked["id"], Comment)
    if not asked["body"].strip():
        raise refused("UNPROCESSABLE", "Body cannot be blank")
    look.box.acts.edit_comment(look.caller.actor, own(look, comment), comment, asked["body"])
    return {"issueComment": comment}


@mutation("updateIssue")
def update_issue(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["id"], Issue)
    repo, given = own(look, issue), {name: value for name, value in asked.items() if value is not None}
    if other := set(given) - {"id", "title", "body", "labelIds", "assigneeIds"}:
        raise GraphQLError(f"sandbox: UpdateIssueInput.{min(other)} is not implemented")
    actor, acts = look.caller.actor, look.box.acts
    acts.edit_issue(actor, issue, title=given.get("title"), body=given.get("body"))
    if look.caller.has_role(repo, "triage"):
        if "labelIds" in given:
            acts.set_labels(actor, repo, issue, [look.node(one, Label) for one in given["labelIds"]])
        if "assigneeIds" in given:
            wanted = [look.node(one, Account).login for one in given["assigneeIds"]]
            acts.unassign(actor, issue, [login for login in issue.assignees if login not in wanted])
            acts.assign(actor, issue, [login for login in wanted if has_a_role(repo, login)])
    return {"issue": issue}


@mutation("reopenIssue")
def reopen_issue(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["issueId"], Issue)
    own(look, issue)
    look.box.acts.reopen_issue(look.caller.actor, issue)
    return {"issue": issue}


def _triaged(look: Look, identity: str) -> Issue:
    issue: Issue = look.node(identity, Issue)
    look.require(look.repo_of(issue), "issues:write", "triage", issue)
    return issue


@mutation("addLabelsToLabelable")
def add_labels(look: Look, asked: Json) -> Json:
    issue, labels = _triaged(look, asked["labelableId"]), [look.node(one, Label) for one in asked["labelIds"]]
    look.box.acts.add_labels(look.caller.actor, look.repo_of(issue), issue, labels)
    return {"labelable": issue}


@mutation("removeLabelsFromLabelable")
def remove_labels(look: Look, asked: Json) -> Json:
    issue, labels = _triaged(look, asked["labelableId"]), [look.node(one, Label) for one in asked["labelIds"]]
    look.box.acts.remove_labels(look.caller.actor, look.repo_of(issue), issue, labels)
    return {}


@mutation("addAssigneesToAssignable")
def add_assignees(look: Look, asked: Json) -> Json:
    issue, people = _triaged(look, asked["assignableId"]), [look.node(one, Account) for one in asked["assigneeIds"]]
    able = [one.login for one in people if may_take_part(look.repo_of(issue), one, issue)]
    look.box.acts.assign(look.caller.actor, issue, able)
    return {"assignable": issue}


@mutation("removeAssigneesFromAssignable")
def remove_assignees(look: Look, asked: Json) -> Json:
    issue, people = _triaged(look, asked["assignableId"]), [look.node(one, Account) for one in asked["assigneeIds"]]
    look.box.acts.unassign(look.caller.actor, issue, [one.login for one in people])
    return {"assignable": issue}


@mutation("addReaction")
def add_reaction(look: Look, asked: Json) -> Json:
    subject: Issue | Comment = look.node(asked["subjectId"], Issue, Comment)
    look.require(look.repo_of(subject), "issues:write", "read", subject)
    content = next(short for short, word in REACTION_WORDS.items() if word == asked["content"])
    return {"reaction": look.box.acts.react(look.caller.actor, subject, content)[0]}

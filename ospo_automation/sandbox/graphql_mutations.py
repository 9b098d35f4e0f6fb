"""GraphQL: what can be changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from ospo_automation.sandbox.acts import MAX_BODY
from ospo_automation.sandbox.graphql_fields import LOCK_REASONS, REACTION_WORDS
from ospo_automation.sandbox.graphql_look import Look, refused
from ospo_automation.sandbox.rest_issues import has_a_role, may_take_part
from ospo_automation.sandbox.state import Account, Comment, Issue, Label, RepositoryState

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]

MUTATIONS: dict[str, Callable[..., Any]] = {}
_PINS = 3


@dataclass(frozen=True)
class Payload:
    """What a mutation gives back."""

    content: Json


def mutation(name: str, *payload: str) -> Callable[[Callable[[Look, Json], Json]], Callable[[Look, Json], Json]]:
    """Declares a mutation, and the fields of its payload: keys of what the function returns."""

    def add(run: Callable[[Look, Json], Json]) -> Callable[[Look, Json], Json]:
        MUTATIONS[f"Mutation.{name}"] = lambda look, _source, input: Payload(run(look, input))  # noqa: A006  # GraphQL calls it so
        for key in payload:
            MUTATIONS[f"{name[0].upper()}{name[1:]}Payload.{key}"] = lambda _, source, key=key: source.content[key]
        return run

    return add


MUTATIONS["IssueCommentEdge.node"] = lambda _look, comment: comment


@mutation("addComment", "commentEdge", "subject")
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


def _own(look: Look, written: Issue | Comment) -> RepositoryState:
    """Where it stands; its author may change it, and so may whoever writes there."""
    repo = look.repo_of(written)
    look.require(repo, "issues:write", "read" if written.author == look.caller.login else "triage", written)
    return repo


@mutation("updateIssueComment", "issueComment")
def update_comment(look: Look, asked: Json) -> Json:
    comment: Comment = look.node(asked["id"], Comment)
    if not asked["body"].strip():
        raise refused("UNPROCESSABLE", "Body cannot be blank")
    look.box.acts.edit_comment(look.caller.actor, _own(look, comment), comment, asked["body"])
    return {"issueComment": comment}


@mutation("createIssue", "issue")
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


@mutation("updateIssue", "issue")
def update_issue(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["id"], Issue)
    repo, given = _own(look, issue), {name: value for name, value in asked.items() if value is not None}
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


@mutation("closeIssue", "issue")
def close_issue(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["issueId"], Issue)
    _own(look, issue)
    look.box.acts.close_issue(look.caller.actor, issue, (asked.get("stateReason") or "COMPLETED").lower())
    return {"issue": issue}


@mutation("reopenIssue", "issue")
def reopen_issue(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["issueId"], Issue)
    _own(look, issue)
    look.box.acts.reopen_issue(look.caller.actor, issue)
    return {"issue": issue}


def _labels(look: Look, asked: Json) -> tuple[Issue, RepositoryState, list[Label]]:
    issue: Issue = look.node(asked["labelableId"], Issue)
    repo = look.repo_of(issue)
    look.require(repo, "issues:write", "triage", issue)
    return issue, repo, [look.node(one, Label) for one in asked["labelIds"]]


@mutation("addLabelsToLabelable", "labelable")
def add_labels(look: Look, asked: Json) -> Json:
    issue, repo, labels = _labels(look, asked)
    look.box.acts.add_labels(look.caller.actor, repo, issue, labels)
    return {"labelable": issue}


@mutation("removeLabelsFromLabelable", "clientMutationId")
def remove_labels(look: Look, asked: Json) -> Json:
    issue, repo, labels = _labels(look, asked)
    look.box.acts.remove_labels(look.caller.actor, repo, issue, labels)
    return {"clientMutationId": asked.get("clientMutationId")}


def _assignees(look: Look, asked: Json) -> tuple[Issue, RepositoryState, list[Account]]:
    issue: Issue = look.node(asked["assignableId"], Issue)
    repo = look.repo_of(issue)
    look.require(repo, "issues:write", "triage", issue)
    return issue, repo, [look.node(one, Account) for one in asked["assigneeIds"]]


@mutation("addAssigneesToAssignable", "assignable")
def add_assignees(look: Look, asked: Json) -> Json:
    issue, repo, people = _assignees(look, asked)
    able = [one.login for one in people if may_take_part(repo, one, issue)]
    look.box.acts.assign(look.caller.actor, issue, able)
    return {"assignable": issue}


@mutation("removeAssigneesFromAssignable", "assignable")
def remove_assignees(look: Look, asked: Json) -> Json:
    issue, _, people = _assignees(look, asked)
    look.box.acts.unassign(look.caller.actor, issue, [one.login for one in people])
    return {"assignable": issue}


@mutation("lockLockable", "lockedRecord")
def lock(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["lockableId"], Issue)
    look.require(look.repo_of(issue), "issues:write", "write", issue)
    reason = asked.get("lockReason")
    look.box.acts.lock_issue(issue, LOCK_REASONS[reason] if reason else None)
    return {"lockedRecord": issue}


@mutation("unlockLockable", "unlockedRecord")
def unlock(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["lockableId"], Issue)
    look.require(look.repo_of(issue), "issues:write", "write", issue)
    look.box.acts.lock_issue(issue, locked=False)
    return {"unlockedRecord": issue}


@mutation("deleteIssue", "repository")
def delete_issue(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["issueId"], Issue)
    repo = look.repo_of(issue)
    look.require(repo, "administration:write", "admin")  # a workflow's token never has it
    look.box.acts.delete_issue(repo, issue)
    return {"repository": repo}


@mutation("transferIssue", "issue")
def transfer_issue(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["issueId"], Issue)
    target: RepositoryState = look.node(asked["repositoryId"], RepositoryState)
    for repo in (look.repo_of(issue), target):
        look.require(repo, "issues:write", "write")
    return {"issue": look.box.acts.transfer_issue(look.caller.actor, issue, target)}


@mutation("addReaction", "reaction")
def add_reaction(look: Look, asked: Json) -> Json:
    subject: Issue | Comment = look.node(asked["subjectId"], Issue, Comment)
    look.require(look.repo_of(subject), "issues:write", "read", subject)
    content = next(short for short, word in REACTION_WORDS.items() if word == asked["content"])
    return {"reaction": look.box.acts.react(look.caller.actor, subject, content)[0]}


@mutation("pinIssue", "issue")
def pin_issue(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["issueId"], Issue)
    repo = look.repo_of(issue)
    look.require(repo, "issues:write", "write")
    if not issue.pinned and sum(one.pinned for one in repo.listed()) >= _PINS:
        raise refused("UNPROCESSABLE", f"Maximum {_PINS} pinned issues per repository")
    issue.pinned = issue.was_pinned = True
    return {"issue": issue}


@mutation("unpinIssue", "issue")
def unpin_issue(look: Look, asked: Json) -> Json:
    issue: Issue = look.node(asked["issueId"], Issue)
    look.require(look.repo_of(issue), "issues:write", "write", issue)
    issue.pinned = False
    return {"issue": issue}


@mutation("minimizeComment", "minimizedComment")
def minimize_comment(look: Look, asked: Json) -> Json:
    comment: Comment = look.node(asked["subjectId"], Comment)
    look.require(look.repo_of(comment), "issues:write", "write", comment)
    comment.minimized = asked["classifier"].lower()
    return {"minimizedComment": comment}

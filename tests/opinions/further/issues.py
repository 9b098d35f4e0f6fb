"""REST: changing an issue, its labels, its people and what is thought of it."""

from __future__ import annotations

from ospo_automation.sandbox.access import Refusal
from ospo_automation.sandbox.acts import Actor, Acts
from ospo_automation.sandbox.rest import Answer, Call, route
from ospo_automation.sandbox.rest_issues import (
    asked_assignees,
    asked_milestone,
    assignable,
    change_state,
    check_body,
    check_title,
    label_names,
)
from ospo_automation.sandbox.rest_labels import ON_ISSUE, asked_labels
from ospo_automation.sandbox.state import Comment, Issue
from tests.opinions.further.milestones import put_on

ONE = "/repos/{owner}/{repo}/issues/{issue_number}"
ISSUE_REACTIONS = ONE + "/reactions"
COMMENT_REACTIONS = "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions"


@route("PATCH", ONE, needs="issues:write", role="read")
def update_issue(call: Call) -> Answer:
    issue, body, actor = call.issue(), call.body or {}, call.caller.actor
    triage = call.has_role("triage")
    if not triage and issue.author != call.caller.login:
        raise Refusal(403, "Must have admin rights to Repository.")
    if body.get("title") is not None:
        check_title(str(body["title"]))
    check_body(body.get("body"))
    if triage and ("assignees" in body or "assignee" in body):
        wanted = asked_assignees(call, issue)
        call.acts.unassign(actor, issue, [login for login in issue.assignees if login not in wanted])
        call.acts.assign(actor, issue, wanted)
    title = str(body["title"]) if body.get("title") is not None else None
    new_body = body["body"] or "" if "body" in body else None
    call.acts.edit_issue(actor, issue, title=title, body=new_body)
    if triage and "labels" in body:
        labels = [call.acts.label_or_new(call.repo, name) for name in label_names(body["labels"])]
        call.acts.set_labels(actor, call.repo, issue, labels)
    if triage and "milestone" in body:
        put_on(call.acts, issue, asked_milestone(call))
    change_state(call, issue)
    return Answer(call.shapes.single_issue(issue))


@route("POST", ONE + "/assignees", needs="issues:write", role="triage", status=201)
def addasked_assignees(call: Call) -> Answer:
    issue = call.issue()
    listed = (call.body or {}).get("assignees", [])
    logins = [entry if isinstance(entry, str) else entry["login"] for entry in listed]
    # Here GitHub passes over in silence whoever can't be assigned.
    call.acts.assign(call.caller.actor, issue, [login for login in logins if assignable(call, login, issue)])
    return Answer(call.shapes.issue(issue))


@route("DELETE", ONE + "/assignees", needs="issues:write", role="triage")
def removeasked_assignees(call: Call) -> Answer:
    issue = call.issue()
    call.acts.unassign(call.caller.actor, issue, call.body["assignees"])
    return Answer(call.shapes.issue(issue))


@route("PUT", ONE + "/lock", needs="issues:write", status=204)
def lock(call: Call) -> Answer:
    call.acts.lock_issue(call.issue(), (call.body or {}).get("lock_reason"))
    return Answer()


@route("DELETE", ONE + "/lock", needs="issues:write", status=204)
def unlock(call: Call) -> Answer:
    call.acts.lock_issue(call.issue(), locked=False)
    return Answer()


@route("GET", ON_ISSUE, needs="issues:read")
def list_on_issue(call: Call) -> Answer:
    return call.page(call.shapes.labels_of(call.issue()), lambda shape: shape)


@route("PUT", ON_ISSUE, needs="issues:write", role="triage")
def set_on_issue(call: Call) -> Answer:
    issue = call.issue()
    call.acts.set_labels(call.caller.actor, call.repo, issue, asked_labels(call))
    return Answer(call.shapes.labels_of(issue))


@route("DELETE", ON_ISSUE, needs="issues:write", role="triage", status=204)
def remove_all(call: Call) -> Answer:
    call.acts.set_labels(call.caller.actor, call.repo, call.issue(), [])
    return Answer()


@route("DELETE", ON_ISSUE + "/{name}", needs="issues:write", role="triage")
def remove_one(call: Call) -> Answer:
    issue, label = call.issue(), call.repo.label(call.params["name"])
    if label is None or label.id not in issue.labels:
        raise Refusal(404, "Label does not exist")
    call.acts.remove_labels(call.caller.actor, call.repo, issue, [label])
    return Answer(call.shapes.labels_of(issue))


def _reactions(call: Call, subject: Issue | Comment) -> Answer:
    wanted = call.query.get("content")
    return call.page([one for one in subject.reactions if wanted in (None, one.content)], call.shapes.reaction)


def _react(acts: Acts, actor: Actor, subject: Issue | Comment, content: str) -> Answer:
    reaction, new = acts.react(actor, subject, content)
    return Answer(acts.shapes.reaction(reaction), status=201 if new else 200)


@route("GET", ISSUE_REACTIONS, needs="issues:read")
def list_issue_reactions(call: Call) -> Answer:
    return _reactions(call, call.issue())


@route("POST", ISSUE_REACTIONS, needs="issues:write", role="read")
def react_to_issue(call: Call) -> Answer:
    return _react(call.acts, call.caller.actor, call.issue(), call.body["content"])


@route("DELETE", ISSUE_REACTIONS + "/{reaction_id}", needs="issues:write", role="read", status=204)
def delete_issue_reaction(call: Call) -> Answer:
    issue = call.issue()
    for reaction in issue.reactions:
        if str(reaction.id) == call.params["reaction_id"]:
            if reaction.login != call.caller.login:
                raise Refusal(403, "Must have admin rights to Repository.")
            issue.reactions.remove(reaction)
            return Answer()
    raise Refusal(404, "Not Found")


@route("GET", COMMENT_REACTIONS, needs="issues:read")
def list_comment_reactions(call: Call) -> Answer:
    return _reactions(call, call.comment())


@route("POST", COMMENT_REACTIONS, needs="issues:write", role="read")
def react_to_comment(call: Call) -> Answer:
    return _react(call.acts, call.caller.actor, call.comment(), call.body["content"])

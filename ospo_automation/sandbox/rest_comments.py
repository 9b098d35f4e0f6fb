"""REST: what is said below issues and pull requests."""

from __future__ import annotations

from .access import Refusal, invalid
from .acts import MAX_BODY
from .rest import Answer, Call, moment, route, told
from .state import Comment

ISSUES = "/repos/{owner}/{repo}/issues"
OF_ISSUE = ISSUES + "/{issue_number}/comments"
ONE = ISSUES + "/comments/{comment_id}"


@route("GET", OF_ISSUE, needs="issues:read")
def list_of_issue(call: Call) -> Answer:
    since = moment(call.query["since"]) if "since" in call.query else None
    comments = call.repo.comments_of(call.issue().number)
    return call.page([one for one in comments if since is None or one.updated_at >= since], call.shapes.comment)


@route("GET", ISSUES + "/comments", needs="issues:read")
def list_of_repository(call: Call) -> Answer:
    since = moment(call.query["since"]) if "since" in call.query else None
    comments = [one for one in call.repo.comments.values() if since is None or one.updated_at >= since]
    # Without `sort`, GitHub lists in the order of the ids and passes over the direction.
    backwards = "sort" in call.query and call.query.get("direction") == "desc"
    by_update = call.query.get("sort") == "updated"
    comments.sort(key=lambda one: (one.updated_at if by_update else one.created_at, one.id), reverse=backwards)
    return call.page(comments, call.shapes.comment)


@route("POST", OF_ISSUE, needs="issues:write", role="read", status=201)
def create_comment(call: Call) -> Answer:
    issue, text = call.issue(), call.body["body"]
    check_text(text)
    if issue.locked and not call.has_role("write"):
        raise Refusal(403, "Unable to create comment because issue is locked.")
    shape = call.shapes.comment(call.acts.comment(call.caller.actor, call.repo, issue, text))
    return Answer(shape, headers={"Location": shape["url"]})


def check_text(text: str) -> None:
    if not text.replace("\0", "").strip():
        raise invalid("IssueComment", "data", "unprocessable", "Body cannot be blank")
    if len(text) > MAX_BODY:
        words = f"body is too long (maximum is {MAX_BODY} characters)"
        raise invalid("IssueComment", "data", "unprocessable", words)


told(ONE, "issues:read", lambda call: call.shapes.comment(call.comment()))


def _own_comment(call: Call) -> Comment:
    comment = call.comment()
    if comment.author != call.caller.login and not call.has_role("write"):
        raise Refusal(403, "Must have admin rights to Repository.")
    return comment


@route("PATCH", ONE, needs="issues:write", role="read")
def update_comment(call: Call) -> Answer:
    comment = _own_comment(call)
    check_text(call.body["body"])
    call.acts.edit_comment(call.caller.actor, call.repo, comment, call.body["body"])
    return Answer(call.shapes.comment(comment))


@route("DELETE", ONE, needs="issues:write", role="read", status=204)
def delete_comment(call: Call) -> Answer:
    call.acts.delete_comment(call.caller.actor, call.repo, _own_comment(call))
    return Answer()

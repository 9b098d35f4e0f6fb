"""REST: what a pull request brings, its reviews, and merging it."""

from __future__ import annotations

from typing import Any

from ospo_automation.sandbox.access import Refusal
from ospo_automation.sandbox.commit_shapes import full_commit
from ospo_automation.sandbox.git_merge import Conflict
from ospo_automation.sandbox.pull_shapes import pull_of
from ospo_automation.sandbox.rest import Answer, Call, route
from ospo_automation.sandbox.rest_git import refuse_workflows
from ospo_automation.sandbox.rest_issues import check_body

Json = dict[str, Any]

ONE = "/repos/{owner}/{repo}/pulls/{pull_number}"
_STATES = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}
NOT_MERGEABLE = "Pull Request is not mergeable"


@route("GET", ONE + "/merge", needs="pull_requests:read", status=204)
def is_merged(call: Call) -> Answer:
    if pull_of(call.pull()).merged_at is None:
        raise Refusal(404, "Not Found")
    return Answer()


@route("PUT", ONE + "/merge", needs="contents:write")
def merge(call: Call) -> Answer:
    issue, body = call.pull(), call.body or {}
    pull = pull_of(issue)
    tip = call.git.branch(pull.base)
    if issue.state != "open" or tip is None:
        raise Refusal(405, NOT_MERGEABLE)
    if pull.draft:
        raise Refusal(405, "Pull Request is still a draft")
    if body.get("sha", pull.head_sha) != pull.head_sha:
        raise Refusal(409, "Head branch was modified. Review and try the merge again.")
    refuse_workflows(call, call.git.common_ancestor(tip, pull.head_sha), pull.head_sha)
    method = body.get("merge_method", "merge")
    try:
        sha = call.acts.merge(call.caller.actor, call.repo, issue, method, _message(call, body, method))
    except Conflict:
        words = "This branch can't be rebased" if method == "rebase" else NOT_MERGEABLE
        raise Refusal(405, words) from None
    return Answer({"sha": sha, "merged": True, "message": "Pull Request successfully merged"})


def _message(call: Call, body: Json, method: str) -> str | None:
    """What is not given stays as it would be."""
    if method == "rebase" or not {"commit_title", "commit_message"} & set(body):
        return None
    usual = call.acts.usual_message(call.repo, call.pull(), method)
    title, _, rest = usual.partition("\n\n")
    return f"{body.get('commit_title', title)}\n\n{body.get('commit_message', rest)}".rstrip()


@route("GET", ONE + "/reviews", needs="pull_requests:read")
def list_reviews(call: Call) -> Answer:
    issue = call.pull()
    return call.page(pull_of(issue).reviews, lambda review: call.acts.pull_shapes.review(issue, review))


@route("POST", ONE + "/reviews", needs="pull_requests:write", role="read")
def create_review(call: Call) -> Answer:
    issue, body = call.pull(), call.body or {}
    if "event" not in body or body.get("comments"):
        raise Refusal(501, "sandbox: pending reviews and comments on lines are not implemented")
    event, text, caller = body["event"], body.get("body") or "", call.caller
    check_body(text)
    if event != "APPROVE" and not text.strip():
        raise Refusal(422, "Unprocessable Entity", ["Body can't be blank"])
    if event == "APPROVE" and caller.automated and not call.repo.actions_may_open_pulls:
        raise Refusal(422, "Unprocessable Entity", ["GitHub Actions is not permitted to approve pull requests."])
    if event != "COMMENT" and issue.author == caller.login:
        verb = "approve" if event == "APPROVE" else "request changes on"
        raise Refusal(422, "Unprocessable Entity", [f"Review Can not {verb} your own pull request"])
    if body.get("commit_id", pull_of(issue).head_sha) != pull_of(issue).head_sha:
        raise Refusal(501, "sandbox: a review of an older commit is not implemented")
    review = call.acts.review(caller.actor, issue, _STATES[event], text)
    return Answer(call.acts.pull_shapes.review(issue, review))


@route("GET", ONE + "/files", needs="pull_requests:read")
def files(call: Call) -> Answer:
    issue = call.pull()
    ref = pull_of(issue).head_sha
    changes = call.acts.pull_shapes.changes(issue)
    return call.page(changes, lambda change: call.acts.pull_shapes.change(issue.repo, ref, change))


@route("GET", ONE + "/commits", needs="pull_requests:read")
def commits(call: Call) -> Answer:
    found = call.acts.pull_shapes.commits(call.pull())
    return call.page(found, lambda commit: full_commit(call.shapes, call.repo, commit))

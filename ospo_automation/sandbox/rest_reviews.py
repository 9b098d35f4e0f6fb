"""REST: asking for reviews of a pull request, giving them, and merging."""

from __future__ import annotations

from typing import Any

from ospo_automation.sandbox.access import Refusal
from ospo_automation.sandbox.rest import Answer, Call, route
from ospo_automation.sandbox.rest_issues import has_a_role

Json = dict[str, Any]

ONE = "/repos/{owner}/{repo}/pulls/{pull_number}"
_STATES = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}
NOT_MERGEABLE = "Pull Request is not mergeable"


@route("POST", ONE + "/requested_reviewers", needs="pull_requests:write", status=201)
def request_reviewers(call: Call) -> Answer:
    issue, body = call.pull(), call.body or {}
    if body.get("team_reviewers"):
        raise Refusal(501, "sandbox: reviews by teams are not implemented")
    logins = body.get("reviewers", [])
    if any(login.lower() == (issue.author or "").lower() for login in logins):
        raise Refusal(422, "Review cannot be requested from pull request author.")
    if any(call.world.account(login) is None or not has_a_role(call.repo, login) for login in logins):
        words = "Reviews may only be requested from collaborators. One or more of the users or teams you specified"
        raise Refusal(422, f"{words} is not a collaborator of the {call.repo.full_name} repository.")
    call.acts.request_review(call.caller.actor, issue, logins)
    return Answer(call.acts.pull_shapes.simple_pull(issue))

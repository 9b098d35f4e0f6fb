"""REST: the repository itself and what is in its git: files, branches, commits and refs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ospo_automation.sandbox.access import Refusal
from ospo_automation.sandbox.commit_shapes import full_commit
from ospo_automation.sandbox.rest import Answer, Call, moment, route, told

if TYPE_CHECKING:
    from ospo_automation.sandbox.gitstore import Commit

Json = dict[str, Any]

REPOSITORY = "/repos/{owner}/{repo}"


told(REPOSITORY, "metadata:read", lambda call: call.shapes.repository(call.repo))


@route("GET", REPOSITORY + "/rules/branches/{branch}", needs="metadata:read")
def rules(call: Call) -> Answer:
    """Those of rulesets: of the older protection of branches nothing is told here."""
    rule, source = call.repo.pull_rule, {"ruleset_source_type": "Repository", "ruleset_source": call.repo.full_name}
    found = [{"type": "pull_request", "parameters": rule, **source, "ruleset_id": 1}] if rule is not None else []
    return call.page(found if call.params["branch"] == "main" else [], lambda each: each)


@route("GET", REPOSITORY + "/commits", needs="contents:read")
def commits(call: Call) -> Answer:
    query = call.query
    start = query.get("sha", "main")
    if call.git.resolve(start) is None:
        raise Refusal(404, "Not Found")
    found = call.git.commits(start, path=query.get("path"))
    dates = {commit.sha: datetime.fromisoformat(commit.committer[2]) for commit in found}
    if "since" in query:
        found = [commit for commit in found if dates[commit.sha] >= moment(query["since"])]
    if "until" in query:
        found = [commit for commit in found if dates[commit.sha] <= moment(query["until"])]
    if "author" in query:
        wanted = query["author"].lower()
        found = [commit for commit in found if _wrote(call, commit, wanted)]
    return call.page(found, lambda commit: full_commit(call.shapes, call.repo, commit))


def _wrote(call: Call, commit: Commit, wanted: str) -> bool:
    account = call.shapes.behind(commit.author[1])
    return wanted in (commit.author[1].lower(), account.login.lower() if account else None)

"""REST: the repository itself and what is in its git: files, branches, commits and refs."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ospo_automation.sandbox.access import Refusal
from ospo_automation.sandbox.commit_shapes import full_commit
from ospo_automation.sandbox.rest import Answer, Call, moment, route, told

if TYPE_CHECKING:
    from ospo_automation.sandbox.gitstore import Commit, Entry

Json = dict[str, Any]

REPOSITORY = "/repos/{owner}/{repo}"
CONTENTS = REPOSITORY + "/contents/{path}"


told(REPOSITORY, "metadata:read", lambda call: call.shapes.repository(call.repo))


def address_of(call: Call, entry: Entry, ref: str) -> Json:
    api, page = call.shapes.api(call.repo.full_name), f"{call.shapes.url}/{call.repo.full_name}"
    kind = {"blob": "file", "tree": "dir"}.get(entry.kind, "submodule")
    git = f"{api}/git/{entry.kind}s/{entry.sha}"
    own, seen = f"{api}/contents/{entry.path}?ref={ref}", f"{page}/{entry.kind}/{ref}/{entry.path}"
    return {
        "type": kind,
        "size": entry.size,
        "name": entry.path.rsplit("/", 1)[-1],
        "path": entry.path,
        "sha": entry.sha,
        "url": own,
        "git_url": git,
        "html_url": seen,
        "download_url": f"{page}/raw/{ref}/{entry.path}" if kind == "file" else None,
        "_links": {"self": own, "git": git, "html": seen},
    }


@route("GET", CONTENTS, needs="contents:read")
def contents(call: Call) -> Answer:
    ref = call.query.get("ref", "main")
    sha = call.git.branch(ref) or call.git.resolve(ref)
    if sha is None:
        raise Refusal(404, f"No commit found for the ref {ref}")
    path = call.params.get("path", "").strip("/")
    entries = call.git.entries(sha, path) if path else []
    if not path or (entries and entries[0].kind == "tree"):
        folder = call.git.entries(sha, f"{path}/" if path else "")
        return Answer([address_of(call, entry, ref) for entry in folder])
    if not entries:
        raise Refusal(404, "Not Found")
    content = call.git.blob(entries[0].sha)
    if "raw" in call.headers.get("accept", ""):
        return Answer(raw=content)
    encoded = base64.encodebytes(content).decode()
    return Answer(address_of(call, entries[0], ref) | {"encoding": "base64", "content": encoded})


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

"""REST: the repository itself and what is in its git: files, branches, commits and refs."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ospo_automation.sandbox.access import INTEGRATION, Refusal, invalid
from ospo_automation.sandbox.commit_shapes import full_commit, short_commit
from ospo_automation.sandbox.rest import Answer, Call, moment, route
from ospo_automation.sandbox.shapes import identity

if TYPE_CHECKING:
    from ospo_automation.sandbox.gitstore import Commit, Entry

Json = dict[str, Any]

REPOSITORY = "/repos/{owner}/{repo}"
CONTENTS = REPOSITORY + "/contents/{path}"


@route("GET", REPOSITORY, needs="metadata:read")
def repository(call: Call) -> Answer:
    return Answer(call.shapes.repository(call.repo))


def _address(call: Call, entry: Entry, ref: str) -> Json:
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
        return Answer([_address(call, entry, ref) for entry in folder])
    if not entries:
        raise Refusal(404, "Not Found")
    content = call.git.blob(entries[0].sha)
    if "raw" in call.headers.get("accept", ""):
        return Answer(raw=content)
    encoded = base64.encodebytes(content).decode()
    return Answer(_address(call, entries[0], ref) | {"encoding": "base64", "content": encoded})


@route("PUT", CONTENTS, needs="contents:write")
def put_file(call: Call) -> Answer:
    try:
        content = base64.b64decode(call.body["content"], validate=False)
    except binascii.Error:
        raise Refusal(422, "content is not valid Base64") from None
    branch, existing = _writable(call)
    _check_sha(call, existing)
    commit = _commit(call, branch, content)
    entry = call.git.entries(commit.sha, call.params["path"])[0]
    shape = {"content": _address(call, entry, branch), "commit": short_commit(call.shapes, call.repo, commit)}
    return Answer(shape, status=200 if existing else 201)


@route("DELETE", CONTENTS, needs="contents:write")
def delete_file(call: Call) -> Answer:
    branch, existing = _writable(call)
    if existing is None:
        raise Refusal(404, "Not Found")
    _check_sha(call, existing)
    return Answer({"content": None, "commit": short_commit(call.shapes, call.repo, _commit(call, branch, None))})


def _writable(call: Call) -> tuple[str, Entry | None]:
    """The branch to write to, and the file that is there now."""
    path, branch = call.params["path"], call.body.get("branch", "main").removeprefix("refs/heads/")
    if call.caller.automated and path.startswith(".github/workflows/"):
        raise Refusal(403, INTEGRATION)  # no permission in a workflow file can give this
    if not path or any(part in ("", ".", "..", ".git") for part in path.split("/")):
        raise invalid("Commit", "path", "invalid", "path contains a malformed path component")
    sha = call.git.branch(branch)
    if sha is None:
        raise Refusal(404, f"Branch {branch} not found")
    found = [entry for entry in call.git.entries(sha, path) if entry.kind == "blob"]
    return branch, found[0] if found else None


def _check_sha(call: Call, existing: Entry | None) -> None:
    given = call.body.get("sha")
    if existing and given is None:
        raise Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    if given is not None and given != (existing.sha if existing else None):
        raise Refusal(409, f"{call.params['path']} does not match {given}")


def _commit(call: Call, branch: str, content: bytes | None) -> Commit:
    own = identity(call.world.account(call.caller.login), call.caller.login or "")
    given = {
        who: (call.body[who]["name"], call.body[who]["email"]) for who in ("author", "committer") if who in call.body
    }
    committer = given.get("committer", own)
    author = given.get("author", committer)
    before = call.git.branch(branch)
    sha = call.git.commit(
        {call.params["path"]: content},
        message=call.body["message"],
        author=author,
        committer=committer,
        at=call.world.now,
        branch=branch,
    )
    if not given:
        call.repo.signed.add(sha)
    call.acts.moved(call.caller.actor, call.repo, f"refs/heads/{branch}", before, sha)
    return call.git.commits(sha, limit=1)[0]


@route("GET", REPOSITORY + "/branches/{branch}", needs="contents:read")
def branch(call: Call) -> Answer:
    name = call.params["branch"]
    sha = call.git.branch(name)
    if sha is None:
        raise Refusal(404, "Branch not found")
    api, page = call.shapes.api(call.repo.full_name), f"{call.shapes.url}/{call.repo.full_name}"
    own = f"{api}/branches/{name}"
    return Answer(
        {
            "name": name,
            "commit": full_commit(call.shapes, call.repo, call.git.commits(sha, limit=1)[0]),
            "_links": {"self": own, "html": f"{page}/tree/{name}"},
            "protected": False,
            "protection": {"enabled": False},
            "protection_url": f"{own}/protection",
        }
    )


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


@route("POST", REPOSITORY + "/dispatches", needs="contents:write", status=204)
def repository_dispatch(call: Call) -> Answer:
    body = call.body
    call.acts.repository_dispatch(call.caller.actor, call.repo, body["event_type"], body.get("client_payload"))
    return Answer()

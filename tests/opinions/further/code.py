"""REST: writing files, single branches, refs and commits, and starting workflows."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from ospo_automation.sandbox.access import INTEGRATION, Refusal, invalid
from ospo_automation.sandbox.commit_shapes import full_commit, short_commit
from ospo_automation.sandbox.gitstore import Commit, Entry, GitStore
from ospo_automation.sandbox.pull_shapes import PullShapes
from ospo_automation.sandbox.rest import Answer, Call, route
from ospo_automation.sandbox.rest_git import REPOSITORY, ref_shape
from ospo_automation.sandbox.rest_runs import listed_runs
from ospo_automation.sandbox.shapes import identity
from ospo_automation.sandbox.state import RepositoryState

Json = dict[str, Any]
CONTENTS = REPOSITORY + "/contents/{path}"


def _address_of(call: Call, entry: Entry, ref: str) -> Json:
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
        return Answer([_address_of(call, entry, ref) for entry in folder])
    if not entries:
        raise Refusal(404, "Not Found")
    content = call.git.blob(entries[0].sha)
    if "raw" in call.headers.get("accept", ""):
        return Answer(raw=content)
    encoded = base64.encodebytes(content).decode()
    return Answer(_address_of(call, entries[0], ref) | {"encoding": "base64", "content": encoded})


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
    shape = {"content": _address_of(call, entry, branch), "commit": short_commit(call.shapes, call.repo, commit)}
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


@route("POST", REPOSITORY + "/dispatches", needs="contents:write", status=204)
def repository_dispatch(call: Call) -> Answer:
    body = call.body
    payload = {"branch": "main", "client_payload": body.get("client_payload")}
    call.acts.tell(call.caller.actor, call.repo, "repository_dispatch", body["event_type"], payload)
    return Answer()


@route("GET", REPOSITORY + "/git/ref/{ref}", needs="contents:read")
def git_ref(call: Call) -> Answer:
    name = f"refs/{call.params['ref']}"
    sha = call.git.resolve(name)
    if sha is None:
        raise Refusal(404, "Not Found")
    return Answer(ref_shape(call, name, sha))


@route("GET", REPOSITORY + "/commits/{ref}", needs="contents:read")
def get_commit(call: Call) -> Answer:
    sha = call.git.branch(call.params["ref"]) or call.git.resolve(call.params["ref"])
    if sha is None:
        raise Refusal(422, f"No commit found for SHA: {call.params['ref']}")
    commit = call.git.commits(sha, limit=1)[0]
    return Answer(whole_commit(call.acts.pull_shapes, call.repo, call.git, commit))


@route("GET", "/repos/{owner}/{repo}/actions/runs", needs="actions:read")
def list_runs(call: Call) -> Answer:
    return listed_runs(call, None)


def whole_commit(pulls: PullShapes, repo: RepositoryState, git: GitStore, commit: Commit) -> Json:
    """With what it changed, as when one is asked for."""
    changes = git.changes_by(commit)
    added, deleted = sum(one.additions for one in changes), sum(one.deletions for one in changes)
    return full_commit(pulls.shapes, repo, commit) | {
        "stats": {"additions": added, "deletions": deleted, "total": added + deleted},
        "files": [pulls.change(repo.full_name, commit.sha, change) for change in changes],
    }

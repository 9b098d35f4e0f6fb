"""REST: the repository itself and what is in its git: files, branches, commits, refs, and starting a workflow."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ospo_automation.sandbox.access import INTEGRATION, Refusal, invalid
from ospo_automation.sandbox.rest import Answer, Call, moment, route
from ospo_automation.sandbox.shapes import node_id, stamp

if TYPE_CHECKING:
    from ospo_automation.sandbox.gitstore import Commit, Entry
    from ospo_automation.sandbox.state import Account

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
    shape = {"content": _address(call, entry, branch), "commit": _short_commit(call, commit)}
    return Answer(shape, status=200 if existing else 201)


@route("DELETE", CONTENTS, needs="contents:write")
def delete_file(call: Call) -> Answer:
    branch, existing = _writable(call)
    if existing is None:
        raise Refusal(404, "Not Found")
    _check_sha(call, existing)
    return Answer({"content": None, "commit": _short_commit(call, _commit(call, branch, None))})


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


def identity(account: Account | None, login: str) -> tuple[str, str]:
    """Name and address under which someone's commits are made."""
    if account is None:
        return login, f"{login}@users.noreply.github.com"
    return account.name or account.login, f"{account.id}+{account.login}@users.noreply.github.com"


def _commit(call: Call, branch: str, content: bytes | None) -> Commit:
    own = identity(call.world.account(call.caller.login), call.caller.login or "")
    given = {
        who: (call.body[who]["name"], call.body[who]["email"]) for who in ("author", "committer") if who in call.body
    }
    committer = given.get("committer", own)
    author = given.get("author", committer)
    sha = call.git.commit(
        {call.params["path"]: content},
        message=call.body["message"],
        author=author,
        committer=committer,
        at=call.world.now,
        branch=branch,
    )
    call.repo.pushed_at = call.world.now
    return call.git.commits(sha, limit=1)[0]


def _person(person: tuple[str, str, str]) -> Json:
    return {"name": person[0], "email": person[1], "date": stamp(datetime.fromisoformat(person[2]))}


_UNSIGNED: Json = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}


def _short_commit(call: Call, commit: Commit) -> Json:
    api, page = call.shapes.api(call.repo.full_name), f"{call.shapes.url}/{call.repo.full_name}"
    parents = [
        {"sha": sha, "url": f"{api}/git/commits/{sha}", "html_url": f"{page}/commit/{sha}"} for sha in commit.parents
    ]
    return {
        "sha": commit.sha,
        "node_id": f"C_{commit.sha}",
        "url": f"{api}/git/commits/{commit.sha}",
        "html_url": f"{page}/commit/{commit.sha}",
        "author": _person(commit.author),
        "committer": _person(commit.committer),
        "message": commit.message,
        "tree": {"sha": commit.tree, "url": f"{api}/git/trees/{commit.tree}"},
        "parents": parents,
        "verification": _UNSIGNED,
    }


def _full_commit(call: Call, commit: Commit) -> Json:
    api, short = call.shapes.api(call.repo.full_name), _short_commit(call, commit)
    inner = {key: short[key] for key in ("author", "committer", "message", "tree", "url", "verification")}
    return {
        "sha": commit.sha,
        "node_id": short["node_id"],
        "url": f"{api}/commits/{commit.sha}",
        "html_url": short["html_url"],
        "comments_url": f"{api}/commits/{commit.sha}/comments",
        "commit": inner | {"comment_count": 0},
        "author": _known(call, commit.author[1]),
        "committer": _known(call, commit.committer[1]),
        "parents": short["parents"],
    }


def _known(call: Call, address: str) -> Json | None:
    """The account behind an address that we gave out; None for any other."""
    login = address.removesuffix("@users.noreply.github.com").rpartition("+")[2]
    return call.shapes.user(login)


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
            "commit": _full_commit(call, call.git.commits(sha, limit=1)[0]),
            "_links": {"self": own, "html": f"{page}/tree/{name}"},
            "protected": False,
            "protection": {"enabled": False},
            "protection_url": f"{own}/protection",
        }
    )


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
    return call.page(found, lambda commit: _full_commit(call, commit))


def _wrote(call: Call, commit: Commit, wanted: str) -> bool:
    return wanted in (commit.author[1].lower(), (_known(call, commit.author[1]) or {"login": ""})["login"].lower())


@route("GET", REPOSITORY + "/git/ref/{ref}", needs="contents:read")
def git_ref(call: Call) -> Answer:
    name = f"refs/{call.params['ref']}"
    sha = call.git.resolve(name)
    if sha is None:
        raise Refusal(404, "Not Found")
    api = call.shapes.api(call.repo.full_name)
    target = {"type": "commit", "sha": sha, "url": f"{api}/git/commits/{sha}"}
    return Answer(
        {"ref": name, "node_id": f"REF_{node_id(call.repo)}_{name}", "url": f"{api}/git/{name}", "object": target}
    )


@route("POST", REPOSITORY + "/dispatches", needs="contents:write", status=204)
def repository_dispatch(call: Call) -> Answer:
    body = call.body
    call.acts.repository_dispatch(call.caller.actor, call.repo, body["event_type"], body.get("client_payload"))
    return Answer()


@route("POST", REPOSITORY + "/actions/workflows/{workflow_id}/dispatches", needs="actions:write", status=204)
def workflow_dispatch(call: Call) -> Answer:
    name, ref = call.params["workflow_id"], call.body["ref"]
    if not call.git.entries("main", f".github/workflows/{name}"):
        raise Refusal(404, "Not Found")
    if call.git.resolve(ref) is None:
        raise Refusal(422, f"No ref found for: {ref}")
    inputs = {key: str(value) for key, value in call.body.get("inputs", {}).items()}
    full = ref if ref.startswith("refs/") else f"refs/heads/{ref}"
    call.acts.dispatch(call.caller.actor, call.repo, name, full, inputs or None)
    return Answer()

"""REST: git's own objects one by one: commits, trees and blobs."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC
from typing import Any

from ospo_automation.sandbox.access import Refusal
from ospo_automation.sandbox.commit_shapes import short_commit
from ospo_automation.sandbox.git_merge import Signature, write_commit
from ospo_automation.sandbox.rest import Answer, Call, moment, route
from ospo_automation.sandbox.shapes import identity
from tests.opinions.further.trees import written_tree

Json = dict[str, Any]

GIT = "/repos/{owner}/{repo}/git"


@route("GET", GIT + "/commits/{commit_sha}", needs="contents:read")
def get_commit(call: Call) -> Answer:
    sha = call.params["commit_sha"]
    if call.git.resolve(sha) != sha:
        raise Refusal(404, "Not Found")
    return Answer(short_commit(call.shapes, call.repo, call.git.commits(sha, limit=1)[0]))


@route("POST", GIT + "/commits", needs="contents:write", status=201)
def create_commit(call: Call) -> Answer:
    """No branch points at it yet."""
    body = call.body
    if call.git.object(body["tree"], "tree") != body["tree"]:
        raise Refusal(422, "Tree SHA does not exist")
    parents = body.get("parents", [])
    if any(call.git.resolve(parent) != parent for parent in parents):
        raise Refusal(422, "Parent SHA does not exist or is not a commit object")
    sha = write_commit(call.git, body["tree"], parents, body["message"], _signature(call))
    # GitHub vouches for what a workflow makes under its own name, and for nobody else's.
    if call.caller.is_bot and not {"author", "committer", "signature"} & set(body):
        call.repo.signed.add(sha)
    shape = short_commit(call.shapes, call.repo, call.git.commits(sha, limit=1)[0])
    return Answer(shape, headers={"Location": shape["url"]})


def _signature(call: Call) -> Signature:
    login = call.caller.actor.login
    own = identity(call.world.account(login), login)
    given = call.body.get("author"), call.body.get("committer")
    author = (given[0]["name"], given[0]["email"]) if given[0] else own
    committer = (given[1].get("name", author[0]), given[1].get("email", author[1])) if given[1] else author
    dates = [moment(one["date"]).astimezone(UTC) if one and "date" in one else None for one in given]
    return Signature(author, committer, dates[1] or dates[0] or call.world.now, dates[0])


@route("GET", GIT + "/trees/{tree_sha}", needs="contents:read")
def get_tree(call: Call) -> Answer:
    tree = call.git.object(call.params["tree_sha"], "tree")
    if tree is None:
        raise Refusal(404, "Not Found")
    return Answer(_tree(call, tree, recursive="recursive" in call.query))


def _tree(call: Call, tree: str, *, recursive: bool = False) -> Json:
    api = call.shapes.api(call.repo.full_name)
    listed: list[Json] = []
    for entry in call.git.entries(tree, recursive=recursive, folders=recursive):
        shape: Json = {"path": entry.path, "mode": entry.mode, "type": entry.kind, "sha": entry.sha}
        size = {"size": entry.size} if entry.kind == "blob" else {}
        listed.append(shape | size | {"url": f"{api}/git/{entry.kind}s/{entry.sha}"})
    return {"sha": tree, "url": f"{api}/git/trees/{tree}", "tree": listed, "truncated": False}


@route("POST", GIT + "/trees", needs="contents:write", status=201)
def create_tree(call: Call) -> Answer:
    asked = call.body.get("base_tree")
    start = call.git.object(asked, "tree") if asked else None
    if asked and start is None:
        raise Refusal(404, "Not Found")
    for entry in call.body["tree"]:
        if not entry.get("path") or not {"sha", "content"} & set(entry):
            raise Refusal(422, "Invalid tree info")
        kind = {"040000": "tree", "160000": "commit"}.get(entry.get("mode", ""), "blob")
        if entry.get("sha") and call.git.object(entry["sha"], kind) is None:
            raise Refusal(422, f"tree.sha {entry['sha']} is not a valid {kind}")
    tree = written_tree(call.git, start, call.body["tree"])
    return Answer(_tree(call, tree))


@route("GET", GIT + "/blobs/{file_sha}", needs="contents:read")
def get_blob(call: Call) -> Answer:
    sha = call.params["file_sha"]
    if call.git.object(sha, "blob") != sha:
        raise Refusal(404, "Not Found")
    content = call.git.blob(sha)
    if "raw" in call.headers.get("accept", ""):
        return Answer(raw=content)
    encoded = base64.encodebytes(content).decode()
    place = {"url": f"{call.shapes.api(call.repo.full_name)}/git/blobs/{sha}", "node_id": f"B_{sha}"}
    return Answer(place | {"sha": sha, "size": len(content), "encoding": "base64", "content": encoded})


@route("POST", GIT + "/blobs", needs="contents:write", status=201)
def create_blob(call: Call) -> Answer:
    try:
        as_text = call.body.get("encoding", "utf-8") == "utf-8"
        content = call.body["content"].encode() if as_text else base64.b64decode(call.body["content"])
    except binascii.Error:
        raise Refusal(422, "content is not valid Base64") from None
    sha = call.git.run("hash-object", "-w", "--stdin", feed=content).decode().strip()
    url = f"{call.shapes.api(call.repo.full_name)}/git/blobs/{sha}"
    return Answer({"sha": sha, "url": url}, headers={"Location": url})

"""REST: what is in a repository's git: commits, branches and tags as refs, and comparing two."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import datetime
from typing import Any

from .access import INTEGRATION, Refusal
from .commit_shapes import full_commit
from .git_changes import changes_between
from .gitstore import Commit
from .rest import Answer, Call, moment, route
from .shapes import node_id
from .state import RepositoryState

Json = dict[str, Any]

REPOSITORY = "/repos/{owner}/{repo}"
ONE = REPOSITORY + "/git/refs/{ref}"


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


def ref_shape(call: Call, name: str, sha: str) -> Json:
    api = call.shapes.api(call.repo.full_name)
    target = {"type": "commit", "sha": sha, "url": f"{api}/git/commits/{sha}"}
    return {"ref": name, "node_id": f"REF_{node_id(call.repo)}_{name}", "url": f"{api}/git/{name}", "object": target}


@route("GET", REPOSITORY + "/git/matching-refs/{ref}", needs="contents:read")
def matching_refs(call: Call) -> Answer:
    """All that begin so; none is an empty list."""
    start = f"refs/{call.params['ref']}"
    return Answer([ref_shape(call, name, sha) for name, sha in call.git.refs().items() if name.startswith(start)])


@route("POST", REPOSITORY + "/git/refs", needs="contents:write", status=201)
def create_ref(call: Call) -> Answer:
    name = call.body["ref"]
    if not name.startswith(("refs/heads/", "refs/tags/")):
        raise Refusal(422, "Reference name must start with 'refs/' and contain at least two slashes")
    if call.git.resolve(name):
        raise Refusal(422, "Reference already exists")
    _move(call, name, None, _commit(call))
    shape = ref_shape(call, name, call.body["sha"])
    return Answer(shape, headers={"Location": shape["url"]})


@route("PATCH", ONE, needs="contents:write")
def update_ref(call: Call) -> Answer:
    name, before = _existing(call)
    after = _commit(call)
    if not call.body.get("force", False) and not call.git.contains(after, before):
        raise Refusal(422, "Update is not a fast forward")
    _move(call, name, before, after)
    return Answer(ref_shape(call, name, after))


@route("DELETE", ONE, needs="contents:write", status=204)
def delete_ref(call: Call) -> Answer:
    name, before = _existing(call)
    if name == "refs/heads/main":
        raise Refusal(422, "Cannot delete the default branch")
    _move(call, name, before, None)
    return Answer()


def _existing(call: Call) -> tuple[str, str]:
    name = f"refs/{call.params['ref']}"
    sha = call.git.resolve(name)
    if sha is None or name.startswith("refs/pull/"):
        raise Refusal(422, "Reference does not exist")
    return name, sha


def _commit(call: Call) -> str:
    sha: str = call.body["sha"]
    if call.git.resolve(sha) != sha:
        raise Refusal(422, "Object does not exist")
    return sha


def _move(call: Call, name: str, before: str | None, after: str | None) -> None:
    refuse_by_rules(call.repo, name, before)
    if after:
        refuse_workflows(call, before or call.git.branch("main"), after)
    try:
        call.git.point(name, after)
    except subprocess.CalledProcessError:  # git doesn't take such a name, or not beside those that are there
        raise Refusal(422, "Reference update failed") from None
    call.acts.moved(call.caller.actor, call.repo, name, before, after)


def refuse_by_rules(repo: RepositoryState, ref: str, before: str | None) -> None:
    """Rules about making and moving branches hold; all others are told by `rest_settings`, and hold nobody up."""
    kind = "creation" if before is None else "update"
    rules = repo.settings.rules if ref == "refs/heads/main" else repo.settings.branch_rules
    if any(each["type"] == kind for each in rules):
        raise Refusal(422, f"Repository rule violations found\n\nCannot {kind.removesuffix('ion')}e ref.")


def refuse_workflows(call: Call, before: str | None, after: str) -> None:
    """No permission in a workflow file lets the workflow token change workflow files."""
    if call.caller.automated and before:
        paths = [change.path for change in changes_between(call.git.run, before, after)]
        if any(path.startswith(".github/workflows/") for path in paths):
            raise Refusal(403, INTEGRATION)


@route("GET", REPOSITORY + "/compare/{basehead}", needs="contents:read")
def compare(call: Call) -> Answer:
    names = call.params["basehead"].split("...")
    shas = [call.git.branch(_own(call, name)) or call.git.resolve(_own(call, name)) for name in names]
    if len(shas) != 2 or shas[0] is None or shas[1] is None:
        raise Refusal(404, "Not Found")
    base, head = shas[0], shas[1]
    parted = call.git.common_ancestor(base, head)
    if parted is None:
        raise Refusal(404, f"No common ancestor between {names[0]} and {names[1]}.")
    return Answer(_comparison(call, base, head, parted))


def _own(call: Call, name: str) -> str:
    """`owner:branch` is how a branch of another repository is named; ours has no others."""
    owner = call.repo.owner
    return name.removeprefix(f"{owner}:")


def _comparison(call: Call, base: str, head: str, parted: str) -> Json:
    ahead, behind = call.git.commits(f"{base}..{head}"), call.git.commits(f"{head}..{base}")
    api, page = call.shapes.api(call.repo.full_name), f"{call.shapes.url}/{call.repo.full_name}"
    name = f"compare/{call.params['basehead']}"
    words = {(False, False): "identical", (True, False): "ahead", (False, True): "behind", (True, True): "diverged"}
    shape: Callable[[str], Json] = lambda sha: full_commit(  # noqa: E731  # two lines, used twice
        call.shapes, call.repo, call.git.commits(sha, limit=1)[0]
    )
    changes = call.git.changes(base, head)
    return {
        "url": f"{api}/{name}",
        "html_url": f"{page}/{name}",
        "permalink_url": f"{page}/compare/{base}...{head}",
        "diff_url": f"{page}/{name}.diff",
        "patch_url": f"{page}/{name}.patch",
        "base_commit": shape(base),
        "merge_base_commit": shape(parted),
        "status": words[bool(ahead), bool(behind)],
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "commits": [full_commit(call.shapes, call.repo, commit) for commit in ahead[::-1]],
        "files": [call.acts.pull_shapes.change(call.repo.full_name, head, change) for change in changes],
    }

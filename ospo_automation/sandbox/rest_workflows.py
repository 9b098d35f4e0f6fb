"""REST: the workflows of a repository, found by the file's name or by number; starting one, and switching it on."""

from __future__ import annotations

import zlib
from typing import Any

import yaml

from .access import Refusal
from .gitstore import Entry
from .rest import Answer, Call, route, told
from .shapes import stamp
from .versions import OLDER

ALL = "/repos/{owner}/{repo}/actions/workflows"
ONE = ALL + "/{workflow_id}"
FOLDER = ".github/workflows/"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as quick where it is there


def workflows(call: Call) -> list[Entry]:
    entries = call.git.entries("main", FOLDER)
    return [entry for entry in entries if entry.kind == "blob" and entry.path.endswith((".yml", ".yaml"))]


def workflow_number(path: str) -> int:
    """Always the same for a file; GitHub counts them."""
    return zlib.crc32(path.encode())


def workflow(call: Call) -> Entry:
    wanted = call.params["workflow_id"]
    for entry in workflows(call):
        if wanted in (entry.path.removeprefix(FOLDER), str(workflow_number(entry.path))):
            return entry
    raise Refusal(404, "Not Found")


def _shape(call: Call, entry: Entry) -> dict[str, Any]:
    api, page = call.shapes.api(call.repo.full_name), f"{call.shapes.url}/{call.repo.full_name}"
    at = stamp(call.repo.created_at)
    return {
        "id": workflow_number(entry.path),
        "node_id": f"W_kwDO{workflow_number(entry.path)}",
        "name": workflow_name(call, entry),
        "path": entry.path,
        "state": call.repo.workflow_states.get(entry.path, "active"),
        "created_at": at,
        "updated_at": at,
        "url": f"{api}/actions/workflows/{workflow_number(entry.path)}",
        "html_url": f"{page}/blob/main/{entry.path}",
        "badge_url": f"{page}/workflows/{workflow_number(entry.path)}/badge.svg",
    }


def workflow_name(call: Call, entry: Entry) -> str:
    """What the file calls itself, or else its path: also of a file that can't be read."""
    try:
        content = yaml.load(call.git.blob(entry.sha), Loader=_LOADER)  # noqa: S506  (a safe one)
    except yaml.YAMLError:
        return entry.path
    return str(content.get("name") or entry.path) if isinstance(content, dict) else entry.path


@route("GET", ALL, needs="actions:read")
def list_workflows(call: Call) -> Answer:
    found = workflows(call)
    page = call.page(found, lambda entry: _shape(call, entry))
    return Answer({"total_count": len(found), "workflows": page.body}, headers=page.headers)


told(ONE, "actions:read", lambda call: _shape(call, workflow(call)))


@route("PUT", ONE + "/enable", needs="actions:write", status=204)
def enable_workflow(call: Call) -> Answer:
    """Also of one that is on already."""
    call.repo.workflow_states.pop(workflow(call).path, None)
    return Answer()


@route("POST", ONE + "/dispatches", needs="actions:write", status=204)
def workflow_dispatch(call: Call) -> Answer:
    path, ref = workflow(call).path, call.body["ref"]
    if path in call.repo.workflow_states:
        raise Refusal(422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow")
    if call.git.resolve(ref) is None:
        raise Refusal(422, f"No ref found for: {ref}")
    inputs = {key: str(value) for key, value in call.body.get("inputs", {}).items()}
    full = ref if ref.startswith("refs/") else f"refs/heads/{ref}"
    call.acts.dispatch(call.caller.actor, call.repo, path.removeprefix(FOLDER), full, inputs or None)
    if call.version == OLDER and not call.body.get("return_run_details"):
        return Answer()
    run, shapes = call.world.next_id("run"), call.shapes
    there = f"{call.repo.full_name}/actions/runs/{run}"
    told = {"run_url": f"{shapes.url}/repos/{there}", "html_url": f"{shapes.url}/{there}"}
    return Answer({"workflow_run_id": run, **told}, status=200)

"""What GitHub keeps of our workflows: which of their runs went wrong, and which of them are switched off."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from ospo_automation.core.casus.rounds import WEEK
from ospo_automation.core.github.failed_runs import ENDS, FailedRun
from ospo_automation.core.primitives.errors import Gone, Trouble

from .client import Connection
from .described import as_described
from .lists import listed, moment_of

OF_MAINTAINERS = frozenset({"schedule", "workflow_dispatch", "push"})
"""What only they and the clock begin."""
MOST_MENDED = 100  # runs that went well among which the last sweep of ours is: a page
MOST_RUNS = 300  # of a workflow that are looked at, since the last sweep that went well: usually an hour ago


def failed_runs(
    connection: Connection, repository: str, now: datetime, *, files: Collection[str], mended_by: str
) -> list[FailedRun]:
    """Newest first; `repository` is its address. None from before the workflow `mended_by` last went well."""
    week = f"{now - WEEK:%Y-%m-%dT%H:%M:%SZ}"
    mended = _runs(connection, repository, mended_by, MOST_MENDED, status="success", created=f">={week}")
    since = max((run["created_at"] for run in mended), default=week)
    # GitHub lets one ask for one way to end at a time, and for some of them not at all.
    ended = [
        run for file in sorted(files) for run in _runs(connection, repository, file, MOST_RUNS, created=f">={since}")
    ]
    lost = [run for run in ended if run["created_at"] > since and run["conclusion"] in ENDS]
    return [
        FailedRun(_workflow_of(run), _title_of(run), run["html_url"], moment_of(run), run["conclusion"])
        for run in sorted(lost, key=moment_of, reverse=True)
    ]


def _runs(
    connection: Connection, repository: str, file: str, most: int, status: str = "completed", **parameters: Any
) -> list[dict[str, Any]]:
    """Of a workflow, newest first; none of what a fork's pull request started."""
    path = f"{repository}/actions/workflows/{file}/runs"
    try:
        found = listed(connection, path, most, within="workflow_runs", status=status, **parameters)
        return [run for run in islice(found, most) if not _is_from_fork(run)]
    except Gone as gone:
        raise Trouble(404, f"there is no workflow file {file}") from gone


def workflow_states(connection: Connection, repository: str) -> dict[str, str]:
    """By the name of the file: `active`, or how it was switched off."""
    requester, url = connection.client.requester, f"{repository}/actions/workflows"
    _, answer = connection.again(lambda: requester.requestJsonAndCheck("GET", url, parameters={"per_page": 100}))
    answer = as_described(answer, {"workflows": [{"path": str, "state": str}]}, f"'{url}'")
    return {str(each["path"]).rpartition("/")[2]: str(each["state"]) for each in answer["workflows"]}


def _is_from_fork(run: Mapping[str, Any]) -> bool:
    """Whether a stranger's pull request started it, with a workflow file that may be theirs: whatever it does or waits
    for is none of our doing, and nobody is told to let it run.
    """
    there, here = ((run.get(name) or {}).get("id") for name in ("head_repository", "repository"))
    return str(run["event"]).startswith("pull_request") and (there is None or there != here)


def _title_of(run: Mapping[str, Any]) -> str:
    """What it was about; where anybody can have typed that, as the title of an issue or of a pull request, what began
    it and its number.
    """
    return str(run["display_title"]) if run["event"] in OF_MAINTAINERS else f"{run['event']} {run['run_number']}"


def _workflow_of(run: Mapping[str, Any]) -> str:
    """Its name, or where GitHub tells none the name of its file; `path` may end in `@main`."""
    return str(run.get("name") or str(run["path"]).partition("@")[0].rpartition("/")[2])

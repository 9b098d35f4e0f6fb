"""REST: the runs of a repository's workflows, and how they ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Self

from .access import Refusal
from .commit_shapes import commit_in_run
from .gitstore import Commit, Entry
from .rest import Answer, Call, moment, route
from .rest_workflows import FOLDER, ONE, workflow, workflow_name, workflow_number, workflows
from .shapes import filled, stamp
from .state import Run

# What nobody records here: asked for all the same, an empty list would be a lie.
_UNKNOWN = ("check_suite_id", "head_sha")
_UNFINISHED = frozenset({"in_progress", "queued", "requested", "waiting", "pending"})


@route("GET", ONE + "/runs", needs="actions:read")
def list_workflow_runs(call: Call) -> Answer:
    return listed_runs(call, workflow(call).path)


@dataclass(frozen=True)
class _Runs:
    """What is looked up once for a whole list."""

    call: Call
    head: Commit  # nobody records which commit a run had: it is told what main has now
    files: Mapping[str, Entry]  # by what a run may call its workflow
    names: dict[str, str] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)  # of the run, counted per workflow

    @classmethod
    def look(cls, call: Call) -> Self:
        files = {name: entry for entry in workflows(call) for name in _names(entry)}
        runs = cls(call, call.git.commits("main", limit=1)[0], files)
        counted: Counter[str] = Counter()
        for run in call.repo.runs:
            counted[runs.path(run)] += 1
            runs.numbers[run.id] = counted[runs.path(run)]
        return runs

    def path(self, run: Run) -> str:
        """Also of a file that is no longer there."""
        return self.files[run.workflow].path if run.workflow in self.files else FOLDER + run.workflow

    def name(self, run: Run) -> str:
        if run.workflow not in self.names:
            entry = self.files.get(run.workflow)
            self.names[run.workflow] = workflow_name(self.call, entry) if entry else self.path(run)
        return self.names[run.workflow]


def _names(entry: Entry) -> tuple[str, str]:
    """The file's name, with and without its ending."""
    name = entry.path.removeprefix(FOLDER)
    return name, name.rpartition(".")[0]


def listed_runs(call: Call, path: str | None) -> Answer:
    """Newest first."""
    if strange := [name for name in _UNKNOWN if name in call.query]:
        raise Refusal(501, f"sandbox: {strange[0]} of runs is not recorded here")
    runs = _Runs.look(call)
    found = [run for run in call.repo.runs if path in (None, runs.path(run)) and _fits(run, call.query)]
    page = call.page(found[::-1], lambda run: _shape(runs, run))
    return Answer({"total_count": len(found), "workflow_runs": page.body}, headers=page.headers)


def _conclusion(run: Run) -> str | None:
    if run.conclusion in _UNFINISHED:
        return None
    return run.conclusion or ("failure" if run.failed else "success")


def _status(run: Run) -> str:
    return run.conclusion if run.conclusion in _UNFINISHED else "completed"


def _event(run: Run) -> str:
    """Of `issues.opened` GitHub tells the first word only."""
    return run.event.partition(".")[0]


def _fits(run: Run, query: Mapping[str, str]) -> bool:
    return (
        query.get("status") in (None, _status(run), _conclusion(run))
        and query.get("event") in (None, _event(run))
        and query.get("actor") in (None, run.actor)
        and query.get("branch") in (None, "main")
        and ("created" not in query or _is_within(run.at, query["created"]))
    )


def _is_within(at: datetime, asked: str) -> bool:
    """GitHub's search syntax for dates: `>=2026-11-02`, `2026-11-02..2026-11-09`, or one day."""
    if ".." in asked:
        first, _, last = asked.partition("..")
        return (first == "*" or at >= _span(first)[0]) and (last == "*" or at < _span(last)[1])
    sign = next((each for each in (">=", "<=", ">", "<") if asked.startswith(each)), "")
    start, end = _span(asked.removeprefix(sign))
    return {">=": at >= start, "<=": at < end, ">": at >= end, "<": at < start, "": start <= at < end}[sign]


def _span(text: str) -> tuple[datetime, datetime]:
    """From when until before when: a date is a whole day, a moment its second."""
    start = moment(text)
    try:
        date.fromisoformat(text)
    except ValueError:
        return start, start + timedelta(seconds=1)
    return start, start + timedelta(days=1)


def _shape(runs: _Runs, run: Run) -> dict[str, Any]:
    shapes, repo, path, name = runs.call.shapes, runs.call.repo, runs.path(run), run.name or runs.name(run)
    api, at, number = shapes.api(repo.full_name), stamp(run.at), workflow_number(path)
    own, issue, actor = f"{api}/actions/runs/{run.id}", repo.issues.get(run.number or 0), shapes.user(run.actor)
    return filled(
        "workflow-run",
        run,
        name=name,
        display_title=issue.title if issue else name,
        path=path,
        run_number=runs.numbers[run.id],
        run_attempt=1,
        event=_event(run),
        status=_status(run),
        conclusion=_conclusion(run),
        workflow_id=number,
        **dict.fromkeys(("created_at", "updated_at", "run_started_at"), at),
        url=own,
        html_url=f"{shapes.url}/{repo.full_name}/actions/runs/{run.id}",
        **{f"{kind}_url": f"{own}/{kind}" for kind in ("jobs", "logs", "artifacts", "cancel", "rerun")},
        check_suite_url=f"{api}/check-suites/{run.id}",
        previous_attempt_url=None,
        workflow_url=f"{api}/actions/workflows/{number}",
        pull_requests=[],
        referenced_workflows=[],
        **({"actor": actor, "triggering_actor": actor} if actor else {}),
        head_branch="main",
        head_sha=runs.head.sha,
        head_commit=commit_in_run(runs.head),
        head_repository=_head(runs, run),
        repository=shapes.repository(repo),
    )


def _head(runs: _Runs, run: Run) -> dict[str, Any]:
    """Where the commit of a run is from: for a pull request of a stranger that is their fork."""
    repo = runs.call.repo
    there: dict[str, Any] = runs.call.shapes.repository(repo)
    return {**there, "id": repo.id + 1_000_000, "full_name": run.fork, "fork": True} if run.fork else there

"""Runs that failed and a schedule that GitHub switched off: what the sweep makes of them on the small GitHub."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.sandbox import Fault
from tests.automations.test_waiting import own
from tests.given import WITH_BOARD
from tests.town import PERMISSIONS, Town, town

HOUR = timedelta(hours=1)
WORKFLOW = "name: {name}\non:\n  workflow_dispatch:\njobs: {{}}\n"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, WITH_BOARD + "failures:\nschedule:\n") as it:
        files = {f".github/workflows/{name}.yml": WORKFLOW.format(name=name) for name in ("ospo", "sweep")}
        it.repo.commit(files, message="Workflows", author="zoe")
        it.token = it.box.token(it.repo, permissions=PERMISSIONS | {"actions": "write"})
        yield it


def run(place: Town, name: str, *, failed: bool = False) -> None:
    place.box.advance(HOUR)
    place.repo.record_run(f"{name}.yml", "issues", None, requests=3, summary="", failed=failed)


def test_failed_runs_stand_in_one_issue_that_closes_when_all_works_again(place: Town) -> None:
    run(place, "sweep")
    assert not place.sweep().has_failed
    assert own(place, "failures") is None
    run(place, "ospo", failed=True)
    run(place, "sweep", failed=True)
    place.sweep()
    ours = own(place, "failures")
    assert ours is not None
    body = place.repo.issue(ours).body or ""
    assert body.count("\n- [") == 2
    assert "/actions/runs/" in body
    assert place.sweep().summary.plan.steps == ()
    run(place, "sweep")
    place.sweep()
    assert place.repo.issue(ours).state == "closed"
    assert "Alles werkt weer" in (place.repo.issue(ours).body or "")
    run(place, "ospo", failed=True)
    place.sweep()
    assert place.repo.issue(ours).state == "open"


def test_nobody_s_title_stands_among_failed_runs(place: Town) -> None:
    """GitHub names a run after the issue or the pull request that began it: anybody can make one fail."""
    number = place.send()
    place.repo.edit_issue("olga", number, title="Koop nu schoenen")
    place.box.advance(HOUR)
    place.repo.record_run("ospo.yml", "issue_comment", number, requests=0, summary="", conclusion="action_required")
    place.sweep()
    body = place.repo.issue(own(place, "failures") or 0).body or ""
    assert "schoenen" not in body
    assert re.search(r"\[issue.{0,2}comment 1\]\(", body)


def from_fork(place: Town, file: str, conclusion: str = "", event: str = "pull_request") -> None:
    """A stranger's pull request brings a workflow file of its own, with any name and any trigger."""
    name, fork = "Koop nu schoenen", "piet/netwerk"
    place.box.advance(HOUR / 4)
    place.repo.record_run(
        file, event, None, requests=0, summary="", conclusion=conclusion, actor="piet", fork=fork, name=name
    )


@pytest.mark.parametrize("end", ["action_required", "failure"])
@pytest.mark.parametrize("event", ["pull_request", "pull_request_review"])
def test_nobody_is_asked_to_approve_or_mend_what_a_stranger_s_fork_runs(place: Town, end: str, event: str) -> None:
    from_fork(place, "ospo.yml", end, event)
    place.sweep()
    assert own(place, "failures") is None


def test_a_proposal_of_ours_that_waits_for_approval_is_told(place: Town) -> None:
    place.box.advance(HOUR)
    place.repo.record_run("ospo.yml", "pull_request", None, requests=0, summary="", conclusion="action_required")
    place.sweep()
    assert own(place, "failures") is not None


def test_no_fork_s_sweep_makes_forget_what_failed(place: Town) -> None:
    run(place, "ospo", failed=True)
    from_fork(place, "sweep.yml")
    place.sweep()
    body = place.repo.issue(own(place, "failures") or 0).body or ""
    assert body.count("\n- [") == 1
    assert "schoenen" not in body


def test_a_run_without_a_name_is_told_by_its_file(place: Town) -> None:
    """GitHub's description lets `name` be null, or not be there."""
    run(place, "ospo", failed=True)
    place.box.faults = lambda asked: Fault(when="after", spoil=nameless) if asked.path.endswith("/runs") else None
    place.sweep()
    place.box.faults = None
    ours = own(place, "failures")
    assert ours is not None
    body = place.repo.issue(ours).body or ""
    assert "(ospo.yml, " in body
    assert "None" not in body


def nameless(sent: bytes) -> bytes:
    answer = json.loads(sent)
    for each in answer["workflow_runs"]:
        each["name"] = None
    return json.dumps(answer).encode()


def test_a_schedule_that_was_switched_off_is_on_again_once_a_day(place: Town) -> None:
    place.sweep()
    place.sweep()
    place.repo.set_workflow_state("sweep.yml", "disabled_inactivity")
    place.sweep()
    assert state(place) == "disabled_inactivity"  # today it was seen to already
    place.box.advance(24 * HOUR)
    place.sweep()
    assert state(place) == "active"


def state(place: Town) -> str:
    found = place.reader().repository.get_workflow("sweep.yml")
    return str(found.state)


def test_without_its_permission_the_sweep_says_what_is_missing_and_does_the_rest(place: Town) -> None:
    number = place.send()
    place.box.events.clear()
    place.token = place.box.token(place.repo, permissions=PERMISSIONS)
    outcome = place.sweep()
    assert outcome.has_failed
    assert "lacks a permission" in outcome.summary.terminal()
    assert "casus" in place.repo.issue(number).labels
    assert own(place, "board") is not None


SCHEDULED = "name: {name}\non:\n  schedule: [{{cron: '1 2 * * *'}}]\njobs:\n  one:\n    {uses}\n"
BY_OTHERS = "runs-on: ubuntu-latest\n    steps: [{uses: other/thing@v1}]"


@pytest.fixture
def scheduled(place: Town) -> Town:
    """Every way in which an adopter may use what is ours, beside something of somebody else."""
    uses = {
        "ronde.yml": "steps: [{uses: acme/ospo_automation/actions/run@0123456789}]",
        "nacht.yaml": "uses: ./.github/workflows/kennisbank.yml",
        "bord.yml": "steps: [{uses: ./.github/actions/eigen}]",
        "elders.yml": "uses: acme/ospo_automation/.github/workflows/site.yml@main",
        "van-anderen.yml": BY_OTHERS,
    }
    files = {f".github/workflows/{name}": SCHEDULED.format(name=name, uses=each) for name, each in uses.items()}
    files[".github/workflows/kennisbank.yml"] = (
        "on: [push, workflow_call]\njobs: {one: {steps: [{uses: ./actions/site}]}}\n"
    )
    files[".github/actions/eigen/action.yml"] = (
        "runs: {using: composite, steps: [{uses: acme/ospo_automation/actions/run@v1}]}\n"
    )
    files[".github/workflows/stuk.yml"] = "on: {schedule: [\n"
    place.repo.commit(files, message="Our own", author="zoe")
    place.renew()
    return place


def on(place: Town) -> dict[str, bool]:
    """Whether each workflow is on, by its name."""
    return {each.path.rpartition("/")[2]: each.state == "active" for each in place.reader().repository.get_workflows()}


def test_every_schedule_of_ours_stays_on_whatever_it_is_called(scheduled: Town) -> None:
    names = {"ronde.yml", "nacht.yaml", "bord.yml", "elders.yml", "van-anderen.yml"}
    scheduled.sweep()
    for name in names:
        scheduled.repo.set_workflow_state(name, "disabled_inactivity")
    scheduled.box.advance(24 * HOUR)
    before = len(scheduled.box.requests)
    assert not scheduled.sweep().has_failed
    assert {name for name in names if on(scheduled)[name]} == names - {"van-anderen.yml"}
    kept = [each.path for each in scheduled.box.requests[before:] if each.path.endswith("/enable")]
    assert len(kept) == 4
    before = len(scheduled.box.requests)
    scheduled.box.advance(HOUR)
    scheduled.sweep()
    assert not any(
        "/actions/workflows" in each.path for each in scheduled.box.requests[before:] if "/runs" not in each.path
    )


def test_a_schedule_that_a_person_switched_off_stays_off(scheduled: Town) -> None:
    for name in ("nacht.yaml", "bord.yml"):
        scheduled.repo.set_workflow_state(name, "disabled_manually")
    for _ in range(3):
        scheduled.box.advance(24 * HOUR)
        assert not scheduled.sweep().has_failed
    assert not on(scheduled)["nacht.yaml"]
    assert not on(scheduled)["bord.yml"]
    assert on(scheduled)["ronde.yml"]


def test_a_schedule_that_is_on_is_renewed_before_sixty_days_are_over(scheduled: Town) -> None:
    scheduled.box.advance(24 * HOUR)
    before = len(scheduled.box.requests)
    scheduled.sweep()
    renewed = {each.path.split("/")[-2] for each in scheduled.box.requests[before:] if each.path.endswith("/enable")}
    assert renewed == {"ronde.yml", "nacht.yaml", "bord.yml", "elders.yml"}


def test_what_the_network_names_itself_is_kept_on_too(tmp_path: Path) -> None:
    with town(tmp_path, WITH_BOARD + "schedule: {workflows: [eigen.yml, weg.yml]}\n") as place:
        place.repo.commit({".github/workflows/eigen.yml": SCHEDULED.format(name="eigen", uses=BY_OTHERS)}, author="zoe")
        place.token = place.box.token(place.repo, permissions=PERMISSIONS | {"actions": "write"})
        place.repo.set_workflow_state("eigen.yml", "disabled_inactivity")
        outcome = place.sweep()
        assert on(place) == {"eigen.yml": True}
        assert "there is no workflow file weg.yml" in outcome.summary.terminal()


LOST = ("failure", "cancelled", "timed_out", "startup_failure", "action_required", "stale")


def test_what_github_or_a_person_stopped_is_as_lost_as_what_failed(place: Town) -> None:
    """A queue that overflows cancels runs, and nobody is mailed about it."""
    run(place, "sweep")
    for conclusion in (*LOST, "success", "skipped", "neutral"):
        place.box.advance(HOUR)
        place.repo.record_run("ospo.yml", "issues", None, requests=0, summary="", conclusion=conclusion)
    place.sweep()
    ours = own(place, "failures")
    assert ours is not None
    body = place.repo.issue(ours).body or ""
    told = [line.rpartition(": ")[2] for line in body.splitlines() if line.startswith("- [")]
    assert told == [
        "nooit begonnen",
        "wacht op toestemming",
        "kon niet beginnen",
        "duurde te lang",
        "gestopt",
        "mislukt",
    ]
    run(place, "sweep")
    place.sweep()
    assert place.repo.issue(ours).state == "closed"


def test_however_many_runs_there_are_few_requests_are_made(place: Town) -> None:
    run(place, "sweep")
    run(place, "ospo", failed=True)
    for _ in range(250):
        place.repo.record_run("ospo.yml", "issues", None, requests=0, summary="")
    place.repo.record_run("site.yml", "push", None, requests=0, summary="", failed=True)
    place.box.requests.clear()
    place.sweep()
    assert own(place, "failures") is not None
    asked = [each for each in place.box.requests if "/actions/" in each.path and "/runs" in each.path]
    assert len(asked) == 5


def test_a_workflow_file_that_isnt_there_is_named(place: Town) -> None:
    place.repo.commit({".github/workflows/ospo.yml": None}, message="Weg", author="zoe")
    outcome = place.sweep()
    assert outcome.has_failed
    assert "there is no workflow file ospo.yml" in outcome.summary.terminal() + "".join(outcome.failures)

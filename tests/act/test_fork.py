"""A fork has our workflow files too, and in it they do nothing: whatever happens, whoever starts them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from ospo_automation.core.network.decided import FILE
from ospo_automation.sandbox import Event
from tests.act.conftest import Hosted
from tests.act.test_shipped_files import MAIL, NO_FORK, OURS, PROJECTS, SITE, SWEEP, THIN
from tests.act.test_workflow import _keys, _well
from tests.given import WITH_BOARD

SCHEDULES = {name: THIN[name] for name in ("sweep.yml", "projects.yml", "site-nightly.yml", "mail.yml")}


def tick(hosted: Hosted, name: str, **more: Any) -> Event:
    """GitHub tells of the repository in this event since 2022, and no description says so."""
    cron = SCHEDULES[name].on["schedule"]
    return Event("schedule", None, hosted.repo.full_name, "zoe", {"schedule": cron[0]["cron"], **more}, hosted.box.now)  # type: ignore[index]  # a list


@pytest.fixture
def fork(hosted: Hosted) -> Hosted:
    """With everything switched on that a repository variable can."""
    hosted.repo.state.fork = True
    hosted.repo.commit({FILE: WITH_BOARD + "project: {number: 1}\n"}, message="All on", author="zoe")
    hosted.dispatcher.variables |= {"OSPO_SITE": "on", "OSPO_PROJECT": "on", "OSPO_MAIL": "on"}
    return hosted


def test_every_job_that_we_ship_has_the_guard() -> None:
    for workflow in (OURS, SWEEP, PROJECTS, SITE, MAIL):
        for name, job in workflow.jobs.items():
            assert NO_FORK in job["if"], (workflow.file.name, name)
        assert workflow.content["env"]["OSPO_FORK"] == "${{ vars.OSPO_FORK }}"


def test_nothing_that_happens_in_a_fork_starts_a_job(fork: Hosted) -> None:
    repo, dispatcher = fork.repo, fork.dispatcher
    number = fork.town.send(who="zoe")
    repo.comment("zoe", number, "/hulp")
    repo.push("zoe", "main", {"docs/lessen/2026/1-x.md": "# Mag dit?\n", "docs/index.md": "# Hoi\n"})
    repo.open_pull("zoe", title="A change", head="one", files={"docs/a.md": "Hello\n"})
    repo.dispatch("zoe", "ospo.yml", {"number": number})
    for name in ("sweep.yml", "projects.yml", "site.yml"):
        repo.dispatch("zoe", name)
    happened = list(fork.box.events)
    assert {event.name for event in happened} >= {
        "issues",
        "issue_comment",
        "push",
        "pull_request",
        "workflow_dispatch",
    }
    happened += [tick(fork, name, repository=happened[0].payload["repository"]) for name in SCHEDULES]
    before = len(fork.box.requests)
    assert [dispatcher.started(event) for event in happened] == [{}] * len(happened)
    assert len(fork.box.requests) == before


def test_where_the_event_does_not_tell_the_run_itself_finds_out(fork: Hosted) -> None:
    number = fork.town.send(who="zoe")
    opened = fork.box.events[-1] if fork.box.events[-1].action == "opened" else fork.box.events[0]
    payload: Mapping[str, Any] = {name: value for name, value in opened.payload.items() if name != "repository"}
    fork.dispatcher.secrets["OSPO_PROJECT_TOKEN"] = fork.box.app_token("acme", {"organization_projects": "write"})
    events = [replace(opened, payload=dict(payload)), tick(fork, "sweep.yml"), tick(fork, "projects.yml")]
    stood = fork.repo.snapshot()
    for event in events:
        run = _well(fork.dispatcher.start(event))
        assert "is een kopie (fork)" in run.summary
        assert len(run.summary.strip().splitlines()) == 1
    assert fork.repo.snapshot() == stood
    assert fork.writes() == []
    assert fork.repo.issue(number).labels == []


def test_a_network_that_lives_in_a_fork_says_so(fork: Hosted) -> None:
    fork.dispatcher.variables["OSPO_FORK"] = "on"
    number = fork.town.send()
    _well(fork.dispatcher.next())
    assert _keys(fork, number) == ["intake", "ask/1"]
    fork.box.events.clear()
    assert "is een kopie" not in _well(fork.dispatcher.start(tick(fork, "sweep.yml"))).summary

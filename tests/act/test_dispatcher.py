"""What GitHub would do and our dispatcher can't, it refuses: a test must never be green because nothing ran."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ospo_automation.sandbox import BOT_LOGIN
from tests.act.dispatcher import Dispatcher, NotFaithful
from tests.town import Town

WORKFLOW = """\
on:
  issues:
    types: [opened]
permissions: {}
jobs:
  one:
    runs-on: ubuntu-latest
    permissions: {issues: write}
    steps:
      - run: echo well done
"""


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("ubuntu-latest", "ubuntu-slim", "ubuntu-slim"),
        ("run: echo well done", "uses: actions/cache@v5", "actions/cache@v5 has no stub"),
        ("permissions: {issues: write}", "permissions: write-all", "named one by one"),
        ("types: [opened]", "types: [opened]\n    branches: [main]", "can't decide on"),
        ("run: echo well done", "run: echo well done\n        surprise: yes", "act ended with 1"),
    ],
)
def test_it_refuses_what_it_can_not_do(place: Town, tmp_path: Path, before: str, after: str, words: str) -> None:
    assert before in WORKFLOW
    place.repo.commit({".github/workflows/x.yml": WORKFLOW.replace(before, after)})
    place.repo.open_issue("olga", title="Hello")
    with pytest.raises(NotFaithful, match=words):
        Dispatcher(place.box, place.repo, tmp_path / "runs").next()


def test_a_called_workflow_gets_no_more_than_its_caller_has(place: Town, tmp_path: Path) -> None:
    called = WORKFLOW.replace("issues:\n    types: [opened]", "workflow_call:")
    calling = (
        WORKFLOW.partition("    runs-on")[0] + "    permissions: {issues: read}\n    uses: ./.github/workflows/y.yml\n"
    )
    place.repo.commit({".github/workflows/x.yml": calling, ".github/workflows/y.yml": called})
    place.repo.open_issue("olga", title="Hello")
    with pytest.raises(NotFaithful, match="asks for issues: write"):
        Dispatcher(place.box, place.repo, tmp_path / "runs").next()


def test_a_pull_request_starts_what_wants_its_files(place: Town, tmp_path: Path) -> None:
    """On the files as they would be after the merge, and not once it is closed."""
    on = "pull_request:\n    paths: [docs/**]"
    place.repo.commit({".github/workflows/x.yml": WORKFLOW.replace("issues:\n    types: [opened]", on)})
    dispatcher = Dispatcher(place.box, place.repo, tmp_path / "runs")
    for head, file in (("one", "other.md"), ("two", "docs/a.md")):
        place.repo.open_pull("zoe", title="A change", head=head, files={file: "Hello\n"})
    opened = [event for event in place.box.events if event.name == "pull_request"]
    assert [list(dispatcher.started(event)) for event in opened] == [[], ["x.yml"]]
    assert (tmp_path / "runs/event-2/tree/docs/a.md").is_file()
    place.box.events.clear()
    place.repo.merge_pull("zoe", 2)
    assert [event.action for event in place.box.events if event.name == "pull_request"] == ["closed"]
    assert dispatcher.all() == []


def test_the_workflow_tokens_own_events_start_nothing(place: Town, tmp_path: Path) -> None:
    number = place.repo.open_issue("olga", title="Hello")
    place.box.events.clear()
    place.reader().repository.get_issue(number).create_comment("from a workflow")
    assert place.box.take_event() is None
    place.repo.open_issue("olga", title="Hello again")
    event = place.box.take_event()
    assert event is not None
    queued_by_mistake = replace(event, actor=BOT_LOGIN)
    with pytest.raises(NotFaithful, match="starts nothing"):
        Dispatcher(place.box, place.repo, tmp_path / "runs").start(queued_by_mistake)


def test_a_run_has_its_end_its_log_its_summary_and_its_commands(place: Town, tmp_path: Path) -> None:
    lines = ["run: |", "echo ::warning::careful", "echo '# All done' >> $GITHUB_STEP_SUMMARY", "exit 3"]
    script = "\n          ".join(lines)
    place.repo.commit({".github/workflows/x.yml": WORKFLOW.replace("run: echo well done", script)})
    place.repo.open_issue("olga", title="Hello")
    run = Dispatcher(place.box, place.repo, tmp_path / "runs").next()
    assert run is not None
    assert (run.conclusion, run.summary.strip()) == ("failure", "# All done")
    assert run.commands == {"warning", "summary"}
    assert "careful" in run.log


def test_an_event_waits_until_it_is_taken(place: Town, tmp_path: Path) -> None:
    place.repo.commit({".github/workflows/x.yml": WORKFLOW})
    place.repo.open_issue("olga", title="First")
    place.repo.open_issue("olga", title="Second")
    runs = Dispatcher(place.box, place.repo, tmp_path / "runs").all()
    assert [run.log.strip() for run in runs] == ["well done", "well done"]

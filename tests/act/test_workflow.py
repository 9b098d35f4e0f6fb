"""The shipped workflow, run as it is: from what a person does in the browser to what then stands in the issue."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from ospo_automation.adopt.forms import CASUS
from ospo_automation.adopt.source import Release
from ospo_automation.adopt.thin import PARTS, thin
from ospo_automation.core.network.decided import FILE
from ospo_automation.core.primitives.marker import parts_of
from tests.act.conftest import WORKFLOW, Hosted
from tests.act.dispatcher import Dispatcher, Run
from tests.given import WITH_BOARD
from tests.town import Town

SEEKING, WAITING = "status: zoekt expert", "status: wacht op eigenaar"
ASKED = ["casus", "soort organisatie: gemeente", SEEKING, "thema: licenties/eupl"]
LARGEST = 262_144  # bytes that GitHub stores of a body


def _well(run: Run | None) -> Run:
    assert run is not None
    assert run.conclusion == "success", run.log
    return run


def _keys(hosted: Hosted, number: int) -> list[str]:
    """What our comments are for, in order."""
    bodies = [comment.body for comment in hosted.repo.comments(number) if comment.author == "github-actions[bot]"]
    return [part.mark.key for body in bodies for part in parts_of(body)]


def test_a_casus_is_labelled_welcomed_and_put_to_experts(hosted: Hosted) -> None:
    number = hosted.town.send()
    run = _well(hosted.dispatcher.next())
    assert sorted(hosted.repo.issue(number).labels) == ASKED
    assert _keys(hosted, number) == ["intake", "ask/1"]
    assert hosted.town.mentioned() == ["carla"]
    assert "ask/1" in run.log
    assert "carla" in run.summary
    # The label of the form is an event too, and what we did ourselves is none.
    assert [hosted.dispatcher.start(event) for event in hosted.box.events] == [None] * len(hosted.box.events)


def test_a_plain_reply_and_an_edit_complete_a_casus(hosted: Hosted) -> None:
    number = hosted.town.send(topics=None, organisation_type=None)
    _well(hosted.dispatcher.next())
    assert WAITING in hosted.repo.issue(number).labels
    hosted.box.events.clear()

    hosted.repo.comment("olga", number, "Dag, het gaat over de EUPL.")
    hosted.box.events.clear()  # the next event does both
    before = hosted.repo.issue(number).body or ""
    hosted.repo.edit_issue("olga", number, body=before.replace("Kies een soort organisatie", "gemeente"))
    _well(hosted.dispatcher.next())
    assert sorted(hosted.repo.issue(number).labels) == ASKED
    assert _keys(hosted, number) == ["intake", "ask/1"]


def test_what_concerns_nobody_starts_nothing(hosted: Hosted) -> None:
    hosted.repo.open_issue("olga", title="Het koffiezetapparaat")
    hosted.box.events.clear()
    hosted.repo.add_label("zoe", 1, "casus")
    hosted.repo.comment("olga", 1, "Hoi")
    labelled, commented = hosted.box.events
    assert hosted.dispatcher.start(labelled) is None
    issue = commented.payload["issue"]
    on_pull_request = {**commented.payload, "issue": {**issue, "pull_request": {"url": "http://127.0.0.1/pulls/1"}}}
    assert hosted.dispatcher.start(replace(commented, payload=on_pull_request)) is None
    comment = {**commented.payload["comment"], "user": {**commented.payload["sender"], "type": "Bot"}}
    assert hosted.dispatcher.start(replace(commented, payload={**commented.payload, "comment": comment})) is None
    assert hosted.box.requests == []


def test_a_comment_on_another_issue_changes_nothing(hosted: Hosted) -> None:
    number = hosted.repo.open_issue("olga", title="Het koffiezetapparaat", body="Doet het niet.")
    hosted.box.events.clear()
    hosted.repo.comment("anna", number, "Bij ons ook niet.")
    _well(hosted.dispatcher.next())
    assert hosted.writes() == []


@pytest.mark.parametrize("value", ["off", "Off"])
def test_switched_off_it_sends_no_request(hosted: Hosted, value: str) -> None:
    hosted.dispatcher.variables["OSPO_AUTOMATION"] = value
    number = hosted.town.send()
    assert hosted.dispatcher.all() == []
    hosted.repo.dispatch("zoe", "ospo.yml", {"number": number})
    assert hosted.dispatcher.next() is None
    assert hosted.box.requests == []


def test_a_casus_can_be_played_again(hosted: Hosted) -> None:
    number = hosted.town.send()
    hosted.box.events.clear()  # GitHub was out of order
    hosted.repo.dispatch("zoe", "ospo.yml", {"number": number})
    _well(hosted.dispatcher.next())
    assert _keys(hosted, number) == ["intake", "ask/1"]
    stood, written = hosted.repo.snapshot(), hosted.writes()
    hosted.repo.dispatch("zoe", "ospo.yml", {"number": number})
    again = _well(hosted.dispatcher.next())
    assert "Er was niets te doen." in again.summary
    assert (hosted.repo.snapshot(), hosted.writes()) == (stood, written)


def test_a_dispatch_of_another_workflow_is_not_ours(hosted: Hosted) -> None:
    hosted.repo.dispatch("zoe", "other.yml", {"number": 1})
    assert hosted.dispatcher.next() is None


def test_without_its_permission_a_run_fails_and_says_why(hosted: Hosted) -> None:
    hosted.dispatcher.withheld.add("issues")
    number = hosted.town.send()
    stood = hosted.repo.snapshot()
    run = hosted.dispatcher.next()
    assert run is not None
    assert run.conclusion == "failure"
    assert "the job lacks a permission" in run.log
    assert "exit status 1" in run.log
    assert "Traceback" not in run.log
    assert hosted.writes() == []
    assert hosted.repo.snapshot() == stood
    assert hosted.repo.comments(number) == []


def test_hostile_text_stays_text(hosted: Hosted, tmp_path: Path) -> None:
    """First shown only, when whole comments are printed in the log, and then done."""
    made = tmp_path / "made"
    hostile = (
        f"$(touch {made}) `touch {made}` '; touch {made} #\" ${{{{ github.token }}}} "
        "::set-output name=a::b ::add-path::/x %0A::error::y "
    )
    number = hosted.town.send(situation=hostile + "VULLING", topics=["EUPL"])
    form = hosted.repo.issue(number).body or ""
    lines = f"\r\n::stop-commands::z\r\n::add-mask::EUPL\r\n{hostile}\r\n::error::y\r\n"
    filling = (lines * 2_000)[: LARGEST - len(form.encode()) + len("VULLING")]
    hosted.box.events.clear()
    # Of somebody outside the network a title with what may be an address is never repeated.
    hosted.repo.open_issue("zoe", title=hostile.strip(), body=form.replace("VULLING", filling))
    large = hosted.repo.issue(number + 1)
    assert len((large.body or "").encode()) == LARGEST
    (event,) = hosted.box.events

    hosted.dispatcher.variables["OSPO_AUTOMATION"] = "show"
    shown = _well(hosted.dispatcher.start(event))
    assert hosted.writes() == []
    assert "github.token" in shown.log

    del hosted.dispatcher.variables["OSPO_AUTOMATION"]
    done = _well(hosted.dispatcher.start(event))
    assert sorted(hosted.repo.issue(large.number).labels) == ASKED
    assert _keys(hosted, large.number) == ["intake", "ask/1"]
    for run in (shown, done):
        assert run.commands == {"add-path", "set-output", "summary"}
        assert "ghs_sandbox" not in run.log + run.summary
    assert not made.exists()
    assert hosted.town.mentioned() == ["carla"]
    assert not any("ghs_sandbox" in comment.body for comment in hosted.repo.comments(large.number))


def test_an_adopter_runs_what_we_ship_at_a_commit(place: Town, product: Mapping[str, bytes], tmp_path: Path) -> None:
    """In a repository with files that would like to be ours: modules, settings for uv and a choice of Python."""
    home = tmp_path / "action"
    for name, content in product.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)
    release = Release("example/ospo_automation", "0123456789" * 4, "0.1.0", is_tagged=True)
    workflow = thin(next(part for part in PARTS if part.path == WORKFLOW), release)
    trap = "raise SystemExit('the trap')\n"
    traps = dict.fromkeys(("yaml.py", "click.py", "github.py", "json.py", "sitecustomize.py"), trap)
    traps |= {
        "ospo_automation/__init__.py": trap,
        "requirements/runtime.txt": "none-such\n",
        ".python-version": "2.7\n",
    }
    traps |= {"uv.toml": "no-index = true\n", "pyproject.toml": "[project]\nrequires-python = '>=4'\n"}
    place.repo.commit({WORKFLOW: workflow, **traps})
    dispatcher = Dispatcher(place.box, place.repo, tmp_path / "runs")
    dispatcher.actions["example/ospo_automation"] = home
    number = place.send()
    run = _well(dispatcher.next())
    assert "the trap" not in run.log
    assert sorted(place.repo.issue(number).labels) == ASKED


def test_the_forms_come_from_the_command(hosted: Hosted, tmp_path: Path) -> None:
    """`ospo forms` finds nothing to change in the form that people filled in above."""
    hosted.repo.clone(tmp_path / "own")
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "ospo_automation",
        "forms",
        "--apply",
        "--root",
        tmp_path / "own",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert re.search(rf"(?m)^\.github/ISSUE_TEMPLATE/{re.escape(CASUS)} +gelijk$", done.stdout)
    assert (tmp_path / "own/.github/ISSUE_TEMPLATE" / CASUS).read_text("utf-8") == hosted.repo.read(
        f".github/ISSUE_TEMPLATE/{CASUS}"
    )


def test_the_projects_board_follows_in_a_job_of_its_own(hosted: Hosted) -> None:
    """Switched off; with a token of one's own; and with that of an App."""
    hosted.repo.commit({FILE: WITH_BOARD + "project: {number: 1}\n"}, message="A board", author="zoe")
    board = hosted.box.add_project("acme", "Casussen", fields={"Status": ["zoekt expert"]}, by="zoe")
    token = hosted.box.app_token("acme", {"organization_projects": "write", "issues": "read"})
    number = hosted.town.send()
    _well(hosted.dispatcher.next())
    hosted.box.events.clear()

    def follow() -> Run | None:
        hosted.repo.dispatch("zoe", "projects.yml")
        return hosted.dispatcher.next()

    assert follow() is None
    hosted.dispatcher.variables["OSPO_PROJECT"] = "on"
    hosted.dispatcher.secrets["OSPO_PROJECT_TOKEN"] = token
    run = _well(follow())
    assert f"#{number} op het projectbord: status ‘zoekt expert’" in run.summary
    assert token not in run.log + run.summary
    assert [item.status for item in board.items()] == ["zoekt expert"]
    hosted.dispatcher.secrets = {"OSPO_PROJECT_KEY": token}
    hosted.dispatcher.variables["OSPO_PROJECT_CLIENT_ID"] = "Iv23"
    assert "ontbreekt het veld" in _well(follow()).summary
    assert len(board.items()) == 1

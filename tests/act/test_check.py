"""A pull request that touches a network's files, looked through by the workflow that `ospo init` writes."""

from __future__ import annotations

import re

import pytest

from ospo_automation.adopt.forms import render
from ospo_automation.core.network.decided import FILE
from tests.act.conftest import Hosted
from tests.act.dispatcher import Run
from tests.given import EXPERTISE, OSPO_YML, configured

RIGHT = OSPO_YML.replace("example.org", "example.nl") + "board:\nprivacy:\nwaiting:\n"


@pytest.fixture
def checked(hosted: Hosted) -> Hosted:
    """A network in which nothing is wrong; what we call stands beside its files here, as in no other repository."""
    experts = EXPERTISE + "beveiliging/publiceren @emma\n"
    files = {FILE: RIGHT, ".github/EXPERTISE": experts, **render(configured(RIGHT))}
    hosted.repo.commit(files, message="Check", author="zoe")
    return hosted


def proposed(checked: Hosted, files: dict[str, str]) -> dict[str, Run]:
    checked.repo.open_pull("zoe", title="A change", head="change", files=files)
    return checked.dispatcher.started(next(each for each in checked.box.events if each.name == "pull_request"))


def test_what_is_wrong_stands_at_its_line_and_nobody_gets_a_token(checked: Hosted) -> None:
    wrong = RIGHT.replace("example.nl", "example.org").replace("name: Proefnetwerk", "name: OWNER %0A::error::x")
    files = {
        FILE: wrong,
        ".github/EXPERTISE": f"{EXPERTISE}vissen @emma, @anna\n",
        "docs/experts/anna.md": "---\nx: 1\n---\n",
    }
    run = proposed(checked, files)["check.yml"]
    assert run.conclusion == "failure"
    places = [note.partition("::")[2].partition("::")[0] for note in run.notes]
    assert {
        f"error file={FILE},line=1",
        "error file=.github/EXPERTISE,line=5",
        "error file=docs/experts/anna.md,line=2",
        f"warning file={FILE},line=2",
    } <= set(places)
    assert all(re.fullmatch(r"(?:error|warning) file=[^,]+,line=\d+", each) for each in places), places
    assert "| error |" in run.summary
    assert run.outputs["errors"] == "3"
    assert "ghs_sandbox" not in run.log + run.summary
    assert checked.writes() == []


def test_what_touches_no_file_of_ours_is_not_looked_at_and_what_is_right_is_green(checked: Hosted) -> None:
    assert "check.yml" not in proposed(checked, {"docs/a.md": "# Een pagina\n"})
    checked.box.events.clear()
    checked.repo.open_pull("zoe", title="Carla too", head="carla", files={"docs/experts/carla.md": "Hoi.\n"})
    run = checked.dispatcher.started(next(each for each in checked.box.events if each.name == "pull_request"))[
        "check.yml"
    ]
    assert (run.conclusion, run.notes) == ("success", [])

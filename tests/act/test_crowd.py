"""The look in front of a run, in the shipped workflow: what waits starts no second job, and in doubt it goes on."""

from __future__ import annotations

from datetime import timedelta

from ospo_automation.core.github.overdue import AFTER, made_up
from ospo_automation.core.network.decided import FILE
from tests.act.conftest import Hosted
from tests.act.test_fork import tick
from tests.act.test_workflow import _keys, _well
from tests.given import WITH_BOARD

ON = WITH_BOARD + "conversation:\nprivacy:\nfailures:\nschedule:\n"


def casus(hosted: Hosted) -> int:
    hosted.repo.commit({FILE: ON}, message="More", author="zoe")
    number = hosted.town.send()
    _well(hosted.dispatcher.next())
    hosted.box.events.clear()
    return number


def test_what_a_stranger_says_starts_no_job_that_can_write_and_the_sweep_hears_it(hosted: Hosted) -> None:
    number = casus(hosted)
    hosted.repo.comment("piet", number, "Mijn nummer is 06-12345678, bel maar.")
    stood = hosted.repo.snapshot()
    hosted.box.requests.clear()
    run = _well(hosted.dispatcher.next())
    assert "Waits for the sweep" in run.log
    assert "06-12345678" not in run.log
    assert [request.path for request in hosted.box.requests if "git" not in request.path] == []
    assert hosted.repo.snapshot() == stood
    _well(hosted.dispatcher.start(tick(hosted, "sweep.yml")))
    assert _keys(hosted, number)[-1] == "alert"  # the coordinators are told


def test_a_command_goes_on_and_is_done(hosted: Hosted) -> None:
    number = casus(hosted)
    hosted.repo.comment("anna", number, "/meedoen")
    run = _well(hosted.dispatcher.next())
    assert "Goes to the line" in run.log
    assert hosted.repo.issue(number).assignees == ["anna"]


def test_where_the_look_breaks_down_the_run_goes_on(hosted: Hosted) -> None:
    number = casus(hosted)
    hosted.repo.commit({"actions/look/look.py": "raise SystemExit('broken')\n"}, message="Break it", author="zoe")
    hosted.box.events.clear()
    hosted.repo.comment("anna", number, "/meedoen")
    run = hosted.dispatcher.next()
    assert run is not None
    assert run.conclusion == "failure"  # of the look; the other job did its work
    assert hosted.repo.issue(number).assignees == ["anna"]


def test_an_overdue_sweep_comes_before_the_event_and_only_once(hosted: Hosted) -> None:
    number = casus(hosted)
    hosted.repo.record_run("sweep", "schedule", None, requests=0, summary="")
    lost = hosted.town.send("emma")
    hosted.box.events.clear()  # GitHub cancelled the run for it, and the sweeps since
    hosted.box.advance(AFTER + timedelta(minutes=1))
    hosted.repo.comment("anna", number, "/meedoen")
    run = _well(hosted.dispatcher.next())
    assert "was over tijd" in run.summary
    assert _keys(hosted, lost)[:2] == ["intake", "ask/1"]
    assert hosted.repo.issue(number).assignees == ["anna"]
    own = hosted.repo.labels()["automatisering"][1]
    assert made_up(own or "") is not None
    hosted.repo.comment("olga", number, "Fijn.")
    assert "was over tijd" not in _well(hosted.dispatcher.next()).summary

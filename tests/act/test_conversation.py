"""A casus from its form to its outcome through the shipped workflows, on a clock of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ospo_automation.sandbox import Event
from tests.act.conftest import Hosted
from tests.act.test_workflow import _keys, _well
from tests.automations.test_safety_of_people import ALL_ON
from tests.spoiled import refusing

DAY = timedelta(days=1)


def said(hosted: Hosted, number: int, *lines: tuple[str, str]) -> None:
    """People write this one after the other, and one run does it all: the last event is enough."""
    hosted.box.advance(timedelta(minutes=5))
    for who, text in lines:
        hosted.repo.comment(who, number, text)
    *_, event = hosted.box.events
    hosted.box.events.clear()
    _well(hosted.dispatcher.start(event))


def swept(hosted: Hosted, days: int) -> None:
    hosted.box.advance(days * DAY)
    hosted.box.events.clear()
    tick = Event("schedule", None, hosted.repo.full_name, "zoe", {"schedule": "17 * * * *"}, hosted.box.now)
    _well(hosted.dispatcher.start(tick))


def status(hosted: Hosted, number: int) -> str:
    return next(label for label in hosted.repo.issue(number).labels if label.startswith("status: "))


def test_from_the_form_to_the_lesson(hosted: Hosted) -> None:
    hosted.repo.commit({".github/ospo.yml": f"{ALL_ON}failures:\nschedule:\nlessons:\n"}, message="On", author="zoe")
    hosted.repo.let_actions_open_pulls()
    number = hosted.town.send(topics=["Licenties en auteursrecht"], publish=True)
    _well(hosted.dispatcher.next())
    assert _keys(hosted, number) == ["intake", "ask/1"]
    said(hosted, number, ("anna", "/nu-niet"))  # somebody else is asked at once
    assert "ask/2" in _keys(hosted, number)
    swept(hosted, 7)  # five working days of silence: the rest of the wider circle
    assert "ask/3" in _keys(hosted, number)
    said(
        hosted,
        number,
        *((who, "/meedoen") for who in ("bert", "zoe", "wim")),
        ("olga", "/bellen 3 december"),
        ("olga", "/parkeren 7 december"),
    )
    assert status(hosted, number) == "status: geparkeerd"
    hosted.box.advance(6 * DAY)  # Monday 7 December; this time a person starts it
    hosted.repo.dispatch("zoe", "sweep.yml")
    _well(hosted.dispatcher.next())
    assert status(hosted, number) == "status: opgepakt"
    assert {"awake/2026-12-07"} <= set(_keys(hosted, number))
    said(
        hosted,
        number,
        ("bert", "/advies Kies de EUPL, die past hierbij."),
        ("zoe", "/advies Betrek je leverancier daarbij."),
        ("olga", "/geholpen Dank jullie wel!"),
    )
    assert sum(key.startswith("advice/") for key in _keys(hosted, number)) == 2
    assert status(hosted, number) == "status: opgelost"
    assert hosted.repo.issue(number).state == "closed"
    asked = [login for login in hosted.town.mentioned() if login in {"anna", "bert", "zoe", "wim"}]
    assert sorted(asked) == ["anna", "bert", "wim", "zoe"]
    pull = hosted.repo.pulls()[0]  # opened by a job of its own, since the first can write no file
    assert f"/pull/{pull.number})" in hosted.repo.comments(number)[-1].body
    hosted.box.events.clear()
    hosted.repo.merge_pull("zoe", pull.number)
    pushed = next(event for event in hosted.box.events if event.name == "push")
    _well(hosted.dispatcher.start(pushed))
    assert status(hosted, number) == "status: les gepubliceerd"
    assert _keys(hosted, number)[-1] == "published"


@pytest.mark.parametrize("lost", ["updateIssueComment", "closeIssue"])
def test_pages_are_proposed_although_the_job_that_found_them_failed(hosted: Hosted, lost: str) -> None:
    """What it knew reaches the next job, however it ended."""
    hosted.repo.commit({".github/ospo.yml": f"{ALL_ON}lessons:\n"}, message="On", author="zoe")
    hosted.repo.let_actions_open_pulls()
    number = hosted.town.send(topics=["Licenties en auteursrecht"], publish=True)
    said(hosted, number, ("bert", "/meedoen"), ("bert", "/advies Kies de EUPL, die past hierbij."))
    hosted.repo.comment("olga", number, "/geholpen Dank jullie wel!")
    hosted.box.faults = refusing(lost)
    run = hosted.dispatcher.next()
    assert run is not None
    assert run.conclusion == "failure"
    (pull,) = hosted.repo.pulls()
    assert f"/pull/{pull.number})" in hosted.repo.comments(number)[-1].body

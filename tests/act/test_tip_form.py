"""A tip by form goes through the shipped workflow, from the sweep that makes our issue to a coordinator's word."""

from __future__ import annotations

from ospo_automation.adopt.forms import render
from ospo_automation.core.signals.tips_sent import FORM
from tests.act.conftest import Hosted
from tests.act.test_conversation import said, swept
from tests.act.test_workflow import _well
from tests.automations.test_tips import LINK, ON, WHY
from tests.given import configured


def test_a_tip_is_taken_in_by_the_shipped_workflow(hosted: Hosted) -> None:
    files = {".github/ospo.yml": ON, **render(configured(ON))}
    hosted.repo.commit(files, message="On", author="zoe")
    hosted.box.events.clear()
    swept(hosted, 1)
    hosted.box.add_user("piet")
    answers = {"link": LINK, "matters": WHY}
    number = hosted.repo.submit_form("piet", FORM, title="Samen inkopen", answers=answers, strict=False)
    _well(hosted.dispatcher.next())
    said(hosted, number, ("zoe", "akkoord"))
    assert hosted.repo.issue(number).state_reason == "completed"
    home = next(each for each in hosted.repo.issues() if each.title == "Tips voor het netwerk")
    assert f"[Samen inkopen]({LINK})" in str(home.body)

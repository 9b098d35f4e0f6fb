"""Somebody signs up, is let in, is asked a year later and leaves, all of it through the shipped workflows."""

from __future__ import annotations

from datetime import timedelta

from ospo_automation.adopt.forms import render
from ospo_automation.core.network.joiner import FORM
from tests.act.conftest import Hosted
from tests.act.test_conversation import said, swept
from tests.act.test_workflow import _well
from tests.given import configured
from tests.joiners import ANSWERS, BOXES, ON

SHOWN = [BOXES[each] for each in ANSWERS["shown"]]


def ours(hosted: Hosted, number: int) -> str:
    """Our newest comment there."""
    return [each.body for each in hosted.repo.comments(number) if each.author == "github-actions[bot]"][-1]


def merged(hosted: Hosted, head: str) -> None:
    """A maintainer merges what is open on such a branch, and its run comes."""
    pull = next(each for each in hosted.repo.pulls() if each.state == "open" and each.head.startswith(head))
    hosted.box.events.clear()
    hosted.repo.merge_pull("zoe", pull.number)
    closed = next(event for event in hosted.box.events if event.name == "pull_request")
    _well(hosted.dispatcher.start(closed))


def test_from_the_form_to_the_question_of_a_year_and_the_way_out(hosted: Hosted) -> None:
    files = {".github/ospo.yml": ON, **render(configured(ON))}
    hosted.repo.commit(files, message="On", author="zoe")
    hosted.repo.let_actions_open_pulls()
    hosted.box.events.clear()
    hosted.box.add_user("piet")
    answers = {**ANSWERS, "shown": SHOWN}
    number = hosted.repo.submit_form("piet", FORM, title="Ik denk mee", answers=answers, strict=False)
    _well(hosted.dispatcher.next())
    assert "Nu is een coördinator aan zet" in ours(hosted, number)
    said(hosted, number, ("zoe", "akkoord"))
    merged(hosted, "ospo/joining-")
    assert "@piet" in hosted.repo.read(".github/EXPERTISE")
    swept(hosted, 1)
    assert "Welkom in het netwerk" in ours(hosted, number)
    hosted.box.advance(timedelta(days=364))
    swept(hosted, 2)
    assert "Klopt het nog wat we van je weten?" in ours(hosted, number)
    said(hosted, number, ("piet", "/uitschrijven"))
    swept(hosted, 1)
    merged(hosted, "ospo/leaving-")
    assert "@piet" not in hosted.repo.read(".github/EXPERTISE")
    assert "docs/experts/piet.md" not in hosted.repo.files()

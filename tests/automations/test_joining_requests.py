"""What it takes of GitHub to join: from the form to the proposal, in a network where it runs by now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ospo_automation.core.network.joiner import FORM
from tests.joiners import ANSWERS, BOXES, ON, agree, home, on_branch, open_to_joiners, said, send, sweep
from tests.journeys.test_crash import crash
from tests.town import Moment, Town, town

MOST = 8  # of the issue about the network that grows


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with open_to_joiners(tmp_path) as it:
        yield it


def ask(place: Town, who: str) -> int:
    """A form of somebody, whose run didn't come yet."""
    place.box.add_user(who)
    given = {**ANSWERS, "shown": [BOXES["name"]]}
    return place.repo.submit_form(who, FORM, title="Ik denk mee", answers=given, strict=False)


def test_from_the_form_to_the_proposal_in_eight_requests(place: Town) -> None:
    send(place)  # so that labels are there
    number, before = ask(place, "quinten"), len(place.box.requests)
    place.play()
    assert "aan zet" in said(place, number)
    agree(place, number)
    assert len(place.repo.pulls()) == 1
    assert "@quinten" in on_branch(place, ".github/EXPERTISE", home(place))
    told = [(each.method, each.path) for each in place.box.requests[before:]]
    assert len(told) <= MOST, told


def test_with_a_proposal_that_stands_open_it_takes_no_more(place: Town) -> None:
    agree(place, send(place))
    number, before = ask(place, "quinten"), len(place.box.requests)
    place.play()
    agree(place, number)
    assert [each.state for each in place.repo.pulls()] == ["open"]
    assert "@piet @quinten" in on_branch(place, ".github/EXPERTISE", home(place))
    told = [(each.method, each.path) for each in place.box.requests[before:]]
    assert len(told) <= MOST, told


def test_who_comes_is_welcomed_with_the_merge(place: Town) -> None:
    people = ("piet", "quinten")
    numbers = [send(place, who) for who in people]
    for number in numbers:
        agree(place, number)
    place.repo.merge_pull("zoe", place.repo.pulls()[0].number)
    before = len(place.box.requests)
    place.play()
    assert len(place.box.requests) - before <= 10
    for number in numbers:
        assert said(place, number).startswith("Welkom in het netwerk")
        assert place.repo.issue(number).state == "closed"
    after = [[each.body for each in place.repo.comments(number)] for number in numbers]
    for _ in range(2):
        sweep(place)
    assert [[each.body for each in place.repo.comments(number)] for number in numbers] == after


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_form_whose_answer_gets_lost_is_answered_once(place: Town, when: str) -> None:
    send(place)
    number = ask(place, "quinten")
    happened, moment = next(place.waiting()), Moment(place)
    place.run(happened)
    expected = [each.body for each in place.repo.comments(number)]
    listed = place.repo.issue(home(place)).body
    for at in (1, 2):
        moment.back()
        place.box.faults = crash(at, when, for_good=False)
        place.run(happened)
        place.box.faults = None
        assert [each.body for each in place.repo.comments(number)] == expected, at
        assert place.repo.issue(home(place)).body == listed, at


def test_where_github_opens_none_at_once_it_goes_step_by_step(tmp_path: Path) -> None:
    """Where Actions may open no pull requests a person does, as before."""
    with town(tmp_path, ON) as place:
        place.box.events.clear()
        agree(place, send(place))
        assert place.repo.pulls() == []
        ours = [each.body for each in place.repo.comments(home(place))]
        assert any("/compare/main...ospo/joining-" in body for body in ours)
        sweep(place)
        assert "@piet" in on_branch(place, ".github/EXPERTISE", home(place))

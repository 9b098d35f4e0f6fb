"""Abuse and bad luck in great number: limits hold, everybody hears from us, and people are served afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.given import WITH_BOARD
from tests.storm import storm
from tests.town import Town, town

DAY = timedelta(days=1)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, WITH_BOARD) as it:
        yield it


def test_after_a_flood_every_owner_hears_from_us_and_experts_are_asked_in_order(tmp_path: Path) -> None:
    """The large form is in the benchmarks: 500 casussen. Here the quota and the limits are smaller with them."""
    with storm(tmp_path, experts=12, per_day=6, per_round=3) as it:
        it.place.box.quota = 250
        midnight = it.place.box.now.replace(hour=23, minute=0)
        it.flood(24)
        it.sweep_until(midnight, every=timedelta(hours=1))
        assert set(it.heard()) == set(it.wanted_by)
        assert {moment.date() for moment in it.heard().values()} == {midnight.date()}
        it.answer()
        while len({ask.number for ask in it.asks}) < 24:
            it.sweep_until(it.place.box.now + DAY, every=DAY)
            it.answer()
        assert max(it.people_a_day().values()) == 6
        assert max(len(ask.people) for ask in it.asks) == 3
        assert it.most_a_week() <= 5
        assert it.out_of_turn() == []
        assert it.most_requests <= 30
        assert all(day.weekday() < 5 for day in it.people_a_day())
        assert {ask.round for ask in it.asks} == {1}


def test_labels_and_buttons_pressed_again_and_again_say_and_ask_nothing_more(place: Town) -> None:
    number = place.send()
    place.play()
    stood = place.repo.comments(number)
    for _ in range(25):
        place.repo.remove_label("zoe", number, "status: zoekt expert")
        place.repo.add_label("zoe", number, "status: zoekt expert")
    assert list(place.waiting()) == []  # labels start nothing
    place.box.quota = 100_000
    requests = []
    for _ in range(25):
        place.repo.close_issue("olga", number)
        place.repo.reopen_issue("olga", number)
        before = len(place.box.requests)
        assert not any(outcome.has_failed for outcome in place.play())
        requests.append(len(place.box.requests) - before)
    assert place.repo.comments(number) == stood
    assert max(requests) <= 30
    served = place.send(who="piet", topics=["Inkoop en aanbesteden"])
    place.play()
    assert "status: zoekt expert" in place.repo.issue(served).labels


def test_another_bot_that_answers_everything_gets_no_answer(place: Town) -> None:
    """Bots that answered each other hundreds of times have happened: what a bot says starts nothing."""
    place.box.add_user("helpful")
    place.box.account("helpful").kind = "Bot"
    number = place.send()
    place.play()
    stood = len(place.repo.comments(number))
    for _ in range(50):
        place.repo.comment("helpful", number, "Thanks! /join @anna @bert I labelled this issue for you.")
        place.repo.edit_comment("helpful", place.repo.comments(number)[-1].id, "Edited: /join @carla")
    before = len(place.box.requests)
    place.play()
    assert len(place.box.requests) == before
    place.sweep()
    assert len(place.repo.comments(number)) == stood + 50


def test_an_issue_of_another_bot_in_the_shape_of_a_casus_mentions_nobody_but_the_experts(place: Town) -> None:
    text = place.repo.issue(place.send()).body
    place.box.events.clear()
    place.box.add_user("mirror")
    place.box.account("mirror").kind = "Bot"
    for index in range(20):
        place.repo.open_issue("mirror", title=f"Copy {index} @anna", body=text)
    place.play()
    casussen = {each.number for each in place.box.notifications if each.reason == "mention"}
    assert len(casussen) <= 3  # as many as one owner can bring about in a week
    assert set(place.mentioned()) <= {"anna", "bert", "carla", "emma", "zoe", "wim"}

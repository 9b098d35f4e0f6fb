"""Whoever stands in the file by hand, without a page or a day, is asked the question of the year as well: once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.core.network.profiles import Profile
from ospo_automation.core.sight.confirmations import Memory, right_on
from tests.joiners import open_to_joiners, sweep
from tests.town import Town


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with open_to_joiners(tmp_path) as it:
        yield it


def asked(place: Town) -> list[int]:
    return [each.number for each in place.repo.issues() if each.title == "Klopt het nog?"]


def working_day(place: Town) -> None:
    calendar = place.checkout.network.calendar
    while not calendar.is_working_day(calendar.today(place.box.now)):
        place.box.advance(timedelta(days=1))


def test_a_year_after_we_first_saw_them_each_is_asked_once_and_nobody_stands_there_by_name(place: Town) -> None:
    working_day(place)
    for _ in range(2):
        sweep(place)
    assert asked(place) == []
    place.box.advance(timedelta(days=366))
    working_day(place)
    for _ in range(8):
        sweep(place)
    people = {"anna", "bert", "carla", "emma"}
    assert len(asked(place)) == len(people), "and no coordinator, who signed up for nothing"
    assert set(place.mentioned()) - {"zoe", "wim"} == people
    ours = next(each for each in place.repo.issues() if each.title.startswith("Klopt het nog? De vraag"))
    assert not [who for who in people if who in (ours.body or "")]
    first = asked(place)[0]
    who = next(each.login for each in place.box.notifications if each.number == first and each.reason == "mention")
    place.repo.comment(who, first, "Klopt")
    place.play()
    for _ in range(3):
        sweep(place)
    assert place.repo.issue(first).state == "closed"
    assert place.repo.pulls() == [], "nobody gets a page by that"
    ours = next(each for each in place.repo.issues() if each.title.startswith("Klopt het nog? De vraag"))
    assert "wacht op een beheerder: 0" in (ours.body or "")
    before = len(place.mentioned())
    place.box.advance(timedelta(days=60))
    working_day(place)
    for _ in range(3):
        sweep(place)
    assert place.mentioned()[before:].count(who) == 0
    place.box.advance(timedelta(days=310))
    working_day(place)
    for _ in range(3):
        sweep(place)
    assert place.mentioned()[before:].count(who) == 1, "a year after they said so"


def test_what_is_remembered_has_room(place: Town) -> None:
    day = place.box.now.date()
    many = Memory(seen=dict.fromkeys(range(10000000, 10002000), day))
    noted = many.record()["seen"]
    assert len(str(noted)) < 4_000
    one = Memory(seen={7: day})
    assert right_on(7, Profile(), one) == day

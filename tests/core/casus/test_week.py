"""A week's asks are all known, however much strangers say, without reading what they said again and again."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ospo_automation.core.casus.asks import Ask, Asked
from ospo_automation.core.casus.remembered import BOARD
from ospo_automation.core.casus.rounds import Load
from ospo_automation.core.casus.week import Made, Met, Week
from ospo_automation.core.github.issue import Comment
from ospo_automation.core.github.ours import Ours
from ospo_automation.core.github.person import Person
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.sandbox import BOT_LOGIN
from tests.gh.test_threads import asked, talk
from tests.given import WITH_BOARD, comment
from tests.journeys.test_crash import crash, deaths
from tests.sampled import some
from tests.town import Moment, Town, keys, town

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
US = Person("github-actions[bot]", 41898282, is_bot=True)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, WITH_BOARD) as it:
        it.box.quota = 1_000_000
        yield it


def load(place: Town) -> Load:
    return place.reader().load(place.box.now)


def read_whole(place: Town, monkeypatch: pytest.MonkeyPatch) -> Load:
    """As by a run that remembers nothing."""
    with monkeypatch.context() as patched:
        patched.setattr(Week, "of", classmethod(lambda *_: None))
        return load(place)


def known(found: Load) -> tuple[Any, ...]:
    asks = (replace(ask, shown=(), is_gone=False) for ask in found.asks)
    return sorted(asks, key=lambda ask: (ask.number, ask.key)), found.met


def board(place: Town) -> int:
    return next(issue.number for issue in place.reader().own_issues() if issue.key == BOARD)


def test_a_week_of_strangers_is_read_once(place: Town) -> None:
    place.send()
    place.play()
    talk(place, place.repo.open_issue("piet", title="Wie komt er op de borrel?"), 1_200)
    place.box.advance(timedelta(hours=2))
    place.send("zoe")
    assert asked(place, place.play) > 15
    assert "week" in keys(place, board(place))
    for index in range(3):
        place.send(f"owner{index}")
        assert asked(place, place.play) <= 11
        place.box.advance(timedelta(minutes=30))
    numbers = {issue.number for issue in place.repo.issues() if "ask/1" in keys(place, issue.number)}
    assert {ask.number for ask in load(place).asks} == numbers
    assert len(numbers) >= 3


@pytest.mark.parametrize(("login", "id_", "counts"), [("anna", 11, True), ("anna-rvo", 11, True), ("anna", 99, False)])
def test_who_was_asked_is_known_by_number_in_the_week_as_well(login: str, id_: int, *, counts: bool) -> None:
    """They may have another login by now, and somebody else theirs."""
    ask = Ask(1, 1, 0, (Asked("anna", "licenties", "licenties", 11),), AT, date(2026, 12, 1))
    said = comment("Ja, dat mag: de EUPL staat dat toe.", Person(login, id_), at=AT + timedelta(hours=1))
    week = Week(AT, (Made(ask, AT),)).with_([said], Ours(), AT - timedelta(days=7), AT + timedelta(hours=2))
    assert week.answered == (frozenset({1}) if counts else frozenset())


def something(place: Town, numbers: list[int], chance: random.Random) -> None:
    """Something that happens in a network."""
    number = chance.choice(numbers)
    said = place.repo.comments(number)
    match chance.choice(("casus", "talk", "talk", "delete", "edit", "no", "sweep", "day")):
        case "casus":
            numbers.append(place.send(f"owner{len(numbers)}", topics=[chance.choice(["EUPL", "Veilig publiceren"])]))
        case "talk":
            talk(place, number, chance.choice((40, 130)))
        case "delete":  # somebody tidies up after us
            for each in [each for each in said if each.body.startswith("<!-- ospo:ask/")][:1]:
                place.repo.delete_comment(each.id, "zoe")
        case "edit":
            for each in [each for each in said if each.author != BOT_LOGIN][:1]:
                place.repo.edit_comment("zoe", each.id, "Toch niet.")
        case "no":
            place.repo.comment("anna", number, "/nu-niet")
        case "sweep":
            place.sweep()
        case "day":
            place.box.advance(timedelta(days=chance.choice((1, 3))))
    place.play()
    place.box.advance(timedelta(minutes=chance.choice((1, 25))))


@pytest.mark.parametrize("seed", some([17, 16], 2))
def test_what_is_remembered_is_what_stands_there(seed: int, place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)  # noqa: S311  (no secret)
    numbers = [place.send()]
    place.play()
    remembered = 0
    for _ in range(24):
        something(place, numbers, chance)
        remembered += any(key.startswith("week") for key in keys(place, board(place)))
        found, whole = load(place), read_whole(place, monkeypatch)
        there = {(ask.number, ask.key) for ask in whole.asks}
        kept = [ask for ask in found.asks if (ask.number, ask.key) not in there]
        assert all(ask.key not in keys(place, ask.number) for ask in kept)  # somebody deleted it since: it counts
        assert known(replace(found, asks=tuple(ask for ask in found.asks if ask not in kept))) == known(whole)
    assert remembered > 5


def test_a_crash_at_any_request_loses_no_ask(place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    number = place.send()
    place.play()
    talk(place, number, 110)
    place.send("zoe")
    (happened,) = place.waiting()
    before = Moment(place)
    requests = asked(place, lambda: place.run(happened))
    after = known(load(place))
    for at, when in some([*deaths(requests)], 4):
        before.back()
        place.box.faults = crash(at, when, for_good=True)
        place.run(happened)
        place.box.faults = None
        found = load(place)
        assert known(found) == known(read_whole(place, monkeypatch)), (at, when)
        place.run(happened)
        assert [(ask.number, ask.logins) for ask in load(place).asks] == [(a.number, a.logins) for a in after[0]]


def test_a_flood_holds_up_asking_no_longer_than_until_the_next_sweep(place: Town) -> None:
    place.send()
    place.play()
    talk(place, place.repo.open_issue("piet", title="Wie komt er op de borrel?"), 1_600)
    place.box.advance(timedelta(hours=2))
    number = place.send("zoe")
    place.play()
    assert "ask/1" not in keys(place, number)  # who was asked this week isn't known
    place.sweep()
    assert "ask/1" in keys(place, number)
    other = place.send("wim")
    assert asked(place, place.play) <= 11
    assert "ask/1" in keys(place, other)


FORGED: Mapping[str, Any] = {
    "none": {},
    "no parts": {"until": AT.isoformat(), "asks": []},
    "parts that aren't there": {"until": AT.isoformat(), "parts": 2},
    "no moment": {"until": "soon", "parts": 1},
    "no zone": {"until": "2026-11-23T09:00:00", "parts": 1},
    "no asks": {"until": AT.isoformat(), "parts": 1, "asks": [1]},
    "an ask of nobody": {"until": AT.isoformat(), "parts": 1, "asks": [{"number": 1, "made": AT.isoformat()}]},
    "asks of no list": {"until": AT.isoformat(), "parts": 1, "asks": 7},
    "a great number of parts": {"until": AT.isoformat(), "parts": 10**9},
    "less than none": {"until": AT.isoformat(), "parts": -1},
    "met": {"until": AT.isoformat(), "parts": 1, "met": [["a", "b"]]},
    "met nobody": {"until": AT.isoformat(), "parts": 1, "met": ["a"]},
}


def said(*states: tuple[str, Mapping[str, Any]], author: Person = US) -> Sequence[Comment]:
    return [
        Comment(index, 9, author, f"{Mark(key, state).line()}\nx", AT) for index, (key, state) in enumerate(states, 1)
    ]


@pytest.mark.parametrize("state", FORGED.values(), ids=FORGED)
def test_what_makes_no_sense_counts_as_not_there(state: Mapping[str, Any]) -> None:
    assert Week.of(said(("week", state)), Ours()) is None


def test_what_somebody_else_wrote_counts_as_not_there() -> None:
    state = Week(AT).states()["week"]
    assert Week.of(said(("week", state)), Ours()) == Week(AT)
    assert Week.of(said(("week", state), author=Person("sil", 7)), Ours()) is None


@pytest.mark.parametrize("count", [1, 20, 60, 200])
def test_it_fits_or_isnt_kept(count: int) -> None:
    people = tuple(Asked(f"een-lange-naam-{index}", "inkoop", "inkoop/*", 10**8 + index) for index in range(3))
    asks = (Ask(index, 1, 0, people, AT, date(2026, 11, 30), 12345) for index in range(1, count + 1))
    week = Week(AT, tuple(Made(ask, AT) for ask in asks), (Met("a-b", 7, AT),))
    states = week.states()
    if count == 200:
        assert states == {}
        return
    assert Week.of(said(*states.items()), Ours()) == week
    assert all(len(Mark(key, state).line()) <= 16_000 for key, state in states.items())
    *some, last = states.items()
    if some:  # a crash between two of them
        old = (last[0], {**last[1], "until": (AT - timedelta(hours=1)).isoformat()})
        assert Week.of(said(*some, old), Ours()) is None
        assert Week.of(said(*some), Ours()) is None

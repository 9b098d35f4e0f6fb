"""Where strangers open more casussen than a sweep can look at, nobody of the network waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.core.casus.in_turns import some_in_turn
from ospo_automation.core.engine.automation import Automation, Turn
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.gh import crowd
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.run.runner import run
from tests.automations.test_waiting import own
from tests.given import NOW, WITH_BOARD
from tests.town import Town, keys, repeated, town

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STRANGERS = [f"stranger{index}" for index in range(40)]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, WITH_BOARD + "waiting:\n") as it:
        it.box.quota = 100_000
        yield it


def looked_at(place: Town) -> list[int]:
    """What a sweep looks at, in its order."""
    found: list[int] = []

    def gather(hub: Reader, event: Event) -> None:
        assert event.number is not None
        hub.comments(event.number)
        found.append(event.number)

    automation: Automation[object] = Automation("looks", "x", ("schedule",), (), None, gather, lambda _: iter(()))
    reader = place.reader()
    sweep = Event("schedule", None, None, None, place.box.now)
    assert not run(sweep, reader, GitHubWriter(reader), [Turn("what looks", (automation,))]).has_failed
    return found


def requests_of_a_sweep(place: Town) -> int:
    place.box.advance(HOUR)
    before = len(place.box.requests)
    outcome = place.sweep()
    assert not outcome.has_failed, outcome.summary.terminal()
    return len(place.box.requests) - before


def flood(place: Town, count: int) -> list[int]:
    number = place.send(who=STRANGERS[0])
    place.play()
    return [number, *repeated(place, number, count - 1, STRANGERS)]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A crowd is one that a test makes in a moment."""
    monkeypatch.setattr(crowd, "MOST_OPEN", 120)


@pytest.mark.parametrize(("count", "sweeps"), [(1_000, 2), (5_000, 4)])
def test_however_many_casussen_strangers_open_a_sweep_takes_few_requests(place: Town, count: int, sweeps: int) -> None:
    flood(place, count)
    assert max(requests_of_a_sweep(place) for _ in range(sweeps)) <= 30


@pytest.mark.usefixtures("few")
def test_nor_where_they_say_more_on_each_than_is_read_along(place: Town) -> None:
    number = place.send(who=STRANGERS[0])
    place.play()
    for index in range(21):
        place.repo.comment(STRANGERS[0], number, f"En nu? ({index})")
    place.box.events.clear()
    repeated(place, number, 600, STRANGERS)
    assert max(requests_of_a_sweep(place) for _ in range(6)) <= 35


@pytest.mark.usefixtures("few")
def test_in_a_crowd_the_network_has_its_turn_each_time_and_everybody_else_within_a_day(place: Town) -> None:
    answered = place.send(who="olga")
    of_expert = place.send(who="bert")
    known_before = place.send(who="piet")
    place.play()
    for number in (answered, known_before):
        place.repo.comment("anna", number, "Dat mag, met de EUPL 1.2.")
    place.play()
    place.repo.close_issue("piet", known_before)
    place.play()
    of_known = place.send(who="piet", topics=["Inkoop en aanbesteden"])
    place.box.events.clear()
    place.box.advance(HOUR)
    old = flood(place, 400)
    new = repeated(place, old[0], 400, STRANGERS)
    theirs, strangers = {answered, of_expert, of_known}, {*old, *new}
    seen: set[int] = set()
    for sweep in range(5):
        looked = looked_at(place)
        assert theirs <= {*looked}, sweep
        assert max(map(looked.index, theirs & {answered, of_expert})) < min(map(looked.index, strangers & {*looked}))
        seen |= {*looked}
        place.box.advance(HOUR)
    assert strangers <= seen


@pytest.mark.usefixtures("few")
def test_an_event_reads_no_more_of_a_crowd_than_a_sweep_does(place: Town) -> None:
    flood(place, 900)
    reader = place.reader()
    before = len(place.box.requests)
    assert len(list(reader.open_casussen())) < 200
    assert len(place.box.requests) - before <= 8


@pytest.mark.usefixtures("few")
def test_what_is_from_before_us_makes_no_crowd(tmp_path: Path) -> None:
    with town(tmp_path, WITH_BOARD + "since: 2026-11-25\n") as place:
        place.box.quota = 100_000
        flood(place, 200)
        place.box.advance(2 * DAY)
        number = place.send()
        reader = place.reader()
        assert number in list(reader.open_casussen(place.box.now))
        assert reader.crowd == 0


@pytest.mark.usefixtures("few")
def test_coordinators_are_told_of_a_crowd_once_and_no_more_when_it_is_over(place: Town) -> None:
    numbers = flood(place, 220)
    for _ in range(4):
        requests_of_a_sweep(place)
        place.box.advance(DAY)
    waiting = own(place, "waiting")
    assert waiting is not None
    assert [key for key in keys(place, waiting) if key.startswith("crowd/")] == ["crowd/2026-11-24"]
    assert "meer dan 200 casussen" in body(place, waiting)
    told = [each for each in place.box.notifications if each.number == waiting and each.login == "zoe"]
    assert len([each for each in told if each.reason == "mention"]) == 1
    for number in numbers[:120]:
        place.repo.close_issue("zoe", number)
    place.box.events.clear()
    requests_of_a_sweep(place)
    assert "meer dan" not in body(place, waiting)


def body(place: Town, number: int) -> str:
    return place.repo.issue(number).body or ""


def test_who_of_many_owners_is_known_is_asked_together(place: Town) -> None:
    """Of each a casus was put before people, and another waits behind it: not a question for each of them."""
    number = place.send(who=STRANGERS[0])
    place.play()
    state = place.repo.state
    first = place.box.account(STRANGERS[0]).id
    for copy in repeated(place, number, 60, STRANGERS):
        owner = place.box.account(state.issues[copy].author or "").id
        for comment in state.comments_of(copy):
            comment.body = comment.body.replace(f'"owner":{first}', f'"owner":{owner}')
    for login in STRANGERS:
        place.send(who=login)
    place.box.events.clear()
    sent: list[bytes] = []
    place.box.faults = lambda request: sent.append(request.sent)
    assert not place.sweep().has_failed
    place.box.faults = None
    assert sum(b"query WhoIsKnown(" in each for each in sent) == 1


@pytest.mark.parametrize("rhythm", [1, 2, 3, 4, 6, 12, 21, 24, 168])
def test_each_has_its_turn_whatever_the_rhythm(rhythm: int) -> None:
    things = [*range(300)]
    seen: set[int] = set()
    for index in range(10 * len(things) // 5):
        seen |= {*some_in_turn(things, 5, NOW + index * rhythm * HOUR)}
    assert seen == {*things}


def test_the_pages_of_a_crowd_go_round() -> None:
    for count in (1_051, 1_100, 4_999, 5_000, 5_001):
        pages = -(-count // 100)
        hours = -(-pages // crowd.AN_HOUR)
        seen = {page for hour in range(hours) for page in crowd.pages_now(count, NOW + hour * HOUR)}
        assert seen == {*range(1, pages + 1)}

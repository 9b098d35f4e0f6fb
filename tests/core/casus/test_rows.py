"""Who asked for a pause is remembered for thousands of people, over several comments of our own on the board issue."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from threading import Barrier, Thread
from time import process_time
from typing import Any

import pytest

from ospo_automation.automations.conversation import automation as conversation
from ospo_automation.core.casus.remembered import MOST_PARTS, ROWS, Rows, holds_all_rows, holds_rows
from ospo_automation.core.casus.rounds import is_away
from ospo_automation.core.engine.effects import Relabel, Say
from ospo_automation.core.engine.plan import tidy
from ospo_automation.core.github.issue import Comment
from ospo_automation.core.network.profiles import Profile
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.sandbox import BOT_LOGIN, Fault, Request
from ospo_automation.texts import render
from tests.automations.test_board import board_of
from tests.automations.test_conversation import TALKING, says
from tests.commands.test_commands import BOARD, CHECKOUT, PEOPLE, given
from tests.given import BOT, NOW, OURS, comment, event
from tests.given import Given as Hub
from tests.journeys.test_crash import crash, deaths
from tests.town import Moment, Town, keys, town

TODAY = NOW.date()
UNTIL = date(2027, 1, 4)
BOTS = OURS
TRIAGE = CHECKOUT.network.labels.triage.name


def longest(index: int) -> str:
    """A name as long as GitHub lets them be, with as many hyphens: those count six times in a marker."""
    return f"{index:05}" + "-x" * 17


@cache
def filled(count: int) -> Rows:
    """So many of the longest names, as many in each part as fit there and a few to spare."""
    days = [(longest(index), UNTIL if index % 3 else None) for index in range(count)]
    return Rows(tuple(dict(days[start : start + 125]) for start in range(0, count, 125)))


@cache
def full(parts: int = MOST_PARTS) -> Rows:
    """So many parts in which even a short name finds no room any more."""
    rows = filled(125 * parts)
    more: Rows | None = rows
    while more is not None and len(more.parts) == parts:
        rows, more = more, more.paused(f"{len(more.pauses)}", UNTIL, TODAY)
    return rows


def written(rows: Rows, *, number: int = 9) -> list[Comment]:
    """Our comments as GitHub keeps them."""
    states = enumerate(rows.states().items())
    return [comment(f"{Mark(*each).line()}\nx", BOT, id_=200 + index, number=number) for index, each in states]


# -- values


def test_two_thousand_of_the_longest_names_fit_and_come_back_from_their_markers() -> None:
    rows = filled(2_000)
    assert len(rows.pauses) == sum(map(len, rows.parts)) == 2_000  # each in exactly one
    assert len(rows.parts) < MOST_PARTS
    for count in (2_000, 2_001):
        comments = written(rows)
        assert Rows.of(reversed(comments), BOTS) == rows
        assert holds_all_rows(comments, BOTS)
        assert not any(holds_all_rows([*comments[:gone], *comments[gone + 1 :]], BOTS) for gone in (0, 1, 15))
        assert len(rows.pauses) == count
        rows = rows.paused("anna", UNTIL, TODAY) or Rows()


def test_where_there_is_no_room_for_more_everybody_can_still_change_theirs() -> None:
    rows = full()
    assert len(rows.pauses) > 2_000
    assert rows.paused("anna", None, TODAY) is None
    for index in (1, 1_000, 2_498):
        for until in (None, UNTIL + timedelta(days=1)):
            changed = rows.paused(longest(index), until, TODAY)
            assert changed is not None
            assert len(changed.changed(rows)) == 1
            assert Rows.of(written(changed), BOTS).pauses == {**rows.pauses, longest(index): until}
    later = rows.paused("anna", None, UNTIL)  # who said until when is back
    assert later is not None
    assert list(later.changed(rows)) == [ROWS]
    assert set(later.parts[0].values()) == {None}


def test_what_changes_is_all_that_is_written_and_a_new_part_is_told_of_first() -> None:
    rows = filled(2_000)
    assert list(rows.back(longest(600), TODAY).changed(rows)) == ["rows/5"]
    more = full(3).paused("anna", UNTIL, TODAY)
    assert more is not None
    assert list(more.changed(full(3))) == [ROWS, "rows/4"]
    assert more.states()["rows/4"] == {"pauses": {"anna": "2027-01-04"}}


def test_a_small_network_keeps_the_one_comment_it_had() -> None:
    state = {"pauses": {"anna": "2027-01-04", "bert": None}, "runs": {"sweep": "2026-11-23"}}
    rows = Rows.of([comment(Mark(ROWS, state).line(), BOT)], BOTS)
    assert rows.states() == {ROWS: state}
    more = rows.paused("carla", UNTIL, TODAY)
    assert more is not None
    assert list(more.changed(rows)) == [ROWS]
    assert "parts" not in more.states()[ROWS]


def test_who_stands_there_twice_is_away_until_the_later_day_and_back_in_both() -> None:
    soon, over = date(2026, 12, 1), TODAY
    parts = ({"anna": soon, "bert": None, "old": over}, {"anna": UNTIL, "bert": soon}, {"old": over})
    rows = Rows(parts)
    assert rows.pauses == {"anna": UNTIL, "bert": None, "old": over}
    assert rows.back("bert", TODAY).parts == ({"anna": soon}, {"anna": UNTIL}, {"old": over})
    shorter = rows.paused("anna", soon, TODAY)
    assert shorter is not None
    assert shorter.parts == ({"anna": soon, "bert": None}, {"bert": soon}, {"old": over})


NONSENSE: list[Any] = [None, [], "x", -1, 10**30, True, {"pauses": 1}, {"anna": []}, {"": {}}]


@pytest.mark.parametrize("wrong", NONSENSE)
def test_parts_that_somebody_edited_or_deleted_do_no_harm(wrong: Any) -> None:
    typed = json.dumps({"pauses": wrong, "parts": wrong, "runs": wrong})
    states = {"rows/2": typed, "rows/4": '{"pauses":{"bert":"2027-01-04"}}', "rows/999": "{}", "rows/x": "{}"}
    first = comment(f"<!-- ospo:rows {typed} -->", BOT, id_=1)
    said = [comment(f"<!-- ospo:{key} {state} -->", BOT, id_=id_) for id_, (key, state) in enumerate(states.items(), 2)]
    for comments in ([first], [*said], [first, *said], [first, said[1]]):
        rows = Rows.of(comments, BOTS)
        assert holds_rows(comments, BOTS)
        assert holds_all_rows(comments, BOTS) in {True, False}
        assert ("bert" in rows.pauses) == (said[1] in comments)
        more = rows.paused("carla", None, TODAY)
        assert more is not None
        assert more.done("sweep", TODAY).pauses["carla"] is None


def test_what_is_over_goes_with_the_sweep_and_of_two_comments_the_older_counts() -> None:
    rows = Rows(({"anna": TODAY, "bert": UNTIL}, {"carla": TODAY}))
    assert rows.done("sweep", TODAY).parts == ({"bert": UNTIL}, {"carla": TODAY})
    double = comment(Mark("rows/2", {"pauses": {"emma": None}}).line(), BOT, id_=900)
    strange = comment(Mark("rows/3", {"pauses": {"zoe": None}}).line(), id_=901)
    assert Rows.of([double, strange, *written(rows)], BOTS) == rows


def test_whether_one_of_two_thousand_is_away_is_known_at_once() -> None:
    pauses, profile = filled(2_000).pauses, Profile()
    start = process_time()
    assert sum(is_away(longest(index), profile, pauses, TODAY) for index in range(4_000)) == 2_000
    assert process_time() - start < 1


# -- what people say


def remembering(hub: Hub, rows: Rows) -> Hub:
    hub.own = (replace(BOARD, comments=tuple(written(rows))),)
    return hub


def said_on_board(hub: Hub) -> Iterable[Say]:
    effects = conversation.effects(hub, event("issue_comment.created"))
    return [each for each in effects if isinstance(each, Say) and each.number == BOARD.number]


ABSENT = "Ik ben afwezig tot en met 7 december 2026."


@pytest.mark.parametrize(
    ("there", "until"),
    [(None, None), (UNTIL, UNTIL), (date(2026, 12, 1), date(2026, 12, 8)), (TODAY, date(2026, 12, 8))],
)
def test_an_absence_never_shortens_a_pause_but_a_person_s_own_word_counts(there: date | None, until: date) -> None:
    rows = Rows(({"anna": there, "zoe": None},))
    changes = said_on_board(remembering(given(ABSENT, PEOPLE["expert"]), rows))
    found = [each.state["pauses"]["anna"] for each in changes]
    assert found == ([] if there == until else [until.isoformat()])
    (own,) = said_on_board(remembering(given("/pauze 2026-12-02", PEOPLE["expert"]), rows))
    assert own.state["pauses"] == {"anna": "2026-12-02", "zoe": None}


@pytest.mark.parametrize("text", [ABSENT, "/pauze 2027-01-04"])
def test_that_there_is_no_room_is_told_to_who_can_do_something_about_it(text: str) -> None:
    hub = remembering(given(text, PEOPLE["expert"]), full())
    assert said_on_board(hub) == []
    effects = conversation.effects(hub, event("issue_comment.created"))
    refused = [each.text for each in effects if isinstance(each, Say) and each.key == "refusal/60"]
    assert refused == ["refused/no_room"]
    assert (Relabel(1, frozenset({TRIAGE})) in effects) == (text == ABSENT)
    assert tidy(effects, hub, lambda name, values: render("nl", name, values)).steps


# -- on the small GitHub


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, TALKING) as it:
        it.send(topics=["Licenties en auteursrecht"])
        it.play()
        it.sweep()
        yield it


def remember(place: Town, rows: Rows) -> None:
    """As though all these had asked for it before."""
    number = board_of(place).number
    there = dict(zip(keys(place, number), place.repo.comments(number), strict=False))
    for key, state in rows.states().items():
        id_ = there[key].id if key in there else place.repo.comment("piet", number, "x")
        place.repo.state.comments[id_].body = f"{Mark(key, state).line()}\nx"
        place.repo.state.comments[id_].author = BOT_LOGIN
    place.box.events.clear()


def remembered(place: Town) -> Rows:
    comments = place.reader().comments(board_of(place).number)
    rows = Rows.of(comments, BOTS)
    assert set(place.reader().load(place.box.now).pauses) == set(rows.pauses)
    return rows


def test_a_pause_beside_two_thousand_takes_as_many_requests_as_the_first(place: Town) -> None:
    counts = []
    says(place, "carla", 1, "/terug")
    for rows in (Rows(), filled(2_000)):
        remember(place, rows)
        before = len(place.box.requests)
        assert says(place, "carla", 1, "/pauze 2027-01-04") == "+1"
        counts.append(len(place.box.requests) - before)
        now = remembered(place)
        assert now.pauses == {**rows.pauses, "carla": UNTIL}
        assert sum(len(part) for part in now.parts) == len(rows.pauses) + 1
        assert says(place, "carla", 1, "/terug") == "+1"
        assert remembered(place).pauses == rows.pauses
    assert counts[0] == counts[1]


def test_a_thousand_strangers_push_nothing_out(place: Town) -> None:
    number = board_of(place).number
    remember(place, full(1))
    piet = place.repo.comment("piet", number, "x")
    for index in range(1_000):
        each = place.repo.state.comments[piet]
        body = f'<!-- ospo:rows/2 {{"pauses":{{"anna":null}}}} -->\n{index}'
        place.repo.state.put_comment(type(each)(**vars(each) | {"id": 10**6 + index, "body": body}))
    place.box.events.clear()
    assert says(place, "carla", 1, "/pauze 2027-01-04") == "+1"
    assert keys(place, number)[-1] == "rows/2"
    place.repo.state.comments[piet].body = "y"
    assert place.reader().load(place.box.now).pauses == {**full(1).pauses, "carla": UNTIL}
    assert not place.sweep().has_failed
    assert remembered(place).pauses == {**full(1).pauses, "carla": UNTIL}
    (first,) = (each for each in place.repo.comments(number) if each.body.startswith("<!-- ospo:rows {"))
    assert '"parts":2' in first.body


def test_a_crash_at_any_request_is_made_good_by_the_next_run(place: Town) -> None:
    place.repo.comment("carla", 1, "/pauze 2027-01-04")
    happened = next(place.waiting())
    remember(place, full(1))
    moment = Moment(place)
    before = len(place.box.requests)
    assert not place.run(happened).has_failed
    requests = len(place.box.requests) - before
    expected = place.repo.snapshot()
    assert remembered(place).parts[1:] == ({"carla": UNTIL},)
    for at, when in deaths(requests):
        moment.back()
        place.box.faults = crash(at, when, for_good=True)
        place.run(happened)
        place.box.faults = None
        assert set(remembered(place).pauses) >= set(full(1).pauses), at
        assert not place.run(happened).has_failed
        assert place.repo.snapshot() == expected, at


def test_of_two_runs_at_once_that_begin_a_part_one_pause_may_get_lost(place: Town) -> None:
    other = place.send(who="piet", topics=["Licenties en auteursrecht"])
    place.play()
    remember(place, full(1))
    place.repo.comment("carla", 1, "/pauze 2027-01-04")
    place.repo.comment("emma", other, "/pauze 2027-01-04")
    together, held = Barrier(2), set[int]()

    def meet(request: Request) -> Fault | None:
        """Both have read everything before either writes."""
        if request.sent.startswith(b'{"query": "mutation') and len(held) < 2:
            held.add(request.number)
            together.wait(timeout=20)
        return None

    place.box.faults = meet
    runs = [Thread(target=place.run, args=(happened,)) for happened in place.waiting()]
    for each in runs:
        each.start()
    for each in runs:
        each.join(timeout=60)
    place.box.faults = None
    assert len(held) == 2
    assert set(remembered(place).pauses) - set(full(1).pauses) in ({"carla"}, {"emma"})
    assert not place.sweep().has_failed
    assert says(place, "emma", 1, "/pauze 2027-01-04") == says(place, "carla", 1, "/pauze") == "+1"
    assert remembered(place).pauses == {**full(1).pauses, "carla": None, "emma": UNTIL}


def test_a_part_that_somebody_deleted_is_begun_anew(place: Town) -> None:
    number, rows = board_of(place).number, full(3)
    remember(place, rows)
    gone = next(each.id for each in place.repo.comments(number) if each.body.startswith("<!-- ospo:rows/2 "))
    place.repo.delete_comment(gone)
    assert not place.sweep().has_failed
    assert says(place, "carla", 1, "/pauze 2027-01-04") == "+1"
    assert remembered(place).parts == (rows.parts[0], {"carla": UNTIL}, *rows.parts[2:])
    assert says(place, "carla", 1, "/terug") == "+1"
    assert "carla" not in remembered(place).pauses


def test_without_room_the_summary_says_it_too(place: Town) -> None:
    remember(place, full())
    before = remembered(place)
    place.repo.comment("anna", 1, ABSENT, by_mail=True)
    (outcome,) = place.play()
    assert TRIAGE in place.repo.issue(1).labels
    assert "geen plaats meer" in outcome.summary.markdown()
    assert remembered(place) == before
    assert not place.sweep().has_failed
    assert TRIAGE in place.repo.issue(1).labels

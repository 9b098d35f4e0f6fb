"""A sweep that is overdue is played by whatever run comes next: once, before its own event, and remembered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ospo_automation.adopt.labels import plan_labels
from ospo_automation.automations import AUTOMATIONS
from ospo_automation.core.engine.effects import DefineLabel
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.ours import noted, noting
from ospo_automation.core.github.overdue import AFTER, is_overdue, made_up, making_up
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.run.play import Outcome
from ospo_automation.run.runner import made_up as make_up
from ospo_automation.sandbox import Fault
from ospo_automation.sandbox.shapes import node_id
from tests.given import WITH_BOARD
from tests.town import Town, keys, town

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LONGEST = "x" * 100


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, WITH_BOARD + "conversation:\nfailures:\nschedule:\n") as it:
        yield it


def made(place: Town, swept: datetime) -> Outcome | None:
    """What a run for a comment does first."""
    event = Event.of("issue_comment", json.dumps({"issue": {"number": 1}}), place.box.now)
    reader = place.reader()
    return make_up(event, swept, reader, GitHubWriter(reader))


def test_what_was_missed_is_done_and_once_only(place: Town) -> None:
    number = place.send()
    place.box.events.clear()  # as where GitHub cancels a run in a full line
    place.box.advance(2 * HOUR)
    swept = place.box.now - AFTER
    before = len(place.box.requests)
    assert made(place, swept + timedelta(minutes=1)) is None
    assert len(place.box.requests) == before
    outcome = made(place, swept)
    assert outcome is not None
    assert not outcome.has_failed, outcome.failures
    assert keys(place, number)[:2] == ["intake", "ask/1"]
    stood = place.repo.snapshot()
    assert made(place, swept) is None  # the next in the line was told the same
    assert place.repo.snapshot() == stood
    place.box.advance(AFTER)
    assert made(place, swept) is not None
    assert place.sweep().summary.plan.steps == ()


@pytest.fixture
def well(tmp_path: Path) -> Iterator[Town]:
    """With nothing that needs files which aren't there."""
    with town(tmp_path, WITH_BOARD) as it:
        yield it


def test_what_fails_for_one_casus_has_nobody_s_run_look_at_all_of_them(well: Town) -> None:
    """It fails each sweep: GitHub then knows of none that ended well, however much they did."""
    number = well.send()
    well.box.events.clear()
    node = node_id(well.repo.state.issues[number]).encode()
    well.box.faults = lambda request: (
        Fault(status=422) if b"mutation" in request.sent and node in request.sent else None
    )
    assert well.sweep().has_failed
    assert made(well, well.box.now - 2 * HOUR) is None
    well.box.advance(AFTER)
    assert made(well, well.box.now - 4 * HOUR) is not None


def test_a_sweep_for_which_github_was_out_of_order_is_still_to_be_made(well: Town) -> None:
    well.send()
    well.sweep()
    well.box.faults = lambda request: Fault(status=502) if request.path.endswith("/graphql") else None
    assert well.sweep().has_failed
    well.box.faults = None
    assert made(well, well.box.now - 2 * HOUR) is not None


def test_it_needs_no_more_than_the_token_of_the_run_has(place: Town) -> None:
    """What looks at runs and keeps schedules on waits for the sweep's own job."""
    assert {each.name for each in AUTOMATIONS if each.about_runs} == {"failures", "schedule"}
    outcome = made(place, place.box.now - 2 * HOUR)
    assert outcome is not None
    assert outcome.failures == []
    assert not [each for each in place.box.requests if "/actions/" in each.path]


def test_where_it_can_not_be_remembered_it_is_left(place: Town) -> None:
    number = place.send()
    place.box.events.clear()
    place.box.faults = lambda request: Fault(status=403) if "/labels" in request.path else None
    assert made(place, place.box.now - 2 * HOUR) is None
    place.box.faults = lambda _: Fault(status=502)
    assert made(place, place.box.now - 2 * HOUR) is None
    place.box.faults = None
    assert place.repo.comments(number) == []


def test_the_label_keeps_what_else_it_remembers(place: Town) -> None:
    place.send()
    place.play()
    place.sweep()
    made(place, place.box.now - 2 * HOUR)
    labels, own = place.reader().labels(), place.checkout.network.labels.own.name
    assert made_up(labels[own.lower()][1]) is not None
    effects = (step.effect for step in plan_labels(labels, place.checkout).steps)
    mended = [each.label.name for each in effects if isinstance(each, DefineLabel)]
    assert mended
    assert own not in mended


@pytest.mark.parametrize("text", ["", "Ours", LONGEST])
def test_a_description_holds_both(text: str) -> None:
    before = noting(text, (7, 8))
    after = making_up(before, NOON)
    assert len(after) <= 100
    assert (noted(after), made_up(after)) == ((7, 8), NOON)
    again = making_up(after, NOON + HOUR)
    assert (noted(again), made_up(again)) == ((7, 8), NOON + HOUR)
    assert making_up(making_up("Ours", NOON), None) == "Ours"


@pytest.mark.parametrize("text", ["", "Ours [sweep x]", "Ours [sweep 2026-13-99T99:99Z]"])
def test_nonsense_in_a_description_is_no_moment(text: str) -> None:
    assert made_up(text) is None
    assert is_overdue(NOON, text, NOON + AFTER)


def test_the_later_of_both_counts() -> None:
    assert not is_overdue(NOON, making_up("", NOON + HOUR), NOON + AFTER)
    assert is_overdue(NOON, making_up("", NOON - HOUR), NOON + AFTER)
    assert not is_overdue(NOON, making_up("", NOON - HOUR), NOON + HOUR)

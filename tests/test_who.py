"""Who we are: whatever token a run has, and whatever it had before, nobody is asked twice and there is one board."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.core.marker import parts_of
from ospo_automation.sandbox import BOT_LOGIN
from tests.given import WITH_BOARD
from tests.town import PERMISSIONS, Town, town

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
APP = "ospo-app[bot]"
TOKENS = ("workflow", "app", "personal", "server")

CHANGES = [("workflow", "app"), ("app", "workflow"), ("personal", "workflow"), ("app", "personal"), ("server", "app")]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, WITH_BOARD) as it:
        yield it


def become(place: Town, who: str) -> None:
    """From now on runs have this token."""
    if who == "server":
        place.box.account(BOT_LOGIN).id = 24  # as on a GitHub Enterprise Server
    place.token = {
        "app": lambda: place.box.app_token("acme", PERMISSIONS),
        "personal": lambda: place.box.user_token("zoe"),
    }.get(who, lambda: place.box.token(place.repo, permissions=PERMISSIONS))()


def keys(place: Town, number: int) -> list[str]:
    """What comments with a marker are for, whoever wrote them."""
    return [part.mark.key for each in place.repo.comments(number) for part in parts_of(each.body)]


def boards(place: Town) -> list[int]:
    return [each.number for each in place.repo.issues() if (each.body or "").startswith("<!-- ospo:board")]


def sweep(place: Town, times: int = 1) -> None:
    for _ in range(times):
        place.box.advance(HOUR)
        outcome = place.sweep()
        assert not outcome.has_failed, outcome.summary.terminal()


def settle(place: Town) -> int:
    """Runs what our own writes start as well, until nothing happens any more; gives how many runs that took."""
    for count in range(60):
        if not place.play():
            return count
    raise AssertionError("our own writes start runs for ever")


@pytest.mark.parametrize("who", TOKENS)
def test_with_any_token_three_sweeps_give_one_ask_and_one_board(place: Town, who: str) -> None:
    become(place, who)
    number = place.send()
    place.box.events.clear()
    sweep(place, 3)
    assert keys(place, number) == ["intake", "ask/1"]
    assert place.mentioned() == ["carla"]
    assert len(boards(place)) == 1


@pytest.mark.parametrize(("before", "after"), CHANGES)
def test_after_another_token_comes_what_was_begun_goes_on_and_back_again(place: Town, before: str, after: str) -> None:
    become(place, before)
    number = place.send()
    settle(place)
    sweep(place)
    become(place, after)
    sweep(place, 3)
    assert (keys(place, number), len(boards(place))) == (["intake", "ask/1"], 1)
    place.box.advance(7 * DAY)
    sweep(place, 2)
    assert keys(place, number) == ["intake", "ask/1", "ask/2"]
    become(place, before)
    sweep(place, 3)
    assert (keys(place, number), len(boards(place))) == (["intake", "ask/1", "ask/2"], 1)
    assert sorted(place.mentioned()) == ["anna", "bert", "carla"]

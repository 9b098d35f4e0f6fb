"""What a look at all casussen leaves for the sweeps after it on that day."""

from __future__ import annotations

import base64
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ospo_automation.core.casus import whole_look
from ospo_automation.core.casus.whole_look import LOOKED, MOST_PARTS, MOST_REMEMBERED, WholeLook
from ospo_automation.core.github.issue import Comment
from ospo_automation.core.primitives.marker import Mark
from tests.given import BOT, OURS, comment

DAY, SINCE = date(2026, 11, 30), datetime(2026, 11, 29, 6, 7, 8, tzinfo=UTC)
FOUND = WholeLook(
    DAY, "abc 1.0", SINCE, 12, frozenset({3, 4, 1000}), {8: frozenset({3, 7}), 1000: frozenset({4}), 3: frozenset({8})}
)


def kept(states: dict[str, dict[str, Any]]) -> list[Comment]:
    return [
        comment(Mark(key, state).line(), author=BOT, id_=index) for index, (key, state) in enumerate(states.items(), 1)
    ]


@pytest.mark.parametrize(
    "found",
    [FOUND, WholeLook(DAY, "abc", SINCE), WholeLook(DAY, "abc", SINCE, was_cut=True)],
    ids=["all", "nothing", "cut"],
)
def test_what_is_remembered_is_what_was_found(found: WholeLook) -> None:
    assert WholeLook.of(kept(found.states()), OURS) == found


def test_it_holds_for_its_day_and_its_files() -> None:
    assert FOUND.is_of(DAY, "abc 1.0")
    assert not FOUND.is_of(date(2026, 12, 1), "abc 1.0")
    assert not FOUND.is_of(DAY, "abd 1.0")
    assert not replace(FOUND, files="").is_of(DAY, "")


def test_who_tells_of_a_casus_is_found() -> None:
    assert FOUND.pointing_to({3}) == {8}
    assert FOUND.pointing_to({4, 8}) == {3, 1000}
    assert FOUND.pointing_to({99}) == frozenset()


def test_a_large_network_takes_several_comments_and_a_larger_one_none(monkeypatch: pytest.MonkeyPatch) -> None:
    many = replace(FOUND, points={number: frozenset({number - number % 97 - 1}) for number in range(200, 2_000)})
    monkeypatch.setattr(whole_look, "MOST_REMEMBERED", 200)
    states = many.states()
    assert [*states] == [LOOKED, f"{LOOKED}/2", f"{LOOKED}/3"]
    assert WholeLook.of(kept(states), OURS) == many
    assert WholeLook.of(kept(states)[:2], OURS) is None, "only as a whole"
    other = replace(many, since=datetime(2026, 11, 29, 7, tzinfo=UTC)).states()
    assert WholeLook.of(kept({**states, f"{LOOKED}/2": other[f"{LOOKED}/2"]}), OURS) is None, "as one run wrote it"
    monkeypatch.setattr(whole_look, "MOST_REMEMBERED", 100)
    assert many.states() == {}


def test_thousands_of_casussen_fit() -> None:
    points = {number: frozenset({number - 3, number - number % 200 - 1, number - 41}) for number in range(1_000, 5_000)}
    states = replace(FOUND, waits=frozenset(range(1_000, 5_000, 3)), points=points).states()
    assert 0 < len(states) <= MOST_PARTS
    assert all(len(state["packed"]) <= MOST_REMEMBERED for state in states.values())


@pytest.mark.parametrize(
    "change",
    [
        {"packed": "x"},
        {"packed": "eJw="},
        {"packed": 7},
        {"packed": FOUND.states()[LOOKED]["packed"][:-8]},
        {"parts": 2},
        {"parts": 0},
        {"parts": "1"},
    ],
)
def test_nonsense_is_none(change: dict[str, Any]) -> None:
    states = FOUND.states()
    assert WholeLook.of(kept({LOOKED: {**states[LOOKED], **change}}), OURS) is None
    missing = {name: value for name, value in states[LOOKED].items() if name != next(iter(change))}
    assert WholeLook.of(kept({LOOKED: missing}), OURS) is None


@pytest.mark.parametrize("more", ["[" * 100_000, "1e400,"])
def test_what_a_writer_made_of_our_comment_ends_no_sweep(more: str) -> None:
    """Who may change our comments could keep every sweep from its end with one of them."""
    state = FOUND.states()[LOOKED]
    told = zlib.decompress(base64.b64decode(state["packed"])).decode()
    changed = told.replace('"waits": [', f'"waits": [{more}')
    packed = base64.b64encode(zlib.compress(changed.encode())).decode()
    assert WholeLook.of(kept({LOOKED: {**state, "packed": packed}}), OURS) is None


def test_what_others_write_there_is_nothing_of_ours() -> None:
    there = [replace(each, author=comment("").author) for each in kept(FOUND.states())]
    assert WholeLook.of(there, OURS) is None

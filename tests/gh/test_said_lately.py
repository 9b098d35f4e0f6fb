"""Whom we asked this week is read with one question, and is what the list of all comments would tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from ospo_automation.core.casus.rounds import Load
from ospo_automation.gh import load_of_week
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.gh.said_lately import Lately
from tests.gh.test_portions import Narrow, Stingy
from tests.gh.test_setbacks import PASSING, Stub, reader_of
from tests.gh.test_threads import talk
from tests.given import WITH_BOARD
from tests.town import Moment, Town, keys, repeated, town

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Moment]]:
    """Six casussen for which people were asked, with our own issues."""
    with town(tmp_path_factory.mktemp("asking"), WITH_BOARD) as place:
        place.box.quota = 1_000_000
        for index in range(6):
            place.send(f"owner{index}", topics=[("EUPL", "Veilig publiceren")[index % 2]])
            place.play()
            place.box.advance(HOUR)
        yield place, Moment(place)


@pytest.fixture
def place(asking: tuple[Town, Moment]) -> Town:
    there, moment = asking
    moment.back()
    return there


def whole(place: Town, monkeypatch: pytest.MonkeyPatch) -> Load:
    """As the list of comments tells it."""
    with monkeypatch.context() as patched:
        patched.setattr(load_of_week, "said_lately", lambda *_: None)
        return load(place.reader(), place)


def load(reader: GitHubReader, place: Town) -> Load:
    found = reader.load(place.box.now, ["anna", "nobody-has-this"])
    return replace(found, asks=tuple(replace(ask, shown=()) for ask in found.asks))  # which isn't remembered


def asked_for(place: Town) -> tuple[Load, int]:
    """What a run that looked at something reads then, and in how many requests."""
    reader = place.reader()
    reader.comments(5)
    before = len(place.box.requests)
    return load(reader, place), len(place.box.requests) - before


def answer(place: Town) -> None:
    place.repo.comment("bert", 1, "Ja, dat mag: de EUPL staat dat toe.")


def delete_an_ask(place: Town) -> None:
    ask = next(each for each in place.repo.comments(1) if each.body.startswith("<!-- ospo:ask/1"))
    place.repo.delete_comment(ask.id, "zoe")


def take_the_label_off(place: Town) -> None:
    place.repo.remove_label("zoe", 1, "casus")


def close(place: Town) -> None:
    place.repo.close_issue("zoe", 3, "not_planned")


def close_by_owner(place: Town) -> None:
    place.repo.close_issue("owner0", 1)


def delete(place: Town) -> None:
    place.repo.delete_issue(3)


def let_time_pass(place: Town) -> None:
    place.box.advance(timedelta(days=6, hours=18, minutes=30))


def fill_the_board(place: Town) -> None:
    board = next(each.number for each in place.repo.issues() if "rows" in keys(place, each.number))
    talk(place, board, 60)


def talk_below_a_casus(place: Town) -> None:
    """So much that the newest of what is read there is older than the ask of another one."""
    talk(place, 1, 60)


def tell_of_many(place: Town) -> None:
    repeated(place, place.repo.open_issue("piet", title="Wie komt er?"), 40)


ONE: list[Callable[[Town], None]] = [
    answer,
    delete_an_ask,
    take_the_label_off,
    close,
    close_by_owner,
    delete,
    let_time_pass,
    fill_the_board,
]
LIST: dict[Callable[[Town], None], int] = {talk_below_a_casus: 2, tell_of_many: 3}
"""With how many requests that takes: one more for the list, and one for what became of casussen further down."""


@pytest.mark.parametrize("happens", [*ONE, *LIST])
def test_it_is_what_the_list_of_comments_tells(
    happens: Callable[[Town], None], place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    happens(place)
    found, requests = asked_for(place)
    assert found == whole(place, monkeypatch)
    assert found.asks
    assert requests == LIST.get(happens, 1)


def test_what_is_given_in_portions_is_read_from_the_list(place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody changes between two of them would be in neither."""
    expected = whole(place, monkeypatch)
    for gives in (partial(Stingy, most=2), partial(Narrow, most=600)):
        reader = reader_of(place)
        stub = gives(reader)
        assert load(reader, place) == expected
        assert stub.refused


def test_what_that_question_does_not_give_is_read_from_the_list(place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = whole(place, monkeypatch)
    reader = reader_of(place)
    failing = Stub(reader.connection.client.requester, is_said_lately, *[PASSING["502"]] * 30)
    assert load(reader, place) == expected
    assert failing.asked > 1


def is_said_lately(_verb: str, _url: str, sent: Any) -> bool:
    return "query SaidLately" in str(sent)


@pytest.mark.parametrize("happens", LIST)
def test_what_one_question_did_not_hold_is_remembered_for_the_next(
    happens: Callable[[Town], None], place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    happens(place)
    place.box.advance(HOUR)
    place.box.events.clear()
    place.send("zoe")
    place.play()
    found, requests = asked_for(place)
    assert found == whole(place, monkeypatch)
    assert requests == LIST[happens] - 1


AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def issue(number: int, minute: int, *, cut: bool = False) -> dict[str, Any]:
    at = AT + timedelta(minutes=minute)
    return {"number": number, "updatedAt": at.isoformat(), "comments": {"totalCount": 1 + cut, "nodes": [{"body": ""}]}}


@pytest.mark.parametrize(
    ("issues", "is_all", "minute"),
    [
        ([], True, 0),
        ([issue(3, 30), issue(2, 20)], True, 0),
        ([issue(3, 30), issue(2, 20)], False, 20),
        ([issue(3, 30), issue(2, 20, cut=True), issue(1, 10, cut=True)], False, 20),
        ([issue(3, 30, cut=True), issue(2, 20)], True, 30),
        ([issue(9, 30, cut=True), issue(2, 20)], True, 0),  # our own, on which nobody is asked
        ([issue(9, 30, cut=True), issue(2, 20, cut=True)], False, 20),
    ],
)
def test_it_holds_since_the_last_change_of_which_not_all_is_here(
    issues: list[dict[str, Any]], is_all: bool, minute: int
) -> None:
    lately = Lately(AT, {"changed": {"nodes": issues}}, is_all=is_all)
    assert lately.back_to(without={9}) == (AT + timedelta(minutes=minute, seconds=1) if minute else AT)

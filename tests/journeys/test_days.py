"""A few bad days out of the many of `make soak`, and that each promise about them can be broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.core.primitives.marker import parts_of
from ospo_automation.gh import reading
from ospo_automation.sandbox import BOT_LOGIN
from ospo_automation.sandbox.state import Comment
from tests.days import Day, day
from tests.promises import broken, differences, keys
from tests.sampled import sized
from tests.town import Moment

CASUSSEN = 5
SEEDS = sized((5, 6), (1, 4, 5, 6))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_bad_day_ends_as_a_calm_one(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On one of them sweeps leave out what can't be due, and on the other they look at everything."""
    monkeypatch.setattr(reading, "FEW", 0)
    is_odd = bool(seed % 2)
    with (
        day(tmp_path / "bad", seed, leaves_out=is_odd) as bad,
        day(tmp_path / "calm", seed, is_bad=False, leaves_out=not is_odd) as calm,
    ):
        for each in (bad, calm):
            each.play(CASUSSEN, days=1)
        assert sum(bad.weather.told.values()) > 10
        assert list(broken(bad)) == []
        assert list(broken(calm)) == []
        assert list(differences(bad, calm)) == []


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    with day(tmp_path_factory.mktemp("calm"), 4, is_bad=False) as it:
        it.play(sized(6, 8), days=1)
        assert list(broken(it)) == []
        yield it


def ours(it: Day, kind: str) -> Comment:
    """A comment of ours of one kind, on an open casus without anything private if there is one."""
    state = it.repo.state
    found = [
        (any(key.startswith("privacy/") for key in keys(it, number)), state.issues[number].state != "open", comment.id)
        for number in it.lives.casussen
        for comment in state.comments_of(number)
        if any(part.mark.key.startswith(kind) for part in parts_of(comment.body))
    ]
    return state.comments[min(found)[-1]]


def twice(it: Day) -> None:
    state, comment = it.repo.state, ours(it, "ask/")
    state.put_comment(replace(comment, id=10**9))


def asked_twice(it: Day) -> None:
    told = next(each for each in it.told.values() if each.asks)
    it.told[10**9] = replace(told, id=10**9)


def asked_too_often(it: Day) -> None:
    told = next(each for each in it.told.values() if each.asks)
    for index in range(1, 4):
        it.told[10**9 + index] = replace(told, id=10**9 + index, number=10**6 + index)


def mentioned(it: Day) -> None:
    note = next(each for each in it.box.notifications if each.comment_id)
    it.box.notifications.append(replace(note, reason="mention", comment_id=ours(it, "intake").id))


def no_greeting(it: Day) -> None:
    """Nor an ask, of which its owner hears too."""
    for comment in it.repo.state.comments_of(ours(it, "intake").number):
        if comment.author == BOT_LOGIN:
            it.repo.state.drop_comment(comment)


def no_label(it: Day) -> None:
    it.repo.state.issues[ours(it, "intake").number].labels.clear()


def no_answer(it: Day) -> None:
    word = next(each for each in it.lives.words if each.kind == "join")
    it.repo.state.comments[word.comment].reactions.clear()


def no_deed(it: Day) -> None:
    word = next(each for each in it.lives.words if each.kind == "join")
    it.repo.state.issues[word.number].assignees.clear()


def no_outcome(it: Day) -> None:
    it.repo.state.drop_comment(ours(it, "outcome/"))


def no_word_of_the_lesson(it: Day) -> None:
    it.repo.state.drop_comment(ours(it, "lesson-draft"))


def no_word_of_its_page(it: Day) -> None:
    it.repo.state.drop_comment(ours(it, "published"))


def nobody_asked(it: Day) -> None:
    number = ours(it, "ask/").number
    for comment in it.repo.state.comments_of(number):
        if comment.author == BOT_LOGIN:
            it.repo.state.drop_comment(comment)
    for name in it.repo.issue(number).labels:
        it.repo.remove_label("zoe", number, name)
    it.repo.add_label("zoe", number, "status: nieuw")


def mailed_too_often(it: Day) -> None:
    told = next(each for each in it.told.values() if each.asks)
    for minutes in range(3):
        at = told.at + timedelta(minutes=minutes)
        it.told[10**9 + minutes] = replace(told, id=10**9 + minutes, keys=("privacy/1",), asks=(), at=at)
    late = told.at + timedelta(minutes=20)
    it.told[10**10] = replace(told, id=10**10, keys=("reminder/0",), asks=(), at=late, run_at=late)


BROKEN: dict[str, tuple[Callable[[Day], None], ...]] = {
    "doubles": (twice,),
    "mentions": (asked_twice, mentioned),
    "asks": (asked_too_often,),
    "mails": (mailed_too_often,),
    "greetings": (no_greeting, no_label),
    "words": (no_answer, no_deed, no_outcome),
    "lessons": (no_word_of_the_lesson, no_word_of_its_page),
    "turns": (nobody_asked,),
    "rest": (no_label,),
}


@pytest.mark.parametrize(
    ("promise", "deed"),
    [(promise, deed) for promise, deeds in BROKEN.items() for deed in deeds],
    ids=lambda each: each if isinstance(each, str) else each.__name__,
)
def test_what_breaks_a_promise_is_seen(promise: str, deed: Callable[[Day], None], calm: Day) -> None:
    moment, told = Moment(calm.place), dict(calm.told)
    try:
        deed(calm)
        found = list(broken(calm))
    finally:
        moment.back()
        calm.told = told
    assert [each for each in found if each.startswith(f"{promise}: ")], found

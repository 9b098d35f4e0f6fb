"""What somebody without a part in a casus posts there changes nothing; coordinators hear of it, and can act on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.core.marker import Mark
from ospo_automation.sandbox import BOT_LOGIN
from tests.test_lessons import CARLA, ON, helped
from tests.town import Town, keys, town

ALL = ON + "board:\nprivacy:\nreminders:\nwaiting:\nintroductions:\n"
NUMBER = "06-12345678"
TRIAGE = "coördinator nodig"
DAY = timedelta(days=1)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ALL) as it:
        it.repo.commit({"docs/experts/carla.md": CARLA}, message="Carla", author="zoe")
        it.renew()
        it.repo.let_actions_open_pulls()
        yield it


def stranger(place: Town, name: str = "vreemd") -> str:
    place.box.add_user(name)
    return name


def posts(place: Town, who: str, number: int, text: str, *, by_mail: bool = False) -> int:
    """With everything that comes of it: the run for it, and the sweep after that."""
    id_ = place.repo.comment(who, number, text, by_mail=by_mail)
    place.play()
    place.propose(place.sweep())
    return id_


def ours(place: Town, number: int) -> str:
    return "\n".join(each.body for each in place.repo.comments(number) if each.author == BOT_LOGIN)


def is_held(place: Town, number: int) -> bool:
    told = [mark for each in place.repo.comments(number) if (mark := Mark.read(each.body)) and "privacy/" in mark.key]
    return bool(told and told[-1].state["found"])


def alerts(place: Town) -> int:
    return sum(key == "alert" for each in place.repo.issues() for key in keys(place, each.number))


def published(place: Town) -> int:
    number = helped(place)
    place.play()
    place.repo.merge_pull("zoe", place.repo.pulls()[-1].number)
    place.play()
    return number


@pytest.mark.parametrize("text", [f"Bel {NUMBER}", f"/hulp\n\nBel {NUMBER}", f"/geholpen {NUMBER}", f"> Bel {NUMBER}"])
@pytest.mark.parametrize("by_mail", [False, True])
def test_a_stranger_s_number_holds_nothing_up(place: Town, text: str, *, by_mail: bool) -> None:
    number = place.send()
    posts(place, stranger(place), number, text, by_mail=by_mail)
    assert not is_held(place, number)
    assert "ask/1" in keys(place, number)
    assert TRIAGE not in place.repo.issue(number).labels
    assert keys(place, number).count("alert") == 1
    assert "612345678" not in re.sub(r"\D", "", ours(place, number))


def test_a_stranger_s_help_asks_back_no_lesson(place: Town) -> None:
    number = published(place)
    for name in ("vreemd", "vreemder"):
        posts(place, stranger(place, name), number, f"/hulp\n\nMijn nummer: {NUMBER}")
    assert [key for key in keys(place, number) if key.startswith("help/")]
    assert [pull.head for pull in place.repo.pulls()] == [f"ospo/lesson-{number}"]
    assert keys(place, number).count("alert") == 1

"""A bare yes may be one to what somebody else asked in between."""

from datetime import timedelta

import pytest

from ospo_automation.core.github.person import Person
from ospo_automation.core.sight.question_between import asks_openly, may_answer, question_in, says_bare
from tests.given import NOW, checkout, comment

STRANGER, COORDINATOR = Person("zij", 900), Person("zoe", 901)


@pytest.mark.parametrize(
    ("words", "who", "is_one"),
    [
        ("Mag het zo?", COORDINATOR, True),
        ("أهذا جيد؟", STRANGER, True),
        ("Laat maar weten of dat mag.", STRANGER, True),
        ("Laat maar weten of dat mag.", COORDINATOR, False),
        ("Ja", STRANGER, False),
        ("Ik ga ook.", STRANGER, False),
        ("👍", STRANGER, False),
    ],
)
def test_whoever_may_be_asking_something_is_seen(words: str, who: Person, *, is_one: bool) -> None:
    said = [comment("Dank je.", COORDINATOR, id_=7), comment(words, who, id_=8)]
    assert question_in(said, checkout()) == (8 if is_one else None)


def test_of_what_strangers_tell_only_the_new_may_ask_and_of_signs_all() -> None:
    told = comment("Laat maar weten of dat mag.", STRANGER, at=NOW)
    later = NOW + timedelta(minutes=1)
    assert question_in([told], checkout(), later) is None
    assert question_in([comment("Mag dat?", STRANGER, at=NOW)], checkout(), later) == told.id


@pytest.mark.parametrize(
    ("words", "may", "is_bare"),
    [("Ja", True, True), ("Nee", True, True), ("Akkoord", False, False), ("Ja, bel me morgen", True, False)],
)
def test_a_yes_below_a_question_may_be_its_answer_and_agreed_is_none(words: str, *, may: bool, is_bare: bool) -> None:
    said = comment(words, COORDINATOR, id_=9)
    assert may_answer(said, 8) is may
    assert not may_answer(said, None)
    assert not may_answer(said, 10)
    assert says_bare(said) is is_bare


def test_a_yes_beside_a_question_of_its_own_answers_whatever_stood_there() -> None:
    said = comment("Ja. Waar is het?", COORDINATOR)
    assert asks_openly(said)
    assert may_answer(said, None)

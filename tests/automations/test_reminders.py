"""Reminders on the small GitHub, through weeks of silence: once for each reason, never at a weekend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.sandbox import BOT_LOGIN
from tests.automations.test_conversation import last, says, status
from tests.given import WITH_BOARD
from tests.town import Town, keys, town

DAY = timedelta(days=1)
TALKING = WITH_BOARD + "conversation:\nreminders:\n"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, TALKING) as it:
        yield it


@pytest.fixture
def casus(place: Town) -> int:
    number = place.send(topics=["Licenties en auteursrecht"])
    place.play()
    return number


def after(place: Town, days: int, number: int) -> list[str]:
    """What we newly said on a casus in so many days, with a sweep on each."""
    before = keys(place, number)
    for _ in range(days):
        place.box.advance(DAY)
        outcome = place.sweep()
        assert not outcome.has_failed, outcome.failures
    return keys(place, number)[len(before) :]


def test_strangers_who_go_on_talking_keep_no_reminder_away(place: Town, casus: int) -> None:
    assert says(place, "anna", casus, "/meedoen") == "+1"
    reminded = []
    for day in range(1, 36):
        place.repo.comment("piet", casus, "/hulp" if day % 5 else "Interessant!")
        place.play()
        reminded += [(day, key) for key in after(place, 1, casus) if key.startswith("reminder/")]
    ((day, _),) = reminded
    assert 13 <= day <= 16  # ten working days
    assert "coördinator nodig" in place.repo.issue(casus).labels


def test_a_silent_team_is_reminded_once_and_then_a_coordinator_is_needed(place: Town, casus: int) -> None:
    assert says(place, "anna", casus, "/meedoen") == "+1"
    assert says(place, "olga", casus, "Fijn, dank je wel.") == ""
    assert after(place, 13, casus) == []
    assert len(after(place, 1, casus)) == 1
    assert "Hoe staat het ervoor, anna?" in last(place, casus)
    assert after(place, 13, casus) == []
    assert "coördinator nodig" not in place.repo.issue(casus).labels
    assert after(place, 2, casus) == []
    assert "coördinator nodig" in place.repo.issue(casus).labels
    place.repo.remove_label("zoe", casus, "coördinator nodig")
    assert after(place, 15, casus) == []
    assert "coördinator nodig" not in place.repo.issue(casus).labels
    place.repo.comment("anna", casus, "We zoeken het uit.")
    place.play()
    assert len(after(place, 15, casus)) == 1
    assert sorted(place.mentioned()) == ["anna", "bert"]


def test_the_owner_is_asked_once_more_about_advice_and_left_alone_when_it_rests(place: Town, casus: int) -> None:
    says(place, "anna", casus, "/meedoen")
    says(place, "anna", casus, "/advies Kies de EUPL, dat past bij jullie.")
    assert after(place, 13, casus) == []
    assert len(after(place, 4, casus)) == 1
    assert "Heb je het al kunnen proberen?" in last(place, casus)
    assert after(place, 12, casus) == []
    assert says(place, "olga", casus, "/parkeren 4 januari") == "+1"
    assert after(place, 11, casus) == []  # 24 December to 4 January


def test_what_rested_comes_back_on_a_working_day_with_a_word(place: Town, casus: int) -> None:
    says(place, "anna", casus, "/meedoen")
    says(place, "olga", casus, "/parkeren 28 november")  # a Saturday
    assert status(place, casus) == "status: geparkeerd"
    assert after(place, 5, casus) == []
    assert after(place, 1, casus) == ["awake/2026-11-28"]
    assert status(place, casus) == "status: opgepakt"
    assert after(place, 3, casus) == []


def test_after_a_call_we_ask_what_came_of_it_unless_somebody_told(place: Town, casus: int) -> None:
    says(place, "anna", casus, "/meedoen")
    says(place, "olga", casus, "/bellen 3 december")
    assert after(place, 12, casus) == []  # they have a working day to tell it by themselves
    assert after(place, 1, casus) == ["called/2026-12-03"]
    place.repo.comment("anna", casus, "We spraken af om het uit te zoeken.")
    place.play()
    says(place, "olga", casus, "/bellen 8 december")
    place.box.advance(3 * DAY)
    place.repo.comment("anna", casus, "Het gesprek leverde een plan op.")
    place.play()
    assert after(place, 3, casus) == []


def test_while_a_call_is_planned_no_wider_circle_is_asked(place: Town, casus: int) -> None:
    assert says(place, "olga", casus, "/bellen 10 december") == "+1"
    assert after(place, 16, casus) == []
    assert after(place, 1, casus) == ["ask/2"]


def test_who_closes_without_a_word_is_asked_once_and_can_still_answer(place: Town, casus: int) -> None:
    place.repo.close_issue("olga", casus)
    place.play()
    assert keys(place, casus)[-1] == "question/closed"
    assert after(place, 6, casus) == []
    assert says(place, "olga", casus, "Is er nog iemand die dit deed?") == ""
    assert says(place, "olga", casus, "Niet geholpen. Ik zoek nog iemand die dit deed.") == "+1"
    assert place.repo.issue(casus).state == "open"
    assert status(place, casus) == "status: zoekt expert"
    assert {"zoe", "wim"} & set(place.mentioned())


def test_a_close_at_the_weekend_is_asked_about_on_monday_and_a_maintainer_s_stands(place: Town, casus: int) -> None:
    other = place.send(topics=["EUPL"])
    place.play()
    place.box.advance(4 * DAY)  # Saturday
    place.repo.close_issue("olga", casus)
    place.repo.close_issue("zoe", other)
    place.play()
    assert after(place, 1, casus) == []
    assert after(place, 1, casus) == ["question/closed"]
    assert says(place, "olga", casus, "Niet meer nodig") == "+1"
    assert status(place, casus) == "status: ingetrokken"
    assert not [key for key in keys(place, other) if key.startswith("question/")]


def test_three_months_later_we_ask_whether_it_lasted_once(place: Town, casus: int) -> None:
    says(place, "anna", casus, "/meedoen")
    says(place, "anna", casus, "/advies Kies de EUPL, dat past bij jullie.")
    says(place, "olga", casus, "geholpen")
    place.box.advance(88 * DAY)
    assert after(place, 12, casus) == ["question/lasting"]
    ours = [each.body for each in place.repo.comments(casus) if each.author == BOT_LOGIN]
    assert "Helpt het nog steeds?" in ours[-1]
    assert says(place, "olga", casus, "deels") == "+1"
    assert place.repo.issue(casus).state == "open"


def test_an_ordinary_answer_is_followed_by_the_question_whether_it_helped(place: Town, casus: int) -> None:
    place.repo.comment("anna", casus, "Dat mag, wij deden het ook.")
    place.play()
    assert after(place, 13, casus) == []
    assert after(place, 4, casus) == ["question/answered"]
    assert says(place, "olga", casus, "Geholpen.") == "+1"
    assert status(place, casus) == "status: opgelost"


def test_the_owner_s_thumb_on_our_question_is_an_answer_and_nobody_else_s(place: Town, casus: int) -> None:
    says(place, "anna", casus, "/meedoen")
    says(place, "anna", casus, "/advies Kies de EUPL, dat past bij jullie.")
    question = next(each.id for each in place.repo.comments(casus) if "ospo:advice/" in each.body)
    place.repo.react("piet", casus, "+1", question)
    assert after(place, 1, casus) == []
    place.repo.react("olga", casus, "+1", question)
    assert after(place, 1, casus) == [f"outcome/{question}"]
    assert status(place, casus) == "status: opgelost"
    assert place.repo.issue(casus).state == "closed"

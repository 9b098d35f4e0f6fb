"""Of what somebody changes GitHub sends no mail: a yes, or an answer, to a mail is one to what stood there before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ospo_automation.core.meetings.partner_event import FORM as EVENT
from ospo_automation.core.network.joiner import FORM as JOIN
from ospo_automation.core.signals.tips_sent import FORM as TIP
from tests import joiners
from tests.automations import test_events, test_tips
from tests.automations.test_meetings import SECTION
from tests.given import OSPO_YML
from tests.town import Town, keys, town

ON = OSPO_YML + "conversation:\nboard:\nsignals:\nevents:\njoining:\n" + SECTION
SENT: dict[str, tuple[str, dict[str, Any]]] = {
    "tip": (TIP, {"link": test_tips.LINK, "matters": test_tips.WHY, "topics": ["Inkoop en aanbesteden"]}),
    "event": (EVENT, test_events.answers()),
    "join": (JOIN, {**joiners.ANSWERS, "shown": [joiners.BOXES["name"]]}),
}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ON) as it:
        joiners.sweep(it)
        yield it


def send(place: Town, kind: str, who: str = "piet") -> int:
    form, answers = SENT[kind]
    place.box.add_user(who)
    own = {"link": f"{answers['link']}/{who}"} if kind == "tip" else {}
    number = place.repo.submit_form(who, form, title="Iets", answers={**answers, **own}, strict=False)
    place.play()
    return number


def change(place: Town, number: int, what: str) -> None:
    body = (place.repo.issue(number).body or "").replace("gemeente", "provincie").replace("Lezingen", "Iets")
    who = str(place.repo.issue(number).author)
    place.repo.edit_issue(who, number, **{"title": {"title": "Heel iets anders"}, "text": {"body": body}}[what])
    place.play()


def is_in(place: Town, number: int) -> bool:
    here = place.repo.issue(number)
    return "bekeken" in here.labels or "Een coördinator gaf akkoord" in joiners.said(place, number)


def says(place: Town, number: int, text: str, *, by_mail: bool) -> None:
    place.repo.comment("zoe", number, text, by_mail=by_mail)
    place.play()


CHANGED = [("tip", "text"), ("tip", "title"), ("event", "text"), ("event", "title"), ("join", "text")]


def test_a_yes_by_mail_is_none_to_what_was_changed_after_the_mail(place: Town) -> None:
    numbers = [send(place, kind, f"piet{index}") for index, (kind, _) in enumerate(CHANGED)]
    for number, (_, what) in zip(numbers, CHANGED, strict=True):
        change(place, number, what)
        says(place, number, "Akkoord", by_mail=True)
    joiners.sweep(place)
    for number in numbers:
        assert not is_in(place, number)
        assert keys(place, number)[-1] == "unsure"
        assert "Dit antwoord kwam per mail." in place.repo.comments(number)[-1].body
        says(place, number, "Akkoord", by_mail=False)
        assert is_in(place, number)


def test_a_yes_by_mail_to_what_stands_there_as_it_was_sent_in_counts(place: Town) -> None:
    for kind in SENT:
        number = send(place, kind)
        says(place, number, "Akkoord", by_mail=True)
        assert is_in(place, number)


@pytest.mark.parametrize("kind", SENT)
def test_nor_is_one_that_came_with_the_change_whatever_its_way(place: Town, kind: str) -> None:
    """Whoever says it may have the page before them as it was."""
    number = send(place, kind)
    place.box.advance(timedelta(minutes=5))
    body = (place.repo.issue(number).body or "").replace("gemeente", "provincie").replace("Lezingen", "Iets")
    place.repo.edit_issue("piet", number, body=body)
    place.box.advance(timedelta(seconds=20))
    says(place, number, "Akkoord", by_mail=False)
    joiners.sweep(place)
    assert not is_in(place, number)
    assert "De tekst hierboven is net veranderd" in place.repo.comments(number)[-1].body
    says(place, number, "Akkoord", by_mail=False)
    assert is_in(place, number)


def test_nor_does_a_number_by_mail_call_a_tip_in_that_was_changed(place: Town) -> None:
    number = test_tips.send(place, "piet")
    change(place, number, "text")
    says(place, test_tips.home(place), "ja 1", by_mail=True)
    assert not is_in(place, number)
    says(place, test_tips.home(place), "ja 1", by_mail=False)
    assert is_in(place, number)


def test_who_answers_a_mail_saw_the_title_before(place: Town) -> None:
    for who, was_changed in (("piet", True), ("olga", False)):
        number = place.send(who)
        place.play()
        if was_changed:
            change(place, number, "title")
        place.repo.comment("carla", number, "Ja, dat mag: wij deden het ook zo.", by_mail=True)
        place.play()
        joiners.sweep(place)
        assert ("bekeken" in place.repo.issue(number).labels) is not was_changed
        place.repo.comment("carla", number, "Zie ook de handreiking van vorig jaar.")
        place.play()
        assert "bekeken" in place.repo.issue(number).labels


@pytest.mark.parametrize(
    ("before", "by_mail", "is_on"),
    [
        ("Mag ik je hierover bellen?", True, False),
        ("Mag ik je hierover bellen?", False, True),
        ("", True, True),
    ],
)
def test_an_owner_s_yes_by_mail_may_be_one_to_a_mail_from_before_our_question(
    place: Town, before: str, by_mail: bool, is_on: bool
) -> None:
    number = place.send()
    place.play()
    for text in filter(None, ("/meedoen", before, "/agenda")):
        place.repo.comment("carla", number, text)
        place.play()
    assert "agenda" in keys(place, number)[-1]
    place.repo.comment("olga", number, "Ja", by_mail=by_mail)
    place.play()
    joiners.sweep(place)
    assert ("op de agenda" in place.repo.issue(number).labels) is is_on

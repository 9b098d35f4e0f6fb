"""What people could do to each other with our words, and what we do against it: each of these once worked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ospo_automation.core.casus.asks import Ask, Asked, declined
from ospo_automation.core.casus.remembered import Rows
from ospo_automation.core.incoming.days import coming_day
from ospo_automation.core.incoming.slash import lines
from tests.automations.test_conversation import says, status
from tests.automations.test_safety_of_people import ALL_ON, BSN, MEET, ours
from tests.automations.test_waiting import own
from tests.given import NOW, OURS, OWNER, comment
from tests.town import Town, keys, town

DAY = timedelta(days=1)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ALL_ON) as it:
        yield it


@pytest.fixture
def casus(place: Town) -> int:
    number = place.send(topics=["Licenties en auteursrecht"])
    place.play()
    return number


@pytest.mark.parametrize(
    ("who", "text", "reaction"),
    [
        ("piet", "/bellen x\n/thema x\n/erbij x", "confused"),
        ("olga", "/erbij emma\n/erbij carla", "+1"),
        ("olga", "/geholpen\n/niet-geholpen", "+1"),
        ("olga", "/parkeren 4 januari\n/hervatten\n/parkeren morgen\n/intrekken", "+1"),
    ],
)
def test_commands_that_contradict_each_other_stop_nothing(
    place: Town, casus: int, who: str, text: str, reaction: str
) -> None:
    assert says(place, who, casus, text) == reaction
    assert not place.sweep().has_failed
    assert place.again(casus).summary.plan.steps == ()


def test_a_flood_of_questions_is_answered_for_a_while_and_stops_nobody_else(place: Town, casus: int) -> None:
    for _ in range(40):
        place.repo.comment("piet", casus, "/hulp")
    place.repo.comment("anna", casus, "/meedoen")
    place.box.requests.clear()
    assert not any(outcome.has_failed for outcome in [place.again(casus) for _ in range(6)])
    assert status(place, casus) == "status: opgepakt"
    assert sum(key.startswith("help/") for key in keys(place, casus)) <= 10
    checks = [each for each in place.box.requests if each.path.endswith("/permission")]
    assert len(checks) <= 6  # one a run


def test_what_waited_when_it_rested_wakes_up(place: Town) -> None:
    number = place.send(topics=None)
    place.play()
    assert status(place, number) == "status: wacht op eigenaar"
    assert says(place, "olga", number, "/parkeren 30 november") == "+1"
    place.repo.comment("olga", number, "Het gaat over de EUPL.")
    place.play()
    place.box.advance(6 * DAY)
    assert not place.sweep().has_failed
    assert status(place, number) == "status: zoekt expert"


def test_a_pause_is_kept_whatever_else_the_sweep_writes(place: Town, casus: int) -> None:
    other = place.send("emma", topics=["Inkoop en aanbesteden"])
    place.play()
    place.repo.comment("anna", casus, "/pauze 4 januari")
    place.repo.comment("carla", other, "/pauze 4 januari")
    place.box.events.clear()
    place.box.advance(DAY)
    assert not place.sweep().has_failed
    board = place.reader().own_issues()[0]
    assert set(Rows.of(board.comments, OURS).pauses) == {"anna", "carla"}


def test_a_pause_can_be_asked_for_where_coordinators_read_of_it(place: Town, casus: int) -> None:
    place.repo.add_label("zoe", casus, "coördinator nodig")
    place.sweep()
    ours_ = own(place, "waiting") or 0
    assert says(place, "wim", ours_, "/pauze 4 januari") == "+1"
    assert says(place, "piet", ours_, "/pauze 4 januari") == ""
    assert "wim" in Rows.of(place.reader().own_issues()[0].comments, OURS).pauses


def test_who_says_no_again_and_again_is_replaced_once() -> None:
    ask = Ask(1, 1, 0, (Asked("anna", "x", "x"),), NOW, NOW.date())
    nos = [comment("/nu-niet", OWNER, id_=60 + index, at=NOW + index * DAY) for index in range(1, 5)]
    said = [each.__class__(**{**vars(each), "author": OWNER.__class__("anna", 11)}) for each in nos]
    assert declined([ask], said) == {"anna": NOW + DAY}


def test_nobody_is_introduced_more_than_once_a_week_nor_for_a_link_by_an_owner(place: Town) -> None:
    for who in ("olga", "bert"):
        place.send(who, **MEET)
    place.play()
    mine: list[int] = []
    for index in range(4):
        mine.append(place.send("emma", **MEET, question=f"Mag dit ook onder de EUPL {index}?"))
        place.play()
        says(place, "emma", mine[-1], "/koppelen #2")
    for _ in range(3):
        place.sweep()
    met = [key for number in (1, 2, *mine) for key in keys(place, number) if key.startswith("introduce/")]
    assert len(met) == 1


def test_spam_hides_no_personal_data_from_coordinators(place: Town) -> None:
    for _ in range(22):
        number = place.repo.open_issue("piet", title="x", body="")
        place.repo.add_label("zoe", number, "casus")
        place.repo.add_label("zoe", number, "coördinator nodig")
    place.box.events.clear()
    private = place.send(situation=BSN)
    place.play()
    place.sweep()
    assert f"- [casus {private}](" in (place.repo.issue(own(place, "waiting") or 0).body or "")


def test_what_anybody_wants_out_of_the_lists_hides_nothing_from_coordinators_and_asks_once(place: Town) -> None:
    numbers = [
        place.send(who, topics=["Licenties en auteursrecht"]) for who in ("emma", "carla", "anna", "bert", "wim")
    ]
    waits = place.send(topics=["Licenties en auteursrecht"])
    place.play()
    place.repo.add_label("zoe", waits, "coördinator nodig")
    for number in numbers:
        assert says(place, "piet", number, "/niet-publiceren") == "+1"
    place.sweep()
    assert f"- [casus {waits}](" in (place.repo.issue(own(place, "waiting") or 0).body or "")
    place.repo.remove_label("zoe", numbers[0], "coördinator nodig")  # who looked at it lets it be
    place.box.add_user("mallory")
    assert says(place, "mallory", numbers[0], "/niet-publiceren") == "+1"
    assert "coördinator nodig" not in place.repo.issue(numbers[0]).labels
    assert sum(key.startswith("unlist/") for key in keys(place, numbers[0])) == 1


def test_findings_can_not_be_used_up_and_each_new_one_is_told(place: Town, casus: int) -> None:
    for index in range(12):
        id_ = place.repo.comment("emma", casus, f"Bel mij op 06-1234567{index % 10} daarover.")
        place.play()
        place.repo.delete_comment(id_, "emma")
    place.repo.comment("emma", casus, BSN)
    place.play()
    assert place.again(casus).summary.plan.steps == ()
    latest = [each.body for each in place.repo.comments(casus) if "ospo:privacy/10" in each.body]
    assert "bsn" in latest[0]
    assert says(place, "olga", casus, "/erbij carla") == "confused"
    assert "123456782" not in ours(place, casus)


def test_what_we_cannot_read_is_not_said_again(place: Town, casus: int) -> None:
    assert says(place, "olga", casus, "/thema inkoop, bel 06-12345678, of jan@voorbeeldgemeente.nl") == "confused"
    assert "12345678" not in ours(place, casus)
    assert "jan@" not in ours(place, casus)


def test_edited_comments_command_nothing(place: Town, casus: int) -> None:
    id_ = place.repo.comment("olga", casus, "Dank.")
    place.play()
    place.box.advance(DAY)
    place.repo.edit_comment("zoe", id_, "/intrekken")
    place.sweep()
    assert status(place, casus) == "status: zoekt expert"


def test_what_a_person_closed_stays_closed_until_something_new_waits(place: Town, casus: int) -> None:
    place.repo.add_label("zoe", casus, "coördinator nodig")
    place.sweep()
    waiting = own(place, "waiting") or 0
    place.sweep()
    place.repo.close_issue("zoe", waiting)
    place.sweep()
    assert place.repo.issue(waiting).state == "closed"
    other = place.send("emma")
    place.play()
    place.repo.add_label("zoe", other, "coördinator nodig")
    place.sweep()
    assert place.repo.issue(waiting).state == "open"


@pytest.mark.parametrize("text", ["/a " * 20_000, "/thema a" + " " * 50_000 + "b", "\n".join(["/x"] * 20_000)])
def test_long_lines_are_read_for_a_while_only(text: str) -> None:
    found: list[Any] = lines(text)
    assert len(found) <= 101
    assert coming_day(text, NOW.date()) is None

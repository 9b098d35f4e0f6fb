"""What somebody without a part in a casus posts there changes nothing; coordinators hear of it, and can act on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.core.incoming.personal import kinds
from ospo_automation.core.knowledge.published import read_front
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.sandbox import BOT_LOGIN
from tests.automations.test_lessons import CARLA, ON, PATH, helped, said
from tests.town import Town, keys, town

ALL = ON + "board:\nprivacy:\nreminders:\nwaiting:\nintroductions:\n"
NUMBER = "06-12345678"
TRIAGE = "coördinator nodig"
DAY = timedelta(days=1)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ALL, labelled=True) as it:
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


@pytest.mark.parametrize("how", ["deleted", "edited", "allowed by a coordinator", "allowed by a maintainer"])
def test_a_withdrawal_whose_cause_is_gone_closes_itself_and_comes_back_with_it(place: Town, how: str) -> None:
    number = published(place)
    id_ = posts(place, "carla", number, f"Bel mij op {NUMBER}.")
    assert place.repo.pulls()[-1].head == f"ospo/withdrawal-{number}"
    if how == "deleted":
        place.repo.delete_comment(id_, "carla")
    elif how == "edited":
        place.repo.edit_comment("carla", id_, "Bel mij gerust.")
    else:
        place.repo.comment("wim" if "coordinator" in how else "zoe", number, "Mag blijven staan.")
    place.play()
    place.propose(place.sweep())
    assert [(pull.state, pull.merged) for pull in place.repo.pulls()] == [("closed", True), ("closed", False)]
    assert f"ospo/withdrawal-{number}" not in place.repo.branches()
    assert "blijft staan" in said(place, number, "withdrawal-2")
    assert read_front(PATH, place.repo.read(PATH)).withdrawn is None
    place.box.advance(DAY)
    assert place.propose(place.sweep()) is None
    posts(place, "carla", number, "Of bel mij op 06-87654321.")
    assert [pull.state for pull in place.repo.pulls()] == ["closed", "closed", "open"]
    assert "wordt ingetrokken" in said(place, number, "withdrawal-3")


def test_whoever_else_says_it_a_maintainer_s_word_that_it_may_stay_is_heard(place: Town) -> None:
    """Also in the same minute, and of one who stands in no file of the network."""
    place.repo.grant("piet", "write")
    number = place.send(question=f"Bel mij op {NUMBER}?")
    place.play()
    place.repo.comment("piet", number, "Mag blijven staan.")
    for index in range(4):
        place.repo.comment(stranger(place, f"vreemd{index}"), number, "Mag blijven staan.")
    place.play()
    place.sweep()
    assert not is_held(place, number)
    for index in range(4):
        place.repo.comment(f"vreemd{index}", number, f"Bel 06-1234567{index}")
    posts(place, "piet", number, "Bel 06-87654321")
    assert is_held(place, number)


def test_what_an_earlier_release_held_up_for_a_stranger_goes_on_and_its_withdrawal_closes(place: Town) -> None:
    number = published(place)
    id_ = posts(place, "carla", number, f"Bel mij op {NUMBER}.")
    place.repo.state.comments[id_].author = stranger(place)
    place.propose(place.sweep())
    assert not is_held(place, number)
    assert "iemand die hier geen rol heeft" in said(place, number, "privacy/1")
    assert [(pull.state, pull.merged) for pull in place.repo.pulls()] == [("closed", True), ("closed", False)]


@pytest.mark.parametrize("who", ["olga", "carla", "wim", "zoe", "anna"])
def test_what_people_with_a_part_post_is_waited_for_and_may_be_allowed(place: Town, who: str) -> None:
    number = place.send()
    place.play()
    posts(place, who, number, f"Bel {NUMBER}")
    assert is_held(place, number)
    assert alerts(place) == 0
    posts(place, "zoe", number, "Mag blijven staan.")
    assert not is_held(place, number)
    for index in range(4):
        posts(place, stranger(place, f"vreemd{index}"), number, "Mag blijven staan.")
    assert not is_held(place, number)


def test_coordinators_get_five_alerts_a_day_and_the_rest_in_their_list(place: Town) -> None:
    numbers = [place.send(f"eigenaar{index}") for index in range(8)]
    place.play()
    for index, number in enumerate(numbers):
        place.repo.comment(stranger(place, f"vreemd{index}"), number, f"/hulp\n\n{NUMBER}")
    place.play()
    for _ in range(3):
        place.sweep()
        for number in numbers[:3]:  # whoever makes what was told of hard to find gets no more told
            if "alert" in keys(place, number) and place.repo.issue(number).state == "open":
                place.repo.close_issue(f"eigenaar{numbers.index(number)}", number)
                place.play()
                alert = next(each for each in place.repo.comments(number) if "ospo:alert " in each.body)
                place.repo.delete_comment(alert.id, "zoe")
    assert alerts(place) == 2
    told = [each.body for number in numbers for each in place.repo.comments(number) if "ospo:alert " in each.body]
    assert all("@wim" in each and "Block user" in each and "Delete" in each for each in told)
    waiting = next(each for each in place.repo.issues() if (each.body or "").startswith("<!-- ospo:waiting "))
    assert "(en nog drie)" in (waiting.body or "")
    assert not kinds(waiting.body or "")
    for count in (7, 8):
        place.box.advance(DAY)
        place.sweep()
        assert alerts(place) == count
    for number in numbers:
        for each in place.repo.comments(number):
            if each.author is not None and each.author.startswith("vreemd"):
                place.repo.delete_comment(each.id, each.author)
    place.sweep()
    assert "geplaatst door iemand" not in (place.repo.issue(waiting.number).body or "")


@pytest.mark.parametrize("is_old", [False, True])
def test_what_strangers_edit_is_found_as_well_and_hiding_is_enough(place: Town, *, is_old: bool) -> None:
    number = place.send()
    place.play()
    id_ = posts(place, stranger(place), number, "Interessant.")
    place.box.advance(9 * DAY if is_old else DAY)
    place.repo.edit_comment("vreemd", id_, f"Bel {NUMBER}")
    place.play()
    place.sweep()
    assert not is_held(place, number)
    assert alerts(place) == 1
    place.box.advance(9 * DAY)
    place.sweep()
    waiting = next(each for each in place.repo.issues() if (each.body or "").startswith("<!-- ospo:waiting "))
    assert "geplaatst door iemand" in (waiting.body or "")
    place.repo.state.comments[id_].minimized = "abuse"
    place.sweep()
    assert "geplaatst door iemand" not in (place.repo.issue(waiting.number).body or "")


def test_repeating_what_stands_there_anyway_alerts_nobody_until_it_is_taken_out(place: Town) -> None:
    number = place.send(situation=f"Bel mij op {NUMBER}.")
    place.play()
    posts(place, stranger(place), number, "> Bel mij op 06 1234 5678.\n\nDat is +31 6 12345678.", by_mail=True)
    assert is_held(place, number)
    assert alerts(place) == 0
    body = place.repo.issue(number).body or ""
    place.repo.edit_issue("olga", number, body=body.replace(NUMBER, "dit nummer"))
    place.play()
    assert not is_held(place, number)
    assert "staat niet meer in de tekst" in ours(place, number)
    place.sweep()
    assert alerts(place) == 1


def test_who_has_a_part_is_known_by_number_and_not_by_login(place: Town) -> None:
    number = place.send()
    place.play()
    (asked,) = place.mentioned()
    place.box.rename_user(asked, "elders")
    posts(place, stranger(place, asked), number, f"Dat mag onder de EUPL. Bel {NUMBER}.")
    assert not is_held(place, number)
    assert alerts(place) == 1
    place.box.advance(9 * DAY)
    place.sweep()
    assert "ask/2" in keys(place, number)  # whoever took the login didn't answer for them
    posts(place, "elders", number, f"Bel {NUMBER}.")
    assert is_held(place, number)


def test_who_asks_another_casus_has_no_part_but_where_it_is_linked(place: Town) -> None:
    number, other = place.send(), place.send("piet")
    place.play()
    posts(place, "piet", number, f"Bel {NUMBER}")
    assert not is_held(place, number)
    assert alerts(place) == 1
    posts(place, "piet", other, "/koppelen #1")
    place.sweep()
    assert not is_held(place, number)  # nobody gives themselves a part
    posts(place, "carla", number, "/meedoen")
    posts(place, "carla", number, f"/koppelen #{other}")
    place.sweep()
    assert is_held(place, number)


def test_on_what_is_no_casus_a_stranger_s_number_does_nothing(place: Town) -> None:
    number = published(place)
    place.sweep()
    waiting = [each.number for each in place.repo.issues() if (each.body or "").startswith("<!-- ospo:")]
    pull = place.repo.pulls()[0].number
    for each in (*waiting, pull):
        before = place.repo.comments(each)
        posts(place, stranger(place), each, f"/hulp\n\nBel {NUMBER}")
        assert len(place.repo.comments(each)) == len(before) + 1
    assert alerts(place) == 0
    assert not is_held(place, number)
    assert len(place.repo.pulls()) == 1


def test_a_stranger_s_word_ends_nothing_and_puts_nothing_off(place: Town) -> None:
    number = place.send()
    place.play()
    place.repo.close_issue("zoe", number, "not_planned")
    place.repo.comment(stranger(place), number, "/geholpen")
    closed, said_ = list(place.waiting())
    place.run(closed)
    assert "status: ingetrokken" in place.repo.issue(number).labels
    assert said_


def in_the_list(place: Town) -> str:
    waiting = (each.body or "" for each in place.repo.issues() if (each.body or "").startswith("<!-- ospo:waiting "))
    return next(waiting, "")


def test_a_stranger_s_word_for_fewer_lists_fills_no_list_of_casussen_and_coordinators_see_it(place: Town) -> None:
    numbers = [place.send(f"eigenaar{index}") for index in range(3)]
    place.play()
    for index, number in enumerate(numbers):
        id_ = posts(place, stranger(place, f"vreemd{index}"), number, "/niet-publiceren")
        assert f"unlist/{id_}" in keys(place, number)
        assert TRIAGE not in place.repo.issue(number).labels
    assert alerts(place) == 0
    assert "Klaar? Haal het label" not in in_the_list(place)
    assert "zonder rol" in in_the_list(place)
    assert all(f"#{number}" in in_the_list(place) for number in numbers)
    posts(place, "wim", numbers[0], "Dat hoeft niet.")  # whoever has a part answered
    place.repo.add_label("zoe", numbers[1], "niet in lijsten")
    place.sweep()
    assert [f"#{number}" in in_the_list(place) for number in numbers] == [False, False, True]
    place.box.advance(9 * DAY)
    place.sweep()
    assert "zonder rol" not in in_the_list(place)


@pytest.mark.parametrize("who", ["anna", "carla"])
def test_who_has_a_part_has_a_coordinator_look_whether_it_stays_listed(place: Town, who: str) -> None:
    number = place.send()
    posts(place, who, number, "/niet-publiceren")
    assert TRIAGE in place.repo.issue(number).labels
    assert "Iemand vraagt om deze casus uit de lijsten te houden" in in_the_list(place)


def test_a_flood_on_one_casus_costs_no_more_than_one_comment(place: Town) -> None:
    number = place.send()
    place.play()

    def requests(name: str) -> int:
        place.repo.comment(stranger(place, name), number, f"/hulp\n\nBel {NUMBER}")
        before = len(place.box.requests)
        place.play()
        return len(place.box.requests) - before

    first = requests("vreemd0")
    assert all(requests(f"vreemd{index}") <= first for index in range(1, 6))

"""What somebody does to our comments and issues: deleted, folded away, locked, moved. Nobody is asked twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.core.github.event import Event
from ospo_automation.run.explain import explained
from ospo_automation.sandbox import BOT_LOGIN
from ospo_automation.texts import render
from tests.automations.test_conversation import last, says, status
from tests.given import WITH_BOARD
from tests.town import Town, keys, town

DAY = timedelta(days=1)
TALKING = WITH_BOARD + "conversation:\nreminders:\nlessons:\nintroductions:\n"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, TALKING) as it:
        yield it


@pytest.fixture
def casus(place: Town) -> int:
    number = place.send(topics=["Licenties en auteursrecht"])
    place.play()
    assert sorted(place.mentioned()) == ["anna", "bert"]
    return number


def ours(place: Town, number: int, key: str) -> int:
    """Our comment for this purpose."""
    found = (
        each.id for each in place.repo.comments(number) if each.author == BOT_LOGIN and f"ospo:{key} " in each.body
    )
    return next(found)


def sweeps(place: Town, days: int) -> None:
    for _ in range(days):
        assert not place.sweep().has_failed
        place.box.advance(DAY)


def test_an_ask_that_somebody_deleted_is_not_made_again(place: Town, casus: int) -> None:
    place.repo.delete_comment(ours(place, casus, "ask/1"), "zoe")
    sweeps(place, 3)
    assert sorted(place.mentioned()) == ["anna", "bert"]
    assert "ask/2" not in keys(place, casus)
    sweeps(place, 6)  # the next ring is asked on the day that the deleted ask named
    assert keys(place, casus).count("ask/2") == 1
    assert sorted(place.mentioned())[:2] == ["anna", "bert"]
    assert {"anna", "bert"}.isdisjoint(place.mentioned()[2:])


def test_who_stood_in_a_deleted_ask_can_be_asked_anew_by_a_maintainer_only(place: Town, casus: int) -> None:
    place.repo.delete_comment(ours(place, casus, "ask/1"), "zoe")
    place.box.advance(8 * DAY)  # one ask a week
    assert says(place, "olga", casus, "/erbij @anna") == "confused"
    assert says(place, "zoe", casus, "/erbij @anna") == "+1"
    assert place.mentioned()[-1] == "anna"
    assert says(place, "zoe", casus, "/erbij @anna") == "confused"


def test_everybody_can_see_that_an_ask_was_deleted(place: Town, casus: int) -> None:
    place.repo.delete_comment(ours(place, casus, "ask/1"), "zoe")
    event = Event("workflow_dispatch", None, casus, None, place.box.now)
    values = explained(place.reader(), event)
    assert [(ask["is_gone"], {each["login"] for each in ask["people"]}) for ask in values["asks"]] == [
        (True, {"anna", "bert"})
    ]
    assert "verwijderd" in render("nl", "explain/casus", values)


def test_an_answer_to_a_deleted_ask_still_counts(place: Town, casus: int) -> None:
    place.repo.delete_comment(ours(place, casus, "ask/1"), "zoe")
    place.repo.comment("anna", casus, "Ja, de EUPL kan hier prima; let op de koppeling.")
    place.play()
    sweeps(place, 8)
    assert "ask/2" not in keys(place, casus)


@pytest.mark.parametrize("key", ["intake", "routing"])
def test_another_comment_of_ours_that_was_deleted_comes_back_once_and_asks_nobody(
    place: Town, casus: int, key: str
) -> None:
    assert says(place, "olga", casus, "/hulp") == "+1"
    place.repo.delete_comment(ours(place, casus, key), "zoe")
    before = len(place.repo.comments(casus))
    sweeps(place, 3)
    assert sorted(place.mentioned()) == ["anna", "bert"]
    assert keys(place, casus).count("intake") == 1
    assert len(place.repo.comments(casus)) <= before + 2
    place.sweep()
    assert place.sweep().summary.plan.steps == ()


def test_what_somebody_folded_away_counts_as_before(place: Town, casus: int) -> None:
    for key in ("ask/1", "intake"):
        place.repo.state.comments[ours(place, casus, key)].minimized = "off-topic"
    before = keys(place, casus)
    sweeps(place, 3)
    assert keys(place, casus) == before


def test_while_it_is_locked_nothing_is_said_and_after_that_it_goes_on(place: Town, casus: int) -> None:
    place.repo.lock_issue("zoe", casus)
    before = keys(place, casus)
    sweeps(place, 8)
    assert keys(place, casus) == before
    place.repo.state.issues[casus].locked = False
    sweeps(place, 1)
    assert "ask/2" in keys(place, casus)


def test_a_board_that_was_deleted_comes_back_once(place: Town, casus: int) -> None:
    place.sweep()
    board = next(each.number for each in place.repo.issues() if each.author == BOT_LOGIN)
    place.repo.delete_issue(board)
    sweeps(place, 2)
    assert len([each for each in place.repo.issues() if each.author == BOT_LOGIN]) == 1
    assert sorted(place.mentioned()) == ["anna", "bert"]
    assert last(place, casus)
    assert status(place, casus) == "status: zoekt expert"


def test_the_board_follows_what_no_event_tells(place: Town, casus: int) -> None:
    """Of a casus that is deleted, moved or made a discussion of GitHub tells in events that start no run of ours."""
    moved, deleted, locked = (place.send(who, topics=["EUPL"]) for who in ("piet", "bert", "emma"))
    place.play()
    place.sweep()
    assert all(f"/issues/{number})" in board(place) for number in (casus, moved, deleted, locked))
    place.repo.transfer_issue(moved, place.box.add_repo("acme/archief"), "zoe")
    place.repo.delete_issue(deleted)
    place.repo.lock_issue("zoe", locked)
    place.box.events.clear()
    assert not place.sweep().has_failed
    assert f"/issues/{moved})" not in board(place)
    assert f"/issues/{deleted})" not in board(place)
    assert f"/issues/{locked})" in board(place)  # it can be read, and it waits for an answer


def board(place: Town) -> str:
    return next(each.body or "" for each in place.repo.issues() if each.author == BOT_LOGIN)


def away_and_back(place: Town, number: int, labels: tuple[str, ...] = ()) -> int:
    """To a repository with only these labels, and back: the number that it gets here then."""
    try:
        other = place.box.repo("acme/archief")
    except KeyError:
        other = place.box.add_repo("acme/archief")
        other.grant("zoe", "write")
    for name in labels:
        place.box.acts.make_label(other.state, name, "ededed", None)
    there = place.repo.transfer_issue(number, other, "zoe")
    sweeps(place, 1)
    place.box.events.clear()
    return other.transfer_issue(there, place.repo, "zoe")


def test_moved_away_it_leaves_the_board_and_back_again_nobody_is_asked_twice(place: Town, casus: int) -> None:
    place.sweep()
    number = away_and_back(place, casus)
    assert number != casus
    assert f"#{casus}" not in board(place)
    outcomes = place.play()
    assert not any(outcome.has_failed for outcome in outcomes), outcomes[-1].summary.terminal()
    assert sorted(place.mentioned()) == ["anna", "bert"]
    assert {"casus", "status: zoekt expert", "thema: licenties"} <= set(place.repo.issue(number).labels)
    assert (keys(place, number).count("intake"), keys(place, number).count("ask/1")) == (1, 1)
    assert place.again(number).summary.plan.steps == ()
    sweeps(place, 8)
    assert keys(place, number).count("ask/2") == 1
    assert {"anna", "bert"}.isdisjoint(place.mentioned()[2:])


def test_moved_back_with_its_event_lost_it_is_found_by_its_label(place: Town, casus: int) -> None:
    place.sweep()
    number = away_and_back(place, casus, labels=("casus",))
    place.box.events.clear()
    sweeps(place, 2)
    assert status(place, number) == "status: zoekt expert"
    assert sorted(place.mentioned()) == ["anna", "bert"]


def test_what_was_said_and_done_before_it_moved_is_not_done_again(place: Town, casus: int) -> None:
    place.repo.let_actions_open_pulls()
    for who, words in (
        ("anna", "/meedoen"),
        ("olga", "/erbij inkoop"),
        ("olga", "/thema +inkoop"),
        ("anna", "/advies Kies de EUPL, die past hier."),
    ):
        assert says(place, who, casus, words) == "+1"
    mentioned = sorted(place.mentioned())
    number = away_and_back(place, casus)
    before = keys(place, number)
    outcomes = place.play()
    assert not any(outcome.has_failed for outcome in outcomes), outcomes[-1].summary.terminal()
    assert status(place, number) == "status: advies gegeven"
    assert keys(place, number) == before
    assert sorted(place.mentioned()) == mentioned
    told = next(each.body for each in place.repo.comments(number) if "ospo:routing" in each.body)
    assert "Kies de EUPL, die past hier" in told
    assert says(place, "olga", number, "Geholpen, dank!") == "+1"
    assert (status(place, number), place.repo.issue(number).state) == ("status: opgelost", "closed")


def test_a_lesson_of_what_moved_is_that_of_here(place: Town, casus: int) -> None:
    assert says(place, "anna", casus, "/meedoen") == "+1"
    assert says(place, "anna", casus, "/advies Kies de EUPL, die past hier.") == "+1"
    number = away_and_back(place, casus)
    place.play()
    place.repo.let_actions_open_pulls()
    assert says(place, "olga", number, "Geholpen, dank!") == "+1"
    assert says(place, "olga", number, "Ja, deel maar") == "+1"
    (pull,) = place.repo.pulls()
    assert pull.head == f"ospo/lesson-{number}"
    (page,) = (each.path for each in place.repo.pull_changes(pull.number))
    assert not re.search(r"/\d+-", page)  # a lesson's name tells no number, old or new


def test_a_link_from_before_it_moved_introduces_nobody(place: Town) -> None:
    meet = {"introduce": True, "topics": ["Inkoop en aanbesteden"]}
    first = place.send("piet", question="Wie heeft een raamovereenkomst?", **meet)
    second = place.send("olga", question="Hoe publiceer ik een SBOM?", **meet)
    place.play()
    ours_ = "<!-- ospo:link/" + str(first) + ' {"together":true} -->\nKijk ook daar.'
    with place.box.turn(changes=True):
        actor = place.repo._actor(BOT_LOGIN)
        place.box.acts.comment(actor, place.repo.state, place.repo.state.issues[second], ours_)
    number = away_and_back(place, second)
    place.play()
    sweeps(place, 2)
    assert not any(key.startswith("introduce/") for key in (*keys(place, number), *keys(place, first)))

"""The whole path against the small GitHub over HTTP: what people see, and what GitHub's oddities do to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ospo_automation.core.primitives.marker import Mark
from ospo_automation.sandbox import BOT_LOGIN, Fault, Request
from tests.rendered import effects
from tests.town import Town

LABELS = {"casus", "thema: licenties/eupl", "soort organisatie: gemeente"}


def seen(place: Town, number: int) -> list[tuple[str | None, str]]:
    """Author and purpose of every comment."""
    found = []
    for comment in place.repo.comments(number):
        mark = Mark.read(comment.body) if comment.author == BOT_LOGIN else None
        found.append((comment.author, mark.key if mark else comment.body))
    return found


def test_a_form_becomes_a_labelled_casus_whose_experts_are_asked(place: Town) -> None:
    number = place.send()
    before = len(place.box.requests)
    outcomes = place.play()
    assert len(outcomes) == 1
    assert not outcomes[0].has_failed
    assert len(place.box.requests) - before <= 22  # the first run of all makes labels as well
    assert set(place.repo.issue(number).labels) == {*LABELS, "status: zoekt expert"}
    assert seen(place, number) == [(BOT_LOGIN, "intake"), (BOT_LOGIN, "ask/1")]
    assert place.mentioned() == ["carla"]
    assert place.repo.labels()["status: zoekt expert"] == ("fef2c0", "Voorgelegd aan experts")

    place.send()
    before = len(place.box.requests)
    place.play()
    assert len(place.box.requests) - before <= 10


def test_doing_it_again_changes_nothing(place: Town) -> None:
    number = place.send()
    happened = list(place.waiting())
    place.run(happened[0])
    state = place.repo.snapshot()
    for _ in range(2):
        assert place.run(happened[0]).summary.plan.steps == ()
        place.box.advance(timedelta(hours=1))
        assert place.again(number).summary.plan.steps == ()
    assert place.repo.snapshot() == state
    assert place.mentioned() == ["carla"]


def test_an_incomplete_casus_is_repaired_by_an_edit_without_noise(place: Town) -> None:
    number = place.send(question="", topics="")
    place.play()
    assert set(place.repo.issue(number).labels) == {"casus", "soort organisatie: gemeente", "status: wacht op eigenaar"}
    assert seen(place, number) == [(BOT_LOGIN, "intake")]
    assert place.mentioned() == []
    text = (place.repo.issue(number).body or "").replace("\r\n", "\n")
    text = text.replace("gaat het over?\n\n_No response_", "gaat het over?\n\nInkoop en aanbesteden")
    text = text.replace("loop je op vast?\n\n_No response_", "loop je op vast?\n\nHoe schrijven we dit op?")
    place.repo.edit_issue("olga", number, body=text)
    place.play()
    assert seen(place, number) == [(BOT_LOGIN, "intake"), (BOT_LOGIN, "ask/1")]
    assert place.mentioned() == ["emma"]
    assert "Bedankt voor je vraag" in place.repo.comments(number)[0].body


def test_an_incomplete_casus_is_repaired_by_a_plain_reply(place: Town) -> None:
    number = place.send(question="", topics="")
    place.play()
    place.repo.comment("olga", number, "Inkoop. Hoe schrijven we dit in het bestek?")
    place.play()
    assert [author for author, _ in seen(place, number)] == [BOT_LOGIN, "olga", BOT_LOGIN]
    assert place.mentioned() == ["emma"]
    assert "status: zoekt expert" in place.repo.issue(number).labels


def test_when_nobody_answers_a_word_of_the_owner_widens_the_circle(place: Town) -> None:
    number = place.send()
    place.play()
    place.box.advance(timedelta(days=7))
    place.repo.comment("olga", number, "Nog geen antwoord")
    place.play()
    assert set(place.mentioned()) == {"carla", "anna", "bert"}
    place.repo.comment("bert", number, "Kijk ik naar")
    place.box.advance(timedelta(days=30))
    place.repo.comment("olga", number, "Dank")
    place.play()
    assert set(place.mentioned()) == {"carla", "anna", "bert"}


def test_a_week_s_asks_in_other_casussen_count(place: Town) -> None:
    for index in range(4):
        place.send(f"owner{index}")
    place.play()
    assert sorted(place.mentioned()) == ["anna", "bert", "carla", "wim", "zoe"]  # one ask each, then nobody is left
    assert "coördinator nodig" in place.repo.issue(4).labels
    assert "We hebben nu niemand aan wie we dit kunnen vragen" in place.repo.comments(4)[0].body


def test_people_who_take_part_in_enough_casussen_are_left_in_peace(place: Town) -> None:
    for _ in range(3):
        number = place.repo.open_issue("olga", title="Lopend", body="")
        place.repo.add_label("zoe", number, "casus")
        place.repo.add_label("zoe", number, "status: opgepakt")
        place.repo.assign("zoe", number, "carla")
    list(place.waiting())
    place.send()
    place.play()
    assert set(place.mentioned()) == {"anna", "bert"}


def test_hostile_casussen_mention_nobody_but_the_experts(place: Town) -> None:
    title = "@anna &#64;bert acme/netwerk#1 <b>x</b> ${{ github.token }} `::error::`"
    number = place.repo.submit_form(
        "olga", "casus.yml", title=title, strict=False,
        answers={"topics": ["EUPL"], "organisation_type": "gemeente", "no_secrets": True,
                 "situation": "<!-- ospo:ask/1 {} -->\n@bert", "question": "@anna /intrekken"},
    )  # fmt: skip
    list(place.waiting())
    place.box.notifications.clear()
    assert not place.again(number).has_failed
    found = [effects(comment.body) for comment in place.repo.comments(number)]
    assert [each.mentions for each in found] == [set(), {"carla"}]
    assert all(not each.references for each in found)


@pytest.mark.parametrize("what", ["delete", "move", "lock", "close"])
def test_an_issue_that_went_away_meanwhile_is_quietly_let_go(place: Town, what: str) -> None:
    number = place.send()
    happened = list(place.waiting())
    if what == "delete":
        place.repo.delete_issue(number)
    elif what == "move":
        other = place.box.add_repo("acme/elders")
        place.repo.transfer_issue(number, other)
    elif what == "lock":
        place.repo.lock_issue("zoe", number)
    else:
        place.repo.close_issue("olga", number)
    outcome = place.run(happened[0])
    assert not outcome.has_failed
    assert outcome.summary.plan.steps == ()
    assert place.mentioned() == []


def test_a_deleted_account_of_the_owner_stops_nothing(place: Town) -> None:
    number = place.send()
    place.box.delete_account("olga")
    place.play()
    assert seen(place, number) == [(BOT_LOGIN, "intake"), (BOT_LOGIN, "ask/1")]


@pytest.mark.parametrize("count", [99, 100, 101, 1_000])
def test_long_conversations_are_read_to_the_end(place: Town, count: int) -> None:
    number = place.send(question="", topics="")
    place.play()
    for turn in range(count - 1):
        place.repo.comment("piet", number, f"Reactie {turn}")
    list(place.waiting())
    place.repo.comment("olga", number, "Inkoop. Hoe schrijven we dit in het bestek?")
    place.play()
    assert place.mentioned() == ["emma"]


def test_labels_that_people_deleted_or_renamed_come_back(place: Town) -> None:
    place.play()
    place.send()
    place.play()
    labels = place.reader().repository.get_labels()
    for label in labels:
        if label.name.startswith("status: "):
            label.delete()
    number = place.send("piet")
    place.play()
    assert "status: zoekt expert" in place.repo.issue(number).labels


def test_when_the_quota_is_used_up_we_stop_and_say_until_when(place: Town) -> None:
    number = place.send()
    happened = list(place.waiting())

    def used_up(request: Request) -> Fault | None:
        if b"addComment" in request.sent:
            return Fault(
                when="before", status=403, message="API rate limit exceeded for installation",
                headers={"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1795513200"},
            )  # fmt: skip
        return None

    place.box.faults = used_up
    outcome = place.run(happened[0])
    assert not outcome.has_failed
    assert [bool(receipt.postponed) for receipt in outcome.summary.receipts or ()][-2:] == [True, True]
    assert "9:40 UTC" in outcome.summary.terminal()
    place.box.faults = None
    place.again(number)
    assert seen(place, number) == [(BOT_LOGIN, "intake"), (BOT_LOGIN, "ask/1")]


def test_a_token_without_permission_fails_with_a_reason_and_writes_nothing(place: Town) -> None:
    number = place.send()
    reading = place.box.token(place.repo, permissions={"contents": "read", "issues": "read"})
    outcome = place.run(next(place.waiting()), reading)
    assert outcome.has_failed
    assert "lacks a permission" in outcome.summary.terminal()
    assert seen(place, number) == []

"""The conversation on the small GitHub: what people ask with a word behind a slash, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.sandbox import BOT_LOGIN
from tests.given import WITH_BOARD
from tests.town import PERMISSIONS, Town, keys, town

DAY = timedelta(days=1)
TALKING = WITH_BOARD + "conversation:\n"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, TALKING) as it:
        yield it


def status(place: Town, number: int) -> str:
    return next((name for name in place.repo.issue(number).labels if name.startswith("status: ")), "")


def says(place: Town, who: str, number: int, text: str) -> str:
    """Somebody writes this; our last reaction to it."""
    comment = place.repo.comment(who, number, text)
    outcomes = place.play()
    assert not any(outcome.has_failed for outcome in outcomes), outcomes[-1].summary.terminal()
    found = next(each for each in place.repo.comments(number) if each.id == comment)
    ours = [content for login, content in found.reactions if login == BOT_LOGIN]
    return ours[-1] if ours else ""


def last(place: Town, number: int) -> str:
    """Our newest comment, but for the one that tells where the casus stands."""
    ours = [comment.body for comment in place.repo.comments(number) if comment.author == BOT_LOGIN]
    return next(body for body in reversed(ours) if not body.startswith("<!-- ospo:routing "))


@pytest.fixture
def casus(place: Town) -> int:
    number = place.send(topics=["Licenties en auteursrecht"])
    place.play()
    assert set(place.mentioned()) == {"anna", "bert"}
    return number


def test_from_question_to_outcome(place: Town, casus: int) -> None:
    assert says(place, "anna", casus, "/meedoen") == "+1"
    assert status(place, casus) == "status: opgepakt"
    assert place.repo.issue(casus).assignees == ["anna"]
    assert says(place, "anna", casus, "/advies Kies de EUPL.\n\nDat past bij jullie vraag.") == "+1"
    assert status(place, casus) == "status: advies gegeven"
    assert "advies van anna" in last(place, casus)
    assert says(place, "olga", casus, "Geholpen!") == "+1"
    assert status(place, casus) == "status: opgelost"
    assert place.repo.issue(casus).state == "closed"
    assert "Dank aan anna voor het meedenken" in last(place, casus)
    assert place.again(casus).summary.plan.steps == ()


def test_who_says_no_is_replaced_at_once_and_nothing_is_noted_of_it(place: Town, casus: int) -> None:
    assert says(place, "anna", casus, "/nu-niet") == "+1"
    assert keys(place, casus).count("ask/2") == 1  # the coordinators: nobody else signed up
    assert {"zoe", "wim"} & set(place.mentioned())
    ours = [comment.body for comment in place.repo.comments(casus) if comment.author == BOT_LOGIN]
    assert not any("declin" in body or "nu-niet" in body.partition("-->")[0] for body in ours)
    assert status(place, casus) == "status: zoekt expert"
    assert place.again(casus).summary.plan.steps == ()


def test_when_it_did_not_help_a_wider_ring_is_asked_once(place: Town, casus: int) -> None:
    says(place, "anna", casus, "/meedoen")
    says(place, "anna", casus, "/advies Lees de licentietekst nog eens goed.")
    assert says(place, "olga", casus, "/niet-geholpen Dat had ik al gedaan.") == "+1"
    assert status(place, casus) == "status: opgepakt"
    assert keys(place, casus).count("ask/2") == 1
    assert place.again(casus).summary.plan.steps == ()
    assert place.repo.issue(casus).state == "open"


def test_what_was_said_before_a_casus_was_closed_does_not_open_it_when_its_run_comes_late(
    place: Town, casus: int
) -> None:
    says(place, "anna", casus, "/meedoen")
    says(place, "anna", casus, "/advies Lees de licentietekst nog eens goed.")
    place.repo.comment("olga", casus, "/niet-geholpen Dat had ik al gedaan.")
    place.box.advance(timedelta(minutes=5))
    place.repo.close_issue("olga", casus, "completed")
    place.play()
    assert place.repo.issue(casus).state == "closed"
    assert any(key.startswith("outcome/") for key in keys(place, casus))
    assert says(place, "olga", casus, "/niet-geholpen Toch wil ik verder.") == "+1"
    assert place.repo.issue(casus).state == "open"


def test_others_are_told_kindly_what_works_instead(place: Town, casus: int) -> None:
    assert says(place, "piet", casus, "/advies Doe het gewoon zonder licentie.") == "confused"
    assert "die is voor wie meedoet aan deze casus" in last(place, casus)
    assert status(place, casus) == "status: zoekt expert"
    assert says(place, "olga", casus, "/parkeren gisteren") == "confused"
    assert "`5 januari`" in last(place, casus)
    assert says(place, "anna", casus, "/meedon") == "confused"
    assert "Bedoelde je `/meedoen`?" in last(place, casus)
    count = len(place.repo.comments(casus))
    assert says(place, "anna", casus, "Kijk in\n/var/log of\n/etc\nen\n```\n/meedoen\n```\n> /meedoen") == ""
    assert len(place.repo.comments(casus)) == count + 1


def test_a_parked_casus_comes_back_by_itself(place: Town, casus: int) -> None:
    says(place, "anna", casus, "/meedoen")
    assert says(place, "olga", casus, "/parkeren 2026-12-01") == "+1"
    assert status(place, casus) == "status: geparkeerd"
    place.box.advance(6 * DAY)
    place.sweep()
    assert status(place, casus) == "status: geparkeerd"
    place.box.advance(DAY)
    assert not place.sweep().has_failed
    assert status(place, casus) == "status: opgepakt"


def test_a_pause_holds_in_every_casus_from_the_next_run_on(place: Town, casus: int) -> None:
    assert says(place, "carla", casus, "/pauze 2027-01-04") == "+1"
    other = place.send(topics=["EUPL"])
    place.play()
    assert "carla" not in place.mentioned()
    assert says(place, "carla", casus, "/terug") == "+1"
    third = place.send(who="piet", topics=["EUPL"])
    place.play()
    assert place.mentioned()[-1] == "carla"
    assert keys(place, other)[0] == keys(place, third)[0] == "intake"


def test_help_tells_what_this_person_can_do_here(place: Town, casus: int) -> None:
    assert says(place, "olga", casus, "/hulp") == "+1"
    for_owner = last(place, casus)
    assert "`/intrekken`" in for_owner
    assert "`/meedoen`" not in for_owner
    says(place, "anna", casus, "/help")
    assert "`/meedoen`" in last(place, casus)


def test_a_missed_command_is_done_by_the_sweep_and_an_edited_one_never(place: Town, casus: int) -> None:
    place.repo.comment("anna", casus, "/meedoen")
    place.box.events.clear()
    assert not place.sweep().has_failed
    assert status(place, casus) == "status: opgepakt"
    first = place.repo.comments(casus)[0]
    place.repo.edit_comment("anna", place.repo.comments(casus)[2].id, "/nu-niet")
    place.play()
    place.sweep()
    assert place.repo.issue(casus).assignees == ["anna"]
    assert first.id


def test_one_more_expert_can_be_asked_within_the_limits(place: Town, casus: int) -> None:
    assert says(place, "olga", casus, "/erbij inkoop") == "+1"
    assert place.mentioned()[-1] == "emma"
    assert says(place, "olga", casus, "/erbij @carla") == "+1"
    assert "@carla, wil je meedenken" in last(place, casus)
    assert says(place, "olga", casus, "/erbij @piet") == "confused"
    assert says(place, "olga", casus, "/erbij @carla") == "confused"
    assert [key for key in keys(place, casus) if key.startswith("ask/")] == ["ask/1", "ask/2", "ask/3"]


def test_a_plain_word_beside_a_command_counts_as_well(place: Town, casus: int) -> None:
    says(place, "anna", casus, "/meedoen")
    says(place, "anna", casus, "/advies Lees de licentietekst nog eens goed.")
    assert says(place, "olga", casus, "Geholpen, dank je wel.\n\n/thema +inkoop") == "+1"
    assert place.repo.issue(casus).state == "closed"
    assert "thema: inkoop" in place.repo.issue(casus).labels


def test_topics_change_and_a_withdrawn_casus_is_closed(place: Town, casus: int) -> None:
    assert says(place, "olga", casus, "/thema +inkoop -Licenties en auteursrecht") == "+1"
    assert {name for name in place.repo.issue(casus).labels if name.startswith("thema: ")} == {"thema: inkoop"}
    assert says(place, "olga", casus, "/intrekken") == "+1"
    assert (status(place, casus), place.repo.issue(casus).state) == ("status: ingetrokken", "closed")


def test_the_owner_s_yes_to_somebody_else_stays_one(place: Town, casus: int) -> None:
    assert says(place, "anna", casus, "/meedoen") == "+1"
    assert says(place, "anna", casus, "/advies Kies de EUPL, die past hier.") == "+1"
    trick = place.repo.comment("piet", casus, "Komt het uit een pilot?")
    assert says(place, "olga", casus, "Ja") == ""
    place.repo.delete_comment(trick, "piet")
    place.sweep()
    assert place.repo.issue(casus).state == "open"
    assert place.sweep().summary.plan.steps == ()
    assert says(place, "olga", casus, "Geholpen, dank!") == "+1"


def test_a_casus_that_was_moved_to_a_private_repository_is_gone_and_its_place_is_told_nobody(
    place: Town, casus: int
) -> None:
    secret = place.send("piet", topics=["EUPL"])
    place.play()
    place.repo.transfer_issue(secret, place.box.add_repo("acme/geheim-dossier", private=True), "zoe")
    place.token = place.box.app_token("acme", PERMISSIONS)  # which may look into both
    place.repo.comment("olga", casus, f"/koppelen #{secret}")
    outcomes = place.play()
    told = place.repo.comments(casus)[-1]
    assert (told.author, "vinden we hier niet" in told.body) == ("ospo-app[bot]", True)
    assert not any("geheim" in outcome.summary.terminal() for outcome in outcomes)
    assert "geheim" not in place.again(secret).summary.terminal()


def test_only_a_casus_can_be_linked(place: Town, casus: int) -> None:
    place.repo.let_actions_open_pulls()
    issue = place.repo.open_issue("zoe", title="Nieuwe koffie", body="Wie wil?")
    pull = place.repo.open_pull("zoe", title="Pagina", head="pagina", files={"docs/x.md": "x"})
    other = place.box.add_repo("acme/archief")
    moved, deleted, good, done = (place.send("piet", topics=["EUPL"]) for _ in range(4))
    place.play()
    place.sweep()
    ours = next(each.number for each in place.repo.issues() if each.author == BOT_LOGIN)
    place.repo.transfer_issue(moved, other, "zoe")
    place.repo.delete_issue(deleted)
    place.repo.close_issue("piet", done)
    place.play()
    why = {
        issue: "is geen casus. Ernaar verwijzen kan wel",
        pull: "vinden we hier niet",
        moved: "verplaatst naar acme/archief",
        deleted: "vinden we hier niet",
        9_999: "vinden we hier niet",
        casus: "deze casus zelf",
        ours: "die we zelf bijhouden",
    }
    for number, words in why.items():
        assert says(place, "olga", casus, f"/koppelen #{number}") == "confused", number
        assert words in last(place, casus), number
        place.box.advance(DAY)
    for wanted in (f"#{good}", f"{place.box.url}/acme/netwerk/issues/{done}"):
        assert says(place, "olga", casus, f"/koppelen {wanted}") == "+1", wanted
    assert {f"link/{good}", f"link/{done}"} <= set(keys(place, casus))
    assert not any(f"link/{number}" in keys(place, casus) for number in why)

"""How a casus ends otherwise than by a word to us: closed as a duplicate, as not planned, or by somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.automations.endings import automation as endings
from ospo_automation.core.engine.effects import SetStatus
from ospo_automation.core.github.person import Person
from ospo_automation.core.network.labels import Status
from ospo_automation.sandbox import Fault
from tests.automations.test_conversation import last, says, status
from tests.given import NOW, OSPO_YML, OWNER, WITH_BOARD, Given, checkout, event, issue
from tests.journeys.test_crash import crash, deaths
from tests.town import PERMISSIONS, Moment, Town, keys, town

DAY = timedelta(days=1)
TALKING = WITH_BOARD + "conversation:\nreminders:\nlessons:\nintroductions:\n"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, TALKING, labelled=True) as it:
        yield it


@pytest.fixture
def casus(place: Town) -> int:
    number = place.send(topics=["Licenties en auteursrecht"], publish=True)
    place.play()
    return number


def board(place: Town) -> str:
    return next(each.body or "" for each in place.repo.issues() if each.title.startswith("Bord"))


def quiet(place: Town, number: int, days: int = 5) -> bool:
    """Whether nothing more is said or asked there in so many days, with a sweep on each."""
    before = keys(place, number)
    for _ in range(days):
        place.box.advance(DAY)
        assert not place.sweep().has_failed
    return keys(place, number) == before


@pytest.mark.parametrize("goes_round", [False, True])
def test_a_duplicate_of_a_duplicate_goes_on_at_the_end(place: Town, casus: int, *, goes_round: bool) -> None:
    first, second = (place.send(who) for who in ("piet", "emma"))
    place.play()
    place.repo.close_issue("zoe", second, of=first)
    if goes_round:
        place.repo.close_issue("zoe", first, of=second)
    place.play()
    place.repo.close_issue("zoe", casus, of=second)
    asked: list[str] = []
    place.box.faults = lambda request: asked.extend(re.findall(r"query (Duplicate|Marked)\(", request.sent.decode()))
    assert not any(outcome.has_failed for outcome in place.play())
    assert asked == ["Duplicate"]
    assert f"link/{first}" in keys(place, casus)
    assert f"#{first}" in last(place, casus)


@pytest.mark.parametrize("who", ["zoe", "olga"])
@pytest.mark.parametrize("known", ["duplicateOf", "comment", "neither"])
def test_a_duplicate_goes_on_where_it_was_asked_first(place: Town, casus: int, who: str, known: str) -> None:
    first = place.send("piet", topics=["EUPL"])
    place.play()
    if known == "comment":
        place.repo.mark_as_duplicate(who, casus, first)
    place.box.unknown_fields = frozenset() if known == "duplicateOf" else frozenset({"duplicateOf"})
    place.repo.close_issue(who, casus, of=first)
    outcomes = place.play()
    assert not any(outcome.has_failed for outcome in outcomes), outcomes[-1].summary.terminal()
    assert status(place, casus) == "status: ingetrokken"
    assert (f"link/{first}" in keys(place, casus)) is (known != "neither")
    assert f"beantwoord bij #{first}" in last(place, casus) or known == "neither"
    assert "dezelfde vraag al" in last(place, casus)
    assert "hoeft niet meer te antwoorden" in last(place, casus)
    assert "geholpen" not in last(place, casus).lower()
    mentioned = len(place.mentioned())
    assert quiet(place, casus)
    assert not any(key.startswith("question/") for key in keys(place, casus))
    assert len(place.mentioned()) == mentioned
    assert re.search(r"ingetrokken.*\| 1 ", board(place))


@pytest.mark.parametrize("known", ["duplicateOf", "comment"])
def test_what_a_private_repository_is_called_is_told_nobody(place: Town, casus: int, known: str) -> None:
    secret = place.box.add_repo("acme/geheim-dossier", private=True)
    other = (secret.full_name, secret.open_issue("zoe", title="Aangifte", body="Niet voor buiten."))
    place.token = place.box.app_token("acme", PERMISSIONS)  # which may look into both
    if known == "comment":
        place.box.unknown_fields = frozenset({"duplicateOf"})
    place.repo.close_issue("zoe", casus, "duplicate")
    closed = place.repo.state.issues[casus]
    closed.duplicate_of, closed.marked_as = other, other
    place.play()
    assert status(place, casus) == "status: ingetrokken"
    assert any("ergens anders wordt beantwoord" in each.body for each in place.repo.comments(casus))
    assert not any("geheim" in each.body for each in place.repo.comments(casus))


def test_marked_as_a_duplicate_in_a_comment_counts_with_any_reason(place: Town, casus: int) -> None:
    first = place.send("piet", topics=["EUPL"])
    place.play()
    place.repo.mark_as_duplicate("zoe", casus, first)
    place.repo.close_issue("zoe", casus)
    place.play()
    assert (status(place, casus), f"link/{first}" in keys(place, casus)) == ("status: ingetrokken", True)


def test_owners_who_both_want_to_meet_are_introduced_also_where_one_was_a_duplicate(place: Town) -> None:
    first = place.send("piet", topics=["EUPL"], introduce=True)
    second = place.send(
        topics=["Inkoop en aanbesteden"], question="Wie heeft ervaring met een raamovereenkomst?", introduce=True
    )
    place.play()
    assert not any(key.startswith("introduce/") for key in keys(place, second))
    place.repo.close_issue("zoe", second, of=first)
    place.play()
    assert f"introduce/{first}" in keys(place, second)


def test_an_owner_who_said_of_what_it_is_a_duplicate_chooses_nobody_whom_we_mention(place: Town) -> None:
    first = place.send("piet", topics=["EUPL"], introduce=True)
    second = place.send(
        topics=["Inkoop en aanbesteden"], question="Wie heeft ervaring met een raamovereenkomst?", introduce=True
    )
    place.play()
    place.repo.mark_as_duplicate("olga", second, first)
    place.play()
    place.repo.close_issue("zoe", second, "not_planned")
    place.play()
    assert f"link/{first}" in keys(place, second)
    quiet(place, second)
    assert not {"olga", "piet"} & set(place.mentioned())


def test_not_planned_asks_nobody_how_it_ended(place: Town, casus: int) -> None:
    place.repo.close_issue("zoe", casus, "not_planned")
    place.play()
    assert status(place, casus) == "status: ingetrokken"
    assert "zoe" in last(place, casus)
    assert "`/hervatten`" in last(place, casus)
    assert quiet(place, casus)
    mentioned = len(place.mentioned())
    assert says(place, "olga", casus, "/hervatten") == "+1"
    assert (place.repo.issue(casus).state, status(place, casus)) == ("open", "status: zoekt expert")
    assert len(place.mentioned()) == mentioned  # who was asked is still asked
    place.repo.close_issue("zoe", casus, "not_planned")
    place.play()
    assert len([key for key in keys(place, casus) if key.startswith("ending/")]) == 2


@pytest.mark.parametrize("how", ["closes it", "says so"])
def test_what_others_end_again_its_owner_opens_no_more(place: Town, casus: int, how: str) -> None:
    def end() -> None:
        if how == "closes it":
            place.repo.close_issue("zoe", casus, "not_planned")
        else:
            place.repo.comment("zoe", casus, "/intrekken")
        place.play()

    for stranger in ("piet", "bert"):  # what others say about it counts for nothing
        says(place, stranger, casus, "/intrekken")
    place.box.app_token("acme", {}, app="stale")
    for _ in range(2):  # nor does what a program does
        place.repo.close_issue("stale[bot]", casus, "not_planned")
        place.play()
        assert says(place, "olga", casus, "/hervatten") == "+1"
    place.repo.close_issue("olga", casus, "not_planned")
    place.play()
    for answer in ("+1", "+1", "confused"):
        assert says(place, "olga", casus, "/hervatten") == answer
        end()
    assert place.repo.issue(casus).state == "closed"
    assert "alleen een beheerder" in last(place, casus)
    assert says(place, "zoe", casus, "/hervatten") == "+1"
    assert place.repo.issue(casus).state == "open"
    says(place, "olga", casus, "/intrekken")  # what they end themselves they open again
    assert says(place, "olga", casus, "/hervatten") == "+1"
    place.repo.close_issue("olga", casus, "not_planned")
    place.play()
    assert says(place, "olga", casus, "/hervatten") == "+1"


def test_an_owner_who_closes_it_as_not_planned_needs_no_word(place: Town, casus: int) -> None:
    before = keys(place, casus)
    place.repo.close_issue("olga", casus, "not_planned")
    place.play()
    assert status(place, casus) == "status: ingetrokken"
    assert quiet(place, casus)
    assert [key for key in keys(place, casus) if key not in before] in ([], ["routing"])


def test_what_a_coordinator_closes_is_told_to_its_owner_whose_word_still_counts(place: Town, casus: int) -> None:
    assert says(place, "anna", casus, "/meedoen") == "+1"
    assert says(place, "anna", casus, "/advies Kies de EUPL, die past hier.") == "+1"
    place.repo.close_issue("zoe", casus)
    outcomes = place.play()
    assert status(place, casus) == "status: opgelost"
    assert "zoe heeft deze casus gesloten" in last(place, casus)
    assert "*niet geholpen*" in last(place, casus)
    assert not any(outcome.proposals for outcome in outcomes)  # a lesson waits for the owner's word
    assert quiet(place, casus)
    assert says(place, "olga", casus, "Niet geholpen, ik zoek nog iemand die dit deed.") == "+1"
    assert (place.repo.issue(casus).state, status(place, casus)) == ("open", "status: opgepakt")


def test_after_a_coordinator_closed_it_a_plain_yes_makes_the_lesson(place: Town, casus: int) -> None:
    place.repo.let_actions_open_pulls()
    assert says(place, "anna", casus, "/meedoen") == "+1"
    assert says(place, "anna", casus, "/advies Kies de EUPL, die past hier.") == "+1"
    place.repo.close_issue("zoe", casus)
    place.play()
    assert says(place, "olga", casus, "Geholpen, dank!") == "+1"
    assert f"ospo/lesson-{casus}" in place.repo.branches()


def test_a_maintainer_s_word_and_their_close_are_one_end(place: Town, casus: int) -> None:
    place.repo.comment("zoe", casus, "/geholpen")
    place.repo.close_issue("zoe", casus)
    place.play()
    assert status(place, casus) == "status: opgelost"
    assert not any(key.startswith("ending/") for key in keys(place, casus))


@pytest.mark.parametrize("reason", ["completed", "not_planned"])
def test_a_program_that_closes_decides_nothing_for_the_network(place: Town, casus: int, reason: str) -> None:
    place.box.app_token("acme", {}, app="stale")
    place.repo.close_issue("stale[bot]", casus, reason)
    place.play()
    assert status(place, casus) == ("status: opgelost" if reason == "completed" else "status: ingetrokken")
    assert "programma" in last(place, casus)
    assert quiet(place, casus)


@pytest.mark.parametrize("is_lost", [False, True])
def test_reopened_by_hand_it_goes_on_where_it_was(place: Town, casus: int, *, is_lost: bool) -> None:
    place.repo.close_issue("zoe", casus, "not_planned")
    place.play()
    place.repo.reopen_issue("zoe", casus)
    if is_lost:
        place.box.events.clear()
        place.sweep()
    place.play()
    assert status(place, casus) == "status: zoekt expert"
    assert sorted(place.mentioned()) == ["anna", "bert"]


@pytest.mark.parametrize("how", ["completed", "geholpen"])
def test_a_solved_casus_that_is_opened_again_goes_on_also_where_its_run_got_lost(
    place: Town, casus: int, how: str
) -> None:
    place.repo.comment("anna", casus, "/meedoen")
    place.play()
    if how == "geholpen":
        place.repo.comment("olga", casus, "/geholpen")
    else:
        place.repo.close_issue("zoe", casus)
    place.play()
    assert status(place, casus) == "status: opgelost"
    place.repo.reopen_issue("olga", casus)
    place.box.events.clear()
    place.sweep()
    assert (place.repo.issue(casus).state, status(place, casus)) == ("open", "status: opgepakt")
    assert quiet(place, casus)


@pytest.mark.parametrize("name", ["ingetrokken", "opgelost"])
@pytest.mark.parametrize("is_lost", [False, True])
def test_what_a_person_sets_by_hand_after_a_reopening_stays(
    place: Town, casus: int, name: str, *, is_lost: bool
) -> None:
    place.repo.close_issue("zoe", casus, "not_planned")
    place.play()
    place.repo.reopen_issue("zoe", casus)
    if is_lost:
        place.box.events.clear()
    place.play()
    for label in place.repo.issue(casus).labels:
        if label.startswith("status: "):
            place.repo.remove_label("zoe", casus, label)
    place.repo.add_label("zoe", casus, f"status: {name}")
    place.box.events.clear()
    for _ in range(2):
        place.sweep()
        assert status(place, casus) == f"status: {name}"


def test_where_github_tells_nothing_of_the_past_a_withdrawn_casus_goes_on(place: Town, casus: int) -> None:
    place.repo.close_issue("zoe", casus, "not_planned")
    place.play()
    place.repo.reopen_issue("zoe", casus)
    place.box.events.clear()
    place.box.faults = lambda request: Fault(status=500) if b"REOPENED_EVENT" in request.sent else None
    place.sweep()
    place.box.faults = None
    assert status(place, casus) == "status: zoekt expert"


def test_a_withdrawal_that_broke_off_after_a_reopening_is_finished(place: Town, casus: int) -> None:
    place.repo.close_issue("olga", casus, "not_planned")
    place.play()
    place.repo.reopen_issue("olga", casus)
    place.play()
    place.repo.comment("olga", casus, "/intrekken")
    (happened,) = place.waiting()
    moment, before = Moment(place), len(place.box.requests)
    place.run(happened)
    for at, when in deaths(len(place.box.requests) - before):
        moment.back()
        place.box.faults = crash(at, when, for_good=True)
        place.run(happened)
        place.box.faults = None
        if not moment.is_new():
            continue
        for _ in range(2):
            place.sweep()
        assert (place.repo.issue(casus).state, status(place, casus)) == ("closed", "status: ingetrokken"), at


def test_a_reason_that_github_invents_later_is_a_close_like_any_other() -> None:
    closed = replace(issue(is_open=False), closed_by=OWNER, closed_at=NOW, reason="answered_elsewhere")
    network = OSPO_YML + "conversation:\n"
    by_owner = Given(checkout(network), [closed])
    assert endings.effects(by_owner, event("issues.closed")) == []
    by_zoe = Given(checkout(network), [replace(closed, closed_by=Person("zoe", 12))])
    assert endings.effects(by_zoe, event("issues.closed")) == [SetStatus(1, Status.RESOLVED)]


def test_an_owner_who_closes_and_opens_it_again_and_again_mails_few(place: Town, casus: int) -> None:
    first = place.send("piet", topics=["EUPL"])
    place.play()
    before = len(place.repo.comments(casus))
    for _ in range(8):
        place.repo.close_issue("olga", casus, of=first)
        place.play()
        assert status(place, casus) == "status: ingetrokken"
        place.repo.reopen_issue("olga", casus)
        place.play()
        assert status(place, casus) == "status: zoekt expert"
    assert len(place.repo.comments(casus)) - before <= 3
    place.repo.close_issue("olga", casus, of=first)
    place.play()
    place.box.advance(DAY)
    place.sweep()
    assert f"beantwoord bij #{first}" in last(place, casus)


@pytest.mark.parametrize("reason", ["completed", "not_planned", "duplicate"])
def test_a_crash_at_any_request_ends_as_undisturbed(place: Town, casus: int, reason: str) -> None:
    first = place.send("piet", topics=["EUPL"])
    place.play()
    place.repo.close_issue("zoe", casus, reason, of=first if reason == "duplicate" else 0)
    happened = next(place.waiting())
    moment, before = Moment(place), len(place.box.requests)
    place.run(happened)
    place.again(casus)
    expected, requests = place.repo.snapshot(), len(place.box.requests) - before
    for at, when in deaths(requests):
        moment.back()
        place.box.faults = crash(at, when, for_good=True)
        place.run(happened)
        place.box.faults = None
        if not moment.is_new():
            continue
        assert not place.again(casus).has_failed
        place.again(casus)
        assert place.repo.snapshot() == expected, at
        assert place.again(casus).summary.plan.steps == ()


def test_a_close_of_which_the_event_was_lost_is_followed_by_the_sweep(place: Town, casus: int) -> None:
    place.repo.close_issue("zoe", casus, "not_planned")
    place.box.events.clear()
    assert not place.sweep().has_failed
    assert status(place, casus) == "status: ingetrokken"
    assert "`/hervatten`" in last(place, casus)

"""A repository that lives already: what was there before us is left alone, and nothing is made or asked twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from ospo_automation.adopt.check import check
from ospo_automation.adopt.forms import CASUS
from ospo_automation.cli.main import cli
from ospo_automation.core.github.event import Event
from ospo_automation.core.network.decided import FILE
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.run.configuration import schema
from ospo_automation.run.explain import explained
from ospo_automation.run.runner import run
from ospo_automation.sandbox import BOT_LOGIN, Fault, Request
from ospo_automation.texts import render
from tests.automations.test_safety_of_people import ALL_ON
from tests.given import NOW, WITH_BOARD, checkout
from tests.town import NAME, Town, keys, repeated, town

YEAR = timedelta(days=365)
SINCE = f"since: {NOW:%Y-%m-%d}\n"


@contextmanager
def living(folder: Path, configuration: str = WITH_BOARD + SINCE) -> Iterator[Town]:
    with town(folder, configuration) as place:
        place.box.quota = 10_000
        yield place


def aged(place: Town, number: int) -> None:
    """It is from a year ago, and nothing happened there since."""
    issue = place.repo.state.issues[number]
    issue.created_at = issue.updated_at = NOW - YEAR
    if issue.closed_at is not None:
        issue.closed_at = NOW - YEAR
    for comment in place.repo.state.comments_of(number):
        comment.created_at = comment.updated_at = NOW - YEAR


def old(place: Town, *, is_open: bool = True, who: str = "olga") -> int:
    """A question from a year ago, whose label somebody gave it by hand."""
    number = place.send(who=who)
    place.repo.add_label("zoe", number, "casus")
    if not is_open:
        place.repo.close_issue(who, number)
    aged(place, number)
    place.box.events.clear()
    return number


def words(place: Town, number: int) -> list[str]:
    return [each.body for each in place.repo.comments(number) if each.author == BOT_LOGIN]


def is_untouched(place: Town, number: int) -> bool:
    issue = place.repo.issue(number)
    return not words(place, number) and issue.labels == ["casus"] and not issue.assignees


def counted(place: Town, does: Callable[[], object]) -> tuple[list[Request], int]:
    """The requests for something, and how many of them change something."""
    changes = 0

    def look(request: Request) -> Fault | None:
        nonlocal changes
        changes += request.method != "GET" and (request.path != "/graphql" or b"mutation" in request.sent)
        return None

    place.box.faults, before = look, len(place.box.requests)
    does()
    place.box.faults = None
    return place.box.requests[before:], changes


def test_a_first_sweep_makes_each_label_once(tmp_path: Path) -> None:
    with living(tmp_path, WITH_BOARD) as place:
        topics = ("EUPL", "Inkoop en aanbesteden", "Licenties en auteursrecht")
        for index in range(100):
            number = place.send(who=f"owner{index}", topics=[topics[index % 3]])
            place.repo.add_label("zoe", number, "casus")
        place.box.events.clear()
        asked, changes = counted(place, place.sweep)
        assert all(keys(place, index + 1)[0] == "intake" for index in range(100))
        made = [each for each in asked if each.path.startswith("/repos/acme/netwerk/labels")]
        assert {each.status for each in made} == {201}
        assert len(made) == len(place.repo.state.labels) - 1
        assert len(asked) <= 260
        assert changes <= 240


def test_a_label_of_theirs_keeps_its_colour_and_its_letters(tmp_path: Path) -> None:
    with living(tmp_path) as place:
        place.box.acts.make_label(place.repo.state, "Casus", "ff0000", "Van ons")
        number = place.send()
        place.play()
        (label,) = [each for each in place.repo.state.labels.values() if each.name.lower() == "casus"]
        assert (label.name, label.color, label.description) == ("Casus", "ff0000", "Van ons")
        assert "Casus" in place.repo.issue(number).labels


@pytest.mark.parametrize("since", [SINCE, ""], ids=["with its day", "without"])
def test_three_thousand_old_issues_take_few_requests_and_get_no_word(tmp_path: Path, since: str) -> None:
    with living(tmp_path, ALL_ON + since) as place:
        first, closed = old(place), old(place, is_open=False)
        repeated(place, first, 3_000)
        aged(place, first)
        number = place.send()
        place.box.events.clear()
        preview = run(Event("schedule", None, None, None, place.box.now), place.reader(), None)
        assert "3001 open" in preview.summary.terminal()
        asked, _ = counted(place, place.sweep)
        assert len(asked) <= 30
        assert keys(place, number) == ["intake", "ask/1"]
        for _ in range(3):
            place.box.advance(timedelta(days=7))
            asked, _ = counted(place, place.sweep)
            assert len(asked) <= 30
        assert is_untouched(place, closed)
        assert all(
            is_untouched(place, each) for each in place.repo.state.issues if each >= 1_000 or each in {first, closed}
        )
        board = next(each for each in place.repo.issues() if each.author == BOT_LOGIN)
        assert ("3001 open" in (board.body or "")) is bool(since)


def test_old_issues_that_somebody_touches_in_bulk_take_few_requests_too(tmp_path: Path) -> None:
    with living(tmp_path) as place:
        first = old(place)
        place.repo.state.issues[first].updated_at = NOW
        repeated(place, first, 3_000)
        number = place.send()
        place.box.events.clear()
        asked, _ = counted(place, place.sweep)
        assert len(asked) <= 30
        assert keys(place, number) == ["intake", "ask/1"]
        assert all(is_untouched(place, each) for each in place.repo.state.issues if each >= 1_000)


def test_what_strangers_write_on_old_issues_keeps_none_of_them_from_its_turn(tmp_path: Path) -> None:
    with living(tmp_path) as place:
        first = old(place)
        repeated(place, first, 250)
        numbers = sorted(place.repo.state.issues)
        for number in numbers:
            place.repo.comment("piet", number, "Ik ook")
        place.box.advance(timedelta(minutes=1))
        place.repo.comment("olga", numbers[175], "Deze vraag speelt nog steeds.")
        place.box.events.clear()  # the run for it got lost
        for _ in range(24):
            place.box.advance(timedelta(hours=1))
            before = len(place.box.requests)
            outcome = place.sweep()
            assert not outcome.has_failed, outcome.summary.terminal()
            assert len(place.box.requests) - before <= 40
        assert "intake" in keys(place, numbers[175])
        assert not any(keys(place, number) for number in numbers if number != numbers[175])


def test_what_strangers_and_closers_do_on_an_old_issue_starts_nothing(tmp_path: Path) -> None:
    with living(tmp_path, ALL_ON + SINCE) as place:
        number, closed = old(place), old(place, is_open=False)
        place.repo.comment("piet", number, "Bij ons speelt dit ook.")
        place.repo.comment("piet", number, "/hulp")
        place.repo.comment("anna", number, "Interessant.")
        place.repo.edit_issue("zoe", number, title="Mag dit onder de EUPL (oud)?")
        place.repo.comment("olga", closed, "Dit loste zich op.")
        place.repo.comment("piet", closed, "/meedoen")
        place.play()
        place.sweep()
        place.repo.close_issue("olga", number)
        place.play()
        for _ in range(4):
            place.box.advance(timedelta(days=1))
            place.sweep()
        assert is_untouched(place, number)
        assert is_untouched(place, closed)


ACTS: dict[str, Callable[[Town, int], object]] = {
    "the owner writes": lambda place, number: place.repo.comment("olga", number, "Dit speelt nog steeds."),
    "the owner changes the question": lambda place, number: place.repo.edit_issue(
        "olga", number, body=f"{place.repo.issue(number).body}\r\n\r\nNog steeds."
    ),
    "an expert gives a command": lambda place, number: place.repo.comment("anna", number, "/meedoen"),
    "a maintainer gives a command": lambda place, number: place.repo.comment("zoe", number, "/hulp"),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize("by", ["the event", "the sweep"])
def test_who_has_a_part_in_an_old_issue_takes_it_up(
    tmp_path: Path, act: Callable[[Town, int], object], by: str
) -> None:
    with living(tmp_path, ALL_ON + SINCE) as place:
        number = old(place)
        act(place, number)
        if by == "the sweep":  # the event got lost
            place.box.events.clear()
            place.sweep()
        place.play()
        place.sweep()
        assert words(place, number)
        place.box.advance(timedelta(days=1))
        place.sweep()
        assert len(keys(place, number)) == len(set(keys(place, number)))


def test_an_old_issue_that_is_opened_again_or_played_by_hand_is_taken_up(tmp_path: Path) -> None:
    with living(tmp_path) as place:
        reopened, played, closed = old(place, is_open=False), old(place, who="piet"), old(place, is_open=False)
        place.repo.reopen_issue("olga", reopened)
        place.play()
        place.again(played)
        place.sweep()
        assert keys(place, reopened)[0] == keys(place, played)[0] == "intake"
        assert is_untouched(place, closed)


def test_before_its_day_nothing_happens_but_what_is_played_by_hand(tmp_path: Path) -> None:
    with living(tmp_path, f"{WITH_BOARD}since: {NOW + timedelta(days=7):%Y-%m-%d}\n") as place:
        first, second = place.send(), place.send(who="piet")
        place.play()
        place.sweep()
        assert words(place, first) == words(place, second) == []
        place.again(second)
        assert keys(place, second)[0] == "intake"


def test_a_network_that_was_here_goes_on_where_it_was(tmp_path: Path) -> None:
    """The day is later than their first casussen, as of somebody who sets it when they bring us up to date."""
    with living(tmp_path, ALL_ON) as place:
        number = place.send()
        place.play()
        place.box.advance(timedelta(days=20))
        changed = f"{ALL_ON}since: {place.box.now:%Y-%m-%d}\n"
        place.repo.commit({FILE: changed}, message="Since", author="zoe")
        place.renew()
        place.sweep()
        assert "ask/2" in keys(place, number)


def test_without_history_what_is_older_than_a_week_is_from_before(tmp_path: Path) -> None:
    with living(tmp_path) as place:
        place.repo.commit({FILE: WITH_BOARD}, author="zoe")
        place.renew()
        before, fresh = old(place), place.send(who="piet")
        place.box.events.clear()
        place.box.faults = lambda request: Fault(status=502) if b"query Installed" in request.sent else None
        place.sweep()
        assert is_untouched(place, before)
        assert keys(place, fresh)[0] == "intake"


def test_an_old_question_without_our_label_is_left_alone_too(tmp_path: Path) -> None:
    with living(tmp_path) as place:
        number = place.repo.submit_form(
            "olga", CASUS, title="Mag dit?", answers={"question": "Mag dit?", "topics": ["EUPL"]}, strict=False
        )
        aged(place, number)
        place.box.events.clear()
        for _ in range(2):
            place.sweep()
        assert not words(place, number)
        assert place.repo.issue(number).labels == []


def test_a_fork_gets_no_word_and_its_summary_has_one_line(tmp_path: Path) -> None:
    """Where no workflow of ours looked: started by hand, or by a file from before there was a guard."""
    with living(tmp_path) as place:
        place.repo.state.fork = True
        number = place.send()
        outcomes = [*place.play(), place.sweep(), place.again(number)]
        for outcome in outcomes:
            assert not outcome.has_failed
            assert outcome.summary.plan.steps == ()
            assert "is een kopie (fork)" in outcome.summary.terminal()
            assert len(outcome.summary.terminal().splitlines()) == 1
        assert words(place, number) == []
        assert place.repo.state.labels == {}


@pytest.mark.parametrize(
    ("line", "told"), [("2026-11-24", ""), ("2026-11-25", "is a day to come"), ("24-11-2026", "2027-01-04")]
)
def test_the_check_knows_what_the_day_may_be(line: str, told: str) -> None:
    try:
        faults = check(checkout(f"{WITH_BOARD}since: {line}\n"), {}, NOW.date())
    except BadConfig as error:
        faults = error.faults
    found = [str(each) for each in faults if "since" in str(each)]
    assert [told in each for each in found] == [True] * bool(told)
    assert schema()["properties"]["since"]


def test_old_points_and_additions_are_left_alone_too(tmp_path: Path) -> None:
    """Whatever label of ours a repository used before: nobody gets a word, and their comments aren't even read."""
    with living(tmp_path, ALL_ON + SINCE + "additions:\nmeetings:\n") as place:
        numbers = []
        for label in ("aanvulling", "agendapunt", "themavoorstel", "tip", "bijeenkomst", "verslag"):
            for _ in range(20):
                number = place.repo.open_issue(
                    "olga", title="Een punt", body="### Om welke pagina gaat het?\r\n\r\nDe DCO"
                )
                place.repo.add_label("zoe", number, label)
                aged(place, number)
                numbers.append(number)
        place.box.events.clear()
        for _ in range(2):
            asked, _ = counted(place, place.sweep)
            assert len(asked) <= 40
            place.box.advance(timedelta(days=1))
        assert not any(words(place, each) for each in numbers)


def test_five_hundred_labels_of_theirs_cost_a_run_one_request(tmp_path: Path) -> None:
    with living(tmp_path, ALL_ON + SINCE) as place:
        place.send(who="piet")
        place.play()
        few, _ = counted(place, lambda: (place.send(who="wim", topics=["Inkoop en aanbesteden"]), place.play()))
        known = place.repo.state.labels.copy()
        place.repo.state.labels.clear()
        for index in range(500):
            place.box.acts.make_label(place.repo.state, f"their {index}", "ededed", None)
        place.repo.state.labels |= known
        many, _ = counted(place, lambda: (place.send(), place.play()))
        assert len(many) <= len(few) + 1
        assert not any(each.path.endswith("/labels") for each in many)
        assert "casus" in place.repo.issue(4).labels


def test_full_pins_are_theirs(tmp_path: Path) -> None:
    with living(tmp_path) as place:
        theirs = [place.repo.open_issue("zoe", title="Lees dit eerst") for _ in range(3)]
        for number in theirs:
            place.repo.state.issues[number].pinned = True
        place.box.events.clear()
        outcome = place.sweep()
        assert not outcome.has_failed
        assert [each.number for each in place.repo.state.issues.values() if each.pinned] == theirs


def test_our_label_on_issues_of_others_makes_no_second_board(tmp_path: Path) -> None:
    """Somebody used that label before, and goes on with it: our board is among many."""
    with living(tmp_path) as place:
        place.sweep()
        for _ in range(60):
            number = place.repo.open_issue("zoe", title="Een taak")
            place.repo.add_label("zoe", number, "automatisering")
            place.repo.state.issues[number].updated_at = place.box.now + timedelta(days=1)
        board = next(each.number for each in place.repo.issues() if each.author == BOT_LOGIN)
        place.repo.state.issues[board].pinned = False
        place.box.events.clear()
        for _ in range(3):
            place.box.advance(timedelta(hours=1))
            place.sweep()
        assert [each.number for each in place.repo.issues() if each.author == BOT_LOGIN] == [board]


def test_somebody_who_asks_why_reads_that_it_is_from_before_us(tmp_path: Path) -> None:
    with living(tmp_path) as place:
        number, fresh = old(place), place.send()
        asked = {each: Event("workflow_dispatch", None, each, None, place.box.now) for each in (number, fresh)}
        told = {each: render("nl", "explain/casus", explained(place.reader(), event)) for each, event in asked.items()}
        assert "Van vóór 24 november 2026" in told[number]
        assert "Van vóór" not in told[fresh]


def test_hundreds_of_old_ones_that_are_closed_keep_none_of_ours_from_its_turn(tmp_path: Path) -> None:
    with living(tmp_path, ALL_ON + SINCE) as place:
        number = place.send()
        place.play()
        place.repo.close_issue("olga", number)
        first = old(place)
        place.repo.close_issue("olga", first)
        repeated(place, first, 200)
        place.box.events.clear()
        place.box.advance(timedelta(days=1))
        asked, _ = counted(place, place.sweep)
        assert len(asked) <= 30
        assert "question/closed" in keys(place, number)
        assert not words(place, first)


@pytest.mark.parametrize(("allowed", "asks"), [("", False), ("on", True)])
def test_where_the_event_says_fork_github_is_asked_nothing(tmp_path: Path, allowed: str, asks: bool) -> None:
    with living(tmp_path) as place:
        place.repo.state.fork = True
        place.send()
        happened, file = next(place.waiting()), tmp_path / "event.json"
        file.write_text(json.dumps(happened.payload), encoding="utf-8")
        environment = {"GITHUB_API_URL": place.box.url, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": place.token}
        environment |= {"OSPO_FORK": allowed}
        command = ["run", "--event-name", "issues", "--event-path", str(file), "--root", str(place.root)]
        asked, _ = counted(place, lambda: CliRunner().invoke(cli, command, env=environment, catch_exceptions=False))
        assert bool(asked) is asks

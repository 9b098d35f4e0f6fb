"""Once a year each is asked on an issue of their own; any answer renews it, and silence takes nothing away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.core.casus.remembered import BOARD, Rows
from ospo_automation.core.network.profiles import parse
from ospo_automation.sandbox import BOT_LOGIN
from tests.joiners import home, member, on_branch, open_to_joiners, said, sweep
from tests.journeys.test_crash import crash
from tests.rendered import effects
from tests.town import Town

LONG = timedelta(days=370)
PAGE = "---\nname: Carla\nconfirmed_on: 2025-11-01\n---\n\nOver mij.\n"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with open_to_joiners(tmp_path) as it:
        yield it


def later(place: Town, for_: timedelta = LONG) -> None:
    """On a working day."""
    place.box.advance(for_)
    while not place.checkout.network.calendar.is_working_day(place.checkout.network.calendar.today(place.box.now)):
        place.box.advance(timedelta(days=1))


def pauses(place: Town) -> set[str]:
    board = next(each for each in place.repo.issues() if "ospo:board" in (each.body or ""))
    reader = place.reader()
    assert reader.own_issue(BOARD) is not None
    return set(Rows.of(reader.comments(board.number), reader.checkout.network.bots).pauses)


def open_pulls(place: Town) -> list[int]:
    return [each.number for each in place.repo.pulls() if each.state == "open"]


def test_who_joined_by_form_is_asked_there_after_a_year_and_a_word_renews_it(place: Town) -> None:
    number = member(place)
    for _ in range(2):
        sweep(place)
    assert place.repo.issue(number).state == "closed"
    place.box.advance(timedelta(days=300))
    sweep(place)
    assert "Klopt het nog" not in said(place, number)
    later(place, timedelta(days=70))
    for _ in range(3):
        sweep(place)
    assert said(place, number).startswith("Klopt het nog wat we van je weten?")
    assert place.repo.issue(number).state == "open"
    place.repo.comment("piet", number, "Klopt!")
    place.play()
    assert "Dat is afgerond" in said(place, number)
    assert place.repo.issue(number).state == "closed"
    for _ in range(3):
        sweep(place)
    pull = open_pulls(place)[0]
    page = parse(on_branch(place, "docs/experts/piet.md", home(place)), "x")
    assert page.confirmed_on == place.checkout.network.calendar.today(place.box.now)
    assert [each.path for each in place.repo.pull_changes(pull)] == ["docs/experts/piet.md"]
    place.repo.merge_pull("zoe", pull)
    for _ in range(3):
        sweep(place)
    before = place.repo.snapshot()
    sweep(place)
    assert place.repo.snapshot() == before


def test_who_has_no_form_is_asked_on_an_issue_for_them_alone_and_a_thumb_is_enough(place: Town) -> None:
    place.repo.commit({"docs/experts/carla.md": PAGE}, message="Carla", author="zoe")
    later(place, timedelta(days=1))
    for _ in range(3):
        sweep(place)
    theirs = [each for each in place.repo.issues() if each.title == "Klopt het nog?"]
    assert len(theirs) == 1
    assert place.mentioned() == ["carla"]
    question = place.repo.comments(theirs[0].number)[-1]
    place.repo.react("piet", theirs[0].number, "+1", comment=question.id)
    sweep(place)
    assert open_pulls(place) == []
    place.repo.react("carla", theirs[0].number, "+1", comment=question.id)
    for _ in range(4):
        sweep(place)
    text = on_branch(place, "docs/experts/carla.md", home(place))
    day = place.checkout.network.calendar.today(place.box.now)
    assert text == PAGE.replace("2025-11-01", day.isoformat())
    assert place.repo.issue(theirs[0].number).state == "closed"
    ours = [each.body for each in place.repo.comments(theirs[0].number) if each.author == BOT_LOGIN]
    assert effects(ours[-1]).mentions == set(), "an edit leaves no live mention"


def others_said_so(place: Town) -> None:
    """Those of the file who stand there by hand are asked as well, a year after we saw them."""
    page = "---\nname: {}\nconfirmed_on: 2027-11-01\n---\n"
    files = {f"docs/experts/{each}.md": page.format(each) for each in ("anna", "bert", "carla", "emma")}
    place.repo.commit(files, message="Pages", author="zoe")


def test_silence_for_a_month_is_a_pause_and_takes_nothing_away(place: Town) -> None:
    others_said_so(place)
    number = member(place)
    sweep(place)
    later(place)
    for _ in range(2):
        sweep(place)
    later(place, timedelta(days=32))
    for _ in range(3):
        sweep(place)
    assert pauses(place) == {"piet"}
    assert "Dat is afgerond" in said(place, number), "as of who answered"
    assert "@piet" in place.repo.read(".github/EXPERTISE")
    assert open_pulls(place) == []
    texts = [each.body or "" for each in place.repo.issues()]
    assert not [text for text in texts if "piet" in text.partition("\n")[2] and "ospo:conf" in text]
    place.box.notifications.clear()
    place.send(topics=["Inkoop en aanbesteden"])
    place.play()
    assert place.mentioned() == ["emma"]
    place.repo.comment("piet", number, "/terug")
    place.play()
    assert pauses(place) == set()


def test_taking_part_in_a_casus_renews_it_too(place: Town) -> None:
    number = member(place)
    sweep(place)
    later(place)
    for _ in range(2):
        sweep(place)
    casus = place.send(topics=["Inkoop en aanbesteden"])
    place.play()
    place.box.advance(timedelta(days=1))
    place.repo.comment("piet", casus, "Wij deden dat met een raamovereenkomst, dat werkte goed bij ons.")
    place.play()
    for _ in range(2):
        sweep(place)
    assert place.repo.issue(number).state == "closed"
    assert "Dat is afgerond" in said(place, number)


def test_after_three_months_without_a_day_a_pause_is_asked_about_once(place: Town) -> None:
    number = member(place)
    sweep(place)
    place.repo.comment("piet", number, "/pauze")
    place.play()
    sweep(place)
    later(place, timedelta(days=95))
    for _ in range(3):
        sweep(place)
    assert "duurt nu drie maanden" in said(place, number)
    count = len(place.repo.comments(number))
    later(place, timedelta(days=95))
    for _ in range(2):
        sweep(place)
    assert len(place.repo.comments(number)) == count
    assert pauses(place) == {"piet"}, "silence brings nobody back"


def test_a_form_that_is_gone_or_somebody_else_s_is_no_place_to_ask(place: Town) -> None:
    other = place.send("olga")
    text = PAGE.replace("name: Carla\n", f"name: Carla\nform: {other}\n")
    gone = PAGE.replace("name: Carla\n", "name: Emma\nform: 999\n")
    place.repo.commit({"docs/experts/carla.md": text, "docs/experts/emma.md": gone}, message="x", author="zoe")
    place.play()
    later(place, timedelta(days=1))
    place.box.notifications.clear()
    for _ in range(3):
        sweep(place)
    assert [each.title for each in place.repo.issues()].count("Klopt het nog?") == 2
    assert sorted(place.mentioned()) == ["carla", "emma"]
    assert not any("Klopt het nog" in each.body for each in place.repo.comments(other))


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_at_any_request_of_a_sweep_asks_nobody_twice(place: Town, when: str) -> None:
    place.repo.commit({"docs/experts/carla.md": PAGE}, message="Carla", author="zoe")
    later(place, timedelta(days=1))
    for at in range(1, 30):
        place.box.faults = crash(at, when, for_good=True)
        place.renew_if_changed()
        place.propose(place.sweep())
        place.box.faults = None
    for _ in range(2):
        sweep(place)
    assert place.mentioned().count("carla") == 1
    assert [each.title for each in place.repo.issues()].count("Klopt het nog?") == 1


def test_who_leaves_without_an_answer_is_mentioned_there_no_more(place: Town) -> None:
    place.repo.commit({"docs/experts/carla.md": PAGE}, message="Carla", author="zoe")
    later(place, timedelta(days=1))
    for _ in range(3):
        sweep(place)
    theirs = next(each.number for each in place.repo.issues() if each.title == "Klopt het nog?")
    place.repo.comment("carla", theirs, "/uitschrijven")
    place.play()
    for _ in range(3):
        sweep(place)
    place.repo.merge_pull("zoe", next(each.number for each in place.repo.pulls() if each.state == "open"))
    for _ in range(3):
        sweep(place)
    ours = [each.body for each in place.repo.comments(theirs) if each.author == BOT_LOGIN]
    assert [effects(body).mentions for body in ours] == [set()] * len(ours)
    assert "carla" not in place.repo.read(".github/EXPERTISE")

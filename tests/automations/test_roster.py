"""What is proposed of who is let in: one proposal for all, what a maintainer makes of it, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ospo_automation.core.network.joiner import FORM
from ospo_automation.core.network.profiles import parse
from tests.given import EXPERTISE
from tests.joiners import ANSWERS, BOXES, agree, home, id_of, member, on_branch, open_to_joiners, said, send, sweep
from tests.journeys.test_crash import crash, deaths
from tests.town import Moment, Town


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with open_to_joiners(tmp_path) as it:
        yield it


def test_fifty_at_once_are_in_one_proposal_each_by_their_own(place: Town) -> None:
    people = [f"nieuw-{index}" for index in range(50)]
    numbers = {}
    for who in people:
        place.box.add_user(who)
        given = {**ANSWERS, "shown": [BOXES["name"]]}
        numbers[who] = place.repo.submit_form(who, FORM, title="Ik denk mee", answers=given, strict=False)
    for _ in range(3):
        sweep(place)
    place.box.events.clear()
    for number in numbers.values():
        place.repo.react("zoe", number, "+1")
    for _ in range(4):
        sweep(place)
    before = len(place.box.requests)
    sweep(place)
    assert len(place.box.requests) - before <= 20, "nothing is left to do"
    pulls = place.repo.pulls()
    assert len(pulls) == 1
    there = home(place)
    line = next(each for each in on_branch(place, ".github/EXPERTISE", there).splitlines() if each.startswith("inkoop"))
    assert sorted(line.split()[2:]) == sorted(f"@{who}" for who in people)
    for who in people:
        page = parse(on_branch(place, f"docs/experts/{who}.md", there), "x")
        assert page.github_id == id_of(place, who)
    place.repo.merge_pull("zoe", pulls[0].number)
    for _ in range(4):
        sweep(place)
    assert {place.repo.issue(number).state for number in numbers.values()} == {"closed"}
    assert all("Welkom" in said(place, number) for number in numbers.values())


def test_a_proposal_that_can_t_be_merged_any_more_begins_anew_with_the_same_people(place: Town) -> None:
    number = send(place)
    agree(place, number)
    place.repo.commit({".github/EXPERTISE": EXPERTISE.replace("@emma", "@emma @bert")}, message="Bert", author="zoe")
    for _ in range(3):
        sweep(place)
    newest = max(place.repo.pulls(), key=lambda each: each.number)
    assert newest.mergeable
    assert "inkoop          @emma @bert @piet" in on_branch(place, ".github/EXPERTISE", home(place))
    place.repo.merge_pull("zoe", newest.number)
    sweep(place)
    assert "Welkom" in said(place, number)


def test_what_a_maintainer_changes_on_the_branch_stays_and_who_they_take_off_isn_t_put_back(place: Town) -> None:
    first, second = send(place), send(place, "quinten")
    agree(place, first)
    agree(place, second)
    there = home(place)
    branch = f"ospo/joining-{there}"
    text = on_branch(place, ".github/EXPERTISE", there).replace(" @quinten", "   # samen")
    place.repo.push("zoe", branch, {".github/EXPERTISE": text, "docs/experts/quinten.md": None})
    third = send(place, "rosa")
    agree(place, third)
    sweep(place)
    after = on_branch(place, ".github/EXPERTISE", there)
    assert "@quinten" not in after
    assert "@emma @piet @rosa   # samen" in after


def test_turned_down_everybody_in_it_hears_that_and_only_a_new_yes_brings_it_back(place: Town) -> None:
    number = send(place)
    agree(place, number)
    place.repo.close_pull("zoe", place.repo.pulls()[0].number)
    place.play()
    for _ in range(3):
        sweep(place)
    assert "sloot het voorstel" in said(place, number)
    assert [each for each in place.repo.pulls() if each.state == "open"] == []
    place.repo.reopen_issue("zoe", number)
    agree(place, number)
    sweep(place)
    sweep(place)
    assert [each.state for each in place.repo.pulls()].count("open") == 1


def test_a_crash_at_any_request_ends_as_if_there_had_been_none(place: Town) -> None:
    number = send(place)
    place.repo.comment("zoe", number, "akkoord")
    happened = next(place.waiting())
    moment = Moment(place)
    before = len(place.box.requests)
    assert not place.run(happened).has_failed
    requests = len(place.box.requests) - before
    sweep(place)
    expected = _end(place, number)
    for at, when in deaths(requests):
        moment.back()
        place.box.faults = crash(at, when, for_good=True)
        place.run(happened)
        place.box.faults = None
        if not moment.is_new():
            continue
        for _ in range(2):
            sweep(place)
        assert _end(place, number) == expected, at


def _end(place: Town, number: int) -> tuple[object, ...]:
    there = home(place)
    pulls = [(each.title, each.state, each.head, each.body) for each in place.repo.pulls()]
    files = [on_branch(place, path, there) for path in (".github/EXPERTISE", "docs/experts/piet.md")]
    return pulls, files, [each.body for each in place.repo.comments(number)], place.repo.issue(there).body


def test_of_two_forms_of_one_person_the_later_counts_and_that_is_all(place: Town) -> None:
    first, second = send(place), send(place, topics=["EUPL"])
    agree(place, first)
    agree(place, second)
    for _ in range(2):
        sweep(place)
    place.repo.merge_pull("zoe", next(each.number for each in place.repo.pulls() if each.state == "open"))
    for _ in range(4):
        sweep(place)
    assert place.repo.read(".github/EXPERTISE") == EXPERTISE.replace("@carla\n", "@carla @piet\n")
    assert said(place, second).startswith("Welkom")
    assert "later nog een formulier" in said(place, first)
    assert [place.repo.issue(each).state for each in (first, second)] == ["closed", "closed"]
    assert not [each for each in place.repo.pulls() if each.state == "open"]


def test_what_people_change_in_the_files_afterwards_stays(place: Town) -> None:
    number = member(place)
    page = place.repo.read("docs/experts/piet.md").replace("asks_per_week: 2", "asks_per_week: 4")
    place.repo.commit({"docs/experts/piet.md": page, ".github/EXPERTISE": EXPERTISE}, message="x", author="zoe")
    place.repo.reopen_issue("zoe", number)
    place.repo.comment("piet", number, "Dank jullie wel!")
    place.play()
    for _ in range(3):
        sweep(place)
    assert not [each for each in place.repo.pulls() if each.state == "open"]
    assert place.repo.read("docs/experts/piet.md") == page


def test_a_maintainer_sees_who_was_in_already_and_changes_more_than_anybody_agreed_to(place: Town) -> None:
    number = send(place, part="Ik lees mee en krijg geen vragen (wel introducties en bijeenkomsten)")
    second = send(place)
    agree(place, number)
    assert "al mee" not in (place.repo.pulls()[0].body or "")
    place.repo.merge_pull("zoe", place.repo.pulls()[0].number)
    for _ in range(3):
        sweep(place)
    assert "Je wijziging" in said(place, second)
    assert "- piet, doet al mee en verandert iets" in (place.repo.pulls()[-1].body or "")

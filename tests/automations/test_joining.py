"""From the form "Ik denk mee" to a line and a page of one's own: each step, who may say yes, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ospo_automation.core.network.joiner import FORM
from ospo_automation.core.network.profiles import Profile, parse
from ospo_automation.sandbox import BOT_LOGIN
from tests.given import EXPERTISE, OSPO_YML
from tests.rendered import effects
from tests.town import NAME, Town, town

ON = OSPO_YML + "joining:\nconversation:\nboard:\n"
ANSWERS: dict[str, Any] = {
    "part": "Ik denk mee en jullie mogen mij vragen stellen",
    "topics": ["Inkoop en aanbesteden"],
    "per_week": "twee vragen per week",
    "organisation_type": "gemeente",
    "organisation": "Gemeente Zeldzaam",
    "job": "inkoper",
    "sentence": "Koopt graag samen in.",
    "shown": ["name", "organisation", "topics", "text"],
    "own_form": True,
}
BOXES = {
    "name": "Mijn naam, met een eigen pagina",
    "organisation": "Mijn organisatie",
    "topics": "Mijn thema's",
    "text": "De zin over mijzelf",
}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ON) as it:
        it.repo.let_actions_open_pulls()
        it.box.events.clear()
        yield it


def send(place: Town, who: str = "piet", **changed: Any) -> int:
    place.box.add_user(who)
    given = {**ANSWERS, **changed}
    given = {id_: answer for id_, answer in given.items() if answer}
    if isinstance(given.get("shown"), list):
        given["shown"] = [BOXES[each] for each in given["shown"]]
    number = place.repo.submit_form(who, FORM, title="Ik denk mee", answers=given, strict=False)
    place.play()
    return number


def said(place: Town, number: int) -> str:
    ours = [each for each in place.repo.comments(number) if each.author == BOT_LOGIN]
    return ours[-1].body.partition("\n")[2]


def sweep(place: Town) -> None:
    place.renew_if_changed()
    outcome = place.sweep()
    assert not outcome.has_failed, outcome.failures
    place.propose(outcome)
    place.box.advance(timedelta(minutes=1))


def on_branch(place: Town, path: str, number: int, key: str = "joining") -> str:
    return place.box.git_of(NAME).run("show", f"ospo/{key}-{number}:{path}").decode()


def home(place: Town) -> int:
    return next(each.number for each in place.repo.issues() if each.title == "Wie erbij komt en wie weggaat")


def agree(place: Town, number: int, who: str = "zoe", word: str = "akkoord") -> None:
    place.repo.comment(who, number, word)
    place.play()


def test_from_the_form_to_a_line_a_page_and_a_welcome(place: Town) -> None:
    number = send(place)
    assert "Nu is een coördinator aan zet" in said(place, number)
    assert "*Inkoop en aanbesteden*, met hooguit twee vragen per week" in said(place, number)
    assert place.repo.pulls() == []
    agree(place, number)
    assert "Een coördinator gaf akkoord" in said(place, number)
    pull = place.repo.pulls()[0]
    there = home(place)
    assert pull.head == f"ospo/joining-{there}"
    assert on_branch(place, ".github/EXPERTISE", there) == EXPERTISE.replace("@emma\n", "@emma @piet\n")
    page = parse(on_branch(place, "docs/experts/piet.md", there), "x")
    day = place.box.now.date()
    assert page == Profile(
        name="piet",
        organisation="Gemeente Zeldzaam",
        organisation_type="municipality",
        asks_per_week=2,
        github_id=place.box.world.account("piet").id,
        joined_on=day,
        confirmed_on=day,
        shown=("name", "organisation", "topics", "text"),
    )
    assert effects(pull.body or "").mentions == set()
    assert place.repo.issue(number).state == "open"
    place.repo.merge_pull("zoe", pull.number)
    place.play()
    sweep(place)
    assert said(place, number).startswith("Welkom in het netwerk")
    assert place.repo.issue(number).state == "closed"
    sweep(place)
    assert place.repo.issue(there).state == "closed", "nobody waits there any more"
    before = place.repo.snapshot()
    sweep(place)
    assert place.repo.snapshot() == before
    assert place.mentioned() == []


def test_a_thumb_of_a_coordinator_is_seen_by_the_sweep_and_no_other_counts(place: Town) -> None:
    number = send(place)
    for who in ("anna", "piet", "quidam"):
        place.box.add_user(who)
        place.repo.react(who, number, "+1")
        place.repo.comment(who, number, "akkoord")
    place.play()
    sweep(place)
    assert "aan zet" in said(place, number)
    assert place.repo.pulls() == []
    assert "één uit het netwerk gaf al een 👍" in (place.repo.issue(home(place)).body or "")
    place.repo.react("wim", number, "+1")
    sweep(place)
    assert "gaf akkoord" in said(place, number)
    sweep(place)
    assert len(place.repo.pulls()) == 1


def test_what_is_missing_is_asked_once_and_may_be_answered_in_words(place: Town) -> None:
    number = send(place, topics="", organisation_type="")
    assert "het soort organisatie" in said(place, number)
    assert "een thema" in said(place, number)
    sweep(place)
    assert len(place.repo.comments(number)) == 1
    place.box.add_user("quidam")
    place.repo.comment("quidam", number, "Licenties en auteursrecht, provincie")
    place.play()
    assert "We missen nog" in said(place, number)
    place.repo.comment("piet", number, "Inkoop. Ik werk bij een provincie.")
    place.play()
    assert "*Inkoop en aanbesteden*" in said(place, number)


def test_who_changes_it_after_a_yes_waits_for_another(place: Town) -> None:
    number = send(place)
    agree(place, number)
    there = home(place)
    body = (place.repo.issue(number).body or "").replace("Inkoop en aanbesteden", "EUPL")
    place.repo.edit_issue("piet", number, body=body)
    place.play()
    assert "aan zet" in said(place, number)
    sweep(place)
    assert [each.number for each in place.repo.pulls() if each.state == "open"] == []
    agree(place, number)
    sweep(place)
    assert "@carla @piet" in on_branch(place, ".github/EXPERTISE", there)


def test_a_follower_gets_a_page_and_no_line(place: Town) -> None:
    number = send(place, part="Ik lees mee en krijg geen vragen (wel het maandbericht / introducties / bijeenkomsten)", topics="")
    assert "je leest mee en krijgt geen vragen" in said(place, number).lower()
    agree(place, number)
    there = home(place)
    assert parse(on_branch(place, "docs/experts/piet.md", there), "x").follower
    assert on_branch(place, ".github/EXPERTISE", there) == EXPERTISE


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
        assert page.github_id == place.box.world.account(who).id
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
    place.repo.commit({".github/EXPERTISE": text, "docs/experts/quinten.md": None}, message="x", author="zoe", branch=branch)
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

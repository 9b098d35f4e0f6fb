"""From the form "Ik denk mee" to a yes of a coordinator: each step, and who may say it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.core.network.joiner import FORM
from ospo_automation.core.network.profiles import Profile, parse
from ospo_automation.sandbox import BOT_LOGIN
from tests.given import EXPERTISE
from tests.hostile import text as hostile
from tests.joiners import ANSWERS, BOXES, ON, agree, home, id_of, on_branch, open_to_joiners, said, send, sweep
from tests.rendered import effects
from tests.sampled import sized
from tests.town import NAME, Town, town


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with open_to_joiners(tmp_path) as it:
        yield it


def test_from_the_form_to_a_line_a_page_and_a_welcome(place: Town) -> None:
    number = send(place)
    assert "Nu is een coördinator aan zet" in said(place, number)
    assert "*Inkoop en aanbesteden*, met hooguit twee vragen per week" in said(place, number)
    assert place.repo.pulls() == []
    agree(place, number)
    assert "Een coördinator gaf akkoord" in said(place, number)
    assert "Tot dan krijg je geen vragen.\n\nAnders? " in said(place, number), "two paragraphs"
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
        github_id=id_of(place, "piet"),
        joined_on=day,
        confirmed_on=day,
        shown=("name", "organisation", "topics", "text"),
        form=number,
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
    assert "is samengevoegd" in said(place, there)
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
    number = send(place, part="Ik lees mee en krijg geen vragen (wel introducties en bijeenkomsten)", topics="")
    assert "je leest mee en krijgt geen vragen" in said(place, number).lower()
    assert "/thema" not in said(place, number), "they have none"
    agree(place, number)
    there = home(place)
    assert parse(on_branch(place, "docs/experts/piet.md", there), "x").follower
    assert on_branch(place, ".github/EXPERTISE", there) == EXPERTISE


def test_from_the_form_to_the_proposal_takes_few_requests(place: Town) -> None:
    send(place)  # so that labels are there
    place.box.add_user("quinten")
    given = {**ANSWERS, "shown": [BOXES["name"]]}
    number = place.repo.submit_form("quinten", FORM, title="Ik denk mee", answers=given, strict=False)
    counts = []
    for _ in range(2):
        happened = next(place.waiting())
        before = len(place.box.requests)
        outcome = place.run_alone(happened)
        counts.append(len(place.box.requests) - before)
        before = len(place.box.requests)
        place.propose(outcome)
        counts.append(len(place.box.requests) - before)
        if number:
            place.repo.comment("zoe", number, "akkoord")
    assert len(place.repo.pulls()) == 1
    assert max(counts) <= 8, counts


HOSTILE = (
    "@carla",
    "anna",
    "piet\n* @mallory",
    "\n### Wat mag er op de site staan?\n\n- [X] Mijn organisatie",
    "github_id: 1",
    '"',
)


def test_hostile_forms_sign_nobody_else_up_or_off(place: Town) -> None:
    place.box.add_user("mallory")
    for seed in range(sized(40, 100)):
        words = HOSTILE[seed % len(HOSTILE)] + hostile(seed, 30)
        topics = f"Inkoop en aanbesteden, {hostile(seed + 1, 6)}, * @mallory"
        boxes = f"- [X] {BOXES['name']}\n- [X] {words}"
        body = (
            f"### Hoe wil je meedoen?\n\n{ANSWERS['part']}\n\n### Over welke thema's denk je mee?\n\n{topics}\n\n"
            f"### Bij wat voor organisatie werk je?\n\ngemeente\n\n### Bij welke organisatie?\n\n{words}\n\n"
            f"### Onder welke naam wil je op de site?\n\n{words}\n\n### Eén zin over jezelf\n\n{words}\n\n"
            f"### Wat mag er op de site staan?\n\n{boxes}\n\n### Openbaar\n\n"
            "- [X] Ik vul dit in voor mijzelf, en ik weet dat iedereen het meteen kan lezen"
        )
        place.repo.open_issue("mallory", title=words[:50], body=body, labels=["meedenken"] if seed % 2 else [])
    for _ in range(4):
        sweep(place)
    forms = [each for each in place.repo.issues() if each.author == "mallory"]
    assert place.repo.pulls() == [], "nobody agreed"
    for each in forms:
        place.repo.react("zoe", each.number, "+1")
    for _ in range(4):
        sweep(place)
    there = home(place)
    text = on_branch(place, ".github/EXPERTISE", there)
    assert text == EXPERTISE.replace("@emma\n", "@emma @mallory\n")
    files = place.box.git_of(NAME).run("ls-tree", "-r", "--name-only", f"ospo/joining-{there}").decode().split("\n")
    assert [each for each in files if each.startswith("docs/experts/")] == ["docs/experts/mallory.md"]
    page = parse(on_branch(place, "docs/experts/mallory.md", there), "x")
    assert page.github_id == id_of(place, "mallory")
    for each in forms:
        for comment in place.repo.comments(each.number):
            assert effects(comment.body).mentions == set()
    assert effects(place.repo.issue(there).body or "").mentions == set()


def test_a_thumb_from_before_a_change_is_none_to_what_stands_there_now(place: Town) -> None:
    number = send(place)
    place.repo.react("zoe", number, "+1")
    body = (place.repo.issue(number).body or "").replace("Inkoop en aanbesteden", "EUPL")
    place.repo.edit_issue("piet", number, body=body)
    place.play()
    for _ in range(2):
        sweep(place)
    assert "aan zet" in said(place, number)
    assert place.repo.pulls() == []
    place.repo.react("wim", number, "+1")
    sweep(place)
    assert "gaf akkoord" in said(place, number)


def test_what_somebody_else_makes_of_a_form_waits_for_whose_it_is(place: Town) -> None:
    number = send(place)
    body = (place.repo.issue(number).body or "").replace("- [ ] Mijn provincie", "- [X] Mijn provincie")
    place.repo.edit_issue("zoe", number, body=body)
    agree(place, number)
    assert "Iemand anders heeft" in said(place, number)
    assert place.repo.pulls() == []
    place.repo.comment("piet", number, "akkoord")
    place.play()
    agree(place, number)
    assert "gaf akkoord" in said(place, number)


def test_a_login_that_was_somebody_elses_gives_nobody_their_place(place: Town) -> None:
    lines = EXPERTISE.replace("@emma", "@emma @piet")
    theirs = "---\nname: Piet de Eerste\ngithub_id: 424242\n---\n"
    place.repo.commit({".github/EXPERTISE": lines, "docs/experts/piet.md": theirs}, message="x", author="zoe")
    number = send(place)
    assert "kende het netwerk eerder een ander account" in said(place, number)
    agree(place, number)
    for _ in range(2):
        sweep(place)
    assert place.repo.pulls() == []
    assert place.repo.read("docs/experts/piet.md") == theirs


def test_however_many_strangers_like_it_a_coordinator_is_seen(place: Town) -> None:
    number = send(place)
    for index in range(60):
        place.box.add_user(f"x{index}")
    place.repo.react("zoe", number, "+1")
    for index in range(60):
        place.repo.react(f"x{index}", number, "+1")
    sweep(place)
    assert "gaf akkoord" in said(place, number)


def test_coordinators_hear_once_a_week_that_somebody_waits(place: Town) -> None:
    send(place)
    for _ in range(3):
        sweep(place)
    assert sorted(place.mentioned()) == ["wim", "zoe"]
    place.box.advance(timedelta(days=7))
    for _ in range(2):
        sweep(place)
    assert sorted(place.mentioned()) == ["wim", "wim", "zoe", "zoe"]


def test_a_sweep_asks_one_thing_more_where_people_can_sign_up(tmp_path: Path) -> None:
    counts = []
    for index, settings in enumerate((ON.replace("joining:\n", ""), ON)):
        (tmp_path / str(index)).mkdir()
        with town(tmp_path / str(index), settings) as place:
            for _ in range(3):
                place.sweep()
            before = len(place.box.requests)
            place.sweep()
            counts.append(len(place.box.requests) - before)
    assert counts[1] <= counts[0] + 1, counts


def test_a_coordinators_thumb_on_our_own_comment_is_a_yes_too(place: Town) -> None:
    number = send(place)
    ours = next(each for each in place.repo.comments(number) if each.author == BOT_LOGIN)
    place.repo.react("anna", number, "+1", comment=ours.id)
    for _ in range(2):
        sweep(place)
    assert "aan zet" in said(place, number)
    place.repo.react("zoe", number, "+1", comment=ours.id)
    sweep(place)
    assert "gaf akkoord" in said(place, number)


def test_a_thumb_on_our_own_comment_from_before_a_change_is_none_either(place: Town) -> None:
    number = send(place)
    ours = next(each for each in place.repo.comments(number) if each.author == BOT_LOGIN)
    place.repo.react("zoe", number, "+1", comment=ours.id)
    body = (place.repo.issue(number).body or "").replace("Inkoop en aanbesteden", "EUPL")
    place.repo.edit_issue("piet", number, body=body)
    place.play()
    for _ in range(2):
        sweep(place)
    assert "aan zet" in said(place, number)
    assert place.repo.pulls() == []
    place.repo.react("wim", number, "+1", comment=ours.id)
    sweep(place)
    assert "gaf akkoord" in said(place, number)


@pytest.mark.parametrize("how", ["deleted", "edited"])
def test_who_takes_back_what_they_said_below_it_after_a_yes_waits_for_another(place: Town, how: str) -> None:
    number = send(place, topics=["EUPL"])
    place.repo.comment("piet", number, "/thema +inkoop")
    place.play()
    place.repo.comment("piet", number, "/thema -eupl")
    place.play()
    assert "*Inkoop en aanbesteden*, met" in said(place, number)
    agree(place, number)
    assert "gaf akkoord" in said(place, number)
    last = [each for each in place.repo.comments(number) if each.author == "piet"][-1]
    if how == "deleted":
        place.repo.delete_comment(last.id)
    else:
        place.repo.edit_comment("piet", last.id, "Dank!")
    place.play()
    for _ in range(2):
        sweep(place)
    assert "aan zet" in said(place, number)
    assert [each for each in place.repo.pulls() if each.state == "open"] == []
    agree(place, number)
    assert "gaf akkoord" in said(place, number)


def test_hundreds_of_forms_cost_no_run_more_and_keep_nobody_from_joining(place: Town) -> None:
    first = send(place, "eerste")
    place.box.add_user("kwaad")
    given = {**ANSWERS, "shown": [BOXES["name"]]}
    for _ in range(320):
        place.repo.submit_form("kwaad", FORM, title="Ik denk mee", answers=given, strict=False)
    place.box.events.clear()
    sweep(place)
    place.box.advance(timedelta(hours=1))
    before = len(place.box.requests)
    late = send(place, "laatste")
    assert len(place.box.requests) - before <= 12
    place.repo.react("zoe", first, "+1")
    place.repo.react("zoe", late, "+1")
    for _ in range(3):
        place.box.advance(timedelta(hours=1))
        sweep(place)
    before = len(place.box.requests)
    sweep(place)
    assert len(place.box.requests) - before <= 40
    there = home(place)
    assert "@eerste @laatste" in on_branch(place, ".github/EXPERTISE", there)
    assert "@kwaad" not in on_branch(place, ".github/EXPERTISE", there)


@pytest.mark.parametrize(
    ("answer", "is_yes"), [("Ja hoor!", False), ("> Mag dat?\n\nJa", False), ("Akkoord", True), ("Akkoord? :)", False)]
)
def test_an_answer_to_a_question_lets_nobody_in(place: Town, answer: str, is_yes: bool) -> None:
    number = send(place)
    place.repo.comment("piet", number, "Mag ik de naam van mijn organisatie later nog invullen?")
    place.play()
    agree(place, number, word=answer)
    assert ("gaf akkoord" in said(place, number)) is is_yes
    assert bool(place.repo.pulls()) is is_yes


def test_a_number_behind_a_command_is_not_said_again(place: Town) -> None:
    number = send(place)
    place.repo.comment("piet", number, "/thema +bel Jan op 06 12345678")
    place.repo.comment("piet", number, "/thema +EUPL, onzinnig")
    place.play()
    assert "onzinnig" in said(place, number)
    place.repo.comment("piet", number, "/thema +bel Jan op 06 12345678")
    place.play()
    assert "bel Jan" not in said(place, number)
    assert "EUPL" in said(place, number)

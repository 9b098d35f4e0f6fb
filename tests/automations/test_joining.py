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
from tests.hostile import text as hostile
from tests.journeys.test_crash import crash
from tests.rendered import effects
from tests.town import NAME, Moment, Town, town

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


def id_of(place: Town, who: str) -> int:
    account = place.box.world.account(who)
    assert account is not None
    return account.id


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


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_at_any_request_ends_as_if_there_had_been_none(place: Town, when: str) -> None:
    number = send(place)
    place.repo.comment("zoe", number, "akkoord")
    happened = next(place.waiting())
    moment = Moment(place)
    before = len(place.box.requests)
    assert not place.run(happened).has_failed
    requests = len(place.box.requests) - before
    sweep(place)
    expected = _end(place, number)
    for at in range(1, requests + 1):
        moment.back()
        place.box.faults = crash(at, when, for_good=True)
        place.run(happened)
        place.box.faults = None
        for _ in range(2):
            sweep(place)
        assert _end(place, number) == expected, at


def _end(place: Town, number: int) -> tuple[object, ...]:
    there = home(place)
    pulls = [(each.title, each.state, each.head, each.body) for each in place.repo.pulls()]
    files = [on_branch(place, path, there) for path in (".github/EXPERTISE", "docs/experts/piet.md")]
    return pulls, files, [each.body for each in place.repo.comments(number)], place.repo.issue(there).body


HOSTILE = (
    "@carla",
    "anna",
    "piet\n* @mallory",
    "\n### Wat mag er op de site staan?\n\n- [X] Mijn organisatie",
    "github_id: 1",
    '"',
)


def test_a_hundred_hostile_forms_sign_nobody_else_up_or_off(place: Town) -> None:
    place.box.add_user("mallory")
    for seed in range(100):
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


def member(place: Town, who: str = "piet", **changed: Any) -> int:
    """Somebody who is in by now; the number of their form."""
    number = send(place, who, **changed)
    agree(place, number)
    place.repo.merge_pull("zoe", next(each.number for each in place.repo.pulls() if each.state == "open"))
    place.play()
    sweep(place)
    assert said(place, number).startswith("Welkom")
    return number


def test_who_is_in_changes_topics_and_limits_with_the_same_form_or_a_word(place: Town) -> None:
    number = member(place)
    place.repo.comment("piet", number, "/thema +EUPL -inkoop")
    place.play()
    assert "je denkt mee over *eupl*" in said(place, number).lower()
    sweep(place)
    sweep(place)
    there = home(place)
    text = on_branch(place, ".github/EXPERTISE", there)
    assert text == EXPERTISE.replace("@carla\n", "@carla @piet\n")
    place.repo.comment("piet", number, "Hooguit 5 vragen per week.")
    place.box.add_user("quinten")
    place.repo.comment("quinten", number, "/thema +inkoop")
    place.play()
    sweep(place)
    assert parse(on_branch(place, "docs/experts/piet.md", there), "x").asks_per_week == 5
    place.repo.merge_pull("zoe", next(each.number for each in place.repo.pulls() if each.state == "open"))
    place.play()
    sweep(place)
    assert "Je wijziging staat erin" in said(place, number)
    assert place.repo.issue(number).state == "closed"
    assert place.repo.read(".github/EXPERTISE") == EXPERTISE.replace("@carla\n", "@carla @piet\n")


def test_who_leaves_isn_t_asked_from_the_next_run_on_and_a_proposal_takes_them_away(place: Town) -> None:
    member(place)
    sweep(place)
    casus = place.send(topics=["Inkoop en aanbesteden"])
    place.play()
    asked = {who for who in place.mentioned() if who in {"piet", "emma"}}
    assert asked == {"piet", "emma"}
    place.repo.comment("piet", casus, "/uitschrijven")
    place.play()
    assert "vanaf nu krijg je geen vragen meer" in said(place, casus)
    place.box.notifications.clear()
    place.send("quinten", topics=["Inkoop en aanbesteden"])
    place.play()
    assert "piet" not in place.mentioned()
    for _ in range(3):
        sweep(place)
    pulls = [each for each in place.repo.pulls() if each.state == "open"]
    assert [each.title for each in pulls] == ["Weg uit het netwerk"]
    assert "piet" not in (pulls[0].body or "")
    place.repo.merge_pull("zoe", pulls[0].number)
    place.play()
    for _ in range(3):
        sweep(place)
    assert place.repo.read(".github/EXPERTISE") == EXPERTISE
    assert "docs/experts/piet.md" not in place.box.git_of(NAME).run("ls-tree", "-r", "--name-only", "main").decode()
    ours = [each.body for each in place.repo.comments(casus) if each.author == BOT_LOGIN]
    assert not [body for body in ours if "piet" in effects(body).mentions]
    asks = [body for body in ours if "ospo:ask/" in body]
    assert any("piet" in body.partition("\n")[2] for body in asks)


def test_a_pause_without_a_day_is_asked_until_when(place: Town) -> None:
    place.sweep()
    number = place.send()
    place.play()
    place.repo.comment("carla", number, "/pauze")
    place.play()
    assert any("Tot wanneer?" in each.body for each in place.repo.comments(number))


def test_nobody_can_sign_somebody_else_off(place: Town) -> None:
    number = member(place)
    for who in ("quinten", "anna"):
        place.box.add_user(who)
        place.repo.comment(who, number, "/intrekken @piet")
        place.repo.comment(who, number, "/uitschrijven piet")
    place.play()
    for _ in range(3):
        sweep(place)
    assert "@piet" in place.repo.read(".github/EXPERTISE")
    gone = place.box.git_of(NAME).run("for-each-ref", "--format=%(refname)").decode()
    there = home(place)
    assert f"ospo/leaving-{there}" in gone, "anna signed herself off, and nobody else"
    text = on_branch(place, ".github/EXPERTISE", there, "leaving")
    assert text == place.repo.read(".github/EXPERTISE").replace("@anna @bert", "@bert")


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


def test_who_changes_their_mind_before_they_are_in_is_in_nothing(place: Town) -> None:
    number = send(place)
    agree(place, number)
    place.repo.comment("piet", number, "/uitschrijven")
    place.play()
    assert "is ingetrokken" in said(place, number)
    for _ in range(2):
        sweep(place)
    assert [each.state for each in place.repo.pulls()] == ["closed"]
    assert place.repo.read(".github/EXPERTISE") == EXPERTISE


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


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_while_somebody_leaves_or_changes_ends_as_if_there_had_been_none(place: Town, when: str) -> None:
    number = member(place)
    place.sweep()
    place.repo.comment("piet", number, "/thema +EUPL -inkoop")
    place.repo.comment("carla", number, "/uitschrijven")
    happened = list(place.waiting())
    moment = Moment(place)

    def end() -> tuple[object, ...]:
        there = home(place)
        files = [on_branch(place, ".github/EXPERTISE", there, key) for key in ("joining", "leaving")]
        pulls = [(each.title, each.state, each.body) for each in place.repo.pulls()]
        return files, pulls, [each.body for each in place.repo.comments(number) if "ospo:joining" in each.body]

    before = len(place.box.requests)
    for each in happened:
        place.run(each)
    requests = len(place.box.requests) - before
    for _ in range(3):
        sweep(place)
    expected = end()
    for at in range(1 + (when == "after"), requests + 1, 2):
        moment.back()
        place.box.faults = crash(at, when, for_good=True)
        for each in happened:
            place.run(each)
        place.box.faults = None
        for _ in range(3):
            sweep(place)
        assert end() == expected, at


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


def test_a_follower_leaves_and_comes_back_before_anybody_merged_that(place: Town) -> None:
    follows = "Ik lees mee en krijg geen vragen (wel introducties en bijeenkomsten)"
    number = member(place, part=follows, topics="")
    sweep(place)
    place.repo.comment("piet", number, "/uitschrijven")
    place.play()
    for _ in range(2):
        sweep(place)
    pull = next(each for each in place.repo.pulls() if each.state == "open")
    assert [each.path for each in place.repo.pull_changes(pull.number)] == ["docs/experts/piet.md"]
    place.repo.comment("piet", number, "/terug")
    place.play()
    for _ in range(2):
        sweep(place)
    assert [each.state for each in place.repo.pulls() if each.number == pull.number] == ["closed"]
    assert "follower: true" in place.repo.read("docs/experts/piet.md")


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


def test_who_stands_in_a_team_alone_is_told_of_and_nothing_empty_is_proposed(place: Town) -> None:
    place.sweep()
    number = place.send()
    place.play()
    place.repo.comment("wim", number, "/uitschrijven")
    place.play()
    for _ in range(3):
        sweep(place)
    assert place.repo.pulls() == []
    assert "haalt een beheerder een naam zelf weg: wim" in (place.repo.issue(home(place)).body or "")


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
    for _ in range(600):
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

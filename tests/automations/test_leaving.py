"""Who is in changes what they take part in, pauses or leaves: by themselves alone, and nothing of theirs stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ospo_automation.core.network.decided import FILE
from ospo_automation.core.network.profiles import parse
from ospo_automation.sandbox import BOT_LOGIN
from tests.given import EXPERTISE
from tests.joiners import ON, agree, home, member, on_branch, open_to_joiners, said, send, sweep
from tests.journeys.test_crash import crash, deaths
from tests.rendered import effects
from tests.town import NAME, Moment, Town, town


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with open_to_joiners(tmp_path) as it:
        yield it


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


def test_a_crash_while_somebody_leaves_or_changes_ends_as_if_there_had_been_none(place: Town) -> None:
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
    for at, when in deaths(requests):
        moment.back()
        place.box.faults = crash(at, when, for_good=True)
        for each in happened:
            place.run(each)
        place.box.faults = None
        if not moment.is_new():
            continue
        for _ in range(3):
            sweep(place)
        assert end() == expected, at


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


def test_who_stands_in_a_team_alone_is_asked_nothing_and_a_maintainer_reads_what_to_do(tmp_path: Path) -> None:
    with town(tmp_path, f"{ON}waiting:\n") as place:
        place.repo.let_actions_open_pulls()
        place.sweep()
        number = place.send()
        place.play()
        place.repo.comment("wim", number, "/uitschrijven")
        place.play()
        told = said(place, number)
        assert "een beheerder haalt je naam eruit" in told
        assert "voorstel" not in told, "there is nothing that one could take away"
        place.box.notifications.clear()
        place.repo.comment("olga", place.send("olga", topics=""), "geen idee")
        for _ in range(3):
            sweep(place)
        assert "wim" not in place.mentioned()
        assert place.repo.pulls() == []
        assert "haalt een beheerder een naam zelf weg: wim" in (place.repo.issue(home(place)).body or "")
        assert "wim ging weg uit het netwerk" in waits(place)
        place.repo.commit({FILE: f"{ON}waiting:\n".replace("[zoe, wim]", "[zoe]")}, message="wim", author="zoe")
        for _ in range(2):
            sweep(place)
        assert "wim" not in waits(place)


def waits(place: Town) -> str:
    return next(each.body or "" for each in place.repo.issues() if each.title.startswith("Wacht op jou"))

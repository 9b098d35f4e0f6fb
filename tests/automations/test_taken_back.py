"""What somebody takes back of themselves comes on no page, however far its proposal is; and one person has one page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.given import EXPERTISE
from tests.joiners import ON, agree, home, member, on_branch, said, send, sweep
from tests.town import Town, town


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ON) as it:
        it.repo.let_actions_open_pulls()
        it.box.events.clear()
        yield it


def open_pulls(place: Town) -> list[int]:
    return [each.number for each in place.repo.pulls() if each.state == "open"]


def approved(place: Town) -> int:
    (pull,) = open_pulls(place)
    place.repo.review("zoe", pull, "APPROVED")
    place.play()
    sweep(place)
    return pull


def below(place: Town, pull: int) -> str:
    return "\n".join(each.body for each in place.repo.comments(pull))


def untick(place: Town, number: int, who: str = "piet") -> None:
    body = place.repo.issue(number).body or ""
    place.repo.edit_issue(who, number, body=body.replace("- [X] Mijn naam", "- [ ] Mijn naam"))
    place.play()


def take_back(place: Town, number: int, how: str) -> None:
    if how == "untick":
        untick(place, number)
    elif how == "close":
        place.repo.close_issue("piet", number)
    else:
        place.repo.comment("piet", number, how)
    place.play()


@pytest.mark.parametrize("how", ["/intrekken", "/uitschrijven", "untick", "close"])
@pytest.mark.parametrize("others", [False, True])
def test_who_takes_it_back_after_the_approval_is_in_no_proposal_any_more(place: Town, how: str, others: bool) -> None:
    number = send(place)
    agree(place, number)
    if others:
        agree(place, send(place, "quinten"))
    pull = approved(place)
    take_back(place, number, how)
    for _ in range(2):
        sweep(place)
    assert pull not in open_pulls(place), "nobody can merge what piet doesn't want"
    assert "wil iets anders" in below(place, pull)
    for _ in range(2):
        sweep(place)
    assert len(open_pulls(place)) == others
    if others:
        assert "@emma @quinten\n" in on_branch(place, ".github/EXPERTISE", home(place))
        before = place.repo.snapshot()
        sweep(place)
        assert place.repo.snapshot() == before


def test_who_only_comes_beside_what_was_approved_leaves_it_as_it_is(place: Town) -> None:
    agree(place, send(place))
    pull = approved(place)
    agree(place, send(place, "quinten"))
    for _ in range(2):
        sweep(place)
    assert open_pulls(place) == [pull]
    assert "Na de goedkeuring kwam er nog iets bij" in below(place, pull)


@pytest.mark.parametrize("how", ["/intrekken", "close"])
def test_merged_all_the_same_who_took_it_back_is_asked_nothing_and_goes_again(place: Town, how: str) -> None:
    """The merge comes between their word and our run."""
    number = send(place)
    agree(place, number)
    pull = approved(place)
    if how == "close":
        place.repo.close_issue("piet", number)
    else:
        place.repo.comment("piet", number, how)
    place.repo.merge_pull("zoe", pull)
    place.renew_if_changed()
    place.play()
    for _ in range(4):
        sweep(place)
    assert "was net samengevoegd" in said(place, number)
    place.box.notifications.clear()
    place.send(topics=["Inkoop en aanbesteden"])
    place.play()
    assert "piet" not in place.mentioned()
    (pull,) = open_pulls(place)
    place.repo.merge_pull("zoe", pull)
    for _ in range(3):
        sweep(place)
    assert place.repo.read(".github/EXPERTISE") == EXPERTISE
    assert "docs/experts/piet.md" not in place.repo.files()
    assert open_pulls(place) == []


def test_a_page_that_a_maintainer_corrected_goes_as_well_where_its_person_withdraws(place: Town) -> None:
    number = send(place)
    agree(place, number)
    agree(place, send(place, "quinten"))
    there = home(place)
    page = on_branch(place, "docs/experts/piet.md", there).replace("samen in", "graag samen in")
    lines = on_branch(place, ".github/EXPERTISE", there).replace("@quinten", "@quinten  # samen")
    files: dict[str, str | None] = {"docs/experts/piet.md": page, ".github/EXPERTISE": lines}
    place.repo.push("zoe", f"ospo/joining-{there}", files)
    place.repo.comment("piet", number, "/intrekken")
    place.play()
    for _ in range(2):
        sweep(place)
    (pull,) = open_pulls(place)
    assert [each.path for each in place.repo.pull_changes(pull)] == [".github/EXPERTISE", "docs/experts/quinten.md"]
    assert "@emma @quinten  # samen\n" in on_branch(place, ".github/EXPERTISE", there)


def test_what_a_maintainer_corrected_shows_no_name_that_its_person_takes_off(place: Town) -> None:
    number = member(place)
    place.repo.comment("piet", number, "/thema +eupl")
    place.play()
    sweep(place)
    there = home(place)
    page = on_branch(place, "docs/experts/piet.md", there).replace("Zeldzaam", "Zeldzaam aan Zee")
    place.repo.push("zoe", f"ospo/joining-{there}", {"docs/experts/piet.md": page})
    untick(place, number)
    for _ in range(2):
        sweep(place)
    assert "\nname:" not in on_branch(place, "docs/experts/piet.md", there)


def test_who_comes_back_after_the_approval_is_not_taken_away(place: Town) -> None:
    sweep(place)
    number = place.send()
    place.play()
    for who in ("emma", "carla"):
        place.repo.comment(who, number, "/uitschrijven")
        place.play()
    for _ in range(2):
        sweep(place)
    pull = approved(place)
    place.repo.comment("carla", number, "/terug")
    place.play()
    for _ in range(3):
        sweep(place)
    (anew,) = open_pulls(place)
    assert anew != pull
    assert "wil iets anders" in below(place, pull)
    text = on_branch(place, ".github/EXPERTISE", home(place), "leaving")
    assert "@carla" in text
    assert "@emma" not in text


def renamed(place: Town, number: int) -> None:
    place.box.rename_user("piet", "pieter")
    place.box.add_user("piet")
    sweep(place)
    untick(place, number, "pieter")
    for _ in range(3):
        sweep(place)


@pytest.mark.parametrize("board", ["board:\n", ""])
def test_who_is_called_otherwise_by_now_keeps_one_page_and_one_place(tmp_path: Path, board: str) -> None:
    with town(tmp_path, ON.replace("board:\n", board)) as place:
        place.repo.let_actions_open_pulls()
        place.box.events.clear()
        number = member(place)
        renamed(place, number)
        (pull,) = open_pulls(place)
        place.repo.merge_pull("zoe", pull)
        place.renew_if_changed()
        place.play()
        for _ in range(3):
            sweep(place)
        pages = [each for each in place.repo.files() if each.startswith("docs/experts/piet")]
        assert pages == ["docs/experts/pieter.md"]
        assert "\nname:" not in place.repo.read("docs/experts/pieter.md")
        assert place.repo.read(".github/EXPERTISE") == EXPERTISE.replace("@emma\n", "@emma @pieter\n")
        assert open_pulls(place) == []
        place.box.notifications.clear()
        casus = place.send(topics=["Inkoop en aanbesteden"])
        place.play()
        assert place.mentioned().count("pieter") == 1
        assert "piet" not in place.mentioned(), "whoever took that login is somebody else"
        place.repo.comment("piet", casus, "/meedoen")
        place.play()
        assert place.repo.issue(casus).assignees == []


def test_who_is_called_otherwise_takes_back_what_they_wanted_and_all_is_as_it_was(place: Town) -> None:
    number = member(place, name="Piet de Vries")
    renamed(place, number)
    there = home(place)
    assert "github_id" in on_branch(place, "docs/experts/pieter.md", there)
    body = place.repo.issue(number).body or ""
    place.repo.edit_issue("pieter", number, body=body.replace("- [ ] Mijn naam", "- [X] Mijn naam"))
    place.play()
    for _ in range(3):
        sweep(place)
    assert open_pulls(place) == []


@pytest.mark.parametrize("login", ["index", "README", "con", "Nul"])
def test_a_name_that_no_page_of_ones_own_can_have_is_for_a_coordinator(place: Town, login: str) -> None:
    overview = "# Onze experts\n"
    files = {"docs/experts/index.md": overview, "docs/experts/README.md": overview}
    place.repo.commit(files, message="x", author="zoe")
    place.renew_if_changed()
    number = send(place, login)
    agree(place, number)
    for _ in range(2):
        sweep(place)
    assert open_pulls(place) == []
    assert place.repo.read("docs/experts/index.md") == overview
    assert "coördinator" in said(place, number)


def later_asked(place: Town) -> bool:
    place.box.advance(timedelta(days=8))
    place.box.notifications.clear()
    place.send("rosa", topics=["Inkoop en aanbesteden"])
    place.play()
    return "piet" in place.mentioned()


def test_who_left_and_comes_back_is_asked_again_and_stays(place: Town) -> None:
    sweep(place)
    first = member(place)
    place.repo.comment("piet", first, "/uitschrijven")
    place.play()
    for _ in range(2):
        sweep(place)
    (pull,) = open_pulls(place)
    place.repo.merge_pull("zoe", pull)
    place.play()
    place.box.advance(timedelta(days=40))
    sweep(place)
    member(place)
    for _ in range(3):
        sweep(place)
    assert open_pulls(place) == []
    assert later_asked(place)


@pytest.mark.parametrize("word", ["/intrekken", "/uitschrijven"])
def test_a_word_below_an_earlier_form_is_about_that_form_alone(place: Town, word: str) -> None:
    sweep(place)
    first = send(place)
    place.repo.comment("piet", first, word)
    place.play()
    sweep(place)
    member(place)
    place.box.add_user("boos")
    place.repo.comment("boos", first, "Hoi")
    place.play()
    for _ in range(3):
        sweep(place)
    assert open_pulls(place) == []
    assert later_asked(place)


def test_what_stands_in_public_already_keeps_no_approved_proposal_of_others_back(place: Town) -> None:
    theirs = member(place, "quinten")
    agree(place, send(place))
    body = place.repo.issue(theirs).body or ""  # what a word said before an edit counts no more after it
    place.repo.edit_issue("quinten", theirs, body=body.replace("Inkoop en aanbesteden", "Inkoop en aanbesteden, EUPL"))
    place.play()
    sweep(place)
    pull = approved(place)
    untick(place, theirs, "quinten")
    for _ in range(2):
        sweep(place)
    assert open_pulls(place) == [pull]
    place.repo.merge_pull("zoe", pull)
    for _ in range(4):
        sweep(place)
    assert "\nname:" not in on_branch(place, "docs/experts/quinten.md", home(place))


PUT_AWAY = {
    "locked": lambda place, number: place.repo.lock_issue("zoe", number, "spam"),
    "closed": lambda place, number: place.repo.close_issue("zoe", number, "not_planned"),
    "deleted": lambda place, number: place.repo.delete_issue(number),
    "moved": lambda place, number: place.repo.transfer_issue(number, place.box.add_repo("acme/elders"), "zoe"),
}


@pytest.mark.parametrize("is_approved", [False, True])
@pytest.mark.parametrize("how", PUT_AWAY)
def test_a_form_that_is_put_away_leaves_the_proposal(place: Town, how: str, is_approved: bool) -> None:
    number = send(place)
    agree(place, number)
    agree(place, send(place, "quinten"))
    before = approved(place) if is_approved else 0
    PUT_AWAY[how](place, number)
    place.box.events.clear()
    for _ in range(4):
        sweep(place)
    assert before not in open_pulls(place), "nobody can merge what was put away"
    (pull,) = open_pulls(place)
    assert "@emma @quinten\n" in on_branch(place, ".github/EXPERTISE", home(place)), "the other one still comes"
    assert "docs/experts/piet.md" not in [each.path for each in place.repo.pull_changes(pull)]
    assert f"(#{number})" not in (place.repo.issue(home(place)).body or "")


def test_a_locked_form_comes_again_once_it_is_opened(place: Town) -> None:
    number = send(place)
    agree(place, number)
    place.repo.lock_issue("zoe", number)
    for _ in range(2):
        sweep(place)
    assert open_pulls(place) == []
    place.repo.state.issues[number].locked = False
    for _ in range(3):
        sweep(place)
    assert len(open_pulls(place)) == 1
    assert "@piet" in on_branch(place, ".github/EXPERTISE", home(place))

"""From what somebody tells by form to a page, and every way in which it can end or be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ospo_automation.core.knowledge.experience import FORM, ExperienceFront, experiences
from ospo_automation.core.outgoing.proposal import has_room
from ospo_automation.core.primitives import front
from tests.given import OSPO_YML
from tests.rendered import effects
from tests.town import NAME, Town, keys, town

ON = OSPO_YML + "experiences:\nconversation:\nsite:\n  address: https://kennisbank.example.org/kb\n"
TITLE = "Onze eerste code staat open"
PATH = "docs/ervaringen/2026/1-onze-eerste-code-staat-open.md"
BRANCH = "ospo/experience-1"


def answers(**changed: object) -> dict[str, object]:
    told = {
        "kind": "een succes",
        "happened": "We begonnen klein, met @bert van ernaast. ## Zo\n\n<script>x</script> {{ x }}",
        "helped": "Een *collega* die het al eens deed.",
        "topics": ["EUPL"],
        "organisation_type": "gemeente",
        "licence": True,
        "no_secrets": True,
    }
    return {name: answer for name, answer in {**told, **changed}.items() if answer}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ON) as it:
        it.repo.let_actions_open_pulls()
        yield it


def send(place: Town, title: str = TITLE, **changed: object) -> int:
    number = place.repo.submit_form("olga", FORM, title=title, answers=answers(**changed), strict=False)
    place.play()
    return number


def edit(place: Town, number: int, old: str, new: str) -> None:
    body = place.repo.issue(number).body or ""
    assert old in body
    place.repo.edit_issue("olga", number, body=body.replace(old, new))
    place.play()


def on_branch(place: Town, path: str = PATH, branch: str = BRANCH) -> str:
    return place.box.git_of(NAME).run("show", f"{branch}:{path}").decode()


def said(place: Town, number: int) -> str:
    return place.repo.comments(number)[-1].body.partition("\n")[2]


def open_heads(place: Town) -> list[str]:
    return [each.head for each in place.repo.pulls() if each.state == "open"]


def merge(place: Town, pull: int) -> None:
    place.repo.merge_pull("zoe", pull)
    place.play()


def test_what_somebody_told_becomes_a_page_that_names_nobody(place: Town) -> None:
    number = send(place)
    [pull] = place.repo.pulls()
    page = on_branch(place)
    assert (pull.title, pull.head) == (f"Succesverhaal uit bericht {number}", BRANCH)
    assert not {"olga", "bert"} & set(page.lower().replace("@", " ").split())
    assert "<script>" not in page
    assert "met een collega van ernaast" in page
    assert effects(pull.body or "").mentions == effects(said(place, number)).mentions == set()
    assert place.repo.issue(number).labels == ["ervaring"]
    parts = front.parts(page, PATH)
    assert parts.front is not None
    known = parts.front.read_as(ExperienceFront, parts.front.value)
    assert (known.title, known.kind, known.topics, known.by, known.issue) == (
        TITLE, "success", ("licenties/eupl",), "", number,
    )  # fmt: skip
    merge(place, pull.number)
    assert "Gefeliciteerd" in said(place, number)
    assert "https://kennisbank.example.org/kb/ervaringen/2026/1-onze-eerste-code-staat-open/" in said(place, number)
    assert place.repo.issue(number).state == "closed"
    place.renew()
    [there] = experiences(place.checkout.pages())
    assert (there.path, there.title, there.kind, there.issue) == (PATH, TITLE, "success", number)


def test_a_name_stands_there_only_as_its_writer_wrote_it(place: Town) -> None:
    send(place, title="Ja", by="Olga <b>van</b> Oost", kind="een dilemma", happened="Kort.", helped="")
    page = on_branch(place, "docs/ervaringen/2026/1-ja.md")
    assert 'title: "Dilemma: Ja"' in page
    assert 'by: "Olga b van /b Oost"' in page
    assert 70 <= len(page.partition('description: "')[2].partition('"')[0]) <= 160
    assert "Stel er dan een vraag over" in said(place, 1)


def test_what_lacks_something_or_seems_personal_waits(place: Town) -> None:
    number = send(place, happened="", licence=False)
    assert "wat er gebeurde" in said(place, number)
    assert "je akkoord dat iedereen je tekst mag gebruiken" in said(place, number)
    private = send(place, happened="Bel Jan op 06 12345678.")
    assert "een telefoonnummer" in said(place, private)
    assert place.repo.pulls() == []
    place.repo.comment("olga", private, "Mag blijven staan")
    place.play()
    assert "06 12345678" in on_branch(place, PATH.replace("/1-", f"/{private}-"), f"ospo/experience-{private}")


@pytest.mark.parametrize("how", ["untick", "close", "word", "words"])
def test_before_it_is_on_the_site_it_is_taken_back_at_once_and_may_come_again(place: Town, how: str) -> None:
    number = send(place)
    [pull] = place.repo.pulls()
    if how == "untick":
        edit(place, number, "- [X] Iedereen mag", "- [ ] Iedereen mag")
    elif how == "close":
        place.repo.close_issue("olga", number)
    else:
        place.repo.comment("olga", number, "/intrekken" if how == "word" else "Toch liever niet delen")
    place.play()
    assert "het voorstel is gesloten" in said(place, number)
    assert place.repo.pull(pull.number).state == "closed"
    assert BRANCH not in place.repo.branches()
    before = keys(place, number)
    place.propose(place.sweep())
    assert (len(place.repo.pulls()), keys(place, number)) == (1, before)
    if how == "untick":
        edit(place, number, "- [ ] Iedereen mag", "- [X] Iedereen mag")
    elif how == "close":
        place.repo.reopen_issue("olga", number)
    place.repo.comment("olga", number, "Deel maar")
    place.play()
    assert open_heads(place) == [BRANCH]


def test_on_the_site_it_goes_with_a_proposal_and_stands_again(place: Town) -> None:
    number = send(place)
    merge(place, place.repo.pulls()[0].number)
    edit(place, number, "- [X] Iedereen mag", "- [ ] Iedereen mag")
    assert open_heads(place) == [f"ospo/withdrawal-{number}"]
    assert "Dit verhaal is ingetrokken" in on_branch(place, PATH, f"ospo/withdrawal-{number}")
    edit(place, number, "- [ ] Iedereen mag", "- [X] Iedereen mag")
    assert open_heads(place) == []
    assert "blijft staan" in said(place, number)
    place.repo.comment("olga", number, "/intrekken")
    place.play()
    merge(place, place.repo.pulls()[-1].number)
    place.renew()
    assert [each.is_withdrawn for each in experiences(place.checkout.pages())] == [True]
    before = len(place.repo.comments(number))
    place.propose(place.sweep())
    assert (len(place.repo.comments(number)), open_heads(place)) == (before, [])


def test_only_its_writer_takes_it_back_and_a_maintainer_may_turn_it_down(place: Town) -> None:
    number = send(place)
    place.repo.comment("piet", number, "/intrekken")
    place.play()
    [pull] = place.repo.pulls()
    place.repo.close_pull("zoe", pull.number)
    place.play()
    assert "besloten hier geen pagina van te maken" in said(place, number)
    assert place.repo.issue(number).state == "closed"
    assert keys(place, number) == ["experience", f"experience/{pull.number}"]


def test_what_a_maintainer_approved_is_not_changed_under_their_hands(place: Town) -> None:
    number = send(place)
    [pull] = place.repo.pulls()
    edit(place, number, "We begonnen klein", "We begonnen heel klein")
    assert "heel klein" in on_branch(place)
    place.repo.review("zoe", pull.number, "APPROVED")
    edit(place, number, "heel klein", "kwaad")
    assert "kwaad" not in on_branch(place)
    assert "al goedgekeurd" in said(place, number)


def test_a_flood_leaves_room_for_others(place: Town) -> None:
    numbers = [send(place) for _ in range(3)]
    assert len(place.repo.pulls()) == 2  # of one person
    assert "elk uur" in said(place, numbers[-1])
    stories = [f"ospo/experience-{each}" for each in range(1, 5)]
    assert not has_room("ospo/experience-9", stories)
    assert has_room("ospo/lesson-9", stories)


def test_a_dilemma_is_shown_to_whoever_asks_the_same(place: Town) -> None:
    words = "We bouwden een koppeling met het zaaksysteem. Mag de koppeling onder de EUPL van de leverancier?"
    send(place, title="Mag onze koppeling onder de EUPL?", kind="een dilemma", happened=words)
    merge(place, place.repo.pulls()[0].number)
    number = place.send("anna", situation=words, question="Mag onze koppeling onder de EUPL?")
    place.play()
    told = "\n".join(each.body for each in place.repo.comments(number))
    assert "docs/ervaringen/2026/1-mag-onze-koppeling-onder-de-eupl.md) (dilemma, 2026)" in told


def test_however_many_strangers_tell_something_first_the_network_has_its_turn(place: Town) -> None:
    """A few accounts with a story each kept everybody's waiting until a maintainer had closed theirs; then the next."""

    def tells(who: str) -> int:
        place.box.add_user(who)
        number = place.repo.submit_form(who, FORM, title=TITLE, answers=answers(), strict=False)
        place.play()
        return number

    for index in range(5):
        tells(f"sok{index}")
    assert len(open_heads(place)) == 2
    own = tells("anna")
    assert f"ospo/experience-{own}" in open_heads(place)
    newcomer = tells("piet")
    place.repo.react("emma", newcomer, "+1")  # somebody of the network is for it
    place.repo.close_pull("zoe", next(each.number for each in place.repo.pulls() if each.head.endswith(f"-{own}")))
    place.play()
    place.propose(place.sweep())
    assert f"ospo/experience-{newcomer}" in open_heads(place)


@pytest.mark.parametrize("is_merged", [False, True])
def test_what_is_locked_its_writer_can_take_back(place: Town, *, is_merged: bool) -> None:
    """Somebody locked it, and its writer can edit it all the same: what they took their yes from was published."""
    number = send(place)
    if is_merged:
        merge(place, 2)
        place.repo.reopen_issue("olga", number)
        place.play()
    place.repo.lock_issue("zoe", number)
    edit(place, number, "- [X]", "- [ ]")
    place.propose(place.sweep())
    assert open_heads(place) == (["ospo/withdrawal-1"] if is_merged else [])

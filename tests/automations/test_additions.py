"""From "this isn't right" in a form to the page: which page is meant, where it goes, and every way it can end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_automation.core.knowledge.page_meant import FORM, page_named
from ospo_automation.core.network.website import Settings
from tests.given import OSPO_YML
from tests.hostile import text as hostile
from tests.journeys.test_crash import crash
from tests.rendered import effects
from tests.town import NAME, Town, keys, town

ON = OSPO_YML + "additions:\nsite:\n  address: https://kennisbank.example.org/kb\n"
DCO = "docs/best-practices/DCO.md"
LESSON = "docs/lessen/2026/12-eupl.md"
PAGES = {
    DCO: "# De DCO\n\nMet een DCO verklaart de maker  \ndat de code van hem is.\n\nHet kan ook met een CLA.\n",
    LESSON: '---\ntitle: "Mag dit onder de EUPL?"\n---\n\n# Mag dit?\n\nJa.\n\n## Over deze les\n\nOud.\n',
    "docs/lessen/2026/13-weg.md": '---\ntitle: "Weg"\nwithdrawn: 2026-01-01\n---\n\n# Weg\n',
    "docs/experts/carla.md": "---\nname: Carla\n---\n",
    "docs/README.md": "# Kennisbank\n\nWelkom.\n",
    "docs/ospo/index.md": "# Kennisbank\n\nOok zo genoemd.\n",
}
BRANCH = "ospo/addition-1"


def answers(**changed: str) -> dict[str, object]:
    given_ = {"page": DCO, "text": "Een DCO is **korter**.", "licence": True, "no_secrets": True}
    return {name: answer for name, answer in {**given_, **changed}.items() if answer}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ON) as it:
        it.repo.commit(PAGES, message="Pages", author="zoe")
        it.renew()
        it.repo.let_actions_open_pulls()
        it.box.events.clear()
        yield it


def send(place: Town, **changed: str) -> int:
    number = place.repo.submit_form("piet", FORM, title="Klopt niet", answers=answers(**changed), strict=False)
    place.play()
    return number


def on_branch(place: Town, path: str, branch: str = BRANCH) -> str:
    return place.box.git_of(NAME).run("show", f"{branch}:{path}").decode()


def said(place: Town, number: int) -> str:
    return place.repo.comments(number)[-1].body.partition("\n")[2]


def test_what_is_added_stands_at_the_end_and_all_else_is_as_it_was(place: Town) -> None:
    number = send(place, source="Zie https://developercertificate.org <script>x</script> @anna")
    pull = place.repo.pulls()[0]
    assert (pull.title, pull.head) == (f"Aanvulling uit bericht {number}", BRANCH)
    page = on_branch(place, DCO)
    assert page.startswith(PAGES[DCO].rstrip("\n"))  # its two spaces at the end of a line too
    assert "## Aanvulling\n\nEen DCO is **korter**." in page
    assert "<https://developercertificate.org> &#60;script&#62;" in page
    assert f"/{NAME}/pull/{pull.number})" in said(place, number)
    told = pull.body or ""
    assert "piet" not in page + told + pull.title
    assert effects(told).mentions == set()
    assert place.repo.issue(number).labels == ["aanvulling"]


def test_what_isn_t_right_is_replaced_where_it_stands(place: Town) -> None:
    send(place, passage="Met een DCO verklaart de maker dat de code van hem is.", text="De maker verklaart het zelf.")
    assert on_branch(place, DCO) == "# De DCO\n\nDe maker verklaart het zelf.\n\nHet kan ook met een CLA.\n"
    assert place.repo.pulls()[0].title == "Verbetering uit bericht 1"


def test_of_a_lesson_it_stands_before_what_that_says_of_itself(place: Town) -> None:
    send(place, page="https://kennisbank.example.org/kb/lessen/2026/12-eupl/", passage="Iets wat er niet staat")
    page = on_branch(place, LESSON)
    assert page.index("## Aanvulling") < page.index("## Over deze les")
    assert "niet zien waar" in (place.repo.pulls()[0].body or "")


def test_merged_it_is_thanked_for_and_closed_and_turned_down_it_is_told(place: Town) -> None:
    merged, closed = send(place), send(place, page=LESSON)
    first, second = sorted(each.number for each in place.repo.pulls())
    place.repo.merge_pull("zoe", first)
    place.repo.close_pull("zoe", second)
    place.play()
    assert "staat op de pagina" in said(place, merged)
    assert "besloten je tekst niet op te nemen" in said(place, closed)
    assert [place.repo.issue(number).state for number in (merged, closed)] == ["closed", "closed"]
    assert "korter" in place.repo.read(DCO)


UNCLEAR: tuple[tuple[Mapping[str, str], str], ...] = (
    ({"text": ""}, "wat er moet komen te staan"),
    ({"page": "De DCOs"}, "*De DCO*"),
    ({"page": "docs/experts/carla.md"}, "eigen pagina van een expert"),
    ({"page": "docs/lessen/2026/13-weg.md"}, "welke pagina"),
    ({"page": "Kennisbank"}, "welke pagina"),  # two are called so
    ({"page": "../../etc/passwd"}, "welke pagina"),
    ({"text": "Bel Jan op 06 12345678, bsn 111222333"}, "een telefoonnummer"),
    ({"text": "Bel Jan op 06 12<!-- x -->34&#53;678"}, "een telefoonnummer"),
    ({"text": "Bel Jan op 06 **1234**5678"}, "een telefoonnummer"),
    ({"text": "Bel Jan op 06 1234\n5678"}, "een telefoonnummer"),
)


def test_what_can_t_be_proposed_yet_is_told_and_can_be_mended(place: Town) -> None:
    for changed, told in UNCLEAR:
        number = send(place, **changed)
        assert told in said(place, number), changed
        assert place.repo.branches().keys() == {"main"}
        place.repo.close_issue("piet", number)
    number = send(place, page="De DCOs")
    place.repo.edit_issue("piet", number, body=(place.repo.issue(number).body or "").replace("De DCOs", "De DCO"))
    place.play()
    assert [each.head for each in place.repo.pulls()] == [f"ospo/addition-{number}"]
    assert keys(place, number) == ["addition", "addition-2"]  # what became of it is a new comment: that is mailed
    assert [each.minimized for each in place.repo.comments(number)] == ["outdated", None]


def test_the_page_may_be_named_below_it(place: Town) -> None:
    number = send(place, page="die over makers")
    place.repo.comment("anna", number, DCO)  # not hers to say
    place.repo.comment("piet", number, "Oh, ik bedoel deze:\n\nDe DCO")
    place.play()
    assert "korter" in on_branch(place, DCO)


def test_an_edit_changes_the_proposal_and_leaves_people_s_work_on_it(place: Town) -> None:
    number = send(place)
    changed = on_branch(place, DCO).replace("# De DCO", "# De DCO, kort")
    place.repo.push("zoe", BRANCH, {DCO: changed})
    body = (place.repo.issue(number).body or "").replace("korter", "veel korter")
    place.repo.edit_issue("piet", number, body=body)
    place.play()
    assert "# De DCO, kort" in on_branch(place, DCO)
    assert "veel korter" in on_branch(place, DCO)


def test_what_was_proposed_is_remembered_while_it_waits_for_something(place: Town) -> None:
    number = send(place)
    body = place.repo.issue(number).body or ""
    for text in ("Bel Jan op 06 12345678", "_No response_", "Een DCO is **heel kort**."):
        place.repo.edit_issue("piet", number, body=body.replace("Een DCO is **korter**.", text))
        place.play()
    assert "heel kort" in on_branch(place, DCO)


def test_a_flood_waits_and_the_sweep_takes_the_next(place: Town) -> None:
    numbers = [send(place) for _ in range(3)]
    assert len(place.repo.pulls()) == 2
    assert "elk uur" in said(place, numbers[-1])
    place.repo.merge_pull("zoe", place.repo.pulls()[0].number)
    place.play()
    place.propose(place.sweep())
    assert f"ospo/addition-{numbers[-1]}" in place.repo.branches()


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_anywhere_leaves_one_proposal(place: Town, when: str) -> None:
    """The second job is the same as for lessons; here it is the first that dies."""
    place.repo.submit_form("piet", FORM, title="Klopt niet", answers=answers(), strict=False)
    happened = next(place.waiting())
    for at in range(1, 12):
        place.box.faults = crash(at, when, for_good=True)
        place.run(happened)
        place.box.faults = None
    assert not place.run(happened).has_failed
    assert len(place.repo.pulls()) == 1
    assert keys(place, 1) == ["addition"]


@given(st.text(max_size=300))
def test_only_pages_that_are_there_are_ever_named(named: str) -> None:
    assert page_named([named], PAGES, Settings(address="https://kennisbank.example.org/kb")) in {None, *PAGES}


def test_hostile_text_names_no_page_and_takes_no_time() -> None:
    site = Settings(address="https://kennisbank.example.org/kb")
    lines = [hostile(seed, 40) for seed in range(200)]
    lines += ["https://[", "https://[::1", "http://a\u2100b/", "://", "https:///docs/", "%", "x" * 100_000]
    begun = process_time()
    pages = {f"docs/veel/{number}.md": f"# Titel {number}\n" for number in range(5_000)}
    assert page_named([*lines * 20], PAGES | pages, site) is None
    assert process_time() - begun < 5
    for home in ("https://kennisbank.example.org/kb", "<https://kennisbank.example.org/kb/?q=1>", "docs/README.md"):
        assert page_named([home], PAGES, site) == "docs/README.md"


def test_a_page_keeps_the_ends_of_its_lines_and_changes_only_where_it_should(place: Town) -> None:
    old = "# Oud\r\n\r\nVan Windows.\r\n\r\n## Meer\r\n\r\nTekst.\r\n"
    place.repo.commit({"docs/oud.md": old}, message="Old", author="zoe")
    number = send(place, page="docs/oud.md", passage="Van Windows.", text="Een\n\nTwee")
    new = old.replace("Van Windows.", "Een\r\n\r\nTwee")
    assert on_branch(place, "docs/oud.md") == new
    body = (place.repo.issue(number).body or "").replace("Twee", "Drie")
    place.repo.edit_issue("piet", number, body=body)
    place.play()
    assert on_branch(place, "docs/oud.md") == new.replace("Twee", "Drie")


def test_no_group_keeps_others_from_their_turn(place: Town) -> None:
    place.repo.commit(
        {".github/ospo.yml": ON.replace("additions:", "additions: {at_once: 4}")}, message="4", author="zoe"
    )
    for who in ("anna", "bert"):
        for _ in range(3):
            place.repo.submit_form(who, FORM, title="x", answers=answers(text=""), strict=False)
    for who in ("carla", "emma"):
        for _ in range(3):
            place.repo.submit_form(who, FORM, title="x", answers=answers(), strict=False)
    place.play()
    assert len(place.repo.pulls()) == 3
    number = send(place)
    assert f"ospo/addition-{number}" in place.repo.branches()


def test_what_a_maintainer_approved_is_not_changed_under_their_hands(place: Town) -> None:
    number = send(place)
    [pull] = place.repo.pulls()

    def change(old: str, new: str) -> None:
        place.repo.edit_issue("piet", number, body=(place.repo.issue(number).body or "").replace(old, new))
        place.play()

    place.repo.review("anna", pull.number, "APPROVED")  # she can't merge it
    change("korter", "langer")
    assert "langer" in on_branch(place, DCO)
    place.repo.review("zoe", pull.number, "APPROVED")
    place.again(number)
    assert keys(place, number) == ["addition"]
    place.repo.push("zoe", BRANCH, {DCO: on_branch(place, DCO).replace("langer", "een stuk langer")})
    place.again(number)
    assert keys(place, number) == ["addition"]
    before = on_branch(place, DCO)
    change("langer", "kwaad")
    assert on_branch(place, DCO) == before
    assert "goedgekeurd" in said(place, number)
    place.repo.merge_pull("zoe", pull.number)
    place.play()
    assert "kwaad" not in place.repo.read(DCO)
    assert place.repo.issue(number).state == "closed"


def test_approvals_of_others_hide_none_of_a_maintainer(place: Town) -> None:
    number = send(place)
    [pull] = place.repo.pulls()
    place.repo.review("zoe", pull.number, "APPROVED")
    place.repo.review("zoe", pull.number, "COMMENTED")  # which takes nothing back
    for _ in range(25):
        place.repo.review("piet", pull.number, "APPROVED")
    before = on_branch(place, DCO)
    place.repo.edit_issue("piet", number, body=(place.repo.issue(number).body or "").replace("korter", "kwaad"))
    place.play()
    assert on_branch(place, DCO) == before
    assert "goedgekeurd" in said(place, number)


def test_what_is_a_casus_as_well_is_a_casus(place: Town) -> None:
    number = place.repo.submit_form("piet", FORM, title="Beide", answers=answers(), strict=False)
    other = place.repo.issue(place.send("anna")).body or ""
    place.repo.edit_issue("piet", number, body=f"{place.repo.issue(number).body}\n\n{other}")
    place.play()
    assert not place.repo.pulls()
    assert "addition" not in keys(place, number)


def test_where_a_person_has_to_open_the_pull_request_it_is_added_once(place: Town) -> None:
    place.repo.let_actions_open_pulls(allowed=False)
    number = send(place)
    opened = place.repo.open_pull("zoe", title="Aanvulling", head=BRANCH)
    place.repo.merge_pull("zoe", opened)
    place.play()
    for _ in range(2):
        place.propose(place.sweep())
    assert place.repo.read(DCO).count("## Aanvulling") == 1
    assert place.repo.issue(number).state == "closed"

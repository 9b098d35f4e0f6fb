"""What the site reads of a whole repository: where a story stands elsewhere is found by the form that it came by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ospo_automation.core.knowledge.experience import FORM
from ospo_automation.core.sight import lesson_draft
from ospo_automation.core.sight.for_site import Records
from ospo_automation.gh.records import records_of
from tests.automations.test_experiences import ON, PATH, TITLE, answers, merge, open_heads, send
from tests.town import NAME, Town, town

PLACED, ELSEWHERE = "https://pleio.example/blog/1", "https://pleio.example/blog/2"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, f"{ON}communication:\n") as it:
        it.repo.let_actions_open_pulls()
        yield it


def read(place: Town) -> tuple[Records, int]:
    """As the site reads it, and how many requests that took."""
    place.renew()
    reader, before = place.reader(), len(place.box.requests)
    return records_of(reader, f"{place.box.url}/{NAME}", place.box.now), len(place.box.requests) - before


def test_a_story_tells_no_number_and_is_found_by_its_closed_form(place: Town) -> None:
    number = send(place)
    merge(place, place.repo.pulls()[0].number)
    other = send(place, "Een tweede verhaal van ons")  # nobody approved it so far
    for who, about, address in (("zoe", number, PLACED), ("olga", number, ELSEWHERE), ("zoe", other, ELSEWHERE)):
        place.repo.comment(who, about, f"/geplaatst {address}")
        place.play()
    assert place.repo.issue(number).state == "closed"
    assert open_heads(place) == [f"ospo/experience-{other}"]
    assert "issue:" not in place.repo.read(PATH)
    there, few = read(place)
    assert (there.placed, there.placed_lessons) == ({number: PLACED}, {PATH: PLACED})
    for at in range(20):
        more = place.repo.submit_form("olga", FORM, title=f"{TITLE} {at}", answers=answers(), strict=False)
        place.repo.close_issue("olga", more)
    assert read(place)[1] == few, "however many forms were closed"
    place.repo.comment("zoe", number, "/geplaatst weg")
    place.play()
    assert read(place)[0].placed_lessons == {}


def test_a_story_under_the_name_that_an_earlier_version_gave_is_found_too(
    place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        whole = lesson_draft.print_of
        earlier.setattr(lesson_draft, "print_of", lambda asked_at: whole(asked_at)[:4])
        number = send(place)
        merge(place, place.repo.pulls()[0].number)
    place.repo.comment("zoe", number, f"/geplaatst {PLACED}")
    place.play()
    there, _ = read(place)
    assert there.placed == {number: PLACED}
    ((path, _),) = there.placed_lessons.items()
    assert re.fullmatch(r".*-[0-9a-f]{4}\.md", path)


def test_a_network_that_places_nothing_elsewhere_reads_no_forms_for_it(tmp_path: Path) -> None:
    with town(tmp_path, ON) as place:
        place.repo.let_actions_open_pulls()
        send(place)
        merge(place, place.repo.pulls()[0].number)
        there, requests = read(place)
        assert (there.placed, there.placed_lessons) == ({}, {})
        place.repo.commit({".github/ospo.yml": f"{ON}communication:\n"}, message="On", author="zoe")
        assert read(place)[1] > requests

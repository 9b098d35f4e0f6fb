"""Tests of a page that is made or changed for somebody: it says what they filled in, and is theirs in all else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_automation.core.github.person import Person
from ospo_automation.core.network.joiner import Joiner
from ospo_automation.core.network.own_page import own_page
from ospo_automation.core.network.profiles import Profile, parse
from ospo_automation.core.primitives import front

FILE = "docs/experts/anna.md"
ANNA = Person("anna", 7)
DAY = date(2026, 12, 1)
OWN = """---
name: Anna   # zo heet ik
# over mij
topics:
  - licenties
max_open: 2
organisation: Gemeente Voorbeeld
---

# Anna

Twee alinea's.

Over mij.
"""


def page(joiner: Joiner, before: str = "") -> str:
    return own_page(before, joiner.page(parse(before, FILE), DAY), joiner.text, FILE)


def test_a_new_page_says_what_somebody_filled_in_and_who_they_are() -> None:
    joiner = Joiner(
        ANNA,
        ("licenties",),
        per_week=2,
        organisation_type="ministry",
        job="jurist",
        sentence="Hoi.",
        name="Anna B",
        shown=("name", "role", "text"),
    )
    text = page(joiner)
    said = parse(text, FILE)
    assert said == Profile(
        name="Anna B",
        role="jurist",
        organisation_type="ministry",
        asks_per_week=2,
        github_id=7,
        joined_on=DAY,
        confirmed_on=DAY,
        shown=("name", "role", "text"),
    )
    assert text.endswith("---\n\nHoi.\n")


def test_what_isn_t_ticked_stands_nowhere_on_the_page() -> None:
    text = page(Joiner(ANNA, organisation="Gemeente Zeldzaam", job="jurist", sentence="Hoi.", name="Anna B"))
    assert not [word for word in ("Zeldzaam", "jurist", "Hoi", "Anna B") if word in text]


def test_in_a_personal_capacity_no_organisation_is_written_down() -> None:
    joiner = Joiner(ANNA, organisation="Gemeente Zeldzaam", personal=True, shown=("name", "organisation"))
    assert "Zeldzaam" not in page(joiner)


def test_of_a_page_that_is_there_only_the_lines_change_that_say_something_else() -> None:
    joiner = Joiner(
        ANNA,
        ("licenties",),
        per_week=3,
        name="Anna",
        organisation="Gemeente Voorbeeld",
        sentence="Iets anders.",
        shown=("name", "organisation", "text"),
    )
    text = page(joiner, OWN)
    assert text.startswith(
        "---\nname: Anna   # zo heet ik\n# over mij\ntopics:\n  - licenties\nmax_open: 2\n"
        "organisation: Gemeente Voorbeeld\n"
    )
    assert text.endswith("---\n\n# Anna\n\nTwee alinea's.\n\nOver mij.\n")
    assert parse(text, FILE).asks_per_week == 3
    assert page(joiner, text) == text
    assert page(joiner, OWN.replace("\n", "\r\n")) == text.replace("\n", "\r\n")


def test_a_confirmed_day_stays_as_long_as_nothing_changes() -> None:
    joiner = Joiner(ANNA, ("licenties",), shown=("name",))
    first = page(joiner)
    again = own_page(first, joiner.page(parse(first, FILE), date(2027, 3, 1)), joiner.text, FILE)
    assert again == first


@pytest.mark.parametrize("text", ["zonder blok\n", "", "---\n---\n", "\n\n---\nname: A\n---\ntekst"])
def test_any_page_can_be_changed_and_reads_as_meant(text: str) -> None:
    said = parse(page(Joiner(ANNA, name="Anna", shown=("name",)), text), FILE)
    assert (said.name, said.github_id) == ("Anna", 7)


HOSTILE = [
    '"\ngithub_id: 8',
    "---\npaused_until: x",
    "@carla",
    "<script>x</script>",
    "a: b # c",
    "[x](javascript:y)",
    "\u202e\0",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_somebody_types_stays_a_value_of_their_own_page(text: str) -> None:
    joiner = Joiner(
        ANNA, name=text, organisation=text, job=text, sentence=text, shown=("name", "organisation", "role", "text")
    )
    made = page(joiner)
    said = parse(made, FILE)
    assert said.github_id == 7
    assert said.paused_until is None
    assert "<script>" not in front.parts(made, FILE).text


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_words_at_all_can_be_read_again(name: str, sentence: str) -> None:
    made = page(Joiner(ANNA, name=name, sentence=sentence, shown=("name", "text")))
    assert parse(made, FILE).github_id == 7
    assert page(Joiner(ANNA, name=name, sentence=sentence, shown=("name", "text")), made) == made

"""Small differences that nobody noticed until `make mutants` tried them, each seen from outside."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import BaseModel, Field

from ospo_automation.core.incoming.filled_in import understand
from ospo_automation.core.incoming.web_addresses import has_web_address
from ospo_automation.core.meetings.attendance import ABSENT, label_in, names_who_came
from ospo_automation.core.primitives.headings import parts
from ospo_automation.core.primitives.wanted import Wanted, problem
from tests.core.incoming.test_forms import FORM

QUESTIONS = {"Vraag": "question", "Situatie": "situation"}
BOTH = "### Vraag\n\nx\n\n### Situatie\n\ny"


class Settings(BaseModel):
    number: Annotated[int, Field(gt=0, lt=10)] = 1
    text: str = ""
    texts: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "### Vraag\nx <!-- z -->\n\n### Situatie\n\ny",
            ["", "### Vraag", "### Situatie"],
        ),
        (f"`<!--` z\n\n{BOTH} -->", ["", "### Vraag", "### Situatie"]),  # a sign in a code span hides nothing
        ("### Vraag\n\nx <!--a--> b <!--c\n\n### Situatie\n\ny -->\n", ["", "### Vraag", "### Situatie"]),
    ],
)
def test_a_comment_swallows_no_question(text: str, lines: list[str]) -> None:
    assert [each.line for each in parts(text, QUESTIONS)] == lines


def test_a_setting_says_what_it_takes_and_what_is_wrong() -> None:
    wanted = Wanted.of(Settings)
    assert wanted.keys["number"].in_words() == "a whole number from 1 to 9"
    assert problem("string_type", ["x"], wanted.keys["text"]) == "is a list, where one value belongs"


@pytest.mark.parametrize("words", ["Het gaat over de EUPLicentie.", "Het gaat over heuplijnen."])
def test_a_topic_inside_another_word_is_not_named(words: str) -> None:
    assert understand(words, ["topics"], FORM.form, FORM.phrases) == {}


def test_of_whoever_was_absent_a_message_is_no_name() -> None:
    assert label_in("Afwezig met bericht: het was druk") == (ABSENT, "het was druk")


def test_a_first_word_with_a_capital_is_no_name() -> None:
    assert not names_who_came("Aanwezig waren wij.")
    assert names_who_came("Aanwezig waren Marie en Jan.")


@pytest.mark.parametrize("place", ["voorbeeld.nl", "voorbeeld.xn--p1ai"])
def test_a_place_on_the_web_may_end_in_letters_or_in_letters_written_otherwise(place: str) -> None:
    assert has_web_address(f"kijk op {place}")
    assert not has_web_address(f"kijk op {place.partition('.')[0]}.a1")

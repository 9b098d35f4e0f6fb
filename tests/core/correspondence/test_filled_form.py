"""The casus form as the site writes it into a mail, and as mail programs leave it, reads as it was filled in."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from ospo_automation.adopt.forms import casus_form
from ospo_automation.core.correspondence.filled_form import as_form
from tests.given import OSPO_YML, configured

FORM = casus_form(configured(OSPO_YML))
TITLE = "Mag onze koppeling onder de EUPL?"
MAIL = """Ingevuld op https://kennis.example.org/. Laat de regels met ### staan: daaraan herkennen we je antwoorden.

### Wat voor organisatie?

samenwerkingsverband (omgevingsdienst / veiligheidsregio / GGD)

### Waar gaat het over?

Licenties en auteursrecht, Inkoop en aanbesteden

### Wat speelt er?

We bouwden iets.

\\### Wat heb je al geprobeerd?
 \\\\### Een eigen kop
```
### niet

### Waar loop je op vast?

Mag dat?

### Namens je organisatie, of op persoonlijke titel?

op persoonlijke titel

### Openbaar en veilig

- [X] Er staan geen persoonsgegevens of vertrouwelijke informatie in, en ik weet dat iedereen dit kan lezen

### Einde van je vraag
"""
SAID = {
    "organisation_type": ("partnership",),
    "topics": ("licenties", "inkoop"),
    "situation": ("We bouwden iets.\n\n### Wat heb je al geprobeerd?\n \\### Een eigen kop\n```\n### niet",),
    "question": ("Mag dat?",),
    "role": ("personal",),
    "no_secrets": ("yes",),
}
SIGNATURE = "\n--\nJan de Vries\nGemeente Ergens\nTel. 030 286 12 34\n"


def as_outlook_does(text: str) -> str:
    """Every line a paragraph of its own, with hard spaces, and what the organisation puts below."""
    return text.replace("\n", "\r\n\r\n").replace("### ", "###\u00a0") + SIGNATURE


def wrapped(text: str) -> str:
    return "\n".join("\n".join(textwrap.wrap(line, 40)) for line in text.split("\n"))


@pytest.mark.parametrize("text", [MAIL, MAIL + SIGNATURE, f"Hoi!\n\n{MAIL}", MAIL.replace("\n", "\r\n"), MAIL * 2])
def test_what_was_filled_in_is_read_to_the_letter(text: str) -> None:
    sent = as_form(text, FORM)
    assert sent is not None
    assert sent.reading.values == SAID
    assert (sent.reading.missing, sent.reading.off_list, sent.reading.doubled) == ((), {}, ())
    assert sent.title == ""


@pytest.mark.parametrize("mangled", [as_outlook_does, wrapped])
def test_a_mail_program_that_moves_lines_changes_no_choice(mangled: Callable[[str], str]) -> None:
    with_title = MAIL.replace("\n\n### ", f"\n\n### Titel\n\n{TITLE}\n\n### ", 1)
    sent = as_form(mangled(with_title), FORM)
    assert sent is not None
    assert sent.title == TITLE
    assert sent.reading.values.keys() == SAID.keys()
    for choice in ("organisation_type", "topics", "role", "no_secrets", "question"):
        assert sent.reading.values[choice] == SAID[choice], choice
    assert sent.reading.off_list == {}


def test_what_lacks_is_told_and_a_question_that_comes_twice_counts_once() -> None:
    sent = as_form(MAIL.replace("Mag dat?", "") + "### Titel\n", FORM)
    assert sent is not None
    assert sent.reading.missing == ("question",)
    doubled = MAIL.replace("### Einde van je vraag", "### Waar loop je op vast?\n\nIets anders")
    sent = as_form(doubled, FORM)
    assert sent is not None
    assert sent.reading.doubled == ("question",)
    assert sent.reading.text("question") == "Mag dat?"


@pytest.mark.parametrize("text", ["", "Kan donderdag niet.", "### Wat speelt er?\n\nIets\n", "###\n###\n", MAIL[:150]])
def test_any_other_mail_is_none(text: str) -> None:
    assert as_form(text, FORM) is None

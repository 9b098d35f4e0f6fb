"""What a mail repeats of ours is nobody's answer, and a word that another wrote may be."""

from __future__ import annotations

import pytest

from ospo_automation.core.correspondence.repeated import without_repeated

OURS = """Wat je hier antwoordt, komt openbaar op de pagina, zonder je naam.

Een expert schrijft:

> Geholpen
>
> Draait de bibliotheek apart, of zit ze in jullie eigen code ingebouwd?

Wil je er iets op zeggen? Antwoord gewoon op deze mail. Dat hoeft niet."""
BARE = OURS.replace("> ", "").replace(">", "")
BROKEN = BARE.replace("of zit ze", "of\nzit ze").replace("gewoon op", "gewoon\nop")


@pytest.mark.parametrize("repeated", [BARE, BROKEN, BARE.upper()])
@pytest.mark.parametrize("text", ["Geholpen", "Ja.\n\nDie draait apart.", "Een expert"])
def test_what_is_repeated_goes_and_the_rest_stays(text: str, repeated: str) -> None:
    assert without_repeated(f"{text}\n\n{repeated}", OURS).strip() == text
    assert without_repeated(f"{repeated}\n\n{text}", OURS).strip() == text


def test_quotes_that_are_marked_stay_for_whoever_reads_on() -> None:
    typed = "Op 24 november schreef wie:\n> Geholpen\nNee.\n> Draait de bibliotheek apart?\nJa."
    assert without_repeated(typed, OURS) == typed
    assert without_repeated(typed, "") == typed

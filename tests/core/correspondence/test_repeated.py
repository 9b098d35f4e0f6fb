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


LONG = "Ik heb er over nagedacht, en het is beter als je na een week zegt {}, en dan de leverancier belt."


@pytest.mark.parametrize("word", ["stop", "akkoord", "verwijder mijn mails", "inzage", "geholpen"])
@pytest.mark.parametrize("own", ["Dank, ik kijk ernaar.", ""])
def test_nor_where_a_program_broke_a_line_anew_and_marked_only_a_part(word: str, own: str) -> None:
    before, _, after = LONG.format(word).partition(word)
    body = f"{own}\n\n> {before}\n{word}\n> {after}"
    assert without_repeated(body, LONG.format(word)) == f"{own}\n\n> {before}\n> {after}"
    short = f"{word} is wat je dan zegt."
    assert without_repeated(f"{own}\n> Ja,\n{word}\n> is", f"Ja, {short}") == f"{own}\n> Ja,\n> is"


def test_an_answer_below_a_quoted_line_stays() -> None:
    ours = "Klopt dit zo?\nAntwoord met akkoord, dan staat het online.\nGeen mail meer? Antwoord met stop."
    for body in ("> Klopt dit zo?\nakkoord", "> Geen mail meer? Antwoord met stop.\nstop"):
        assert without_repeated(body, ours) == body

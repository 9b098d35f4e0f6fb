"""A mail that repeats somebody's command below what its writer says orders nothing, whatever its program marks how."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_automation.core.github.person import Person
from ospo_automation.core.github.repeated_lines import unrepeated
from tests.given import OWNER, comment

EVIL = Person("evil", 666)
SAID = "Ik zou het zo doen:\n\n/intrekken\n\nSucces ermee"
ABOVE = [
    "",
    "Von: evil\nGesendet: Dienstag, 24. November 2026\nAn: acme\nBetreff: Re: Mag dit?\n\n",
    ">>> evil 24-11-2026 10:00 >>>\n",
    "evil ---24-11-2026 10:00:00---\n",
]


def ordered(mail: str, said: str = SAID, *, top: str = "", by_mail: bool = True) -> list[str]:
    """The commands of an owner who answers what somebody else said, or what stands at the top."""
    before = [comment(said, EVIL, id_=10)] if said else []
    answer = replace(comment(mail, OWNER, id_=11), by_mail=by_mail)
    return [line.name for line in unrepeated([*before, answer], EVIL, top)[-1].given.lines]


@pytest.mark.parametrize("above", ABOVE)
@pytest.mark.parametrize("said", [SAID, SAID.replace("/intrekken", "**/intrekken**")])
def test_what_a_mail_repeats_is_no_command_of_its_writer(above: str, said: str) -> None:
    mail = f"Bedankt, ik kijk ernaar.\n\n{above}"
    assert ordered(f"{mail}{SAID}", said) == []
    assert ordered(f"{mail}{SAID}", "", top=said) == []
    assert ordered(f"/hulp\n\n{above}{SAID}", said) == ["hulp"]


@pytest.mark.parametrize("above", ABOVE[1:])
def test_nor_where_that_is_all_that_was_said(above: str) -> None:
    assert ordered(f"Bedankt, ik kijk ernaar.\n\n{above}/intrekken", "/intrekken") == []


def test_nor_is_any_of_it_their_advice() -> None:
    answer = comment(f"/advies Kies de EUPL.\n\n{ABOVE[2]}{SAID}\n\nGroet", OWNER, id_=11, by_mail=True)
    [line] = unrepeated([comment(SAID, EVIL, id_=10), answer], None, "")[-1].given.lines
    assert "Kies de EUPL." in line.text
    assert not any(each in line.text for each in ("zo doen", "Succes", "intrekken"))


@pytest.mark.parametrize("mail", ["/intrekken", "Dank jullie wel allemaal.\n\n/intrekken", "/intrekken\n\n/hulp"])
def test_who_means_it_says_it_all_the_same(mail: str) -> None:
    assert ordered(mail)[0] == ordered(mail, "/intrekken")[0] == "intrekken"
    assert ordered(f"{mail}\n\n{SAID}", by_mail=False)[0] == "intrekken"


@pytest.mark.parametrize(
    "mail", ["/meedoen\n\nMet vriendelijke groet,\nBert", "Beste Olga,\n\n/meedoen", "Ik ook!\n/meedoen"]
)
def test_whoever_says_the_same_in_as_few_words_says_it_themselves(mail: str) -> None:
    assert ordered(mail, mail) == ["meedoen"]


@pytest.mark.parametrize("login", ["de", "december", "bespreken"])
def test_a_login_that_is_a_word_makes_no_line_of_a_mail_the_head_of_another(login: str) -> None:
    """Else who has such a name and says a command first takes it from everybody whose mail tells a day."""
    said = comment("/intrekken\n/geholpen", Person(login, 666), id_=10)
    mail = "Hoi allemaal,\n\n/intrekken\n\nOp 3 december bespreken we de rest."
    [line] = unrepeated([said, comment(mail, OWNER, id_=11, by_mail=True)], None, "")[-1].given.lines
    assert line.name == "intrekken"


def test_nobody_takes_words_away_by_saying_them_after_their_writer() -> None:
    sentence = "De EUPL past hier het beste bij."
    theirs = [comment(sentence, OWNER, id_=9), comment(f"{sentence}\n/advies\n/intrekken", EVIL, id_=10)]
    mail = comment(f"Hoi allemaal,\n/advies Kies die licentie.\n{sentence}", OWNER, id_=11, by_mail=True)
    [line] = unrepeated([*theirs, mail], None, "")[-1].given.lines
    assert sentence in line.text


def test_words_that_somebody_says_after_their_writer_bring_no_command() -> None:
    sentence = "De EUPL past hier het beste bij."
    theirs = [comment(sentence, OWNER, id_=9), comment(f"{sentence}\n\n/intrekken", EVIL, id_=10)]
    mail = comment(f"Bedankt!\n\n{sentence}\n\n/intrekken", OWNER, id_=11, by_mail=True)
    assert unrepeated([*theirs, mail], None, "")[-1].given.lines == ()

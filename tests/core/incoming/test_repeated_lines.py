"""A mail that repeats somebody's command below what its writer says orders nothing, whatever its program marks how."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from ospo_automation.core.casus.asks import is_word_on_it
from ospo_automation.core.github.person import Person
from ospo_automation.core.github.repeated_lines import unrepeated
from ospo_automation.core.incoming.plain_words import agrees, approves, verdict
from ospo_automation.core.incoming.slash import How
from tests.given import BOT, OWNER, comment

EVIL = Person("evil", 666)
SAID = "Ik zou het zo doen:\n\n/intrekken\n\nSucces ermee"
ABOVE = [
    "",
    "Von: evil\nGesendet: Dienstag, 24. November 2026\nAn: acme\nBetreff: Re: Mag dit?\n\n",
    ">>> evil 24-11-2026 10:00 >>>\n",
    "evil ---24-11-2026 10:00:00---\n",
    "*evil* left a comment (acme/netwerk#1) <https://github.com/acme/netwerk/issues/1#issuecomment-1>\n\n",
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


@pytest.mark.parametrize("above", ABOVE[1:])
@pytest.mark.parametrize("said", ["/intrekken", "/intrekken\n\nZo zou ik het nu doen.", SAID])
@pytest.mark.parametrize("below", ["", "\n\nBedankt, ik kijk ernaar."])
def test_nor_where_somebody_writes_below_it_or_nothing_at_all(above: str, said: str, below: str) -> None:
    assert ordered(f"{above.lstrip()}{said}{below}", said) == []


@pytest.mark.parametrize("said", ["/intrekken\n\nZo zou ik het nu doen.", SAID])
def test_nor_where_nothing_stands_above_it(said: str) -> None:
    assert ordered(f"{said}\n\nBedankt, ik kijk ernaar.", said) == []
    assert ordered(f"/intrekken\n\n{said}", said)[:1] == ["intrekken"], "who means it has it twice"
    assert ordered("/intrekken\n\nMijn vraag is al helemaal beantwoord.", said) == ["intrekken"]


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


LONG = "Dat zou ik anders doen dan je schrijft, kijk eens bij de buren en {} https://example.org/een-heel-lang-adres"
OF_BOT = "Iets aanvullen? Schrijf het gewoon hieronder. Niet meer nodig? `{}`. Alles wat je kunt doen: `/hulp`."
WROTE = "Op di 24 nov 2026 om 10:00 schreef evil <notifications@github.com>:\n"


def broken_anew(text: str, word: str, *, marks: str = "> ") -> str:
    """As programs do that break a line anew behind their mark, so that its rest has none."""
    before, _, after = text.replace("`", "").partition(word)
    return f"{marks}{before.rstrip()}\n{word}{after[:1].strip()}\n{marks}{after[1:].strip()}"


@pytest.mark.parametrize("word", ["/intrekken", "/niet-publiceren", "geholpen"])
@pytest.mark.parametrize(("text", "who"), [(LONG, EVIL), (OF_BOT, BOT), (LONG, OWNER)])
def test_nor_what_a_program_broke_anew_so_that_a_part_has_no_mark(text: str, who: Person, word: str) -> None:
    said = comment(text.format(word), who, id_=10)
    body = f"Bedankt, ik kijk ernaar.\n\n{WROTE}{broken_anew(said.body, word)}"
    answer = unrepeated([said, comment(body, OWNER, id_=11, by_mail=True)], None, "")[-1]
    assert answer.given.lines == ()
    assert answer.words == "Bedankt, ik kijk ernaar."
    assert answer.is_cut


@pytest.mark.parametrize(("text", "who"), [(LONG, EVIL), (OF_BOT, BOT)])
def test_nor_where_it_marks_nothing_at_all(text: str, who: Person) -> None:
    said = comment(text.format("/intrekken"), who, id_=10)
    body = f"Bedankt, ik kijk ernaar.\n\n{broken_anew(said.body, '/intrekken', marks='')}"
    answer = unrepeated([said, comment(body, OWNER, id_=11, by_mail=True)], None, "")[-1]
    assert all(line.how is not How.DONE for line in answer.given.lines)


def test_nor_where_what_stands_before_it_is_a_link() -> None:
    text = "Kijk eens bij [de buren](https://example.org/een-adres) en [lees dat](https://example.org/x) /intrekken"
    for quoted in (
        "> Kijk eens bij de buren <https://example.org/een-adres> en lees dat",
        "> Kijk eens bij\n> lees dat",
    ):
        body = f"Bedankt.\n\n{WROTE}{quoted}\n/intrekken"
        said = [comment(text, EVIL, id_=10), comment(body, OWNER, id_=11, by_mail=True)]
        assert [line.how for line in unrepeated(said, None, "")[-1].given.lines] in ([], [How.MISPLACED])


@pytest.mark.parametrize("left", ["", "Iets heel anders."])
def test_a_command_below_a_quote_of_what_is_gone_is_told_of_and_not_done(left: str) -> None:
    """Whoever wrote it can take it away as soon as the mail with it is sent."""
    body = f"Bedankt, ik kijk ernaar.\n\n{WROTE}{broken_anew(LONG.format('/intrekken'), '/intrekken')}"
    answer = comment(body, OWNER, id_=11, by_mail=True)
    [line] = unrepeated([*([comment(left, EVIL, id_=10)] if left else []), answer], None, "")[-1].given.lines
    assert (line.name, line.how) == ("intrekken", How.MISPLACED)
    body = f"Dank je.\n\n{WROTE}{broken_anew(LONG.format('akkoord'), 'akkoord')}"
    before = [comment(left, EVIL, id_=10)] if left else []
    assert not approves(unrepeated([*before, comment(body, OWNER, id_=11, by_mail=True)], None, "")[-1].given.rest)


@pytest.mark.parametrize("foot", [
    "—\n> Reply to this email directly, view it on GitHub, or unsubscribe.\n"
    "> You are receiving this because you authored the thread. Message ID: ***@***.***>",
    "—\n> Reply to this email directly, view it on GitHub\n"
    "> <https://github.com/a/b/issues/1#issuecomment-2>, or\n> unsubscribe.",
])  # fmt: skip
def test_what_stands_right_below_the_whole_mail_is_its_writer_s(foot: str) -> None:
    said = comment("Heeft het geholpen?", EVIL, id_=10)
    for word in ("ja", "/intrekken"):
        body = f"{WROTE}> Heeft het geholpen?\n>\n> {foot}\n{word}\n"
        found = unrepeated([said, comment(body, OWNER, id_=11, by_mail=True)], None, "")[-1].given
        assert found.rest == "ja" or [line.how for line in found.lines] == [How.DONE]
        body = f"{WROTE}> Wat nu weg is en dat verder ging\n{word}\n>\n> {foot}\nDank je wel!\n"
        found = unrepeated([said, comment(body, OWNER, id_=11, by_mail=True)], None, "")[-1].given
        assert "ja" not in found.rest.splitlines()
        assert [line.how for line in found.lines] in ([], [How.MISPLACED])


def test_a_no_that_may_be_somebody_else_s_stops_no_clock_as_an_answer() -> None:
    body = "> Wat nu weg is en dat verder ging\nNee"
    [mail] = unrepeated([comment(body, OWNER, id_=11, by_mail=True)], None, "")
    assert mail.given.rest == ""
    assert not is_word_on_it(mail)


def test_what_somebody_writes_below_a_line_that_they_quote_is_theirs() -> None:
    said = comment(f"Dit is een lange regel waarna de vraag komt, dus\nwil je dit nog?\n\n{LONG}", EVIL, id_=10)
    for quoted in ("> wil je dit nog?", "> Dit is een lange regel\n> waarna de vraag komt, dus wil je dit nog?"):
        body = f"{WROTE}{quoted}\n/intrekken\n\nGroet"
        [line] = unrepeated([said, comment(body, OWNER, id_=11, by_mail=True)], None, "")[-1].given.lines
        assert (line.name, line.how) == ("intrekken", How.DONE)
        body = f"{WROTE}{quoted}\nakkoord\n\nGroet"
        assert approves(unrepeated([said, comment(body, OWNER, id_=11, by_mail=True)], None, "")[-1].given.rest)


def test_who_happens_to_write_a_sentence_of_others_hears_that_their_command_was_not_done() -> None:
    sentence = "Dank je wel voor het meedenken."
    theirs = [comment(sentence, EVIL, id_=8), comment("Ik doe mee.\n/geholpen\nTot dan.", EVIL, id_=9)]
    mail = f"Hoi allemaal,\n\n{sentence}\n\n/geholpen\n\nMooi zo."
    answer = unrepeated([*theirs, comment(mail, OWNER, id_=11, by_mail=True)], None, "")[-1]
    assert [(line.name, line.how) for line in answer.given.lines] == [("geholpen", How.MISPLACED)]


@pytest.mark.parametrize("above", ["", ABOVE[2], ABOVE[4]])
@pytest.mark.parametrize(("word", "decides"), [("akkoord", approves), ("**Geholpen**", verdict), ("ja", agrees)])
def test_nor_does_a_bare_word_decide_where_somebody_else_had_put_it(
    above: str, word: str, decides: Callable[[str], object]
) -> None:
    said = f"Ik zou dit zeggen als ik jou was:\n\n{word}\n\nMaar dat is natuurlijk aan jullie allemaal."
    before = comment(said, EVIL, id_=10)
    for mail in (f"Dank je.\n\n{above}{said}", f"{above.lstrip()}{said}\n\nDank je."):
        answer = comment(mail, OWNER, id_=11, by_mail=True)
        assert not decides(unrepeated([before, answer], None, "")[-1].given.rest)
    own = comment(f"{word}\n\n{said}", OWNER, id_=11, by_mail=True)
    assert decides(unrepeated([before, own], None, "")[-1].given.rest), "who means it has it twice"


HEADS = [  # of programs in languages whose words we don't know, and of some that say little
    "Kimden: evil ***@***.***>\nGönderildi: 24 Kasım 2026 10:00\nKime: acme ***@***.***>\nKonu: Re: Mag?\n\n",
    "Od: evil ***@***.***>\nDo: acme ***@***.***>\nTemat: Re: [acme/netwerk] Mag dit? (Issue #1)\n\n",
    "evil ***@***.***>, 24 Kas 2026 Pzt, 10:00 tarihinde şunu yazdı:\n\n",
    "2026年11月24日(月) 10:00 evil ***@***.***>:\n\n",
    "24 nov. 2026, 10:00 door ***@***.***:\n",
    "",
]
FOOT = "\n\n—\nReply to this email directly, or unsubscribe.\nYou are receiving this because you were mentioned.\n"


@pytest.mark.parametrize("head", HEADS)
def test_below_a_head_that_we_do_not_know_a_command_is_told_of_and_not_done(head: str) -> None:
    """What it repeats may be gone, and then nothing else tells whose words those are."""
    foot = "" if head else FOOT
    found = ordered_how(f"Bedankt, ik kijk ernaar.\n\n{head}{SAID}{foot}")
    assert found == [("intrekken", How.MISPLACED)]
    assert ordered_how(f"/geholpen\n\n{head}{SAID}{foot}")[0] == ("geholpen", How.DONE)
    assert ordered_how(f"/intrekken\n\n{head}{SAID}{foot}")[0] == ("intrekken", How.DONE)


@pytest.mark.parametrize(
    "mail",
    [
        f"{WROTE}> Mag dit?\n\nNee.\n\n/intrekken",
        "Bel me morgen om 10:00.\n\n/intrekken",
        "Wie: Jan\nWaar: Utrecht\nWanneer: 10:00\n\n/intrekken",
        f"/intrekken{FOOT}",
    ],
)
def test_other_lines_of_a_mail_are_no_such_head(mail: str) -> None:
    assert ordered_how(mail) == [("intrekken", How.DONE)]


def ordered_how(mail: str) -> list[tuple[str, How]]:
    answer = comment(mail, OWNER, id_=11, by_mail=True)
    return [(line.name, line.how) for line in unrepeated([answer], None, "")[-1].given.lines]


@pytest.mark.parametrize("text", ["A" * 262_144, "a" + "!" * 262_144])
def test_one_endless_word_keeps_nobody_waiting(text: str) -> None:
    begun = time.process_time()
    unrepeated([comment(text, EVIL, id_=10), comment("ja", OWNER, id_=11, by_mail=True)], None, text)
    assert time.process_time() - begun < 3

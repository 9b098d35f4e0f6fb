"""What came by mail is cut at real blocks only, and of what was written on the web every word reaches its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ospo_automation.core.casus.course import advice_in
from ospo_automation.core.github.issue import Comment
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.mail import letter
from ospo_automation.core.incoming.mail_foot import without_foot
from ospo_automation.core.incoming.personal import kinds
from ospo_automation.core.incoming.plain_words import beside_verdict, verdict
from ospo_automation.core.incoming.slash import MOST_LINES, How
from ospo_automation.core.incoming.slash import given as given_in
from ospo_automation.core.meetings.minutes_command import minutes_in
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.core.sight.lesson_draft import _advice, _outcome_words
from ospo_automation.core.sight.public_words import PublicWords
from ospo_automation.core.sight.scene import Scene, look
from tests.given import BOT, OWNER, Given, body, checkout, comment, event, issue
from tests.loading import loaded

LONGEST = 65_536  # characters of a comment on GitHub
FEWEST_SHAPES = 40


@dataclass(frozen=True)
class Shape:
    """A mail as a program wrote it, its writer's own words, and what may stay beside those: a greeting, a name."""

    id: str
    text: str
    own: str
    may_keep: Sequence[str] | None = ()


MAILS = [
    Shape(each["id"], each["text"], each["own"], each["may_keep"])
    for file in ("mails_one", "mails_two")
    for each in loaded(f"tests/examples/{file}.yml")
]
EACH = pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.id)


def filled(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def are_in(wanted: Iterable[str], found: Iterable[str]) -> bool:
    """Whether all of these are there in this order, whatever stands in between."""
    there = iter(found)
    return all(each in there for each in wanted)


# --- What came by mail ----------------------------------------------------------------------------------------------


def test_there_are_enough_shapes_of_mails() -> None:
    assert len({mail.id for mail in MAILS}) == len(MAILS) >= FEWEST_SHAPES


@EACH
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_of_a_mail_their_own_words_are_left_to_the_line(mail: Shape, end: str) -> None:
    found = letter(mail.text.replace("\n", end))
    own, may_keep = filled(mail.own), set(mail.may_keep or ())
    assert [line for line in filled(found.text.strip()) if line in own or line.strip() not in may_keep] == own
    every = [[line.rstrip() for line in text.strip().split("\n")] for text in (mail.own, found.text)]
    assert are_in(*every)  # and the empty ones between them


@EACH
def test_who_lost_more_than_a_greeting_is_told(mail: Shape) -> None:
    found = letter(mail.text)
    gone = Counter(words(mail.text)) - Counter(words(found.text))
    lost = [line for line in filled(mail.text) if line not in filled(found.text) and set(words(line)) & set(gone)]
    assert found.is_cut or all(len(words(line)) <= 4 for line in lost), lost


@pytest.mark.parametrize(
    ("below", "is_cut"),
    [
        ("", False),
        ("Groet,\nCarla", False),
        ("Met vriendelijke groet,\n\nCarla de Wit", False),
        ("Verzonden vanaf mijn iPhone", False),
        ("--\nCarla de Wit\nTelefoon 070 123 45 67", True),
        ("Met vriendelijke groet,\n\nCarla de Wit\nAdviseur open source bij de gemeente", True),
        ("> Mag dit onder de EUPL?\n>\n> Anna", False),  # who wrote it isn't said: their own quote
        ("Op di 3 nov 2026 om 09:12 schreef Anna <a@b.example>:\n> Mag dit onder de EUPL?", True),
        ("Dit bericht kan informatie bevatten die niet voor u is bestemd. Verwijder het dan.", True),
    ],
)
def test_only_other_words_than_a_greeting_count_as_left_out(below: str, *, is_cut: bool) -> None:
    assert letter(f"Ja, dat mag.\n\n{below}").is_cut == is_cut


@EACH
def test_a_command_of_somebody_else_in_a_mail_is_never_carried_out(mail: Shape) -> None:
    quoted = re.sub(r"(?m)^([> |]*)@dana.*$", r"\1/intrekken\n\1/meedoen", mail.text)
    own = [(line.name, line.how) for line in given_in(mail.own).lines]
    assert [(line.name, line.how) for line in given_in(letter(quoted).text).lines if line.how is How.DONE] == [
        each for each in own if each[1] is How.DONE
    ]


@EACH
def test_what_was_cut_once_is_not_cut_again(mail: Shape) -> None:
    once = letter(mail.text).text
    assert are_in(filled(mail.own.strip()), filled(letter(once).text.strip()))


# --- What was written on the web ------------------------------------------------------------------------------------

CARLA = Person("carla", 12)
SENTENCES = st.sampled_from(
    [
        "Kies de EUPL 1.2.", "Maar niet als er code van de leverancier in zit.", "Kan dat zomaar?", "Dat mag niet.",
        "Onze leverancier schreef:", "Op dinsdag schreef Anna het volgende:", "On Tuesday Bob wrote:", "Groet,",
        "Met vriendelijke groet,", "Kind regards,", "Verzonden vanaf mijn iPhone", "Sent from my iPhone", "Dank!",
        "-----Oorspronkelijk bericht-----", "---------- Forwarded message ---------", "Begin doorgestuurd bericht:",
        "Disclaimer: dit bericht is vertrouwelijk.", "PS: lees de toelichting.", "Ik ben afwezig.", "Geen tijd.",
    ]
)  # fmt: skip
HEADERS = st.sampled_from(
    ["Van: MIT", "Naar: EUPL", "From: Bob <notifications>", "Verzonden: dinsdag 3 november 2026 09:12", "Aan: Anna",
     "Onderwerp: de EUPL", "Subject: Re: code", "Datum: 3-11-2026", "**Van:** wij", "CC: wim", "Date: Tue, 9:12"]
)  # fmt: skip
MARKS = st.sampled_from(
    ["", "", "--", "-- ", "---", "__________", "—", "> een citaat", "> Van: x", ">> dieper", "```", "~~~", "`x`",
     "    code", "- punt", "* [ ] taak", "1. eerst", "| a | b |", "|---|---|", "# Kop", "<!-- stil -->", "<!--", "-->",
     "/var/log staat vol", "a/b", "zie /etc/hosts", "http://x.example/y", "/onbekend dit ook", "Typ `/nu-niet` dan.",
     "e\u0301e\u0301n\u00a0woord", "[cid:image001.png]", "<image001.png>"]
)  # fmt: skip
COMMANDS = st.sampled_from(["/nu-niet", "- /meedoen", "**/hulp** dank", "/ nu niet", "/bellen? misschien"])
PROSE = st.text(st.characters(codec="utf-8", exclude_characters="\r@"), max_size=30)
TYPED = st.lists(st.one_of(SENTENCES, HEADERS, MARKS, COMMANDS, PROSE), max_size=14).map("\n".join)
LONG = (
    "Van: x\nNaar: y\n" * 4_096,
    "Groet,\n--\nCarla\n" * 3_600,
    "> een citaat\n" * 5_000,
    "woord " * 10_900,
    "/x y\n" * 13_000,
    "/nu-niet y\n" * 5_900,
)


def left(text: str) -> list[str]:
    """The words of a text but for the rows of commands that are carried out."""
    done = {line.row for line in given_in(text).lines[:MOST_LINES] if line.how is How.DONE}
    return words("\n".join(row for number, row in enumerate(text.split("\n")) if number not in done))


Both = tuple[object, object]
"""What is found and what should be."""


def as_a_comment(text: str) -> Both:
    typed = comment(text.replace("\n", "\r\n"))
    return (typed.words, typed.is_cut, typed.foot), (typed.body, False, "")


def as_advice(text: str) -> Both:
    typed = f"Hoi\n/advies: Ja, dat kan.\n{text}"
    return words(advice_in(comment(typed, CARLA))), ["Hoi", "Ja", "dat", "kan", *left(typed)[1:]]


def in_a_lesson(text: str) -> Both:
    """Before the gate for pages."""
    advice = comment(f"/advies Dit is ons advies.\n{text}", CARLA, id_=61)
    told = comment(f"{Mark('advice/61', {'by': 'carla', 'comment': 61}).line()}\nx", BOT, id_=62)
    scene = looked_at(advice, told)
    found = "".join(each.text for each in _advice(scene, PublicWords.of(scene)))
    return words(found), [] if kinds(advice.body) else ["Dit", "is", "ons", "advies", *left(advice.body)]


def as_the_missing_answer(text: str) -> Both:
    asked = comment(f"{Mark('intake', {'welcomed': False}).line()}\nx", BOT, id_=50)
    typed = f"Wij willen weten of dit mag.\n{text}"
    casus = looked_at(asked, comment(typed, OWNER, id_=51), question="").casus
    return (casus.needed, words(casus.reading.text("question"))), ((), left(typed))


def behind_an_outcome(text: str) -> Both:
    said = comment(f"/geholpen Zo is het.\n{text}", OWNER, id_=61)
    told = comment(f"{Mark('outcome/61', {'outcome': 'helped', 'comment': 61}).line()}\nx", BOT, id_=62)
    return words(_outcome_words(looked_at(said, told))), ["Zo", "is", "het", *left(said.body)]


def beside_a_plain_outcome(text: str) -> Both:
    other = "\n".join(line for line in text.split("\n") if verdict(line) is None)
    return words(beside_verdict(f"Geholpen!\n{other}")), words(other)


def as_minutes(text: str) -> Both:
    return minutes_in(comment(f"/verslag\nKwartaal {text}").words), f"Kwartaal {text}".strip()


PLACES = (
    as_a_comment, as_advice, in_a_lesson, as_the_missing_answer, behind_an_outcome, beside_a_plain_outcome, as_minutes,
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
@settings(deadline=None)
@given(text=TYPED)
@example("Je mag de koppeling uitbrengen.\n--\nMaar niet als er code van de leverancier in zit.")
@example("Van: MIT\nNaar: EUPL\n\nOnze leverancier schreef:\n\nDe code mag niet naar buiten.\n\nGroet,\nCarla")
@example("Verzonden: dinsdag 3 november 2026 09:12\nOnze leverancier schreef:")
def test_on_the_web_every_word_reaches_its_place(place: Callable[[str], Both], text: str) -> None:
    found, expected = place(text)
    assert found == expected


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_so_it_is_with_the_longest(place: Callable[[str], Both], text: str) -> None:
    found, expected = place(text[: LONGEST - 100])
    is_same = found == expected
    assert is_same  # without showing either


def looked_at(*said: Comment, **changed: str) -> Scene:
    """A casus with these comments."""
    scene = look(Given(checkout(), issues=(issue(text=body(**changed)),), said=said), event())
    assert scene is not None
    return scene


@pytest.mark.parametrize(("count", "is_signature"), [(41, True), (42, False)])
def test_what_goes_on_for_more_than_forty_lines_below_a_greeting_is_no_signature(
    count: int, *, is_signature: bool
) -> None:
    below = [f"Afdeling {number}" for number in range(count)]
    left, _ = without_foot(["Ja, dat mag.", "", "Met vriendelijke groet,", *below])
    assert (left[-len(below) :] != below) is is_signature

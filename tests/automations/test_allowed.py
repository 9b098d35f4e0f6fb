"""What its writer says may stay does, in whatever words and by mail too: for that value, and for nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ospo_automation.core.casus.allowed import look_at, print_of
from ospo_automation.core.github.person import Person
from ospo_automation.core.incoming.personal import DetailKind
from ospo_automation.core.incoming.plain_words import may_stay, says_only_what_may_stay
from ospo_automation.core.knowledge.page_meant import FORM as ADDITION
from ospo_automation.core.meetings.sent_in import MEETING, POINT
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.sandbox import BOT_LOGIN
from tests.automations.test_additions import DCO, PAGES
from tests.automations.test_meetings import SECTION
from tests.automations.test_safety_of_people import ALL_ON, ours
from tests.core.meetings.test_minutes import held as held_meeting
from tests.core.meetings.test_minutes import page
from tests.given import OSPO_YML, OWNER, comment
from tests.town import Town, keys, town

NUMBER = "06-12345678"
PHONE, OTHER = (DetailKind.PHONE, "612345678"), (DetailKind.PHONE, "687654321")
SIGNATURE = "Met vriendelijke groet,\n\nCarla Voorbeeld\nadviseur\nGemeente Ergens\nM 06-12345678"
ANSWERED = """\

Van: github-actions[bot] <notifications@github.com>
Verzonden: dinsdag 24 november 2026 10:12
Aan: acme/netwerk <netwerk@noreply.github.com>
Onderwerp: Re: [acme/netwerk] Mag dit onder de EUPL? (#1)

We wachten even: in een reactie op deze casus staat mogelijk een persoonsgegeven, namelijk een telefoonnummer.
Hebben we het mis? Antwoord dan met mag blijven staan.
"""
QUOTED = """\

Op di 24 nov 2026 om 10:12 schreef github-actions[bot] <notifications@github.com>:

> We wachten even: in een reactie op deze casus staat mogelijk een persoonsgegeven.
> Antwoord dan met *mag blijven staan*.
"""
SAYS_SO = [
    "Mag blijven staan", "*mag blijven staan*", '"Mag blijven staan."', "MAG BLIJVEN STAAN!", "mag blijven staan 👍",
    "Nee, mag blijven staan.", "Ja hoor, dat mag blijven staan", "Dit mag hier gewoon staan.", "Laat maar staan.",
    "Hoi,\n\nMag blijven staan.\n\nGroet, Carla", "Beste allemaal,\n\nMag blijven staan, het is mijn werknummer.",
    "Dat nummer mag blijven staan. Het is mijn nummer van het werk.", "Van mij mag het hier blijven staan",
    "Mijn mailadres mag blijven staan, dank je", "Klopt niet, dat is een zaaknummer.", "Dat is geen persoonsgegeven.",
    "Leave it there", "Geen persoonsgegeven maar een zaaknummer", "> *mag blijven staan*\n\nMag blijven staan",
    "Mijn antwoord: mag blijven staan",
    "May stay", "It may stay.", "That's my own work number, it can stay here, thanks", "It is not personal data"
]  # fmt: skip
SAYS_NOTHING = [
    "Mag dit blijven staan?", "Mag niet blijven staan.", "Dat mag niet", "> mag blijven staan", "Haal het nummer weg",
    "Mijn nummer mag blijven staan, maar het bsn moet weg", "Ik heb het weggehaald",
    "Antwoord dan met mag blijven staan", "Staat er geen bsn in? Antwoord dan met: mag blijven staan",
    "Olga, antwoord even: mag blijven staan", "If it's yours, just reply with: may stay",
    "Ja", "Nee", "Dank je", "De naam van de maker mag in de licentie blijven staan", "Must it stay?", "It may not stay",
    "It can stay, but please take the address out", "Kies de EUPL.\n\nDat klopt niet.", "",
]  # fmt: skip
SAYS_MORE = [
    "Kies de EUPL. Mag blijven staan.",
    "Dat is geen persoonsgegeven.",
    "Klopt niet.",
    "May stay. Use the EUPL.",
]


@pytest.mark.parametrize("text", SAYS_SO)
def test_what_may_stay_is_said_in_many_ways(text: str) -> None:
    assert may_stay(text)


@pytest.mark.parametrize("text", SAYS_NOTHING)
def test_a_question_a_quote_or_a_but_leaves_it_as_it_is(text: str) -> None:
    assert not may_stay(text)


def test_what_answers_the_question_as_well_isn_t_lost() -> None:
    assert [text for text in SAYS_MORE if says_only_what_may_stay(text)] == []
    assert all(map(may_stay, SAYS_MORE))
    assert says_only_what_may_stay("Hoi,\n\nMag blijven staan, het is mijn werknummer.\n\nGroet, Carla")


def test_a_print_tells_numbers_apart_and_gives_none_away() -> None:
    """Thousands of numbers have the same one, and that of somebody else is another."""
    mine = print_of(OWNER, PHONE)
    assert mine == f"phone-{mine[-3:]}"
    assert mine not in {print_of(OWNER, OTHER), print_of(Person("piet", 8), PHONE)}
    same = sum(print_of(OWNER, (DetailKind.PHONE, f"6{each:08d}")) == mine for each in range(20_000))
    assert same >= 2  # of the hundred million mobile numbers some 24,000


def test_a_word_counts_for_what_was_asked_before_it_and_never_for_what_came_later() -> None:
    asked = look_at({PHONE}, OWNER, {}, [comment("Iets", id_=3)], ())
    assert asked.kinds == {"phone"}
    said = [comment("Mag blijven staan", OWNER, id_=5)]
    state = asked.over({"typed": "x"})
    assert look_at({PHONE}, OWNER, state, said, ()).kinds == frozenset()
    later = look_at({PHONE, OTHER}, OWNER, state, said, ())
    assert later.kinds == {"phone"}
    again = [*said, comment("Mag blijven staan", OWNER, id_=6)]
    assert look_at({PHONE, OTHER}, OWNER, later.over(state), again, ()).kinds == frozenset()
    strangers = [comment("Mag blijven staan", Person("piet", 8), id_=5)]
    assert look_at({PHONE}, OWNER, state, strangers, ()).kinds == {"phone"}
    assert look_at({PHONE}, OWNER, state, strangers, {"piet"}).kinds == frozenset()
    assert look_at(frozenset(), OWNER, state, said, ()).over(state) == {"typed": "x"}


# --- As people live it ----------------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, ALL_ON) as it:
        yield it


def post(place: Town, who: str, number: int, text: str, *, by_mail: bool = False) -> list[str]:
    """What we say to it that is new, by the first part of its key."""
    before = keys(place, number)
    place.repo.comment(who, number, text, by_mail=by_mail)
    place.play()
    found = [key for key in keys(place, number) if key not in before]
    return [key.partition("/")[0] for key in found if not key.startswith("routing")]


def held(place: Town, number: int) -> bool:
    """Whether something is waited for, as our last comment about it says."""
    found = [Mark.read(each.body) for each in place.repo.comments(number)]
    told = [mark for mark in found if mark is not None and mark.key.startswith("privacy/")]
    return bool(told and told[-1].state["found"])


def test_it_holds_for_that_value_in_all_their_comments_and_for_nobody_else_s(place: Town) -> None:
    number = place.send()
    place.play()
    assert post(place, "carla", number, f"Bel mij op {NUMBER}.") == ["privacy"]
    assert held(place, number)
    assert post(place, "carla", number, "Mag blijven staan.") == []
    assert not held(place, number)
    for text in ("Ik ben er weer: 06 12 34 56 78.", "Of app: https://wa.me/31612345678"):
        assert post(place, "carla", number, text) == []
    assert post(place, "carla", number, "Of bel 06-87654321.") == ["privacy"]  # another one of hers
    assert post(place, "carla", number, "Mag blijven staan") == []
    assert not held(place, number)
    post(place, "piet", number, f"Het nummer van Carla is {NUMBER}.")
    place.sweep()  # which reads what strangers write
    assert not held(place, number)
    post(place, "anna", number, f"Het nummer van Carla is {NUMBER}.")
    assert post(place, "carla", number, "Mag blijven staan") == []
    assert held(place, number)  # anna wrote it, and for that it is her word, or a coordinator's
    assert post(place, "wim", number, "Mag blijven staan") == []
    assert not held(place, number)
    assert "612345678" not in ours(place, number).replace("-", "").replace(" ", "")


def test_an_edit_keeps_what_may_stay_and_asks_about_what_is_new(place: Town) -> None:
    number = place.send(situation=f"Bel mij op {NUMBER}.")
    place.play()
    post(place, "olga", number, "Mag blijven staan")
    assert "ask" in {key.partition("/")[0] for key in keys(place, number)}
    body = place.repo.issue(number).body or ""
    place.repo.edit_issue("olga", number, body=body.replace("Bel mij", "Bel mij gerust"))
    place.play()
    assert not held(place, number)
    place.repo.edit_issue("olga", number, body=body.replace(NUMBER, f"{NUMBER} of piet.voorbeeld@gmail.com"))
    place.play()
    assert held(place, number)
    post(place, "olga", number, "Mag blijven staan")
    assert not held(place, number)


@pytest.mark.parametrize(
    "below", [SIGNATURE, SIGNATURE + "\n" + ANSWERED, "Carla\n\nVerzonden vanaf mijn iPhone" + QUOTED]
)
def test_by_mail_it_counts_with_signature_and_all(place: Town, below: str) -> None:
    number = place.send()
    place.play()
    post(place, "carla", number, f"Bel mij op {NUMBER}.")
    assert held(place, number)
    assert post(place, "carla", number, f"Hoi,\n\nMag blijven staan.\n\n{below}", by_mail=True) == []
    assert not held(place, number)


def test_a_mail_that_quotes_what_may_stay_holds_nothing_up(place: Town) -> None:
    number = place.send(situation=f"Bel mij op {NUMBER}.")
    place.play()
    post(place, "olga", number, "Mag blijven staan")
    quoted = f"Dat mag onder de EUPL.\n\nVan: olga <notifications@github.com>\nVerzonden: 24 november 2026 10:12\n\
Onderwerp: Re: casus\n\nBel mij op {NUMBER}.\n"
    assert post(place, "carla", number, quoted, by_mail=True) == []
    assert not held(place, number)


def test_on_a_casus_that_lacks_its_question_it_is_no_question(place: Town) -> None:
    number = place.send(question="")
    place.play()
    post(place, "olga", number, f"Mijn nummer is {NUMBER}.")
    post(place, "olga", number, "Het mag hier gewoon blijven staan.")
    assert "Het mag hier" not in ours(place, number)


def shown(place: Town, number: int) -> str:
    """What of ours isn't folded away."""
    return "\n".join(
        each.body for each in place.repo.comments(number) if each.author == BOT_LOGIN and each.minimized is None
    )


def test_it_works_for_a_text_for_a_page(tmp_path: Path) -> None:
    with town(tmp_path, OSPO_YML + "additions:\nsite:\n  address: https://kennisbank.example.org/kb\n") as place:
        place.repo.commit(PAGES, message="Pages", author="zoe")
        place.renew()
        place.repo.let_actions_open_pulls()
        given = {"page": DCO, "text": f"Vragen? Bel {NUMBER}.", "licence": True, "no_secrets": True}
        number = place.repo.submit_form("piet", ADDITION, title="Erbij", answers=given, strict=False)
        place.play()
        assert "een telefoonnummer" in shown(place, number)
        post(place, "anna", number, "Mag blijven staan")
        assert not place.repo.pulls()
        post(place, "piet", number, f"Hoi,\n\nMag blijven staan.\n\n{SIGNATURE}", by_mail=True)
        (pull,) = place.repo.pulls()
        place.repo.edit_issue("piet", number, body=(place.repo.issue(number).body or "").replace("Vragen", "Een vraag"))
        place.play()
        assert "een telefoonnummer" not in shown(place, number)
        assert "Een vraag?" in place.box.git_of("acme/netwerk").run("show", f"{pull.head}:{DCO}").decode()


PLANNED = {"day": "10 december 2026", "starts": "13.00", "ends": "16.00", "how": "op één plek"}
MEETINGS = OSPO_YML + SECTION


@pytest.mark.parametrize(
    ("who", "form", "answers", "told"),
    [
        ("piet", POINT, {"point": f"Bel mij erover op {NUMBER}"}, "donderdag 10 december 2026"),
        ("zoe", MEETING, {**PLANNED, "place": f"Zaal 3, Stadsplein 1, 1234 AB Ergens. Bel {NUMBER}"}, "in de kalender"),
    ],
)
def test_it_works_for_a_point_and_a_meeting(
    tmp_path: Path, who: str, form: str, answers: dict[str, str], told: str
) -> None:
    with town(tmp_path, MEETINGS) as place:
        number = place.repo.submit_form(who, form, title="Iets", answers=answers, strict=False)
        place.play()
        assert "namelijk *een telefoonnummer*" in shown(place, number)
        post(place, who, number, f"Mag blijven staan\n\n{SIGNATURE}", by_mail=True)
        assert "telefoonnummer" not in shown(place, number)
        assert told in shown(place, number)
        place.sweep()
        assert "telefoonnummer" not in shown(place, number)


def test_it_works_for_minutes(tmp_path: Path) -> None:
    with town(tmp_path, MEETINGS) as place:
        place.repo.let_actions_open_pulls()
        agenda = held_meeting(place)
        text = f"/verslag\n\nWe spraken over de EUPL.\n\nBesluit: we bellen {NUMBER}.\n"
        place.repo.comment("wim", agenda, text)
        place.play()
        assert not place.repo.pulls()
        place.repo.comment("piet", agenda, "Mag blijven staan")
        place.play()
        assert not place.repo.pulls()
        place.repo.comment("wim", agenda, f"Mag blijven staan.\n\n{SIGNATURE}", by_mail=True)
        place.play()
        assert NUMBER in page(place)
        place.sweep()
        assert place.sweep().summary.plan.steps == ()

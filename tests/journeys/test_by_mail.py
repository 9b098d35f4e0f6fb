"""A civil servant who never saw GitHub asks by mail, is asked back, is helped, and approves the lesson."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ospo_automation.core.correspondence.mail_experts import PER_WEEK
from ospo_automation.core.correspondence.next_step import next_step
from ospo_automation.core.correspondence.received import Received
from ospo_automation.core.correspondence.step import NextStep, Note
from ospo_automation.core.primitives.marker import parts_of
from ospo_automation.mail.mailbox import MailboxTrouble
from ospo_automation.texts import words
from tests.by_mail import ASKED, JOS, OF_JOS, Mail, mail_town
from tests.journeys.test_crash import crash, deaths
from tests.town import Moment, keys

WORDS = words("nl", "mails")
PERSON, PUBLIC, TALKS = (WORDS["folders"][each] for each in ("person", "public", "talks"))
ADVICE = "/advies Ja, dat kan: de EUPL en een losse LGPL-bibliotheek gaan samen. Noem de bibliotheek in je README."


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[Mail]:
    with mail_town(tmp_path) as there:
        yield there


def online(mail: Mail) -> int:
    """A question of Jos that stands online."""
    mail.write(ASKED)
    mail.look()
    mail.answer("Akkoord, prima zo.\n\nGroet, Jos")
    mail.look()
    return max(mail.place.repo.state.issues)


def says(mail: Mail, who: str, text: str, number: int = 1) -> None:
    mail.place.repo.comment(who, number, text)
    mail.place.play()


def public(mail: Mail) -> str:
    """All that stands in the repository: issues, comments, files of every branch."""
    place = mail.place
    said = [str(place.repo.snapshot())]
    git = place.box.git_of("acme/netwerk")
    for ref in git.refs():
        said += [git.blob(each.sha).decode("utf-8", "replace") for each in git.entries(ref, "") if each.kind == "blob"]
    return "\n".join(said)


def test_from_a_question_to_a_lesson_in_five_mails(mail: Mail) -> None:
    place = mail.place
    mail.write(ASKED)
    mail.look()
    draft = mail.got()[-1].text
    assert place.repo.state.issues == {}, "nothing is public before they saw it"
    assert "Er staat nog niets online" in draft
    assert "je ondertekening" in draft
    assert not any(name in draft.partition("\n--\n")[0] for name in OF_JOS)
    mail.answer("Akkoord, prima zo.\n\nGroet, Jos")
    mail.look()
    casus = place.repo.issue(1)
    assert "zoekt expert" in str(casus.labels)
    assert "kwam per mail" in str(casus.body)
    says(mail, "carla", "Is de koppeling gelinkt met die LGPL-bibliotheek, of draait die apart?")
    mail.look()
    assert "Een expert vraagt:" in mail.got()[-1].text
    assert "zodra je antwoordt" in mail.got()[-1].text
    assert mail.got()[-1].text.startswith(WORDS["public"])
    mail.answer("Die draait apart, als eigen proces.\n\nGroet, Jos\n\nVerzonden vanaf mijn iPhone")
    mail.look()
    assert "> Die draait apart, als eigen proces." in place.repo.comments(1)[-1].body
    says(mail, "carla", "/meedoen")
    says(mail, "carla", ADVICE)
    mail.look()
    assert "geeft dit advies" in mail.got()[-1].text
    assert "Heeft dit je geholpen?" in mail.got()[-1].text
    mail.answer("Geholpen! We publiceren volgende maand.")
    mail.look()
    assert place.repo.issue(1).state == "closed"
    assert "opgelost" in str(place.repo.issue(1).labels)
    mail.look()
    assert "Hij is nog niet gepubliceerd" in mail.got()[-1].text
    pull = next(each for each in place.repo.state.issues.values() if each.pull)
    assert "Nog niet samenvoegen" in str(pull.body)
    mail.answer("akkoord")
    mail.look()
    assert "Nog niet samenvoegen" not in str(place.repo.issue(pull.number).body)
    place.repo.merge_pull("zoe", pull.number)
    place.play()
    mail.look()
    assert "Die staat nu in de kennisbank" in mail.got()[-1].text
    assert mail.count == 5
    assert not any(name in public(mail) for name in OF_JOS), "nothing about the sender is in the repository"
    before = len(place.box.requests)
    mail.look_alone()
    assert len(place.box.requests) == before, "no open conversation and no new mail: nothing is asked of GitHub"


def test_what_an_open_conversation_costs(mail: Mail) -> None:
    place = mail.place
    place.send()  # the labels are there
    place.play()
    mail.write(ASKED)
    before = len(place.box.requests)
    mail.look_alone()
    assert len(place.box.requests) == before, "a draft asks nothing of GitHub"
    mail.answer("akkoord")
    mail.look_alone()
    assert len(place.box.requests) - before <= 6
    place.play()
    mail.look_alone()
    before = len(place.box.requests)
    mail.look_alone()
    assert len(place.box.requests) - before == 1
    says(mail, "carla", "Draait die apart?", 2)
    before = len(place.box.requests)
    mail.look_alone()
    assert len(place.box.requests) - before <= 6


def test_what_we_ask_on_the_page_reaches_them(tmp_path: Path) -> None:
    with mail_town(tmp_path, "meetings:\n") as mail:
        number = online(mail)
        says(mail, "carla", "Dit raakt meer gemeenten. Mag het op de agenda? Antwoord ja, dan zet ik het erop.", number)
        mail.look()
        assert "Een expert vraagt:" in mail.got()[-1].text
        assert "zodra je antwoordt" in mail.got()[-1].text
        says(mail, "carla", "/meedoen", number)
        says(mail, "carla", "/agenda", number)
        mail.look()
        assert "bespreken op een bijeenkomst" in mail.got()[-1].text
        mail.answer("Ja")
        mail.look()
        assert "op de agenda" in mail.place.repo.issue(number).labels


def test_what_tells_who_they_are_is_shown_to_them_first(mail: Mail) -> None:
    number = online(mail)
    says(mail, "carla", "Draait die apart?")
    mail.look()
    mail.answer("Die draait apart. Mijn nummer is 0612345678, en Jos de Vries staat in het telefoonboek.")
    mail.look()
    assert [each for each in keys(mail.place, number) if each.startswith("letter/")] == []
    shown = mail.got()[-1].text
    assert "Er staat nog niets van online" in shown
    assert "0612345678" in shown
    mail.answer("Die draait apart, als eigen proces.")
    mail.look()
    assert mail.place.repo.comments(number)[-1].body.endswith("> Die draait apart, als eigen proces.")
    assert not any(name in public(mail) for name in OF_JOS)


def test_a_correction_is_shown_again_and_counts(mail: Mail) -> None:
    mail.write(ASKED)
    mail.look()
    mail.answer("De titel moet zijn: Mag onze koppeling onder de EUPL?")
    mail.look()
    assert "Mag onze koppeling onder de EUPL?" in mail.got()[-1].text
    assert mail.place.repo.state.issues == {}
    mail.answer("akkoord")
    mail.look()
    assert mail.place.repo.issue(1).title == "Mag onze koppeling onder de EUPL?"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ik kan donderdag niet bij de bijeenkomst zijn, sorry.", "coördinator"),
        ("Wat een onzin allemaal, ik dien een klacht in bij jullie directeur.", "coördinator"),
        ("Leuk initiatief! Ik denk graag mee over inkoop.", "coördinator"),
    ],
)
def test_what_is_no_question_is_for_a_person(text: str, told: str, mail: Mail) -> None:
    mail.write(text, subject="Bijeenkomst")
    mail.look()
    mail.write(text, subject="Bijeenkomst")
    mail.look()
    assert mail.place.repo.state.issues == {}
    assert len(mail.got()) == 1, "they hear once that a person reads it"
    if told:
        assert told in mail.got()[0].text
        assert len(mail.subjects(PERSON)) == 4, "both, each with a note of why"


def test_what_a_coordinator_moves_to_public_gets_a_draft_first(mail: Mail) -> None:
    mail.write("Ik denk mee. Trouwens, wij worstelen ook met de EUPL.", subject="Meedenken")
    mail.look()
    stored = next(each for each in mail.box.stored(PERSON) if b"Meedenken" in mail.box.read(each))
    mail.box.move(stored, PUBLIC)
    mail.look()
    assert mail.place.repo.state.issues == {}
    assert "Er staat nog niets online" in mail.got()[-1].text
    mail.answer("akkoord")
    mail.look()
    assert mail.place.repo.issue(1).state == "open"


def test_a_forwarded_conversation_is_for_a_person(mail: Mail) -> None:
    number = online(mail)
    before = len(mail.place.repo.comments(number))
    mail.write("Geholpen, dank!", sender="Baas <baas@gemeente-westerhaar.example>", answers=mail.got()[-1])
    mail.look()
    assert len(mail.place.repo.comments(number)) == before
    assert mail.place.repo.issue(number).state == "open"
    assert any(WORDS["notes"][Note.FORWARDED.value] in each for each in mail.subjects(PERSON))


def test_stop_ends_it_and_erase_leaves_nothing(mail: Mail) -> None:
    number = online(mail)
    mail.answer("inzage")
    mail.look()
    assert "in onze mailbox" in mail.got()[-1].text
    assert f"/issues/{number}" in mail.got()[-1].text
    mail.answer("stop")
    mail.look()
    sent = len(mail.got())
    says(mail, "carla", "Draait die apart?")
    mail.look()
    assert len(mail.got()) == sent, "no mail any more"
    mail.answer("Verwijder mijn mails")
    mail.look()
    left = [each for folder in WORDS["folders"].values() for each in mail.box.stored(folder)]
    assert not any(JOS.encode() in mail.box.read(each) for each in left)
    assert "Je mails zijn weg" in mail.got()[-1].text


def test_rather_not_public_never_is(mail: Mail) -> None:
    mail.write(ASKED)
    mail.look()
    mail.answer("Liever niet openbaar.")
    mail.look()
    assert mail.place.repo.state.issues == {}
    assert "een coördinator" in mail.got()[-1].text
    assert any("EUPL" in each or "licentie" in each for each in mail.subjects(PERSON))


EXPERT = "Eva Bakker <eva.bakker@provincie-veldzicht.example>"
OF_EVA = ("Eva", "Bakker", "veldzicht", "eva.bakker")


def enlisted(mail: Mail, text: str = "Ik denk graag mee over de EUPL.\n\nGroet,\nEva Bakker") -> None:
    """Eva offers to think along, and a coordinator drags her mail to the folder for that."""
    mail.write(text, sender=EXPERT, subject="Meedenken")
    mail.look()
    listed(mail)


def listed(mail: Mail) -> None:
    stored = next(each for each in mail.box.stored(PERSON) if b"eva.bakker" in mail.box.read(each)[:500])
    mail.box.move(stored, WORDS["folders"]["experts"])
    mail.look()


def answers(mail: Mail, text: str) -> None:
    """Eva answers the last mail that she got."""
    mail.write(text, sender=EXPERT, answers=[each for each in mail.got() if "eva.bakker" in each.to[0]][-1])
    mail.look()


def test_an_expert_without_an_account_is_asked_and_answers_by_mail(mail: Mail) -> None:
    enlisted(mail)
    assert "EUPL" in mail.got()[-1].text
    assert "hooguit twee keer per week" in mail.got()[-1].text
    assert mail.subjects(PERSON) == [], "our note went with the mail beside which it lay"
    number = online(mail)
    mail.look()
    asked = next(each for each in mail.got() if "zoekt raad" in each.text)
    assert asked.to == ("eva.bakker@provincie-veldzicht.example",)
    answers(mail, "/sluiten\nJa, dat mag: de EUPL en de LGPL gaan samen. Draait die bibliotheek apart?\n\nGroet, Eva")
    said = mail.place.repo.comments(number)[-1].body
    assert "Een expert schrijft per mail:" in said
    assert "EUPL en de LGPL gaan samen" in said
    mail.look()
    assert "Een expert vraagt:" in mail.got()[-1].text, "and whoever asked reads it"
    mail.write("Ja, als eigen proces.", answers=mail.got()[-1])
    mail.look()
    mail.look()
    replied = next(each for each in mail.got() if "Wie de vraag stelde, schrijft:" in each.text)
    assert replied.to == asked.to
    answers(mail, "Bel me op 0612345678, groet Eva Bakker van Veldzicht, dan leg ik de EUPL uit.")
    assert "Er staat nog niets van online" in mail.got()[-1].text, "shown first"
    answers(mail, "stop")
    assert "geen vragen meer" in mail.got()[-1].text
    assert not any(name in public(mail) for name in (*OF_EVA, *OF_JOS))


def test_a_no_of_an_expert_is_no_answer_and_nobody_is_asked_too_often(mail: Mail) -> None:
    enlisted(mail)
    for each in range(3):
        mail.write(ASKED, sender=f"a{each}@gemeente{each}.example")
        mail.look()
        mail.write("akkoord", sender=f"a{each}@gemeente{each}.example", answers=mail.got()[-1])
        mail.look()
        mail.look()
    asked = [each for each in mail.got() if "zoekt raad" in each.text]
    assert len(asked) == PER_WEEK
    before = len(mail.place.repo.comments(1))
    mail.write("Nu even niet, te druk.", sender=EXPERT, answers=asked[0])
    mail.look()
    assert len(mail.place.repo.comments(1)) == before
    answers(mail, "stop")
    mail.write(ASKED, sender="b@gemeente9.example")
    mail.place.box.advance(timedelta(days=8))
    mail.look()
    mail.write("akkoord", sender="b@gemeente9.example", answers=mail.got()[-1])
    mail.look()
    mail.look()
    assert sum("zoekt raad" in each.text for each in mail.got()) == PER_WEEK


def test_an_expert_says_what_about_and_under_which_name(mail: Mail) -> None:
    enlisted(mail, "Ik denk graag mee.\n\nGroet,\nEva Bakker")
    assert "Waarover mogen we je iets vragen?" in mail.got()[-1].text
    answers(mail, "Over licenties.\nNaam: Eva B.")
    assert "Licenties en auteursrecht" in mail.got()[-1].text
    assert "‘een expert’" in mail.got()[-1].text, "until a coordinator agrees"
    listed(mail)
    assert "staat op de pagina je naam: Eva B." in mail.got()[-1].text
    number = online(mail)
    mail.look()
    answers(mail, "Dat mag, als de bibliotheek een los bestand blijft en je hem in de README noemt.")
    assert "Eva B. schrijft per mail:" in mail.place.repo.comments(number)[-1].body


def test_programs_get_no_answer(mail: Mail) -> None:
    mail.write("Ik ben met vakantie tot maandag.", Auto_Submitted="auto-replied")
    mail.write("Nieuwsbrief: hoe publiceer je open source?", List_Unsubscribe="<https://lijst.example>")
    mail.write(ASKED, sender="vragen@ospo.example.org")
    mail.look()
    assert mail.got() == []
    assert mail.place.repo.state.issues == {}


def test_a_flood_of_questions_keeps_nobody_from_the_answer_that_they_wait_for(tmp_path: Path) -> None:
    with mail_town(tmp_path, "  most_a_day: 3\n") as mail:
        mail.write(ASKED)
        mail.look()
        for each in range(5):
            mail.write(ASKED, sender=f"a{each}@vreemd.example")
        mail.look()
        assert len(mail.got()) == 3
        mail.write("akkoord", answers=mail.got()[0])
        mail.look()
        assert mail.place.repo.issue(1).state == "open"
        assert "Je vraag staat online" in mail.got()[-1].subject


def test_a_flood_of_first_questions_keeps_nobody_else_from_theirs(tmp_path: Path) -> None:
    with mail_town(tmp_path, "  most_a_day: 8\n") as mail:
        for each in range(6):
            mail.write(ASKED, sender=f"a{each}@{each}.vreemd.example")
        mail.look_alone()
        mail.write(ASKED)
        mail.look_alone()
        assert [each.to[0] for each in mail.got()].count(JOS) == 1
        assert len(mail.got()) == 3, "and two of the others, until tomorrow"


def test_a_mail_that_we_cannot_cope_with_holds_up_no_other(mail: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaking(received: Received, *given: Any, **more: Any) -> NextStep:
        if received.sender != JOS:
            raise ValueError(received.text)
        return next_step(received, *given, **more)

    monkeypatch.setattr("ospo_automation.run.mails_in.next_step", breaking)
    mail.write(ASKED, sender="sanne@elders.example")
    mail.write(ASKED)
    report = mail.look_alone()
    assert [each.to[0] for each in mail.got()] == [JOS]
    assert [each.partition(" in ")[0] for each in report.failures] == ["ValueError"]
    assert "EUPL" not in str(report.failures)


JOURNEY = ("ask", "agree", "asked back", "reply")


def seen(mail: Mail) -> list[object]:
    """All that people see; when it was written isn't part of it."""
    repo = mail.place.repo
    return [
        (number, repo.issue(number).title, repo.issue(number).state, sorted(repo.issue(number).labels), said)
        for number in repo.state.issues
        if (
            said := [
                (each.author, [part.text for part in parts_of(each.body)] or each.body)
                for each in repo.comments(number)
            ]
        )
    ]


def play(mail: Mail, stage: str) -> None:
    """What comes in before a look."""
    if stage == "ask":
        mail.write(ASKED)
    elif stage == "agree":
        mail.answer("akkoord")
    elif stage == "asked back":
        mail.place.repo.comment("carla", 1, "Draait die apart?")
        mail.place.play()
    else:
        mail.answer("Die draait apart, als eigen proces.")


def test_a_look_that_breaks_off_anywhere_loses_and_doubles_nothing(mail: Mail, tmp_path: Path) -> None:
    for stage in JOURNEY:
        play(mail, stage)
        moment = Moment(mail.place)
        kept = tmp_path / f"kept-{stage}"
        mail.kept(kept)
        mail.age(0)
        before, operations = len(mail.place.box.requests), [0]

        def counted(operations: list[int] = operations) -> str:
            operations[0] += 1
            return ""

        mail.breaks = counted
        mail.look()
        requests = len(mail.place.box.requests) - before
        expected, sent = seen(mail), sorted(each.message_id for each in mail.got())
        after, ended = Moment(mail.place), tmp_path / f"ended-{stage}"
        mail.kept(ended)
        # To break off before an operation of the mailbox leaves what breaking off after the one before it left.
        for at in range(1, operations[0] + 1):
            moment.back()
            mail.back(kept)
            left = [at]

            def breaks(left: list[int] = left) -> str:
                left[0] -= 1
                return "after" if left[0] == 0 else "before" if left[0] < 0 else ""

            mail.breaks = breaks
            with suppress(MailboxTrouble):  # the last of them only give back the turn
                mail.look_alone()
            if moment.is_new(mail.stands()):
                _ends_the_same(mail, expected, sent, f"{stage}, operation {at}")
        for at, when in deaths(min(requests, 6)):
            moment.back()
            mail.back(kept)
            mail.breaks = str
            mail.place.box.faults = crash(at, when, for_good=True)
            mail.look_alone()
            mail.place.box.faults = None
            if moment.is_new(mail.stands()):
                _ends_the_same(mail, expected, sent, f"{stage}, request {at} {when}")
        mail.breaks = str
        after.back()
        mail.back(ended)


def _ends_the_same(mail: Mail, expected: object, sent: list[str], where: str) -> None:
    mail.breaks = str
    for _ in range(2):  # what was under way waits until its time is over
        mail.age(3600)
        mail.look()
    assert seen(mail) == expected, where
    assert sorted(each.message_id for each in mail.got()) == sent, where

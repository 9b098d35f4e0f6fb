"""What one sender of mail can do on purpose: nobody else waits for them, and nothing stands online that wasn't seen."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ospo_automation.core.correspondence.mail_thread import MailThread
from ospo_automation.core.correspondence.received import Received
from ospo_automation.core.correspondence.step import Note
from ospo_automation.core.correspondence.telling import News, news_of
from ospo_automation.core.correspondence.turns_of_senders import share
from ospo_automation.core.network.by_mail import MOST_OF_ONE, MOST_TO_ONE
from ospo_automation.core.sight.scene import Scene
from ospo_automation.mail.reading import received
from ospo_automation.texts import words
from tests.by_mail import ADDRESS, ASKED, JOS, Mail, mail_town
from tests.journeys.test_by_mail import EXPERT, answers, enlisted
from tests.town import keys

FOLDERS, NOTES = (words("nl", "mails")[each] for each in ("folders", "notes"))
QUESTION = "Mag een gemeente code onder de EUPL publiceren? Onze leverancier wil dat niet. We zijn een gemeente."
EVE = "Eve <eve@kwaad.example>"
TOKEN = re.compile(r"[0-9a-f]{10}-[0-9a-f]{10}")
LOTTERY = random.Random(1)  # noqa: S311  (no secret depends on it)


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[Mail]:
    with mail_town(tmp_path) as there:
        yield there


def letters(first: int, last: int, count: int = 30_000) -> str:
    return "".join(chr(LOTTERY.randrange(first, last)) + (" " if each % 9 == 0 else "") for each in range(count))


def online(mail: Mail, sender: str = f"Jos de Vries <{JOS}>", text: str = ASKED) -> int:
    mail.write(text, sender=sender)
    mail.look_alone()
    mail.write("akkoord", sender=sender, answers=mail.got()[-1])
    mail.look()
    return max(mail.place.repo.state.issues)


def test_one_mail_keeps_no_other_waiting(mail: Mail) -> None:
    addresses = ("jösé@x.nl", "a@b_c.nl", "a@b..nl", "a@[127.0.0.1]")
    for each in addresses:
        mail.put(f"From: X <{each}>\nTo: {ADDRESS}\nSubject: EUPL\nMessage-ID: <{each[:3]}@x>\n\n{QUESTION}\n".encode())
    for first, last in ((0x4E00, 0x9FFF), (0x1F300, 0x1F6FF)):
        mail.write(f"{QUESTION} {letters(first, last)}", sender=f"x <x{first}@kwaad.example>")
    mail.write(ASKED)
    report = mail.look_alone()
    assert report.failures == []
    assert report.waiting == len(addresses) + 2
    shown = next(each for each in mail.got() if each.to == (JOS,))
    mail.write("akkoord", answers=shown)
    assert mail.look_alone().counts["opened"] == 1
    notes = mail.subjects(FOLDERS["person"])
    assert sum(NOTES[Note.UNREACHABLE] in each for each in notes) == len(addresses)
    assert sum(NOTES[Note.LONG] in each for each in notes) == 2


def test_a_bug_in_one_mail_is_told_and_keeps_no_other_waiting(mail: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(raw: bytes, at: datetime, server: str = "") -> Received:
        if b"eve@kwaad.example" in raw:
            raise ZeroDivisionError("a word of hers")
        return received(raw, at, server)

    monkeypatch.setattr("ospo_automation.run.mails_in.received", breaks)
    mail.write(QUESTION, sender=EVE)
    mail.write(ASKED)
    (told,) = mail.look_alone().failures
    assert "ZeroDivisionError" in told
    assert "word of hers" not in told
    assert [each.to for each in mail.got()] == [(JOS,)]
    assert mail.look_alone().failures == [], "a person has it"


def test_a_yes_is_to_what_its_writer_saw(mail: Mail) -> None:
    mail.write(ASKED)
    mail.look_alone()
    first = mail.got()[-1]
    mail.write("De titel moet zijn: Koppeling van Piet Paulusma delen", answers=first)
    mail.write("akkoord", answers=first)
    mail.look()
    assert mail.place.repo.state.issues == {}, "it was written before there was such a draft"
    mail.write("Akkoord", answers=first)
    mail.look()
    assert mail.place.repo.state.issues == {}, "it answers another draft"
    shown = next(each for each in mail.got() if "Paulusma" in each.text)
    mail.write("Akkoord", answers=shown)
    mail.look()
    assert "Paulusma" in mail.place.repo.issue(1).title


def test_what_they_write_on_settles_nothing_that_they_did_not_see(mail: Mail) -> None:
    number = online(mail)
    mail.place.repo.comment("carla", number, "Draait die apart?")
    mail.place.play()
    mail.look_alone()
    news = mail.got()[-1]
    mail.write("Die draait apart, als eigen proces. Mijn nummer is 0612345678.", answers=news)
    mail.write("Onze leverancier heet anders dan die van de buurgemeente.", answers=news)
    mail.look()
    assert "Er staat nog niets van online" in mail.got()[-1].text
    mail.write("niet doen", answers=mail.got()[-1])
    mail.look()
    mail.write("akkoord", answers=mail.got()[-1])
    mail.look()
    assert "0612345678" not in str(mail.place.repo.snapshot()).replace("\u200b", "")


def test_nobody_floods_a_casus_or_keeps_others_waiting(mail: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ospo_automation.run.mails_in.MOST_READ", 20)
    number = online(mail, EVE, QUESTION)
    hers = mail.got()[-1]
    mail.write(ASKED)
    mail.look_alone()
    jos = next(each for each in mail.got() if each.to == (JOS,))
    for each in range(25):
        mail.write(f"De koppeling draait apart, deel {each} van het verhaal.", sender=EVE, answers=hers)
    mail.write("akkoord", answers=jos)
    mail.write(QUESTION, sender="Ann <ann@dorp.example>")
    report = mail.look_alone()
    assert ("ann@dorp.example",) in [each.to for each in mail.got()], "nor does who asks for the first time"
    assert report.counts["opened"] == 1, "whose turn it is goes round by person"
    letters_ = [each for each in keys(mail.place, number) if each.startswith("letter/")]
    assert len(letters_) == MOST_OF_ONE
    assert len(mail.place.box.requests) < 60


def test_whoever_goes_on_from_many_addresses_keeps_no_other_waiting(
    mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Conversations of a domain can grow over weeks, and all go on in the same hour."""
    monkeypatch.setattr("ospo_automation.run.mails_in.MOST_READ", 12)
    hers = [f"Eve <eve{each}@kwaad.example>" for each in range(8)]
    for each in hers:
        mail.write(QUESTION, sender=each)
    mail.look_alone()
    mail.write(ASKED)
    mail.look_alone()
    shown = {each.to: each for each in mail.got()}
    for each in hers * 2:
        mail.write("Kunnen jullie dat nog eens uitleggen, in andere woorden?", sender=each, answers=shown[each[5:-1],])
    mail.write("akkoord", answers=shown[JOS,])
    mail.write(QUESTION, sender="Ann <ann@dorp.example>")
    report = mail.look_alone()
    assert report.counts["opened"] == 1, "of each domain one has its turn before another of the same"
    assert ("ann@dorp.example",) in [each.to for each in mail.got()], "nor does who asks for the first time"


def test_no_token_of_a_conversation_is_in_public_words(mail: Mail) -> None:
    mail.write("Kunnen jullie me bellen?", subject="Even bellen")
    mail.look_alone()
    mail.write(QUESTION, answers=mail.got()[-1])
    mail.look_alone()
    mail.answer("akkoord")
    mail.look()
    subject = mail.got()[-1].subject
    (token,) = set(TOKEN.findall(subject))
    mail.write(f"Die draait apart, zie {subject}.\n\nOnderwerp: {subject}\nDatum: nu", subject=f"Re: {subject}")
    mail.look()
    assert len(mail.place.repo.comments(1)) > 2
    assert token not in str(mail.place.repo.snapshot()).replace("\u200b", "")


def test_no_command_hides_in_what_becomes_a_comment(mail: Mail) -> None:
    """Whom somebody cites would order it; and of what an owner can order only some comes by mail."""
    number = online(mail)
    mail.place.repo.comment("carla", number, "Draait die apart?")
    mail.place.play()
    mail.look_alone()
    mail.answer("Die draait apart.\n\n/erbij @anna\n/niet-publiceren\n/withdraw?\n\nMet en/of zonder https://a.nl/b.")
    before = len(mail.place.repo.comments(number))
    mail.look()
    assert mail.place.mentioned() == ["carla"]
    assert len(mail.place.repo.comments(number)) == before + 1
    assert "niet in lijsten" not in str(mail.place.repo.issue(number).labels)


@pytest.mark.parametrize(
    ("noted", "is_told"), [("", False), ("mx; spf=none", False), ("mx; dkim=pass header.d=kwaad.example", True)]
)
def test_no_link_goes_back_to_whom_a_mail_may_not_be_from(noted: str, is_told: bool, mail: Mail) -> None:
    mail.write(f"{QUESTION} Lees eerst evil.example/inlog goed.", sender=EVE, Authentication_Results=noted)
    mail.look_alone()
    assert ("evil.example" in mail.got()[-1].text) is is_told


def test_nobody_has_us_publish_a_citizen_service_number(mail: Mail) -> None:
    mail.write(f"{QUESTION} Het BSN van Jan Jansen is 111222333.", sender=EVE)
    mail.look_alone()
    mail.write("akkoord", sender=EVE, answers=mail.got()[-1])
    mail.look()
    assert mail.place.repo.state.issues == {}
    assert any(NOTES[Note.PRIVATE] in each for each in mail.subjects(FOLDERS["person"]))


def test_a_server_that_files_mails_by_their_address_makes_no_relay_of_us(mail: Mail) -> None:
    """Such as Fastmail and Dovecot with `vragen+Uit@...`: anybody can put a mail into a folder of ours then."""
    for folder, name in (("out", "one"), ("underway", "two")):
        raw = f"From: {ADDRESS}\nTo: third@example.com\nSubject: Pay\nMessage-ID: <{name}@kwaad.example>\n\nPay here.\n"
        mail.box.append(FOLDERS[folder], raw.encode())
    mail.box.append(FOLDERS["lock"], b"Message-ID: <ospo-turn.0f@ospo>\n\n")
    for _ in range(3):
        mail.write(ASKED, subject="EUPL")
        assert not mail.look_alone().is_elsewhere
        mail.age(4_000)
    assert {each.to for each in mail.got()} == {(JOS,)}
    assert sum(each == "Pay" for each in mail.subjects(FOLDERS["person"])) == 2


def test_whoever_writes_on_and_on_fills_nobody_s_mailbox(mail: Mail) -> None:
    """Nor do they use up the mails of a day; and what was held back is told later."""
    enlisted(mail)
    number = mail.place.send("piet")
    mail.place.play()
    mail.look()
    answers(mail, "Ja, dat mag, als de bibliotheek een los bestand blijft en je hem in de README noemt.")
    for each in range(8):
        mail.place.repo.comment("piet", number, f"En hoe zit dat met onderdeel {each} van de code?")
        mail.place.box.advance(timedelta(minutes=13))
        mail.look_alone()
    replied = [each.text for each in mail.got() if "Wie de vraag stelde, schrijft:" in each.text]
    assert len(replied) == 3
    assert "onderdeel 7" not in str(replied)
    mail.place.box.advance(timedelta(hours=2))
    mail.look_alone()
    assert "onderdeel 7" in mail.got()[-1].text


def test_a_casus_that_is_gone_ends_the_conversation_and_nothing_else(mail: Mail) -> None:
    number = online(mail)
    mail.place.repo.delete_issue(number)
    mail.write("Die draait apart, als eigen proces.", answers=mail.got()[-1])
    report = mail.look_alone()
    assert (report.failures, report.waiting) == ([], 1)
    assert any(NOTES[Note.ENDED] in each for each in mail.subjects(FOLDERS["person"]))


def test_what_goes_wrong_with_one_casus_keeps_nobody_waiting_of_another(
    mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = online(mail), online(mail, "Ann <ann@dorp.example>", QUESTION)
    whole = news_of

    def breaks(scene: Scene, talk: MailThread) -> News:
        if scene.number == first:
            raise ZeroDivisionError("a word of theirs")
        return whole(scene, talk)

    for each in (first, second):
        mail.place.repo.comment("carla", each, "Draait die apart?")
        mail.place.play()
    monkeypatch.setattr("ospo_automation.run.mail_news.news_of", breaks)
    (told,) = mail.look_alone().failures
    assert "ZeroDivisionError" in told
    assert "word of theirs" not in told
    assert mail.got()[-1].to == ("ann@dorp.example",)
    monkeypatch.undo()
    assert mail.look_alone().failures == []
    assert mail.got()[-1].to == (JOS,), "it is told once that works"


@pytest.mark.parametrize("who", ["a coordinator", "others"])
def test_what_was_not_written_for_the_page_is_shown_first(who: str, mail: Mail) -> None:
    """In a conversation that is on the page somebody of ours may write by hand, and others may get a copy."""
    number = online(mail)
    ours = mail.got()[-1]
    lines = {
        "From": f"Jos de Vries <{JOS}>",
        "To": ADDRESS if who == "a coordinator" else f"Leverancier <x@leverancier.example>, {ADDRESS}",
        "Subject": f"RE: {ours.subject}",
        "Message-ID": "<9@gemeente-westerhaar.example>",
        "In-Reply-To": f"<{'by.hand@ospo.example.org' if who == 'a coordinator' else ours.message_id}>",
        "References": f"<{ours.message_id}> <by.hand@ospo.example.org>",
    }
    head = "\n".join(f"{name}: {value}" for name, value in lines.items())
    mail.put(f"{head}\n\nHet contract ligt politiek erg gevoelig: de wethouder wil ervan af.\n".encode())
    mail.look()
    assert "voor de pagina schreef" in mail.got()[-1].text
    assert "wethouder" not in str(mail.place.repo.snapshot())
    mail.answer("akkoord")
    mail.look()
    assert "wethouder" in mail.place.repo.comments(number)[-1].body


def test_nobody_is_kept_from_an_answer_by_who_writes_in_their_name(mail: Mail) -> None:
    """Where the server says nothing of where mails come from anybody can begin a conversation as somebody else."""
    mail.write(ASKED)
    mail.look_alone()
    shown = mail.got()[-1]
    for each in range(MOST_TO_ONE + 2):
        mail.write(QUESTION, subject=f"EUPL {each}")
    mail.look_alone()
    assert len(mail.got()) == MOST_TO_ONE, "nor do they get more mails than that"
    mail.write("akkoord", answers=shown)
    assert mail.look_alone().counts["opened"] == 1


@pytest.mark.parametrize(
    ("noted", "becomes"), [("", "draft"), ("mx; none", "draft"), ("mx; spf=none; dkim=none", "person")]
)
def test_words_go_back_to_whom_somebody_vouches_for(noted: str, becomes: str, mail: Mail) -> None:
    """As far as the mailbox's server looks at that at all."""
    mail.write(QUESTION, Authentication_Results=noted)
    assert mail.look_alone().counts[becomes] == 1


@pytest.mark.parametrize("folder", ["public", "experts"])
def test_only_a_person_moves_a_mail_to_what_coordinators_want(folder: str, mail: Mail) -> None:
    """A server that files mails by their address puts one to `vragen+Experts@...` there as well."""
    raw = f"From: {EVE}\nTo: {ADDRESS}\nSubject: EUPL\nMessage-ID: <1@kwaad.example>\n\nIk denk mee over de EUPL.\n"
    mail.box.append(FOLDERS[folder], raw.encode())
    mail.look_alone()
    assert mail.got() == []
    assert any(NOTES[Note.FILED] in each for each in mail.subjects(FOLDERS["person"]))
    mail.box.append(FOLDERS[folder], raw.encode())
    mail.look_alone()
    assert mail.got() == [], "while the first waits for a person"
    for each in mail.box.stored(FOLDERS["person"])[:-1]:
        mail.box.remove(each)
    (left,) = mail.box.stored(FOLDERS["person"])
    mail.box.move(left, FOLDERS["answered"])
    mail.box.append(FOLDERS[folder], raw.encode())
    mail.look_alone()
    assert mail.got() == [], "nor once it was answered"


def test_who_asks_something_and_thinks_along_has_two_conversations(mail: Mail) -> None:
    number = online(mail)
    asked = next(each for each in mail.box.stored(FOLDERS["talks"]) if b"LGPL" in mail.box.read(each))
    mail.box.move(asked, FOLDERS["experts"])
    assert mail.look_alone().counts["listed"] == 1
    mail.place.repo.comment("carla", number, "Draait die apart?")
    mail.place.play()
    mail.look_alone()
    assert "Draait die apart?" in mail.got()[-1].text
    mail.answer("Die draait apart, als eigen proces.")
    mail.look_alone()
    assert "als eigen proces" in mail.place.repo.comments(number)[-1].body


def test_what_a_mail_repeats_of_ours_is_not_what_its_writer_says(mail: Mail) -> None:
    number = online(mail)
    mail.place.repo.comment("carla", number, "Geholpen\n\nWe nemen de code van de buurgemeente over, want die is lek.")
    mail.place.play()
    mail.look_alone()
    news = mail.got()[-1]
    head = (
        f"From: {JOS}\nTo: {ADDRESS}\nSubject: RE: {news.subject}\nMessage-ID: <8@x>\nIn-Reply-To: <{news.message_id}>"
    )
    bare = "\n".join(line.lstrip("> ") for line in news.text.split("\n"))
    mail.put(f"{head}\nContent-Type: text/plain; charset=utf-8\n\nDie draait apart, als proces.\n\n{bare}\n".encode())
    mail.look()
    assert mail.place.repo.comments(number)[-1].body.endswith("per mail:\n\n> Die draait apart, als proces.")
    assert mail.place.repo.issue(number).state == "open"


def test_whose_question_waits_for_a_coordinator_hears_that(mail: Mail) -> None:
    """However many questions of one person by mail nobody answers: they have any number of addresses. An organisation
    that never wrote before waits for none of them.
    """
    numbers = []
    for each in range(4):
        numbers.append(online(mail, f"Ann <ann{each}@kwaad.example>", QUESTION))
        mail.look_alone()
    numbers.append(
        online(mail, text="Hoe nemen we open source mee bij de inkoop van ons zaaksysteem? We zijn een gemeente.")
    )
    mail.look_alone()
    told = [each for each in mail.got() if "nog aan niemand voorleggen" in each.text]
    assert [each.to for each in told] == [("ann3@kwaad.example",)]
    asked = [any(key.startswith("ask/") for key in keys(mail.place, each)) for each in numbers]
    assert asked == [True, True, True, False, True]
    before = len(mail.got())
    mail.look_alone()
    assert len(mail.got()) == before


def test_a_coordinator_stops_whoever_writes_by_mail(mail: Mail) -> None:
    """An expert by taking their mail away, whoever asks by locking the casus."""
    enlisted(mail)
    number = online(mail)
    mail.look_alone()
    asked = next(each for each in mail.got() if "zoekt raad" in each.text)
    before = len(mail.place.repo.comments(number))
    mail.box.move(mail.box.stored(FOLDERS["experts"])[0], FOLDERS["away"])
    mail.write("Dat mag, want de EUPL laat dat toe.", sender=EXPERT, answers=asked)
    mail.look_alone()
    mail.place.repo.lock_issue("zoe", number)
    mail.write("Die draait apart.", answers=next(each for each in mail.got() if each.to == (JOS,)))
    report = mail.look_alone()
    assert (report.failures, report.waiting) == ([], 2)
    assert len(mail.place.repo.comments(number)) == before


def test_whom_nobody_vouches_for_uses_up_no_more_than_a_part_of_the_day(tmp_path: Path) -> None:
    """Anybody can write in the name of domains that say nothing of who may: those with a good name still get theirs."""
    noted, passed = "mx.example.org; dmarc=none", "mx.example.org; dmarc=pass header.from=gemeente-westerhaar.example"
    with mail_town(tmp_path, "  most_a_day: 12\n") as mail:
        for each in range(14):
            mail.write(QUESTION, sender=f"Eve <eve@kwaad{each}.example>", Authentication_Results=noted)
        mail.write(ASKED, Authentication_Results=passed)
        report = mail.look_alone()
        told = [each.to[0] for each in mail.got()]
        assert JOS in told
        assert len(told) == 1 + share(12)
        assert report.waiting == 14, "a person reads all of it"


def go_on(mail: Mail, senders: Sequence[str], shown: Mapping[str, Received], count: int) -> None:
    """Each of them asks for another change of what they were shown, and then we look."""
    for each in senders:
        title = f"De titel moet zijn: Code delen met anderen {count}"
        mail.write(title, sender=each, answers=shown[each[5:-1]])
    mail.look_alone()


def test_who_writes_on_from_many_addresses_leaves_others_their_first_answer(tmp_path: Path) -> None:
    with mail_town(tmp_path, "  most_a_day: 12\n") as mail:
        senders = [f"Eve <eve{each}@kwaad.example>" for each in range(2)]
        for each in senders:
            mail.write(QUESTION, sender=each)
        mail.look_alone()
        shown = {each.to[0]: each for each in mail.got()}
        for count in range(6):
            go_on(mail, senders, shown, count)
        mail.write(ASKED)
        mail.look_alone()
        told = [each.to[0] for each in mail.got()]
        assert told.count(JOS) == 1
        assert len(told) - 1 <= share(12) + len(senders)


def test_conversations_that_somebody_gathered_for_days_use_up_no_day_of_others(tmp_path: Path) -> None:
    """Of one domain some begin each day, and all go on on the same one: each of them has had its share by then."""
    with mail_town(tmp_path, "  most_a_day: 12\n") as mail:
        senders = [f"Eve <eve{each}@kwaad.example>" for each in range(4 * share(12))]
        for day in range(4):
            for each in senders[day * share(12) : (day + 1) * share(12)]:
                mail.write(QUESTION, sender=each)
            mail.look_alone()
            mail.place.box.advance(timedelta(days=1, minutes=1))
        shown = {each.to[0]: each for each in mail.got()}
        assert len(shown) == len(senders)
        before = len(mail.got())
        for count in range(2):
            go_on(mail, senders, shown, count)
        mail.write(ASKED)
        mail.look_alone()
        told = [each.to[0] for each in mail.got()[before:]]
        assert told.count(JOS) == 1
        assert len(told) <= 12, "nor do we send more than we may"


def test_who_writes_from_a_handful_of_domains_leaves_something_of_the_day(tmp_path: Path) -> None:
    with mail_town(tmp_path, "  most_a_day: 24\n") as mail:
        for each in range(4 * share(24)):
            mail.write(QUESTION, sender=f"Eve <eve{each}@kwaad{each % 4}.example>")
        mail.look_alone()
        mail.write(ASKED)
        mail.look_alone()
        assert JOS in [each.to[0] for each in mail.got()]

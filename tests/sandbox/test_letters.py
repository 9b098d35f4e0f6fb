"""Mail of somebody without an account: what they send, how it reads, what the forms let in, and that no text lives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import requests

from ospo_automation.sandbox import Repository, Sandbox, View
from ospo_automation.sandbox.web import Correspondent
from ospo_automation.sandbox.web.letter_pages import LONGEST_TEXT, MOST_LETTERS
from tests.sandbox.letterbox import Letterbox
from tests.sandbox.test_web import ATTACKS, HOME, Looked, get

if TYPE_CHECKING:
    from collections.abc import Mapping

JOS = Correspondent("Jos de Vries", "jos@gemeente.example")
GOOD = {"name": JOS.name, "address": JOS.address, "subject": "Mag dit?", "text": "Beste mensen,\r\n\r\nMag dit?"}
BOX = f"{HOME}/mail/{JOS.address}"


@pytest.fixture
def letters(box: Sandbox, repo: Repository) -> Letterbox:
    found = Letterbox()
    box.view = View(repo.full_name, letters=found)
    return found


def send(repo: Repository, path: str, given: Mapping[str, str], **headers: str) -> requests.Response:
    token = re.search(r'name="token" value="(\w+)"', get(repo, path).text)
    assert token
    return requests.post(
        repo.box.url + path,
        data={"token": token[1], **given},
        headers={"Origin": repo.box.url, **headers},
        timeout=10,
        allow_redirects=False,
    )


def test_a_mail_goes_out_and_the_answer_is_answered(repo: Repository, letters: Letterbox) -> None:
    assert f'href="{HOME}/mail">Geen account? Schrijf een mail<' in get(repo, HOME).text
    sent = send(repo, f"{HOME}/mail", GOOD)
    (own,) = letters.letters(JOS.address)
    thread = f"{BOX}/{own.thread}"
    assert (sent.status_code, sent.headers["Location"]) == (303, f"{thread}#letter-{own.id}")
    assert own.text == "Beste mensen,\n\nMag dit?"
    letters.answer(JOS.address, "Je vraag: Mag dit?", "Zo komt hij online:\n\nMag dit?\n")
    assert send(repo, thread, {"text": "Akkoord"}).status_code == 303
    last = letters.letters(JOS.address)[-1]
    assert last.subject == "Re: Je vraag: Mag dit?"
    assert last.text == (
        "Akkoord\n\nOp 2 november 2026 om 11:00 schreef Netwerk <vragen@example.org>:\n"
        "> Zo komt hij online:\n>\n> Mag dit?\n>\n"
    )
    assert last.parts == ("Akkoord", last.text.partition("\n\n")[2].rstrip("\n"))
    page = Looked(get(repo, thread).text)
    page.check_harmless()
    shown = " ".join(page.text.split())
    assert "Van Jos de Vries <jos@gemeente.example> Verzonden maandag 2 november 2026 10:00" in shown
    assert f'href="{thread.replace("@", "%40")}">Mag dit?</a>' in get(repo, BOX).text
    assert "3 mails" in get(repo, BOX).text
    assert f'value="{JOS.address}"' in get(repo, f"{HOME}/mail?as={JOS.address}").text


def test_a_coordinator_moves_what_waits_for_a_person(repo: Repository, letters: Letterbox) -> None:
    id_ = letters.write(JOS, "<b>Mag</b> dit?", "Mag dit?\n<script>")
    page = Looked(get(repo, f"{HOME}/desk").text)
    page.check_harmless()
    assert "Geen vraag" in page.text
    assert f'href="{HOME}/desk">' in get(repo, f"{HOME}/mail").text
    assert send(repo, f"{HOME}/desk", {"letter": id_, "folder": "elders"}).status_code == 404
    moved = send(repo, f"{HOME}/desk", {"letter": id_, "folder": "public"})
    assert (moved.status_code, moved.headers["Location"], letters.moved) == (303, f"{HOME}/desk", {id_})
    refused = requests.post(repo.box.url + f"{HOME}/desk", data={"letter": id_, "folder": "public"}, timeout=10)
    assert refused.status_code == 403


def test_while_a_mail_is_read_nobody_answers_and_the_page_says_so(repo: Repository, letters: Letterbox) -> None:
    id_ = letters.write(JOS, "Mag dit?", "Mag dit?")
    letters.is_busy = True
    page = get(repo, f"{BOX}/{id_}").text
    assert ('data-passing="yes"' in page, "<form" in page, "/-/clock.js" in page) == (True, False, True)
    letters.is_busy = False
    page = get(repo, f"{BOX}/{id_}").text
    assert ('data-passing="no"' in page, "<form" in page, "/-/clock.js" in page) == (True, True, False)


def test_what_cannot_be_sent_is_said_and_stays_there(repo: Repository, letters: Letterbox) -> None:
    for field, typed, says in (
        ("address", "jos", "vul een mailadres in"),
        ("address", "jos@gemeente.example\r\nBcc: x@example.org", "vul een mailadres in"),
        ("text", " \r\n", "schrijf iets"),
        ("text", "x" * (LONGEST_TEXT + 1), "maak dit korter"),
        ("subject", "x" * 201, "maak dit korter"),
    ):
        answer = send(repo, f"{HOME}/mail", {**GOOD, field: typed})
        assert (answer.status_code, says in answer.text) == (422, True), field
        assert 'value="Jos de Vries"' in answer.text
    assert letters.kept == []
    for _ in range(MOST_LETTERS):
        id_ = letters.write(JOS, "Nog een", "Nog een")
    assert send(repo, f"{HOME}/mail", GOOD).status_code == 422
    assert send(repo, f"{BOX}/{id_}", {"text": "Ja"}).status_code == 422


def test_only_our_own_form_sends_and_only_where_there_is_a_mailbox(repo: Repository, letters: Letterbox) -> None:
    id_ = letters.write(JOS, "Mag dit?", "Mag dit?")
    for path, given in ((f"{HOME}/mail", GOOD), (f"{BOX}/{id_}", {"text": "Ja"})):
        assert send(repo, path, {**given, "token": "x"}).status_code == 403
        assert send(repo, path, given, Origin="https://example.org").status_code == 403
    assert send(repo, f"{HOME}/mail", {"token": ""}).status_code == 403
    for path in (f"{HOME}/mail/bert@gemeente.example", f"{BOX}/{'0' * 16}", f"{BOX}/x", f"{BOX}%00"):
        assert get(repo, path).status_code == 404, path
    repo.box.view = View(repo.full_name)
    assert get(repo, f"{HOME}/mail").status_code == 404
    assert "/mail" not in get(repo, HOME).text
    assert len(letters.kept) == 1


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_in_a_mail_comes_to_life(repo: Repository, letters: Letterbox, attack: str) -> None:
    id_ = letters.write(
        Correspondent(attack, JOS.address), attack, f"{attack} https://example.org/{attack}\n> {attack}"
    )
    letters.answer(JOS.address, attack, attack)
    for path in (f"{HOME}/mail", f"{HOME}/mail?as={JOS.address}", BOX, f"{BOX}/{id_}"):
        page = Looked(get(repo, path).text)
        page.check_harmless()
        assert all(re.match(r"https?://|[/#]", each["href"]) for each in page.all("a"))

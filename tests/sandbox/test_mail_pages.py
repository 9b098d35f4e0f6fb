"""A mail of GitHub's and the answer to it: what stands in both, who may answer, and what the form lets in."""

from __future__ import annotations

import re
import time
from html import unescape
from typing import TYPE_CHECKING

import pytest
import requests

from ospo_automation.sandbox import BOT_LOGIN, Repository, Sandbox, View
from ospo_automation.sandbox.acts import MAX_BODY, Actor
from ospo_automation.sandbox.web.markdown import render
from ospo_automation.sandbox.web.quoting import as_text
from tests.sandbox.test_web import ATTACKS, HOME, LONG, PLACE, Looked, get

if TYPE_CHECKING:
    from collections.abc import Mapping

ASKS = """<!-- ospo:ask/1 {} -->
### Denken jullie mee?

@bert, het gaat over [de **EUPL**](https://example.org/eupl).

- `/meedoen` als je meehelpt
"""
MAIL = """

Van: github-actions[bot] <notifications@github.com>
Verzonden: maandag 2 november 2026 10:00
Aan: ospo-nl/netwerk <netwerk@noreply.github.com>
Onderwerp: Re: [ospo-nl/netwerk] Mag dit? (Issue #1)

github-actions[bot] left a comment (ospo-nl/netwerk#1)<{comment}>

Denken jullie mee?

@bert<{url}/notifications?person=bert>, het gaat over de EUPL<https://example.org/eupl>.

  *   /meedoen als je meehelpt

—
Reply to this email directly, view it on GitHub<{comment}>, or unsubscribe.
You are receiving this because you were mentioned.
Message ID: <ospo-nl/netwerk/issues/1/{id}@github.com>
"""


@pytest.fixture
def casus(box: Sandbox, repo: Repository) -> Repository:
    """Anna asks, and our bot asked Bert."""
    number = repo.open_issue("anna", title="Mag dit?", body="Kan @cleo dat zeggen?")
    box.acts.comment(Actor(BOT_LOGIN, automated=True), repo.state, repo.state.issues[number], ASKS)
    box.events.clear()
    box.view = View(repo.full_name, visitor="vera")
    return repo


def asked(repo: Repository) -> str:
    """Where Bert's mail is."""
    return f"{HOME}/issues/1/mail/bert/{repo.comments(1)[0].id}"


def typed(page: str) -> str:
    found = re.search(r"<textarea[^>]*>\n(.*)</textarea>", page, re.DOTALL)
    assert found
    return unescape(found[1])


def send(repo: Repository, path: str, given: Mapping[str, str], **headers: str) -> requests.Response:
    token = re.search(r'name="token" value="(\w+)"', get(repo, asked(repo)).text)
    assert token
    return requests.post(
        repo.box.url + path,
        data={"token": token[1], **given},
        headers={"Origin": repo.box.url, **headers},
        timeout=10,
        allow_redirects=False,
    )


def test_a_mail_is_answered_as_outlook_does_it(casus: Repository) -> None:
    box, path = casus.box, asked(casus)
    assert f'href="{path}">Beantwoord deze mail<' in get(casus, "/notifications?person=bert").text
    page = get(casus, path)
    id_ = casus.comments(1)[0].id
    begun = MAIL.format(url=box.url, comment=f"{box.url}{HOME}/issues/1#issuecomment-{id_}", id=id_)
    assert typed(page.text) == begun
    shown = " ".join(Looked(page.text).text.split())
    assert "Onderwerp Re: [ospo-nl/netwerk] Mag dit? (Issue #1) github-actions[bot] left a comment" in shown
    assert "Reply to this email directly, view it on GitHub, or unsubscribe. You are receiving this" in shown
    answer = send(casus, path, {"text": "Ja, dat mag.\r\n" + begun.removeprefix("\n").replace("\n", "\r\n")})
    said = casus.comments(1)[-1]
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{HOME}/issues/1#issuecomment-{said.id}")
    assert (said.author, said.created_via_email) == ("bert", True)
    arrived = "Ja, dat mag.\n" + begun.removeprefix("\n")
    for address in ("notifications@github.com", "netwerk@noreply.github.com"):
        arrived = arrived.replace(f"<{address}", "***@***.***")
    arrived = re.sub("<ospo-nl/netwerk/issues/1/.*@github.com", "***@***.***", arrived)
    assert said.body == arrived.replace("\n", "\r\n")
    event = box.take_event()
    assert event
    assert (event.name, event.action, event.actor) == ("issue_comment", "created", "bert")
    assert get(casus, f"{HOME}/issues/1").text.count("(via mail)") == 1


def test_an_english_network_has_an_english_mail_program(casus: Repository) -> None:
    casus.box.view = View(casus.full_name, "en")
    begun = typed(get(casus, f"{HOME}/issues/1/mail/cleo/opening").text)
    assert begun.startswith(
        "\n\nFrom: Anna <notifications@github.com>\nSent: Monday, November 2, 2026 10:00 AM\n"
        "To: ospo-nl/netwerk <netwerk@noreply.github.com>\nSubject: [ospo-nl/netwerk] Mag dit? (Issue #1)\n\n"
        "anna created an issue (ospo-nl/netwerk#1)<"
    )
    assert begun.endswith("Message ID: <ospo-nl/netwerk/issues/1@github.com>\n")
    casus.comment("cleo", 1, "Ja.", by_mail=True)
    assert "(by email)" in get(casus, f"{HOME}/issues/1").text


def test_only_whoever_got_it_answers_and_only_with_our_form(casus: Repository) -> None:
    path, good = asked(casus), {"text": "Ja."}
    pull = casus.open_pull("bert", title="Een les", body="@cleo", head="les", files={"les.md": "# Les\n"})
    casus.assign("bert", 1, "cleo")
    id_ = casus.comments(1)[0].id
    before = casus.snapshot()
    others = [f"1/mail/dirk/{id_}", "1/mail/bert/opening", f"1/mail/Bert/{id_}", "1/mail/bert/1", "9/mail/bert/1"]
    for other in [*others, f"{pull}/mail/cleo/opening", "1/mail/%3Cb%3E/opening", "1/mail/bert/0", "1/mail/bert"]:
        assert get(casus, f"{HOME}/issues/{other}").status_code == 404, other
        assert send(casus, f"{HOME}/issues/{other}", good).status_code in (404, 405), other
    assert send(casus, f"{HOME}/issues/1/mail/cleo/opening", good).status_code == 403  # each mail has its own form
    for origin in ("http://example.org", "null", "", casus.box.url.replace("http:", "https:")):
        assert send(casus, path, good, Origin=origin).status_code == 403, origin
    assert send(casus, path, good, Host="example.org").status_code == 421
    assert send(casus, path, {**good, "token": "x"}).status_code == 403
    assert send(casus, path, {"text": "x" * 505_000}).status_code == 413
    for text in ("", " \r\n\t", "\0", "x" * (MAX_BODY + 1)):
        answer = send(casus, path, {"text": text})
        assert (answer.status_code, "<title>Let op: Re: [ospo" in answer.text) == (422, True), text[:9]
    assert casus.snapshot() == before


def test_what_can_t_be_answered_has_no_page(casus: Repository) -> None:
    def offered(login: str) -> int:
        return get(casus, f"/notifications?person={login}").text.count("Beantwoord deze mail")

    assert (offered("anna"), offered("bert"), offered("cleo")) == (1, 1, 2)  # cleo stays subscribed
    path = asked(casus)
    casus.assign("bert", 1, "cleo")  # a mail without words of anybody's
    casus.open_pull("bert", title="Een les", body="@cleo", head="les", files={"les.md": "# Les\n"})
    assert offered("cleo") == 2
    casus.close_issue("bert", 1)  # nor has this one
    assert (offered("anna"), offered("cleo")) == (1, 2)
    casus.delete_comment(casus.comments(1)[0].id)
    assert (offered("anna"), offered("bert"), offered("cleo"), get(casus, path).status_code) == (0, 0, 1, 404)
    casus.delete_issue(1)
    assert offered("cleo") == 0


def test_a_locked_casus_is_for_those_who_may_write(casus: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    path = asked(casus)
    casus.lock_issue("bert", 1)
    assert send(casus, path, {"text": "Bert mag."}).status_code == 303
    casus.grant("bert", "read")
    token = re.search(r'name="token" value="(\w+)"', get(casus, path).text)
    assert token is None
    assert "zit op slot" in get(casus, path).text
    casus.grant("bert", "write")
    monkeypatch.setattr("ospo_automation.sandbox.web.replying.MOST_COMMENTS", 2)
    full = send(casus, path, {"text": "Nog iets."})
    assert (full.status_code, typed(full.text)) == (429, "Nog iets.")
    assert len(casus.comments(1)) == 2


def test_who_sent_the_page_before_the_lock_is_told(casus: Repository) -> None:
    path = asked(casus)
    token = re.search(r'name="token" value="(\w+)"', get(casus, path).text)
    assert token
    casus.lock_issue("bert", 1)
    casus.grant("bert", "read")
    answer = requests.post(
        casus.box.url + path, data={"token": token[1], "text": "Toch."}, headers={"Origin": casus.box.url}, timeout=10
    )
    assert (answer.status_code, "zit op slot" in answer.text) == (422, True)
    assert len(casus.comments(1)) == 1


def test_nobody_s_mail_comes_to_life(casus: Repository) -> None:
    casus.box.account("anna").name = "</textarea><script>alert(1)</script>"
    for attack in ATTACKS:
        number = casus.open_issue("anna", title=attack.splitlines()[0][:256], body=f"@cleo {attack}")
        page = get(casus, f"{HOME}/issues/{number}/mail/cleo/opening")
        assert page.status_code == (200 if "cleo" in told(casus, number) else 404)
        Looked(page.text).check_harmless()
    Looked(send(casus, asked(casus), {"text": "x" * MAX_BODY + "\n\n".join(ATTACKS)}).text).check_harmless()


def told(repo: Repository, number: int) -> set[str]:
    return {note.login for note in repo.box.notifications if note.number == number}


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("een\ntwee\n\ndrie", "een\ntwee\n\ndrie"),
        ("1. een\n2. twee\n   - diep\n\nna", "  *   een\n  *   twee\n\n  *   diep\n\nna"),
        ("- een\n\n  nog iets\n- twee", "  *   een\n\nnog iets\n\n  *   twee"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a\tb\n1\t2"),
        ("```\na  b\n  c\n```\nna", "a  b\n  c\n\nna"),
        ("> een\n\n---\n\n<details><summary>meer</summary>\n\ntwee\n</details>", "een\n\nmeer\n\ntwee"),
        ("# Kop\nzie #1 en <https://example.org>", "Kop\n\nzie #1<X/acme/site/issues/1> en https://example.org"),
        ("<!-- niets -->", ""),
    ],
)
def test_a_page_is_quoted_in_plain_lines(text: str, quoted: str) -> None:
    assert as_text(render(text, PLACE), "X").replace("<https://example.org>", "") == quoted


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_text_made_to_take_long_is_quoted_in_time(text: str) -> None:
    html = render(text, PLACE)
    begun = time.process_time()
    as_text(html, "X")
    assert time.process_time() - begun < 5

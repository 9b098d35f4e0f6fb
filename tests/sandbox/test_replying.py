"""The reply box below a casus: who may be played, what a reply brings about, and what it refuses."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import requests

from ospo_automation.sandbox import BOT_LOGIN, Repository, Sandbox, View
from ospo_automation.sandbox.acts import MAX_BODY, Actor
from tests.sandbox.test_web import ATTACKS, HOME, Looked, get

if TYPE_CHECKING:
    from collections.abc import Mapping

CASUS = f"{HOME}/issues/1"


@pytest.fixture
def casus(box: Sandbox, repo: Repository) -> Repository:
    """Anna asks, our bot asked Bert and Cleo, and Dora stands by."""
    box.add_user("dora")
    number = repo.open_issue("anna", title="Mag dit?", body="@dora misschien?")
    asks = Actor(BOT_LOGIN, automated=True)
    box.acts.comment(asks, repo.state, repo.state.issues[number], "@bert en @cleo, denken jullie mee?")
    repo.grant("dora", "write")
    repo.open_pull("bert", title="Een les", body="", head="les", files={"les.md": "# Les\n"})
    box.events.clear()
    roles = {"bert": "expert", "cleo": "expert", "dora": "coördinator"}
    box.view = View(repo.full_name, visitor="vera", roles=roles, stand_by=("dora",), hint="Of typ `/hulp`.")
    return repo


def offered(page: str) -> dict[str, str]:
    return dict(re.findall(r'<option value="(\w+)"(?: selected)?>([^<]+)</option>', page))


def proposed(repo: Repository, path: str = CASUS) -> list[str]:
    return [each["value"] for each in Looked(get(repo, path).text).all("option") if "selected" in each]


def send(repo: Repository, given: Mapping[str, Any], path: str = CASUS, **headers: str) -> requests.Response:
    token = re.search(r'name="token" value="(\w+)"', get(repo, CASUS).text)
    assert token
    return requests.post(
        repo.box.url + path,
        data={"token": token[1], "act": "reply", **given},
        headers={"Origin": repo.box.url, **headers},
        timeout=10,
        allow_redirects=False,
    )


def test_a_visitor_answers_as_somebody_who_takes_part(casus: Repository) -> None:
    box = casus.box
    page = get(casus, CASUS).text
    assert offered(page) == {
        "vera": "@vera (jij)",
        "anna": "@anna (eigenaar)",
        "bert": "@bert (expert, gevraagd)",
        "cleo": "@cleo (expert, gevraagd)",
        "dora": "@dora (coördinator)",
    }
    assert "Of typ <code>/hulp</code>." in page
    assert proposed(casus) == ["bert"]  # asked, and silent so far
    answer = send(casus, {"who": "bert", "text": "Ja.\r\n/meedoen"})
    said = casus.comments(1)[-1]
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{CASUS}#issuecomment-{said.id}")
    assert (said.author, said.body) == ("bert", "Ja.\r\n/meedoen")
    assert f'id="issuecomment-{said.id}"' in get(casus, CASUS).text
    assert get(casus, "/-/news/1").json()["at_work"] is True
    event = box.take_event()
    assert event
    assert (event.name, event.action, event.actor) == ("issue_comment", "created", "bert")
    assert event.payload["comment"]["body"] == said.body
    assert get(casus, "/-/news/1").json()["at_work"] is True  # the automation has it in hand
    assert box.take_event() is None
    assert get(casus, "/-/news/1").json()["at_work"] is False
    assert proposed(casus) == ["cleo"]
    casus.assign("cleo", 1, "cleo")
    assert offered(get(casus, CASUS).text)["cleo"] == "@cleo (expert, doet mee, gevraagd)"
    assert proposed(casus) == ["anna"]
    assert send(casus, {"who": "vera", "text": "Ook mijn vraag."}).status_code == 303
    assert casus.comments(1)[-1].author == "vera"


def test_nobody_else_is_played_and_nothing_else_is_taken_in(casus: Repository) -> None:
    before = casus.snapshot()
    good = {"who": "bert", "text": "Ja."}
    for who in ("", "github-actions[bot]", "ospo-nl", "Bert", "bert\0", "zomaar", BOT_LOGIN):
        assert send(casus, {"who": who, "text": "Ja."}).status_code == 422, who
    for text in ("", " \r\n\t", "\0", "x" * (MAX_BODY + 1), "€" * 40_000 + "x" * 40_000):
        assert send(casus, {"who": "bert", "text": text}).status_code == 422, text[:9]
    for origin in ("http://example.org", "null", "", casus.box.url.replace("http:", "https:")):
        assert send(casus, good, Origin=origin).status_code == 403, origin
    assert send(casus, good, Host="example.org").status_code == 421
    assert send(casus, {**good, "token": "x"}).status_code == 403
    other = casus.open_issue("anna", title="Een ander")
    assert send(casus, good, f"{HOME}/issues/{other}").status_code == 403  # each casus has its own form
    casus.delete_issue(other)
    assert send(casus, {"who": "bert", "text": "x" * 505_000}).status_code == 413
    for path in (f"{HOME}/issues/2", f"{HOME}/issues/9", f"{HOME}/pull/2"):
        assert send(casus, good, path).status_code in (403, 405), path
    assert casus.snapshot() == before


def test_a_locked_casus_is_for_those_who_may_write(casus: Repository) -> None:
    casus.lock_issue("dora", 1)
    assert list(offered(get(casus, CASUS).text)) == ["bert", "dora"]
    assert 'value="close"' not in get(casus, CASUS).text  # its owner can't come in any more
    casus.grant("bert", "triage")
    assert offered(get(casus, CASUS).text) == {"dora": "@dora (coördinator)"}
    assert send(casus, {"who": "bert", "text": "Toch."}).status_code == 422
    assert send(casus, {"who": "dora", "text": "Op slot."}).status_code == 303
    casus.grant("dora", "read")
    page = get(casus, CASUS).text
    assert offered(page) == {}
    assert "zit op slot" in page
    assert "<textarea" not in page


def test_what_is_wrong_is_said_and_what_was_typed_stays(casus: Repository) -> None:
    answer = send(casus, {"who": "cleo", "text": " "})
    page = Looked(answer.text)
    assert [each["id"] for each in page.all("textarea") if each["aria-invalid"] == "true"] == ["reply-text"]
    assert [each for each in page.all("div") if each.get("role") == "alert" and "autofocus" in each]
    assert {"#reply-text"} == {each["href"] for each in page.all("a") if each["href"].startswith("#reply-")}
    assert [each["value"] for each in page.all("option") if "selected" in each] == ["cleo"]
    assert "<title>Let op: Mag dit?" in answer.text
    typed = "\n\n".join(ATTACKS)
    for given in ({"who": "cleo", "text": typed, "act": "close"}, {"who": "<script>", "text": typed}):
        wrong = send(casus, given)
        assert wrong.status_code == 422
        Looked(wrong.text).check_harmless()
        kept = re.search(r"<textarea[^>]*>\n(.*)</textarea>", wrong.text, re.DOTALL)
        assert kept
        assert unescape(kept[1]).replace("\r\n", "\n") == typed
    assert len(casus.comments(1)) == 1


def test_nobody_s_reply_comes_to_life(casus: Repository) -> None:
    for attack in ATTACKS:
        assert send(casus, {"who": "vera", "text": attack}).status_code == 303
    assert casus.comments(1)[-1].body == ATTACKS[-1]
    Looked(get(casus, CASUS).text).check_harmless()


def test_only_the_owner_closes(casus: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    box = casus.box
    assert send(casus, {"who": "bert", "act": "close"}).status_code == 422
    assert casus.issue(1).state == "open"
    assert send(casus, {"who": "anna", "act": "close", "text": "Geholpen."}).status_code == 303
    assert [(each.name, each.action, each.actor) for each in box.events] == [
        ("issue_comment", "created", "anna"),
        ("issues", "closed", "anna"),
    ]
    assert (casus.issue(1).state, proposed(casus)) == ("closed", ["anna"])
    assert 'value="close"' not in get(casus, CASUS).text
    monkeypatch.setattr("ospo_automation.sandbox.web.replying.MOST_COMMENTS", 2)
    assert send(casus, {"who": "anna", "text": "Nog iets."}).status_code == 429
    assert len(casus.comments(1)) == 2

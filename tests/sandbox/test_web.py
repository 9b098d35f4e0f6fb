"""The pages of the small GitHub: what they show, what they let in, and that nobody's text comes to life on them."""

from __future__ import annotations

import re
import socket
import stat
import string
import time
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
import requests
import yaml

from ospo_automation.sandbox import BOT_LOGIN, Repository, Sandbox, StatusColumn, View, tangles
from ospo_automation.sandbox.acts import Actor
from ospo_automation.sandbox.mentions import mentioned
from ospo_automation.sandbox.web.colours import contrast, text_on
from ospo_automation.sandbox.web.finishing import Place
from ospo_automation.sandbox.web.markdown import render
from ospo_automation.sandbox.web.words import LANGUAGES, _all
from tests import hostile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

HOME = "/ospo-nl/netwerk"
NEW = f"{HOME}/issues/new?template=casus.yml"
FORM = """
name: Casus
description: Vraag het.
labels: [casus]
body:
  - type: markdown
    attributes: { value: "**Fijn** dat je het vraagt." }
  - type: dropdown
    id: kind
    attributes: { label: "Wat voor organisatie?", options: [Kies, gemeente, provincie] }
    validations: { required: true }
  - type: dropdown
    id: topics
    attributes: { label: "Waar gaat het over?", multiple: true, options: [licenties, inkoop] }
    validations: { required: true }
  - type: input
    id: name
    attributes: { label: "Welke organisatie?", placeholder: Mag leeg blijven }
  - type: textarea
    id: question
    attributes: { label: "Waar loop je op vast?", description: In een of twee zinnen. }
    validations: { required: true }
  - type: checkboxes
    id: fine
    attributes: { label: Openbaar, options: [{ label: Niets geheims, required: true }, { label: Deel de les }] }
"""
# What has been used against pages that show people's Markdown, and a few of our own.
ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "[klik](javascript:alert(1))",
    "[klik](data:text/html;base64,PHNjcmlwdD4=)",
    "<a href='jav&#x09;ascript:alert(1)'>klik</a>",
    "[a](<javascript:alert(1)>)\n\n<javascript:alert(1)>",
    "[x]: vbscript:msgbox(1)\n\n[x]",
    "![plaatje](https://example.org/spion.png)",
    "[![plaatje](//example.org/spion.png)](https://example.org)",
    "<img src='http://127.0.0.1/spion.png' srcset='//example.org/x 2x' alt='\"><script>alert(1)</script>'>",
    "<form action=/x><input name=token><button formaction=javascript:alert(1)>ok</button></form>",
    "<input type=image src=//example.org/x onfocus=alert(1) autofocus>",
    "<style>body{display:none}</style><link rel=stylesheet href=//example.org/x>",
    "<p style='position:fixed' class=skip id=main onclick=alert(1)>x</p>",
    "<meta http-equiv=refresh content='0;url=//example.org'><base href=//example.org>",
    "<details ontoggle=alert(1) open><summary>x</summary></details>",
    "<video src=//example.org/x poster=//example.org/y></video><audio src=x><embed src=x><object data=x>",
    "</div></article></main><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "`<script>alert(1)</script>`\n\n```html\n<script>alert(1)</script>\n```",
    "| <script>alert(1)</script> |\n| --- |\n| [x](javascript:alert(1)) |",
    "@anna<script>alert(1)</script> #1<img src=x onerror=alert(1)>",
    "<a title='@anna \"><img src=x onerror=alert(1)>' href='#1'>#1</a>",
    "<h1 onmouseover=alert(1)>@anna</h1><h7>x</h7></h2>",
    "<template><script>alert(1)</script></template><textarea><img src=x onerror=alert(1)></textarea>",
)
HIDDEN = "<!-- ospo:merk/1 -->"
PROJECT = {"Status": ["Nieuw", "Loopt"], "Termijn": "date"}


class Looked(HTMLParser):
    """What a browser would find on a page that could do something."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def check_harmless(self) -> None:
        """Only our own script and style sheets; no handlers, no styles, nothing from elsewhere."""
        assert {tag for tag, _ in self.tags} & {"iframe", "object", "embed", "base", "svg-script", "style"} == set()
        assert {each.get("src") for each in self.all("script")} <= {"/-/watch.js"}
        assert {each["href"] for each in self.all("link")} <= {"/-/look.css", "/-/labels.css", "/-/icon.svg"}
        assert [each for each in self.all("meta") if "http-equiv" in each] == []
        assert len(self.all("form")) <= 1
        assert all(each["src"].startswith(f"{HOME}/raw/") for each in self.all("img"))
        for _, attributes in self.tags:
            assert not [
                name for name in attributes if name.startswith("on") or name in ("style", "srcset", "formaction")
            ]
            schemes = {attributes[name].partition(":")[0] for name in ("href", "src", "action") if name in attributes}
            assert not {each.strip().lower() for each in schemes} & {"javascript", "data", "vbscript"}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def shown(box: Sandbox, repo: Repository) -> Repository:
    """A repository with something on every page."""
    repo.commit(
        {
            ".github/ISSUE_TEMPLATE/casus.yml": FORM,
            "README.md": "# Welkom\n\n[lees](docs/a.md#kop), [boven](../x.md), ![logo](docs/logo.png)\n",
            "docs/a.md": "---\nname: Anna\n---\n\n# Kop\n\nTekst van @anna.\n",
            "docs/logo.png": b"\x89PNG\r\n\x1a\n",
            "docs/lijst.txt": "een\ntwee\n",
        },
        author="bert",
    )
    for name in ("casus", "status: nieuw", "thema: licenties"):
        box.acts.make_label(repo.state, name, "0b3d2e", None)
    number = repo.open_issue("anna", title="Mag dit onder de EUPL?", body=f"{HIDDEN}\nWij vragen het ons af, zie #1.")
    repo.add_label("bert", number, "status: nieuw")
    repo.add_label("bert", number, "thema: licenties")
    robot = Actor(BOT_LOGIN, automated=True)
    box.acts.comment(robot, repo.state, repo.state.issues[number], f"{HIDDEN}\n@bert, denk je mee?")
    repo.react("cleo", number, "+1")
    repo.assign("bert", number, "cleo")
    repo.open_pull("bert", title="Een les", body="Uit #1.", head="les", files={"docs/les.md": "# Les\n"})
    repo.record_run("casus.yml", "issues.opened", number, requests=3, summary="### Gedaan\n\n- iets op #1\n")
    project = box.add_project("ospo-nl", "Alle casussen", fields=PROJECT, by="bert")
    item = project.add(repo, number, by="bert")
    project.move(item, "Status", "Loopt", by="cleo")
    project.move(item, "Termijn", "2026-12-03", by="bert")
    while box.take_event():
        pass
    box.view = View(
        repo.full_name, columns=(StatusColumn("status: nieuw", "Nieuw"), StatusColumn("status: weg", "Weg"))
    )
    return repo


def get(repo: Repository, path: str, **headers: str) -> requests.Response:
    return requests.get(
        repo.box.url + path, headers={"Accept": "text/html", **headers}, timeout=10, allow_redirects=False
    )


def send(repo: Repository, answers: Mapping[str, Any], **headers: str) -> requests.Response:
    token = re.search(r'name="token" value="(\w+)"', get(repo, NEW).text)
    assert token
    given = {"token": token[1], **answers}
    return requests.post(
        repo.box.url + f"{HOME}/issues/new",
        data=given,
        headers={"Origin": repo.box.url, **headers},
        timeout=10,
        allow_redirects=False,
    )


GOOD = {
    "title": "Mogen we dit?",
    "field-kind": "gemeente",
    "field-topics": ["licenties", "inkoop"],
    "field-question": "Wat <b>nu</b>?",
    "field-fine": ["Niets geheims"],
}


def pages(repo: Repository) -> Iterator[str]:
    yield from (HOME, f"{HOME}/issues", f"{HOME}/issues?state=all&label=thema: licenties", f"{HOME}/issues/1")
    yield from (f"{HOME}/board", f"{HOME}/pulls", f"{HOME}/pull/2", f"{HOME}/actions", f"{HOME}/actions?issue=1")
    yield from (f"{HOME}/tree/main", f"{HOME}/tree/main/docs", f"{HOME}/blob/main/docs/a.md", f"{HOME}/tree/les/docs")
    yield from (f"{HOME}/blob/main/docs/a.md?plain=1", f"{HOME}/blob/main/docs/lijst.txt", NEW)
    yield from (
        "/orgs/ospo-nl/projects/1",
        "/notifications",
        "/notifications?person=bert",
        f"{HOME}/blob/main/docs/logo.png",
    )
    yield f"{HOME}/issues/1/mail/bert/{repo.comments(1)[0].id}"
    yield f"{HOME}/commit/{repo.box.git_of(repo.full_name).resolve('les')}"


def test_every_page_stands_in_both_languages_and_hides_what_is_hidden(shown: Repository, language: str) -> None:
    view = shown.box.view
    assert view
    shown.box.view = View(view.repository, language=language, columns=view.columns)
    for path in pages(shown):
        answer = get(shown, path)
        assert answer.status_code == 200, path
        assert f'<html lang="{language}">' in answer.text
        assert "ospo:merk" not in answer.text, path
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        looked = Looked(answer.text)
        looked.check_harmless()
        assert len(looked.all("h1")) == 1, path
    assert get(shown, "/").headers["Location"] == HOME
    assert get(shown, "/anna").headers["Location"] == "/notifications?person=anna"
    assert get(shown, f"{HOME}/issues/2").headers["Location"] == f"{HOME}/pull/2"
    run = shown.state.runs[0].id
    assert get(shown, f"{HOME}/actions/runs/{run}").headers["Location"] == f"{HOME}/actions?page=1#run-{run}"
    assert get(shown, f"{HOME}/tree/main/docs/a.md").headers["Location"] == f"{HOME}/blob/main/docs/a.md"
    nowhere = ["/orgs/ospo-nl/projects/9", "/users/niemand/projects/1", f"{HOME}/actions/runs/1"]
    nowhere += ["/nergens", "/acme/site", "/-/x.css", f"{HOME}/wiki", f"{HOME}/issues/9", f"{HOME}/issues/0"]
    nowhere += [
        f"{HOME}/{odd}" for odd in ("blob/main/%2e%2e/x", "tree/main/%00", "blob/--help/x", "tree/-x", "tree/%ff")
    ]
    for path in [*nowhere, f"{HOME}/raw/main/docs/a.md", f"{HOME}/blob/main/:(top)x", f"{HOME}/commit/ffffffff"]:
        assert get(shown, path).status_code == 404, path


def test_the_issue_page_tells_who_heard_of_it_and_why(shown: Repository) -> None:
    text = " ".join(Looked(get(shown, f"{HOME}/issues/1").text).text.split())
    assert "Bericht hiervan ging naar: bert (genoemd), anna (opende dit)" in text
    assert "Bericht hiervan ging naar: cleo (toegewezen)" in text
    assert "duim omhoog 1 cleo" in text


def test_the_project_board_has_what_stands_on_its_cards(box: Sandbox, shown: Repository) -> None:
    project = box.project("ospo-nl", 1)
    elsewhere = box.add_repo("ospo-nl/elders")
    project.add(elsewhere, elsewhere.open_issue("anna", title="Van elders"), by="bert")
    text = " ".join(Looked(get(shown, "/orgs/ospo-nl/projects/1").text).text.split())
    assert "Zonder status 1 kaart Van elders ospo-nl/elders#1" in text
    assert "Loopt 1 kaart Mag dit onder de EUPL? Termijn 3 december 2026 #1 hier gezet door cleo, 2 november" in text
    assert "Nu leeg: Nieuw" in text
    assert 'href="/orgs/ospo-nl/projects/1">Bekijk het projectbord Alle casussen<' in get(shown, HOME).text


def test_the_view_stays_out_of_the_api(shown: Repository) -> None:
    box = shown.box
    get(shown, HOME)
    assert box.requests == []
    assert requests.get(f"{box.url}/repos{HOME}/issues/1", timeout=10).json()["html_url"] == f"{box.url}{HOME}/issues/1"
    assert requests.get(f"{box.url}/users/anna", headers={"Accept": "text/html"}, timeout=10).json()["login"] == "anna"
    box.view = None
    assert get(shown, HOME).status_code == 501
    box.unknown_routes.clear()


def test_only_this_machine_reads_and_only_our_forms_write(shown: Repository) -> None:
    url = shown.box.url
    port = url.rpartition(":")[2]
    assert get(shown, HOME, Host=f"localhost:{port}").status_code == 200
    for host in (
        "example.org",
        f"example.org:{port}",
        "127.0.0.1",
        f"127.0.0.1:{int(port) + 1}",
        f"localhost:{port}@x",
    ):
        assert get(shown, HOME, Host=host).status_code == 421, host
        assert get(shown, "/-/look.css", Host=host).status_code == 421, host
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        answer = requests.request(method, f"{url}{HOME}/board", timeout=10)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    for path in ("new", "1"):
        assert requests.put(f"{url}{HOME}/issues/{path}", timeout=10).headers["Allow"] == "GET, HEAD, POST"
    assert requests.head(url + HOME, timeout=10).status_code == 200
    for origin in ("http://example.org", "null", "", url.replace("http:", "https:"), f"http://localhost:{port}"):
        assert send(shown, GOOD, Origin=origin).status_code == 403, origin
    assert send(shown, {**GOOD, "token": "x"}).status_code == 403
    assert send(shown, {**GOOD, "token": "é"}).status_code == 403
    assert len(shown.state.issues) == 2


def test_by_another_name_the_api_gives_nothing_and_changes_nothing(shown: Repository) -> None:
    """A page elsewhere can let its own name lead here, and our tokens can be guessed."""
    box = shown.box
    issues, port = f"{box.url}/repos{HOME}/issues", box.url.rpartition(":")[2]
    token = {"Authorization": f"Bearer {box.user_token('bert')}"}
    for host in ("example.org", f"example.org:{port}", f"127.0.0.1:{port}.", f"localhost.example.org:{port}", "[::1]"):
        for address in (issues, f"{box.url}{HOME}.git/info/refs?service=git-upload-pack"):
            assert requests.get(address, headers={"Host": host, **token}, timeout=10).status_code == 502, host
        written = requests.post(issues, json={"title": "x"}, headers={"Host": host, **token}, timeout=10)
        assert written.status_code == 502, host
    for host in (f"localhost:{port}", "api.github.localhost", f"127.0.0.1:{port}"):
        assert requests.get(issues, headers={"Host": host}, timeout=10).status_code == 200, host
    simple = {"Content-Type": "text/plain", "Origin": "http://example.org"}  # what a page elsewhere may send unasked
    assert requests.post(issues, data='{"title": "x"}', headers=simple, timeout=10).status_code == 401
    answer = requests.options(issues, headers=simple, timeout=10)
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
    assert requests.get(issues, timeout=10).headers["X-Content-Type-Options"] == "nosniff"
    box.unknown_routes.clear()
    assert len(shown.state.issues) == 2


def raw(repo: Repository, sent: bytes) -> bytes:
    """What comes back for these very bytes, after which no more are sent."""
    with socket.create_connection(("127.0.0.1", int(repo.box.url.rpartition(":")[2])), timeout=10) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_what_is_no_request_is_answered_and_the_terminal_stays_quiet(
    shown: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    host = f"Host: {shown.box.url.removeprefix('http://')}\r\n".encode()
    assert raw(shown, b"GET http://[ HTTP/1.1\r\n" + host + b"\r\n").startswith(b"HTTP/1.1 400")
    form = f"Origin: {shown.box.url}\r\nContent-Type: application/x-www-form-urlencoded\r\n".encode()
    for path in (f"{HOME}/issues/new", f"/repos{HOME}/issues"):
        start = f"POST {path} HTTP/1.1\r\n".encode() + host + form
        for rest in (b"Content-Length: 99\r\n\r\ntitle=", b"Transfer-Encoding: chunked\r\n\r\nzz\r\nx"):
            assert raw(shown, start + rest)[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 403")
    assert capfd.readouterr() == ("", "")


def test_a_visitor_sends_in_a_casus(shown: Repository) -> None:
    shown.box.view = View(shown.full_name, visitor="vera")
    page = Looked(get(shown, NEW).text)
    names = {each["name"] for kind in ("input", "select", "textarea") for each in page.all(kind)}
    fields = {"field-kind", "field-topics", "field-name", "field-question", "field-fine"}
    assert names == {"token", "who", "title", *fields}
    answer = send(shown, GOOD)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{HOME}/issues/3")
    issue = shown.issue(3)
    assert (issue.author, issue.title, issue.labels) == ("vera", "Mogen we dit?", ["casus"])
    assert issue.body
    assert "### Waar gaat het over?\n\nlicenties, inkoop\n" in issue.body
    assert "### Welke organisatie?\n\n_No response_\n" in issue.body
    event = shown.box.take_event()
    assert event
    assert (event.name, event.action, event.actor) == ("issues", "opened", "vera")


def test_what_is_missing_is_said_and_what_was_typed_stays(shown: Repository) -> None:
    answer = send(shown, {"field-kind": "provincie", "field-name": 'De "Bilt" <x>', "field-topics": ["onzin"]})
    assert answer.status_code == 422
    page = Looked(answer.text)
    wrong = {each["href"] for each in page.all("a") if each["href"].startswith("#") and each["href"] != "#main"}
    assert wrong == {"#casus-title", "#field-topics-1", "#field-question", "#field-fine-1"}
    assert {each["id"] for _, each in page.tags if "id" in each} >= {each[1:] for each in wrong}
    assert {"name": "field-name", "value": 'De "Bilt" <x>'}.items() <= page.all("input")[4].items()
    assert [each["value"] for each in page.all("option") if "selected" in each] == ["bezoeker", "provincie"]
    assert [each for each in page.all("div") if each.get("role") == "alert" and "autofocus" in each]
    assert len(shown.state.issues) == 2


def test_too_much_is_refused_kindly(shown: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    assert send(shown, {**GOOD, "title": "x" * 257}).status_code == 422
    long = send(shown, {**GOOD, "field-question": "woord " * 11_000})
    assert long.status_code == 422
    assert long.text.count("woord ") > 10_000
    assert send(shown, {**GOOD, "field-question": "x" * 449_000}).status_code == 422
    for length in (505_000, 3_000_000):
        assert send(shown, {**GOOD, "field-question": "x" * length}).status_code == 413
    in_chunks = requests.post(
        f"{shown.box.url}{HOME}/issues/new",
        data=(b"x" * 65536 for _ in range(40)),
        headers={"Origin": shown.box.url, "Content-Type": "application/x-www-form-urlencoded"},
        timeout=10,
    )
    assert in_chunks.status_code == 413
    assert send(shown, {**GOOD, "field-kind": "buiten de lijst"}).status_code == 422
    monkeypatch.setattr("ospo_automation.sandbox.web.issue_form.MOST_SENT", 1)
    assert send(shown, GOOD).status_code == 303
    assert send(shown, GOOD).status_code == 429
    assert len(shown.state.issues) == 3


def test_however_many_send_at_once_there_are_no_more(shown: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ospo_automation.sandbox.web.issue_form.MOST_SENT", 3)
    with ThreadPoolExecutor(12) as many:
        given = sorted(many.map(lambda _: send(shown, GOOD).status_code, range(24)))
    assert given == [303] * 3 + [429] * 21
    assert len(shown.state.issues) == 2 + 3


@pytest.mark.parametrize(
    "form",
    [
        "",
        "3",
        "[]",
        "body: 3",
        "body: [3]",
        "body: [{type: input, attributes: 3}]",
        "body: [{type: input, attributes: {label: [a, b]}}]",
        "body: [{type: dropdown, attributes: {label: a, options: 3}}]",
        'body: [{type: input, attributes: {label: "\\ud800"}}]',
        "a: &a [x]\nb: &b [*a, *a]\nbody: [{type: input, attributes: {label: *b}}]",
        "body: !!python/object/apply:os.system [id]",
        "[" * 5000,
    ],
)
def test_a_form_that_is_none_is_a_page_that_is_none(shown: Repository, form: str) -> None:
    shown.commit({".github/ISSUE_TEMPLATE/casus.yml": form})
    assert get(shown, NEW).status_code == 404


def test_the_page_hears_that_the_automation_works_and_answers(shown: Repository) -> None:
    box = shown.box
    number = int(send(shown, GOOD).headers["Location"].rpartition("/")[2])
    first = get(shown, f"/-/news/{number}")
    assert first.json()["at_work"] is True
    assert get(shown, f"/-/news/{number}", **{"If-None-Match": first.headers["ETag"]}).status_code == 304
    while box.take_event():
        pass
    assert get(shown, f"/-/news/{number}").json()["at_work"] is True  # taken, and nothing has come of it yet
    box.acts.comment(Actor(BOT_LOGIN, automated=True), shown.state, shown.state.issues[number], "Bedankt.")
    later = get(shown, f"/-/news/{number}").json()
    assert later["at_work"] is False
    assert later["version"] != first.json()["version"]
    assert get(shown, "/-/news/1").json()["at_work"] is False


def test_lists_are_paged_and_filtered(shown: Repository) -> None:
    shown.box.events.clear()
    for number in range(120):
        shown.open_issue("anna", title=f"Vraag {number}")
    first = get(shown, f"{HOME}/issues").text
    assert first.count('<li class="row">') == 50
    assert "Pagina 1 van 3" in first
    last = get(shown, f"{HOME}/issues?page=3").text
    assert last.count('<li class="row">') == 21
    assert "Mag dit onder de EUPL?" in last
    assert "Een les" not in last  # a pull request is no casus
    for odd in ("0", "-1", "x", "99999999999999999999", "4"):
        assert get(shown, f"{HOME}/issues?page={odd}").status_code == 200
    assert get(shown, f"{HOME}/issues?label=Thema:%20Licenties").text.count('<li class="row">') == 1
    assert get(shown, f"{HOME}/issues?label=onbekend").text.count('<li class="row">') == 0
    assert get(shown, f"{HOME}/issues?state=closed").text.count('<li class="row">') == 0


def test_what_the_automation_keeps_for_itself_is_no_casus(shown: Repository) -> None:
    robot = Actor(BOT_LOGIN, automated=True)
    shown.box.acts.open_issue(robot, shown.state, title="Het bord zelf", body="Kolommen")
    outside = shown.open_issue("anna", title="Nog zonder status")
    assert "1 casus, per status" in get(shown, f"{HOME}/board").text
    assert "1 open casus staat nog niet op het bord" in get(shown, f"{HOME}/board").text
    assert "Bekijk alle 2 open casussen" in get(shown, HOME).text
    listed = get(shown, f"{HOME}/issues").text
    assert f"#{outside}<" in listed
    assert "Het bord zelf" in listed  # as on GitHub


def test_nobody_s_text_comes_to_life(box: Sandbox, shown: Repository) -> None:
    nasty = "\n\n".join(ATTACKS)
    for attack in ATTACKS:
        number = shown.open_issue("anna", title=attack.splitlines()[0][:256], body=attack)
        shown.comment("anna", number, attack)
    box.acts.make_label(shown.state, '"><script>x', "red;}*{display:none", '" onmouseover="alert(1)')
    shown.add_label("bert", number, '"><script>x')
    shown.commit({"docs/<script>.md": nasty, "docs/naar.txt": nasty}, message="<script>alert(1)</script>\n\n" + nasty)
    shown.record_run("<script>x", "<script>y", number, requests=1, summary=nasty)
    board = box.add_project("ospo-nl", ATTACKS[0], fields={ATTACKS[0]: [ATTACKS[1]], "Status": [ATTACKS[2]]}, by="bert")
    for field, option in ((ATTACKS[0], ATTACKS[1]), ("Status", ATTACKS[2])):
        board.move(board.add(shown, number, by="bert"), field, option, by="bert")
    pull = shown.open_pull("bert", title=ATTACKS[0], body=nasty, head="x-y", files={"docs/<b>.md": nasty})
    box.add_user("ge<b>k", "<script>alert(1)</script>")
    paths = [f"{HOME}/issues/{each.number}" for each in shown.issues() if each.number != 2]
    paths += [
        HOME,
        f"{HOME}/issues",
        f"{HOME}/board",
        f"{HOME}/pull/{pull}",
        f"{HOME}/actions",
        f"{HOME}/tree/main/docs",
        f"/orgs/ospo-nl/projects/{board.number}",
    ]
    paths += [f"{HOME}/blob/main/docs/%3Cscript%3E.md", f"{HOME}/blob/main/docs/naar.txt", "/notifications"]
    paths += [f"{HOME}/issues?label=%22%3E%3Cscript%3E", f"{HOME}/issues/new?title=%22%3E%3Cscript%3E", "/%3Cscript%3E"]
    for path in paths:
        Looked(get(shown, path).text).check_harmless()
    assert "display" not in get(shown, "/-/labels.css").text


ODD_NAMES = (":(glob)x", ":x", "*", "[a]", '"><img src=x>', "a\nb", "..x", "-x", "a\\b", "é")


def commit_of(repo: Repository, entries: str, *parents: str, author: str = "x <x> 0 +0000") -> str:
    """A commit as no client of ours would make it: `entries` as `git mktree -z` wants them, `author` with a date."""
    git = repo.box.git_of(repo.full_name)
    tree = git.run("mktree", "-z", "--missing", feed=entries.encode()).decode().strip()
    lines = [f"tree {tree}", *(f"parent {one}" for one in parents), f"author {author}", f"committer {author}", "", "x"]
    made = git.run("hash-object", "-t", "commit", "-w", "--stdin", "--literally", feed="\n".join(lines).encode())
    return made.decode().strip()


def test_files_that_nobody_expects_have_a_page_too(shown: Repository) -> None:
    git = shown.box.git_of(shown.full_name)
    main = git.resolve("main")
    assert main
    text, folder = git.entries("main", "docs/lijst.txt")[0].sha, git.entries("main", "docs")[0].sha
    link = git.run("hash-object", "-w", "--stdin", feed=b"../../../../etc/passwd").decode().strip()
    odd = commit_of(
        shown,
        "".join(f"100644 blob {text}\t{name}\0" for name in ODD_NAMES)
        + f"160000 commit {main}\tother\x00120000 blob {link}\tlink.png\x00040000 tree {folder}\tREADME.md\0",
    )
    git.point("refs/heads/vreemd", odd)
    page = get(shown, f"{HOME}/tree/vreemd")
    assert page.status_code == 200
    Looked(page.text).check_harmless()
    links = {each["href"] for each in Looked(page.text).all("a") if "/blob/vreemd/" in each["href"]}
    assert len(links) == len(ODD_NAMES) + 2
    for address in links:
        shown_file = get(shown, address)
        assert shown_file.status_code == 200, address
        Looked(shown_file.text).check_harmless()
    assert get(shown, f"{HOME}/raw/vreemd/link.png").content == b"../../../../etc/passwd"  # what the link says
    for nothing in ("other", "README.md", ":(literal)-x", ":(exclude)x"):
        assert get(shown, f"{HOME}/raw/vreemd/{nothing}").status_code == 404, nothing
    before = commit_of(shown, f"100644 blob {text}\ta\x00100644 blob {text}\tb\x00100644 blob {text}\tc\0")
    entries = f"120000 blob {link}\ta\x00160000 commit {main}\tb\x00100755 blob {text}\tc\0"
    after = get(shown, f"{HOME}/commit/{commit_of(shown, entries, before)}")
    assert (after.status_code, after.text.count('<section class="file"')) == (200, 3)
    assert "+../../../../etc/passwd" in after.text


@pytest.mark.parametrize("date", ["99999999999999 +0000", "253402300799 +0000", "1 +9999", "-5 +0000", ""])
def test_a_commit_may_have_any_date(shown: Repository, date: str) -> None:
    sha = commit_of(shown, "", author=f"x <x> {date}")
    for page in ("commit", "tree"):
        assert get(shown, f"{HOME}/{page}/{sha}").status_code == 200


def test_a_branch_may_have_slashes_and_nothing_else_that_git_understands_is_one(shown: Repository) -> None:
    shown.open_pull("bert", title="Les 2", body="", head="les-2/een", files={"docs/les.md": "# Les\n"})
    git = shown.box.git_of(shown.full_name)
    git.point("refs/tags/v1", git.resolve("main"))
    for start in ("les-2/een", "les-2%2Feen", "v1", "HEAD", git.resolve("main")):
        page = get(shown, f"{HOME}/tree/{start}")
        assert page.status_code == 200, start
        files = [each["href"] for each in Looked(page.text).all("a") if re.search("/(?:tree|blob)/", each["href"])]
        assert len(files) > 2
        for address in files:
            assert get(shown, address.partition("#")[0]).status_code in (200, 404 if "x.md" in address else 200), (
                address
            )
    assert get(shown, f"{HOME}/blob/les-2/een/docs/les.md").status_code == 200
    for odd in ("%5Emain", "main%5E", "main~1", "main%40%7B0%7D", ":%2FStart", "%40", "les-2", "refs%2Fheads%2Fmain"):
        assert get(shown, f"{HOME}/tree/{odd}").status_code == 404, odd


LONG = {  # 64 K each: all that GitHub takes
    "brackets": "[" * 65_000,
    "pictures": "![" * 32_000,
    "addresses": "x://" * 16_000,
    "comments": "<![CDATA[" * 7000,
    "tasks": "- [x] a\n" * 8000,
    "one address, often": f"[a]: http://{'x' * 30_000}\n\n" + "[a]\n" * 2900,
    "left open": "".join(f"<b title={each}>" for each in range(2500)) + "<p>x" * 6000,
    "left open in cells": "".join(f"<i lang={each}><table><td></i></table>" for each in range(900)) + "<p>x" * 6000,
    "quotes": "> " * 32_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_text_made_to_take_long_does_not(text: str) -> None:
    start = time.process_time()
    shown = render(f"@anna\n\n{text}", PLACE)
    assert time.process_time() - start < 10  # they took up to two minutes, or all of the machine's memory
    assert len(shown) < 5_000_000
    Looked(shown).check_harmless()
    assert mentioned(f"@anna\n\n{text}") == ["anna"]


def test_what_is_tangled_is_shown_as_it_was_typed() -> None:
    text = "<script>alert(1)</script> @anna #1 " + "[" * 3001
    shown = str(render(text, PLACE))
    assert shown.startswith('<pre tabindex="0">&lt;script&gt;alert(1)&lt;/script&gt; @anna #1 [[[')
    assert not tangles.is_tangled("[a](https://example.org)\n" * 900)
    assert '<a href="https://example.org"' in render("[a]: https://example.org\n\n" + "[a] " * 2900, PLACE)


def test_what_is_kept_is_for_its_owner_only(tmp_path: Path) -> None:
    with Sandbox(keep=tmp_path / "kept") as box:
        assert stat.S_IMODE(box.folder.stat().st_mode) == 0o700


PLACE = Place("acme/site", "nl", 2, {"anna": "Anna", "bert": "bert"}, {1: False, 2: True}, folder=None)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "@anna en `@bert` en x@bert.nl",
            '<a class="mention" href="/notifications?person=Anna"><strong>@Anna</strong>',
        ),
        ("zie #1, #2 en #3", 'href="/acme/site/issues/1">#1</a>, <a href="/acme/site/pull/2">#2</a> en #3'),
        ("`#1` en [#1](#x)", "<code>#1</code>"),
        ("een\ntwee", "een<br>\ntwee"),
        ("# Groot\n\n### Klein", '<h3 class="meant-1">Groot</h3>\n<h4 class="meant-3">Klein</h4>'),
        ("- [x] af\n- [ ] niet", 'disabled checked aria-label="gedaan"> af'),
        ("| a | b |\n|---|--:|\n| 1 | 2 |", '<td align="right">2</td>'),
        ("~~weg~~ https://example.org", '<a href="https://example.org" rel="nofollow noopener noreferrer">'),
        ("![kat](https://example.org/kat.png)", '<a href="https://example.org/kat.png" rel="nofollow noopener'),
        ("<details><summary>meer</summary>\n\n**dik**\n\n</details>", "<strong>dik</strong>"),
        ("```python\nx = '<b>'\n```", "<pre tabindex=\"0\"><code>x = '&lt;b&gt;'"),
        ("<!-- verborgen -->", ""),
        ("<!-- verborgen", ""),
    ],
)
def test_text_is_shown_as_on_github(text: str, html: str) -> None:
    shown = str(render(text, PLACE))
    assert html in shown
    if not html:
        assert shown == ""
    assert shown.count('class="mention"') == ("@anna" in text)


def test_links_in_a_file_lead_to_the_files_beside_it() -> None:
    place = Place("acme/site", "nl", 1, folder="docs/gids", ref="main")
    text = """[a](b.md#c) [d](../e.md) [f](/g.md) [h](#één-kop) [j](https://example.org) ![k](l.png) ![m](/../../n.png)
een zin die verdergaat; [p](q.py#L3)

# Één *kop*
# Één kop
"""
    shown = render(text, place)
    tags = Looked(shown).tags
    blob, raw, anchor = "/acme/site/blob/main", "/acme/site/raw/main", "user-content-één-kop"
    assert [each.get("href") or each["src"] for tag, each in tags if tag in ("a", "img")] == [
        f"{blob}/docs/gids/b.md#user-content-c",
        f"{blob}/docs/e.md",
        f"{blob}/g.md",
        f"#{anchor}",
        "https://example.org",
        f"{raw}/docs/gids/l.png",
        f"{raw}/n.png",
        f"{blob}/docs/gids/q.py#L3",
    ]
    assert [each["id"] for _, each in tags if "id" in each] == [anchor, f"{anchor}-1"]
    assert "<br" not in shown


def test_only_whom_github_would_notify_is_linked() -> None:
    place = Place("acme/site", "nl", 2, {each: each for each in ("anna", "bert", "carla", "dirk", "emma")})
    for seed in range(300):
        text = hostile.text(seed).encode("utf-8", "replace").decode()
        looked = Looked(render(text, place))
        linked = {each["href"].rpartition("=")[2] for each in looked.all("a") if each.get("class") == "mention"}
        assert linked <= set(mentioned(text)), seed


def test_every_label_can_be_read() -> None:
    steps = [f"{each:02x}" for each in range(0, 256, 17)]
    for colour in (f"{red}{green}{blue}" for red in steps for green in steps for blue in steps):
        assert contrast(colour, text_on(colour)) >= 4.5, colour


def words(found: Any, path: str = "") -> Iterator[tuple[str, set[str | None]]]:
    if isinstance(found, dict):
        for key, value in found.items():
            yield from words(value, f"{path}.{key}")
    else:
        yield path, {name for _, name, _, _ in string.Formatter().parse(found)} - {None}


def test_both_languages_say_the_same_things() -> None:
    dutch, english = dict(words(_all("nl"))), dict(words(_all("en")))
    assert dutch == english
    for language in LANGUAGES:
        assert "!" not in yaml.safe_dump(_all(language), allow_unicode=True)

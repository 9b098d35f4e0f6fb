"""Connections are kept as GitHub keeps them, also where a request was odd; those whom nobody needs end."""

from __future__ import annotations

import http.client
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import requests

from ospo_automation.sandbox.loopback import MOST_KEPT

if TYPE_CHECKING:
    from ospo_automation.sandbox import Repository, Sandbox


def dial(box: Sandbox) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(box.url).netloc, timeout=5)


def test_one_connection_takes_one_request_after_another(box: Sandbox, repo: Repository) -> None:
    number, line = repo.open_issue("anna", title="x"), dial(box)
    path, known = f"/repos/{repo.full_name}/issues/{number}", dict[str, str]()
    statuses, lines = [], set()
    for method, body in [("GET", None), ("POST", b"{}"), ("DELETE", b"not read"), ("HEAD", None), ("GET", None)]:
        line.request(method, path, body, known)
        answer = line.getresponse()
        assert bool(answer.read()) is (method != "HEAD" and answer.status != 304)
        known = {"If-None-Match": answer.headers["ETag"]} if answer.headers["ETag"] else known
        statuses.append(answer.status)
        lines.add(line.sock)
    line.close()
    assert (statuses[0], statuses[-1], len(lines)) == (200, 304, 1)
    assert len(box.requests) == len(statuses)
    box.unknown_routes.clear()


@pytest.mark.parametrize(
    "headers", [{"Transfer-Encoding": "chunked"}, {"Content-Length": "-1"}, {"Connection": "close"}]
)
def test_where_a_request_may_not_end_its_connection_does(
    box: Sandbox, repo: Repository, headers: dict[str, str]
) -> None:
    line = dial(box)
    line.putrequest("POST", f"/repos/{repo.full_name}/issues")
    for name, value in headers.items():
        line.putheader(name, value)
    line.endheaders(b"2\r\n{}\r\n0\r\n\r\n" if "Transfer-Encoding" in headers else None)
    answer = line.getresponse()
    assert answer.read()
    assert answer.headers["Connection"] == "close"
    line.close()


def test_what_breaks_in_the_sandbox_is_an_answer_too(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(box), "turn", None)
    assert requests.get(f"{box.url}/rate_limit", timeout=5).status_code == 500
    assert "bug in the sandbox" in box.violations.pop()


def test_whoever_asks_nothing_any_more_is_hung_up_on(box: Sandbox) -> None:
    lines: list[http.client.HTTPConnection] = []
    for count in range(MOST_KEPT + 1):
        while len(box._server._http._idle) < count:  # on a busy machine it counts the one before later
            time.sleep(0.001)
        lines.append(dial(box))
        lines[-1].request("GET", "/rate_limit")
        lines[-1].getresponse().read()
    first, second = lines[0].sock, lines[1].sock
    assert first.recv(1) == b""
    lines[1].request("GET", "/rate_limit")
    assert lines[1].getresponse().read()
    assert lines[1].sock is second
    for each in lines:
        each.close()

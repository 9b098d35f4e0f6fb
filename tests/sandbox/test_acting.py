"""What people do in the web view beside replying: what is wrong is said, and what was typed stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import requests

from ospo_automation.sandbox import Repository, View
from ospo_automation.sandbox.acts import MAX_BODY
from tests.sandbox.test_web import HOME, get

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.fixture
def proposed(repo: Repository) -> Repository:
    """Anna asks, and Bert proposes a page and a picture."""
    repo.open_issue("anna", title="Mag dit?", body="Een vraag.")
    repo.grant("bert", "write")
    repo.open_pull(
        "bert", title="Een les", body="", head="les", files={"a.png": b"\x89PNG\xff\xfe", "les.md": "# Les\n"}
    )
    repo.box.view = View(repo.full_name, visitor="vera")
    return repo


def act(repo: Repository, page: str, given: Mapping[str, str]) -> requests.Response:
    token = re.search(r'name="token" value="(\w+)"', get(repo, f"{page}/acts").text)
    assert token
    sent = {"token": token[1], "who": "bert", **given}
    headers = {"Origin": repo.box.url}
    return requests.post(f"{repo.box.url}{page}/acts", data=sent, headers=headers, timeout=10, allow_redirects=False)


@pytest.mark.parametrize(
    ("page", "given"),
    [
        ("issues/1", {"act": "edit", "title": "x" * 257, "body": "Een vraag."}),
        ("pull/2", {"act": "review", "who": "vera", "verdict": "approve", "text": "x" * (MAX_BODY + 1)}),
    ],
)
def test_what_is_longer_than_github_takes_is_told(proposed: Repository, page: str, given: Mapping[str, str]) -> None:
    answer = act(proposed, f"{HOME}/{page}", given)
    assert answer.status_code == 422
    assert "dit is te lang" in answer.text
    assert given.get("text", given.get("title", "")) in answer.text
    assert proposed.issue(1).title == "Mag dit?"


def test_a_picture_in_a_proposal_keeps_nobody_from_the_rest(proposed: Repository) -> None:
    page = get(proposed, f"{HOME}/pull/2/acts")
    assert page.status_code == 200
    assert "# Les" in page.text
    answer = act(proposed, f"{HOME}/pull/2", {"act": "write", "path": "a.png", "text": "geen beeld"})
    assert answer.status_code == 422
    assert proposed.box.violations == []


def test_what_was_typed_stays_where_somebody_may_not_do_it_any_more(proposed: Repository) -> None:
    answer = act(proposed, f"{HOME}/pull/2", {"act": "write", "who": "anna", "path": "les.md", "text": "Een hele les."})
    assert answer.status_code == 422
    assert "Een hele les." in answer.text
    assert proposed.read("les.md", "les") == "# Les\n"


def test_a_file_that_nobody_changed_is_not_written(proposed: Repository) -> None:
    proposed.commit({"a.md": "# A\r\n\r\nTekst.\r\n"}, author="bert")
    before = proposed.box.git_of(proposed.full_name).branch("main")
    place = f"{HOME}/edit/main/a.md"
    token = re.search(r'name="token" value="(\w+)"', get(proposed, place).text)
    assert token

    def edited(text: str) -> int:
        sent, headers = {"token": token[1], "who": "bert", "text": text}, {"Origin": proposed.box.url}
        url = f"{proposed.box.url}{place}"
        return requests.post(url, data=sent, headers=headers, timeout=10, allow_redirects=False).status_code

    assert edited("# A\r\n\r\nTekst.\r\n") == 303
    assert proposed.box.git_of(proposed.full_name).branch("main") == before
    assert edited("# A\r\n\r\nMeer.\r\n") == 303
    assert proposed.read("a.md") == "# A\r\n\r\nMeer.\r\n"

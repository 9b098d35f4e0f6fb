"""What came as an answer to a mail: that GraphQL tells it, that nothing else does, and what GitHub takes out of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from ospo_automation.sandbox import Sandbox
from ospo_automation.sandbox.contract import rest
from ospo_automation.sandbox.graphql import schema
from tests.sandbox.test_graphql import ask

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from github import Github

    from ospo_automation.sandbox import Repository

CHANNELS = """{ repository(owner: "ospo-nl", name: "netwerk") {
    issue(number: 1) { createdViaEmail comments(first: 9) { nodes { databaseId createdViaEmail } } }
    pullRequest(number: 2) { createdViaEmail comments(first: 9) { nodes { createdViaEmail } }
      reviews(first: 1) { nodes { createdViaEmail } } }
} }"""


@pytest.fixture
def casus(repo: Repository) -> Repository:
    repo.open_issue("anna", title="Mag dit?", body="@bert?")
    return repo


def channels(client: Github) -> dict[int, bool]:
    """By mail or not, by comment."""
    found = ask(client, CHANNELS)["data"]["repository"]["issue"]
    assert found["createdViaEmail"] is False
    return {each["databaseId"]: each["createdViaEmail"] for each in found["comments"]["nodes"]}


def test_only_graphql_tells_that_a_comment_came_by_mail(
    casus: Repository, box: Sandbox, connect: Callable[[str], Github]
) -> None:
    client = connect(box.user_token("bert"))
    typed, mailed = casus.comment("bert", 1, "Ja."), casus.comment("bert", 1, "Ja.", by_mail=True)
    pull = casus.open_pull("bert", title="Een les", body="", head="les", files={"les.md": "# Les\n"})
    casus.comment("anna", pull, "Goed zo.", by_mail=True)
    casus.review("anna", pull, "APPROVED")
    assert channels(client) == {typed: False, mailed: True}
    found = ask(client, CHANNELS)["data"]["repository"]["pullRequest"]
    assert found == {
        "createdViaEmail": False,
        "comments": {"nodes": [{"createdViaEmail": True}]},
        "reviews": {"nodes": [{"createdViaEmail": False}]},
    }
    assert [each.created_via_email for each in casus.comments(1)] == [False, True]
    known = rest()["components"]["schemas"]["issue-comment"]["properties"]
    one, other = (each.raw_data for each in client.get_repo(casus.full_name).get_issue(1).get_comments())
    assert set(one) == set(other) <= set(known)
    happened = [event.payload["comment"] for event in box.events if event.name == "issue_comment"]
    assert [set(each) for each in happened] == [set(one)] * 3  # a run isn't told either
    assert not [name for name in known if "mail" in name]


def test_an_edit_and_a_new_place_leave_it_as_it_was(casus: Repository, box: Sandbox, robot: Github) -> None:
    said = [casus.comment("bert", 1, "Ja.", by_mail=way) for way in (True, False)]
    for each in said:
        casus.edit_comment("bert", each, "Nee, op bert@example.org.")
    assert channels(robot) == {said[0]: True, said[1]: False}
    assert casus.comments(1)[0].body == "Nee, op bert@example.org."
    other = box.add_repo("ospo-nl/elders")
    casus.transfer_issue(1, other)
    assert [each.created_via_email for each in other.comments(1)] == [True, False]


def test_it_is_kept_and_who_kept_without_it_goes_on(tmp_path: Path) -> None:
    for name in ("now", "before"):
        with Sandbox(keep=tmp_path / name) as box:
            box.add_user("anna")
            repo = box.add_repo("ospo-nl/netwerk")
            repo.open_issue("anna", title="Mag dit?")
            repo.comment("anna", 1, "Iemand?", by_mail=True)
    state = tmp_path / "before" / "state.json"
    text = state.read_text(encoding="utf-8")
    assert text.count(',"created_via_email":true') == 1
    state.write_text(text.replace(',"created_via_email":true', ""), encoding="utf-8")
    found = []
    for name in ("now", "before"):
        with Sandbox(keep=tmp_path / name) as box:
            found += [each.created_via_email for each in box.repo("ospo-nl/netwerk").comments(1)]
    assert found == [True, False]


@pytest.mark.parametrize(
    ("sent", "arrives"),
    [
        ("Van: Anna <notifications@github.com>\nAan: x", "Van: Anna ***@***.***>\nAan: x"),
        ("Message ID: <ospo-nl/netwerk/issues/1/500001@github.com>", "Message ID: ***@***.***>"),
        ("Mail b.de.vries+os@gemeente.example.org, of bel.", "Mail ***@***.***, of bel."),
        ("@bert, zie a@b en 3 < 4 @ huis", "@bert, zie a@b en 3 < 4 @ huis"),
    ],
)
def test_github_shows_no_address_that_came_by_mail(casus: Repository, sent: str, arrives: str) -> None:
    casus.comment("bert", 1, sent, by_mail=True)
    casus.comment("bert", 1, sent)
    assert [each.body for each in casus.comments(1)] == [arrives, sent]


@pytest.mark.parametrize("part", ["x", "x.", "<", "a@", "a@b", "a@b.", "@", "<x/"])
def test_a_long_mail_takes_no_long_time(casus: Repository, part: str) -> None:
    begun = time.process_time()
    casus.comment("bert", 1, part * (65_000 // len(part)), by_mail=True)
    assert time.process_time() - begun < 5


def test_github_s_own_description_has_it_on_everything_that_people_write() -> None:
    types: dict[str, Any] = schema().type_map
    having = {name: str(each.fields["createdViaEmail"].type) for name, each in types.items() if _has_it(each)}
    assert having == dict.fromkeys(("Issue", "IssueComment", "PullRequest", "PullRequestReview"), "Boolean!")


def _has_it(kind: Any) -> bool:
    return "createdViaEmail" in getattr(kind, "fields", {})

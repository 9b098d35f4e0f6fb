"""What people do: events, forms and notifications."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from ospo_automation.sandbox import BOT_LOGIN
from ospo_automation.sandbox.mentions import mentioned

if TYPE_CHECKING:
    from github import Github

    from ospo_automation.sandbox import Repository, Sandbox

FORM = """
name: Casus
description: Een vraag
title: "[Casus] "
labels: [casus, bestaat-niet]
assignees: bert
body:
  - type: markdown
    attributes: {value: Welkom}
  - type: dropdown
    id: topics
    attributes: {label: Onderwerpen, multiple: true, options: [EUPL, AVG, Inkoop]}
  - type: dropdown
    id: urgency
    attributes: {label: Haast, options: [Kies, Nee, Ja], default: 1}
  - type: input
    id: org
    attributes: {label: Organisatie}
  - type: textarea
    id: situation
    attributes: {label: Situatie, value: "vooraf"}
    validations: {required: true}
  - type: textarea
    id: log
    attributes: {label: Log, render: shell}
  - type: checkboxes
    id: no_secrets
    attributes:
      label: Openbaar
      options:
        - {label: Geen geheimen, required: true}
        - {label: Ook in de kennisbank}
"""
PATH = ".github/ISSUE_TEMPLATE/casus.yml"


def test_a_form_is_rendered_as_github_does(box: Sandbox, repo: Repository, robot: Github) -> None:
    repo.commit({PATH: FORM})
    robot.get_repo(repo.full_name).create_label("casus", "ffffff")
    answers: dict[str, Any] = {
        "topics": ["Inkoop", "EUPL"],
        "situation": "een\n### twee",
        "no_secrets": ["Geen geheimen"],
    }
    number = repo.submit_form("anna", "casus.yml", title="Mag dit?", answers=answers)
    issue = repo.issue(number)
    assert (issue.title, issue.labels, issue.assignees, issue.author) == (
        "[Casus] Mag dit?",
        ["casus"],
        ["bert"],
        "anna",
    )
    assert issue.body == (
        "### Onderwerpen\n\nEUPL, Inkoop\n\n### Haast\n\nNee\n\n### Organisatie\n\n_No response_\n\n"
        "### Situatie\n\neen\r\n### twee\n\n### Log\n\n```shell\n\n```\n\n"
        "### Openbaar\n\n- [X] Geen geheimen\n- [ ] Ook in de kennisbank"
    )
    assert [event.action for event in box.events] == ["opened", "labeled", "assigned"]
    assert box.events[0].payload["issue"]["labels"][0]["name"] == "casus"


def test_a_form_refuses_what_the_web_page_refuses(repo: Repository) -> None:
    repo.commit({PATH: FORM})

    def submit(answers: dict[str, Any], *, strict: bool = True) -> str | None:
        return repo.issue(repo.submit_form("anna", "casus.yml", title="x", answers=answers, strict=strict)).body

    refused: tuple[tuple[dict[str, Any], str], ...] = (
        ({}, "Geen geheimen"),
        ({"no_secrets": True, "situation": ""}, "situation is required"),
        ({"no_secrets": True, "topics": ["Iets"]}, "no option"),
        ({"no_secrets": True, "sitation": "x"}, "no sitation"),
    )
    for answers, word in refused:
        with pytest.raises(ValueError, match=word):
            submit(answers)
    body = submit({}, strict=False)
    assert body is not None
    assert "### Onderwerpen\n\n_No response_\n\n" in body
    assert "### Situatie\n\nvooraf\n\n" in body


def test_what_people_do_is_told_and_what_a_workflow_does_is_not(box: Sandbox, repo: Repository, robot: Github) -> None:
    repo.open_issue("anna", title="x")
    repo.edit_issue("anna", 1, title="y", body="z")
    comment = repo.comment("bert", 1, "eerst")
    repo.edit_comment("bert", comment, "later")
    repo.delete_comment(comment)
    repo.add_label("bert", 1, "a")
    repo.add_label("bert", 1, "A")  # is there already
    repo.remove_label("bert", 1, "a")
    repo.assign("bert", 1, "cleo")
    repo.close_issue("anna", 1, reason="not_planned")
    repo.reopen_issue("anna", 1)
    repo.dispatch("bert", "ospo.yml", inputs={"number": 3})
    issue = robot.get_repo(repo.full_name).get_issue(1)
    issue.create_comment("van de workflow")
    issue.edit(state="closed")
    told = []
    while event := box.take_event():
        told.append(event)
    assert [(event.name, event.action) for event in told] == [
        ("issues", "opened"),
        ("issues", "edited"),
        ("issue_comment", "created"),
        ("issue_comment", "edited"),
        ("issue_comment", "deleted"),
        ("issues", "labeled"),
        ("issues", "unlabeled"),
        ("issues", "assigned"),
        ("issues", "closed"),
        ("issues", "reopened"),
        ("workflow_dispatch", None),
    ]
    assert told[1].payload["changes"] == {"title": {"from": "x"}, "body": {"from": ""}}
    assert told[3].payload["changes"] == {"body": {"from": "eerst"}}
    assert told[0].payload["issue"]["body"] is None
    assert told[-1].payload["inputs"] == {"number": "3"}
    assert {event.payload["organization"]["login"] for event in told} == {"ospo-nl"}


def test_a_workflow_can_start_a_workflow(box: Sandbox, repo: Repository, robot: Github) -> None:
    repo.commit({".github/workflows/ospo.yml": "on: workflow_dispatch"})
    there = robot.get_repo(repo.full_name)
    there.create_repository_dispatch("verhuisd", {"number": 3})
    start = f"/repos/{repo.full_name}/actions/workflows/ospo.yml/dispatches"
    robot.requester.requestJsonAndCheck("POST", start, input={"ref": "main", "inputs": {"number": 3}})
    assert [(event.name, event.action, event.actor) for event in box.events] == [
        ("repository_dispatch", "verhuisd", BOT_LOGIN),
        ("workflow_dispatch", None, BOT_LOGIN),
    ]
    assert box.events[1].payload["workflow"] == ".github/workflows/ospo.yml"
    assert box.events[1].payload["inputs"] == {"number": "3"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@anna", ["anna"]),
        ("Dag @Anna, @bert! (@cleo)", ["anna", "bert", "cleo"]),
        (r"\@anna &#64;bert &commat;cleo", ["anna", "bert", "cleo"]),
        ("`@anna` en ``@bert``", []),
        ("```\n@anna\n```\n\n    @bert", []),
        ("[@anna](https://x.nl) <https://x.nl/@bert> <a href='x'>@cleo</a>", []),
        ("<!-- @anna --> <b>@bert</b>", ["bert"]),
        ("a@anna.nl _@bert_ x_@cleo /@dirk", ["bert"]),
        ("@ospo-nl/team @anna/ @\u200bbert", []),
        ("| a |\n|---|\n| @anna |\n\n~~@bert~~\n\n> @cleo", ["anna", "bert", "cleo"]),
        ("@anna. @bert.nl @cleo- @jan_minbzk, @dirk_", ["anna", "cleo-", "jan_minbzk"]),
        ("@anna @ANNA", ["anna"]),
        ("<div><![ @anna\n</div>\n\n@bert", ["bert"]),
        ("<details><summary>@anna</summary>\n\n- [x] @bert\n</details>", ["anna", "bert"]),
        (" ".join(f"@u{number}" for number in range(60)), [f"u{number}" for number in range(50)]),
    ],
)
def test_mentions(text: str, expected: list[str]) -> None:
    assert mentioned(text) == expected


def test_new_texts_notify_and_edits_do_not(box: Sandbox, repo: Repository, robot: Github) -> None:
    box.add_user("dirk")
    repo.open_issue("anna", title="x", body="@bert @anna @nobody @ospo-nl")
    repo.edit_issue("anna", 1, body="@cleo")
    repo.assign("bert", 1, "cleo", "bert")
    comment = repo.comment("bert", 1, "dank")
    repo.edit_comment("bert", comment, "@dirk")
    robot.get_repo(repo.full_name).get_issue(1).create_comment("@dirk en @bert, zie @ospo-nl/team")
    told = [(note.login, note.reason, note.comment_id is not None) for note in box.notifications]
    assert told == [
        ("bert", "mention", False),
        ("cleo", "assign", False),
        ("cleo", "assign", True),
        ("anna", "author", True),
        ("dirk", "mention", True),
        ("bert", "mention", True),
        ("cleo", "assign", True),
        ("anna", "author", True),
    ]


def test_whoever_was_mentioned_stays_subscribed(box: Sandbox, repo: Repository) -> None:
    """As GitHub says it: a mention subscribes, and so does writing; edits don't. Closing tells whoever takes part."""
    box.add_user("dirk")
    repo.open_issue("anna", title="x", body="@dirk")
    comment = repo.comment("anna", 1, "@bert")
    repo.edit_comment("anna", comment, "@bert en @cleo")
    box.world.notifications.clear()
    repo.comment("anna", 1, "Nog iets, @bert.")
    repo.close_issue("anna", 1)
    repo.close_issue("anna", 1)
    repo.reopen_issue("bert", 1)
    told = [(note.login, note.reason) for note in box.notifications]
    assert told[:2] == [("bert", "mention"), ("dirk", "mentioned")]
    assert told[2:] == [("dirk", "closed"), ("bert", "closed"), ("anna", "reopened"), ("dirk", "reopened")]


def test_the_clock_is_the_only_clock(box: Sandbox, repo: Repository) -> None:
    box.world.now = datetime(2027, 1, 1, tzinfo=UTC)
    repo.open_issue("anna", title="x", body="@bert")
    moments = {repo.issue(1).created_at, box.events[0].at, box.notifications[0].at}
    assert moments == {datetime(2027, 1, 1, tzinfo=UTC)}
    assert box.events[0].payload["issue"]["created_at"] == "2027-01-01T00:00:00Z"

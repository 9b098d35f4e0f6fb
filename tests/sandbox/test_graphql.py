"""GraphQL, asked with PyGithub's own requester."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests
from github import Github, GithubException
from graphql import execute_sync, parse

from ospo_automation.sandbox import graphql
from ospo_automation.sandbox.graphql_fields import TYPES, resolve
from ospo_automation.sandbox.graphql_quick import Quick
from tests.automations.test_safety_of_people import ALL_ON
from tests.town import town

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ospo_automation.sandbox import Repository, Sandbox
    from ospo_automation.sandbox.graphql_look import Look

ISSUES = """
query($owner: String!, $name: String!, $after: String, $labels: [String!], $by: IssueFilters, $order: IssueOrder) {
  rateLimit { cost remaining resetAt }
  repository(owner: $owner, name: $name) {
    issues(first: 2, after: $after, labels: $labels, filterBy: $by, orderBy: $order, states: [OPEN, CLOSED]) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { number }
    }
  }
}
"""
ONE = """
query($number: Int!) {
  viewer { login databaseId }
  repository(owner: "ospo-nl", name: "netwerk") {
    pinnedIssues(first: 3) { totalCount nodes { issue { number } } }
    issue(number: $number) {
      id databaseId number title body state stateReason url createdAt updatedAt closedAt locked isPinned
      author { __typename login ... on User { databaseId } ... on Bot { databaseId } }
      authorAssociation
      labels(first: 10) { nodes { name color description } }
      assignees(first: 10) { nodes { login } }
      comments(last: 1) {
        totalCount
        pageInfo { hasPreviousPage }
        nodes { id body isMinimized author { __typename login ... on Bot { databaseId } } }
      }
      reactionGroups { content reactors { totalCount } viewerHasReacted }
      reactions(first: 5) { totalCount nodes { content user { login } } }
    }
  }
}
"""


def ask(client: Github, query: str, **variables: Any) -> Any:
    _, answer = client.requester.requestJsonAndCheck("POST", "/graphql", input={"query": query, "variables": variables})
    return answer


@pytest.fixture
def filled(repo: Repository, robot: Github) -> Repository:
    for title in ("een", "twee", "drie"):
        repo.open_issue("anna", title=title)
    repo.add_label("bert", 1, "a")
    repo.add_label("bert", 2, "b")
    repo.assign("bert", 3, "bert")
    repo.react("bert", 1, "+1")
    repo.comment("bert", 1, "eerst")
    robot.get_repo(repo.full_name).get_issue(1).create_comment("dan")
    repo.close_issue("bert", 1, reason="not_planned")
    return repo


def test_issues_come_in_pages_and_can_be_filtered(filled: Repository, robot: Github) -> None:
    def issues(**variables: Any) -> Any:
        answer = ask(robot, ISSUES, owner="ospo-nl", name=filled.full_name.split("/")[1], **variables)
        assert "errors" not in answer, answer
        return answer["data"]["repository"]["issues"]

    first = issues()
    assert [node["number"] for node in first["nodes"]] == [1, 2]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    second = issues(after=first["pageInfo"]["endCursor"])
    assert ([node["number"] for node in second["nodes"]], second["pageInfo"]["hasNextPage"]) == ([3], False)
    assert issues(labels=["A", "b"])["totalCount"] == 2  # any of them, where REST asks for all of them
    assert issues(by={"states": ["CLOSED"]})["totalCount"] == 1
    assert issues(by={"assignee": "bert", "createdBy": "anna"})["nodes"] == [{"number": 3}]
    newest = issues(order={"field": "CREATED_AT", "direction": "DESC"})
    assert [node["number"] for node in newest["nodes"]] == [3, 2]


def test_one_issue_with_all_about_it(filled: Repository, robot: Github) -> None:
    data = ask(robot, ONE, number=1)["data"]
    issue = data["repository"]["issue"]
    assert data["viewer"] == {"login": "github-actions[bot]", "databaseId": 41898282}
    assert (issue["title"], issue["body"], issue["state"], issue["stateReason"]) == ("een", "", "CLOSED", "NOT_PLANNED")
    assert issue["author"] == {"__typename": "User", "login": "anna", "databaseId": 1001}
    assert issue["labels"]["nodes"] == [{"name": "a", "color": "ededed", "description": None}]
    assert issue["comments"]["totalCount"] == 2
    assert issue["comments"]["pageInfo"] == {"hasPreviousPage": True}
    bot = {"__typename": "Bot", "login": "github-actions", "databaseId": 41898282}
    assert issue["comments"]["nodes"][0]["author"] == bot
    assert issue["reactionGroups"][0] == {
        "content": "THUMBS_UP",
        "reactors": {"totalCount": 1},
        "viewerHasReacted": False,
    }
    assert issue["reactions"]["nodes"] == [{"content": "THUMBS_UP", "user": {"login": "bert"}}]
    assert ask(robot, ONE, number=99)["errors"][0]["type"] == "NOT_FOUND"
    del filled


def test_changes(filled: Repository, robot: Github, box: Sandbox, connect: Callable[[str], Github]) -> None:
    identity = robot.get_repo(filled.full_name).get_issue(2).raw_data["node_id"]
    say = "mutation($i: AddCommentInput!) { addComment(input: $i) { commentEdge { node { id body } } subject { id } } }"
    said = ask(robot, say, i={"subjectId": identity, "body": "dag @cleo"})["data"]["addComment"]
    assert said["subject"] == {"id": identity}
    assert [note.login for note in box.notifications][-2:] == ["cleo", "anna"]
    hide = "mutation($i: MinimizeCommentInput!) { minimizeComment(input: $i) { minimizedComment { isMinimized } } }"
    hidden = ask(robot, hide, i={"subjectId": said["commentEdge"]["node"]["id"], "classifier": "OUTDATED"})
    assert hidden["data"]["minimizeComment"] == {"minimizedComment": {"isMinimized": True}}
    assert filled.comments(2)[0].minimized == "outdated"
    pin = "mutation($i: PinIssueInput!) { pinIssue(input: $i) { issue { isPinned } } }"
    assert ask(robot, pin, i={"issueId": identity})["data"]["pinIssue"]["issue"] == {"isPinned": True}
    assert ask(robot, ONE, number=2)["data"]["repository"]["pinnedIssues"]["nodes"] == [{"issue": {"number": 2}}]
    blind = connect(box.token(filled))
    refused = ask(blind, pin, i={"issueId": identity})
    assert refused["errors"][0]["type"] == "FORBIDDEN"
    assert refused["errors"][0]["message"] == "Resource not accessible by integration"
    unpin = "mutation($i: UnpinIssueInput!) { unpinIssue(input: $i) { issue { isPinned } } }"
    assert ask(robot, unpin, i={"issueId": identity})["data"]["unpinIssue"]["issue"] == {"isPinned": False}


def test_what_is_not_there_says_so(filled: Repository, robot: Github, box: Sandbox) -> None:
    answer = ask(
        robot,
        """{ repository(owner: "ospo-nl", name: "netwerk") {
            issue(number: 1) { number projectItems(first: 1) { pageInfo { hasNextPage } } }
        } }""",
    )
    assert answer["errors"][0]["message"] == "sandbox: Issue.projectItems is not implemented"
    assert box.unknown_routes == ["graphql Issue.projectItems"]
    box.unknown_routes.clear()
    del filled


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ('{ repository(owner: "ospo-nl", name: "netwerk") { isues } }', "Cannot query field 'isues'"),
        ("{ viewer { login }", "Syntax Error"),
        ("query($n: Int!) { viewer { login } rateLimit(dryRun: $n) { cost } }", "position expecting type 'Boolean'"),
        ("query($n: Boolean!) { rateLimit(dryRun: $n) { cost } }", "Variable '$n'"),
    ],
)
def test_a_query_against_the_schema_is_seen(
    repo: Repository, robot: Github, box: Sandbox, query: str, word: str
) -> None:
    assert word in ask(robot, query)["errors"][0]["message"]
    assert word in box.violations[0]
    box.violations.clear()
    del repo


@pytest.mark.parametrize(
    ("paging", "kind"),
    [
        ("", "MISSING_PAGINATION_BOUNDARIES"),
        ("(first: 101)", "EXCESSIVE_PAGINATION"),
        ('(first: 1, after: "x")', "INVALID_CURSOR_ARGUMENTS"),
    ],
)
def test_lists_must_be_asked_for_in_pages(repo: Repository, robot: Github, paging: str, kind: str) -> None:
    query = f'{{ repository(owner: "ospo-nl", name: "netwerk") {{ issues{paging} {{ totalCount }} }} }}'
    assert ask(robot, query)["errors"][0]["type"] == kind
    del repo


def test_nobody_in_particular_asks_nothing(box: Sandbox) -> None:
    with pytest.raises(GithubException) as refused:
        ask(Github(base_url=box.url, retry=None, seconds_between_requests=0), "{ viewer { login } }")
    assert refused.value.status == 401


def test_the_quick_answer_is_that_of_graphql_core(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To all that we ask while a network goes on for a while, and in the same order."""
    asked: set[str] = set()
    others: list[tuple[str, Any, Any]] = []
    quick, made = Quick.answer, graphql._quick

    def answer(self: Quick, look: Look, variables: Mapping[str, Any]) -> Any:
        found = quick(self, look, variables)
        [query] = (each for each in texts if made(each) is self)
        asked.add(query)
        result = execute_sync(
            graphql.schema(),
            parse(query),
            context_value=look,
            variable_values=dict(variables),
            field_resolver=resolve,
            type_resolver=lambda value, *_: TYPES[type(value).__name__](value),
        )
        if result.errors or json.dumps(found) != json.dumps(result.data):
            others.append((query, found, result))
        return found

    texts: set[str] = set()

    def noted(text: str) -> Quick | None:
        texts.add(text)
        return made(text)

    monkeypatch.setattr(graphql, "_quick", noted)
    monkeypatch.setattr(Quick, "answer", answer)
    with town(tmp_path, f"{ALL_ON}lessons:\nadditions:\nfailures: {{sweep: sweep.yml}}\n") as place:
        numbers = [place.send(login) for login in ("olga", "piet")]
        place.play()
        place.repo.comment("anna", numbers[0], "Ja, dat mag. Zet de licentie erbij.")
        place.repo.comment("olga", numbers[0], "/geholpen")
        place.repo.react("olga", numbers[1], "+1")
        place.play()
        for _ in range(3):
            place.box.advance(timedelta(days=3))
            place.sweep()
            place.play()
    assert others == []
    assert len(asked) > 10


QUERIES = {
    "a fault": 'query { nobody: user(login: "niemand") { login } viewer { login } }',
    "a fault in a list": "query($i: [ID!]!) { nodes(ids: $i) { __typename } viewer { login } }",
    "null where nothing may be null": 'query { repository(owner: "ospo-nl", name: "weg") { id } }',
    "wrong variables": "query($n: Int!) { viewer { login } rateLimit(dryRun: false) { cost } }",
    "another name": "query a { viewer { login } } query b { viewer { id } }",
    "a directive": "query { viewer { login @skip(if: true) id } }",
    "what the schema has": '{ __schema { queryType { name } } __type(name: "User") { kind } }',
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_what_it_is_not_sure_of_graphql_core_answers(
    query: str, box: Sandbox, robot: Github, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer() -> Any:
        sent = {"query": query, "variables": {"i": ["U_kwDO1", "x"]}, "operationName": "b" if " b " in query else None}
        headers = {"Authorization": f"token {box.user_token('anna')}"}
        found = requests.post(f"{box.url}/graphql", json=sent, headers=headers, timeout=5).json()
        told, box.violations[:] = list(box.violations), []
        return found, told, list(box.unknown_routes)

    with_both = answer()
    monkeypatch.setattr(graphql, "_quick", lambda _: None)
    assert answer() == with_both
    assert with_both[0] != {}

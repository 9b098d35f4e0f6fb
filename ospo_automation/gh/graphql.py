"""GraphQL: the queries from the files beside this module, and GitHub's answers to them as our own values."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from ospo_automation.core.issue import Comment, Issue, OwnIssue, Person
from ospo_automation.core.labels import Status
from ospo_automation.core.marker import Mark
from ospo_automation.core.overview import Card, Column, Overview

Json = dict[str, Any]


@cache
def query(name: str, *fragments: str) -> str:
    """A query, with the fragments that it uses from files of their own."""
    folder = files(__package__)
    return "\n".join(folder.joinpath(f"{each}.graphql").read_text(encoding="utf-8") for each in (name, *fragments))


def person_of(author: Json | None) -> Person | None:
    """An account; GraphQL tells a bot's name without `[bot]`, and nothing of a deleted account."""
    if author is None:
        return None
    is_bot = author["__typename"] == "Bot"
    name = f"{author['login']}[bot]" if is_bot else str(author["login"])
    return Person(name, int(author.get("databaseId") or 0), is_bot)


def comment_of(node: Json, number: int) -> Comment:
    return Comment(
        id=int(node["databaseId"]),
        number=number,
        author=person_of(node["author"]),
        body=str(node["body"]),
        created_at=_moment(node["createdAt"]),
        url=str(node["url"]),
    )


def issue_of(node: Json) -> Issue:
    """An issue; pull requests aren't among what is asked for."""
    return Issue(
        number=int(node["number"]),
        title=str(node["title"]),
        body=str(node["body"]),
        author=person_of(node["author"]),
        labels=_labels(node),
        is_open=node["state"] == "OPEN",
        is_locked=bool(node["locked"]),
        is_pull_request=False,
        created_at=_moment(node["createdAt"]),
        thumbs_up=int(node["reactions"]["totalCount"]),
        assignees=tuple(str(person["login"]) for person in node["assignees"]["nodes"]),
    )


def own_issues_of(connection: Json, bots: tuple[int, ...]) -> tuple[OwnIssue, ...]:
    """The issues among these that we made, oldest first: what looks like ours but has another author is only text."""
    found = []
    for node in connection["nodes"]:
        author, mark = person_of(node["author"]), Mark.read(str(node["body"]))
        if author is not None and author.id in bots and mark is not None:
            found.append(_own_issue(node, mark.key))
    return tuple(sorted(found, key=lambda issue: issue.number))


def _own_issue(node: Json, key: str) -> OwnIssue:
    number = int(node["number"])
    return OwnIssue(
        number=number,
        key=key,
        body=str(node["body"]),
        url=str(node["url"]),
        node=str(node["id"]),
        is_open=node["state"] == "OPEN",
        was_pinned=bool(node["timelineItems"]["nodes"]),
        created_at=_moment(node["createdAt"]),
        comments=tuple(comment_of(each, number) for each in node["comments"]["nodes"]),
    )


def overview_of(data: Json) -> Overview:
    repository = data["repository"]
    return Overview(
        url=str(repository["url"]),
        columns={status: _column(repository[status.value]) for status in Status},
        triage=_column(repository["triage"]),
        wanted=tuple(map(_card, filter(None, data["wanted"]["nodes"]))),
    )


def _column(connection: Json) -> Column:
    return Column(int(connection["totalCount"]), tuple(map(_card, connection["nodes"])))


def _card(node: Json) -> Card:
    return Card(
        number=int(node["number"]),
        title=str(node["title"]),
        labels=_labels(node),
        created_at=_moment(node["createdAt"]),
        thumbs_up=int(node["reactions"]["totalCount"]),
    )


def _labels(node: Json) -> tuple[str, ...]:
    return tuple(str(label["name"]) for label in node["labels"]["nodes"])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)

"""GraphQL: the queries from the files beside this module, and GitHub's answers to them as our own values."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from ospo_automation.core.casus.overview import Card, Column, Overview
from ospo_automation.core.casus.remembered import BOARD, holds_rows
from ospo_automation.core.github.issue import (
    DUPLICATE,
    Comment,
    Issue,
    Original,
    OwnIssue,
    Unclaimed,
    is_opened_for_somebody,
    kept_key,
)
from ospo_automation.core.github.ours import Ours
from ospo_automation.core.github.person import MANNEQUIN, Person
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.logins import is_login
from ospo_automation.core.primitives.marker import Mark, looks_marked

Json = dict[str, Any]
NUMBERED = "numbered"
"""How the names begin under which issues stand in an answer that were asked by their numbers."""
_PERSON = "person"
INSIDERS = {"OWNER", "MEMBER", "COLLABORATOR"}  # in GitHub's words: whoever merged a comma once is none of them


@cache
def query(name: str, *fragments: str) -> str:
    """A query, with the fragments that it uses from files of their own."""
    folder = files(__package__).joinpath("queries")
    return "\n".join(folder.joinpath(f"{each}.graphql").read_text(encoding="utf-8") for each in (name, *fragments))


def people(logins: Collection[str]) -> str:
    """A fragment that asks whose these logins are. They stand in it to the letter, so none may be anything else."""
    if wrong := [login for login in logins if not is_login(login)]:
        raise ValueError(f"no logins: {wrong}")
    if not logins:
        return query("nobody")
    fields = (f'  {_PERSON}{index}: user(login: "{login}") {{ databaseId }}\n' for index, login in enumerate(logins))
    return f"fragment People on Query {{\n  __typename\n{''.join(fields)}}}"


def holders_of(data: Json, errors: Iterable[Json], logins: Sequence[str]) -> dict[str, int | None]:
    """The answer: whose each login is, None where there is no such person. What it refuses to say is left out."""
    refused = {str(error["path"][0]) for error in errors if is_about_somebody(error) and not _is_nobodys(error)}
    names = {f"{_PERSON}{index}": login for index, login in enumerate(logins)}
    there = {name: (data.get(name) or {}).get("databaseId") for name in names if name in data}
    return {names[name]: int(id_) if id_ else None for name, id_ in there.items() if name not in refused}


def is_about_somebody(error: Json) -> bool:
    """Whether it concerns one of the logins alone, so that all else was answered."""
    path = error.get("path") if isinstance(error, dict) else None
    return isinstance(path, list) and bool(path) and re.fullmatch(rf"{_PERSON}\d+", str(path[0])) is not None


def _is_nobodys(error: Json) -> bool:
    return error.get("type") == "NOT_FOUND"


def person_of(author: Json | None) -> Person | None:
    """An account; GraphQL tells a bot's name without `[bot]`, and nothing of a deleted account. As `Person.of`."""
    if author is None or author["__typename"] == MANNEQUIN:
        return None
    is_bot = author["__typename"] == "Bot"
    name = f"{author['login']}[bot]" if is_bot else str(author["login"])
    return Person(name, int(author.get("databaseId") or 0), is_bot)


def comment_of(node: Json, number: int) -> Comment:
    return Comment(
        id=int(node["fullDatabaseId"]),
        number=number,
        author=person_of(node["author"]),
        body=str(node["body"]),
        created_at=_moment(node["createdAt"]),
        url=str(node["url"]),
        was_edited=node["lastEditedAt"] is not None,
        by_mail=bool(node["createdViaEmail"]),
        is_minimized=bool(node["isMinimized"]),
        belongs=node["authorAssociation"] in INSIDERS,
    )


def issue_of(node: Json) -> Issue:
    """An issue; of pull requests GitHub says here that there is no such issue."""
    closed = next(iter(nodes_of(node.get("timelineItems"))), None) if node["state"] == "CLOSED" else None
    return Issue(
        number=int(node["number"]),
        title=str(node["title"]),
        body=str(node["body"]),
        author=person_of(node["author"]),
        labels=labels_of(node),
        is_open=node["state"] == "OPEN",
        is_locked=bool(node["locked"]),
        is_pull_request=False,
        created_at=_moment(node["createdAt"]),
        thumbs_up=int(node["reactions"]["totalCount"]),
        assignees=logins_of(node["assignees"]),
        closed_by=person_of(closed["actor"]) if closed else None,
        closed_at=_moment(node["closedAt"]) if node["closedAt"] else None,
        reason=str(node.get("stateReason") or "").lower(),
        editor=person_of(node["editor"]),
        edited_at=_moment(node["lastEditedAt"]) if node["lastEditedAt"] else None,
        liked=tuple(likers_of(node["reactions"])),
    )


def likers_of(reactions: Json | None) -> Iterator[Person]:
    """Who gave them, of those that were read; an account that is gone gives none."""
    for user in (each["user"] for each in nodes_of(reactions) if each["user"]):
        yield Person(str(user["login"]), int(user["databaseId"] or 0))


def original_of(repository: Json, node: Json | None) -> Original | None:
    """The issue of which another is called a duplicate, from what is asked of it; None where that is no issue."""
    if not node:
        return None
    place = elsewhere(repository, node)
    return Original(int(node["number"]) if place is not None else 0, place or "")


def end_of(repository: Json, node: Json | None, number: int) -> Json | None:
    """Where the question of an issue goes on, if that of which it is a duplicate is closed as one itself.

    As far as was asked, and no further than where it comes round or where nobody may look.
    """
    known = {(repository["nameWithOwner"], number)}
    while node:
        further = node.get("duplicateOf") if str(node.get("stateReason")).lower() == DUPLICATE else None
        known.add(_place_of(node))
        if not further or _place_of(further) in known or elsewhere(repository, further) is None:
            break
        node = further
    return node


def _place_of(node: Json) -> tuple[str, int]:
    return str(node["repository"]["nameWithOwner"]), int(node["number"])


def elsewhere(repository: Json, node: Json) -> str | None:
    """The repository in which an issue stands, "" for this one. None where it is private and this one isn't: a token
    may see more than those who read what we say.
    """
    there = node["repository"]
    if there["nameWithOwner"] == repository["nameWithOwner"]:
        return ""
    return None if there["isPrivate"] and not repository["isPrivate"] else str(there["nameWithOwner"])


def created_at(node: Mapping[str, Any]) -> datetime:
    return _moment(str(node["createdAt"]))


def has_word_of_ours(node: Mapping[str, Any], bots: Ours) -> bool:
    """Whether an issue is ours, or a comment of ours is among those that were read of it."""
    comments = (comment_of(each, int(node["number"])) for each in nodes_of(node["comments"]))
    return bots.wrote(person_of(node["author"]), str(node["body"])) or any(each.marks(bots) for each in comments)


def question_of(node: Json) -> Issue:
    """An issue of which only what was asked is known, or no more than its title. Whose author changed that last nobody
    gave a 👍 for sure, where that was asked: it may be from before.
    """
    author = person_of(node["author"])
    is_retitled = any(person_of(each["actor"]) == author for each in nodes_of(node.get("retitled")))
    return Issue(
        number=int(node["number"]),
        title=str(node["title"]),
        body=str(node.get("body", "")),
        author=author,
        labels=labels_of(node),
        is_open=node["state"] == "OPEN",
        is_locked=False,
        is_pull_request=False,
        created_at=_moment(node["createdAt"]),
        thumbs_up=int(node["reactions"]["totalCount"]),
        closed_at=_moment(node["closedAt"]) if node["closedAt"] else None,
        updated_at=_moment(node["updatedAt"]),
        liked=() if is_retitled else tuple(likers_of(node.get("liked"))),
    )


def thumbs_of(node: Json) -> dict[int, frozenset[int]]:
    """Who gave a 👍 to each of an issue's comments that came along, where these are all who did."""
    return {
        int(comment["fullDatabaseId"]): frozenset(
            int(each["user"]["databaseId"]) for each in nodes_of(comment["reactions"]) if each["user"]
        )
        for comment in nodes_of(node["comments"])
        if len(nodes_of(comment["reactions"])) >= int(comment["reactions"]["totalCount"])
    }


def opened_of(nodes: list[Json], may_be_ours: Callable[[Person | None], bool]) -> dict[str, int]:
    """The casussen among these that we opened ourselves, by what they are for; of two the older."""
    found: dict[str, int] = {}
    for node in nodes:
        author, mark = person_of(node["author"]), Mark.read(str(node["body"]))
        if mark is not None and is_opened_for_somebody(mark) and may_be_ours(author):
            found[mark.key] = min(int(node["number"]), found.get(mark.key, int(node["number"])))
    return found


def own_issues_of(
    repository: Json, bots: Ours, said: Callable[[list[Json], int], tuple[Comment, ...]], text: Callable[[Json], str]
) -> tuple[OwnIssue, ...]:
    """The issues among these that we made, oldest first: what looks like ours but has another author is only text.

    `said` reads the comments on an issue, `text` what an issue says.
    """
    found = {}
    for node in own_nodes_of(repository):
        comments = said(nodes_of(node["comments"]), int(node["number"]))
        issue = _own_issue({**node, "body": text(node)}, comments, bots)
        if issue is not None and bots.has(person_of(node["author"])):
            found[issue.number] = issue
    return tuple(issue for _, issue in sorted(found.items()))


def unclaimed_of(repository: Json, bots: Ours) -> list[Unclaimed]:
    """What looks like an issue of ours, and has another author."""
    found = {}
    for node in own_nodes_of(repository):
        author, body = person_of(node["author"]), str(node["body"])
        if author is None or not looks_marked(body) or bots.has(author):
            continue
        if (mark := Mark.read(body)) is not None:
            number = int(node["number"])
            found[number] = Unclaimed(number, mark.key, str(node["url"]), author)
    return list(found.values())


def own_nodes_of(repository: Json) -> list[Json]:
    """What may be ours: the issues with our label, and those that are pinned."""
    ours = (*nodes_of(repository["own"]), *nodes_of(repository["done"]))
    return [*ours, *(each["issue"] for each in nodes_of(repository["pinnedIssues"]))]


def _own_issue(node: Json, comments: tuple[Comment, ...], bots: Ours) -> OwnIssue | None:
    """What it is for stands in its first line. Where somebody wrote over that, our rows show that it is the board."""
    number, mark = int(node["number"]), Mark.read(str(node["body"]))
    key = mark.key if mark is not None else BOARD if holds_rows(comments, bots) else kept_key(comments, bots)
    if key is None:
        return None
    return OwnIssue(
        number=number,
        key=key,
        body=str(node["body"]),
        url=str(node["url"]),
        node=str(node["id"]),
        is_open=node["state"] == "OPEN",
        was_pinned=bool(nodes_of(node["timelineItems"])),
        created_at=_moment(node["createdAt"]),
        comments=comments,
        comment_count=int(node["comments"]["totalCount"]),
    )


def overview_of(data: Json) -> Overview:
    repository = data["repository"]
    return Overview(
        url=str(repository["url"]),
        columns={status: _column(repository[status.value]) for status in Status},
        triage=_column(repository["triage"]),
        wanted=tuple(map(_card, nodes_of(data["wanted"]))),
        left_alone=left_alone(repository["all"], repository["lively"]),
    )


def left_alone(everything: Json, lively: Json) -> int:
    """How many there are in which nothing happened since; what was counted may be a moment apart."""
    return max(0, int(everything["totalCount"]) - int(lively["totalCount"]))


def _column(connection: Json) -> Column:
    return Column(int(connection["totalCount"]), tuple(map(_card, nodes_of(connection))))


def _card(node: Json) -> Card:
    return Card(
        number=int(node["number"]),
        title=str(node["title"]),
        labels=labels_of(node),
        created_at=_moment(node["createdAt"]),
        thumbs_up=int(node["reactions"]["totalCount"]),
        team=logins_of(node["assignees"]),
    )


def logins_of(assignees: Json) -> tuple[str, ...]:
    return tuple(str(person["login"]) for person in nodes_of(assignees))


def labels_of(node: Json) -> tuple[str, ...]:
    return tuple(str(label["name"]) for label in nodes_of(node["labels"]))


def beside(told: Any) -> Json | None:
    """What stands in a list beside what GitHub couldn't give, or gave only in part: null is there.

    In those of a repository, and among what was asked by its id or its number.

    None where it complains of anything else. https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
    """
    data, errors = (told.get("data"), told.get("errors")) if isinstance(told, dict) else (None, None)
    if not isinstance(data, dict) or not errors:
        return None
    for error in errors:
        match error.get("path"):
            case ["repository", str() as name, "nodes", int() as index, *_] if (data.get("repository") or {}).get(name):
                data["repository"][name]["nodes"][index] = None
            case ["repository", str() as name, *_] if name.startswith(NUMBERED) and data.get("repository"):
                data["repository"][name] = None
            case ["nodes", int() as index, *_] if data.get("nodes"):
                data["nodes"][index] = None
            case _:
                return None
    return data


def nodes_of(connection: Json | None) -> list[Json]:
    """What is in a list. GitHub may leave a whole list out, and puts null or nothing where we may not look."""
    return [node for node in (connection or {}).get("nodes") or () if node]


def is_cut(connection: Json, wanted: int) -> bool:
    """Whether a list within a list holds less than what was wanted of it."""
    return len(nodes_of(connection)) < min(wanted, int(connection["totalCount"]))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)

"""Changes that may be made twice with the same end, so that several go to GitHub in one request and may be repeated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from github.GithubException import GithubException

from ospo_automation.core.engine.effects import (
    Assign,
    CloseIssue,
    KeepIssue,
    Minimize,
    React,
    Relabel,
    ReopenIssue,
    Say,
    Tell,
)
from ospo_automation.core.engine.plan import Step
from ospo_automation.core.primitives.errors import Gone, NoEntry, Postponed, Trouble

from .client import PATIENCE, Connection
from .graphql import query
from .nodes import Nodes

Json = dict[str, Any]
Failure = Gone | Postponed | Trouble
Find = Callable[[int, str], Json | None]
Keep = Callable[[int, Json], object]

REACTIONS = {"eyes": "EYES", "+1": "THUMBS_UP", "confused": "CONFUSED"}
NEW = "addComment"
"""The one of GitHub's changes that would be there twice: before one is sent again, we look."""
ANSWERS = {
    NEW: "commentEdge { node { ...Comment } }",
    "addLabelsToLabelable": "labelable { __typename }",
    "removeLabelsFromLabelable": "clientMutationId",
    "addAssigneesToAssignable": "assignable { __typename }",
    "removeAssigneesFromAssignable": "assignable { __typename }",
    "addReaction": "reaction { content }",
    "minimizeComment": "minimizedComment { isMinimized }",
    "closeIssue": "issue { url }",
    "reopenIssue": "issue { url }",
    "updateIssue": "issue { url body }",
    "updateIssueComment": "issueComment { url body }",
}
"""What is asked back of each of GitHub's changes that we use."""


@dataclass(frozen=True)
class Change:
    """One change in GitHub's words.

    `forgives`: kinds of error after which it is as true as it can be. `key` is the issue of a new comment, and its key.
    """

    name: str
    given: Mapping[str, Any]
    forgives: str = ""
    key: tuple[int, str] | None = None


def may_be_repeated(step: Step) -> bool:
    """Whether a step is made of changes only: no new comment or issue, which would be there twice."""
    match step.effect:
        case Relabel() | Assign() | React() | CloseIssue() | ReopenIssue() | Minimize():
            return True
        case Say():
            return step.comment is not None
        case KeepIssue():
            return step.issue is not None
    return False


def changes_of(step: Step, nodes: Nodes) -> Iterator[Change]:  # noqa: C901  (one case for each kind of effect)
    """Each adds or takes away only what it names: what somebody changed a moment ago stays as they left it.

    Raises Trouble where something isn't known.
    """
    match step.effect:
        case Relabel(number, add, remove):
            # Takes away before it adds: if we stop half-way the casus has no status, which the next run repairs.
            place = {"labelableId": nodes.issue(number)}
            if remove:  # somebody else may have done away with the label
                yield Change("removeLabelsFromLabelable", place | {"labelIds": nodes.of_labels(remove)}, "NOT_FOUND")
            if add:
                yield Change("addLabelsToLabelable", place | {"labelIds": nodes.of_labels(add)})
        case Assign(number, add, remove):
            # Whom GitHub doesn't let take part is passed over: that shows in the casus.
            place = {"assignableId": nodes.issue(number)}
            if remove:
                given = place | {"assigneeIds": nodes.of_people(remove)}
                yield Change("removeAssigneesFromAssignable", given, "UNPROCESSABLE")
            if add:
                given = place | {"assigneeIds": nodes.of_people(add)}
                yield Change("addAssigneesToAssignable", given, "UNPROCESSABLE")
        case React(_, comment, content):
            yield Change("addReaction", {"subjectId": nodes.comment(comment), "content": REACTIONS[content]})
        case CloseIssue(number, reason):
            yield Change("closeIssue", {"issueId": nodes.issue(number), "stateReason": reason.upper()})
        case ReopenIssue(number):
            yield Change("reopenIssue", {"issueId": nodes.issue(number)})
        case Say() | Tell():
            yield _said(step.effect, step, nodes)
        case Minimize(_, comment):
            given = {"subjectId": nodes.comment(comment), "classifier": "OUTDATED"}
            yield Change("minimizeComment", given)
        case KeepIssue():
            yield Change("updateIssue", {"id": nodes.issue(step.issue or 0), "body": step.body})


def _said(effect: Say | Tell, step: Step, nodes: Nodes) -> Change:
    number, key = effect.number, effect.key
    if step.comment is None:
        return Change(NEW, {"subjectId": nodes.issue(number), "body": step.body}, key=(number, key))
    node = nodes.comment(step.comment) if step.comment else nodes.new_comment(number, key)
    return Change("updateIssueComment", {"id": node, "body": step.body})


def is_new_comment(step: Step) -> bool:
    return isinstance(step.effect, Say | Tell) and step.comment is None


def make(steps: Sequence[Step], nodes: Nodes, connection: Connection, find: Find, keep: Keep) -> list[str | Failure]:
    """Makes all these steps true in one request: for each the address where that can be seen, or what went wrong.

    `find` looks for a new comment after an answer got lost; `keep` gets each that GitHub tells of, with its issue.
    """
    planned: list[list[Change] | Failure] = []
    for step in steps:
        try:
            planned.append(list(changes_of(step, nodes)))
        except Trouble as trouble:
            planned.append(trouble)
    changes = [change for each in planned if isinstance(each, list) for change in each]
    sent = _sent(changes, connection, find) if changes else []
    for change, answer in zip(changes, sent, strict=True):
        if change.key is not None and isinstance(answer, dict):
            node = answer["commentEdge"]["node"]
            nodes.made[change.key] = str(node["id"])
            if "fullDatabaseId" in node:
                keep(change.key[0], node)
    answers = iter(sent)
    ends: list[str | Failure] = []
    for step, each in zip(steps, planned, strict=True):
        ends.append(each if not isinstance(each, list) else _end(step, [next(answers) for _ in each]))
    return ends


def _end(step: Step, answers: Sequence[Json | Failure]) -> str | Failure:
    """The end of a step: its first failure, or the address that GitHub gave."""
    for answer in answers:
        if not isinstance(answer, dict):
            return answer
        new = (answer.get("commentEdge") or {}).get("node")
        shown = new or answer.get("issueComment") or answer.get("issue") or {}
        if step.body and str(shown.get("body")).replace("\r\n", "\n") != step.body:
            return Trouble(200, "but kept the old text")
        if shown:
            return str(shown["url"])
    return ""


def _sent(changes: Sequence[Change], connection: Connection, find: Find) -> list[Json | Failure]:
    """GitHub's answer to each. Those for which it was out of order are sent again, without the others."""
    ends = _sent_once(changes, connection)
    for turn in range(1, PATIENCE):
        missed = [index for index, end in enumerate(ends) if isinstance(end, Trouble) and end.is_passing]
        if not missed:
            break
        connection.pace.wait(connection.pace.before_again * turn)
        for index in missed:
            key = changes[index].key
            if key is not None and (there := find(*key)) is not None:
                ends[index] = {"commentEdge": {"node": {**there, "body": changes[index].given["body"]}}}
        missed = [index for index in missed if not isinstance(ends[index], dict)]
        again = _sent_once([changes[index] for index in missed], connection) if missed else []
        for index, end in zip(missed, again, strict=True):
            ends[index] = end
    return ends


def _sent_once(changes: Sequence[Change], connection: Connection) -> list[Json | Failure]:
    """GitHub goes through them in order, and one that fails stops no other."""
    names = [f"change{index}" for index in range(len(changes))]
    variables = {name: dict(change.given) for name, change in zip(names, changes, strict=True)}
    is_new = any(change.key is not None for change in changes)
    try:
        headers, answer = connection.again(
            lambda: _asked(document(changes), variables, connection), tries=1 if is_new else PATIENCE
        )
    except NoEntry:
        raise
    except Trouble as trouble:
        if not (is_new and trouble.is_passing):
            raise
        return [trouble for _ in changes]
    found: Json = answer.get("data") or {}
    errors = {error["path"][0]: error for error in answer.get("errors") or ()}
    ends: list[Json | Failure] = []
    for name, change in zip(names, changes, strict=True):
        error = errors.get(name)
        is_well = error is None or error.get("type") == change.forgives
        ends.append((found.get(name) or {}) if is_well else _failure(error, headers, connection))
    return ends


def document(changes: Sequence[Change]) -> str:
    """The query for these changes; all that is particular about them goes in its variables."""
    types = [f"${name}: {kind[0].upper()}{kind[1:]}Input!" for name, kind in _named(changes)]
    fields = [f"{name}: {kind}(input: ${name}) {{ {ANSWERS[kind]} }}" for name, kind in _named(changes)]
    text = f"mutation Changes({', '.join(types)}) {{ {' '.join(fields)} }}"
    return f"{text}\n{query('comment', 'author')}" if any(change.name == NEW for change in changes) else text


def _named(changes: Sequence[Change]) -> list[tuple[str, str]]:
    return [(f"change{index}", change.name) for index, change in enumerate(changes)]


def _asked(text: str, variables: Json, connection: Connection) -> tuple[Json, Json]:
    """The headers and the whole answer. Raises what GitHub says of the request as a whole."""
    requester = connection.client.requester
    headers, answer = requester.requestJsonAndCheck(
        "POST", requester.graphql_url, input={"query": text, "variables": variables}
    )
    about_all = [error for error in answer.get("errors") or () if not error.get("path")]
    if about_all or not answer.get("data"):
        raise requester.createException(400, headers, answer)
    return headers, answer


def _failure(error: Any, headers: Json, connection: Connection) -> Failure:
    """An error about one change, in our own words."""
    status = 404 if error.get("type") == "NOT_FOUND" else 400
    told: GithubException = connection.client.requester.createException(status, headers, {"errors": [error]})
    try:
        with connection.translated():
            raise told
    except (Gone, Postponed, Trouble) as failure:
        return failure

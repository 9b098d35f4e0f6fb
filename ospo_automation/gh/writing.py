"""The only code that writes: each step of a plan, in order, with a receipt for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from github.Issue import Issue
from github.IssueComment import IssueComment
from github.Repository import Repository

from ospo_automation.core.effects import (
    Assign,
    CloseIssue,
    DefineLabel,
    KeepIssue,
    KeepScheduled,
    OnProject,
    Pin,
    React,
    Relabel,
    ReopenIssue,
    Say,
    TakeBack,
    Tell,
)
from ospo_automation.core.errors import Gone, Postponed, Trouble
from ospo_automation.core.issue import Comment, OwnIssue
from ospo_automation.core.labels import LabelDefinition
from ospo_automation.core.plan import Plan, Step

from .client import PATIENCE, translated
from .graphql import query
from .projects import NoBoard, ProjectBoard
from .reading import GitHubReader


@dataclass(frozen=True)
class Receipt:
    """What became of a step: where to see it, what went wrong, or that GitHub put it off.

    `declined`: why GitHub doesn't do this here; nothing depends on it. `is_passing`: it was out of order.
    """

    step: Step
    url: str = ""
    error: str = ""
    postponed: Postponed | None = None
    declined: str = ""
    is_passing: bool = False


class GitHubWriter:
    """Writes to the repository that a reader reads, and to a Projects board if there is one."""

    def __init__(self, reader: GitHubReader, project: ProjectBoard | None = None) -> None:
        self._reader = reader
        self._project = project
        self._repository: Repository = reader.repository
        self._again = reader.connection.again

    def apply(self, plan: Plan) -> Iterator[Receipt]:
        """Does every step. One that fails holds up only what rests on it; when the quota is used up, the rest waits.

        A comment rests on its issue's labels, since it remembers which we set; those rest on the labels being there.
        """
        stopped: Postponed | None = None
        failed: set[str | int] = set()
        for step in plan.steps:
            try:
                if stopped is not None:
                    raise stopped
                if failed & _rests_on(step):
                    yield Receipt(step, error="left for the next run, since a step before it failed")
                    failed |= _brings(step)
                    continue
                yield Receipt(step, self._do(step))
            except Postponed as error:
                stopped = error
                yield Receipt(step, error=str(error), postponed=error)
            except Gone:
                yield Receipt(step, error="the issue or the comment is no longer there")
            except _Declined as no:
                yield Receipt(step, declined=str(no))
            except Trouble as trouble:
                failed |= _brings(step)
                yield Receipt(step, error=str(trouble), is_passing=trouble.is_passing)

    def _do(self, step: Step) -> str:  # noqa: C901, PLR0911, PLR0912  (one line for each kind of effect)
        """Makes the effect true and gives the address where it can be seen."""
        match step.effect:
            case DefineLabel(label):
                return self._define(label)
            case Relabel(number, add, remove):
                return self._relabel(self._repository.get_issue(number), add, remove)
            case Say(number) | Tell(number) if step.comment is not None:
                return self._edit(self._comment(number, step.comment), step.body)
            case Say(number, key) | Tell(number, key):
                return self._create(number, key, step.body)
            case TakeBack(number, comment):
                return self._delete(self._comment(number, comment))
            case KeepIssue(key) if step.issue is None:
                return self._open_issue(key, step.title, step.body)
            case KeepIssue():
                return self._edit_issue(step.issue or 0, step.body)
            case Pin(key):
                return self._pin(key)
            case KeepScheduled(workflow):
                url = f"{self._repository.url}/actions/workflows/{workflow}/enable"
                self._again(lambda: self._repository.requester.requestJsonAndCheck("PUT", url))
                return ""
            case CloseIssue(number, reason):
                issue = self._repository.get_issue(number)
                self._again(lambda: issue.edit(state="closed", state_reason=reason))
                return issue.html_url
            case ReopenIssue(number):
                issue = self._repository.get_issue(number)
                self._again(lambda: issue.edit(state="open"))
                return issue.html_url
            case Assign(number, add, remove):
                return self._assign(self._repository.get_issue(number), add, remove)
            case React(number, comment, content):
                self._again(lambda: self._comment(number, comment).create_reaction(content))
                return ""
            case OnProject(number, values):
                return self._on_project(number, values)

    def _define(self, label: LabelDefinition) -> str:
        wanted = (label.name, label.color, label.description)
        try:
            self._again(lambda: self._repository.create_label(*wanted))
        except Trouble as trouble:
            if trouble.status != 422:
                raise
            # It exists: another run was first, or its colour or description is behind.
            self._again(lambda: self._repository.get_label(label.name).edit(*wanted))
        return ""

    def _relabel(self, issue: Issue, add: Iterable[str], remove: Iterable[str]) -> str:
        """Takes away before it adds: if we stop half-way the casus has no status, which the next run repairs."""
        for name in sorted(remove):
            try:
                self._again(partial(issue.remove_from_labels, name))
            except Gone:
                continue  # somebody else took it away
        names = sorted(add)
        if names:
            self._again(lambda: issue.add_to_labels(*names))
        return ""

    def _assign(self, issue: Issue, add: Iterable[str], remove: Iterable[str]) -> str:
        """GitHub passes over in silence whom it doesn't let take part: that shows in the casus."""
        for people, call in ((sorted(remove), issue.remove_from_assignees), (sorted(add), issue.add_to_assignees)):
            if people:
                self._again(partial(call, *people))
        return ""

    def _comment(self, number: int, comment: int) -> IssueComment:
        return self._repository.get_issue(number).get_comment(comment)

    def _edit(self, comment: IssueComment, body: str) -> str:
        self._again(lambda: comment.edit(body))
        if comment.body.replace("\r\n", "\n") != body:
            raise Trouble(200, "but kept the old text")
        return comment.html_url

    def _create(self, number: int, key: str, body: str) -> str:
        issue = self._repository.get_issue(number)
        return _once(lambda: issue.create_comment(body).html_url, lambda: self._reader.own_comment(number, key))

    def _open_issue(self, key: str, title: str, body: str) -> str:
        label = self._reader.checkout.network.labels.own.name

        def create() -> str:
            return self._repository.create_issue(title, body=body, labels=[label]).html_url

        return _once(create, lambda: self._reader.own_issue(key))

    def _edit_issue(self, number: int, body: str) -> str:
        issue = self._repository.get_issue(number)
        self._again(lambda: issue.edit(body=body))
        if (issue.body or "").replace("\r\n", "\n") != body:
            raise Trouble(200, "but kept the old text")
        return issue.html_url

    def _pin(self, key: str) -> str:
        """GitHub may not let the workflow's token do this, and pins three issues at most."""
        issue = self._reader.own_issue(key)
        if issue is None:
            raise _Declined("the issue isn't listed yet")  # the next run tries again
        requester = self._reader.connection.client.requester
        try:
            self._again(lambda: requester.graphql_query(query("pin"), {"issue": issue.node}))
        except Trouble as trouble:
            if trouble.is_passing:
                raise
            raise _Declined(trouble.message) from trouble
        return issue.url

    def _on_project(self, number: int, values: Mapping[str, str] | None) -> str:
        """Its token may be there to read only: then one refusal stands for all."""
        if self._project is None:
            raise _Declined("there is no Projects board here")
        try:
            self._project.show(number, values)
        except NoBoard as no:
            raise _Declined(str(no)) from no
        return ""

    def _delete(self, comment: IssueComment) -> str:
        try:
            self._again(comment.delete)
        except Gone:
            return ""  # another run was first
        return ""


class _Declined(Exception):
    """GitHub doesn't do this here."""


def _once(create: Callable[[], str], find: Callable[[], Comment | OwnIssue | None]) -> str:
    """Makes something once. Where GitHub's answer got lost we look whether it is there before trying again."""
    for turn in range(PATIENCE):
        try:
            with translated():
                return create()
        except Trouble as trouble:
            if turn == PATIENCE - 1 or not trouble.is_passing:
                raise
        there = find()
        if there is not None:
            return there.url
    raise AssertionError("unreachable")


def _brings(step: Step) -> set[str | int]:
    """What other steps rest on: a label by its name, the labels of an issue by its number."""
    match step.effect:
        case DefineLabel(label):
            return {label.name}
        case Relabel(number):
            return {number}
        case KeepIssue(key):
            return {key}
    return set()


def _rests_on(step: Step) -> set[str | int]:
    match step.effect:
        case Relabel(_, add):
            return set(add)
        case Say(number) | Tell(number):
            return {number}
        case Pin(key):
            return {key}
    return set()

"""The only code that writes: each step of a plan, in order, with a receipt for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from github.GithubException import GithubException
from github.Issue import Issue
from github.IssueComment import IssueComment
from github.Repository import Repository

from ospo_automation.core.effects import DefineLabel, Relabel, Say, TakeBack, Tell
from ospo_automation.core.errors import Gone, Postponed
from ospo_automation.core.labels import LabelDefinition
from ospo_automation.core.plan import Plan, Step

from .client import PATIENCE, Broken, is_passing, translated
from .reading import GitHubReader


@dataclass(frozen=True)
class Receipt:
    """What became of a step: where to see it, or what went wrong. A step that GitHub put off is `postponed`."""

    step: Step
    url: str = ""
    error: str = ""
    postponed: bool = False


class GitHubWriter:
    """Writes to the repository that a reader reads."""

    def __init__(self, reader: GitHubReader) -> None:
        self._reader = reader
        self._repository: Repository = reader.repository
        self._again = reader.connection.again

    def apply(self, plan: Plan) -> Iterator[Receipt]:
        """Does every step. One that fails keeps no other from being done; when the quota is used up, the rest waits."""
        stopped: Postponed | None = None
        for step in plan.steps:
            try:
                if stopped is not None:
                    raise stopped
                yield Receipt(step, self._do(step))
            except Postponed as error:
                stopped = error
                yield Receipt(step, error=str(error), postponed=True)
            except Gone:
                yield Receipt(step, error="the issue or the comment is no longer there")
            except (GithubException, *Broken) as error:
                yield Receipt(step, error=_explained(error))

    def _do(self, step: Step) -> str:
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

    def _define(self, label: LabelDefinition) -> str:
        wanted = (label.name, label.color, label.description)
        try:
            return self._again(lambda: self._repository.create_label(*wanted)).url
        except GithubException as error:
            if error.status != 422:  # it exists: another run was first, or its colour or description is behind
                raise
        self._again(lambda: self._repository.get_label(label.name).edit(*wanted))
        return ""

    def _relabel(self, issue: Issue, add: Iterable[str], remove: Iterable[str]) -> str:
        """Takes away before it adds: if we stop half-way the casus has no status, which the next run repairs."""
        for name in sorted(remove):
            try:
                self._again(lambda name=name: issue.remove_from_labels(name))  # type: ignore[misc]  # mypy can't infer it
            except Gone:
                continue  # somebody else took it away
        names = sorted(add)
        if names:
            self._again(lambda: issue.add_to_labels(*names))
        return ""

    def _comment(self, number: int, comment: int) -> IssueComment:
        return self._repository.get_issue(number).get_comment(comment)

    def _edit(self, comment: IssueComment, body: str) -> str:
        self._again(lambda: comment.edit(body))
        if comment.body.replace("\r\n", "\n") != body:
            raise GithubException(200, {"message": "GitHub answered well but kept the old text"}, {})
        return comment.html_url

    def _create(self, number: int, key: str, body: str) -> str:
        """Writes a comment once. Where GitHub's answer got lost we look whether it is there before trying again."""
        for turn in range(PATIENCE):
            try:
                with translated():
                    return self._repository.get_issue(number).create_comment(body).html_url
            except (GithubException, *Broken) as error:
                if turn == PATIENCE - 1 or not is_passing(error):
                    raise
            there = self._reader.own_comment(number, key)
            if there is not None:
                return there.url
        raise AssertionError("unreachable")

    def _delete(self, comment: IssueComment) -> str:
        try:
            self._again(comment.delete)
        except Gone:
            return ""  # another run was first
        return ""


def _explained(error: Exception) -> str:
    if not isinstance(error, GithubException):
        return f"GitHub can't be reached: {type(error).__name__}"
    message = error.data.get("message", "") if isinstance(error.data, dict) else str(error.data)
    if error.status == 403 and "not accessible" in message:
        message += " (the job lacks a permission: see 'permissions' in the README)"
    return f"GitHub answered {error.status}: {message[:300]}"

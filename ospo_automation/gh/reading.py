"""Everything that a run reads of GitHub, asked once and kept for as long as the run lasts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from github.IssueComment import IssueComment
from github.Repository import Repository

from ospo_automation.core.asks import asks_in
from ospo_automation.core.errors import Gone
from ospo_automation.core.issue import Comment, Issue, Person, own_comments
from ospo_automation.core.labels import Status
from ospo_automation.core.reader import Checkout
from ospo_automation.core.rounds import WEEK, Load

from .client import Connection

MOST_COMMENTS_A_WEEK = 1_500  # 15 requests; a network where more is said in a week is being flooded
TAKEN_UP = (Status.IN_PROGRESS, Status.ADVISED)


class GitHubReader:
    """Reads one repository over REST and GraphQL. Every method may raise Gone, Postponed or Trouble."""

    def __init__(self, connection: Connection, repository: str, checkout: Checkout) -> None:
        self.checkout = checkout
        self.connection = connection
        self.repository: Repository = connection.client.get_repo(repository)
        self._name = repository
        self._issues: dict[int, Issue] = {}
        self._comments: dict[int, tuple[Comment, ...]] = {}
        self._load: Load | None = None
        self._labels: dict[str, tuple[str, str]] | None = None

    def issue(self, number: int) -> Issue:
        if number not in self._issues:
            raw = self.connection.again(lambda: self._raw_issue(number))
            if not str(raw.get("repository_url", "")).lower().endswith(f"/repos/{self._name}".lower()):
                raise Gone(f"issue {number} was moved to {raw.get('repository_url')}")
            self._issues[number] = issue_of(raw)
        return self._issues[number]

    def comments(self, number: int) -> Sequence[Comment]:
        if number not in self._comments:
            found = self.connection.again(lambda: list(self.repository.get_issue(number).get_comments()))
            self._comments[number] = tuple(comment_of(each) for each in found)
        return self._comments[number]

    def own_comment(self, number: int, key: str) -> Comment | None:
        """Our comment with this purpose, looked up afresh: after a write whose answer got lost."""
        self._comments.pop(number, None)
        ours = own_comments(self.comments(number), self.checkout.network.bots)
        return next((comment for comment, mark in ours if mark.key == key), None)

    def load(self, now: datetime) -> Load:
        if self._load is None:
            comments = self._comments_since(now - WEEK)
            asks = asks_in(comments, self.checkout.network.bots)
            self._load = Load(asks, self._open(), is_partial=len(comments) >= MOST_COMMENTS_A_WEEK)
        return self._load

    def label_names(self) -> frozenset[str]:
        return frozenset(self.labels())

    def labels(self) -> dict[str, tuple[str, str]]:
        """Every label's colour and description, by name in lower case."""
        if self._labels is None:
            found = self.connection.again(lambda: list(self.repository.get_labels()))
            self._labels = {label.name.lower(): (label.color, label.description or "") for label in found}
        return self._labels

    def _raw_issue(self, number: int) -> dict[str, Any]:
        issue = self.repository.get_issue(number)
        issue.update()
        return dict(issue.raw_data)

    def _comments_since(self, moment: datetime) -> list[Comment]:
        """Comments in the whole repository made after a moment, newest first, so that the reading stops in time."""
        found: list[Comment] = []

        def read() -> list[Comment]:
            found.clear()
            for each in self.repository.get_issues_comments(sort="created", direction="desc", since=moment):
                comment = comment_of(each)
                if comment.created_at < moment or len(found) >= MOST_COMMENTS_A_WEEK:
                    break
                found.append(comment)
            return found

        return self.connection.again(read)

    def _open(self) -> dict[str, int]:
        labels = [self.checkout.network.labels.of_status(status).name for status in TAKEN_UP]
        counts: Counter[str] = Counter()
        after: str | None = None
        while True:
            issues = self._taken_up(labels, after)
            for issue in issues["nodes"]:
                counts.update(str(person["login"]).lower() for person in issue["assignees"]["nodes"])
            if not issues["pageInfo"]["hasNextPage"]:
                return dict(counts)
            after = issues["pageInfo"]["endCursor"]

    def _taken_up(self, labels: list[str], after: str | None) -> dict[str, Any]:
        owner, _, name = self._name.partition("/")
        variables = {"owner": owner, "name": name, "labels": labels, "after": after}
        answer = self.connection.again(
            lambda: self.connection.client.requester.graphql_query(query("open_casussen"), variables)
        )[1]
        issues: dict[str, Any] = answer["data"]["repository"]["issues"]
        return issues


@cache
def query(name: str) -> str:
    """A GraphQL query from the file beside this module."""
    return files(__package__).joinpath(f"{name}.graphql").read_text(encoding="utf-8")


def issue_of(raw: dict[str, Any]) -> Issue:
    """From GitHub's JSON; what may be null there (body, user) has a place here."""
    return Issue(
        number=int(raw["number"]),
        title=str(raw.get("title") or ""),
        body=str(raw.get("body") or ""),
        author=Person.of(raw.get("user")),
        labels=tuple(str(label["name"] if isinstance(label, dict) else label) for label in raw.get("labels") or ()),
        is_open=raw.get("state") == "open",
        is_locked=bool(raw.get("locked")),
        is_pull_request=raw.get("pull_request") is not None,
    )


def comment_of(comment: IssueComment) -> Comment:
    """From an element of a list. Its attributes are there; `raw_data` would fetch every comment once more."""
    user = comment.user
    return Comment(
        id=comment.id,
        number=int(comment.issue_url.rpartition("/")[2]),
        author=Person.of({"login": user.login, "id": user.id, "type": user.type}) if user else None,
        body=comment.body or "",
        created_at=comment.created_at,
        url=comment.html_url,
    )

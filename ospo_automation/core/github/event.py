"""What happened on GitHub, read from the file that the workflow gets: only the few fields we go by."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..outgoing.proposal import issue_of
from ..primitives.marker import fingerprint, looks_marked
from .issue import owner_in
from .person import Person

_COMMAND = re.compile(  # a line that may be one, however it is dressed up
    r"^ {0,3}(?:(?:[-*+•]|\d{1,3}[.)])\s{1,3})?[*_~\"'`(]{0,4}/\s?[^\W\d_][\w-]*(?![\w/])", re.MULTILINE
)


class UnknownEvent(ValueError):
    """The event file doesn't hold what an event of this name holds."""


@dataclass(frozen=True)
class Event:
    """`number` is the issue it is about, `author` who opened that, as GitHub says; `now` is the only clock there is.
    `asker` had us open it, as its first line says: anybody can write such a line above what they send in themselves.

    `comment` is the id of the comment that was made; `gives_command`: it has a line that may be a command, `is_marked`:
    it begins as ours do. `acts_on` is the issue that somebody sent in, opened again or had us play; also in a look at
    another one. `arrived` is the number of an issue that came from another repository just now. `in_fork`: GitHub says
    that it happened in a copy of another repository. `text` stands for the title and the text that the issue had then,
    `title` for its title alone. `retitled`: that was changed, at `at`, when it had so many `comments`.
    `labels` are those that the issue had then, in lower case, and `asked` is what it said.
    """

    name: str
    action: str | None
    number: int | None
    sender: Person | None
    now: datetime
    is_pull_request: bool = False
    author: Person | None = None
    asker: Person | None = None
    gives_command: bool = False
    is_marked: bool = False
    comment: int | None = None
    arrived: int | None = None
    acts_on: int | None = None
    in_fork: bool = False
    text: str = ""
    title: str = ""
    retitled: bool = False
    at: datetime | None = None
    comments: int = 0
    labels: frozenset[str] = frozenset()
    asked: str = ""

    def __post_init__(self) -> None:
        acts = self.kind in {"workflow_dispatch", "issues.opened", "issues.reopened"}
        if self.acts_on is None and (acts or (self.kind == "issues.edited" and self._may_be_owner)):
            object.__setattr__(self, "acts_on", self.number)

    @property
    def _may_be_owner(self) -> bool:
        """Whether whose casus it would be did this."""
        whose = {each.id for each in (self.author, self.asker) if each is not None}
        return self.sender is not None and self.sender.id in whose

    @property
    def kind(self) -> str:
        """As the automations name it: `issues.opened`."""
        return f"{self.name}.{self.action}" if self.action else self.name

    @property
    def is_sweep(self) -> bool:
        """Whether every open casus is to be looked at: the clock says so, or a person without naming one."""
        return self.name == "schedule" or (self.is_manual and self.number is None)

    @property
    def is_push(self) -> bool:
        """Whether files changed on a branch; the workflow listens to the default branch only."""
        return self.name == "push"

    @property
    def is_scheduled(self) -> bool:
        return self.name == "schedule"

    @property
    def is_manual(self) -> bool:
        return self.name == "workflow_dispatch"

    def concerns_us(self, experts: Collection[str]) -> bool:
        """Whether there may be something to do: not on pull requests, and of comments only the owner's and experts'.

        Of others only commands count: whatever else they say changes nothing for us, and a flood of it must not use up
        our requests. What looks like ours is ours, unless somebody copied it: that the sweep sees. With the token of an
        App or a person our own comments start runs.
        """
        if self.is_pull_request or self.is_marked:
            return False
        if self.name != "issue_comment" or self.sender is None:
            return True
        is_expert = self.sender.login.lower() in experts
        return not self.sender.is_bot and (self._may_be_owner or is_expert or self.gives_command)

    @classmethod
    def of(cls, name: str, text: str, now: datetime) -> Event:
        """From the payload in GITHUB_EVENT_PATH. Raises UnknownEvent with what is wrong."""
        try:
            payload = json.loads(text)
        except (ValueError, RecursionError) as error:
            where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
            raise UnknownEvent(
                f"the event file is not JSON{where}" if text.strip() else "the event file is empty"
            ) from None
        if not isinstance(payload, dict):
            raise UnknownEvent("the event file holds no JSON object, such as GitHub Actions makes")
        issue = payload.get("issue")
        issue = issue if isinstance(issue, dict) else {}
        ours = _proposed_for(payload.get("pull_request")) if name == "pull_request" else None
        action = payload.get("action")
        try:
            sender, author = Person.of(payload.get("sender")), Person.of(issue.get("user"))
        except (TypeError, ValueError, OverflowError):
            raise UnknownEvent("the event file names an account without a proper id") from None
        return cls(
            name=name,
            action=action if isinstance(action, str) else None,
            number=_number(payload.get("inputs"), "number")
            if name == "workflow_dispatch"
            else ours or _number(issue, "number"),
            sender=sender,
            author=author,
            asker=owner_in(str(issue.get("body"))) if author is not None else None,
            now=now,
            is_pull_request=issue.get("pull_request") is not None,
            comment=_id(payload.get("comment")),
            arrived=_number(issue, "number") if _has_moved(payload.get("changes")) else None,
            gives_command=_COMMAND.search(_text(payload.get("comment"))) is not None,
            in_fork=isinstance(home := payload.get("repository"), dict) and home.get("fork") is True,
            text=seal_of(issue.get("title"), issue.get("body")),
            title=fingerprint(title) if isinstance(title := issue.get("title"), str) else "",
            retitled=action == "edited" and _is_retitled(payload.get("changes")),
            at=_moment(issue.get("updated_at")),
            comments=count if isinstance(count := issue.get("comments"), int) else 0,
            is_marked=looks_marked(_text(payload.get("comment"))),
            labels=frozenset(_names(issue.get("labels"))),
            asked=_text(issue),
        )


def seal_of(title: Any, body: Any) -> str:
    """What stands for the title and the text of an issue at one moment, however its lines end."""
    return fingerprint(f"{title}\n{body or ''}".replace("\r\n", "\n"))


def _proposed_for(pull: Any) -> int | None:
    """The issue for which we proposed pages in a pull request, from the name of its branch; forks have none of ours."""
    head, base = ((pull.get(side) if isinstance(pull, dict) else None) for side in ("head", "base"))
    if not isinstance(head, dict) or not isinstance(base, dict) or _home(head) is None or _home(head) != _home(base):
        return None
    return issue_of(str(head.get("ref")))


def _home(side: dict[str, Any]) -> Any:
    repository = side.get("repo")
    return repository.get("id") if isinstance(repository, dict) else None


def _has_moved(changes: Any) -> bool:
    """Whether it stood in another repository before: to us it opens as any other."""
    return isinstance(changes, dict) and isinstance(changes.get("old_issue"), dict)


def _is_retitled(changes: Any) -> bool:
    return isinstance(changes, dict) and isinstance(changes.get("title"), dict)


def _moment(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _names(labels: Any) -> Iterator[str]:
    for each in labels if isinstance(labels, list) else ():
        if isinstance(each, dict) and isinstance(each.get("name"), str):
            yield each["name"].lower()


def _id(comment: Any) -> int | None:
    found = comment.get("id") if isinstance(comment, dict) else None
    return found if isinstance(found, int) else None


def _text(told: Any) -> str:
    body = told.get("body") if isinstance(told, dict) else None
    return body if isinstance(body, str) else ""


def _number(holder: Any, key: str) -> int | None:
    value = holder.get(key) if isinstance(holder, dict) else None
    if value is None or value == "":
        return None
    text = str(value).strip().removeprefix("#")
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text) > 0):
        raise UnknownEvent(f"'{text[:40]}' is no issue number; give a number such as 12")
    return int(text)

"""What happened on GitHub, read from the file that the workflow gets: only the few fields we go by."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .issue import Person


class UnknownEvent(ValueError):
    """The event file doesn't hold what an event of this name holds."""


@dataclass(frozen=True)
class Event:
    """`number` is the issue it is about, if any; `now` is the only clock there is."""

    name: str
    action: str | None
    number: int | None
    sender: Person | None
    now: datetime
    is_pull_request: bool = False

    @property
    def kind(self) -> str:
        """As the automations name it: `issues.opened`."""
        return f"{self.name}.{self.action}" if self.action else self.name

    @property
    def is_manual(self) -> bool:
        return self.name == "workflow_dispatch"

    @property
    def concerns_nobody(self) -> bool:
        """What bots say and what happens on pull requests: nothing to read and nothing to do."""
        by_bot = self.sender is not None and self.sender.is_bot and self.name == "issue_comment"
        return self.is_pull_request or by_bot

    @classmethod
    def of(cls, name: str, text: str, now: datetime) -> Event:
        """From the payload in GITHUB_EVENT_PATH. Raises UnknownEvent with what is wrong."""
        try:
            payload = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise UnknownEvent(f"the event file is not JSON: {error}") from None
        if not isinstance(payload, dict):
            raise UnknownEvent("the event file holds no JSON object")
        issue = payload.get("issue")
        issue = issue if isinstance(issue, dict) else {}
        action = payload.get("action")
        return cls(
            name=name,
            action=action if isinstance(action, str) else None,
            number=_number(payload.get("inputs"), "number")
            if name == "workflow_dispatch"
            else _number(issue, "number"),
            sender=Person.of(payload.get("sender")),
            now=now,
            is_pull_request=issue.get("pull_request") is not None,
        )


def _number(holder: Any, key: str) -> int | None:
    value = holder.get(key) if isinstance(holder, dict) else None
    if value is None or value == "":
        return None
    text = str(value).strip().removeprefix("#")
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10):
        raise UnknownEvent(f"'{text[:40]}' is no issue number; give a number such as 12")
    return int(text)

"""What GitHub lets us do still: it counts requests to REST and points for GraphQL, each an hour and each apart.

https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import wraps
from inspect import signature
from typing import Any

from github.Requester import Requester

from ospo_automation.core.primitives.errors import Postponed

from .points import points

REST, GRAPHQL = "core", "graphql"  # GitHub's names for them
AT_LEAST = timedelta(minutes=1)  # "otherwise, wait for at least one minute before retrying"
Headers = Mapping[str, Any]


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class _Purse:
    """What was left of the hour when GitHub last said so."""

    left: int
    reset: datetime


class Quotas:
    """Of one token, as GitHub tells with each of its answers. What it doesn't tell it doesn't count either."""

    def __init__(self, clock: Callable[[], datetime] = now) -> None:
        self.clock = clock
        self._purses: dict[str, _Purse] = {}

    def left(self, resource: str) -> int:
        purse = self._purses.get(resource)
        return purse.left if purse is not None and purse.reset > self.clock() else sys.maxsize

    def hear(self, headers: Headers, asked: str) -> None:
        """Names of headers are in lower case; an older server doesn't say of what it tells: of what was `asked`."""
        left, reset, limit = (_number(headers, f"x-ratelimit-{each}") for each in ("remaining", "reset", "limit"))
        if left is not None and reset is not None and limit != 0:
            resource = str(headers.get("x-ratelimit-resource") or asked)
            self._purses[resource] = _Purse(left, datetime.fromtimestamp(reset, UTC))

    def hold(self, requester: Requester) -> None:
        """What goes through this requester is counted from now on, and not sent where it costs more than is left."""
        send = requester.requestJson
        asked = signature(send)

        @wraps(send)
        def counted(*args: Any, **named: Any) -> tuple[int, dict[str, Any], str]:
            given = asked.bind(*args, **named).arguments
            resource = self._afforded(given.get("input"))
            status, headers, answer = send(*args, **named)
            self.hear(headers, resource)
            return status, headers, answer

        requester.requestJson = counted  # type: ignore[method-assign]  # of this one

    def _afforded(self, sent: Any) -> str:
        """What it is taken from. Raises Postponed."""
        document = sent.get("query") if isinstance(sent, dict) else None
        resource, cost = REST, 1
        if isinstance(document, str):
            resource, cost = GRAPHQL, points(document, sent.get("variables") or {})
        if self.left(resource) < cost:
            raise Postponed(self._purses[resource].reset)
        return resource


def until(headers: Headers, moment: datetime) -> datetime:
    """When GitHub lets us go on, of an answer that puts us off: what it says, or else a minute later.

    When the hour's quota begins anew counts only where that is used up: GitHub says it with every answer.
    """
    found = []
    if after := headers.get("retry-after"):
        found.append(_after(str(after), moment))
    reset = _number(headers, "x-ratelimit-reset")
    if reset is not None and _number(headers, "x-ratelimit-remaining") in {0, None}:
        found.append(datetime.fromtimestamp(reset, UTC))
    latest = max(found, default=moment)
    return latest if found and latest >= moment else moment + AT_LEAST  # clocks differ


def _after(told: str, moment: datetime) -> datetime:
    """`Retry-After` is a number of seconds or a date (RFC 9110)."""
    if told.isdigit():
        return moment + timedelta(seconds=int(told))
    try:
        at = parsedate_to_datetime(told)
    except ValueError:
        return moment + AT_LEAST
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _number(headers: Headers, name: str) -> int | None:
    told = str(headers.get(name, ""))
    return int(told) if told.isdigit() else None

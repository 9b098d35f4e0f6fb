"""One way to reach GitHub, that never sends a write twice by itself and never waits longer than a job can."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit

import requests
from github import Auth, Github
from github.GithubException import GithubException, RateLimitExceededException

from ospo_automation.core.errors import Gone, Postponed, Trouble

API_VERSION = "2022-11-28"
TIMEOUT = 20  # seconds
PATIENCE = 3  # tries in all for what can safely be tried again
T = TypeVar("T")


@dataclass(frozen=True)
class Connection:
    """A client, and the pause in seconds before it tries something again."""

    client: Github
    pause: float

    def again(self, call: Callable[[], T]) -> T:
        """Does something that may be done twice, up to three times while GitHub is out of order."""
        for turn in range(1, PATIENCE):
            try:
                with translated():
                    return call()
            except Trouble as trouble:
                if not trouble.is_passing:
                    raise
            time.sleep(self.pause * turn)
        with translated():
            return call()


def connect(*, url: str, token: str) -> Connection:
    """A client that reads lazily and a hundred at a time, and tries nothing again by itself.

    PyGithub would send a write again whose answer got lost. Pacing is GitHub's advice, and pointless on this machine.
    """
    local = _is_loopback(url)
    client = Github(
        auth=Auth.Token(token),
        base_url=url,
        lazy=True,
        per_page=100,
        timeout=TIMEOUT,
        user_agent="ospo_automation",
        api_version=API_VERSION,
        seconds_between_requests=None if local else 0.25,
        seconds_between_writes=None if local else 1.0,
        retry=None,
    )
    return Connection(client, pause=0 if local else 2)


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """GitHub's answers in our own words: gone, not now, or trouble with what can be done about it."""
    try:
        yield
    except requests.RequestException as error:
        raise Trouble(0, type(error).__name__) from error
    except GithubException as error:
        if error.status in {404, 410}:
            raise Gone(str(error)) from error
        if _is_quota(error):
            raise Postponed(_reset(error)) from error
        raise Trouble(_status(error), _explained(error)) from error


def _status(error: GithubException) -> int:
    """GraphQL says with status 200 that it took too long or is out of order; PyGithub makes 400 of all its errors."""
    return 502 if "Something went wrong while executing your query" in str(error.data) else error.status


def _explained(error: GithubException) -> str:
    told = error.data if isinstance(error.data, dict) else {}
    message = told.get("message") or "; ".join(str(each.get("message")) for each in told.get("errors") or ())
    if "not accessible" in message:  # GraphQL says it with status 200
        message += " (the job lacks a permission: see 'permissions' in the README)"
    return str(message or error.message or error.data)[:300]


def _is_quota(error: GithubException) -> bool:
    if isinstance(error, RateLimitExceededException) or error.status == 429:
        return True
    if "RATE_LIMITED" in str(error.data):  # so GraphQL says it, with status 200
        return True
    return error.status == 403 and "rate limit" in str(error.data).lower()


def _reset(error: GithubException) -> datetime | None:
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    after, reset = headers.get("retry-after"), headers.get("x-ratelimit-reset")
    if after and str(after).isdigit():
        return datetime.fromtimestamp(time.time() + int(after), UTC)
    return datetime.fromtimestamp(int(reset), UTC) if reset and str(reset).isdigit() else None


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

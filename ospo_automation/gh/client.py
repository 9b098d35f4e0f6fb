"""One way to reach GitHub, that never sends a write twice by itself and never waits longer than a job can."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from github import Auth, Github
from github.GithubException import GithubException

from ospo_automation.core.primitives.errors import Gone, Nameless, NoEntry, Postponed, TooMuch, Trouble

from . import whole
from .ahead import Ahead
from .pace import Pace
from .quota import Quotas, now, until
from .setbacks import Remedy, errors_of, setback

API_VERSION = "2022-11-28"  # supported until March 2028 at least; older servers know no other
TIMEOUT = 20  # seconds
NOT_GITHUB = "what answers there isn't GitHub's API. Check GITHUB_API_URL, and whether a proxy stands between."
NO_ISSUES = "issues are off in this repository. Switch them on: Settings, General, Features, 'Issues'."
PATIENCE = 3  # tries in all for what can safely be tried again
MOST_LOST = 3  # such rows of tries, one after the other, in which nobody answered: then nobody is there any more
T = TypeVar("T")
_VERSION = re.compile(r"\bapi[- ]version\b", re.IGNORECASE)  # in a 410 too, which else says that an issue is gone
_ISSUES_OFF = re.compile(r"\bissues (?:has been|are) disabled\b", re.IGNORECASE)
_PACE = Pace()  # one for the process: GitHub asks for a second between changes, whatever the token


@dataclass
class Connection:
    """A client, how fast it may go and how much is left of its quotas. `has_answered`: GitHub did, in this run.

    `lost`: how often it was asked in vain since. `ahead` is what this run will read anyway.
    """

    client: Github
    pace: Pace
    quotas: Quotas = field(default_factory=Quotas)
    has_answered: bool = False
    lost: int = 0
    ahead: Ahead = field(default_factory=Ahead)

    def again(self, call: Callable[[], T], *, but_not: type[Trouble] | None = None, tries: int = PATIENCE) -> T:
        """Does something that may be done twice, up to so many times while GitHub is out of order.

        `but_not` is a trouble after which the same would do no good. Raises NoEntry where GitHub never answered, or
        doesn't any more.
        """
        self.ahead.refuse()
        turn = 0
        while True:
            turn += 1
            try:
                with self.translated():
                    found = call()
            except Trouble as trouble:
                if trouble.status > 0:
                    self._heard()
                is_hopeless = but_not is not None and isinstance(trouble, but_not)
                if is_hopeless or not trouble.is_passing or turn == tries:
                    self.lost += trouble.status == 0
                    is_there = self.has_answered and self.lost < MOST_LOST
                    raise (trouble if is_there else self._unreachable(trouble)) from trouble.__cause__
            except (KeyError, TypeError, ValueError) as error:
                if self.has_answered:
                    raise
                raise NoEntry(200, NOT_GITHUB) from error  # no JSON, or of another shape
            else:
                self._heard()
                return found
            self.pace.wait(self.pace.before_again * turn)

    def _heard(self) -> None:
        self.has_answered, self.lost = True, 0

    def translated(self) -> contextlib.AbstractContextManager[None]:
        """As `translated`, by the clock of this connection."""
        return translated(self.quotas.clock)

    def _unreachable(self, trouble: Trouble) -> NoEntry:
        if isinstance(trouble.__cause__, whole.NoAnswer):
            return NoEntry(200, NOT_GITHUB)
        url = self.client.requester.base_url
        return NoEntry(
            0, f"GitHub can't be reached at {url}: {trouble.message}. Check your network, or GITHUB_API_URL."
        )


def connect(*, url: str, token: str, pace: Pace | None = None, clock: Callable[[], datetime] = now) -> Connection:
    """A client that reads lazily and a hundred at a time, and tries nothing again by itself.

    PyGithub would send a write again whose answer got lost. Pauses are what GitHub asks for: none on this machine.
    `clock` is the one by which GitHub's quotas begin anew.
    """
    if pace is None:
        pace = Pace(between_changes=0, before_again=0) if _is_loopback(url) else _PACE
    client = Github(
        auth=Auth.Token(token),
        base_url=url,
        lazy=True,
        per_page=100,
        timeout=TIMEOUT,
        user_agent="ospo_automation",
        api_version=API_VERSION,
        seconds_between_requests=None,
        seconds_between_writes=None,
        retry=None,
    )
    whole.hold(client.requester)
    pace.hold(client.requester)
    quotas = Quotas(clock)
    quotas.hold(client.requester)
    return Connection(client, pace, quotas)


@contextlib.contextmanager
def translated(clock: Callable[[], datetime] = now) -> Iterator[None]:
    """GitHub's answers in our own words: gone, not now, or trouble with what can be done about it."""
    try:
        yield
    except requests.RequestException as error:
        raise Trouble(0, _unreached(error)) from error
    except GithubException as error:
        if error.status == 401:
            raise NoEntry(401, "the token in GITHUB_TOKEN is wrong or expired.") from error
        if _is_about_us(error):
            raise Nameless(error.status, _explained(error)) from error
        if error.status == HTTPStatus.GONE and _ISSUES_OFF.search(_explained(error)):
            raise NoEntry(410, NO_ISSUES) from error
        if missing := _missing_repository(error):
            raise NoEntry(404, f"there is no repository {missing} that this token may see.") from error
        raise _ended(error, clock()) from error


def _ended(error: GithubException, moment: datetime) -> Gone | Postponed | Trouble:
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    row = setback(error.status, headers, error.data)
    if row is not None and row.kind is Remedy.QUOTA:
        return Postponed(until(headers, moment))
    if row is not None:  # GraphQL says it with status 200, of which PyGithub makes 400
        kind = TooMuch if row.kind is Remedy.TOO_MUCH else Trouble
        return kind(error.status if error.status >= 500 else row.status, _explained(error))
    if error.status == 413 and not _is_githubs(error):  # says the server before GitHub's API, on a web page
        return Trouble(413, "what was sent is larger than GitHub takes")
    if not _is_githubs(error):
        return NoEntry(error.status, NOT_GITHUB)
    if _VERSION.search(str(error.data.get("message"))) and error.status in {400, 410}:
        why = _explained(error)
        return NoEntry(error.status, f"GitHub no longer takes version {API_VERSION} of its REST API; it says: {why}")
    return Gone(_explained(error)) if error.status in {404, 410} else Trouble(error.status, _explained(error))


def _unreached(error: requests.RequestException) -> str:
    """Why nobody answered, in a few words."""
    kinds = (
        (whole.NoAnswer, "its answer is no JSON, or not all of it"),
        (requests.exceptions.SSLError, "its certificate can't be trusted"),
        (requests.exceptions.ProxyError, "the proxy lets nothing through"),
        (requests.Timeout, f"no answer within {TIMEOUT} seconds"),
        (ValueError, "that is no address"),  # the parent of what requests calls an invalid URL
    )
    for kind, words in kinds:
        if isinstance(error, kind):
            return words
    told = str(error)
    if "resolve" in told or "Name or service" in told or "getaddrinfo" in told:
        return "there is no such host"
    return "nobody answers there" if "refused" in told else "the connection broke off"


def _missing_repository(error: GithubException) -> str:
    """The name of the repository of which GraphQL says that it isn't there."""
    for each in (error.data.get("errors") or ()) if isinstance(error.data, dict) else ():
        if isinstance(each, dict) and each.get("type") == "NOT_FOUND" and each.get("path") == ["repository"]:
            found = re.search(r"'([^']+)'", str(each.get("message")))
            return found[0] if found else "as GITHUB_REPOSITORY names"
    return ""


def _is_about_us(error: GithubException) -> bool:
    """Whether GraphQL refuses to say whose token it is, and not because of something that passes."""
    told = [each for each in errors_of(error.data) if "viewer" in (each.get("path") or ())]
    return bool(told) and setback(error.status, {}, {"errors": told}) is None


def _is_githubs(error: GithubException) -> bool:
    """Whether GitHub's API says it, and not a web page or a proxy on the way."""
    return isinstance(error.data, dict) and not {"message", "errors"}.isdisjoint(error.data)


def _explained(error: GithubException) -> str:
    """GitHub's own words. With "Validation Failed" it says only below what is wrong."""
    if not _is_githubs(error):
        return "no word of why"
    told = [_said(each) for each in errors_of(error.data)]
    message = "; ".join(dict.fromkeys(each for each in told if each))
    if "not accessible" in message:  # GraphQL says it with status 200
        message += " (the job lacks a permission: see docs/permissions.md of ospo_automation)"
    return (message or str(error.message or error.data))[:300]


def _said(complaint: Mapping[str, Any]) -> str:
    if message := complaint.get("message"):
        return str(message)
    return " ".join(str(complaint[part]) for part in ("resource", "field", "code") if complaint.get(part))


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

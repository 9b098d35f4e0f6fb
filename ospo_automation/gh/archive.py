"""All that was ever said in the repository, read for a question about one person: it only reads.

Lists of a hundred, so that a thousand issues with eight thousand comments take a hundred requests.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ospo_automation.core.casus.asks import asks_in
from ospo_automation.core.github.issue import Comment, Issue
from ospo_automation.core.primitives.errors import Gone, NoEntry

from .lists import issue_of, listed
from .reading import GitHubReader
from .words import comment_of

OURS = "ospo/"  # what our branches begin with
MOST_BRANCHES = 200
MOST_COMMITS = 300
Json = dict[str, Any]
_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)")


@dataclass(frozen=True)
class Account:
    """An account as GitHub knows it today. `id` is None where there is none with this login."""

    login: str
    id: int | None
    name: str = ""


@dataclass(frozen=True)
class Branch:
    """A branch of ours that isn't merged: what it adds, by file. `unread` are files whose text GitHub doesn't show."""

    name: str
    added: dict[str, str]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Commit:
    sha: str
    url: str
    at: datetime
    title: str


@dataclass(frozen=True)
class Archive:
    """`issues` are pull requests as well; `edited` are the addresses of issues and comments that changed after they
    were made; `left_out` says of how many branches and commits there were more than we look at.
    """

    issues: tuple[Issue, ...]
    comments: tuple[Comment, ...]
    urls: dict[int, str]
    edited: frozenset[str]
    branches: tuple[Branch, ...]
    commits: tuple[Commit, ...]
    left_out: dict[str, int]


def account(reader: GitHubReader, login: str) -> Account:
    return _account(reader, f"/users/{login}") or Account(login, None)


def account_before(reader: GitHubReader, there: Archive, login: str) -> Account | None:
    """Whose a login was that is nobody's now, as far as our files and our own comments tell."""
    numbers = {id_ for name, id_ in _named(reader, there) if name == login.lower()}
    return _account(reader, f"/user/{min(numbers)}") if numbers else None


def earlier_logins(reader: GitHubReader, there: Archive, known: Account) -> list[str]:
    """By which logins our files, and what we wrote, knew an account before."""
    return sorted({name for name, id_ in _named(reader, there) if id_ == known.id} - {known.login.lower()})


def _named(reader: GitHubReader, there: Archive) -> Iterator[tuple[str, int]]:
    """The logins with a number in our files and our own comments."""
    bots, accounts = reader.checkout.network.bots, reader.checkout.accounts
    yield from accounts.remembered(there.comments, bots).kept.items()
    yield from accounts.told.items()
    yield from ((each.login, each.id) for ask in asks_in(there.comments, bots) for each in ask.people if each.id)


def _account(reader: GitHubReader, place: str) -> Account | None:
    try:
        found = _get(reader, place)
    except Gone:
        return None
    return Account(str(found["login"]), int(found["id"]), str(found.get("name") or ""))


def archive(reader: GitHubReader, login: str, told: Callable[[str], None]) -> Archive:
    """`told` hears what is being read, since this takes a while. Raises Gone, Postponed or Trouble."""
    home = reader.repository.url
    try:
        default = str(_get(reader, home)["default_branch"])
    except Gone as gone:
        name = home.partition("/repos/")[2]
        raise NoEntry(404, f"there is no repository '{name}' that this token may see.") from gone
    told("issues")
    issues = list(_listed(reader, f"{home}/issues", state="all", sort="created", direction="asc"))
    told("comments")
    comments = list(_listed(reader, f"{home}/issues/comments", sort="created", direction="asc"))
    told("branches")
    names = [str(each["ref"]).removeprefix("refs/heads/") for each in _refs(reader, home)]
    branches = tuple(_branch(reader, home, default, name) for name in names[:MOST_BRANCHES])
    told("commits")
    commits = commits_by(reader, login)
    return Archive(
        issues=tuple(map(issue_of, issues)),
        comments=tuple(map(comment_of, comments)),
        urls={int(each["number"]): str(each["html_url"]) for each in issues},
        edited=frozenset(str(each["html_url"]) for each in (*issues, *comments) if _was_edited(each)),
        branches=tuple(each for each in branches if each.added or each.unread),
        commits=commits,
        left_out={"branches": max(0, len(names) - MOST_BRANCHES), "commits": int(len(commits) >= MOST_COMMITS)},
    )


def commits_by(reader: GitHubReader, login: str) -> tuple[Commit, ...]:
    url = f"{reader.repository.url}/commits"
    return tuple(map(_commit_of, _listed(reader, url, most=MOST_COMMITS, author=login)))


def _get(reader: GitHubReader, url: str, **parameters: Any) -> Any:
    requester = reader.connection.client.requester
    _, answer = reader.connection.again(lambda: requester.requestJsonAndCheck("GET", url, parameters=parameters))
    return answer


def _listed(reader: GitHubReader, url: str, *, most: int = sys.maxsize, **parameters: Any) -> Iterator[Json]:
    return listed(reader.connection, url, most, **parameters)


def _refs(reader: GitHubReader, home: str) -> list[Json]:
    return list(_get(reader, f"{home}/git/matching-refs/heads/{OURS}"))


def _branch(reader: GitHubReader, home: str, default: str, name: str) -> Branch:
    try:
        files = _get(reader, f"{home}/compare/{default}...{name}").get("files") or ()
    except Gone:  # it went away meanwhile
        return Branch(name, {})
    shown = {str(each["filename"]): _added(str(each["patch"])) for each in files if each.get("patch")}
    unread = (str(each["filename"]) for each in files if not each.get("patch") and each.get("status") != "removed")
    return Branch(name, shown, tuple(unread))


def _added(patch: str) -> str:
    """What a branch puts into a file, each line where it stands in that file."""
    lines: list[str] = []
    for line in patch.split("\n"):
        if hunk := _HUNK.match(line):
            lines += [""] * (int(hunk[1]) - 1 - len(lines))
        elif not line.startswith(("-", "\\")):
            lines.append(line[1:] if line.startswith("+") else "")
    return "\n".join(lines)


def _was_edited(each: Json) -> bool:
    """A comment changes only when it is edited; an issue also otherwise, so that of those it only may have been."""
    return str(each["updated_at"]) != str(each["created_at"])


def _commit_of(node: Json) -> Commit:
    made = node["commit"]
    at = datetime.fromisoformat((made.get("author") or made["committer"])["date"])
    return Commit(str(node["sha"]), str(node["html_url"]), at, str(made["message"]).split("\n")[0])

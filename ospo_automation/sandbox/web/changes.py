"""What a commit or a pull request changes, file by file and line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ..gitstore import Change, Commit, GitStore
from ..seeing import seen
from .dates import HERE

MOST_FILES, MOST_LINES = 100, 1000
_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
_START = datetime(1970, 1, 1, tzinfo=UTC)
_KINDS = {"+": "added", "-": "removed", "@": "place", "\\": "note"}


@dataclass(frozen=True)
class Line:
    """`kind`: "added", "removed", "same", "place" (where in the file) or "note". Numbers are None where not counted."""

    kind: str
    text: str
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class FileChanged:
    path: str
    previous: str | None
    status: str  # GitHub's own words: "added", "modified", "removed", "renamed"
    additions: int
    deletions: int
    lines: Sequence[Line]
    left_out: int


@dataclass(frozen=True)
class CommitShown:
    sha: str
    subject: str
    rest: str
    author: str
    at: datetime


def shown(commit: Commit) -> CommitShown:
    subject, _, rest = commit.message.partition("\n")
    return CommitShown(commit.sha, subject, rest.strip(), commit.author[0], _moment(commit.author[2]))


def _moment(text: str) -> datetime:
    """Git takes any date from whoever pushes: in the year 14645, or five days east of here."""
    try:
        return datetime.fromisoformat(text).astimezone(HERE)
    except (ValueError, OverflowError):
        return _START


def commits_between(git: GitStore, base: str, head: str) -> list[CommitShown]:
    """Oldest first."""
    return [shown(commit) for commit in reversed(git.commits(f"{base}..{head}", limit=MOST_FILES))]


def files_changed(git: GitStore, base: str, head: str) -> list[FileChanged]:
    return [_file(change) for change in git.changes(base, head)[:MOST_FILES]]


def _file(change: Change) -> FileChanged:
    lines = _lines(change.patch or "")
    return seen(FileChanged, change, lines=lines[:MOST_LINES], left_out=max(0, len(lines) - MOST_LINES))


def _lines(patch: str) -> list[Line]:
    before = after = 0
    lines = []
    for text in patch.split("\n") if patch else []:
        kind = _KINDS.get(text[:1], "same")
        if place := _HUNK.match(text):
            before, after = int(place[1]), int(place[2])
        if kind in ("place", "note"):
            lines.append(Line(kind, text))
            continue
        lines.append(Line(kind, text[1:], before if kind != "added" else None, after if kind != "removed" else None))
        before += kind != "added"
        after += kind != "removed"
    return lines

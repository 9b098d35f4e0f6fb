"""What changed between two commits, file by file, in the words of GitHub's list of changed files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

# "T": a file became a link, or the other way round.
_STATUS = {"A": "added", "M": "modified", "D": "removed", "R": "renamed", "C": "copied", "T": "changed"}


@dataclass(frozen=True)
class Change:
    """One file. `previous` is its path before a renaming; `patch` is None where GitHub shows none, as for binary."""

    path: str
    previous: str | None
    status: str
    additions: int
    deletions: int
    patch: str | None
    sha: str  # of the blob; of the one that is gone if the file was removed


def changes_between(git: Callable[..., bytes], before: str, after: str) -> list[Change]:
    """Exactly these two, without looking for where they parted; `git` runs the command."""
    raw = git("diff", "--raw", "--numstat", "--abbrev=40", "-M", "-z", before, after).decode("utf-8", "replace")
    words = raw.split("\0")[:-1]
    heads = list(_heads(words))
    counts = list(_counts(words[sum(len(head) for head in heads) :]))
    patches = _patches(git("diff", "--no-color", "-M", "-p", before, after))
    return [_change(head, count, _patch(head, patches)) for head, count in zip(heads, counts, strict=True)]


def _patch(head: list[str], patches: Iterator[str | None]) -> str | None:
    """A file that became a link has two: the one goes, the other comes."""
    parts = [next(patches) for _ in range(2 if head[0].endswith(" T") else 1)]
    return "\n".join(part for part in parts if part is not None) or None


def _heads(words: list[str]) -> Iterator[list[str]]:
    """`:mode mode sha sha status`, path, and for a renaming the new path."""
    position = 0
    while position < len(words) and words[position].startswith(":"):
        size = 3 if words[position].rsplit(" ", 1)[1][0] in "RC" else 2
        yield words[position : position + size]
        position += size


def _counts(words: list[str]) -> Iterator[tuple[str, str]]:
    """Added, deleted; for a renaming the path is empty and two paths follow."""
    position = 0
    while position < len(words):
        added, deleted, path = words[position].split("\t", 2)
        yield added, deleted
        position += 1 if path else 3


def _patches(text: bytes) -> Iterator[str | None]:
    """From the first `@@` on, as GitHub gives it. Lines of a file are indented, so a header is always a header."""
    patch: list[bytes] | None = None
    for line in text.split(b"\n"):
        if line.startswith(b"diff --git "):
            if patch is not None:
                yield _from_first_hunk(patch)
            patch = []
        elif patch is not None:
            patch.append(line)
    if patch is not None:
        yield _from_first_hunk(patch[:-1])  # behind the last newline


def _from_first_hunk(lines: list[bytes]) -> str | None:
    start = next((number for number, line in enumerate(lines) if line.startswith(b"@@ ")), None)
    return None if start is None else b"\n".join(lines[start:]).decode("utf-8", "replace")


def _change(head: list[str], count: tuple[str, str], patch: str | None) -> Change:
    _, _, old, new, letter = head[0].split(" ")
    status = _STATUS[letter[0]]
    added, deleted = (0 if number == "-" else int(number) for number in count)
    previous = head[1] if status in ("renamed", "copied") else None
    return Change(head[-1], previous, status, added, deleted, patch, old if status == "removed" else new)

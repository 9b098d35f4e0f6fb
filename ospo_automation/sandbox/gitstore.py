"""Real git repositories, made and read with the git command."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .git_changes import Change, changes_between

__all__ = ["ENVIRONMENT", "Change", "Commit", "Entry", "GitStore"]

# Nothing of the machine's own git settings may change what a test sees.
ENVIRONMENT = {
    "PATH": os.environ.get("PATH", os.defpath),
    "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",  # a file may be called ":x" or "*"
    "LC_ALL": "C",
}

_EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
# What these say of commits that are named in full is the same for ever, and to start git takes five milliseconds.
_LASTING = {"cat-file", "diff", "log", "ls-tree", "merge-base", "merge-tree"}
_NAMED = re.compile(r"-.*|blob|[0-9a-f]{40}(\.\.[0-9a-f]{40})?", re.DOTALL)
_REMEMBERED = 2_000  # answers
_SHA = re.compile(r"[0-9a-f]{40}")
_SIMPLE = re.compile(r"[\w-]+(/[\w-]+)*")  # such a name git takes, and it is a file's too

# What GitHub says to a push with the workflow token, whatever its permissions.
_HOOK = """#!/bin/sh
test -n "$SANDBOX_AUTOMATED" || exit 0
while read -r old new ref; do
    case "$new" in *[!0]*) ;; *) continue ;; esac
    case "$old" in *[!0]*) ;; *) old=refs/heads/main ;; esac
    file=$(git diff --name-only "$old" "$new" -- .github/workflows/ | head -n 1)
    if test -n "$file"; then
        file="refusing to allow a GitHub App to create or update workflow \\`$file\\`"
        echo "$file without \\`workflows\\` permission"
        exit 1
    fi
done
"""


@dataclass(frozen=True)
class Entry:
    """A file or folder in a tree."""

    path: str
    kind: str  # "blob", "tree" or "commit"
    sha: str
    size: int
    mode: str


@dataclass(frozen=True)
class Commit:
    sha: str
    tree: str
    parents: tuple[str, ...]
    author: tuple[str, str, str]  # name, address, date
    committer: tuple[str, str, str]
    message: str


class GitStore:
    """One bare repository on disk. `known` is what git said that is the same for ever."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[tuple[str, ...], bytes] = {}

    def run(self, *arguments: str, feed: bytes | None = None, more: Mapping[str, str] | None = None) -> bytes:
        """Output of the git command, run with `more` in its environment; raises `subprocess.CalledProcessError`."""
        if not _is_lasting(arguments):
            return self._run(arguments, feed, more)
        if arguments not in self.known:
            if len(self.known) >= _REMEMBERED:
                self.known.clear()
            self.known[arguments] = self._run(arguments, feed, more)
        return self.known[arguments]

    def _run(self, arguments: tuple[str, ...], feed: bytes | None, more: Mapping[str, str] | None) -> bytes:
        command = ["git", "--git-dir", str(self.folder), *arguments]
        environment = ENVIRONMENT | dict(more or {})
        return subprocess.run(command, input=feed, capture_output=True, check=True, env=environment).stdout

    def create(self) -> None:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        command = ["git", "init", "--quiet", "--bare", "--template=", "-b", "main", str(self.folder)]
        subprocess.run(command, check=True, env=ENVIRONMENT)
        with (self.folder / "config").open("a") as config:
            # As at GitHub, nobody can push to the refs that are kept for pull requests.
            config.write("[http]\n\treceivepack = true\n[gc]\n\tauto = 0\n[receive]\n\thideRefs = refs/pull\n")
            # To squeeze what is as small as this takes longer than all else that git does.
            config.write("[core]\n\tcompression = 0\n")
        hook = self.folder / "hooks" / "pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(_HOOK, encoding="utf-8")
        hook.chmod(0o755)

    def commit(
        self,
        files: Mapping[str, str | bytes | None],
        *,
        message: str,
        author: tuple[str, str],
        committer: tuple[str, str],
        at: datetime,
        branch: str = "main",
    ) -> str:
        """One commit on the branch; a file that is None is taken away. Returns the commit's sha."""
        stamp = f"{int(at.timestamp())} +0000"
        stream: list[bytes] = [f"commit refs/heads/{branch}\nmark :1\n".encode()]
        stream.append(f"author {_plain(author[0])} <{_plain(author[1])}> {stamp}\n".encode())
        stream.append(f"committer {_plain(committer[0])} <{_plain(committer[1])}> {stamp}\n".encode())
        stream.append(_counted(message.encode()))
        if self.branch(branch):
            stream.append(f"from refs/heads/{branch}^0\n".encode())
        for path, text in files.items():
            if text is None:
                stream.append(f"D {_quoted(path)}\n".encode())
            else:
                stream.append(f"M 100644 inline {_quoted(path)}\n".encode())
                stream.append(_counted(text.encode() if isinstance(text, str) else text))
        stream.append(b"get-mark :1\ndone\n")
        return self.run("fast-import", "--quiet", "--done", feed=b"".join(stream)).decode().strip()

    def object(self, sha: str, kind: str) -> str | None:
        """The full sha of the commit, tree or blob that a name stands for."""
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{sha}^{{{kind}}}")
        if asked in self.known:
            return self.known[asked].decode().strip()
        try:
            found = self.run(*asked)
        except subprocess.CalledProcessError:
            return None
        if _SHA.fullmatch(sha):  # what is there stays there
            self.known[asked] = found
        return found.decode().strip()

    def resolve(self, name: str) -> str | None:
        """The commit that a branch, tag or sha stands for."""
        return self.tip(name) if name.startswith("refs/heads/") else self.object(name, "commit")

    def branch(self, name: str) -> str | None:
        return self.tip(f"refs/heads/{name}")

    def tip(self, ref: str) -> str | None:
        """The commit at which a branch, by its full name, stands. Each has a file of its own, unless git has packed
        them.
        """
        if not _SIMPLE.fullmatch(ref) or self._is_packed():
            return self.object(ref, "commit")
        file = self.folder / ref
        return file.read_text(encoding="ascii").strip() if file.is_file() else None

    def refs(self, prefix: str = "refs") -> dict[str, str]:
        """Full names with what they point at, in the order of their names."""
        if self._is_packed() or not _SIMPLE.fullmatch(prefix):
            out = self.run("for-each-ref", "--format=%(refname) %(objectname)", prefix).decode()
            return {name: sha for name, _, sha in (line.rpartition(" ") for line in out.splitlines())}
        start = self.folder / prefix
        files = [start] if start.is_file() else [Path(at, name) for at, _, names in os.walk(start) for name in names]
        there = {file.relative_to(self.folder).as_posix(): file for file in files if file.suffix != ".lock"}
        return {name: there[name].read_text(encoding="ascii").strip() for name in sorted(there, key=os.fsencode)}

    def point(self, ref: str, sha: str | None) -> None:
        """Lets a ref (by its full name) point at the commit; None takes it away."""
        if self.tip(ref) != sha and not self._written(ref, sha):
            self.run(*(["update-ref", ref, sha] if sha else ["update-ref", "-d", ref]))

    def _is_packed(self) -> bool:
        return (self.folder / "packed-refs").exists()

    def _written(self, ref: str, sha: str | None) -> bool:
        """Whether it could be done without git, which knows what to do where one name is the beginning of another."""
        if not _SIMPLE.fullmatch(ref) or not ref.startswith("refs/") or self._is_packed():
            return False
        file = self.folder / ref
        try:
            if sha is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                new = file.with_name(f"{file.name}.lock")  # as git does: nobody reads half of it
                new.write_text(f"{sha}\n", encoding="ascii")
                new.replace(file)
        except OSError:
            return False
        return True

    def common_ancestor(self, one: str, other: str) -> str | None:
        """Where the two parted; None if they never were together."""
        try:
            return self.run("merge-base", one, other).decode().strip()
        except subprocess.CalledProcessError:
            return None

    def contains(self, newer: str, older: str) -> bool:
        return self.common_ancestor(newer, older) == older

    def changes(self, base_sha: str, head_sha: str) -> list[Change]:
        """What `head` changed since it left `base`: the "three dots" of GitHub's pages."""
        return changes_between(self.run, self.common_ancestor(base_sha, head_sha) or base_sha, head_sha)

    def changes_by(self, commit: Commit) -> list[Change]:
        return changes_between(self.run, commit.parents[0] if commit.parents else _EMPTY_TREE, commit.sha)

    def entries(self, ref: str, path: str = "", *, recursive: bool = False, folders: bool = False) -> list[Entry]:
        """What lies in a folder, or with `recursive` all files below it (and `folders`); a file itself by its path."""
        arguments = ["ls-tree", "-z", "-l", "--full-tree", *["-r"] * recursive, *["-t"] * folders]
        there = self._branch_alone(ref) or ref
        target = [there] if not path else [there, "--", path]
        out = self.run(*arguments, *target).decode("utf-8", "replace")
        return [_entry(line) for line in out.split("\0") if line]

    def _branch_alone(self, name: str) -> str | None:
        """Where the branch of this name stands, if nothing else has it."""
        others = (self.folder / name, self.folder / "refs" / name, self.folder / "refs/tags" / name)
        if _SHA.fullmatch(name) or self._is_packed() or any(other.exists() for other in others):
            return None
        return self.tip(f"refs/heads/{name}")

    def blob(self, sha: str) -> bytes:
        return self.run("cat-file", "blob", sha)

    def commits(self, ref: str, *, path: str | None = None, limit: int = 1000) -> list[Commit]:
        pattern = "%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B%x00%x00"
        arguments = ["log", f"--max-count={limit}", f"--format={pattern}", "--end-of-options", ref, "--"]
        out = self.run(*arguments, *([path] if path else [])).decode("utf-8", "replace")
        return [_commit(part.lstrip("\n")) for part in out.split("\0\0\n") if part.strip()]


def _is_lasting(arguments: Sequence[str]) -> bool:
    """Whether the answer to it can't become another one. What stands behind `--` is a path."""
    asked = arguments[1 : arguments.index("--") if "--" in arguments else None]
    return arguments[0] in _LASTING and all(map(_NAMED.fullmatch, asked))


def _commit(line: str) -> Commit:
    sha, tree, parents, *people, message = line.split("\0", 9)
    author = (people[0], people[1], people[2].replace("+00:00", "Z"))
    committer = (people[3], people[4], people[5].replace("+00:00", "Z"))
    return Commit(sha, tree, tuple(parents.split()), author, committer, message.rstrip("\n\0"))


def _entry(line: str) -> Entry:
    head, path = line.split("\t", 1)
    mode, kind, sha, size = head.split()
    return Entry(path, kind, sha, 0 if size == "-" else int(size), mode)


def _counted(text: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(text), text)


def _quoted(path: str) -> str:
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _plain(text: str) -> str:
    return "".join(character for character in text if character not in "<>\n\0")

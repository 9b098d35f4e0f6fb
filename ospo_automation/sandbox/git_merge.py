"""The three ways to bring a branch into another, done by git without a work tree."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .gitstore import ENVIRONMENT, GitStore

# Under this name GitHub makes the commits of its web pages and its API, and it signs them.
WEB_FLOW = ("GitHub", "noreply@github.com")


class Conflict(Exception):
    """The two can't be brought together without a person."""


@dataclass(frozen=True)
class Signature:
    """Who makes a commit, and when."""

    author: tuple[str, str]
    committer: tuple[str, str]
    at: datetime
    written_at: datetime | None = None  # by the author, if not at the same time

    @property
    def environment(self) -> dict[str, str]:
        dates = (("AUTHOR", self.written_at or self.at), ("COMMITTER", self.at))
        stamps = {f"GIT_{who}_DATE": f"{int(moment.timestamp())} +0000" for who, moment in dates}
        people = {"AUTHOR": self.author, "COMMITTER": self.committer}
        names = {f"GIT_{who}_NAME": person[0] for who, person in people.items()}
        addresses = {f"GIT_{who}_EMAIL": person[1] for who, person in people.items()}
        return names | addresses | stamps


def write_commit(git: GitStore, tree: str, parents: Sequence[str], message: str, signature: Signature) -> str:
    """A commit that no branch points at yet; its sha."""
    before = [word for parent in parents for word in ("-p", parent)]
    done = git.run("commit-tree", tree, *before, feed=message.encode(), more=signature.environment)
    return done.decode().strip()


def merged_tree(git: GitStore, base: str, head: str) -> str | None:
    """The files of both together; None where they conflict."""
    try:
        return git.run("merge-tree", "--write-tree", "--allow-unrelated-histories", base, head).decode().split("\n")[0]
    except subprocess.CalledProcessError:
        return None


def merge(git: GitStore, base: str, head: str, message: str, signature: Signature) -> str:
    """A merge commit. Raises Conflict."""
    return write_commit(git, _tree(git, base, head), [base, head], message, signature)


def squash(git: GitStore, base: str, head: str, message: str, signature: Signature) -> str:
    """One commit with everything. Raises Conflict."""
    return write_commit(git, _tree(git, base, head), [base], message, signature)


def _tree(git: GitStore, base: str, head: str) -> str:
    tree = merged_tree(git, base, head)
    if tree is None:
        raise Conflict
    return tree


def rebase(git: GitStore, base: str, head: str, committer: tuple[str, str], at: datetime) -> str:
    """Every commit of head anew, on top of base; their authors stay. Raises Conflict."""
    stamp = f"{int(at.timestamp())} +0000"
    who = {"GIT_COMMITTER_NAME": committer[0], "GIT_COMMITTER_EMAIL": committer[1], "GIT_COMMITTER_DATE": stamp}
    with tempfile.TemporaryDirectory(prefix="rebase-") as scratch:
        folder = Path(scratch) / "work"
        git.run("worktree", "add", "--quiet", "--detach", str(folder), head)
        try:
            command = ["git", "-C", str(folder), "rebase", "--quiet", "--force-rebase", base]
            subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT | who)
            done = subprocess.run(
                ["git", "-C", str(folder), "rev-parse", "HEAD"], check=True, capture_output=True, env=ENVIRONMENT
            )
            return done.stdout.decode().strip()
        except subprocess.CalledProcessError:
            raise Conflict from None
        finally:
            git.run("worktree", "remove", "--force", str(folder))

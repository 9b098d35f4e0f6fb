"""The refs that GitHub keeps for a pull request: what it brings, and how it would look once merged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import git_merge
from .git_merge import WEB_FLOW, Conflict, Signature
from .gitstore import GitStore
from .pull_shapes import pull_of
from .shapes import identity
from .state import Issue, World


@dataclass(frozen=True)
class PullRefs:
    world: World
    git_of: Callable[[str], GitStore]

    def keep(self, issue: Issue) -> None:
        """`refs/pull/N/head`, and `.../merge` where it can be merged, which is what workflows check out."""
        git, pull = self.git_of(issue.repo), pull_of(issue)
        git.point(f"refs/pull/{issue.number}/head", pull.head_sha)
        tip = git.branch(pull.base)
        try:
            trial = self.merged(issue, tip, f"Merge {pull.head_sha} into {tip}") if tip else None
        except Conflict:
            trial = None
        git.point(f"refs/pull/{issue.number}/merge", trial)

    def merged(self, issue: Issue, tip: str, message: str, login: str | None = None) -> str:
        signature = self.signature(login or issue.author)
        return git_merge.merge(self.git_of(issue.repo), tip, pull_of(issue).head_sha, message, signature)

    def signature(self, login: str | None) -> Signature:
        return Signature(identity(self.world.account(login), login or "ghost"), WEB_FLOW, self.world.now)

    def catch_up(self, issue: Issue) -> None:
        """A branch may have gone on while its pull request was closed."""
        git, pull = self.git_of(issue.repo), pull_of(issue)
        pull.head_sha = (None if pull.fork else git.branch(pull.head)) or pull.head_sha
        pull.base_sha = git.branch(pull.base) or pull.base_sha
        self.keep(issue)

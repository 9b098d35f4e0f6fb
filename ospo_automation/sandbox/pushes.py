"""What follows when a branch or tag moves, however it moved: the push event, pull requests, closed issues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ospo_automation.sandbox.commit_shapes import EMPTY_TREE
from ospo_automation.sandbox.git_changes import changes_between
from ospo_automation.sandbox.references import closed_by
from ospo_automation.sandbox.shapes import identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ospo_automation.sandbox.acts import Actor, Acts
    from ospo_automation.sandbox.gitstore import Commit, GitStore
    from ospo_automation.sandbox.state import RepositoryState

Json = dict[str, Any]

NOWHERE = "0" * 40
_LISTED = 2048  # commits in one payload


class Pushes:
    """A part of `Acts`."""

    def __init__(self, acts: Acts, git_of: Callable[[str], GitStore]) -> None:
        self.acts = acts
        self.git_of = git_of

    def moved(self, actor: Actor, repo: RepositoryState, ref: str, before: str | None, after: str | None) -> None:
        """To be called when git has done it already. None: it was not there, or is gone."""
        if before == after:
            return
        repo.pushed_at = self.acts.world.now
        fresh = self._fresh(repo, ref, before, after)
        if not actor.automated:
            self._tell(actor, repo, ref, before, after, fresh)
        branch = ref.removeprefix("refs/heads/")
        if branch == ref:
            return
        self.acts.pulls.follow(actor, repo, branch, before, after)
        if branch == "main":
            for commit in fresh:
                self.close(actor, closed_by(commit.message, repo.full_name, markdown=False))

    def close(self, actor: Actor, named: Iterable[tuple[str, int]]) -> None:
        """Closing words work for issues, not for other pull requests, and only where the person may write."""
        world = self.acts.world
        for full_name, number in named:
            repo = world.repo(full_name)
            issue = repo.issues.get(number) if repo else None
            if repo is None or issue is None or issue.pull or issue.deleted or issue.moved_to:
                continue
            if actor.automated or world.has_role(repo, actor.login, "write"):
                self.acts.close_issue(actor, issue)

    def _fresh(self, repo: RepositoryState, ref: str, before: str | None, after: str | None) -> list[Commit]:
        """The commits that came with it, oldest first; those that main had before the branch was made are not new."""
        if after is None:
            return []
        git = self.git_of(repo.full_name)
        known = before or (git.branch("main") if ref != "refs/heads/main" else None)
        return git.commits(f"{known}..{after}" if known else after)[::-1]

    def _tell(
        self,
        actor: Actor,
        repo: RepositoryState,
        ref: str,
        before: str | None,
        after: str | None,
        fresh: list[Commit],
    ) -> None:
        git, page = self.git_of(repo.full_name), f"{self.acts.shapes.url}/{repo.full_name}"
        shapes = [self._commit(repo, commit) for commit in fresh[-_LISTED:]]
        head = git.commits(after, limit=1)[0] if after else None
        pusher = identity(self.acts.world.account(actor.login), actor.login)
        payload = {
            "ref": ref,
            "before": before or NOWHERE,
            "after": after or NOWHERE,
            "created": before is None,
            "deleted": after is None,
            "forced": bool(before and after and not git.contains(after, before)),
            "base_ref": None,
            "compare": f"{page}/compare/{(before or 'main')[:12]}...{(after or 'main')[:12]}",
            "commits": shapes,
            "head_commit": self._commit(repo, head) if head else None,
            "pusher": {"name": actor.login, "email": pusher[1]},
        }
        self.acts.tell(actor, repo, "push", None, payload)

    def _commit(self, repo: RepositoryState, commit: Commit) -> Json:
        git = self.git_of(repo.full_name)
        changes = changes_between(git, commit.parents[0] if commit.parents else EMPTY_TREE, commit.sha)
        return {
            "id": commit.sha,
            "tree_id": commit.tree,
            "distinct": True,
            "message": commit.message,
            "timestamp": commit.committer[2],
            "url": f"{self.acts.shapes.url}/{repo.full_name}/commit/{commit.sha}",
            "author": self._person(commit.author),
            "committer": self._person(commit.committer),
            "added": [one.path for one in changes if one.status in ("added", "renamed", "copied")],
            "removed": [one.path for one in changes if one.status == "removed"]
            + [one.previous for one in changes if one.status == "renamed"],
            "modified": [one.path for one in changes if one.status in ("modified", "changed")],
        }

    def _person(self, person: tuple[str, str, str]) -> Json:
        account = self.acts.shapes.behind(person[1])
        return {"name": person[0], "email": person[1]} | ({"username": account.login} if account else {})

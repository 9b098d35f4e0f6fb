"""What follows when a branch or tag moves, however it moved: the push event, pull requests, closed issues."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .acts import Actor, Acts
from .gitstore import Commit
from .mentions import closed_by
from .pull_shapes import pull_of
from .shapes import identity
from .state import Issue, RepositoryState

Json = dict[str, Any]

NOWHERE = "0" * 40
_LISTED = 2048  # commits in one payload


class PushActs(Acts):
    def moved(self, actor: Actor, repo: RepositoryState, ref: str, before: str | None, after: str | None) -> None:
        """To be called when git has done it already. None: it was not there, or is gone."""
        if before == after:
            return
        repo.pushed_at = self.world.now
        fresh = self._fresh(repo, ref, before, after)
        if not actor.automated:
            self._tell_push(actor, repo, ref, before, after, fresh)
        branch = ref.removeprefix("refs/heads/")
        if branch == ref:
            return
        for issue in repo.listed():
            if issue.state == "open" and issue.pull:
                self._follow(actor, issue, branch, before, after)
        if branch == "main":
            for commit in fresh:
                self.close_named(actor, closed_by(commit.message, repo.full_name, markdown=False))

    def close_named(self, actor: Actor, named: Iterable[tuple[str, int]]) -> None:
        """Closing words work for issues, not for other pull requests, and only where the person may write."""
        for full_name, number in named:
            repo = self.world.repo(full_name)
            issue = repo.issues.get(number) if repo else None
            if repo is None or issue is None or issue.pull or issue.deleted or issue.moved_to:
                continue
            if actor.automated or self.world.has_role(repo, actor.login, "write"):
                self.close_issue(actor, issue)

    def _follow(self, actor: Actor, issue: Issue, branch: str, before: str | None, after: str | None) -> None:
        """An open pull request from the branch or onto it."""
        pull = pull_of(issue)
        head = "" if pull.fork else pull.head
        if after is None and branch in (pull.base, head):
            self.close_issue(actor, issue)
        elif after and branch == head:
            self.refs.catch_up(issue)
            self.touch(issue)
            self.tell_issue(actor, issue, "synchronize", before=before, after=after)
        elif after and branch == pull.base:
            if self.git_of(issue.repo).contains(after, pull.head_sha):  # whoever pushes its commits here has merged it
                self.settle(actor, issue, after)
                self.tell_issue(actor, issue, "closed")
            else:
                self.refs.keep(issue)

    def settle(self, actor: Actor, issue: Issue, sha: str) -> None:
        """A pull request is merged from now on, with what git has."""
        pull, now = pull_of(issue), self.world.now
        pull.merged_at, pull.merged_by, pull.merge_sha = now, actor.login, sha
        issue.state, issue.closed_at, issue.closed_by = "closed", now, actor.login
        self.git_of(issue.repo).point(f"refs/pull/{issue.number}/merge", None)
        self.touch(issue)

    def _fresh(self, repo: RepositoryState, ref: str, before: str | None, after: str | None) -> list[Commit]:
        """The commits that came with it, oldest first; those that main had before the branch was made are not new."""
        if after is None:
            return []
        git = self.git_of(repo.full_name)
        known = before or (git.branch("main") if ref != "refs/heads/main" else None)
        return git.commits(f"{known}..{after}" if known else after)[::-1]

    def _tell_push(
        self, actor: Actor, repo: RepositoryState, ref: str, before: str | None, after: str | None, fresh: list[Commit]
    ) -> None:
        git, page = self.git_of(repo.full_name), f"{self.shapes.url}/{repo.full_name}"
        head = git.commits(after, limit=1)[0] if after else None
        payload = {
            "ref": ref,
            "before": before or NOWHERE,
            "after": after or NOWHERE,
            "created": before is None,
            "deleted": after is None,
            "forced": bool(before and after and not git.contains(after, before)),
            "base_ref": None,
            "compare": f"{page}/compare/{(before or 'main')[:12]}...{(after or 'main')[:12]}",
            "commits": [self._commit(repo, commit) for commit in fresh[-_LISTED:]],
            "head_commit": self._commit(repo, head) if head else None,
            "pusher": {"name": actor.login, "email": identity(self.world.account(actor.login), actor.login)[1]},
        }
        self.tell(actor, repo, "push", None, payload)

    def _commit(self, repo: RepositoryState, commit: Commit) -> Json:
        changes = self.git_of(repo.full_name).changes_by(commit)
        return {
            "id": commit.sha,
            "tree_id": commit.tree,
            "distinct": True,
            "message": commit.message,
            "timestamp": commit.committer[2],
            "url": f"{self.shapes.url}/{repo.full_name}/commit/{commit.sha}",
            "author": self._person(commit.author),
            "committer": self._person(commit.committer),
            "added": [one.path for one in changes if one.status in ("added", "renamed", "copied")],
            "removed": [one.path for one in changes if one.status == "removed"]
            + [one.previous for one in changes if one.status == "renamed"],
            "modified": [one.path for one in changes if one.status in ("modified", "changed")],
        }

    def _person(self, person: tuple[str, str, str]) -> Json:
        account = self.shapes.behind(person[1])
        return {"name": person[0], "email": person[1]} | ({"username": account.login} if account else {})

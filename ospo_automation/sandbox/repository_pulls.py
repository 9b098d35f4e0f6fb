"""Branches and pull requests of a repository as a test or a demo handles them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .access import Refusal
from .acts import Actor
from .git_changes import Change
from .pull_shapes import pull_of
from .repository_part import RepositoryPart
from .rest_pulls import check_branches
from .seeing import seen
from .shapes import identity
from .state import BOT_LOGIN, Issue, Pull, Review

Files = Mapping[str, str | bytes | None]


@dataclass(frozen=True)
class PullView:
    number: int
    title: str
    body: str | None
    state: str  # "open" or "closed"
    merged: bool
    draft: bool
    author: str | None
    head: str
    base: str
    head_sha: str
    base_sha: str
    merge_sha: str | None
    mergeable: bool | None  # None: merged, or its base is gone
    labels: list[str]
    assignees: list[str]
    reviewers: list[str]  # asked, and not answered yet
    reviews: list[Review]
    milestone: int | None
    comments: int
    locked: bool
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    merged_at: datetime | None
    merged_by: str | None


class RepositoryPulls(RepositoryPart):
    """A part of `Repository`."""

    def _writer(self, login: str) -> Actor:
        """Who may not write can put a branch only into a fork: see `open_pull_from_fork`."""
        if not self.box.world.has_role(self.state, login, "write"):
            raise PermissionError(f"{login} may not write in {self.full_name}")
        return self._actor(login)

    def _pull_issue(self, number: int) -> Issue:
        issue = self.state.issues[number]
        pull_of(issue)
        return issue

    # -- what people do

    def push(self, login: str, branch: str, files: Files, message: str = "Change") -> str:
        """A commit on the branch, which is made from main if it isn't there; a file that is None is taken away.

        Returns the sha. The push event and what follows from it happen. Raises PermissionError.
        """
        with self.box.turn(changes=True):
            actor = self._writer(login)
            git = self.box.git_of(self.full_name)
            before = git.branch(branch)
            if before is None:
                git.point(f"refs/heads/{branch}", git.branch("main"))
            who = identity(self.box.account(login), login)
            after = git.commit(files, message=message, author=who, committer=who, at=self.box.now, branch=branch)
            self.box.acts.moved(actor, self.state, f"refs/heads/{branch}", before, after)
            return after

    def delete_branch(self, login: str, branch: str) -> None:
        """Raises KeyError, PermissionError."""
        self._point(login, branch, None)

    def open_pull(
        self,
        login: str,
        *,
        title: str,
        body: str = "",
        head: str,
        base: str = "main",
        files: Files | None = None,
        draft: bool = False,
    ) -> int:
        """Its number. With files, one commit with them is pushed to the branch first.

        Raises PermissionError, and ValueError for branches that GitHub wouldn't make a pull request of.
        """
        with self.box.turn(changes=True):
            actor = self._writer(login)
            if files is not None:
                self.push(login, head, files, title)
            return self._opened(actor, head, base, title=title, body=body or None, draft=draft)

    def open_pull_from_fork(self, login: str, *, title: str, head: str) -> int:
        """Its number: of a pull request that anybody may open, whose branch has this name in a fork of theirs."""
        with self.box.turn(changes=True):
            return self.box.acts.open_pull_from_fork(self._actor(login), self.state, title=title, head=head).number

    def open_pull_of_branch(self, login: str, *, title: str, head: str, base: str) -> int:
        """Its number: between two branches that are there, which takes nobody's leave to write. Raises ValueError."""
        with self.box.turn(changes=True):
            return self._opened(self._actor(login), head, base, title=title)

    def _opened(self, actor: Actor, head: str, base: str, **about: Any) -> int:
        try:
            check_branches(self.box.git_of(self.full_name), self.state, head, base)
        except Refusal as refusal:
            raise ValueError(f"{refusal.message}: {refusal.errors}") from None
        return self.box.acts.open_pull(actor, self.state, head=head, base=base, **about).number

    def merge_pull(self, login: str, number: int, method: str = "merge") -> str:
        """The sha on the base branch. `method`: merge, squash or rebase.

        Raises Conflict, ValueError, and PermissionError where a rule keeps it from being merged.
        """
        with self.box.turn(changes=True):
            actor, issue = self._writer(login), self._pull_issue(number)
            if issue.state != "open" or pull_of(issue).draft:
                raise ValueError(f"pull request {number} is {'a draft' if issue.state == 'open' else 'closed'}")
            self._refuse_by_rules(issue)
            return self.box.acts.merge(actor, self.state, issue, method)

    def _refuse_by_rules(self, issue: Issue) -> None:
        """What the workflow's token proposed started no run, so no check that is required ever reports on it."""
        settings = self.state.settings
        kinds = {each["type"] for each in settings.rules}
        if settings.locked or "update" in kinds:
            raise PermissionError(f"nobody merges into main of {self.full_name}")
        if issue.author == BOT_LOGIN and (settings.protected_checks or "required_status_checks" in kinds):
            raise PermissionError(f"a check that is required didn't report on pull request {issue.number}")

    def retarget_pull(self, login: str, number: int, base: str) -> None:
        """It asks to be merged into another branch, by who may write. Raises KeyError, PermissionError."""
        with self.box.turn(changes=True):
            self.box.acts.retarget(self._writer(login), self._pull_issue(number), base)

    def set_draft(self, login: str, number: int, *, draft: bool) -> None:
        """Ready to be reviewed and merged, or a draft again, by its author or who may write. Raises PermissionError."""
        with self.box.turn(changes=True):
            issue = self._pull_issue(number)
            actor = self._actor(login) if issue.author == login else self._writer(login)
            self.box.acts.set_draft(actor, issue, draft=draft)

    def close_pull(self, login: str, number: int) -> None:
        with self.box.turn(changes=True):
            self.box.acts.close_issue(self._actor(login), self._pull_issue(number))

    def reopen_pull(self, login: str, number: int) -> None:
        """Raises ValueError for what was merged, or has lost its branch."""
        with self.box.turn(changes=True):
            issue = self._pull_issue(number)
            if words := self.box.acts.closed_for_good(issue):
                raise ValueError(words)
            self.box.acts.reopen_issue(self._actor(login), issue)

    def request_review(self, login: str, number: int, *reviewers: str) -> None:
        with self.box.turn(changes=True):
            self.box.acts.request_review(self._actor(login), self._pull_issue(number), reviewers)

    def review(self, login: str, number: int, state: str, body: str = "") -> int:
        """The review's id. `state`: APPROVED, CHANGES_REQUESTED or COMMENTED."""
        with self.box.turn(changes=True):
            return self.box.acts.review(self._actor(login), self._pull_issue(number), state, body).id

    def dismiss_review(self, login: str, number: int, review: int) -> None:
        """Takes somebody's approval, or their no, away. Raises PermissionError."""
        with self.box.turn(changes=True):
            self._writer(login)
            found = next(one for one in pull_of(self._pull_issue(number)).reviews if one.id == review)
            found.state = "DISMISSED"
            self.box.acts.touch(self._pull_issue(number))

    def move_branch(self, login: str, branch: str, sha: str) -> None:
        """Pushes with force: the branch stands at this commit now. Raises KeyError, PermissionError."""
        self._point(login, branch, sha)

    def _point(self, login: str, branch: str, sha: str | None) -> None:
        with self.box.turn(changes=True):
            actor, git = self._writer(login), self.box.git_of(self.full_name)
            before = git.branch(branch)
            if before is None:
                raise KeyError(branch)
            git.point(f"refs/heads/{branch}", sha)
            self.box.acts.moved(actor, self.state, f"refs/heads/{branch}", before, sha)

    def ask_reviews(self, approvals: int, *, dismiss_stale: bool = False, last_push: bool = False) -> None:
        """A ruleset asks for so many approvals before anything is merged; it is told, and holds nobody up here."""
        with self.box.turn(changes=True):
            self.state.pull_rule = {
                "required_approving_review_count": approvals,
                "dismiss_stale_reviews_on_push": dismiss_stale,
                "require_last_push_approval": last_push,
                "require_code_owner_review": False,
                "required_review_thread_resolution": False,
            }

    def let_actions_open_pulls(self, allowed: bool = True) -> None:
        """The setting "Allow GitHub Actions to create and approve pull requests", which is off at first."""
        with self.box.turn(changes=True):
            self.state.actions_may_open_pulls = allowed

    # -- what stands there

    def branches(self) -> dict[str, str]:
        """By name: the sha of the newest commit."""
        found = self.box.git_of(self.full_name).refs("refs/heads")
        return {ref.removeprefix("refs/heads/"): sha for ref, sha in found.items()}

    def pull(self, number: int) -> PullView:
        """Raises KeyError."""
        with self.box.turn():
            return self._pull_view(self._pull_issue(number))

    def pulls(self) -> list[PullView]:
        """Open and closed ones, oldest first."""
        with self.box.turn():
            return [self._pull_view(issue) for issue in self.state.listed() if issue.pull]

    def pull_changes(self, number: int) -> list[Change]:
        """What it would change, or did."""
        with self.box.turn():
            return self.box.acts.pull_shapes.changes(self._pull_issue(number))

    def _pull_view(self, issue: Issue) -> PullView:
        pull = pull_of(issue)
        return seen(
            PullView,
            issue,
            pull,
            merged=pull.merged_at is not None,
            mergeable=self.box.acts.pull_shapes.mergeable(issue),
            labels=[self.state.labels[one].name for one in issue.labels],
            comments=len(self.state.comments_of(issue.number)),
        )

    def _pull_snapshot(self, pull: Pull) -> dict[str, Any]:
        """Without shas, which hold the times; the files say as much."""
        git = self.box.git_of(self.full_name)
        changes = git.changes(pull.base_sha, pull.head_sha)
        return {
            "head": pull.head,
            "base": pull.base,
            "draft": pull.draft,
            "merged": pull.merged_at is not None,
            "reviewers": sorted(pull.reviewers),
            "reviews": [f"{one.author} {one.state} {one.body}" for one in pull.reviews],
            "files": {change.path: [change.status, change.patch] for change in changes},
        }

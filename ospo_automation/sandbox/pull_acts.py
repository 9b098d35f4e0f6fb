"""What can happen to a pull request beyond what can happen to an issue: opened, looked at, merged, followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ospo_automation.sandbox import git_merge
from ospo_automation.sandbox.git_merge import WEB_FLOW, Conflict, Signature
from ospo_automation.sandbox.pull_shapes import pull_of
from ospo_automation.sandbox.references import closed_by
from ospo_automation.sandbox.shapes import identity
from ospo_automation.sandbox.state import Pull, Review

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ospo_automation.sandbox.acts import Actor, Acts
    from ospo_automation.sandbox.gitstore import GitStore
    from ospo_automation.sandbox.state import Issue, RepositoryState

__all__ = ["Conflict", "PullActs"]


class PullActs:
    """A part of `Acts`: whether someone may is asked elsewhere."""

    def __init__(self, acts: Acts, git_of: Callable[[str], GitStore]) -> None:
        self.acts = acts
        self.git_of = git_of

    def open(
        self, actor: Actor, repo: RepositoryState, *, title: str, body: str | None, head: str, base: str, draft: bool
    ) -> Issue:
        """Both branches must be there."""
        git = self.git_of(repo.full_name)
        head_sha, base_sha = git.branch(head), git.branch(base)
        if head_sha is None or base_sha is None:
            raise KeyError(head if head_sha is None else base)
        pull = Pull(head, base, head_sha, base_sha, draft, id=self.acts.world.next_id("pull"))
        return self.acts.open_issue(actor, repo, title=title, body=body, pull=pull)

    def open_from_fork(self, actor: Actor, repo: RepositoryState, *, title: str, head: str) -> Issue:
        """From a branch of this name in the fork of whoever opens it, with nothing on it that isn't on `main`."""
        tip = self.git_of(repo.full_name).branch("main")
        if tip is None:
            raise KeyError("main")
        pull = Pull(head, "main", tip, tip, id=self.acts.world.next_id("pull"), fork=actor.login)
        return self.acts.open_issue(actor, repo, title=title, body=None, pull=pull)

    def keep_refs(self, issue: Issue) -> None:
        """`refs/pull/N/head`, and `.../merge` where it can be merged, which is what workflows check out."""
        git, pull = self.git_of(issue.repo), pull_of(issue)
        git.point(f"refs/pull/{issue.number}/head", pull.head_sha)
        tip = git.branch(pull.base)
        try:
            trial = self._merge_commit(issue, tip, f"Merge {pull.head_sha} into {tip}") if tip else None
        except Conflict:
            trial = None
        git.point(f"refs/pull/{issue.number}/merge", trial)

    def _merge_commit(self, issue: Issue, tip: str, message: str, login: str | None = None) -> str:
        signature = self._signature(login or issue.author)
        return git_merge.merge(self.git_of(issue.repo), tip, pull_of(issue).head_sha, message, signature)

    def _signature(self, login: str | None) -> Signature:
        author = identity(self.acts.world.account(login), login or "ghost")
        return Signature(author, WEB_FLOW, self.acts.world.now)

    def catch_up(self, issue: Issue) -> None:
        """A branch may have gone on while its pull request was closed."""
        git, pull = self.git_of(issue.repo), pull_of(issue)
        pull.head_sha = (None if pull.fork else git.branch(pull.head)) or pull.head_sha
        pull.base_sha = git.branch(pull.base) or pull.base_sha
        self.keep_refs(issue)

    def retarget(self, actor: Actor, issue: Issue, base: str) -> None:
        """Onto another base branch, which must be there."""
        pull = pull_of(issue)
        before = {"ref": {"from": pull.base}, "sha": {"from": pull.base_sha}}
        pull.base = base
        self.catch_up(issue)
        self.acts.touch(issue)
        self.acts.tell_issue(actor, issue, "edited", changes={"base": before})

    def request(self, actor: Actor, issue: Issue, logins: Iterable[str]) -> None:
        """Asks them for a review; once more if they gave one before."""
        pull = pull_of(issue)
        for account in (self.acts.world.account(login) for login in logins):
            if account and account.login not in pull.reviewers:
                pull.reviewers.append(account.login)
                self.acts.touch(issue)
                shape = self.acts.shapes.account(account)
                self.acts.tell_issue(actor, issue, "review_requested", requested_reviewer=shape)
                self.acts.note(account.login, issue, None, "review_requested")

    def review(self, actor: Actor, issue: Issue, state: str, body: str) -> Review:
        """`state` in GitHub's words: "APPROVED", "CHANGES_REQUESTED", "COMMENTED"."""
        pull, world = pull_of(issue), self.acts.world
        review = Review(world.next_id("review"), actor.login, state, body, world.now, pull.head_sha)
        self.acts.notify(actor, issue, None, body, review=review)
        pull.reviews.append(review)
        pull.reviewers = [login for login in pull.reviewers if login != actor.login]
        self.acts.touch(issue)
        self._tell_review(actor, issue, review)
        return review

    def _tell_review(self, actor: Actor, issue: Issue, review: Review) -> None:
        if actor.automated:
            return
        shapes, repo = self.acts.pull_shapes, self.acts.world.repos[issue.repo.lower()]
        # In a payload, and nowhere else, GitHub writes the state in lower case.
        shape = shapes.review(issue, review) | {"state": review.state.lower()}
        parts = {"review": shape, "pull_request": shapes.simple_pull(issue)}
        self.acts.tell(actor, repo, "pull_request_review", "submitted", parts)

    # -- the end

    def closed_for_good(self, issue: Issue) -> str | None:
        """Why it can't be opened again, in GitHub's words."""
        pull, git = pull_of(issue), self.git_of(issue.repo)
        if pull.merged_at:
            return "The pull request cannot be reopened."
        for branch in (pull.base,) if pull.fork else (pull.head, pull.base):
            if git.branch(branch) is None:
                return f"The {branch} branch has been deleted."
        return None

    def merge(
        self, actor: Actor, repo: RepositoryState, issue: Issue, method: str = "merge", message: str | None = None
    ) -> str:
        """The sha of what is on the base branch now. Raises Conflict. A message of one's own is taken as it is."""
        git, pull = self.git_of(repo.full_name), pull_of(issue)
        tip = git.branch(pull.base)
        if tip is None:
            raise Conflict
        message = message or self.usual_message(repo, issue, method)
        if method == "merge":
            sha = self._merge_commit(issue, tip, message, actor.login)
        elif method == "squash":
            sha = git_merge.squash(git, tip, pull.head_sha, message, self._signature(issue.author))
        else:
            committer = identity(self.acts.world.account(actor.login), actor.login)
            sha = git_merge.rebase(git, tip, pull.head_sha, committer, self.acts.world.now)
        if method != "rebase":
            repo.signed.add(sha)
        self._settle(actor, issue, sha)
        git.point(f"refs/heads/{pull.base}", sha)
        self.acts.tell_issue(actor, issue, "closed")
        self.acts.tell_subscribers(actor, issue, "merged")
        self.acts.pushes.moved(actor, repo, f"refs/heads/{pull.base}", tip, sha)
        self._close_what_it_says(actor, repo, issue)
        return sha

    def usual_message(self, repo: RepositoryState, issue: Issue, method: str) -> str:
        """Squashed, one commit keeps its words; of more, all are listed under the title of the pull request."""
        if method != "squash":
            owner = repo.full_name.split("/", maxsplit=1)[0]
            return f"Merge pull request #{issue.number} from {owner}/{pull_of(issue).head}\n\n{issue.title}"
        commits = self.acts.pull_shapes.commits(issue)
        if len(commits) == 1:
            title, _, rest = commits[0].message.partition("\n")
            return f"{title} (#{issue.number})\n{rest}".rstrip()
        listed = "\n\n".join(f"* {commit.message}" for commit in commits)
        return f"{issue.title} (#{issue.number})\n\n{listed}"

    def _settle(self, actor: Actor, issue: Issue, sha: str) -> None:
        pull, now = pull_of(issue), self.acts.world.now
        pull.merged_at, pull.merged_by, pull.merge_sha = now, actor.login, sha
        issue.state, issue.closed_at, issue.closed_by = "closed", now, actor.login
        self.git_of(issue.repo).point(f"refs/pull/{issue.number}/merge", None)
        self.acts.touch(issue)

    def _close_what_it_says(self, actor: Actor, repo: RepositoryState, issue: Issue) -> None:
        if pull_of(issue).base == "main":
            self.acts.pushes.close(actor, closed_by(issue.body or "", repo.full_name))

    # -- a branch moved

    def follow(self, actor: Actor, repo: RepositoryState, branch: str, before: str | None, after: str | None) -> None:
        """Open pull requests from the branch or onto it."""
        for issue in repo.listed():
            if issue.pull is None or issue.state != "open":
                continue
            if after is None and branch in (issue.pull.base, "" if issue.pull.fork else issue.pull.head):
                self.acts.close_issue(actor, issue)
            elif after and branch == issue.pull.head and not issue.pull.fork:
                self.catch_up(issue)
                self.acts.touch(issue)
                self.acts.tell_issue(actor, issue, "synchronize", before=before, after=after)
            elif after and branch == issue.pull.base:
                self._onto(actor, issue, after)

    def _onto(self, actor: Actor, issue: Issue, tip: str) -> None:
        """Whoever pushes the commits of a pull request to its base has merged it."""
        if self.git_of(issue.repo).contains(tip, pull_of(issue).head_sha):
            self._settle(actor, issue, tip)
            self.acts.tell_issue(actor, issue, "closed")
        else:
            self.keep_refs(issue)

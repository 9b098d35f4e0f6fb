"""All that can happen: to pull requests beyond what can happen to issues, and with it whatever else there is."""

from __future__ import annotations

from collections.abc import Iterable

from . import git_merge
from .acts import Actor
from .git_merge import Conflict
from .mentions import closed_by
from .pull_shapes import pull_of
from .pushes import PushActs
from .shapes import identity
from .state import Issue, Pull, RepositoryState, Review


class AllActs(PushActs):
    def open_pull(
        self,
        actor: Actor,
        repo: RepositoryState,
        *,
        title: str,
        head: str,
        base: str,
        body: str | None = None,
        draft: bool = False,
    ) -> Issue:
        """Both branches must be there."""
        git = self.git_of(repo.full_name)
        head_sha, base_sha = git.branch(head), git.branch(base)
        if head_sha is None or base_sha is None:
            raise KeyError(head if head_sha is None else base)
        pull = Pull(head, base, head_sha, base_sha, draft, id=self.world.next_id("pull"))
        return self.open_issue(actor, repo, title=title, body=body, pull=pull)

    def open_pull_from_fork(self, actor: Actor, repo: RepositoryState, *, title: str, head: str) -> Issue:
        """From a branch of this name in the fork of whoever opens it, with nothing on it that isn't on `main`."""
        tip = self.git_of(repo.full_name).branch("main")
        if tip is None:
            raise KeyError("main")
        pull = Pull(head, "main", tip, tip, id=self.world.next_id("pull"), fork=actor.login)
        return self.open_issue(actor, repo, title=title, body=None, pull=pull)

    def retarget(self, actor: Actor, issue: Issue, base: str) -> None:
        """It asks to be merged into another branch, which must be there."""
        pull, tip = pull_of(issue), self.git_of(issue.repo).branch(base)
        if tip is None:
            raise KeyError(base)
        changes = {"base": {"ref": {"from": pull.base}, "sha": {"from": pull.base_sha}}}
        pull.base, pull.base_sha = base, tip
        self.touch(issue)
        self.tell_issue(actor, issue, "edited", changes=changes)

    def set_draft(self, _: Actor, issue: Issue, *, draft: bool) -> None:
        # "ready_for_review" and "converted_to_draft" have no schema in our subset and nothing of ours listens to them.
        pull_of(issue).draft = draft
        self.touch(issue)

    def request_review(self, actor: Actor, issue: Issue, logins: Iterable[str]) -> None:
        """Asks them for a review; once more if they gave one before."""
        pull = pull_of(issue)
        for account in (self.world.account(login) for login in logins):
            if account and account.login not in pull.reviewers:
                pull.reviewers.append(account.login)
                self.touch(issue)
                self.tell_issue(actor, issue, "review_requested", requested_reviewer=self.shapes.account(account))
                self.note(account.login, issue, None, "review_requested")

    def review(self, actor: Actor, issue: Issue, state: str, body: str) -> Review:
        """`state` in GitHub's words: "APPROVED", "CHANGES_REQUESTED", "COMMENTED"."""
        pull, world = pull_of(issue), self.world
        review = Review(world.next_id("review"), actor.login, state, body, world.now, pull.head_sha)
        self.notify(actor, issue, None, body, review=review)
        pull.reviews.append(review)
        pull.reviewers = [login for login in pull.reviewers if login != actor.login]
        self.touch(issue)
        if not actor.automated:
            # In a payload, and nowhere else, GitHub writes the state in lower case.
            shape = self.pull_shapes.review(issue, review) | {"state": review.state.lower()}
            parts = {"review": shape, "pull_request": self.pull_shapes.simple_pull(issue)}
            self.tell(actor, world.repos[issue.repo.lower()], "pull_request_review", "submitted", parts)
        return review

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
            sha = self.refs.merged(issue, tip, message, actor.login)
        elif method == "squash":
            sha = git_merge.squash(git, tip, pull.head_sha, message, self.refs.signature(issue.author))
        else:
            committer = identity(self.world.account(actor.login), actor.login)
            sha = git_merge.rebase(git, tip, pull.head_sha, committer, self.world.now)
        if method != "rebase":
            repo.signed.add(sha)
        self.settle(actor, issue, sha)
        git.point(f"refs/heads/{pull.base}", sha)
        self.tell_issue(actor, issue, "closed")
        self.tell_subscribers(actor, issue, "merged")
        self.moved(actor, repo, f"refs/heads/{pull.base}", tip, sha)
        if pull.base == "main":
            self.close_named(actor, closed_by(issue.body or "", repo.full_name))
        return sha

    def usual_message(self, repo: RepositoryState, issue: Issue, method: str) -> str:
        """Squashed, one commit keeps its words; of more, all are listed under the title of the pull request."""
        if method != "squash":
            return f"Merge pull request #{issue.number} from {repo.owner}/{pull_of(issue).head}\n\n{issue.title}"
        commits = self.pull_shapes.commits(issue)
        if len(commits) == 1:
            title, _, rest = commits[0].message.partition("\n")
            return f"{title} (#{issue.number})\n{rest}".rstrip()
        listed = "\n\n".join(f"* {commit.message}" for commit in commits)
        return f"{issue.title} (#{issue.number})\n\n{listed}"

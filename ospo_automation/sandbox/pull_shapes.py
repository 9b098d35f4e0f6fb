"""How GitHub's REST answers and webhook payloads describe pull requests, reviews and changed files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from .git_merge import merged_tree
from .gitstore import Change, Commit, GitStore
from .shapes import Shapes, filled, names_of, stamp
from .state import Issue, Pull, Review

Json = dict[str, Any]

# What can be asked about a pull request, beside what can be asked about the issue that it is too.
_LINKS = {
    "self": "pulls/{number}",
    "issue": "issues/{number}",
    "comments": "issues/{number}/comments",
    "review_comments": "pulls/{number}/comments",
    "review_comment": "pulls/comments{{/number}}",
    "commits": "pulls/{number}/commits",
    "statuses": "statuses/{sha}",
}


def pull_of(issue: Issue) -> Pull:
    """Of an issue that is known to be a pull request."""
    if issue.pull is None:
        raise KeyError(f"{issue.number} of {issue.repo} is no pull request")
    return issue.pull


class PullShapes:
    """Looks into git for what a pull request brings along."""

    def __init__(self, shapes: Shapes, git_of: Callable[[str], GitStore]) -> None:
        self.shapes = shapes
        self.git_of = git_of

    def commits(self, issue: Issue) -> list[Commit]:
        """Oldest first."""
        pull = pull_of(issue)
        return self.git_of(issue.repo).commits(f"{pull.base_sha}..{pull.head_sha}")[::-1]

    def changes(self, issue: Issue) -> list[Change]:
        pull = pull_of(issue)
        return self.git_of(issue.repo).changes(pull.base_sha, pull.head_sha)

    def mergeable(self, issue: Issue) -> bool | None:
        """GitHub finds this out in the background and says null at first; here it is always known. None: merged."""
        git, pull = self.git_of(issue.repo), pull_of(issue)
        tip = git.branch(pull.base)
        if pull.merged_at or tip is None:
            return None
        return merged_tree(git, tip, pull.head_sha) is not None

    def mergeable_state(self, issue: Issue, mergeable: bool | None) -> str:
        if mergeable is None:
            return "unknown"
        if not mergeable:
            return "dirty"
        return "draft" if pull_of(issue).draft else "clean"

    def simple_pull(self, issue: Issue) -> Json:
        """As in a list."""
        pull, as_issue = pull_of(issue), self.shapes.issue(issue)
        api, page = self.shapes.api(issue.repo), self.shapes.page(issue)
        links = {name: f"{api}/{rest.format(number=issue.number, sha=pull.head_sha)}" for name, rest in _LINKS.items()}
        return filled(
            "pull-request-simple",
            **{name: value for name, value in as_issue.items() if name in names_of("pull-request-simple")}
            | {f"{name}_url": links[name] for name in _LINKS if name != "self"}
            | {"id": pull.id, "url": links["self"], "html_url": page},
            diff_url=f"{page}.diff",
            patch_url=f"{page}.patch",
            merged_at=stamp(pull.merged_at) if pull.merged_at else None,
            merge_commit_sha=pull.merge_sha or self._trial(issue),
            requested_reviewers=[shape for login in pull.reviewers if (shape := self.shapes.user(login))],
            requested_teams=[],
            head=self._side(issue, pull.head, pull.head_sha, pull.fork),
            base=self._side(issue, pull.base, pull.base_sha),
            _links={name: {"href": link} for name, link in links.items()} | {"html": {"href": page}},
        )

    def _trial(self, issue: Issue) -> str | None:
        """The merge that GitHub makes to see whether it can be done."""
        return self.git_of(issue.repo).tip(f"refs/pull/{issue.number}/merge")

    def _side(self, issue: Issue, branch: str, sha: str, fork: str = "") -> Json:
        """A branch; of a fork no more is told than whose it is and what it is called."""
        repo = self.shapes.world.repos[issue.repo.lower()]
        owner, _, name = issue.repo.partition("/")
        told = {"full_name": f"{fork}/{name}", "owner": self.shapes.user(fork), "fork": True} if fork else {}
        owner = fork or owner
        shape = {"repo": self.shapes.repository(repo) | told, "user": self.shapes.user(owner)}
        return {"label": f"{owner}:{branch}", "ref": branch, "sha": sha, **shape}

    def pull(self, issue: Issue) -> Json:
        """As when one is asked for, and in payloads."""
        pull, changes, mergeable = pull_of(issue), self.changes(issue), self.mergeable(issue)
        return (
            filled("pull-request")
            | self.simple_pull(issue)
            | {
                "merged": pull.merged_at is not None,
                "mergeable": mergeable,
                "rebaseable": mergeable,  # the two differ in rare cases only
                "mergeable_state": self.mergeable_state(issue, mergeable),
                "merged_by": self.shapes.user(pull.merged_by),
                "comments": self.shapes.issue(issue)["comments"],
                "commits": len(self.commits(issue)),
                "additions": sum(change.additions for change in changes),
                "deletions": sum(change.deletions for change in changes),
                "changed_files": len(changes),
            }
        )

    def review(self, issue: Issue, review: Review) -> Json:
        html, own = f"{self.shapes.page(issue)}#pullrequestreview-{review.id}", self.simple_pull(issue)["url"]
        return filled(
            "pull-request-review",
            review,
            user=self.shapes.user(review.author),
            html_url=html,
            pull_request_url=own,
            _links={"html": {"href": html}, "pull_request": {"href": own}},
            submitted_at=stamp(review.at),
            commit_id=review.commit_sha,
            author_association=self.shapes.association(issue.repo, review.author),
        )

    def change(self, full_name: str, ref: str, change: Change) -> Json:
        api, page, path = self.shapes.api(full_name), f"{self.shapes.url}/{full_name}", quote(change.path)
        more = {"previous_filename": change.previous, "patch": change.patch}
        return {
            "sha": change.sha,
            "filename": change.path,
            "status": change.status,
            "additions": change.additions,
            "deletions": change.deletions,
            "changes": change.additions + change.deletions,
            "blob_url": f"{page}/blob/{ref}/{path}",
            "raw_url": f"{page}/raw/{ref}/{path}",
            "contents_url": f"{api}/contents/{path}?ref={ref}",
            **{name: text for name, text in more.items() if text is not None},
        }

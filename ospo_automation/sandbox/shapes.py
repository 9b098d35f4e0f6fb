"""How GitHub's REST answers and webhook payloads describe people, repositories, issues, comments and labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from datetime import datetime

    from ospo_automation.sandbox.state import (
        Account,
        Comment,
        Issue,
        Label,
        Milestone,
        Pull,
        Reaction,
        RepositoryState,
        Review,
        World,
    )

Json = dict[str, Any]

REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")
_USER_ADDRESSES = {
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
    "organizations_url": "/orgs",
    "repos_url": "/repos",
    "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}
_REPOSITORY_ADDRESSES = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}
# What our repositories never differ in.
_REPOSITORY_CONSTANTS: Json = {
    "description": None,
    "forks": 0,
    "forks_count": 0,
    "has_discussions": False,
    "has_downloads": True,
    "has_issues": True,
    "has_pages": False,
    "has_projects": True,
    "has_wiki": False,
    "homepage": None,
    "is_template": False,
    "language": None,
    "license": None,
    "mirror_url": None,
    "network_count": 0,
    "archived": False,
    "disabled": False,
    "default_branch": "main",
    "size": 0,
    "stargazers_count": 0,
    "subscribers_count": 0,
    "topics": [],
    "watchers": 0,
    "watchers_count": 0,
    "web_commit_signoff_required": False,
    "allow_forking": True,
}


def identity(account: Account | None, login: str) -> tuple[str, str]:
    """Name and address under which someone's commits are made."""
    if account is None:
        return login, f"{login}@users.noreply.github.com"
    return account.name or account.login, f"{account.id}+{account.login}@users.noreply.github.com"


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class Shapes:
    """Describes what is in a world as GitHub does in JSON."""

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def url(self) -> str:
        return self.world.url

    def api(self, full_name: str) -> str:
        return f"{self.url}/repos/{full_name}"

    def account(self, account: Account) -> Json:
        api = f"{self.url}/users/{account.login}"
        return {
            "login": account.login,
            "id": account.id,
            "node_id": node_id(account),
            "avatar_url": f"{self.url}/avatars/{account.id}",
            "gravatar_id": "",
            "url": api,
            "html_url": f"{self.url}/{account.login}",
            "type": account.kind,
            "site_admin": False,
            "user_view_type": "public",
            **{name: api + rest for name, rest in _USER_ADDRESSES.items()},
        }

    def user(self, login: str | None) -> Json | None:
        """None for someone whose account is gone."""
        account = self.world.account(login)
        return self.account(account) if account else None

    def behind(self, address: str) -> Account | None:
        """The account behind an address that `identity` gave out; None for any other."""
        return self.world.account(address.removesuffix("@users.noreply.github.com").rpartition("+")[2])

    def public_user(self, account: Account) -> Json:
        unknown = dict.fromkeys(("bio", "blog", "company", "email", "hireable", "location"))
        counts = dict.fromkeys(("followers", "following", "public_gists", "public_repos"), 0)
        dates = {"created_at": "2020-01-01T00:00:00Z", "updated_at": "2020-01-01T00:00:00Z"}
        return self.account(account) | unknown | counts | dates | {"name": account.name}

    def label(self, repo: RepositoryState, label: Label) -> Json:
        return {
            "id": label.id,
            "node_id": node_id(label),
            "url": f"{self.api(repo.full_name)}/labels/{quote(label.name, safe='')}",
            "name": label.name,
            "color": label.color,
            "default": False,
            "description": label.description,
            "archived_at": None,  # GitHub has these two since August 2026: newer than our copy of its description
            "archived_by": None,
        }

    def labels_of(self, issue: Issue) -> list[Json]:
        repo = self.world.repos[issue.repo.lower()]
        return [self.label(repo, repo.labels[number]) for number in issue.labels]

    def reactions(self, reactions: list[Reaction], url: str) -> Json:
        counts = {content: sum(one.content == content for one in reactions) for content in REACTIONS}
        return {"url": f"{url}/reactions", "total_count": len(reactions), **counts}

    def reaction(self, reaction: Reaction) -> Json:
        return {
            "id": reaction.id,
            "node_id": node_id(reaction),
            "user": self.user(reaction.login),
            "content": reaction.content,
            "created_at": stamp(reaction.at),
        }

    def association(self, full_name: str, login: str | None) -> str:
        """Not an authorisation: GitHub's own loose word for how someone is connected."""
        repo = self.world.repos[full_name.lower()]
        if login and login.lower() == full_name.split("/", maxsplit=1)[0].lower():
            return "OWNER"
        return "COLLABORATOR" if login and login.lower() in repo.roles else "NONE"

    def issue(self, issue: Issue) -> Json:
        repo = self.world.repos[issue.repo.lower()]
        api = f"{self.api(issue.repo)}/issues/{issue.number}"
        assignees = [shape for login in issue.assignees if (shape := self.user(login))]
        return {
            "id": issue.id,
            "node_id": node_id(issue),
            "url": api,
            "repository_url": self.api(issue.repo),
            "labels_url": api + "/labels{/name}",
            "comments_url": api + "/comments",
            "events_url": api + "/events",
            "timeline_url": api + "/timeline",
            "html_url": self.page(issue),
            "number": issue.number,
            "title": issue.title,
            "body": issue.body,
            "user": self.user(issue.author),
            "labels": self.labels_of(issue),
            "state": issue.state,
            "state_reason": issue.state_reason,
            "locked": issue.locked,
            "active_lock_reason": issue.lock_reason,
            "assignee": assignees[0] if assignees else None,
            "assignees": assignees,
            "milestone": self.milestone_of(issue),
            "comments": len(repo.comments_of(issue.number)),
            "created_at": stamp(issue.created_at),
            "updated_at": stamp(issue.updated_at),
            "closed_at": stamp(issue.closed_at) if issue.closed_at else None,
            "author_association": self.association(issue.repo, issue.author),
            "reactions": self.reactions(issue.reactions, api),
            "performed_via_github_app": None,
            **(self._pull_in_issue(issue, issue.pull) if issue.pull else {}),
        }

    def page(self, issue: Issue) -> str:
        return f"{self.url}/{issue.repo}/{'pull' if issue.pull else 'issues'}/{issue.number}"

    def _pull_in_issue(self, issue: Issue, pull: Pull) -> Json:
        """What tells an issue that is a pull request from one that isn't."""
        page = self.page(issue)
        links = {
            "url": f"{self.api(issue.repo)}/pulls/{issue.number}",
            "html_url": page,
            "diff_url": f"{page}.diff",
            "patch_url": f"{page}.patch",
            "merged_at": stamp(pull.merged_at) if pull.merged_at else None,
        }
        return {"pull_request": links, "draft": pull.draft}

    def milestone_of(self, issue: Issue) -> Json | None:
        repo = self.world.repos[issue.repo.lower()]
        found = repo.milestones.get(issue.milestone) if issue.milestone is not None else None
        return self.milestone(repo, found) if found else None

    def milestone(self, repo: RepositoryState, milestone: Milestone) -> Json:
        api, page = self.api(repo.full_name), f"{self.url}/{repo.full_name}"
        states = [issue.state for issue in repo.listed() if issue.milestone == milestone.number]
        moments = {name: getattr(milestone, name) for name in ("created_at", "updated_at", "closed_at", "due_on")}
        return {
            "url": f"{api}/milestones/{milestone.number}",
            "html_url": f"{page}/milestone/{milestone.number}",
            "labels_url": f"{api}/milestones/{milestone.number}/labels",
            "id": milestone.id,
            "node_id": node_id(milestone),
            "number": milestone.number,
            "title": milestone.title,
            "description": milestone.description,
            "creator": self.user(milestone.creator),
            "open_issues": states.count("open"),
            "closed_issues": states.count("closed"),
            "state": milestone.state,
            **{name: stamp(moment) if moment else None for name, moment in moments.items()},
        }

    def single_issue(self, issue: Issue) -> Json:
        """With what GitHub adds when one issue is asked for."""
        return self.issue(issue) | {"closed_by": self.user(issue.closed_by)}

    def comment(self, comment: Comment) -> Json:
        api = f"{self.api(comment.repo)}/issues"
        page = self.page(self.world.repos[comment.repo.lower()].issues[comment.number])
        return {
            "id": comment.id,
            "node_id": node_id(comment),
            "url": f"{api}/comments/{comment.id}",
            "html_url": f"{page}#issuecomment-{comment.id}",
            "issue_url": f"{api}/{comment.number}",
            "user": self.user(comment.author),
            "created_at": stamp(comment.created_at),
            "updated_at": stamp(comment.updated_at),
            "author_association": self.association(comment.repo, comment.author),
            "body": comment.body,
            "reactions": self.reactions(comment.reactions, f"{api}/comments/{comment.id}"),
            "performed_via_github_app": None,
        }

    def repository(self, repo: RepositoryState) -> Json:
        owner, name = repo.full_name.split("/")
        api, page = self.api(repo.full_name), f"{self.url}/{repo.full_name}"
        still_open = sum(issue.state == "open" for issue in repo.listed())
        return {
            "id": repo.id,
            "node_id": node_id(repo),
            "name": name,
            "full_name": repo.full_name,
            "private": repo.private,
            "visibility": "private" if repo.private else "public",
            "owner": self.user(owner),
            "url": api,
            "html_url": page,
            "clone_url": f"{page}.git",
            "git_url": f"{page}.git",
            "ssh_url": f"{page}.git",
            "svn_url": page,
            "created_at": stamp(repo.created_at),
            "updated_at": stamp(repo.pushed_at),
            "pushed_at": stamp(repo.pushed_at),
            "open_issues": still_open,
            "open_issues_count": still_open,
            "fork": repo.fork,
            **_REPOSITORY_CONSTANTS,
            **{address: api + rest for address, rest in _REPOSITORY_ADDRESSES.items()},
        }

    def organization(self, account: Account) -> Json:
        api = f"{self.url}/orgs/{account.login}"
        return {
            "login": account.login,
            "id": account.id,
            "node_id": node_id(account),
            "url": api,
            "repos_url": f"{api}/repos",
            "events_url": f"{api}/events",
            "hooks_url": f"{api}/hooks",
            "issues_url": f"{api}/issues",
            "members_url": api + "/members{/member}",
            "public_members_url": api + "/public_members{/member}",
            "avatar_url": f"{self.url}/avatars/{account.id}",
            "description": None,
        }


_PREFIXES = {
    "Issue": "I",
    "Comment": "IC",
    "Label": "LA",
    "Milestone": "MI",
    "Reaction": "REA",
    "RepositoryState": "R",
    "Review": "PRR",
}


def node_id(thing: Account | Comment | Issue | Label | Milestone | Reaction | RepositoryState | Review) -> str:
    """The opaque id that GraphQL uses."""
    if pull := getattr(thing, "pull", None):
        return f"PR_kwDO{pull.id}"
    prefix = _PREFIXES.get(type(thing).__name__)
    if prefix is None:
        prefix = {"Bot": "BOT", "Organization": "O"}.get(getattr(thing, "kind", ""), "U")
    return f"{prefix}_kwDO{thing.id}"

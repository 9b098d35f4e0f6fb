"""How GitHub's REST answers and webhook payloads describe people, repositories, issues, comments and labels."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import quote

from . import contract
from .state import (
    Account,
    Comment,
    Issue,
    Label,
    Milestone,
    Pull,
    Reaction,
    RepositoryState,
    World,
)

Json = dict[str, Any]

REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")
_LEAST: Json = {"boolean": False, "integer": 0, "string": "", "array": [], "object": {}}


def identity(account: Account | None, login: str) -> tuple[str, str]:
    """Name and address under which someone's commits are made."""
    if account is None:
        return login, f"{login}@users.noreply.github.com"
    return account.name or account.login, f"{account.id}+{account.login}@users.noreply.github.com"


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def filled(schema: str, thing: Any = None, /, **given: Any) -> Json:
    """All that GitHub's schema of this name requires: as given, else as the thing has it, else as little as can be."""
    shape = _least(schema).copy()
    if thing is not None:
        kind: Any = type(thing)
        known = vars(thing)
        shape["node_id"] = node_id(thing)
        for name in _shared(schema, kind):
            value = known[name]
            shape[name] = stamp(value) if isinstance(value, datetime) else value
    shape.update(given)
    return shape


@cache
def names_of(schema: str) -> frozenset[str]:
    """Of all that such a shape may have."""
    return frozenset(contract.rest()["components"]["schemas"][schema]["properties"])


@cache
def _least(schema: str) -> Json:
    described = contract.rest()["components"]["schemas"][schema]
    return {name: _emptiest(described["properties"][name]) for name in described["required"]}


def _emptiest(described: Json) -> Any:
    kinds = contract.resolved(contract.rest(), described).get("type", "null")
    return _LEAST[kinds] if isinstance(kinds, str) and kinds in _LEAST else None


@cache
def _shared(schema: str, kind: Any) -> list[str]:
    """Which of ours go under their own names: texts, numbers and moments, but no list and nobody's login."""
    return [each.name for each in fields(kind) if each.name in _least(schema) and _is_plain(schema, each.name)]


def _is_plain(schema: str, name: str) -> bool:
    described = contract.rest()["components"]["schemas"][schema]["properties"][name]
    kinds = described.get("type", "object")
    return not {"array", "object"} & {*([kinds] if isinstance(kinds, str) else kinds)}


@cache
def _addresses(of: str) -> dict[str, str]:
    """What follows the address of a thing in those that GitHub gives beside it."""
    found: dict[str, str] = contract.read("addresses.json")[of]
    return found


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
        return filled(
            "simple-user",
            account,
            avatar_url=f"{self.url}/avatars/{account.id}",
            gravatar_id="",
            url=api,
            html_url=f"{self.url}/{account.login}",
            type=account.kind,
            user_view_type="public",
            **{name: api + rest for name, rest in _addresses("account").items()},
        )

    def user(self, login: str | None) -> Json | None:
        """None for someone whose account is gone."""
        account = self.world.account(login)
        return self.account(account) if account else None

    def behind(self, address: str) -> Account | None:
        """The account behind an address that `identity` gave out; None for any other."""
        return self.world.account(address.removesuffix("@users.noreply.github.com").rpartition("+")[2])

    def public_user(self, account: Account) -> Json:
        dates = dict.fromkeys(("created_at", "updated_at"), "2020-01-01T00:00:00Z")
        return filled("public-user", account) | self.account(account) | dates

    def label(self, repo: RepositoryState, label: Label) -> Json:
        # GitHub has the last two since August 2026: newer than our copy of its description.
        url = f"{self.api(repo.full_name)}/labels/{quote(label.name, safe='')}"
        return filled("label", label, url=url, archived_at=None, archived_by=None)

    def labels_of(self, issue: Issue) -> list[Json]:
        repo = self.world.repos[issue.repo.lower()]
        return [self.label(repo, repo.labels[number]) for number in issue.labels]

    def reactions(self, reactions: list[Reaction], url: str) -> Json:
        counts: dict[str, int] = Counter(one.content for one in reactions) if reactions else {}
        return filled("reaction-rollup", url=f"{url}/reactions", total_count=len(reactions), **counts)

    def reaction(self, reaction: Reaction) -> Json:
        return filled("reaction", reaction, user=self.user(reaction.login), created_at=stamp(reaction.at))

    def association(self, full_name: str, login: str | None) -> str:
        """Not an authorisation: GitHub's own loose word for how someone is connected."""
        repo = self.world.repos[full_name.lower()]
        if login and login.lower() == repo.owner.lower():
            return "OWNER"
        return "COLLABORATOR" if login and login.lower() in repo.roles else "NONE"

    def issue(self, issue: Issue) -> Json:
        repo = self.world.repos[issue.repo.lower()]
        api = f"{self.api(issue.repo)}/issues/{issue.number}"
        assignees = [shape for login in issue.assignees if (shape := self.user(login))]
        return filled(
            "issue",
            issue,
            url=api,
            repository_url=self.api(issue.repo),
            labels_url=api + "/labels{/name}",
            **{f"{name}_url": f"{api}/{name}" for name in ("comments", "events", "timeline")},
            html_url=self.page(issue),
            body=issue.body,
            user=self.user(issue.author),
            labels=self.labels_of(issue),
            state_reason=issue.state_reason,
            active_lock_reason=issue.lock_reason,
            assignee=assignees[0] if assignees else None,
            assignees=assignees,
            milestone=self.milestone_of(issue),
            comments=len(repo.comments_of(issue.number)),
            author_association=self.association(issue.repo, issue.author),
            reactions=self.reactions(issue.reactions, api),
            performed_via_github_app=None,
            **(self._pull_in_issue(issue, issue.pull) if issue.pull else {}),
        )

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
        own = f"{self.api(repo.full_name)}/milestones/{milestone.number}"
        states = [issue.state for issue in repo.listed() if issue.milestone == milestone.number]
        return filled(
            "milestone",
            milestone,
            url=own,
            html_url=f"{self.url}/{repo.full_name}/milestone/{milestone.number}",
            labels_url=f"{own}/labels",
            creator=self.user(milestone.creator),
            open_issues=states.count("open"),
            closed_issues=states.count("closed"),
        )

    def single_issue(self, issue: Issue) -> Json:
        """With what GitHub adds when one issue is asked for."""
        return self.issue(issue) | {"closed_by": self.user(issue.closed_by)}

    def comment(self, comment: Comment) -> Json:
        api = f"{self.api(comment.repo)}/issues"
        page = self.page(self.world.repos[comment.repo.lower()].issues[comment.number])
        own = f"{api}/comments/{comment.id}"
        return filled(
            "issue-comment",
            comment,
            url=own,
            html_url=f"{page}#issuecomment-{comment.id}",
            issue_url=f"{api}/{comment.number}",
            user=self.user(comment.author),
            author_association=self.association(comment.repo, comment.author),
            body=comment.body,
            reactions=self.reactions(comment.reactions, own),
            performed_via_github_app=None,
        )

    def repository(self, repo: RepositoryState) -> Json:
        api, page = self.api(repo.full_name), f"{self.url}/{repo.full_name}"
        still_open = sum(issue.state == "open" for issue in repo.listed())
        return filled(
            "full-repository",
            repo,
            name=repo.full_name.split("/")[1],
            visibility="private" if repo.private else "public",
            owner=self.user(repo.owner),
            url=api,
            html_url=page,
            svn_url=page,
            **dict.fromkeys(("clone_url", "git_url", "ssh_url"), f"{page}.git"),
            updated_at=stamp(repo.pushed_at),
            open_issues=still_open,
            open_issues_count=still_open,
            default_branch="main",
            **dict.fromkeys(("has_downloads", "has_projects", "allow_forking"), True),
            has_issues=repo.settings.issues,
            has_pages=repo.settings.pages is not None,
            has_pull_requests=repo.settings.pulls,
            pull_request_creation_policy=repo.settings.pull_creation,
            archived=repo.settings.archived,
            **dict.fromkeys(("is_template", "web_commit_signoff_required"), False),
            topics=[],
            **{name: api + rest for name, rest in _addresses("repository").items()},
        )

    def organization(self, account: Account) -> Json:
        api = f"{self.url}/orgs/{account.login}"
        addresses = {name: api + rest for name, rest in _addresses("organization").items()}
        avatar = f"{self.url}/avatars/{account.id}"
        return filled("organization-simple", account, url=api, avatar_url=avatar, **addresses)


_PREFIXES = {
    "Issue": "I",
    "Comment": "IC",
    "Label": "LA",
    "Milestone": "MI",
    "Reaction": "REA",
    "RepositoryState": "R",
    "Review": "PRR",
    "Run": "WFR",
    "ProjectState": "PVT",
    "ProjectField": "PVTF",
    "ProjectItem": "PVTI",
}


def node_id(thing: Any) -> str:
    """The opaque id that GraphQL uses."""
    if pull := getattr(thing, "pull", None):
        return f"PR_kwDO{pull.id}"
    prefix = _PREFIXES.get(type(thing).__name__)
    if prefix is None:
        prefix = {"Bot": "BOT", "Organization": "O"}.get(getattr(thing, "kind", ""), "U")
    return f"{prefix}_kwDO{thing.id}"

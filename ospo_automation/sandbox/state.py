"""Everything the small GitHub remembers, as plain dataclasses that can be written to a file and read back."""

# No postponed annotations here: pydantic reads them at run time to write the state to a file.
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .project_state import ProjectState
from .settings_state import SettingsState

BOT_LOGIN = "github-actions[bot]"
BOT_ID = 41898282

ROLES = ("none", "read", "triage", "write", "maintain", "admin")
WORKFLOW_STATES = ("active", "deleted", "disabled_fork", "disabled_inactivity", "disabled_manually")


@dataclass
class Account:
    login: str
    id: int
    name: str | None = None
    kind: str = "User"  # or "Bot" or "Organization", GitHub's own words


@dataclass
class Label:
    id: int
    name: str
    color: str
    description: str | None = None


@dataclass
class Reaction:
    id: int
    login: str | None
    content: str
    at: datetime


@dataclass
class Review:
    id: int
    author: str | None
    state: str  # GitHub's own words: "APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED"
    body: str
    at: datetime
    commit_sha: str = ""  # what was looked at


@dataclass
class Pull:
    """What makes an issue a pull request. The shas stay when the branch is gone."""

    head: str  # a branch of the same repository, or of a fork
    base: str
    head_sha: str
    base_sha: str
    draft: bool = False
    merged_at: datetime | None = None
    merged_by: str | None = None
    merge_sha: str | None = None
    id: int = 0  # not the issue's: pulls are counted apart
    fork: str = ""  # whose fork the head is a branch of
    reviewers: list[str] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)


@dataclass(frozen=True)
class Past:
    """What stands in the timeline of an issue: it got a label, or another title than this, or was opened again."""

    at: datetime
    actor: str
    label: int | None = None
    title: str | None = None


@dataclass
class Issue:
    repo: str
    id: int
    number: int
    title: str
    body: str | None
    author: str | None  # None: the account is gone
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None = None
    closed_by: str | None = None
    edited_at: datetime | None = None
    editor: str | None = None
    state: str = "open"
    state_reason: str | None = None
    labels: list[int] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    locked: bool = False
    lock_reason: str | None = None
    pinned: bool = False
    was_pinned: bool = False
    milestone: int | None = None  # its number
    pull: Pull | None = None
    reactions: list[Reaction] = field(default_factory=list)
    deleted: bool = False
    moved_to: tuple[str, int] | None = None
    duplicate_of: tuple[str, int] | None = None  # what it was closed as a duplicate of: repository and number
    marked_as: tuple[str, int] | None = None  # the same in the older way: a comment "Duplicate of #12"
    marked_by: str | None = None
    history: list[Past] = field(default_factory=list)
    mentioned: list[str] = field(default_factory=list)  # so far: they stay subscribed to it


@dataclass
class Comment:
    repo: str
    number: int  # of the issue
    id: int
    author: str | None
    body: str
    created_at: datetime
    updated_at: datetime
    edited_at: datetime | None = None
    editor: str | None = None
    minimized: str | None = None
    reactions: list[Reaction] = field(default_factory=list)
    created_via_email: bool = False  # as an answer to a mail of GitHub's


@dataclass
class Milestone:
    id: int
    number: int
    title: str
    description: str | None = None
    state: str = "open"
    due_on: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    closed_at: datetime | None = None
    creator: str | None = None


@dataclass
class Run:
    """One run of a workflow, told by whoever played it. `summary` is its job summary, in Markdown."""

    id: int
    workflow: str
    event: str
    number: int | None  # of the issue it was about
    at: datetime
    requests: int
    summary: str
    failed: bool = False
    actor: str | None = None  # whose doing started it, where that was told
    conclusion: str = ""  # in GitHub's words; without it "failure" or "success"
    fork: str = ""  # the fork from which a pull request started it, with a workflow file that may be of its own
    name: str = ""  # what that file calls the workflow


@dataclass
class RepositoryState:
    full_name: str
    id: int
    private: bool
    created_at: datetime
    pushed_at: datetime
    roles: dict[str, str] = field(default_factory=dict)
    labels: dict[int, Label] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    milestones: dict[int, Milestone] = field(default_factory=dict)  # by number
    runs: list[Run] = field(default_factory=list)
    workflow_states: dict[str, str] = field(default_factory=dict)  # by path; without an entry it is active
    last_number: int = 0
    signed: set[str] = field(default_factory=set)  # commits that GitHub made itself, and so vouches for
    # "Allow GitHub Actions to create and approve pull requests": off unless somebody switches it on, as at GitHub.
    actions_may_open_pulls: bool = False
    fork: bool = False
    # Of the one ruleset for the default branch: the parameters of its rule for pull requests, None without such a rule.
    pull_rule: dict[str, Any] | None = None
    settings: SettingsState = field(default_factory=SettingsState)

    @property
    def owner(self) -> str:
        return self.full_name.split("/", maxsplit=1)[0]

    def label(self, name: str) -> Label | None:
        """The label of that name; GitHub does not look at upper and lower case."""
        folded = name.casefold()
        return next((label for label in self.labels.values() if label.name.casefold() == folded), None)

    def comments_of(self, number: int) -> list[Comment]:
        return list(self._by_issue().get(number, {}).values())

    def put_comment(self, comment: Comment) -> None:
        self.comments[comment.id] = comment
        self._by_issue().setdefault(comment.number, {})[comment.id] = comment

    def drop_comment(self, comment: Comment) -> None:
        del self.comments[comment.id]
        self._by_issue()[comment.number].pop(comment.id, None)

    def _by_issue(self) -> dict[int, dict[int, Comment]]:
        """Comments by the issue they stand on: no part of the state, but made of it once."""
        found: dict[int, dict[int, Comment]] | None = self.__dict__.get("_comments_by_issue")
        if found is None:
            found = self.__dict__["_comments_by_issue"] = {}
            for comment in self.comments.values():
                found.setdefault(comment.number, {})[comment.id] = comment
        return found

    def listed(self) -> list[Issue]:
        return [issue for issue in self.issues.values() if not issue.deleted and issue.moved_to is None]


@dataclass
class Token:
    value: str
    login: str
    repo: str | None = None  # a workflow token is for one repository
    permissions: dict[str, str] | None = None  # None: what the person's role gives
    owner: str | None = None  # an App's or fine-grained token is for all that one owner has
    nameless: bool = False  # may not ask GraphQL whose it is


@dataclass
class Window:
    """How much of the hour's quota is used."""

    start: datetime
    used: int = 0


@dataclass
class Event:
    name: str
    action: str | None
    repo: str
    actor: str
    payload: dict[str, Any]
    at: datetime


MENTIONED = "mentioned"
"""In a text before this one, and so subscribed. GitHub's own word for that is "mention" as well."""


@dataclass
class Notification:
    """`reason` in GitHub's words where it has one; without a comment it is about the issue itself, or its closing."""

    login: str
    repo: str
    number: int
    comment_id: int | None
    reason: str
    at: datetime


@dataclass
class World:
    now: datetime
    url: str = ""
    accounts: dict[str, Account] = field(default_factory=dict)  # by login in lower case
    repos: dict[str, RepositoryState] = field(default_factory=dict)  # by full name in lower case
    tokens: dict[str, Token] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    notifications: list[Notification] = field(default_factory=list)
    projects: list[ProjectState] = field(default_factory=list)
    windows: dict[str, Window] = field(default_factory=dict)
    last_ids: dict[str, int] = field(default_factory=dict)

    def next_id(self, kind: str) -> int:
        start = {"user": 1000, "org": 5000, "repo": 10_000, "label": 20_000, "issue": 100_000, "comment": 500_000}
        start |= {"project": 30_000, "field": 40_000, "item": 700_000}
        self.last_ids[kind] = self.last_ids.get(kind, start.get(kind, 900_000)) + 1
        return self.last_ids[kind]

    def account(self, login: str | None) -> Account | None:
        return self.accounts.get(login.lower()) if login else None

    def repo(self, full_name: str) -> RepositoryState | None:
        return self.repos.get(full_name.lower())

    def projects_of(self, owner: str) -> list[ProjectState]:
        return [project for project in self.projects if project.owner.lower() == owner.lower()]

    def role(self, repo: RepositoryState, login: str | None) -> str:
        """What a person may do there: one of `ROLES`. On a public repository everybody reads."""
        if login and login.lower() == repo.owner.lower():
            return "admin"
        given = repo.roles.get(login.lower()) if login else None
        return given or ("none" if repo.private else "read")

    def has_role(self, repo: RepositoryState, login: str | None, least: str) -> bool:
        return ROLES.index(self.role(repo, login)) >= ROLES.index(least)

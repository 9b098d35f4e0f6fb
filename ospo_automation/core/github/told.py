"""What GitHub told of a repository's settings: each source by itself, for a token may be told one and not another."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Hidden(StrEnum):
    """Why something wasn't told."""

    FORBIDDEN = "forbidden"  # the token may not see it, or GitHub says that it isn't there, which it also says then
    UNKNOWN = "unknown"  # this GitHub doesn't know the question
    FAILED = "failed"  # GitHub was out of order, or answered what we don't understand
    LACKING = "lacking"  # it takes another token, or another answer, that isn't there


@dataclass(frozen=True)
class Source(Generic[T]):
    """What GitHub tells in one or a few requests.

    `permission` is what a fine-grained token or an App needs for it, in GitHub's words. `by_workflow`: the token of the
    sweep's own job has that too.
    """

    name: str
    permission: str
    by_workflow: bool = False


class NotTold(Exception):
    """A check needs to know what GitHub didn't tell."""

    def __init__(self, source: Source[Any], why: Hidden) -> None:
        super().__init__(source.name, why)
        self.source, self.why = source, why


@dataclass(frozen=True)
class Told:
    """All that was told, and why the rest wasn't. `url` is the repository's page."""

    url: str
    known: Mapping[Source[Any], Any] = field(default_factory=dict)
    hidden: Mapping[Source[Any], Hidden] = field(default_factory=dict)
    asked: Collection[Source[Any]] | None = None

    def of(self, source: Source[T]) -> T:
        """Raises NotTold; LookupError where the row that asks doesn't say that it needs this."""
        if self.asked is not None and source not in self.asked:
            raise LookupError(f"the row doesn't have {source.name} among its sources")
        if source not in self.known:
            raise NotTold(source, self.hidden.get(source, Hidden.LACKING))
        found: T = self.known[source]
        return found


@dataclass(frozen=True)
class RepositorySettings:
    has_issues: bool = True
    has_pulls: bool = True
    pulls_by: str = "all"
    is_archived: bool = False
    is_fork: bool = False
    has_pages: bool = False
    default_branch: str = "main"


@dataclass(frozen=True)
class InteractionLimit:
    """`who` may still write: "existing_users", "contributors_only" or "collaborators_only"; "" is everybody.

    `origin` is where it was set: "repository", "organization" or "user".
    """

    who: str = ""
    origin: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class AllowedActions:
    """`kind`: "all", "local_only" or "selected"; what is selected stands in the others."""

    is_on: bool = True
    kind: str = "all"
    pins: bool = False
    by_github: bool = True
    by_verified: bool = False
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True)
class TokenDefaults:
    may_write: bool = False
    may_propose: bool = False


@dataclass(frozen=True)
class ActionsPolicy:
    """One that holds: of the workflow files with these paths only these events, and only these actors; None: any."""

    name: str
    source: str = "Repository"
    events: frozenset[str] | None = None
    actors: int | None = None  # how many
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True)
class PagesSettings:
    """None of GitHub Pages where `url` is empty."""

    url: str = ""
    is_built_by_workflow: bool = False


@dataclass(frozen=True)
class BranchRule:
    """A rule of a ruleset. `checks` are those that it requires, `parameters` the rest of what it asks."""

    kind: str
    checks: tuple[str, ...] = ()
    source: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class OpenWith:
    """Open issues with a label: all, and of the newest hundred those that no run took up, from since and before us."""

    total: int
    waiting: int = 0
    earlier: int = 0


@dataclass(frozen=True)
class ProjectState:
    """`name` is where it is, and `status` what GitHub answered where it can't be read. `lacks` are fields of ours."""

    name: str
    status: int = 0
    lacks: tuple[str, ...] = ()

    @property
    def is_there(self) -> bool:
        return not self.status


METADATA, ADMINISTRATION = "Metadata: read", "Administration: read"
REPOSITORY = Source[RepositorySettings]("repository", METADATA, by_workflow=True)
ISSUES_BY = Source[str]("issues_by", METADATA, by_workflow=True)
INTERACTION = Source[InteractionLimit]("interaction", ADMINISTRATION)
ACTIONS = Source[AllowedActions]("actions", ADMINISTRATION)
TOKEN = Source[TokenDefaults]("token", ADMINISTRATION)
FORK_APPROVAL = Source[str]("fork_approval", ADMINISTRATION)
POLICIES = Source[tuple[ActionsPolicy, ...]]("policies", ADMINISTRATION)
STATES = Source[Mapping[str, str]]("states", "Actions: read", by_workflow=True)
ENVIRONMENTS = Source[Mapping[str, tuple[str, ...]]]("environments", "Actions: read", by_workflow=True)
VARIABLES = Source[Mapping[str, str]]("variables", "Variables: read")
SECRETS = Source[frozenset[str]]("secrets", "Secrets: read")
MAIL_SECRETS = Source[frozenset[str]]("mail_secrets", "Environments: read")
PAGES = Source[PagesSettings]("pages", "Pages: read")
RULES = Source[tuple[BranchRule, ...]]("rules", METADATA, by_workflow=True)
BRANCH_RULES = Source[tuple[BranchRule, ...]]("branch_rules", METADATA, by_workflow=True)
CHECKS = Source[Sequence[str]]("checks", "Contents: read", by_workflow=True)
LOCKED = Source[bool]("locked", ADMINISTRATION)
LABELS = Source[Mapping[str, tuple[str, str]]]("labels", "Issues: read", by_workflow=True)
OPEN_WITH = Source[Mapping[str, OpenWith]]("open_with", "Issues: read")
ACCOUNTS = Source[Mapping[str, str]]("accounts", METADATA)
PROJECT = Source[ProjectState]("project", "Organization projects: read (OSPO_PROJECT_TOKEN)")
SOURCES: tuple[Source[Any], ...] = (
    REPOSITORY,
    ISSUES_BY,
    INTERACTION,
    ACTIONS,
    TOKEN,
    FORK_APPROVAL,
    POLICIES,
    STATES,
    ENVIRONMENTS,
    VARIABLES,
    SECRETS,
    MAIL_SECRETS,
    PAGES,
    RULES,
    BRANCH_RULES,
    CHECKS,
    LOCKED,
    LABELS,
    OPEN_WITH,
    ACCOUNTS,
    PROJECT,
)
"""All that is asked, in this order. Of accounts it is what `Ended` says of each that isn't the same any more."""

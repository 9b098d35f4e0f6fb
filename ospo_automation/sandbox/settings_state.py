"""What somebody can set in a repository's settings, as a new repository of GitHub's has it."""

# No postponed annotations here: pydantic reads them at run time to write the state to a file.
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

ALL = "ALL"


@dataclass
class Policy:
    """One of "Actions policies": on these files only these events, and only these actors; None: any."""

    id: int
    name: str
    events: list[str] | None = None
    actors: list[dict[str, Any]] | None = None
    enforcement: str = "active"  # or "evaluate", "disabled"
    include: list[str] = field(default_factory=lambda: ["~ALL"])
    exclude: list[str] = field(default_factory=list)
    source: str = "Repository"  # or "Organization", "Enterprise"


@dataclass
class PagesSite:
    """`build_type`: "workflow", or "legacy" for a branch."""

    html_url: str
    build_type: str = "workflow"
    public: bool = True


@dataclass
class SettingsState:
    """All in GitHub's own words. `rules` and `branch_rules` are those of rulesets, for main and for other branches."""

    issues: bool = True
    issue_creation: str = ALL
    interaction: str = ""  # "existing_users", "contributors_only" or "collaborators_only"
    interaction_origin: str = "repository"
    interaction_until: datetime | None = None
    pulls: bool = True
    pull_creation: str = "all"
    archived: bool = False
    actions: bool = True
    allowed_actions: str = "all"  # or "local_only", "selected"
    github_owned_allowed: bool = True
    verified_allowed: bool = False
    patterns_allowed: list[str] = field(default_factory=list)
    sha_pinning: bool = False
    default_permissions: str = "read"
    fork_approval: str = "first_time_contributors"
    policies: list[Policy] = field(default_factory=list)
    pages: PagesSite | None = None
    variables: dict[str, str] = field(default_factory=dict)
    organisation_variables: dict[str, str] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)
    environments: dict[str, list[str]] = field(default_factory=dict)  # the kinds of protection rule of each
    environment_secrets: dict[str, list[str]] = field(default_factory=dict)
    rules: list[dict[str, Any]] = field(default_factory=list)
    branch_rules: list[dict[str, Any]] = field(default_factory=list)
    protected_checks: list[str] = field(default_factory=list)  # of the older protection of main
    locked: bool = False  # the same: "Lock branch"

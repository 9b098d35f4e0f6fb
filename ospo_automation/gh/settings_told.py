"""What GitHub tells of a repository's settings, each source by itself: one that isn't told keeps no other from it.

https://docs.github.com/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens says which
permission each takes. GitHub answers 404 as well as 403 to who may not see a setting.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import quote

from github.Repository import Repository

from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.checkup.who_may import entrances
from ospo_automation.core.github import told
from ospo_automation.core.github.issue import OwnIssue
from ospo_automation.core.github.told import (
    ActionsPolicy,
    AllowedActions,
    BranchRule,
    Hidden,
    InteractionLimit,
    NotTold,
    OpenWith,
    PagesSettings,
    ProjectState,
    RepositorySettings,
    Source,
    TokenDefaults,
    Told,
)
from ospo_automation.core.network import by_mail
from ospo_automation.core.primitives.errors import Gone, NoEntry, OtherShape, Trouble

from .client import Connection
from .described import Shape, as_described
from .lists import listed

MOST_RULES = 300
MOST_POLICIES = 20  # of which what they ask is read
MOST_PAGES = 5  # of variables, of which GitHub gives thirty at a time
AN_OWN_BRANCH = "ospo/lesson-1"  # GitHub tells the rules for a branch whether or not it is there
Json = dict[str, Any]
Ask = Callable[..., Json]
_REPOSITORY: Shape = {
    "html_url": str,
    "default_branch": str,
    "pull_request_creation_policy?": str,
    **dict.fromkeys(("has_issues?", "has_pull_requests?", "archived?", "disabled?", "fork?", "has_pages?"), bool),
}
_SELECTED: Shape = {"github_owned_allowed?": bool, "verified_allowed?": bool, "patterns_allowed?": [str]}
_POLICY: Shape = {
    "id": int,
    "name": str,
    "enforcement": str,
    "source_type?": str,
    "rules?": [{"type": str, "parameters?": {"allowed_events?": [str], "allowed_actors?": [dict]}}],
    "conditions?": {"workflow_path?": {"include?": [str], "exclude?": [str]}},
}
_ENVIRONMENT: Shape = {"name": str, "protection_rules?": [{"type?": str}]}
_RULE: Shape = {
    "type": str,
    "ruleset_source_type?": str,
    "parameters?": {"required_status_checks?": [{"context": str}]},
}
_BRANCH: Shape = {"protection?": {"required_status_checks?": {"enforcement_level?": str, "contexts?": [str]}}}


class Hub(Protocol):
    """What the run knows already, or reads in its own way."""

    connection: Connection
    repository: Repository

    @property
    def checkout(self) -> Checkout: ...

    def labels(self) -> dict[str, tuple[str, str]]: ...

    def workflow_states(self) -> Mapping[str, str]: ...

    def begun(self, now: datetime) -> datetime: ...

    def own_issues(self) -> Sequence[OwnIssue]: ...

    def look_up(self, logins: Collection[str]) -> None: ...


def settings_told(
    hub: Hub,
    ask: Ask,
    sources: Iterable[Source[Any]],
    now: datetime,
    project: Callable[[], ProjectState] | None = None,
) -> Told:
    """`ask` asks one of our queries, `project` looks at the Projects board; None where there is no token for that.

    Raises NoEntry where there is no such repository, and Postponed.
    """
    asking = _Asking(hub, ask, now, project)
    known: dict[Source[Any], Any] = {}
    hidden: dict[Source[Any], Hidden] = {}
    raw = asking.repository()
    for source in sources:
        try:
            known[source] = _ASKED[source](asking)
        except NotTold as end:
            hidden[source] = end.why
        except Gone:
            hidden[source] = Hidden.FORBIDDEN
        except NoEntry:
            raise
        except Trouble as trouble:
            hidden[source] = _why(trouble)
    return Told(str(raw["html_url"]), known, hidden)


def _why(trouble: Trouble) -> Hidden:
    if trouble.status in {403, 409} or "not accessible" in trouble.message:  # GraphQL says it with status 200
        return Hidden.FORBIDDEN
    return Hidden.FAILED if trouble.is_passing or isinstance(trouble, OtherShape) else Hidden.UNKNOWN


@dataclass
class _Asking:
    hub: Hub
    ask: Ask
    now: datetime
    project: Callable[[], ProjectState] | None
    _raw: Json | None = None

    def get(self, path: str, shape: Shape, **parameters: Any) -> Any:
        requester = self.hub.connection.client.requester
        url = f"{self.hub.repository.url}{path}"
        answer = self.hub.connection.again(lambda: requester.requestJsonAndCheck("GET", url, parameters=parameters))[1]
        return as_described(answer or {}, shape, f"'{path}'")

    def listed(self, path: str, most: int, shape: Shape, within: str = "") -> Iterator[Json]:
        for each in listed(self.hub.connection, f"{self.hub.repository.url}{path}", most, within=within):
            yield as_described(each, shape, f"'{path}'")

    def repository(self) -> Json:
        if self._raw is None:
            try:
                self._raw = dict(self.get("", _REPOSITORY))
            except Gone as gone:
                name = self.hub.repository.url.partition("/repos/")[2]
                raise NoEntry(404, f"there is no repository '{name}' that this token may see.") from gone
        return self._raw

    @property
    def branch(self) -> str:
        return str(self.repository()["default_branch"])


def _repository(asking: _Asking) -> RepositorySettings:
    raw = asking.repository()
    return RepositorySettings(
        has_issues=bool(raw.get("has_issues", True)),
        has_pulls=bool(raw.get("has_pull_requests", True)),
        pulls_by=str(raw.get("pull_request_creation_policy") or "all"),
        is_archived=bool(raw.get("archived") or raw.get("disabled")),
        is_fork=bool(raw.get("fork")),
        has_pages=bool(raw.get("has_pages")),
        default_branch=asking.branch,
    )


def _issues_by(asking: _Asking) -> str:
    policy = asking.ask("issues_by")["repository"].get("issueCreationPolicy")
    if policy is None:
        raise NotTold(told.ISSUES_BY, Hidden.FORBIDDEN)
    return str(policy)


def _interaction(asking: _Asking) -> InteractionLimit:
    raw = asking.get("/interaction-limits", {"limit?": str, "origin?": str, "expires_at?": str})
    until = raw.get("expires_at")
    return InteractionLimit(
        str(raw.get("limit") or ""), str(raw.get("origin") or ""), _moment_of(until) if until else None
    )


def _moment_of(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise OtherShape(200, f"'{text[:40]}' is no moment.") from None


def _actions(asking: _Asking) -> AllowedActions:
    raw = asking.get("/actions/permissions", {"enabled": bool, "allowed_actions?": str, "sha_pinning_required?": bool})
    kind = str(raw.get("allowed_actions") or "all")
    chosen = asking.get("/actions/permissions/selected-actions", _SELECTED) if kind == "selected" else {}
    return AllowedActions(
        is_on=bool(raw["enabled"]),
        kind=kind,
        pins=bool(raw.get("sha_pinning_required")),
        by_github=bool(chosen.get("github_owned_allowed")),
        by_verified=bool(chosen.get("verified_allowed")),
        patterns=tuple(map(str, chosen.get("patterns_allowed") or ())),
    )


def _token(asking: _Asking) -> TokenDefaults:
    shape: Shape = {"default_workflow_permissions": str, "can_approve_pull_request_reviews": bool}
    raw = asking.get("/actions/permissions/workflow", shape)
    return TokenDefaults(raw["default_workflow_permissions"] == "write", raw["can_approve_pull_request_reviews"])


def _policies(asking: _Asking) -> tuple[ActionsPolicy, ...]:
    there = list(asking.listed("/actions/policies", MOST_POLICIES, _POLICY, within="policies"))
    if len(there) > MOST_POLICIES:
        raise NotTold(told.POLICIES, Hidden.FAILED)
    holding = [each for each in there if each.get("enforcement") == "active"]
    return tuple(
        _policy(each if each.get("rules") else asking.get(f"/actions/policies/{each['id']}", _POLICY))
        for each in holding
    )


def _policy(raw: Mapping[str, Any]) -> ActionsPolicy:
    asked = {str(each.get("type")): each.get("parameters") or {} for each in raw.get("rules") or ()}
    paths = (raw.get("conditions") or {}).get("workflow_path") or {}
    events, actors = asked.get("restrict_action_events"), asked.get("restrict_actions_actors")
    return ActionsPolicy(
        name=str(raw["name"]),
        source=str(raw.get("source_type") or "Repository"),
        events=None if events is None else frozenset(map(str, events.get("allowed_events") or ())),
        actors=None if actors is None else len(actors.get("allowed_actors") or ()),
        include=tuple(map(str, paths.get("include") or ())),
        exclude=tuple(map(str, paths.get("exclude") or ())),
    )


def _environments(asking: _Asking) -> Mapping[str, tuple[str, ...]]:
    return {
        str(each["name"]): tuple(str(rule.get("type")) for rule in each.get("protection_rules") or ())
        for each in asking.listed("/environments", 100, _ENVIRONMENT, within="environments")
    }


def _variables(asking: _Asking) -> Mapping[str, str]:
    """Those of the repository count before the organisation's."""
    own = {str(each["name"]).upper(): str(each["value"]) for each in _named(asking, "variables", told.VARIABLES)}
    return {
        **{
            str(each["name"]).upper(): str(each["value"])
            for each in _of_organisation(asking, "variables", told.VARIABLES)
        },
        **own,
    }


def _secrets(asking: _Asking) -> frozenset[str]:
    own = [str(each["name"]) for each in _named(asking, "secrets", told.SECRETS)]
    return frozenset((*own, *(str(each["name"]) for each in _of_organisation(asking, "secrets", told.SECRETS))))


def _mail_secrets(asking: _Asking) -> frozenset[str]:
    """Of the environment whose job alone may open the mailbox."""
    path = f"/environments/{quote(by_mail.ENVIRONMENT)}/secrets"
    answer = asking.get(path, {"total_count": int, "secrets": [{"name": str}]}, per_page=100)
    return frozenset(str(each["name"]) for each in answer["secrets"])


def _of_organisation(asking: _Asking, kind: str, source: Source[Any]) -> list[Json]:
    """Nothing where there is no organisation: those of the repository could be read."""
    try:
        return _named(asking, kind, source, "organization-")
    except Gone:
        return []


def _named(asking: _Asking, kind: str, source: Source[Any], whose: str = "") -> list[Json]:
    found: list[Json] = []
    for page in range(1, MOST_PAGES + 1):
        shape: Shape = {"total_count": int, kind: [{"name": str} | ({"value": str} if kind == "variables" else {})]}
        answer = asking.get(f"/actions/{whose}{kind}", shape, per_page=30, page=page)
        found += answer[kind]
        if len(found) >= int(answer["total_count"]) or not answer[kind]:
            return found
    raise NotTold(source, Hidden.FAILED)  # more than anybody has; what matters may be among the rest


def _pages(asking: _Asking) -> PagesSettings:
    raw = asking.get("/pages", {"html_url?": str, "build_type?": str})
    return PagesSettings(str(raw.get("html_url") or ""), is_built_by_workflow=raw.get("build_type") == "workflow")


def _rules(asking: _Asking) -> tuple[BranchRule, ...]:
    return _rules_for(asking, asking.branch)


def _rules_for(asking: _Asking, branch: str) -> tuple[BranchRule, ...]:
    return tuple(map(_rule, asking.listed(f"/rules/branches/{quote(branch, safe='')}", MOST_RULES, _RULE)))


def _rule(raw: Mapping[str, Any]) -> BranchRule:
    parameters = raw.get("parameters") or {}
    checks = tuple(str(each.get("context")) for each in parameters.get("required_status_checks") or ())
    return BranchRule(str(raw["type"]), checks, str(raw.get("ruleset_source_type") or ""), parameters)


def _checks(asking: _Asking) -> tuple[str, ...]:
    """Of the older protection of branches, of which whoever may read the code is told this much."""
    raw = asking.get(f"/branches/{quote(asking.branch, safe='')}", _BRANCH)
    asked = (raw.get("protection") or {}).get("required_status_checks") or {}
    return () if asked.get("enforcement_level") == "off" else tuple(map(str, asked.get("contexts") or ()))


def _locked(asking: _Asking) -> bool:
    try:
        raw = asking.get(f"/branches/{quote(asking.branch, safe='')}/protection", {"lock_branch?": {"enabled?": bool}})
    except Gone as gone:
        if "not protected" in str(gone).lower():
            return False
        raise
    return bool((raw.get("lock_branch") or {}).get("enabled"))


def _open_with(asking: _Asking) -> Mapping[str, OpenWith]:
    """What no run has taken up yet: a casus by its status, and anything else where we never were."""
    hub, network = asking.hub, asking.hub.checkout.network
    casus, *others = entrances(network)
    were_here = network.labels.own.name.lower() in hub.labels()
    begun = hub.begun(asking.now)
    found = {}
    for label in (casus, *(() if were_here else others)):
        issues = asking.ask("open_with", label=label)["repository"]["issues"]
        nodes = [each for each in issues["nodes"] or () if each]
        new = [each for each in nodes if not network.labels.statuses_in(_names(each))]
        earlier = [each for each in new if _moment(each) < begun]
        found[label] = OpenWith(int(issues["totalCount"]), len(new) - len(earlier), len(earlier))
    return found


def _names(node: Mapping[str, Any]) -> list[str]:
    return [str(each["name"]) for each in (node.get("labels") or {}).get("nodes") or () if each]


def _moment(node: Mapping[str, Any]) -> datetime:
    return max(datetime.fromisoformat(str(node[each])) for each in ("createdAt", "updatedAt"))


def _accounts(asking: _Asking) -> Mapping[str, str]:
    """Who isn't the same any more of those whom the files name; by whom we know them stands on our board."""
    hub = asking.hub
    hub.own_issues()
    people = {*hub.checkout.people, *(each for team in hub.checkout.network.teams.values() for each in team)}
    names = sorted({each.lower() for each in people})
    hub.look_up(names)
    ended = ((login, hub.checkout.accounts.ended(login)) for login in names)
    return {login: how.value for login, how in ended if how is not None}


def _project(asking: _Asking) -> ProjectState:
    if asking.project is None:
        raise NotTold(told.PROJECT, Hidden.LACKING)
    return asking.project()


_ASKED: Mapping[Source[Any], Callable[[_Asking], Any]] = {
    told.REPOSITORY: _repository,
    told.ISSUES_BY: _issues_by,
    told.INTERACTION: _interaction,
    told.ACTIONS: _actions,
    told.TOKEN: _token,
    told.FORK_APPROVAL: lambda asking: asking.get(
        "/actions/permissions/fork-pr-contributor-approval", {"approval_policy": str}
    )["approval_policy"],
    told.POLICIES: _policies,
    told.STATES: lambda asking: asking.hub.workflow_states(),
    told.ENVIRONMENTS: _environments,
    told.VARIABLES: _variables,
    told.SECRETS: _secrets,
    told.MAIL_SECRETS: _mail_secrets,
    told.PAGES: _pages,
    told.RULES: _rules,
    told.BRANCH_RULES: lambda asking: _rules_for(asking, AN_OWN_BRANCH),
    told.CHECKS: _checks,
    told.LOCKED: _locked,
    told.LABELS: lambda asking: asking.hub.labels(),
    told.OPEN_WITH: _open_with,
    told.ACCOUNTS: _accounts,
    told.PROJECT: _project,
}

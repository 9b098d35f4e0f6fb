"""Rows about GitHub Actions: whether our workflows start, with what they use, and with a token that may do its work."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from ..github.own_workflow import OwnWorkflow, Work
from ..github.signing import VARIABLE
from ..github.told import (
    ACTIONS,
    FORK_APPROVAL,
    POLICIES,
    REPOSITORY,
    SECRETS,
    STATES,
    TOKEN,
    VARIABLES,
    ActionsPolicy,
    AllowedActions,
)
from ..network.decided import Network
from .row import PAGE, VARIABLES_PAGE, Check, Subject, Values, proposes

_ALWAYS = ("actions/checkout", "astral-sh/setup-uv")
WITHIN = {
    Work.RUN: _ALWAYS,
    Work.CHECK: _ALWAYS,
    Work.SITE: (*_ALWAYS, "actions/upload-pages-artifact", "actions/deploy-pages"),
    Work.PROJECTS: (*_ALWAYS, "actions/create-github-app-token"),
    Work.MAIL: _ALWAYS,
}
"""What our own actions and workflows use in turn: a list of what is allowed holds for that too."""
BY_STRANGERS = frozenset({"issues", "issue_comment"})
MOST_NAMED = 4
_OF_GITHUB = ("actions", "github")
_COMMIT = 40
_LEVELS = ("none", "read", "write")
FILE = "blob/HEAD/.github/workflows/{file}"
_ORGANISATION_POLICIES = "/organizations/{owner}/settings/actions/policies"


def _fork_off(subject: Subject) -> Iterator[Values]:
    if subject.told.of(REPOSITORY).is_fork and subject.told.of(VARIABLES).get("OSPO_FORK", "").lower() != "on":
        yield {}


def _automation_off(subject: Subject) -> Iterator[Values]:
    if subject.told.of(VARIABLES).get("OSPO_AUTOMATION", "").lower() == "off":
        yield {}


def _actions_off(subject: Subject) -> Iterator[Values]:
    if not subject.told.of(ACTIONS).is_on:
        yield {}


def _not_allowed(subject: Subject) -> Iterator[Values]:
    allowed, owner = subject.told.of(ACTIONS), subject.told.url.rsplit("/", 2)[1].lower()
    if not allowed.is_on or allowed.kind == "all":
        return
    used = {use: each.file for each in subject.checkout.workflows() for use in each.uses}
    works = {work for each in subject.checkout.workflows() for work in each.work}
    inner = dict.fromkeys(name for work in sorted(works) for name in WITHIN[work])
    within = [name for name in inner if not any(use.startswith(f"{name}@") for use in used)]
    refused = [use for use in (*used, *within) if not _is_allowed(use, allowed, owner)]
    if refused:
        yield {"names": ", ".join(refused[:MOST_NAMED]), "count": len(refused)}


def _is_allowed(use: str, allowed: AllowedActions, owner: str) -> bool:
    """Who is verified isn't told: where those are allowed, nothing is refused for that."""
    by = use.partition("/")[0].lower()
    if by == owner:
        return True
    if allowed.kind == "local_only":
        return False
    patterns = [each.lower() for each in allowed.patterns]
    action = use.lower() if "@" in use else f"{use.lower()}@*"
    if any(_fits(action, each[1:]) for each in patterns if each.startswith("!")):
        return False
    return (
        allowed.by_verified or (allowed.by_github and by in _OF_GITHUB) or any(_fits(action, each) for each in patterns)
    )


def _fits(action: str, pattern: str) -> bool:
    name, _, ref = action.partition("@")
    repository = "/".join(name.split("/")[:2])
    wanted = pattern if "@" in pattern else f"{pattern}@*"
    return any(fnmatchcase(f"{each}@{ref}", wanted) for each in (name, repository))


def _not_pinned(subject: Subject) -> Iterator[Values]:
    if not subject.told.of(ACTIONS).pins:
        return
    for each in subject.checkout.workflows():
        loose = [use for use in each.uses if len(use.rpartition("@")[2]) != _COMMIT]
        if loose:
            yield {"file": each.file, "names": ", ".join(loose[:MOST_NAMED]), PAGE: FILE}


def _permissions(subject: Subject) -> Iterator[Values]:
    for each in subject.checkout.workflows():
        if each.may is None:
            if not subject.told.of(TOKEN).may_write:
                yield {
                    "file": each.file,
                    "names": ", ".join(f"{name}: {level}" for name, level in _needs(each, subject)),
                }
            continue
        lacking = [f"{name}: {level}" for name, level in _needs(each, subject) if not _has(each, name, level)]
        if lacking:
            yield {"file": each.file, "names": ", ".join(lacking)}


def _needs(workflow: OwnWorkflow, subject: Subject) -> Iterator[tuple[str, str]]:
    """What the jobs of a file must be able to do together; docs/permissions.md says why."""
    if Work.RUN in workflow.work:
        yield from (("contents", "read"), ("issues", "write"))
        if "schedule" in workflow.on:
            yield "actions", "write"
        if proposes(subject.network):
            yield from (("contents", "write"), ("pull-requests", "write"))
    if Work.CHECK in workflow.work:
        yield "contents", "read"
    if Work.SITE in workflow.work:
        yield from (("contents", "read"), ("pages", "write"), ("id-token", "write"))


def _has(workflow: OwnWorkflow, name: str, level: str) -> bool:
    there = (workflow.may or {}).get(name, "none")
    return there in _LEVELS and _LEVELS.index(there) >= _LEVELS.index(level)


def _events_policy(subject: Subject) -> Iterator[Values]:
    for policy in (each for each in subject.told.of(POLICIES) if each.events is not None):
        allowed = {"workflow_call", *(policy.events or ())}
        stopped = {each.file: each.on - allowed for each in _under(policy, subject) if each.on - allowed}
        if stopped:
            names = ", ".join(sorted({event for events in stopped.values() for event in events}))
            yield {"policy": policy.name, "files": ", ".join(stopped), "names": names, **_set_in(policy)}


def _actors_policy(subject: Subject) -> Iterator[Values]:
    for policy in (each for each in subject.told.of(POLICIES) if each.actors is not None):
        files = [each.file for each in _under(policy, subject) if each.on & BY_STRANGERS]
        if files:
            yield {"policy": policy.name, "names": ", ".join(files), "count": policy.actors, **_set_in(policy)}


def _under(policy: ActionsPolicy, subject: Subject) -> list[OwnWorkflow]:
    return [each for each in subject.checkout.workflows() if _is_about(policy, each.path)]


def _is_about(policy: ActionsPolicy, path: str) -> bool:
    if any(fnmatchcase(path, each) for each in policy.exclude):
        return False
    return not policy.include or any(each == "~ALL" or fnmatchcase(path, each) for each in policy.include)


def _set_in(policy: ActionsPolicy) -> Values:
    return {} if policy.source == "Repository" else {PAGE: _ORGANISATION_POLICIES}


def _fork_approval(subject: Subject) -> Iterator[Values]:
    if subject.told.of(FORK_APPROVAL) == "all_external_contributors":
        yield {}


def _schedule_off(subject: Subject) -> Iterator[Values]:
    yield from _off(subject, has_schedule=True)


def _workflow_off(subject: Subject) -> Iterator[Values]:
    yield from _off(subject, has_schedule=False)


def _off(subject: Subject, *, has_schedule: bool) -> Iterator[Values]:
    states = subject.told.of(STATES)
    for each in subject.checkout.workflows():
        if ("schedule" in each.on) is has_schedule and states.get(each.file, "active") != "active":
            yield {"file": each.file, "state": states[each.file]}


def _workflow_missing(subject: Subject) -> Iterator[Values]:
    """Both: what hears people, and what goes round by itself."""
    states = subject.told.of(STATES)
    there = [each for each in subject.checkout.workflows() if Work.RUN in each.work and each.file in states]
    for event in ("issues", "schedule"):
        if not any(event in each.on for each in there):
            yield {"event": event}


def _secret_missing(subject: Subject) -> Iterator[Values]:
    if VARIABLE not in subject.told.of(SECRETS):
        yield {"name": VARIABLE}


def _is_signed(network: Network) -> bool:
    return network.signed_after is not None


def _is_unsigned(network: Network) -> bool:
    return network.signed_after is None


def _echoes(subject: Subject) -> Iterator[Values]:
    for fault in subject.checkout.echoes():
        yield {"file": fault.file.removeprefix(".github/workflows/"), "line": fault.line}


GENERAL = "settings/actions"
ROWS = (
    Check("automation_off", VARIABLES_PAGE, (VARIABLES,), _automation_off),
    Check("fork_off", VARIABLES_PAGE, (REPOSITORY, VARIABLES), _fork_off),
    Check("actions_off", GENERAL, (ACTIONS,), _actions_off),
    Check("actions_refused", GENERAL, (ACTIONS,), _not_allowed),
    Check("actions_pinned", GENERAL, (ACTIONS,), _not_pinned),
    Check("job_permissions", FILE, (TOKEN,), _permissions),
    Check("events_policy", "settings/actions/policies", (POLICIES,), _events_policy),
    Check("actors_policy", "settings/actions/policies", (POLICIES,), _actors_policy),
    Check("fork_approval", GENERAL, (FORK_APPROVAL,), _fork_approval, proposes, breaks=False),
    Check("workflow_missing", "actions", (STATES,), _workflow_missing, is_weekly=False),
    Check("schedule_off", "actions/workflows/{file}", (STATES,), _schedule_off),
    Check("workflow_off", "actions/workflows/{file}", (STATES,), _workflow_off),
    Check("secret_missing", "settings/secrets/actions", (SECRETS,), _secret_missing, _is_signed),
    Check("others_speak", FILE, (), _echoes, _is_unsigned, breaks=False),
    Check("unsigned_job", FILE, (), _echoes, _is_signed),
)

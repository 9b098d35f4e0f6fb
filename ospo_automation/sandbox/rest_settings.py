"""REST: what is set in a repository's settings, for whoever may read that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .access import Refusal
from .commit_shapes import full_commit
from .rest import Answer, Call, Route, route, told
from .settings_state import Policy, SettingsState
from .shapes import stamp

Json = dict[str, Any]
REPOSITORY = "/repos/{owner}/{repo}"
PERMISSIONS = REPOSITORY + "/actions/permissions"
POLICIES = REPOSITORY + "/actions/policies"
ADMIN = "administration:read"


def refuse_by_settings(call: Call, chosen: Route) -> None:
    """An archived repository takes nothing more, and one without issues has none to tell of."""
    settings = call.repo.settings
    if settings.archived and chosen.method != "GET":
        raise Refusal(403, "Repository was archived so is read-only.")
    if not settings.issues and "/issues" in chosen.template and not call.is_about_pull:
        raise Refusal(410, "Issues has been disabled in this repository.")


def told_to_admins(path: str, shape: Any) -> None:
    """Of these GitHub tells a person only who administers the repository."""
    route("GET", path, needs=ADMIN, role="admin")(lambda call: Answer(shape(call)))


def _interaction(call: Call) -> Json:
    settings = call.repo.settings
    if not settings.interaction:
        return {}
    until = stamp(settings.interaction_until or call.world.now)
    return {"limit": settings.interaction, "origin": settings.interaction_origin, "expires_at": until}


def _permissions(call: Call) -> Json:
    settings = call.repo.settings
    if not settings.actions:
        return {"enabled": False}
    return {
        "enabled": True,
        "allowed_actions": settings.allowed_actions,
        "selected_actions_url": f"{call.shapes.api(call.repo.full_name)}/actions/permissions/selected-actions",
        "sha_pinning_required": settings.sha_pinning,
    }


told_to_admins(REPOSITORY + "/interaction-limits", _interaction)
told_to_admins(PERMISSIONS, _permissions)
told_to_admins(
    PERMISSIONS + "/workflow",
    lambda call: {
        "default_workflow_permissions": call.repo.settings.default_permissions,
        "can_approve_pull_request_reviews": call.repo.actions_may_open_pulls,
    },
)
told_to_admins(
    PERMISSIONS + "/fork-pr-contributor-approval", lambda call: {"approval_policy": call.repo.settings.fork_approval}
)


@route("GET", PERMISSIONS + "/selected-actions", needs=ADMIN, role="admin")
def selected_actions(call: Call) -> Answer:
    settings = call.repo.settings
    if settings.allowed_actions != "selected":
        raise Refusal(409, "Conflict")
    names = ("github_owned_allowed", "verified_allowed", "patterns_allowed")
    return Answer({name: getattr(settings, name) for name in names})


def _policy(call: Call, policy: Policy, *, whole: bool) -> Json:
    """The list tells of each how it is called and whether it holds, and what it asks only where one is asked for."""
    source = call.repo.full_name if policy.source == "Repository" else call.repo.owner
    shape: Json = {"id": policy.id, "name": policy.name, "target": "actions", "source_type": policy.source}
    shape |= {"source": source, "enforcement": policy.enforcement}
    if not whole:
        return shape
    rules: list[Json] = []
    if policy.actors is not None:
        rules.append({"type": "restrict_actions_actors", "parameters": {"allowed_actors": policy.actors}})
    if policy.events is not None:
        rules.append({"type": "restrict_action_events", "parameters": {"allowed_events": policy.events}})
    paths = {"workflow_path": {"include": policy.include, "exclude": policy.exclude}}
    return {**shape, "conditions": paths, "rules": rules}


@route("GET", POLICIES, needs=ADMIN, role="admin")
def policies(call: Call) -> Answer:
    found = call.repo.settings.policies
    page = call.page(found, lambda each: _policy(call, each, whole=False))
    return Answer({"total_count": len(found), "policies": page.body}, headers=page.headers)


@route("GET", POLICIES + "/{policy_id}", needs=ADMIN, role="admin")
def policy(call: Call) -> Answer:
    found = [each for each in call.repo.settings.policies if str(each.id) == call.params["policy_id"]]
    if not found:
        raise Refusal(404, "Not Found")
    return Answer(_policy(call, found[0], whole=True))


def _counted(call: Call, name: str, things: Sequence[Json]) -> Answer:
    page = call.page(things, lambda each: each)
    return Answer({"total_count": len(things), name: page.body}, headers=page.headers)


def _variables(call: Call, given: Mapping[str, str]) -> Answer:
    at = stamp(call.repo.created_at)
    named = [{"name": name, "value": value, "created_at": at, "updated_at": at} for name, value in given.items()]
    return _counted(call, "variables", named)


@route("GET", REPOSITORY + "/actions/variables", needs="actions_variables:read", role="write")
def variables(call: Call) -> Answer:
    _only_collaborators(call, "actions_variables:read")
    return _variables(call, call.repo.settings.variables)


@route("GET", REPOSITORY + "/actions/organization-variables", needs="actions_variables:read", role="write")
def organisation_variables(call: Call) -> Answer:
    _only_collaborators(call, "actions_variables:read")
    return _variables(call, call.repo.settings.organisation_variables)


@route("GET", REPOSITORY + "/actions/secrets", needs="secrets:read", role="write")
def secrets(call: Call) -> Answer:
    """Their names; no answer holds what they are."""
    _only_collaborators(call, "secrets:read")
    at = stamp(call.repo.created_at)
    names = call.repo.settings.secrets
    return _counted(call, "secrets", [{"name": name, "created_at": at, "updated_at": at} for name in names])


@route("GET", REPOSITORY + "/actions/organization-secrets", needs="secrets:read", role="write")
def organisation_secrets(call: Call) -> Answer:
    """None here: what an organisation has of them isn't remembered."""
    _only_collaborators(call, "secrets:read")
    return _counted(call, "secrets", [])


def _only_collaborators(call: Call, need: str) -> None:
    """Also where everybody may read the repository: these are no part of what is public."""
    scope, _, level = need.partition(":")
    token = call.caller.token
    limited = token is not None and token.permissions is not None
    if limited and token is not None and (token.permissions or {}).get(scope) not in {level, "write"}:
        raise Refusal(403, call.caller.not_accessible, headers={"X-Accepted-GitHub-Permissions": f"{scope}={level}"})
    if not call.caller.is_bot and not call.world.has_role(call.repo, call.caller.login, "write"):
        raise Refusal(403, "Must have admin rights to Repository.")


@route("GET", REPOSITORY + "/environments", needs="actions:read")
def environments(call: Call) -> Answer:
    api, page = call.shapes.api(call.repo.full_name), f"{call.shapes.url}/{call.repo.full_name}"
    at = stamp(call.repo.created_at)
    found = [
        {
            "id": number,
            "node_id": f"EN_kwDO{number}",
            "name": name,
            "url": f"{api}/environments/{name}",
            "html_url": f"{page}/deployments/activity_log?environments_filter={name}",
            "created_at": at,
            "updated_at": at,
            "protection_rules": [{"id": 1, "node_id": "GA_kwDO1", "type": kind} for kind in kinds],
        }
        for number, (name, kinds) in enumerate(call.repo.settings.environments.items(), 1)
    ]
    return _counted(call, "environments", found)


@route("GET", REPOSITORY + "/environments/{environment_name}/secrets", needs="environments:read", role="write")
def environment_secrets(call: Call) -> Answer:
    at, name = stamp(call.repo.created_at), call.params["environment_name"]
    _only_collaborators(call, "environments:read")
    if name not in call.repo.settings.environments:
        raise Refusal(404, "Not Found")
    there = call.repo.settings.environment_secrets.get(name, ())
    return _counted(call, "secrets", [{"name": each, "created_at": at, "updated_at": at} for each in there])


@route("GET", REPOSITORY + "/pages", needs="pages:read")
def pages(call: Call) -> Answer:
    """Also of a public repository only to who is let in: on GitHub there is no reading of it without a token."""
    _only_collaborators(call, "pages:read")
    site = call.repo.settings.pages
    if site is None:
        raise Refusal(404, "Not Found")
    return Answer(
        {
            "url": f"{call.shapes.api(call.repo.full_name)}/pages",
            "status": "built" if site.build_type == "legacy" else None,
            "cname": None,
            "custom_404": False,
            "html_url": site.html_url,
            "build_type": site.build_type,
            "source": {"branch": "main", "path": "/"},
            "public": site.public,
        }
    )


@route("GET", REPOSITORY + "/rules/branches/{branch}", needs="metadata:read")
def rules(call: Call) -> Answer:
    """Those of rulesets; a branch needn't be there. Of the older protection of branches nothing is told here."""
    settings, source = call.repo.settings, {"ruleset_source_type": "Repository", "ruleset_id": 1}
    found: Iterable[Json] = settings.branch_rules
    if call.params["branch"] == "main":
        asked = [{"type": "pull_request", "parameters": call.repo.pull_rule}] if call.repo.pull_rule else []
        found = [*settings.rules, *asked]
    return call.page([{**each, **source, "ruleset_source": call.repo.full_name} for each in found], lambda each: each)


def _is_protected(settings: SettingsState) -> bool:
    return bool(settings.protected_checks or settings.locked)


def _checks(settings: SettingsState) -> Json:
    names = settings.protected_checks
    return {"contexts": names, "checks": [{"context": name, "app_id": None} for name in names]}


@route("GET", REPOSITORY + "/branches/{branch}", needs="contents:read")
def branch(call: Call) -> Answer:
    name = call.params["branch"]
    sha = call.git.branch(name)
    if sha is None:
        raise Refusal(404, "Branch not found")
    api, page = call.shapes.api(call.repo.full_name), f"{call.shapes.url}/{call.repo.full_name}"
    own, settings = f"{api}/branches/{name}", call.repo.settings
    is_protected = name == "main" and _is_protected(settings)
    level = {"enforcement_level": "non_admins" if settings.protected_checks else "off"}
    protection: Json = {"enabled": is_protected}
    if is_protected:
        protection["required_status_checks"] = {**level, **_checks(settings)}
    return Answer(
        {
            "name": name,
            "commit": full_commit(call.shapes, call.repo, call.git.commits(sha, limit=1)[0]),
            "_links": {"self": own, "html": f"{page}/tree/{name}"},
            "protected": is_protected,
            "protection": protection,
            "protection_url": f"{own}/protection",
        }
    )


@route("GET", REPOSITORY + "/branches/{branch}/protection", needs=ADMIN, role="admin")
def protection(call: Call) -> Answer:
    settings = call.repo.settings
    if call.params["branch"] != "main" or not _is_protected(settings):
        raise Refusal(404, "Branch not protected")
    asked: Json = {"required_status_checks": _checks(settings)} if settings.protected_checks else {}
    return Answer({**asked, "lock_branch": {"enabled": settings.locked}})


told(REPOSITORY, "metadata:read", lambda call: call.shapes.repository(call.repo))

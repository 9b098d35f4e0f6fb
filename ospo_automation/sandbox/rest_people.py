"""REST: people, what they may do in a repository, and how much of the quota is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ospo_automation.sandbox.access import INTEGRATION, Refusal
from ospo_automation.sandbox.rest import Answer, Call, route
from ospo_automation.sandbox.rest_issues import assignable

if TYPE_CHECKING:
    from ospo_automation.sandbox.state import Account

COLLABORATORS = "/repos/{owner}/{repo}/collaborators"
# GitHub's `permission` knows four words; the finer role is in `role_name`.
_COARSE = {"maintain": "write", "triage": "read"}


@route("GET", "/user")
def myself(call: Call) -> Answer:
    if call.caller.is_bot:
        raise Refusal(403, INTEGRATION)
    return Answer(call.shapes.public_user(_account(call, call.caller.actor.login)))


@route("GET", "/users/{username}")
def somebody(call: Call) -> Answer:
    return Answer(call.shapes.public_user(_account(call, call.params["username"])))


def _account(call: Call, login: str) -> Account:
    account = call.world.account(login)
    if account is None:
        raise Refusal(404, "Not Found")
    return account


@route("GET", "/rate_limit")
def rate_limit(call: Call) -> Answer:
    resources = call.quota(call.caller)
    search = resources["core"] | {"limit": 30, "used": 0, "remaining": 30}
    return Answer({"resources": resources | {"search": search}, "rate": resources["core"]})


@route("GET", COLLABORATORS + "/{username}/permission", needs="metadata:read")
def permission(call: Call) -> Answer:
    if not call.caller.has_role(call.repo, "write", "metadata:read"):
        raise Refusal(403, "Must have push access to view collaborator permission.")
    account = call.world.account(call.params["username"])
    if account is None or account.kind != "User":  # of Apps and organisations GitHub says the same
        raise Refusal(404, f"{call.params['username']} is not a user")
    role = call.world.role(call.repo, account.login)
    rights = _rights(role)
    user = call.shapes.account(account) | {"permissions": rights, "role_name": role}
    return Answer({"permission": _COARSE.get(role, role), "role_name": role, "user": user})


@route("GET", COLLABORATORS, needs="metadata:read")
def collaborators(call: Call) -> Answer:
    """Everybody with a role, or only those with the `permission` asked for."""
    if not call.caller.has_role(call.repo, "write", "metadata:read"):
        raise Refusal(403, "Must have push access to view repository collaborators.")
    wanted = call.query.get("permission", "pull")
    found = [account for account in call.world.accounts.values() if _is_collaborator(call, account)]
    roles = {account.login: call.world.role(call.repo, account.login) for account in found}
    chosen = [account for account in found if _rights(roles[account.login])[wanted]]

    def shape(account: Account) -> dict[str, Any]:
        role = roles[account.login]
        return call.shapes.account(account) | {"permissions": _rights(role), "role_name": role}

    return call.page(chosen, shape)


@route("GET", COLLABORATORS + "/{username}", needs="metadata:read", status=204)
def is_collaborator(call: Call) -> Answer:
    account = call.world.account(call.params["username"])
    if account is None or not _is_collaborator(call, account):
        raise Refusal(404, "Not Found")
    return Answer()


def _is_collaborator(call: Call, account: Account) -> bool:
    given = account.login.lower() in call.repo.roles
    return account.kind == "User" and (given or call.world.role(call.repo, account.login) == "admin")


def _rights(role: str) -> dict[str, bool]:
    ladder = ("read", "triage", "write", "maintain", "admin")
    height = ladder.index(role) if role in ladder else -1
    words = ("pull", "triage", "push", "maintain", "admin")
    return {word: height >= step for step, word in enumerate(words)}


@route("GET", "/repos/{owner}/{repo}/assignees", needs="issues:read")
def assignees(call: Call) -> Answer:
    accounts = [account for account in call.world.accounts.values() if assignable(call, account.login, None)]
    return call.page(accounts, call.shapes.account)


@route("GET", "/repos/{owner}/{repo}/assignees/{assignee}", needs="issues:read", status=204)
def is_assignable(call: Call) -> Answer:
    if not assignable(call, call.params["assignee"], None):
        raise Refusal(404, "Not Found")
    return Answer()

"""REST: who somebody is, and who takes part in a repository."""

from __future__ import annotations

from typing import Any

from ospo_automation.sandbox.access import INTEGRATION, Refusal
from ospo_automation.sandbox.rest import Answer, Call, route
from ospo_automation.sandbox.rest_issues import assignable
from ospo_automation.sandbox.rest_people import COLLABORATORS, found_account, rights
from ospo_automation.sandbox.state import Account


@route("GET", "/user")
def myself(call: Call) -> Answer:
    if call.caller.is_bot:
        raise Refusal(403, INTEGRATION)
    return Answer(call.shapes.public_user(found_account(call, call.caller.actor.login)))


@route("GET", COLLABORATORS, needs="metadata:read")
def collaborators(call: Call) -> Answer:
    """Everybody with a role, or only those with the `permission` asked for."""
    if not call.caller.has_role(call.repo, "write", "metadata:read"):
        raise Refusal(403, "Must have push access to view repository collaborators.")
    wanted = call.query.get("permission", "pull")
    found = [account for account in call.world.accounts.values() if _is_collaborator(call, account)]
    roles = {account.login: call.world.role(call.repo, account.login) for account in found}
    chosen = [account for account in found if rights(roles[account.login])[wanted]]

    def shape(account: Account) -> dict[str, Any]:
        role = roles[account.login]
        return call.shapes.account(account) | {"permissions": rights(role), "role_name": role}

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


@route("GET", "/repos/{owner}/{repo}/assignees", needs="issues:read")
def assignees(call: Call) -> Answer:
    accounts = [account for account in call.world.accounts.values() if assignable(call, account.login, None)]
    return call.page(accounts, call.shapes.account)


@route("GET", "/repos/{owner}/{repo}/assignees/{assignee}", needs="issues:read", status=204)
def is_assignable(call: Call) -> Answer:
    if not assignable(call, call.params["assignee"], None):
        raise Refusal(404, "Not Found")
    return Answer()

"""REST: people, what they may do in a repository, and how much of the quota is left."""

from __future__ import annotations

from .access import Refusal
from .rest import Answer, Call, route
from .state import Account

COLLABORATORS = "/repos/{owner}/{repo}/collaborators"
# GitHub's `permission` knows four words; the finer role is in `role_name`.
_COARSE = {"maintain": "write", "triage": "read"}


@route("GET", "/user/{account_id}")
def by_id(call: Call) -> Answer:
    """Whoever they are by now: an account keeps its number."""
    wanted = call.params["account_id"]
    found = next((one for one in call.world.accounts.values() if str(one.id) == wanted), None)
    if found is None:
        raise Refusal(404, "Not Found")
    return Answer(call.shapes.public_user(found))


@route("GET", "/users/{username}")
def somebody(call: Call) -> Answer:
    return Answer(call.shapes.public_user(found_account(call, call.params["username"])))


def found_account(call: Call, login: str) -> Account:
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
    user = call.shapes.account(account) | {"permissions": rights(role), "role_name": role}
    return Answer({"permission": _COARSE.get(role, role), "role_name": role, "user": user})


def rights(role: str) -> dict[str, bool]:
    ladder = ("read", "triage", "write", "maintain", "admin")
    height = ladder.index(role) if role in ladder else -1
    words = ("pull", "triage", "push", "maintain", "admin")
    return {word: height >= step for step, word in enumerate(words)}

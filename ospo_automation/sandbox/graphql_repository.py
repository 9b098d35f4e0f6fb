"""GraphQL: what can be asked of a repository itself, and of issue or pull request alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ospo_automation.sandbox.graphql_fields import field, label_order
from ospo_automation.sandbox.graphql_look import Connection, Look, connect, refused
from ospo_automation.sandbox.state import Account, Comment, Issue, Label, RepositoryState

Json = dict[str, Any]


@dataclass(frozen=True)
class Branch:
    """`name` is what comes after the prefix, which is `within` and nothing for most."""

    id: str
    name: str
    within: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.within}{self.name}"


@field("Query.user")
def user(look: Look, _source: None, login: str) -> Account:
    account = look.world.account(login)
    if account is None or account.kind != "User":
        raise refused("NOT_FOUND", f"Could not resolve to a User with the login of '{login}'.")
    return account


@field("Query.node")
def node(look: Look, _source: None, id: str) -> Any:  # noqa: A002  # as in GraphQL
    found = look.node(id, Account, Comment, Issue, Label, RepositoryState)
    repo = (
        found
        if isinstance(found, RepositoryState)
        else look.repo_of(found)
        if isinstance(found, Issue | Comment)
        else None
    )
    if repo and not look.caller.may_see(repo):
        raise refused("NOT_FOUND", f"Could not resolve to a node with the global id of '{id}'")
    return found


@field("Query.nodes")
def nodes(look: Look, _source: None, ids: list[str]) -> list[Any]:
    """In their order. GitHub takes a hundred at most."""
    if len(ids) > 100:
        words = f"You may not provide more than 100 node ids; you provided {len(ids)}."
        raise refused("ARGUMENT_LIMIT", words)
    return [node(look, None, each) for each in ids]


@field("Repository.defaultBranchRef")
def default_branch(_look: Look, repo: RepositoryState) -> Branch:
    return Branch(f"REF_{repo.id}_main", "main")


@field("Repository.labels")
def labels(
    look: Look, repo: RepositoryState, query: str | None = None, orderBy: Json | None = None, **paging: Any
) -> Connection:
    look.require(repo, "issues:read", "read")
    wanted = (query or "").casefold()
    chosen = [
        one
        for one in repo.labels.values()
        if wanted in one.name.casefold() or wanted in (one.description or "").casefold()
    ]
    return connect("labels", label_order(chosen, orderBy), **paging)

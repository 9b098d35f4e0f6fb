"""GraphQL: search, as far as words like `repo:`, `is:`, `label:` and `sort:reactions-+1-desc` go."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from ospo_automation.sandbox.graphql_look import Connection, Look, connect

if TYPE_CHECKING:
    from collections.abc import Callable

    from ospo_automation.sandbox.state import Issue, RepositoryState

_WORD = re.compile(r'(?:([a-z]+):)?(?:"([^"]*)"|(\S+))')


@dataclass(frozen=True)
class Hits:
    connection: Connection


def search(look: Look, _source: None, *, query: str, type: str, **paging: Any) -> Hits:  # noqa: A002  # their name
    if type != "ISSUE":
        raise GraphQLError(f"sandbox: a search for {type} is not implemented")
    words = [(key, quoted or plain) for key, quoted, plain in _WORD.findall(query)]
    repo = look.world.repo(next((value for key, value in words if key == "repo"), ""))
    if repo is None or not look.caller.may(repo, "issues:read", "read"):
        return Hits(connect("search", [], **paging))  # GitHub finds nothing where one may not look
    found = [issue for issue in repo.listed() if all(_fits(repo, issue, *word) for word in words)]
    order = next((value for key, value in words if key == "sort"), "created-desc")
    found.sort(key=lambda issue: (_weight(issue, order), issue.created_at, issue.number), reverse=True)
    return Hits(connect("search", found, **paging))


def _fits(repo: RepositoryState, issue: Issue, key: str, value: str) -> bool:
    kinds = {"pr" if issue.pull else "issue", issue.state}
    has = {
        "repo": {value},  # looked at before
        "sort": {value},
        "is": kinds,
        "type": kinds,
        "state": kinds,
        "label": {repo.labels[number].name for number in issue.labels},
        "author": {issue.author or ""},
        "assignee": set(issue.assignees),
    }
    if not key:
        return value.casefold() in f"{issue.title}\n{issue.body or ''}".casefold()
    if key not in has:
        raise GraphQLError(f"sandbox: a search with {key}:{value} is not implemented")
    return value.casefold() in {each.casefold() for each in has[key]}


def _weight(issue: Issue, order: str) -> int:
    if order == "reactions-+1-desc":
        return sum(reaction.content == "+1" for reaction in issue.reactions)
    if order == "created-desc":
        return 0
    raise GraphQLError(f"sandbox: a search in the order {order} is not implemented")


SEARCH: dict[str, Callable[..., Any]] = {
    "Query.search": search,
    "SearchResultItemConnection.issueCount": lambda _look, hits: hits.connection.total,
    "SearchResultItemConnection.nodes": lambda _look, hits: hits.connection.nodes,
    "SearchResultItemConnection.pageInfo": lambda _look, hits: hits.connection.page,
}

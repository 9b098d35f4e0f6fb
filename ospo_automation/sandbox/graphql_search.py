"""GraphQL: search, as far as words like `repo:`, `is:`, `-label:`, `closed:` and `sort:reactions-+1-desc` go."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from graphql import GraphQLError

from .graphql_fields import field, told
from .graphql_look import Connection, Look, connect
from .state import Issue, RepositoryState

_WORD = re.compile(r'(?:(-?[a-z]+):)?(?:"([^"]*)"|(\S+))')
_SINCE = re.compile(r">=(\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?)")
MOST = 1_000  # of one search, however many there are: https://docs.github.com/rest/search/search#about-search
_DAYS = re.compile(r"(?:>=(\d{4}-\d\d-\d\d)|(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d))")


@field("Query.search")
def search(look: Look, _source: None, *, query: str, type: str, **paging: Any) -> Connection:  # noqa: A002  # their name
    if type != "ISSUE":
        raise GraphQLError(f"sandbox: a search for {type} is not implemented")
    words = [(key, quoted or plain) for key, quoted, plain in _WORD.findall(query)]
    repo = look.world.repo(next((value for key, value in words if key == "repo"), ""))
    if repo is None or not look.caller.may(repo, "issues:read", "read"):
        return connect("search", [], **paging)  # GitHub finds nothing where one may not look
    tests = [(_test(repo, key.removeprefix("-"), value), not key.startswith("-")) for key, value in words]
    found = [issue for issue in repo.listed() if all(test(issue) is wanted for test, wanted in tests)]
    order = next((value for key, value in words if key == "sort"), "created-desc")
    newest_first = not order.endswith("-asc")
    found.sort(key=lambda issue: (_weight(issue, order), issue.created_at, issue.number), reverse=newest_first)
    return connect("search", found[:MOST], **paging)


def _test(repo: RepositoryState, key: str, value: str) -> Callable[[Issue], bool]:  # noqa: PLR0911  (one line for each word)
    """What one word of a search asks of an issue."""
    wanted = value.casefold()
    match key:
        case "repo" | "sort":  # looked at elsewhere
            return lambda _: True
        case "is" | "type" | "state":
            return lambda issue: wanted in ("pr" if issue.pull else "issue", issue.state)
        case "label":
            ids = {label.id for label in repo.labels.values() if label.name.casefold() == wanted}
            return lambda issue: not ids.isdisjoint(issue.labels)
        case "author":
            return lambda issue: (issue.author or "").casefold() == wanted
        case "assignee":
            return lambda issue: wanted in map(str.casefold, issue.assignees)
        case "closed" if found := _DAYS.fullmatch(wanted):
            first, last = found[1] or found[2], found[3] or "9999"
            return lambda issue: issue.closed_at is not None and first <= f"{issue.closed_at:%Y-%m-%d}" <= last
        case "created" if found := _SINCE.fullmatch(value):
            return lambda issue: f"{issue.created_at:%Y-%m-%dT%H:%M:%SZ}" >= found[1]
        case "":
            return lambda issue: wanted in f"{issue.title}\n{issue.body or ''}".casefold()
    raise GraphQLError(f"sandbox: a search with {key}:{value} is not implemented")


def _weight(issue: Issue, order: str) -> int:
    if order == "reactions-+1-desc":
        return sum(reaction.content == "+1" for reaction in issue.reactions)
    if order in {"created-desc", "created-asc"}:
        return 0
    raise GraphQLError(f"sandbox: a search in the order {order} is not implemented")


told("SearchResultItemConnection", issueCount=lambda found: found.total_count)

"""Issues that may become casussen: all with some label, or what GitHub's search finds."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ospo_automation.core.casus.casus import is_by_us
from ospo_automation.core.github.issue import Issue
from ospo_automation.core.network.decided import Network
from ospo_automation.core.primitives.errors import Gone, NoEntry

from . import graphql
from .lists import issue_of, listed
from .reading import GitHubReader

MOST_FOUND = 1_000  # of one search: https://docs.github.com/rest/search/search#about-search


def with_labels(reader: GitHubReader, labels: Sequence[str]) -> Iterator[tuple[Issue, str]]:
    """Every issue with one of these labels, no pull request, and why it was closed; a hundred a request."""
    seen: set[int] = set()
    for label in labels:
        for node in _all(reader, labels=label):
            if int(node["number"]) not in seen:
                seen.add(int(node["number"]))
                reader.nodes.issues[int(node["number"])] = str(node["node_id"])
                yield issue_of(node), str(node.get("state_reason") or "").lower()


def searched(reader: GitHubReader, words: str) -> Iterator[tuple[Issue, str]]:
    """What a search finds in this repository. GitHub gives a thousand of it: we go on from the day of the last."""
    since, seen = "", set[int]()
    while True:
        asked = f"repo:{reader.repository.full_name} is:issue {words} sort:created-asc {since}".strip()
        found = list(_search(reader, asked))
        new = [node for node in found if int(node["number"]) not in seen]
        for node in new:
            seen.add(int(node["number"]))
            reader.nodes.issues[int(node["number"])] = str(node["id"])
            yield graphql.question_of(node), str(node.get("stateReason") or "").lower()
        if not new or len(found) < MOST_FOUND:
            return
        since = f"created:>={found[-1]['createdAt']}"


def labels_in_use(reader: GitHubReader) -> Mapping[str, int]:
    """Every label that issues have, with on how many; a request for each hundred issues."""
    return Counter(str(label["name"]) for node in _all(reader) for label in node["labels"])


def is_ours(issue: Issue, network: Network) -> bool:
    """Whether we opened it, or another program did: nobody asks anything there."""
    return is_by_us(issue, network) or (issue.author is not None and issue.author.is_bot)


def _all(reader: GitHubReader, **asked: str) -> Iterator[dict[str, Any]]:
    url = f"{reader.repository.url}/issues"
    there = listed(reader.connection, url, sys.maxsize, state="all", sort="created", direction="asc", **asked)
    try:
        yield from (node for node in there if "pull_request" not in node)
    except Gone as gone:  # a list of the whole repository is there as long as that is
        name = reader.repository.url.partition("/repos/")[2]
        raise NoEntry(404, f"there is no repository '{name}' that this token may see.") from gone


def _search(reader: GitHubReader, asked: str) -> Iterator[dict[str, Any]]:
    after: str | None = None
    while True:
        page = reader.queries.ask("older_issues", "titled", "author", words=asked, after_found=after)["found"]
        yield from graphql.nodes_of(page)
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]

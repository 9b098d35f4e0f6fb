"""What GitHub itself asks of a pull request before it is merged: only that stops a merge."""

from __future__ import annotations

from typing import Any

from ospo_automation.core.outgoing.proposal import ReviewRules
from ospo_automation.core.primitives.errors import Gone

from .lists import listed
from .reading import GitHubReader

MOST_RULES = 300


def review_rules(reader: GitHubReader) -> ReviewRules | None:
    """What rulesets ask for the default branch; None where GitHub doesn't tell. Of older branch protection only who
    administers a repository is told anything.
    """
    connection, repository = reader.connection, reader.repository
    branch = connection.again(lambda: repository.default_branch)
    try:
        rules = list(listed(connection, f"{repository.url}/rules/branches/{branch}", MOST_RULES))
    except Gone:  # a server from before rulesets
        return None
    asked: list[dict[str, Any]] = [each.get("parameters") or {} for each in rules if each["type"] == "pull_request"]
    return ReviewRules.of(asked)

"""Which issues a text says it closes: "Fixes #12", as GitHub reads it in pull requests and commit messages."""

from __future__ import annotations

import re

from ospo_automation.sandbox.mentions import words_of

# https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
CLOSING = re.compile(
    r"(?<![\w-])(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+"
    r"(?:(?P<repo>[A-Za-z0-9_-]+/[A-Za-z0-9._-]+)?#|GH-)(?P<number>\d{1,9})\b",
    re.IGNORECASE,
)


def closed_by(text: str, full_name: str, *, markdown: bool = True) -> list[tuple[str, int]]:
    """Repository and number of each, in order. In Markdown, code says nothing; a commit message is no Markdown."""
    parts = words_of(text) if markdown else [text]
    matches = [match for part in parts for match in CLOSING.finditer(part)]
    return list(dict.fromkeys((match["repo"] or full_name, int(match["number"])) for match in matches))

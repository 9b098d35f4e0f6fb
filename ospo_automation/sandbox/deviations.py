"""Where GitHub's published schemas differ from what GitHub itself says or does; each with the reason."""

from __future__ import annotations

from typing import Any

_NAMES: dict[str, Any] = {"type": "array", "items": {"type": "string"}}

# A request body that the published schema refuses and GitHub takes.
ALSO_TAKEN: dict[tuple[str, str], list[dict[str, Any]]] = {
    # Label names as a bare list, without {"labels": ...}: in GitHub's description up to 2025, still taken, and what
    # PyGithub 2.10 sends. (The published schema also refuses an empty list, which takes all labels away.)
    ("POST", "/repos/{owner}/{repo}/issues/{issue_number}/labels"): [_NAMES],
    ("PUT", "/repos/{owner}/{repo}/issues/{issue_number}/labels"): [
        _NAMES,
        {"type": "object", "properties": {"labels": _NAMES}, "required": ["labels"]},
    ],
}

# Events whose schema is not in our subset: checked as a sister event, apart from the action's name.
CHECKED_AS = {"issue-comment-deleted": "issue-comment-created"}
# Events that are not checked: not in our subset, and no sister event looks like them.
UNCHECKED = frozenset({"repository-dispatch"})

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

# What the published schema calls a string and GitHub also leaves empty; the file, and the way through its schemas.
ALSO_NULL: tuple[tuple[str, tuple[str, ...]], ...] = (
    # A label without a description: null everywhere else in GitHub's description, and in what it sends.
    ("rest-subset.json", ("pull-request-simple", "properties", "labels", "items", "properties", "description")),
)

# Query parameters that GitHub no longer describes, and that clients go on sending.
PASSED_OVER: dict[tuple[str, str], frozenset[str]] = {
    # In pages until 2022; PyGithub 2.10 still asks for them.
    ("GET", "/repos/{owner}/{repo}/git/matching-refs/{ref}"): frozenset({"per_page", "page"}),
}

_RUNS = ("/repos/{owner}/{repo}/actions/runs", "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs")

# Query parameters with another form than the published schema gives.
IN_OTHER_FORMS: dict[tuple[str, str], frozenset[str]] = {
    # `created` is described as one date-time; its own description says that it takes the search syntax for dates, such
    # as `>=2026-11-02` (https://docs.github.com/search-github/getting-started-with-searching-on-github/understanding-the-search-syntax#query-for-dates).
    ("GET", path): frozenset({"created"})
    for path in _RUNS
}

# What GitHub describes nowhere about Projects, and what the sandbox does meanwhile. Nothing of ours may lean on it:
# - Adding an issue that is on the board already: 201 with the item that is there, as GraphQL's `addProjectV2ItemById`.
# - Writing the value that stands there already: moves `updated_at` on, so that a needless write does not look harmless.
# - Which fields the answer to PATCH has: those that were written.
# - The words of a 422 for a wrong value, of a 403 for a person who may only read, and an unknown id in `fields`: 422.
# - How `fields` gives a value: the schema says "any object". A title and an option are as others found them; that a
#   text is {"raw", "html"}, and a number and a date are bare, is a guess.
# - An issue that the caller may not see: its item, with `content` null. A deleted one: no item.
# - A token without the permission, on a public project: 403, although GitHub lets anybody read those without a token.
# - Who wrote a value, and when: REST doesn't tell (GraphQL does); only `updated_at` of the item.

# A rule of GraphQL's specification that GitHub's server doesn't keep, by the words of the refusal.
QUERIES_ALSO_TAKEN = (
    # `...on Issue{state} ...on PullRequest{state}`: two enums under one name. `gh issue view --json state` asks so.
    "because they return conflicting types",
)

# Events whose schema is not in our subset: checked as a sister event, apart from the action's name.
CHECKED_AS = {"issue-comment-deleted": "issue-comment-created"}
# Events that are not checked: not in our subset, and no sister event looks like them.
UNCHECKED = frozenset({"repository-dispatch"})

# What the models of a client refuse (githubkit 0.16, made from GitHub's description) and GitHub does send:
# the event, and the place in its payload.
MODELS_REFUSE = {
    # Required in the description, because of apps; GitHub gives it to apps only, and not to a workflow.
    ("repository_dispatch", "installation"),
}

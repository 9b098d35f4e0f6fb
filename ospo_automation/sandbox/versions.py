"""The versions of GitHub's REST API that are spoken here, and what the newer one leaves out.

https://docs.github.com/rest/about-the-rest-api/breaking-changes
"""

from __future__ import annotations

from typing import Any

OLDER, NEWER = "2022-11-28", "2026-03-10"
VERSIONS = (OLDER, NEWER)
USUAL = OLDER  # for whoever names none

# What the newer version took from its objects: the name, and another that shows which objects are meant.
_GONE = {
    "assignee": "assignees",  # of issues and pull requests, asked for or told
    "has_downloads": "",
    "master_branch": "",
    "merge_commit_sha": "",
    "rate": "resources",
    "use_squash_pr_title_as_default": "",
    "return_run_details": "",  # they are always given
}


def refusal(asked: str) -> str:
    """As https://github.com/expipiplus1/update-nix-fetchgit/issues/79 saw it."""
    newest, *others = (f'"{each}"' for each in reversed(VERSIONS))
    known = ", ".join([f"{newest} (most recent)", *others])
    return (
        f'The version you specified in the "X-GitHub-API-Version" request header, "{asked}", is not a supported '
        f"version. The following versions are currently supported: {known}."
    )


def without_gone(value: Any) -> Any:
    """A value as the newer version tells it."""
    if isinstance(value, list):
        return [without_gone(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: without_gone(each) for name, each in value.items() if not _is_gone(name, value)}


def described_without_gone(schema: Any) -> Any:
    """GitHub's description of the newer version, made of that of the older one: no object may have what is gone."""
    if isinstance(schema, list):
        return [described_without_gone(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    described = {name: described_without_gone(each) for name, each in schema.items()}
    properties = described.get("properties")
    if not isinstance(properties, dict):
        return described
    gone = {name for name in properties if _is_gone(name, properties)}
    if not gone:
        return described
    kept = {name: False if name in gone else each for name, each in properties.items()}
    required = [name for name in described.get("required", ()) if name not in gone]
    return described | {"properties": kept} | ({"required": required} if "required" in described else {})


def _is_gone(name: str, beside: dict[str, Any]) -> bool:
    return name in _GONE and (not _GONE[name] or _GONE[name] in beside)

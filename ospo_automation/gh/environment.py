"""What a workflow's job tells us through its environment."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ospo_automation.core.errors import BadConfig, Fault

PROJECT_TOKEN = "OSPO_PROJECT_TOKEN"  # noqa: S105  (the variable's name)


@dataclass(frozen=True)
class Environment:
    """The variables of GitHub Actions that we go by; the tokens stand in no printed form of it."""

    repository: str
    api_url: str
    token: str
    project_token: str = ""

    @classmethod
    def of(cls, variables: Mapping[str, str]) -> Environment:
        """Raises BadConfig that names what is missing."""
        missing = [name for name in ("GITHUB_REPOSITORY", "GITHUB_TOKEN") if not variables.get(name)]
        if missing:
            remedy = "In a workflow the action sets it; by hand, set GITHUB_REPOSITORY=owner/name and GITHUB_TOKEN."
            raise BadConfig([Fault("environment", 0, f"{name} is not set.", remedy) for name in missing])
        return cls(
            repository=variables["GITHUB_REPOSITORY"],
            api_url=variables.get("GITHUB_API_URL") or "https://api.github.com",
            token=variables["GITHUB_TOKEN"],
            project_token=variables.get(PROJECT_TOKEN, "").strip(),
        )

    def __repr__(self) -> str:
        return f"Environment({self.repository} at {self.api_url})"


def repository_page(variables: Mapping[str, str], root: Path) -> str:
    """The web page of the repository, for links on the site: from the workflow, or from git. "" where nobody knows."""
    name = variables.get("GITHUB_REPOSITORY")
    if name:
        return f"{variables.get('GITHUB_SERVER_URL') or 'https://github.com'}/{name}"
    try:
        told = subprocess.run(["git", "-C", root, "remote", "get-url", "origin"], capture_output=True, check=False)
    except FileNotFoundError:
        return ""
    found = re.fullmatch(
        r"(?:https://|git@|ssh://git@)([\w.-]+)[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?", told.stdout.decode().strip()
    )
    return f"https://{found[1]}/{found[2]}" if found else ""

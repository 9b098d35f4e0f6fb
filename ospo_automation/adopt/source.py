"""Where we come from: the one place that names our repository, and the commit of it that this very copy was made of."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import ospo_automation
from ospo_automation.core.primitives.errors import BadConfig, Fault

SOURCE = "ospo-nl/ospo_automation"
BUILT = "built.json"
"""What the build writes into a package: the repository, the commit, and whether that is a release."""
ARCHIVED = ".git_archival.txt"
"""What git fills in when it makes an archive of a commit, as GitHub does for each release."""
COMMIT = re.compile(r"[0-9a-f]{40}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9_.-]{1,100}")
_PACKAGE = Path(__file__).resolve().parent.parent
_ON_GITHUB = re.compile(r"(?:https://|git@|ssh://git@)github\.com[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?")


@dataclass(frozen=True)
class Release:
    """A commit of ours, with the number that stands in it. `is_tagged`: it is the release with that number."""

    source: str
    commit: str
    version: str = ospo_automation.__version__
    is_tagged: bool = False

    @property
    def remark(self) -> str:
        """What stands behind a pin, for people and for Dependabot."""
        return f"v{self.version}" if self.is_tagged else f"{self.version}, not a release"


def own_release(package: Path = _PACKAGE) -> Release | None:
    """Of what commit this copy is: as the build wrote down, or as git tells. None where it was changed since, or where
    nothing tells.
    """
    built = package / BUILT
    if built.is_file():
        return _read(built.read_text(encoding="utf-8"))
    return release_of(package.parent)


def is_changed(package: Path = _PACKAGE) -> bool:
    """Whether this copy is, or was made of, a clone in which something was changed since its commit."""
    built = package / BUILT
    if built.is_file():
        return _read(built.read_text(encoding="utf-8")) is None
    return bool(_git(package.parent, "status", "--porcelain", "--untracked-files=no"))


def release_of(folder: Path) -> Release | None:
    """Of what commit the files in a folder are, a clone or an archive of our repository."""
    if (folder / ".git").exists():
        return _of_clone(folder)
    archived = folder / ARCHIVED
    told = archived.read_text(encoding="utf-8") if archived.is_file() else ""
    commit = re.search(r"(?m)^commit: ([0-9a-f]{40})$", told)
    is_tagged = f"described: v{ospo_automation.__version__}" in told.splitlines()
    return Release(SOURCE, commit[1], is_tagged=is_tagged) if commit else None


def named(text: str, source: str = SOURCE) -> Release:
    """The release that somebody names by its commit. Raises BadConfig for anything else: a tag can be moved."""
    if not COMMIT.fullmatch(text) or not NAME.fullmatch(source):
        remedy = (
            "Give the 40 characters of a commit of the repository, such as 'git rev-parse v0.1.0' tells in a clone."
        )
        raise BadConfig([Fault("--release", 0, f"'{text[:60]}' is no commit.", remedy)])
    own = own_release()
    return own if own is not None and (own.commit, own.source) == (text, source) else Release(source, text)


def written_down(release: Release | None) -> str:
    """What the build puts into a package."""
    return json.dumps(release.__dict__ if release is not None else None)


def _read(text: str) -> Release | None:
    found = json.loads(text)
    return Release(**found) if found is not None else None


def _of_clone(folder: Path) -> Release | None:
    commit, changed = _git(folder, "rev-parse", "HEAD"), _git(folder, "status", "--porcelain", "--untracked-files=no")
    if not COMMIT.fullmatch(commit or "") or changed != "" or commit is None:
        return None
    origin = _ON_GITHUB.fullmatch(_git(folder, "remote", "get-url", "origin") or "")
    tags = (_git(folder, "tag", "--points-at", "HEAD") or "").split()
    return Release(origin[1] if origin else SOURCE, commit, is_tagged=f"v{ospo_automation.__version__}" in tags)


def _git(folder: Path, *command: str) -> str | None:
    """What git tells; None where it is no repository, or there is no git."""
    try:
        done = subprocess.run(["git", "-C", folder, *command], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None

"""Writes a tree of files from another tree and a list of what is different in it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ospo_automation.sandbox.gitstore import GitStore


def written_tree(git: GitStore, start: str | None, entries: Sequence[dict[str, Any]]) -> str:
    """The sha of a tree like `start` (None: empty) with these entries in GitHub's form; a sha of None takes away."""
    with tempfile.TemporaryDirectory(prefix="index-") as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        git.run("read-tree", *([start] if start else ["--empty"]), more=index)
        lines = [line for entry in entries for line in _lines(git, entry)]
        git.run("update-index", "-z", "--index-info", feed="".join(lines).encode(), more=index)
        return git.run("write-tree", more=index).decode().strip()


def _lines(git: GitStore, entry: dict[str, Any]) -> list[str]:
    path, mode = entry["path"].strip("/"), entry.get("mode", "100644")
    if "content" in entry:
        sha = git.run("hash-object", "-w", "--stdin", feed=entry["content"].encode()).decode().strip()
        return [f"{mode} {sha}\t{path}\0"]
    if entry["sha"] is None:
        return [f"0 {'0' * 40}\t{path}\0"]
    if mode == "040000":
        below = git.entries(entry["sha"], recursive=True)
        return [f"{one.mode} {one.sha}\t{path}/{one.path}\0" for one in below]
    return [f"{mode} {entry['sha']}\t{path}\0"]

"""Which actions a workflow of ours uses that were made for a Node.js that GitHub's runners no longer have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from ospo_automation.core.primitives.errors import Fault

from .yaml_nodes import Node, composed

FIRST_WITH_NODE24: Mapping[str, int] = {
    "actions/cache": 5,
    "actions/checkout": 5,
    "actions/configure-pages": 6,
    "actions/create-github-app-token": 3,
    "actions/deploy-pages": 5,
    "actions/download-artifact": 7,
    "actions/first-interaction": 3,
    "actions/github-script": 8,
    "actions/labeler": 6,
    "actions/setup-node": 5,
    "actions/setup-python": 6,
    "actions/stale": 10,
    "actions/upload-artifact": 6,
    "actions/upload-pages-artifact": 5,
    "astral-sh/setup-uv": 7,
}
"""The first version of each that runs on Node.js 24, or uses only what does; others can't be known from here."""
GONE = frozenset({"node12", "node16", "node20"})
# https://github.blog/changelog/2025-09-19-deprecation-of-node-20-on-github-actions-runners/
SINCE = "which GitHub's runners have no more since 16 September 2026"
_USED = re.compile(
    r"^\s*(?:-\s+)?uses:\s*[\"']?(?P<action>[\w.-]+/[\w.-]+)@(?P<ref>[\w./-]+)[\"']?(?:\s+#\s*(?P<remark>\S+))?"
)
_OURS = re.compile(r"uses:\s*[\"']?(?:[\w.-]*/?[\w.-]*ospo[\w.-]*/\S*@|(?:\./|\$/)(?:actions|\.github/workflows)/)")
_VERSION = re.compile(r"v?(?P<major>\d{1,4})(?:\.\d+)*")


def runtime_faults(files: Iterable[str], read: Callable[[str], str | None]) -> Iterator[Fault]:
    """A warning for each such line. `read` gives the text of a file of the repository, None where there is none.

    Only of workflows that use something of ours: what becomes of the others is no matter of this network. A version is
    known by the tag, or by the remark behind a commit; of an action in the repository by its own file.
    """
    for file in files:
        text = read(file) or ""
        if not _OURS.search(text):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            found = _USED.match(line)
            if found is None:
                continue
            version = _VERSION.fullmatch(found["ref"]) or _VERSION.fullmatch(found["remark"] or "")
            first = FIRST_WITH_NODE24.get(found["action"].lower())
            if version is not None and first is not None and int(version["major"]) < first:
                what = f"{found['action']} {version[0]} was made for an older Node.js, {SINCE}."
                yield Fault(file, number, what, f"Take v{first} or later.", warning=True)
        yield from _of_own(file, composed(text), read)


def _of_own(file: str, workflow: Node, read: Callable[[str], str | None]) -> Iterator[Fault]:
    """The actions of the repository itself that it uses."""
    for job in workflow.get("jobs").values():
        for step in job.get("steps").each():
            uses = step.get("uses").text
            if not uses.startswith("./") or ".." in PurePosixPath(uses).parts:
                continue
            for ending in ("yml", "yaml"):
                action = f"{PurePosixPath(uses[2:])}/action.{ending}"
                using = composed(read(action) or "").get("runs").get("using")
                if using.text in GONE:
                    what = f"runs on {using.text}, {SINCE}; {file} uses it."
                    yield Fault(action, using.line, what, "Write 'using: node24'.", warning=True)

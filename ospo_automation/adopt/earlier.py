"""Workflow files as adopters copied them from earlier versions, all jobs in them, and what takes their place."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .workflow_files import FOLDER, content_of, repeats_itself

_USED = re.compile(r"(?:[\w.-]+/[\w.-]+|[.$])/(actions/\w+)(?:@\S+)?")
_CRON = re.compile(r"(?m)^    - cron: .*$")

# What each was, by the file that takes its place; nothing takes that of the last ones. Of the content without what
# people fill in: whose actions at which commit, and at what time. Comments and order count as little as for GitHub.
KNOWN: Mapping[str, tuple[str, ...]] = {
    "ospo.yml": (
        "bf3b0f8687836880",
        "6857928f815bc219",
        "8f598dd6b6bd0c3d",
        "eea42ade08c720f1",
        "fd166df8137c3a4e",
        "bf1dcd6422443a20",
        "b0145e50d2b7c2b3",
        "804f599370f8fbfc",
        "433d6d5c7d707573",
        "20bd053ceb7e318f",
        "5452f3364042855b",
        "abcf9569fcb1b78c",
        "73a3d14aac4878f8",
        "5ffef6c6ffbcbd3b",
    ),
    "sweep.yml": (
        "0e61a0d209cc6bc3",
        "95de7c6ee6d1ec12",
        "e6352a303496da0d",
        "da4ff58b8f6cdd43",
        "4eb526c3b5a68c7a",
        "f9c1a31d77a82229",
        "a38fb3af21684f42",
        "49393631bd6fbfb4",
        "192c01049989b444",
    ),
    "projects.yml": (
        "311773926afef154",
        "8ad0d1ca67855c33",
        "11e1dd60ef61d559",
        "af5d180c50d1c396",
    ),
    "check.yml": ("fa4aab62b6c93406",),
    "site.yml": (
        "d89495419fc7f422",
        "d2cc61bb8f3e5d0b",
    ),
    "site-nightly.yml": (
        "002309aaa002f631",
        "bb39165c63a486d7",
    ),
    "": (
        "4b72bf503c4460be",
        "dcef5780d1beca84",
        "0dcab2a733abfe0c",
    ),
}


@dataclass(frozen=True)
class Earlier:
    """A workflow file of an earlier version: the file that takes its place, or "", and when it starts."""

    path: str
    part: str
    crons: tuple[str, ...]

    def at_its_time(self, text: str) -> str:
        """The text of the file that takes its place, started when people had chosen."""
        return (
            _CRON.sub("\n".join(f"    - cron: {json.dumps(each)}" for each in self.crons), text) if self.crons else text
        )


def earlier(workflows: Mapping[str, str]) -> tuple[Earlier, ...]:
    """Those among the workflow files of a repository that are ours as they were, whatever they are named."""
    found = (_earlier(path, text) for path, text in sorted(workflows.items()) if path.startswith(f"{FOLDER}/"))
    return tuple(each for each in found if each is not None)


def _earlier(path: str, text: str) -> Earlier | None:
    content = content_of(text)
    if content and repeats_itself(text):
        return None  # none of ours did, and a few lines can stand for endless ones
    mark, crons = _mark_of(content)
    part = next((file for file, marks in KNOWN.items() if mark in marks), None)
    return Earlier(path, part, crons) if part is not None else None


def _mark_of(content: Mapping[Any, Any]) -> tuple[str, tuple[str, ...]]:
    """By what a workflow is known, and the times at which it starts."""
    if not isinstance(content.get("on"), dict):
        return "", ()
    on = dict(content["on"])
    times = on.pop("schedule", None)
    crons = [each.get("cron") for each in times if isinstance(each, dict)] if isinstance(times, list) else []
    plain = json.dumps(_plain({**content, "on": on}), sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:16], tuple(filter(None, crons))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return _USED.sub(r"\1", value) if isinstance(value, str) and _USED.fullmatch(value) else value

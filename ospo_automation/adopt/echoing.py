"""Other workflows of the repository that share our identity and may repeat what people typed: told by `ospo check`.

A comment by the workflow's token looks like ours. So one that is made of what somebody typed can be told to hold what
we remember. See .github/SECURITY.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from ospo_automation.adopt.workflow_files import FOLDER
from ospo_automation.adopt.yaml_nodes import Node, composed
from ospo_automation.core.github.signing import VARIABLE
from ospo_automation.core.network.decided import FILE, Network
from ospo_automation.core.primitives.errors import BadConfig, Fault

INPUT = "signing-secret"
SIGNED_BY = f"secret {VARIABLE}, and 'signed_after:' in {FILE}"
BY_PEOPLE = frozenset(
    {
        "commit_comment",
        "discussion",
        "discussion_comment",
        "gollum",
        "issue_comment",
        "issues",
        "pull_request_target",
        "workflow_run",
    }
)
"""What anybody can start, and so fill with their words, a run that has a token which may write."""
MAY_REPEAT = BY_PEOPLE | {"schedule", "repository_dispatch"}
"""And what may look for such words by itself: only told where a workflow says that it writes issues."""
DEEPEST = 3  # workflows that call workflows; GitHub allows a few more
_OURS = re.compile(
    r"(?:\.|\$|[\w.-]+/[\w.-]+)/(?:(?:[\w.-]+/)*actions/run/?|\.github/workflows/run-(?:ospo|sweep|projects)\.yml)(?:@.*)?"
)
Read = Callable[[str], str | None]


def _writes(step: Node) -> bool:
    """Whether a step is ours, and may leave a word of ours."""
    return bool(_OURS.fullmatch(step.get("uses").text)) and step.get("with").get("apply").text != "false"


def workflow_faults(files: Iterable[str], read: Read, network: Network) -> Iterator[Fault]:
    """A warning for each workflow, at its first job that matters; none where markers are signed.

    `read` gives the text of a file of the repository, None where there is none.
    """
    found = _Workflows(read)
    if network.signed_after is None:
        yield from filter(None, (found.shared(file) for file in files))
    else:
        yield from filter(None, (found.unsigned(file) for file in files))


@dataclass(frozen=True)
class _Power:
    """Where a job is told what it may do with issues; `is_said`: by name, and not by what the repository has set."""

    line: int
    is_said: bool
    words: str


class _Workflows:
    """The workflows of a repository, each read once."""

    def __init__(self, read: Read) -> None:
        self._text = read
        self._read = cache(self._composed)

    def _composed(self, file: str) -> Node:
        """Nothing of what isn't there or isn't YAML: GitHub doesn't run that either."""
        try:
            return composed(self._text(file) or "")
        except BadConfig:  # no text
            return Node(None)

    def shared(self, file: str) -> Fault | None:
        """A workflow that may write issues with words of people."""
        workflow = self._read(file)
        on = workflow.get("on").names()
        for name, job in workflow.get("jobs").items():
            power = self._power(workflow, job, name)
            if power is None or self._is_ours(job) or not self._may_write(job):
                continue
            started = sorted(on & (MAY_REPEAT if power.is_said else BY_PEOPLE))
            if not started:
                continue
            started_by = " and ".join(started[:3])
            what = (
                f"the job '{name.text[:60]}' {power.words} and is started by {started_by}. Where it repeats what people"
                " typed, they can have it write under our name that an owner agreed to a lesson, that experts were"
                " asked, or who is away."
            )
            remedy = f"Give it 'permissions:' without 'issues: write', or sign our comments ({SIGNED_BY})."
            return Fault(file, power.line, what, remedy, warning=True)
        return None

    def unsigned(self, file: str) -> Fault | None:
        """A job of ours that isn't given the secret: what it writes would be taken for somebody else's."""
        for name, job in self._read(file).get("jobs").items():
            if _OURS.fullmatch(job.get("uses").text) and not job.get("secrets").get(VARIABLE).is_there:
                what = f"the job '{name.text[:60]}' doesn't pass the secret on, so it signs nothing."
                remedy = f"Add '{VARIABLE}: ${{{{ secrets.{VARIABLE} }}}}' below 'secrets:'."
                return Fault(file, job.get("uses").line, what, remedy, warning=True)
            for step in job.get("steps").each():
                if _writes(step) and not step.get("with").get(INPUT).is_there:
                    what = f"the job '{name.text[:60]}' doesn't get the secret, so it signs nothing."
                    remedy = f"Add '{INPUT}: ${{{{ secrets.{VARIABLE} }}}}' below 'with:'."
                    return Fault(file, step.line, what, remedy, warning=True)
        return None

    def _power(self, workflow: Node, job: Node, name: Node) -> _Power | None:
        """None where it may not write issues."""
        own = job.get("permissions")
        given = own if own.is_there else workflow.get("permissions")
        if not given.is_there:
            return _Power(name.line, is_said=False, words="has no 'permissions:', so it may perhaps write issues,")
        if given.text == "write-all":
            return _Power(given.line, is_said=True, words="may write everything")
        issues = given.get("issues")
        return _Power(issues.line, is_said=True, words="may write issues") if issues.text == "write" else None

    def _is_ours(self, job: Node, depth: int = 0) -> bool:
        """Whether it does our work, by itself or by an action or a workflow of this repository."""
        called = [job.get("uses").text, *(step.get("uses").text for step in job.get("steps").each())]
        if any(_OURS.fullmatch(each) for each in called):
            return True
        if depth == DEEPEST:
            return False
        inner = [part for each in called for part in self._inside(each)]
        return bool(inner) and all(self._is_ours(each, depth + 1) for each in inner)

    def _may_write(self, job: Node, depth: int = 0) -> bool:
        """Whether what it calls keeps that power; a workflow that is called can only give it up."""
        called = self._inside(job.get("uses").text)
        if not called or depth == DEEPEST:
            return True
        workflow = self._read(_path(job.get("uses").text))
        return any(self._keeps(workflow, each) and self._may_write(each, depth + 1) for each in called)

    def _keeps(self, workflow: Node, job: Node) -> bool:
        given = job.get("permissions") if job.get("permissions").is_there else workflow.get("permissions")
        return not given.is_there or given.text == "write-all" or given.get("issues").text == "write"

    def _inside(self, uses: str) -> list[Node]:
        """The jobs of a workflow of this repository, or the steps of an action, as one job."""
        path = _path(uses)
        if not path:
            return []
        if path.startswith(f"{FOLDER}/"):
            return [job for _, job in self._read(path).get("jobs").items()]
        actions = (self._read(f"{path}/action.{ending}").get("runs") for ending in ("yml", "yaml"))
        return [runs for runs in actions if runs.get("steps").is_there]


def _path(uses: str) -> str:
    """The file or folder of this repository that is used; "" for one of another."""
    if not uses.startswith(("./", "$/")):
        return ""
    path = PurePosixPath(uses[2:])
    return "" if ".." in path.parts else path.as_posix()

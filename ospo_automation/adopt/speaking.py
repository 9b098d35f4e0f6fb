"""Other workflows that write comments under the name under which we write: people can't tell whose word it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator

from ospo_automation.core.network.decided import Network
from ospo_automation.core.primitives.errors import Fault

from .yaml_nodes import Node, composed

NAME = "github-actions[bot]"
CLOSES = "actions/stale"
SPEAKERS = frozenset(
    {
        CLOSES,
        "actions/first-interaction",
        "peter-evans/create-or-update-comment",
        "peter-evans/close-issue",
        "thollander/actions-comment-pull-request",
        "actions-cool/issues-helper",
        "dessant/lock-threads",
    }
)
_SCRIPT = "actions/github-script"
_SAYS = re.compile(r"\bcreateComment\b|\bgh\s+issue\s+(?:comment|close)\b")
_TOKENS = ("token", "repo-token", "repo_token", "github-token", "GITHUB_TOKEN")
_OWN = re.compile(r"\$\{\{\s*(?:secrets\.GITHUB_TOKEN|github\.token)\s*\}\}", re.IGNORECASE)


def speaking_faults(
    files: Iterable[str], read: Callable[[str], str | None], network: Network, told: Collection[str] = ()
) -> Iterator[Fault]:
    """A warning for each step that comments on issues with the workflow's own token, or closes them.

    In files that are `told` of already, only what closes.
    """
    for file in files:
        workflow = composed(read(file) or "")
        for job in workflow.get("jobs").values():
            for step in job.get("steps").each() if _may_write(workflow, job) else ():
                yield from _of_step(file, step, network, only_closing=file in told)


def _may_write(workflow: Node, job: Node) -> bool:
    """Where it says nothing, the repository's settings decide, which we don't see."""
    given = job.get("permissions") if job.get("permissions").is_there else workflow.get("permissions")
    return not given.is_there or given.text == "write-all" or given.get("issues").text == "write"


def _of_step(file: str, step: Node, network: Network, *, only_closing: bool) -> Iterator[Fault]:
    action = step.get("uses").text.partition("@")[0].lower()
    script = step.get("with").get("script").text if action == _SCRIPT else step.get("run").text
    if action != CLOSES and (only_closing or (action not in SPEAKERS and not _SAYS.search(script))):
        return
    given = [part.get(name).text for part in (step.get("with"), step.get("env")) for name in (*_TOKENS, "GH_TOKEN")]
    if any(each and not _OWN.fullmatch(each) for each in given):
        return
    casus = network.labels.casus.name
    line = step.get("uses").line or step.get("run").line or step.line
    if action == CLOSES:
        exempt = step.get("with").get("exempt-issue-labels").text
        if casus.lower() in {each.strip().lower() for each in exempt.split(",")}:
            return
        what = f"closes issues that are quiet, casussen as well, and speaks as '{NAME}', as we do."
        yield Fault(file, line, what, f"Add 'exempt-issue-labels: {casus}' below 'with:'.", warning=True)
        return
    what = f"this step writes comments as '{NAME}', the name under which we write, so people can't tell whose they are."
    yield Fault(file, line, what, f"Leave issues with the label '{casus}' out, or give it another token.", warning=True)

"""Whether the job that proposes pages starts whatever became of the one before it: adopters have older copies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ospo_automation.core.primitives.errors import Fault

from .yaml_nodes import Node, composed

ALWAYS = ("always()", "!cancelled()")


def second_job_faults(workflows: Mapping[str, str]) -> Iterator[Fault]:
    """A warning for each such job that GitHub skips where the first one failed. `workflows` are texts by path."""
    for file, text in workflows.items():
        for name, job in composed(text).get("jobs").items():
            condition = job.get("if").text.replace(" ", "")
            if job.get("needs").names() and _proposes(job) and not any(each in condition for each in ALWAYS):
                skipped = f"the job '{name.text}' is skipped where the one before it failed"
                remedy = "Let the file call our jobs: ospo upgrade --apply. Or begin its 'if:' with 'always() && '."
                yield Fault(file, name.line, f"{skipped}, so pages wait for the next sweep.", remedy, warning=True)


def _proposes(job: Node) -> bool:
    ours = (each for each in job.get("steps").each() if "actions/run" in each.get("uses").text)
    return any(each.get("with").get("command").text == "propose" for each in ours)

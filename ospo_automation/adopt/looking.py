"""Whether what anybody can start goes past the look before it gets in line: adopters have older copies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ospo_automation.core.primitives.errors import Fault

from .yaml_nodes import Node, composed

BY_ANYBODY = frozenset({"issues", "issue_comment"})


def look_faults(workflows: Mapping[str, str]) -> Iterator[Fault]:
    """A warning for each job of ours that everybody's comments wait in line for. `workflows` are texts by path.

    Such a copy works as it did; but a crowd can fill the line, and then GitHub cancels what others asked for.
    """
    for file, text in workflows.items():
        workflow = composed(text)
        if not BY_ANYBODY & workflow.get("on").names():
            continue
        jobs = workflow.get("jobs")
        looking = {name.text for name, job in jobs.items() if _uses(job, "actions/look")}
        for name, job in jobs.items():
            needs = job.get("needs").names()
            # What comes after another job of ours, such as the one that proposes pages, is started by that.
            if not _uses(job, "actions/run") or any(_uses(jobs.get(each), "actions/run") for each in needs):
                continue
            if not looking & needs:
                what = f"the job '{name.text}' takes everybody's comments in line, so a crowd can keep others out."
                remedy = "Let the file call our jobs: ospo upgrade --apply. Or add 'look', as in our run-ospo.yml."
                yield Fault(file, name.line, what, remedy, warning=True)
            elif not any(f"needs.{each}.outputs.go" in job.get("if").text for each in looking):
                what = f"the job '{name.text}' doesn't heed what the look before it says."
                remedy = "Let the file call our jobs: ospo upgrade --apply. Or take over the 'if:' of our run-ospo.yml."
                yield Fault(file, name.line, what, remedy, warning=True)


def _uses(job: Node, action: str) -> bool:
    return any(action in each.get("uses").text for each in job.get("steps").each())

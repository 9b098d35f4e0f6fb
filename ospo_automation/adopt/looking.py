"""Whether what anybody can start goes past the look before it gets in line: adopters have older copies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ospo_automation.core.primitives import yaml_lines
from ospo_automation.core.primitives.errors import BadConfig, Fault

BY_ANYBODY = frozenset({"issues", "issue_comment"})


def look_faults(workflows: Mapping[str, str]) -> Iterator[Fault]:
    """A warning for each job of ours that everybody's comments wait in line for. `workflows` are texts by path.

    Such a copy works as it did; but a crowd can fill the line, and then GitHub cancels what others asked for.
    """
    for file, text in workflows.items():
        try:
            document = yaml_lines.load(text, file)
        except BadConfig:
            continue  # what GitHub can't read either starts nothing, and it says so itself
        workflow = _mapping(document.value)
        on = workflow.get("on", workflow.get(True))
        if not BY_ANYBODY.intersection(on if isinstance(on, list | Mapping) else [on]):
            continue
        jobs = _mapping(workflow.get("jobs"))
        looking = {name for name, job in jobs.items() if any("actions/look" in each for each in _used(job))}
        for name, job in jobs.items():
            if not any("actions/run" in each for each in _used(job)) or _is_later(job, jobs):
                continue
            needs = _needs(job)
            if not looking.intersection(needs):
                what = f"the job '{name}' takes everybody's comments in line, so a crowd can keep others out."
                remedy = "Let the file call our jobs: ospo upgrade --apply. Or add 'look', as in our run-ospo.yml."
                yield document.fault(("jobs", name), what, remedy, warning=True)
            elif not any(f"needs.{each}.outputs.go" in str(_mapping(job).get("if")) for each in looking):
                what = f"the job '{name}' doesn't heed what the look before it says."
                remedy = "Let the file call our jobs: ospo upgrade --apply. Or take over the 'if:' of our run-ospo.yml."
                yield document.fault(("jobs", name), what, remedy, warning=True)


def _is_later(job: Any, jobs: Mapping[Any, Any]) -> bool:
    """Whether it comes after another job of ours, such as the one that proposes pages."""
    return any(any("actions/run" in each for each in _used(jobs.get(name))) for name in _needs(job))


def _needs(job: Any) -> Sequence[Any]:
    needs = _mapping(job).get("needs")
    return needs if isinstance(needs, list) else [needs]


def _used(job: Any) -> Iterator[str]:
    steps = _mapping(job).get("steps")
    yield from (str(_mapping(each).get("uses")) for each in (steps if isinstance(steps, list) else ()))


def _mapping(value: Any) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}

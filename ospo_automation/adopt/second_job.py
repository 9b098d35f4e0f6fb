"""Whether the job that proposes pages starts whatever became of the one before it: adopters have older copies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ospo_automation.core.primitives import yaml_lines
from ospo_automation.core.primitives.errors import BadConfig, Fault

ALWAYS = ("always()", "!cancelled()")


def second_job_faults(workflows: Mapping[str, str]) -> Iterator[Fault]:
    """A warning for each such job that GitHub skips where the first one failed. `workflows` are texts by path."""
    for file, text in workflows.items():
        try:
            document = yaml_lines.load(text, file)
        except BadConfig:
            continue  # what GitHub can't read either starts nothing, and it says so itself
        for name, job in _mapping(_mapping(document.value).get("jobs")).items():
            condition = str(_mapping(job).get("if", "")).replace(" ", "")
            if _mapping(job).get("needs") and _proposes(job) and not any(each in condition for each in ALWAYS):
                what = f"the job '{name}' is skipped where the one before it failed, so pages wait for the next sweep."
                remedy = "Let the file call our jobs: ospo upgrade --apply. Or begin its 'if:' with 'always() && '."
                yield document.fault(("jobs", name), what, remedy, warning=True)


def _proposes(job: Any) -> bool:
    steps = _mapping(job).get("steps")
    ours = (
        each for each in (steps if isinstance(steps, list) else ()) if "actions/run" in str(_mapping(each).get("uses"))
    )
    return any(_mapping(_mapping(each).get("with")).get("command") == "propose" for each in ours)


def _mapping(value: Any) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}

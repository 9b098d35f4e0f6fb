"""What `ospo check` says of workflows that share our identity: one line each, and nothing of those that can't hurt."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ospo_automation.adopt.source import Release
from ospo_automation.adopt.thin import PARTS, thin
from ospo_automation.core.primitives.errors import Fault
from ospo_automation.run.configuration import workflow_warnings
from tests.given import OSPO_YML, configured

ROOT = Path(__file__).resolve().parents[2]
SIGNED = OSPO_YML + "signed_after: 2026-11-24\n"
ECHO = "runs-on: ubuntu-latest\n    steps:\n      - run: gh issue comment --body-file said.txt"
JOB = f"jobs:\n  echo:\n    {ECHO}\n"
WITH_RIGHT = f"jobs:\n  echo:\n    permissions:\n      issues: write\n    {ECHO}\n"
OWN_STEP = "steps:\n      - uses: {uses}\n        with:\n          apply: 'true'"
OWN = f"on: issues\npermissions:\n  issues: write\njobs:\n  casus:\n    runs-on: x\n    {OWN_STEP}\n"


def told(root: Path, files: dict[str, str], configuration: str = OSPO_YML) -> list[Fault]:
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return list(workflow_warnings(root, configured(configuration)))


SHARED = {
    "by name": (f"on: issue_comment\n{WITH_RIGHT}", 5),
    "of the whole workflow": (f"on: [push, issues]\npermissions:\n  contents: read\n  issues: write\n{JOB}", 4),
    "everything": (f"on:\n  issues:\n    types: [opened]\npermissions: write-all\n{JOB}", 4),
    "what people say of a commit": (f"on: commit_comment\npermissions:\n  issues: write\n{JOB}", 3),
    "perhaps, by the repository's default": (f"on: discussion_comment\n{JOB}", 3),
    "written as text": (f'"on": "issues"\n{JOB}', 3),
    "a digest by the clock": (f"on:\n  schedule:\n    - cron: '1 1 * * *'\n{WITH_RIGHT}", 7),
    "after another run": (f"on:\n  workflow_run:\n    workflows: [ci]\n{WITH_RIGHT}", 7),
    "the second job": (
        "on: issues\njobs:\n  one:\n    permissions: {}\n    runs-on: x\n  two:\n    permissions: write-all\n",
        7,
    ),
    "with anchors": (
        f"on: issues\njobs:\n  a:\n    permissions: &all {{issues: write}}\n    {ECHO}\n  b:\n    permissions: *all\n",
        4,
    ),
    "beside a job of ours": (
        OWN.format(uses="acme/ospo_automation/actions/run@0123") + "  echo:\n    runs-on: x\n    steps: []\n",
        3,
    ),
}


@pytest.mark.parametrize(("text", "line"), SHARED.values(), ids=SHARED)
def test_a_workflow_that_may_write_what_people_typed_is_told_once_with_its_line(
    text: str, line: int, tmp_path: Path
) -> None:
    (fault,) = told(tmp_path, {".github/workflows/echo.yaml": text})
    assert (fault.file, fault.line, fault.warning) == (".github/workflows/echo.yaml", line, True)
    assert "permissions:" in fault.remedy
    assert "signed_after" in fault.remedy
    assert "agreed to a lesson" in fault.what
    assert not [each for each in told(tmp_path, {}, SIGNED) if "typed" in each.what]


HARMLESS = {
    "tests": f"on: [push, pull_request]\n{JOB}",
    "nothing may be written": f"on: issues\npermissions: {{}}\n{JOB}",
    "read only": f"on: issue_comment\npermissions: read-all\n{JOB}",
    "another right": f"on: issues\npermissions:\n  contents: write\n{JOB}",
    "the job takes it back": "on: issues\npermissions: write-all\njobs:\n  a:\n    permissions:\n      issues: read\n",
    "the clock alone, nothing said": f"on:\n  schedule:\n    - cron: '1 1 * * *'\n{JOB}",
    "only called": f"on: workflow_call\n{WITH_RIGHT}",
    "a release": f"on:\n  release:\n{WITH_RIGHT}",
    "no YAML": "on: [issues\njobs: {",
    "empty": "",
    "a list": "- on: issues\n",
    "ours": OWN.format(uses="acme/ospo_automation/actions/run@0123456789 # v1"),
    "ours, here": OWN.format(uses="./actions/run"),
    "ours, in a fork of another name": OWN.format(uses="gemeente/ospo-bot/actions/run@v2"),
}


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_what_can_not_hurt_is_not_told(text: str, tmp_path: Path) -> None:
    assert told(tmp_path, {".github/workflows/other.yml": text}) == []


def test_ours_is_known_through_an_action_or_a_workflow_of_the_repository(tmp_path: Path) -> None:
    action = "runs:\n  using: composite\n  steps:\n    - uses: acme/ospo_automation/actions/run@0123\n"
    called = f"on: workflow_call\n{OWN.partition('permissions')[0]}".replace("on: issues\n", "") + (
        "jobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: ./.github/actions/ospo\n"
    )
    files = {
        ".github/actions/ospo/action.yaml": action,
        ".github/workflows/called.yml": called,
        ".github/workflows/one.yml": OWN.format(uses="./.github/actions/ospo"),
        ".github/workflows/two.yml": "on: issues\njobs:\n  a:\n    permissions:\n      issues: write\n"
        "    uses: ./.github/workflows/called.yml\n",
    }
    assert told(tmp_path, files) == []
    files[".github/actions/ospo/action.yaml"] = action.replace("actions/run@0123", "actions/other@0123")
    assert [each.file for each in told(tmp_path, files)] == [".github/workflows/one.yml", ".github/workflows/two.yml"]


def test_a_called_workflow_can_give_the_right_up_but_not_take_it(tmp_path: Path) -> None:
    caller = (
        "on: issues\njobs:\n  a:\n    permissions:\n      issues: write\n    uses: ./.github/workflows/called.yml\n"
    )
    files = {".github/workflows/caller.yml": caller, ".github/workflows/called.yml": f"on: workflow_call\n{JOB}"}
    assert [each.line for each in told(tmp_path, files)] == [5]
    files[".github/workflows/called.yml"] = f"on: workflow_call\npermissions: read-all\n{JOB}"
    assert told(tmp_path, files) == []
    files[".github/workflows/called.yml"] = "on: workflow_call\njobs:\n  a:\n    uses: ./.github/workflows/called.yml\n"
    assert [each.line for each in told(tmp_path, files)] == [5]  # it calls itself: GitHub refuses that, and we end


def test_once_markers_are_signed_only_a_job_of_ours_without_the_secret_is_told(tmp_path: Path) -> None:
    text = OWN.format(uses="acme/ospo_automation/actions/run@0123")
    (fault,) = told(tmp_path, {".github/workflows/ospo.yml": text}, SIGNED)
    assert (fault.line, fault.warning) == (8, True)
    assert "signing-secret: ${{ secrets.OSPO_SIGNING_SECRET }}" in fault.remedy
    signs = text.replace("apply: 'true'", "signing-secret: ${{ secrets.OSPO_SIGNING_SECRET }}")
    assert told(tmp_path, {".github/workflows/ospo.yml": signs}, SIGNED) == []


def test_what_an_adopter_has_is_ours_and_signs_as_long_as_it_passes_the_secret_on(tmp_path: Path) -> None:
    part = next(each for each in PARTS if each.file == "ospo.yml")
    text = thin(part, Release("gemeente/ospo-bot", "0123456789" * 4))
    assert told(tmp_path, {part.path: text}) == told(tmp_path, {part.path: text}, SIGNED) == []
    lacks = text.partition("    secrets:")[0]
    (fault,) = told(tmp_path, {part.path: lacks}, SIGNED)
    assert fault.line == lacks.count("\n")
    assert "OSPO_SIGNING_SECRET: ${{ secrets.OSPO_SIGNING_SECRET }}" in fault.remedy


def test_what_we_ship_is_told_neither_before_signing_nor_after(tmp_path: Path) -> None:
    shutil.copytree(ROOT / ".github/workflows", tmp_path / ".github/workflows")
    assert told(tmp_path, {}) == []
    assert told(tmp_path, {}, SIGNED) == []

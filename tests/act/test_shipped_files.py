"""What stands in the workflows and actions that we ship, and that what we run of them is what we ship."""

from __future__ import annotations

import difflib
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from ospo_automation.adopt.looking import look_faults
from ospo_automation.adopt.second_job import second_job_faults
from ospo_automation.automations import AUTOMATIONS
from ospo_automation.core.engine.effects import PROPOSES, OnProject, Say, SetStatus
from ospo_automation.core.incoming.slash import spellings
from ospo_automation.core.knowledge import published
from ospo_automation.core.network import profiles, website
from ospo_automation.core.primitives import front
from ospo_automation.site.content import MeetingFront
from ospo_automation.texts import LANGUAGES, words
from tests.act.conftest import ROOT, WORKFLOW
from tests.act.dispatcher import Workflow, without_unknown_keys
from tests.given import OSPO_YML, configured

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
ACTIONS = sorted((ROOT / "actions").glob("*/action.yml"))
SHIPPED = [*WORKFLOWS, *ACTIONS]
SHA_PIN = re.compile(r"([\w.-]+/[\w./-]+)@([0-9a-f]{40}) # v\d+(\.\d+)*")
OURS = Workflow.read(ROOT / WORKFLOW)
SWEEP = Workflow.read(ROOT / ".github/workflows/sweep.yml")
PROJECTS = Workflow.read(ROOT / ".github/workflows/projects.yml")
SITE = Workflow.read(ROOT / ".github/workflows/site.yml")
NO_FORK = "(!github.event.repository.fork || vars.OSPO_FORK == 'on')"
NIGHTLY = Workflow.read(ROOT / ".github/workflows/site-nightly.yml")
UNLISTED = Workflow.read(ROOT / ".github/workflows/site-unlisted.yml")


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def _mappings(value: Any) -> Iterator[dict[Any, Any]]:
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from _mappings(one)
    if isinstance(value, list):
        for one in value:
            yield from _mappings(one)


def granted(workflow: Workflow, job: str) -> set[str]:
    return {f"{name}: {level}" for name, level in workflow.permissions(job).items()}


def test_permissions_are_what_the_effects_need_and_nothing_more() -> None:
    """Files are written by a second job, which runs only where something is to be proposed."""
    for each, job in ((OURS, "casus"), (SWEEP, "sweep")):
        listening = [
            one for one in AUTOMATIONS if ("schedule" in one.on if each is SWEEP else set(one.on) != {"schedule"})
        ]
        needed = {effect.needs for one in listening for effect in one.may if effect not in PROPOSES}
        assert each.content["permissions"] == {}
        assert granted(each, job) == needed | {"contents: read", "pull-requests: read"}
        proposes = each.jobs["proposals"]
        due = f"always() && needs.{job}.outputs.proposals != '' && vars.OSPO_AUTOMATION != 'off' && {NO_FORK}"
        assert (proposes["needs"], proposes["if"]) == (job, due)
        assert granted(each, "proposals") == {need for effect in PROPOSES for need in effect.needs.split(", ")}


def test_only_the_look_stands_outside_the_line_and_it_can_write_nothing() -> None:
    """Also where it fails, or is not heard of, the run goes on; where it didn't start, neither does that."""
    look, casus = OURS.jobs["look"], OURS.jobs["casus"]
    assert "concurrency" not in look
    assert granted(OURS, "look") == {"actions: read", "contents: read", "issues: read"}
    assert not [step for step in look["steps"] if "secrets." in str(step)]
    assert casus["needs"] == "look"
    goes = "!cancelled() && needs.look.result != 'skipped' && needs.look.outputs.go != 'false'"
    assert casus["if"] == f"{goes} && vars.OSPO_AUTOMATION != 'off' && {NO_FORK}"
    assert casus["steps"][-1]["with"]["swept"] == "${{ needs.look.outputs.swept }}"


def test_the_key_of_the_projects_board_is_in_one_job_only() -> None:
    """Off until it is switched on, in an environment, with no more than labels and comments need."""
    job = PROJECTS.jobs["projects"]
    assert "vars.OSPO_PROJECT == 'on'" in job["if"]
    assert job["environment"] == "ospo-project"
    needed = {effect.needs for effect in (SetStatus, Say)} | {"contents: read"}
    assert granted(PROJECTS, "projects") == needed
    app = next(step for step in job["steps"] if step.get("id") == "app")
    scope, _, level = OnProject.needs.partition(": ")
    given = {name: each for name, each in app["with"].items() if name.startswith("permission-")}
    assert given == {f"permission-{scope.replace('_', '-')}": level, "permission-issues": "read"}
    others = {_name(file): _secrets(file) - {"OSPO_SIGNING_SECRET"} for file in SHIPPED}
    assert {name for name, secrets in others.items() if secrets} == {".github/workflows/projects.yml"}
    assert set(PROJECTS.on) == {"schedule", "workflow_dispatch"}


def _secrets(file: Path) -> set[str]:
    return set(re.findall(r"secrets\.(\w+)", file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("each", [OURS, SWEEP, PROJECTS], ids=["run", "sweep", "projects"])
def test_every_job_of_ours_gets_the_secret_with_which_it_signs(each: Workflow) -> None:
    """One that didn't would write what the others take for somebody else's."""
    steps = [step for job in each.jobs.values() for step in job["steps"] if step["uses"] == "./actions/run"]
    assert len(steps) == len(each.jobs.keys() - {"look"})
    assert {step["with"]["signing-secret"] for step in steps} == {"${{ secrets.OSPO_SIGNING_SECRET }}"}
    action = yaml.safe_load((ROOT / "actions/run/action.yml").read_text(encoding="utf-8"))
    assert action["runs"]["steps"][-1]["env"]["OSPO_SIGNING_SECRET"] == "${{ inputs.signing-secret }}"


def test_events_are_what_the_automations_listen_to() -> None:
    on = {name: (what or {}).get("types") for name, what in OURS.on.items()}
    listed = {f"{name}.{kind}" if kind else name for name, types in on.items() for kind in types or [None]}
    assert "schedule" not in listed  # GitHub would switch the whole file off with it
    assert listed | {"schedule"} == {kind for automation in AUTOMATIONS for kind in automation.on}
    assert set(SWEEP.on) == {"schedule", "workflow_dispatch"}


def test_the_site_is_made_by_a_job_that_can_only_read() -> None:
    """What a pull request brings is tried without a look at casussen; what deploys runs no code of the checkout."""
    assert granted(SITE, "check") == {"contents: read"}
    assert granted(SITE, "build") == {"contents: read", "issues: read"}
    assert granted(SITE, "deploy") == {"pages: write", "id-token: write"}
    assert [step.get("run") for step in SITE.jobs["deploy"]["steps"]] == [None]
    assert SITE.jobs["deploy"]["needs"] == "build"
    assert "github.event_name != 'pull_request'" in SITE.jobs["build"]["if"]
    assert SITE.jobs["check"]["steps"][-1]["with"] == {"casussen": "false", "upload": "false"}
    assert SITE.content["concurrency"]["cancel-in-progress"] is False
    everything = set.union(*(granted(SITE, job) for job in SITE.jobs))
    assert granted(NIGHTLY, "site") == granted(UNLISTED, "site") == everything
    assert "schedule" not in SITE.on  # GitHub would switch the whole file off with it
    assert set(NIGHTLY.on) == {"schedule"}


def test_the_site_is_made_anew_at_each_word_and_label_that_takes_a_casus_off() -> None:
    starts = UNLISTED.jobs["look"]["if"]
    assert UNLISTED.on == {"issues": {"types": ["labeled"]}, "issue_comment": {"types": ["created"]}}
    for language in LANGUAGES:
        name = words(language)["labels"]["unlisted"]["name"]
        assert f'"{name}"' in starts
    for names in spellings("unlist").values():
        assert all(f"'/{name}'" in starts for name in names)
    assert UNLISTED.jobs["site"]["uses"] == NIGHTLY.jobs["site"]["uses"]
    assert granted(UNLISTED, "look") == {"actions: read", "contents: read"}
    assert UNLISTED.jobs["look"]["steps"][-1]["with"] == {"for": "site"}
    assert UNLISTED.jobs["site"]["needs"] == "look"
    assert "needs.look.outputs.go != 'false'" in UNLISTED.jobs["site"]["if"]
    assert "workflow_call" in SITE.on


@pytest.mark.parametrize("file", WORKFLOWS, ids=_name)
def test_no_token_stays_in_a_checkout(file: Path) -> None:
    for step in _mappings(yaml.safe_load(file.read_text(encoding="utf-8"))):
        if str(step.get("uses", "")).startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_only_the_step_that_reads_casussen_has_a_token() -> None:
    steps = yaml.safe_load((ROOT / "actions/site/action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
    assert [step["name"] for step in steps if "inputs.token" in str(step)] == ["Read the casussen"]
    (kept,) = (step for step in steps if step.get("uses", "").startswith("actions/upload-pages-artifact@"))
    assert kept["with"]["include-hidden-files"] == "true"  # or .well-known gets lost


def test_what_writes_waits_for_its_turn() -> None:
    """But for what writes nothing that the others read: putting the site on GitHub Pages."""
    others = [
        each for each in map(Workflow.read, WORKFLOWS) if each.file not in {SITE.file, NIGHTLY.file, UNLISTED.file}
    ]
    writing = [job for each in others for job in each.jobs.values() if _writes(job)]
    assert writing
    assert all(job["concurrency"] == {"group": "ospo-automation", "queue": "max"} for job in writing)


def _writes(job: dict[str, Any]) -> bool:
    return "write" in job["permissions"].values()


@pytest.mark.parametrize("file", SHIPPED, ids=_name)
def test_no_text_is_pasted_into_a_script_or_a_variable(file: Path) -> None:
    for mapping in _mappings(yaml.safe_load(file.read_text(encoding="utf-8"))):
        assert "${{" not in str(mapping.get("run", ""))
        assert "github.event" not in str(mapping.get("env", ""))


def test_actions_are_pinned_in_full_and_everywhere_the_same() -> None:
    pins = defaultdict(set)
    for file in SHIPPED:
        for line in file.read_text(encoding="utf-8").splitlines():
            used = line.strip().removeprefix("- ").partition("uses: ")
            if used[0] or not used[1] or used[2].startswith("./"):
                continue
            found = SHA_PIN.fullmatch(used[2])
            assert found, f"{_name(file)}: {line.strip()}"
            pins[found[1]].add(used[2])
    known = {"actions/checkout", "actions/setup-python", "astral-sh/setup-uv", "actions/create-github-app-token"}
    known |= {"actions/upload-pages-artifact", "actions/deploy-pages"}
    assert set(pins) == known
    assert all(len(versions) == 1 for versions in pins.values()), pins


@pytest.mark.parametrize("file", WORKFLOWS, ids=_name)
def test_act_runs_the_shipped_file_but_for_the_keys_that_it_refuses(file: Path, tmp_path: Path) -> None:
    text = file.read_text(encoding="utf-8")
    copied = without_unknown_keys(text)
    changes = [line for line in difflib.ndiff(text.splitlines(), copied.splitlines()) if line[0] != " "]
    assert all(line.split() == ["-", "queue:", "max"] for line in changes), changes
    (tmp_path / file.name).write_text(copied, encoding="utf-8")
    act: list[str | Path] = [
        Path(sys.executable).parent / "act",
        "--validate",
        "--strict",
        "--workflows",
        tmp_path / file.name,
    ]
    done = subprocess.run(act, capture_output=True, text=True, check=False, cwd=tmp_path, env={"HOME": str(tmp_path)})
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("action", "shipped"), [("run", (OURS, SWEEP, PROJECTS)), ("site", (SITE, NIGHTLY, UNLISTED))], ids=["run", "site"]
)
def test_the_example_for_adopters_is_the_shipped_workflow(action: str, shipped: Sequence[Workflow]) -> None:
    readme = (ROOT / f"actions/{action}/README.md").read_text(encoding="utf-8")
    blocks = [block for block in _blocks(readme) if block.startswith("name: ")]
    for block, workflow in zip(blocks, shipped, strict=True):
        example = yaml.safe_load(block)
        for step in _mappings(example["jobs"]):
            for name in (action, "look"):
                if str(step.get("uses", "")).endswith(f"/actions/{name}@FULL_COMMIT_ID"):
                    step["uses"] = f"./actions/{name}"
        assert example == workflow.content


def _blocks(readme: str) -> list[str]:
    return [block.partition("```")[0] for block in readme.split("```yaml\n")[1:]]


def test_every_step_of_ours_that_the_readme_shows_signs_what_it_writes() -> None:
    """One that doesn't would let every casus wait in which it writes, where a network signs."""
    blocks = _blocks((ROOT / "actions/run/README.md").read_text(encoding="utf-8"))
    steps = [step for block in blocks for step in _mappings(yaml.safe_load(block))]
    ours = [step["with"] for step in steps if "/actions/run@" in str(step.get("uses", ""))]
    assert len(ours) > len((OURS, SWEEP, PROJECTS))
    assert [each for each in ours if "signing-secret" not in each and each.get("apply") != "false"] == []


@pytest.mark.parametrize("action", ["look", "run", "site"])
def test_the_readme_names_every_input_with_its_default(action: str) -> None:
    content = yaml.safe_load((ROOT / f"actions/{action}/action.yml").read_text(encoding="utf-8"))
    readme = (ROOT / f"actions/{action}/README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \| (?:`([^`]*)`)? *\|", readme, re.MULTILINE)
    assert dict(rows) == {name: one["default"] for name, one in content["inputs"].items()}
    for name in content["outputs"]:
        assert f"`{name}`" in readme


def test_the_readme_of_the_site_shows_pages_and_settings_that_are_right() -> None:
    """Every example in it is read by what reads it at an adopter's."""
    readme = (ROOT / "actions/site/README.md").read_text(encoding="utf-8")
    section = next(block for block in _blocks(readme) if block.startswith("site:"))
    settings = configured(OSPO_YML + section).section(website.Settings)
    assert settings is not None
    assert set(website.Settings.model_fields) == set(yaml.safe_load(section)["site"])
    lesson, person, meeting = (part.partition("```")[0] for part in readme.split("```markdown\n")[1:])
    assert published.read_front("docs/lessen/2026/12-eupl.md", lesson).topics == ("licenties/eupl",)
    assert profiles.parse(person, "docs/experts/anna.md").name
    page = front.parts(meeting, "docs/bijeenkomsten/2026-12-03.md").front
    assert page is not None
    assert page.read_as(MeetingFront, page.value).place


def test_an_adopter_s_second_job_that_may_be_skipped_is_told_and_ours_never_is() -> None:
    ours = {_name(file): file.read_text(encoding="utf-8") for file in WORKFLOWS}
    assert list(second_job_faults(ours)) == []
    copied = ours[WORKFLOW].replace("./actions/run", "acme/ospo_automation/actions/run@" + "0" * 40)
    before = copied.replace("always() && ", "")
    (fault,) = second_job_faults({"own.yml": before, "broken.yml": "a: [", "other.yml": "jobs: {a: {needs: b}}"})
    assert fault.warning
    assert "the job 'proposals' is skipped" in fault.what
    assert before.splitlines()[fault.line - 1] == "  proposals:"
    other = copied.replace("always() && ", "!cancelled() && ")
    assert list(second_job_faults({"own.yml": copied, "other.yml": other})) == []


def test_an_older_copy_without_the_look_is_told_and_ours_never_is() -> None:
    ours = {_name(file): file.read_text(encoding="utf-8") for file in WORKFLOWS}
    assert list(look_faults(ours)) == []
    copied = ours[WORKFLOW].replace("./actions/", "acme/ospo_automation/actions/")
    before, _, rest = copied.partition("  look:\n")
    older = before + "  casus:\n" + rest.partition("  casus:\n")[2].replace("    needs: look\n", "")
    (fault,) = look_faults({"own.yml": older, "broken.yml": "a: [", "other.yml": "on: issues\njobs: {a: {needs: b}}"})
    assert fault.warning
    assert "the job 'casus' takes everybody's comments in line" in fault.what
    assert older.splitlines()[fault.line - 1] == "  casus:"
    (fault,) = look_faults({"own.yml": copied.replace("needs.look.outputs.go != 'false'", "true")})
    assert "heed" in fault.what
    for on in ("on: issue_comment", "on: [push, issues]", '"on": {issues: {types: [opened]}}'):
        text = f"{on}\njobs:\n  x:\n    steps:\n      - uses: acme/ospo_automation/actions/run@0123\n"
        assert len(list(look_faults({"own.yml": text}))) == 1
    assert list(look_faults({"own.yml": ours[".github/workflows/sweep.yml"]})) == []


_INSTALLS = re.compile(
    r"\b(?:uv (?:venv|pip|sync|run|tool)|uvx|pipx?|pip3|npm|npx|apt-get) |\bmake (?:test|check|demo|bench)"
)
_TOKEN = re.compile(
    r"\$\{\{[^}]*(?:secrets\.|github\.token|github\.event|inputs\.[\w-]*(?:token|secret|key)|outputs\.token)|"
    r"toJSON\((?:github|secrets|env)\)"
)


@pytest.mark.parametrize("file", SHIPPED, ids=_name)
def test_no_token_is_in_reach_while_packages_are_installed(file: Path) -> None:
    """Neither of the step, nor of its job, nor of the whole file; a step that has one installs nothing."""
    whole = yaml.safe_load(file.read_text(encoding="utf-8"))
    jobs = list(whole["jobs"].values()) if "jobs" in whole else [whole["runs"]]
    around = [str(each.get("env", {})) for each in (whole, *jobs)]
    assert [each for each in around if _TOKEN.search(each)] == []
    for step in (step for job in jobs for step in job.get("steps", ())):
        given = str({**step.get("env", {}), **step.get("with", {})})
        if _INSTALLS.search(step.get("run", "")):
            assert not _TOKEN.search(given), step["name"]
        if step.get("uses", "").startswith("astral-sh/setup-uv@"):
            assert step["with"]["github-token"] == "", step["name"]


def test_every_action_of_ours_installs_in_a_step_of_its_own() -> None:
    for file in (each for each in ACTIONS if _name(each) != "actions/look/action.yml"):  # installs nothing
        steps = yaml.safe_load(file.read_text(encoding="utf-8"))["runs"]["steps"]
        installing = [step for step in steps if "uv pip install" in step.get("run", "")]
        assert len(installing) == 1
        assert "-m ospo_automation\n" not in installing[0]["run"]
        assert set(installing[0]["env"]) <= {
            "APPLY",
            "AUDIT",
            "BROWSER",
            "CASUSSEN",
            "COMMAND",
            "ISSUES",
            "UPLOAD",
            "UV_PYTHON_DOWNLOADS",
        }

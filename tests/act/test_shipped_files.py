"""What stands in the workflows and actions that we ship, and that what we run of them is what we ship."""

from __future__ import annotations

import difflib
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml

from ospo_automation.adopt.looking import look_faults
from ospo_automation.adopt.runtimes import runtime_faults
from ospo_automation.adopt.second_job import second_job_faults
from ospo_automation.adopt.source import SOURCE, Release
from ospo_automation.adopt.thin import LONGEST, PARTS, calls, thin
from ospo_automation.automations import AUTOMATIONS
from ospo_automation.core.engine.effects import PROPOSES, OnProject, Say, SetStatus
from ospo_automation.core.incoming.slash import spellings
from ospo_automation.core.knowledge import published
from ospo_automation.core.network import profiles, website
from ospo_automation.core.network.decided import FILE
from ospo_automation.core.network.expertise import PLACES
from ospo_automation.core.primitives import front
from ospo_automation.site.content import MeetingFront
from ospo_automation.texts import LANGUAGES, words
from tests.act.conftest import ROOT
from tests.act.dispatcher import Workflow, as_act_takes_it
from tests.given import OSPO_YML, configured

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
ACTIONS = sorted((ROOT / "actions").glob("*/action.yml"))
SHIPPED = [*WORKFLOWS, *ACTIONS]
SHA_PIN = re.compile(r"([\w.-]+/[\w./-]+)@([0-9a-f]{40}) # v\d+(\.\d+)*")
NO_FORK = "(!github.event.repository.fork || vars.OSPO_FORK == 'on')"


def _shipped(name: str) -> Workflow:
    return Workflow.read(ROOT / ".github/workflows" / name)


THIN = {part.file: _shipped(part.file) for part in PARTS}
"""What an adopter has, by its name; and what it calls, which stands with us."""
OURS, SWEEP, CHECK, PROJECTS, SITE, MAIL = (
    _shipped(f"run-{name}.yml") for name in ("ospo", "sweep", "check", "projects", "site", "mail")
)
RELEASE = Release("acme/ospo_automation", "0123456789" * 4, "0.1.0", is_tagged=True)


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
    for name, prefix in (("projects", "OSPO_PROJECT_"), ("mail", "OSPO_MAIL_")):
        both = {f".github/workflows/{name}.yml", f".github/workflows/run-{name}.yml"}
        there = {file for file, secrets in others.items() if any(each.startswith(prefix) for each in secrets)}
        assert there == both
    assert set(THIN["projects.yml"].on) == {"schedule", "workflow_dispatch"}


def test_the_mailbox_is_open_to_one_job_only() -> None:
    """Off until it is switched on, in an environment and a line of its own, with what bringing a mail needs."""
    job = MAIL.jobs["mail"]
    assert "vars.OSPO_MAIL == 'on'" in job["if"]
    assert (job["environment"], job["concurrency"]) == ("ospo-mail", {"group": "ospo-mail"})
    assert granted(MAIL, "mail") == {"actions: write", "contents: read", "issues: write", "pull-requests: read"}
    assert set(THIN["mail.yml"].on) == {"schedule", "workflow_dispatch"}


def test_what_opens_feeds_can_write_nothing_and_what_writes_opens_none() -> None:
    """It has no secret either; what it found comes to the next job as an input, never in a script."""
    read, write = SWEEP.jobs["feeds"], SWEEP.jobs["news"]
    assert granted(SWEEP, "feeds") == {"contents: read", "issues: read"}
    assert granted(SWEEP, "news") == {"contents: read", "issues: write"}
    assert "secrets." not in str(read)
    assert "concurrency" not in read
    assert "found" not in read["steps"][-1]["with"]
    assert write["steps"][-1]["with"]["found"] == "${{ needs.feeds.outputs.found }}"
    assert "needs.feeds.outputs.found != ''" in write["if"]  # without it the command would open them itself


def _secrets(file: Path) -> set[str]:
    return set(re.findall(r"secrets\.(\w+)", file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("each", [OURS, SWEEP, PROJECTS, MAIL], ids=["run", "sweep", "projects", "mail"])
def test_every_job_of_ours_gets_the_secret_with_which_it_signs(each: Workflow) -> None:
    """One that didn't would write what the others take for somebody else's."""
    steps = [step for job in each.jobs.values() for step in job["steps"] if step["uses"] == "$/actions/run"]
    writes = {name for name in each.jobs if any(grant.endswith(": write") for grant in granted(each, name))}
    only_reads = [step for step in steps if step["with"]["apply"] == "false"]
    steps = [step for step in steps if step not in only_reads]
    assert len(steps) == len(writes)
    assert not [step for step in only_reads if "secrets." in str(step)]
    assert {step["with"]["signing-secret"] for step in steps} == {"${{ secrets.OSPO_SIGNING_SECRET }}"}
    assert {step["with"]["apply"] for step in steps} == {"${{ vars.OSPO_AUTOMATION != 'show' }}"}
    action = yaml.safe_load((ROOT / "actions/run/action.yml").read_text(encoding="utf-8"))
    assert action["runs"]["steps"][-1]["env"]["OSPO_SIGNING_SECRET"] == "${{ inputs.signing-secret }}"


def test_events_are_what_the_automations_listen_to() -> None:
    on = {name: (what or {}).get("types") for name, what in THIN["ospo.yml"].on.items()}
    listed = {f"{name}.{kind}" if kind else name for name, types in on.items() for kind in types or [None]}
    assert "schedule" not in listed  # GitHub would switch the whole file off with it
    assert listed | {"schedule"} == {kind for automation in AUTOMATIONS for kind in automation.on}
    assert set(THIN["sweep.yml"].on) == {"schedule", "workflow_dispatch"}


def test_the_site_is_made_by_a_job_that_can_only_read() -> None:
    """What a pull request brings is tried without a look at casussen; what deploys runs no code of the checkout."""
    assert granted(SITE, "check") == {"contents: read"}
    assert granted(SITE, "build") == {"contents: read", "issues: read"}
    assert granted(SITE, "deploy") == {"pages: write", "id-token: write"}
    assert [step.get("run") for step in SITE.jobs["deploy"]["steps"]] == [None]
    assert SITE.jobs["deploy"]["needs"] == "build"
    assert "needs.build.result == 'success'" in SITE.jobs["deploy"]["if"]
    assert "github.event_name != 'pull_request'" in SITE.jobs["build"]["if"]
    assert SITE.jobs["check"]["steps"][-1]["with"] == {
        "audit": "${{ inputs.audit }}",
        "casussen": "false",
        "upload": "false",
    }
    lines = {name: job["concurrency"] for name, job in SITE.jobs.items() if name != "look"}
    assert len({line["group"] for line in lines.values()}) == len(lines)  # what deploys must not push a build aside
    assert [line["cancel-in-progress"] for line in lines.values()] == [False] * len(lines)
    assert "schedule" not in THIN["site.yml"].on  # GitHub would switch the whole file off with it
    assert set(THIN["site-nightly.yml"].on) == {"schedule"}


def test_the_look_at_files_reads_them_and_has_nothing_else() -> None:
    """A stranger's pull request starts it: it has no secret, no token, and nothing of what it reads is run."""
    (name,) = CHECK.jobs
    assert granted(CHECK, name) == {"contents: read"}
    assert CHECK.jobs[name]["if"] == f"vars.OSPO_AUTOMATION != 'off' && {NO_FORK}"
    assert not _secrets(CHECK.file)
    assert set(THIN["check.yml"].on) == {"pull_request"}
    paths = (THIN["check.yml"].on["pull_request"] or {})["paths"]
    ours = (FILE, *PLACES, f"{profiles.FOLDER}/a.md", "docs/lessen/2026/a.md", *(part.path for part in PARTS))
    assert [each for each in ours if not any(fnmatchcase(each, pattern) for pattern in paths)] == []


@pytest.mark.parametrize("name", THIN)
def test_what_an_adopter_has_is_events_permissions_and_one_line(name: str) -> None:
    """It gives what the called jobs need together and nothing more; each of those takes only its own."""
    workflow = THIN[name]
    (job,) = workflow.jobs.values()
    assert set(workflow.content) == {"name", True, "permissions", "jobs"}
    assert set(job) <= {"name", "permissions", "uses", "secrets"}
    called = Workflow.read(ROOT / job["uses"].removeprefix("$/"))
    assert called.content["permissions"] == {}
    levels = ("none", "read", "write")
    needed: dict[str, str] = {}
    for each in called.jobs:
        for scope, level in called.permissions(each).items():
            needed[scope] = max(level, needed.get(scope, "none"), key=levels.index)
    assert job["permissions"] == needed
    assert set(job.get("secrets", {})) == set((called.on["workflow_call"] or {}).get("secrets", {}))
    assert all(value == f"${{{{ secrets.{secret} }}}}" for secret, value in job.get("secrets", {}).items())
    assert all(each["uses"].startswith("$/") for each in _mappings(called.jobs) if "ospo" in str(each.get("uses")))
    text = thin(next(part for part in PARTS if part.file == name), RELEASE)
    assert len(text.splitlines()) <= LONGEST
    told = re.findall(r"(?m)^      [a-z-]+: (?:read|write)(.*)$", text)
    assert len(told) == len(needed)
    assert all(re.match(r" # \w", each) for each in told)  # each with its reason
    (call,) = calls(name, text)
    assert (call.source, call.ref, call.remark) == (RELEASE.source, RELEASE.commit, "v0.1.0")
    before, after = text.splitlines(), workflow.file.read_text(encoding="utf-8").splitlines()
    assert [index for index, line in enumerate(before) if line != after[index]] == [call.line - 1]


def test_what_an_adopter_has_passes_the_strictest_look(tmp_path: Path) -> None:
    for part in PARTS:
        file = tmp_path / part.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(thin(part, RELEASE), encoding="utf-8")
    zizmor = Path(sys.executable).parent / "zizmor"
    command: list[str | Path] = [zizmor, "--offline", "--quiet", "--persona", "auditor", tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert sum(part.is_base for part in PARTS) == 4


def test_a_label_with_a_name_of_its_own_is_passed_on() -> None:
    network = configured(OSPO_YML + 'labels:\n  unlisted: "stil: \\u0027t"\n')
    text = thin(next(part for part in PARTS if part.file == "site.yml"), RELEASE, network)
    (job,) = yaml.safe_load(text)["jobs"].values()
    assert job["with"] == {"unlisted": "stil: 't"}
    assert set(SITE.on["workflow_call"]["inputs"]) == {"unlisted", "audit"}  # type: ignore[index]  # a mapping
    plain = thin(next(part for part in PARTS if part.file == "site.yml"), RELEASE, configured(OSPO_YML))
    assert "with" not in yaml.safe_load(plain)["jobs"]["site"]


def test_the_site_is_made_anew_at_each_word_and_label_that_takes_a_casus_off() -> None:
    starts = SITE.jobs["look"]["if"]
    on = THIN["site.yml"].on
    assert (on["issues"], on["issue_comment"]) == ({"types": ["labeled"]}, {"types": ["created"]})
    for language in LANGUAGES:
        name = words(language)["labels"]["unlisted"]["name"]
        assert f'"{name}"' in starts
    for names in spellings("unlist").values():
        assert all(f"'/{name}'" in starts for name in names)
    assert THIN["site.yml"].jobs["site"]["uses"] == THIN["site-nightly.yml"].jobs["site"]["uses"]
    assert granted(SITE, "look") == {"actions: read", "contents: read"}
    assert SITE.jobs["look"]["steps"][-1]["with"] == {"for": "site", "unlisted": "${{ inputs.unlisted }}"}
    assert SITE.jobs["build"]["needs"] == "look"
    assert "needs.look.outputs.go != 'false'" in SITE.jobs["build"]["if"]


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
    """But for what writes nothing that the others read: putting the site on GitHub Pages; and what asks no experts, so
    that no limit depends on it, and looks often for nothing: mail, where the mailbox itself lets in one run at a time.
    """
    apart = {SITE.file, MAIL.file, ROOT / ".github/workflows/release.yml"}  # touches no casus
    others = [each for each in map(Workflow.read, WORKFLOWS) if each.file not in apart]
    writing = [job for each in others for job in each.jobs.values() if "steps" in job and _writes(job)]
    assert writing
    assert all(job["concurrency"] == {"group": "ospo-automation", "queue": "max"} for job in writing)


def _writes(job: dict[str, Any]) -> bool:
    return "write" in job["permissions"].values()


@pytest.mark.parametrize("file", SHIPPED, ids=_name)
def test_every_action_runs_on_a_node_that_the_runners_have(file: Path) -> None:
    """What `ospo check` tells an adopter, of all that is ours."""
    text = f"# uses: ./actions/run\n{file.read_text()}"
    assert not [fault.what for fault in runtime_faults([_name(file)], {_name(file): text}.get)]


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
            if used[0] or not used[1] or used[2].startswith("$/"):
                continue
            found = SHA_PIN.fullmatch(used[2])
            assert found, f"{_name(file)}: {line.strip()}"
            pins[found[1]].add(used[2])
    known = {"actions/checkout", "actions/setup-python", "astral-sh/setup-uv", "actions/create-github-app-token"}
    known |= {"actions/upload-pages-artifact", "actions/deploy-pages", "actions/attest-build-provenance"}
    known |= {"actions/upload-artifact", "actions/download-artifact"}  # from one job to the next
    assert set(pins) == known
    assert all(len(versions) == 1 for versions in pins.values()), pins


@pytest.mark.parametrize("file", WORKFLOWS, ids=_name)
def test_act_runs_the_shipped_file_but_for_the_keys_that_it_refuses(file: Path, tmp_path: Path) -> None:
    text = file.read_text(encoding="utf-8")
    copied = as_act_takes_it(text)
    changes = [line for line in difflib.ndiff(text.splitlines(), copied.splitlines()) if line[0] in "-+"]
    own = re.compile(r"[-+]\s+uses: (?:\$|own/here)/[\w./-]+(?:@0{40})?")
    assert all(line.split() == ["-", "queue:", "max"] or own.fullmatch(line) for line in changes), changes
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


def test_the_readmes_show_what_an_adopter_gets() -> None:
    for action, name in (("run", "ospo.yml"), ("check", "check.yml"), ("site", "site.yml")):
        readme = (ROOT / f"actions/{action}/README.md").read_text(encoding="utf-8")
        (shown,) = [block for block in _blocks(readme) if "\njobs:\n" in block]
        pinned = thin(
            next(part for part in PARTS if part.file == name), Release(SOURCE, "FULL_COMMIT_ID", is_tagged=True)
        )
        assert shown == pinned


def _blocks(readme: str) -> list[str]:
    return [block.partition("```")[0] for block in readme.split("```yaml\n")[1:]]


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
    fat = ".github/workflows/run-ospo.yml"  # which the version before had adopters copy
    copied = ours[fat].replace("$/actions/run", "acme/ospo_automation/actions/run@" + "0" * 40)
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
    copied = ours[".github/workflows/run-ospo.yml"].replace("$/actions/", "acme/ospo_automation/actions/")
    copied = copied.replace("  workflow_call:\n", "  issue_comment:\n    types: [created]\n")
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
            "FOUND",
            "ISSUES",
            "PLACE",
            "UPLOAD",
            "UV_PYTHON_DOWNLOADS",
        }

"""Settings of GitHub that would stop us: each is named with its remedy, and what isn't seen is never told fine."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from ospo_automation.adopt.labels import plan_labels
from ospo_automation.cli.main import cli
from ospo_automation.core.checkup.all_rows import CHECKS, examined, needed
from ospo_automation.core.checkup.row import Checkup
from ospo_automation.core.checkup.what_runs import WITHIN
from ospo_automation.core.github import told
from ospo_automation.core.github.told import SOURCES, AllowedActions, Told
from ospo_automation.core.primitives.errors import NoEntry, Trouble
from ospo_automation.gh import settings_told
from ospo_automation.gh.client import PATIENCE
from ospo_automation.gh.environment import Environment, by_hand
from ospo_automation.gh.rules import review_rules
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.run.doctor import as_json, as_text, looked_over
from ospo_automation.sandbox import BOT_LOGIN, Fault, Request, Sandbox
from ospo_automation.sandbox.settings_state import PagesSite, Policy
from ospo_automation.texts import FOLDER, LANGUAGES, words_of_doctor
from tests.automations.test_waiting import own
from tests.given import NOW, WITH_BOARD
from tests.town import NAME, PERMISSIONS, Moment, Town, town

COMMIT = "0123456789" * 4
OURS = f"ospo-nl/ospo_automation/actions/{{}}@{COMMIT}"
CHECKOUT = f"actions/checkout@{COMMIT}"
HEARS = """\
name: ospo
on:
  issues:
  issue_comment:
  workflow_dispatch:
permissions: {{}}
jobs:
  casus:
    permissions: {{contents: read, issues: write, pull-requests: read}}
    steps: [{{uses: "{checkout}"}}, {{uses: "{run}", with: {{signing-secret: x}}}}]
  proposals:
    permissions: {{contents: write, issues: write, pull-requests: write}}
    steps: [{{uses: "{run}", with: {{command: propose, signing-secret: x}}}}]
""".format(checkout=CHECKOUT, run=OURS.format("run"))
SWEEPS = HEARS.replace("  issues:\n  issue_comment:\n", "  schedule: [{cron: '17 * * * *'}]\n").replace(
    "{contents: read,", "{actions: write, contents: read,"
)
MAKES = f"""\
on: [push, workflow_dispatch]
jobs:
  site:
    permissions: {{contents: read, issues: read, pages: write, id-token: write}}
    steps: [{{uses: "{OURS.format("site")}"}}]
"""
FILES = {
    ".github/workflows/ospo.yml": HEARS,
    ".github/workflows/sweep.yml": SWEEPS,
    ".github/workflows/site.yml": MAKES,
}
ADDRESS = "https://acme.example/netwerk/"
CONFIGURATION = f"""{WITH_BOARD}failures:
schedule:
lessons:
additions:
site:
  address: {ADDRESS}
project:
  number: 1
  owner: acme
mail:
  address: vragen@ospo.example.org
  imap: imap.example.org
  smtp: smtp.example.org
"""
SIGNED = f"{CONFIGURATION}signed_after: 2026-11-01\n"
FIELDS = {"Thema": "EUPL", "Soort organisatie": "gemeente", "Termijn": "week"}


@dataclass
class Clinic:
    """A network in which nothing is wrong, and who may look: `admin` at everything, `sweep` as the sweep's own job."""

    place: Town
    moment: Moment
    admin: str
    sweep: str
    board: str

    def look(self, token: str = "", *, project: str | None = None) -> Checkup:
        place = self.place
        reader = place.reader(token or self.admin)
        project = self.board if project is None else project
        environment = Environment(NAME, place.box.url, token or self.admin, project)
        return looked_over(reader, environment, place.box.now)

    def configured(self, text: str, files: Mapping[str, str | None] | None = None) -> None:
        self.place.repo.commit({".github/ospo.yml": text, **(files or {})}, message="Settings", author="zoe")
        self.place.renew_if_changed()

    def back(self) -> None:
        self.moment.back()
        self.place.renew_if_changed()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    with town(tmp_path_factory.mktemp("town"), CONFIGURATION) as place:
        place.repo.grant("zoe", "admin")
        place.repo.commit(FILES, message="Workflows", author="zoe")
        place.renew_if_changed()
        place.repo.switch(
            pages=PagesSite(ADDRESS),
            variables={"OSPO_SITE": "on", "OSPO_PROJECT": "on", "OSPO_MAIL": "on"},
            secrets=["OSPO_SIGNING_SECRET"],
            environments={"ospo-mail": []},
            environment_secrets={"ospo-mail": ["OSPO_MAIL_PASSWORD"]},
        )
        place.repo.let_actions_open_pulls()
        place.repo.ask_reviews(1, dismiss_stale=True, last_push=True)
        place.box.add_project(
            "acme", "Bord", fields={name: dict.fromkeys(each, "GREEN") for name, each in FIELDS.items()}
        )
        reader = place.reader()
        assert all(not each.error for each in GitHubWriter(reader).apply(plan_labels(reader.labels(), reader.checkout)))
        place.box.advance(timedelta(hours=1))
        permissions = PERMISSIONS | {"actions": "write"}
        board = place.box.app_token("acme", {"organization_projects": "read", "issues": "read"})
        clinic = Clinic(
            place, Moment(place), place.box.user_token("zoe"), place.box.token(place.repo, permissions), board
        )
        clinic.moment = Moment(place)
        yield clinic


@pytest.fixture
def clinic(built: Clinic) -> Iterator[Clinic]:
    yield built
    built.back()


def rule(kind: str, **parameters: Any) -> dict[str, Any]:
    return {"type": kind, **({"parameters": parameters} if parameters else {})}


CI = rule(
    "required_status_checks", required_status_checks=[{"context": "ci"}], strict_required_status_checks_policy=False
)


def switched(**settings: Any) -> Callable[[Clinic], None]:
    return lambda clinic: clinic.place.repo.switch(**settings)


def configured(text: str, **files: str) -> Callable[[Clinic], None]:
    """With these workflow files by their stem."""
    named = {f".github/workflows/{stem}.yml": content for stem, content in files.items()}
    return lambda clinic: clinic.configured(text, named)


def off(file: str, state: str) -> Callable[[Clinic], None]:
    return lambda clinic: clinic.place.repo.set_workflow_state(file, state)


def in_use(clinic: Clinic) -> None:
    """Twelve issues that carry a label of ours, and that we know nothing of."""
    for index in range(12):
        number = clinic.place.repo.open_issue("olga", title=f"Storing {index}", body="Het doet het niet.")
        clinic.place.repo.add_label("zoe", number, "casus")


def without_our_label(clinic: Clinic) -> None:
    labels = clinic.place.repo.state.labels
    ours = clinic.place.checkout.network.labels.own.name
    for id_ in [id_ for id_, each in labels.items() if each.name == ours]:
        del labels[id_]
    next(iter(labels.values())).description = "Van een ander team"


def without_labels(clinic: Clinic) -> None:
    clinic.place.repo.state.labels.clear()


def loose(text: str) -> str:
    return text.replace(CHECKOUT, "actions/checkout@v7")


def fork(clinic: Clinic) -> None:
    clinic.place.repo.state.fork = True


def no_pulls(clinic: Clinic) -> None:
    clinic.place.repo.let_actions_open_pulls(False)


def no_reviews(clinic: Clinic) -> None:
    clinic.place.repo.state.pull_rule = None


def pinned(clinic: Clinic) -> None:
    clinic.place.repo.switch(sha_pinning=True)
    clinic.configured(CONFIGURATION, {".github/workflows/ospo.yml": loose(HEARS)})


def no_secret(clinic: Clinic) -> None:
    clinic.place.repo.switch(secrets=[])
    clinic.configured(SIGNED)


def known_by_number(clinic: Clinic) -> None:
    """An expert who wrote the number of their account on their own page."""
    number = clinic.place.box.account("anna").id
    clinic.configured(CONFIGURATION, {"docs/experts/anna.md": f"---\nname: Anna\ngithub_id: {number}\n---\n"})


def renamed(clinic: Clinic) -> None:
    known_by_number(clinic)
    clinic.place.box.rename_user("anna", "anna-van-dijk")


def taken(clinic: Clinic) -> None:
    """Who left the name has no account any more, and somebody else took it."""
    known_by_number(clinic)
    clinic.place.box.delete_account("anna")
    clinic.place.box.add_user("anna")


OTHER = "on: [issues]\njobs:\n  echo:\n    permissions: {issues: write}\n    steps: [{run: echo}]\n"
# What somebody switches, by the check that has to name it.
SWITCHES: list[tuple[str, Callable[[Clinic], None]]] = [
    ("archived", switched(archived=True)),
    ("issues_off", switched(issues=False)),
    ("issues_collaborators", switched(issue_creation="COLLABORATORS_ONLY")),
    ("interaction_limit", switched(interaction="existing_users")),
    ("interaction_limit", switched(interaction="collaborators_only", interaction_origin="organization")),
    ("labels_missing", without_labels),
    ("labels_in_use", in_use),
    ("labels_of_others", without_our_label),
    ("logins_ended", lambda clinic: clinic.place.box.delete_account("bert")),
    ("logins_ended", lambda clinic: clinic.place.box.delete_account("wim")),
    ("logins_ended", taken),
    ("logins_renamed", renamed),
    ("pulls_off", switched(pulls=False)),
    ("pulls_collaborators", switched(pull_creation="collaborators_only")),
    ("automation_off", switched(variables={"OSPO_AUTOMATION": "off"})),
    ("automation_off", switched(organisation_variables={"OSPO_AUTOMATION": "OFF"})),
    ("fork_off", fork),
    ("actions_off", switched(actions=False)),
    ("actions_refused", switched(allowed_actions="local_only")),
    ("actions_refused", switched(allowed_actions="selected", patterns_allowed=["ospo-nl/*"])),
    ("actions_refused", switched(allowed_actions="selected", patterns_allowed=["*", "!actions/checkout@*"])),
    ("actions_pinned", pinned),
    ("job_permissions", configured(CONFIGURATION, ospo=HEARS.replace("issues: write", "issues: read"))),
    ("job_permissions", configured(CONFIGURATION, sweep=SWEEPS.replace("actions: write", "actions: read"))),
    ("job_permissions", configured(CONFIGURATION, ospo=re.sub(r" *permissions:.*\n", "", HEARS))),
    ("events_policy", switched(policies=[Policy(1, "Alleen push", events=["push", "schedule"])])),
    ("events_policy", switched(policies=[Policy(1, "Dit", events=["push"], include=[".github/workflows/os*.yml"])])),
    ("actors_policy", switched(policies=[Policy(1, "Wij", actors=[{"id": 5, "type": "Team"}], source="Organization")])),
    ("fork_approval", switched(fork_approval="all_external_contributors")),
    ("workflow_missing", lambda clinic: clinic.configured(CONFIGURATION, dict.fromkeys(FILES))),
    ("schedule_off", off("sweep.yml", "disabled_inactivity")),
    ("workflow_off", off("ospo.yml", "disabled_manually")),
    ("secret_missing", no_secret),
    ("others_speak", configured(CONFIGURATION, echo=OTHER)),
    ("unsigned_job", configured(SIGNED, ospo=HEARS.replace(", signing-secret: x", ""))),
    ("may_not_propose", no_pulls),
    ("branch_rules", switched(branch_rules=[rule("creation")])),
    ("branch_rules", switched(branch_rules=[rule("branch_name_pattern", operator="starts_with", pattern="feature/")])),
    ("required_checks", switched(rules=[CI])),
    ("required_checks", switched(protected_checks=["ci"])),
    ("branch_closed", switched(rules=[rule("update")])),
    ("branch_locked", switched(locked=True)),
    ("approvals_loose", no_reviews),
    ("pages_off", switched(pages=None)),
    ("pages_source", switched(pages=PagesSite(ADDRESS, build_type="legacy"))),
    ("pages_address", switched(pages=PagesSite("https://acme.github.example/netwerk/"))),
    ("site_variable", switched(variables={"OSPO_PROJECT": "on"})),
    ("site_waits", switched(environments={"github-pages": ["branch_policy", "required_reviewers"]})),
    ("project_variable", switched(variables={"OSPO_SITE": "on", "OSPO_PROJECT": "off"})),
    ("project_waits", switched(environments={"ospo-project": ["wait_timer"]})),
    ("project_unreachable", configured(CONFIGURATION.replace("number: 1", "number: 9"))),
    (
        "project_lacks",
        configured(CONFIGURATION.replace("  owner: acme", "  owner: acme\n  fields: {topic: Onderwerp}")),
    ),
    ("mail_variable", switched(variables={"OSPO_SITE": "on", "OSPO_PROJECT": "on"})),
    ("mail_unsigned", switched(secrets=[])),
    ("mail_key", switched(environments={})),
    ("mail_key", switched(environment_secrets={"ospo-mail": ["OSPO_MAIL_TOKEN"]})),
    ("mail_key_for_all", switched(secrets=["OSPO_SIGNING_SECRET", "OSPO_MAIL_PASSWORD"])),
    ("mail_waits", switched(environments={"ospo-mail": ["wait_timer"]})),
]


EACH = pytest.mark.parametrize(("name", "switch"), SWITCHES, ids=[name for name, _ in SWITCHES])


def names(checkup: Checkup) -> set[str]:
    return {each.check.name for each in checkup.found}


def test_where_nothing_is_wrong_nothing_is_found_and_all_is_seen(clinic: Clinic) -> None:
    checkup = clinic.look()
    assert (names(checkup), checkup.unseen) == (set(), ())
    wanted = [each.name for each in CHECKS if each.wanted(clinic.place.checkout.network)]
    assert [each.name for each in checkup.fine] == wanted


def test_there_is_a_switch_for_every_row() -> None:
    assert {name for name, _ in SWITCHES} == {each.name for each in CHECKS}
    assert len({each.name for each in CHECKS}) == len(CHECKS) >= 30


@pytest.mark.parametrize(
    ("name", "switch"), SWITCHES, ids=[f"{name}-{index}" for index, (name, _) in enumerate(SWITCHES)]
)
def test_each_switch_is_named_with_its_remedy(clinic: Clinic, name: str, switch: Callable[[Clinic], None]) -> None:
    switch(clinic)
    checkup = clinic.look()
    found = [each for each in checkup.found if each.check.name == name]
    assert found, f"{name} ends in silence; found: {names(checkup)}"
    assert {each.name for each in checkup.fine}.isdisjoint({name})
    for language in LANGUAGES:
        text, told = as_text(checkup, NAME, language), as_json(checkup, NAME, language)
        assert all(each.address in text and each.address.startswith(clinic.place.box.url) for each in found)
        mine = [each for each in told["found"] if each["check"] == name]
        assert all(len(each["says"]) > 20 and len(each["do"]) > 20 for each in mine)
        assert not re.search(r"[{}]|None\b", text.replace("{owner}", "")), text


@pytest.mark.parametrize(
    ("name", "switch"), SWITCHES, ids=[f"{name}-{index}" for index, (name, _) in enumerate(SWITCHES)]
)
def test_what_a_token_can_not_see_is_never_told_fine(
    clinic: Clinic, name: str, switch: Callable[[Clinic], None]
) -> None:
    """For the workflow's own token, and that of a person who only reads."""
    switch(clinic)
    box = clinic.place.box
    for token in (clinic.sweep, box.user_token("olga")):
        checkup = clinic.look(token, project="")
        assert name not in {each.name for each in checkup.fine}, name
        assert name in names(checkup) | {each.check.name for each in checkup.unseen}
        seen = as_text(checkup, NAME, "nl")
        assert all(each.address in seen and each.source.permission in seen for each in checkup.unseen)


def test_the_workflow_s_own_token_is_told_what_the_rows_say(clinic: Clinic) -> None:
    told = clinic.place.reader(clinic.sweep).settings(SOURCES, clinic.place.box.now)
    own_ = {each.name for each in SOURCES if each.by_workflow}
    assert own_ <= {each.name for each in told.known}
    assert {"interaction", "actions", "token", "policies", "variables", "secrets", "pages", "locked"} <= {
        each.name for each in told.hidden
    }


def test_a_row_that_reads_what_it_does_not_name_is_a_bug(clinic: Clinic) -> None:
    told = Told("https://x.example/a/b", dict.fromkeys(SOURCES), asked=())
    with pytest.raises(LookupError, match="interaction"):
        told.of(next(each for each in SOURCES if each.name == "interaction"))
    assert {source for check in CHECKS for source in check.sources} == set(SOURCES)


def failing(at: int) -> Callable[[Request], Fault | None]:
    """From this request on, as often as we try."""
    return lambda asked: Fault(status=500) if at <= asked.number < at + PATIENCE else None


def test_whichever_request_fails_the_others_are_looked_at_and_it_is_told_as_not_seen(clinic: Clinic) -> None:
    """GitHub out of order at each request in turn: nothing is told fine that was not seen, and nothing stops it."""
    box = clinic.place.box
    before = len(box.requests)
    whole = clinic.look()
    count = len(box.requests) - before
    assert 15 <= count <= 30, f"{count} requests"
    for index in range(count):
        start = len(box.requests)
        box.faults = failing(start + index + 1)
        try:
            checkup = clinic.look()
        except (NoEntry, Trouble):
            assert index == 0  # the repository itself
            continue
        finally:
            box.faults = None
        assert names(checkup) == set()
        assert {each.name for each in checkup.fine} | {each.check.name for each in checkup.unseen} == {
            each.name for each in whole.fine
        }


def test_an_older_server_knows_less_and_that_is_told(clinic: Clinic) -> None:
    clinic.place.box.unknown_fields = frozenset({"issueCreationPolicy"})
    try:
        checkup = clinic.look()
    finally:
        clinic.place.box.unknown_fields = frozenset()
    assert [(each.check.name, each.why.value) for each in checkup.unseen] == [("issues_collaborators", "unknown")]


@pytest.mark.parametrize(
    ("patterns", "refused"),
    [
        (("ospo-nl/*", "actions/checkout@*", "actions/upload-pages-artifact@*", "astral-sh/setup-uv@*"), True),
        (("ospo-nl/*", "actions/checkout@*", "actions/*-pages*", "astral-sh/setup-uv@*"), False),
        (("*/*",), False),
        (("ospo-nl/ospo_automation@*", "astral-sh/*", "actions/*"), False),
        (("ospo-nl/*", "actions/*"), True),
        (("*", "!astral-sh/*"), True),
    ],
)
def test_a_list_of_allowed_actions_holds_as_github_reads_it(
    clinic: Clinic, patterns: tuple[str, ...], refused: bool
) -> None:
    chosen = {each.name: each for each in SOURCES}
    allowed = AllowedActions(kind="selected", by_github=False, patterns=patterns)
    told = Told("https://x.example/acme/netwerk", {chosen["actions"]: allowed})
    assert ("actions_refused" in names(examined(clinic.place.checkout, told))) is refused


def test_all_that_our_actions_and_workflows_use_in_turn_is_known() -> None:
    root = FOLDER.parent.parent
    files = [*root.glob("actions/*/action.yml"), *root.glob(".github/workflows/run-*.yml")]
    used = {name for file in files for name in re.findall(r"uses: ([\w-]+/[\w-]+)@", file.read_text(encoding="utf-8"))}
    assert used == {name for names_ in WITHIN.values() for name in names_}


def test_twelve_open_issues_are_counted_and_those_from_before_are_left_alone(clinic: Clinic) -> None:
    in_use(clinic)
    told = as_json(clinic.look(), NAME, "nl")
    (found,) = [each for each in told["found"] if each["check"] == "labels_in_use"]
    assert found["says"].startswith("12 open issues met het label ‘casus’ zouden een reactie")
    clinic.configured(CONFIGURATION + "since: 2026-12-01\n")
    assert "labels_in_use" not in names(clinic.look())


def test_only_what_matters_for_a_network_is_asked(clinic: Clinic) -> None:
    small = WITH_BOARD
    clinic.configured(small)
    asked = {each.name for each in needed(clinic.place.checkout)}
    assert asked.isdisjoint({"pages", "secrets", "project", "rules", "branch_rules", "locked", "fork_approval"})
    weekly = {each.name for each in needed(clinic.place.checkout, weekly=True)}
    assert weekly == {"repository", "issues_by", "states"}


def run(clinic: Clinic, *arguments: str, **environment: str) -> Result:
    variables: dict[str, str | None] = {"GITHUB_TOKEN": None, "GH_TOKEN": None, "GITHUB_REPOSITORY": None}
    variables |= {"GITHUB_API_URL": clinic.place.box.url, "OSPO_NOW": NOW.isoformat(), **environment}
    command = ["doctor", "--root", str(clinic.place.root), *arguments]
    return CliRunner().invoke(cli, command, env=variables)


def test_on_the_command_line_with_the_token_of_gh(clinic: Clinic) -> None:
    clinic.place.repo.switch(issue_creation="COLLABORATORS_ONLY", policies=[Policy(1, "\x1b[31mrood\u202e", events=[])])
    answer = run(clinic, GH_TOKEN=clinic.admin, GITHUB_REPOSITORY=NAME, OSPO_PROJECT_TOKEN=clinic.board)
    assert answer.exit_code == 1, answer.output
    assert "Dit houdt de automatisering tegen" in answer.output
    assert f"{clinic.place.box.url}/{NAME}/settings#features" in answer.output
    assert clinic.admin not in answer.output
    assert clinic.board not in answer.output
    assert not {"\x1b", "\u202e"} & set(answer.output)
    assert all(len(line) <= 80 for line in answer.output.splitlines() if "://" not in line)
    told = json.loads(run(clinic, "--json", GITHUB_TOKEN=clinic.admin, GITHUB_REPOSITORY=NAME).output)
    assert {each["check"] for each in told["found"]} == {"issues_collaborators", "events_policy"}
    assert {each["check"] for each in told["unseen"]} == {"project_unreachable", "project_lacks"}


def test_where_all_is_well_it_ends_well_and_says_so(clinic: Clinic) -> None:
    answer = run(clinic, GH_TOKEN=clinic.admin, GITHUB_REPOSITORY=NAME, OSPO_PROJECT_TOKEN=clinic.board)
    assert answer.exit_code == 0, answer.output
    assert "Niets gevonden dat de automatisering tegenhoudt." in answer.output


def test_in_a_clone_git_tells_which_repository(tmp_path: Path) -> None:
    with Sandbox() as box:
        repo = box.add_repo(NAME)
        repo.clone(tmp_path / "clone")
    config = tmp_path / "clone/.git/config"
    config.write_text(re.sub(r"url = .*", "url = https://github.example/acme/netwerk.git", config.read_text()))
    found = by_hand({"GH_TOKEN": "t"}, tmp_path / "clone")
    assert (found["GITHUB_REPOSITORY"], found["GITHUB_TOKEN"]) == (NAME, "t")
    assert by_hand({"GITHUB_REPOSITORY": "a/b", "GITHUB_TOKEN": "u", "GH_TOKEN": "t"}, tmp_path)["GITHUB_TOKEN"] == "u"


def body(clinic: Clinic) -> str:
    number = own(clinic.place, "failures")
    return (clinic.place.repo.issue(number).body or "") if number is not None else ""


def sweep(clinic: Clinic, days: float = 0) -> int:
    """A sweep so many days later; how many requests it made."""
    place = clinic.place
    place.token = clinic.sweep
    place.box.advance(timedelta(days=days))
    place.repo.record_run("sweep.yml", "schedule", None, requests=3, summary="")
    before = len(place.box.requests)
    assert not place.sweep().has_failed
    return len(place.box.requests) - before


def test_the_sweep_looks_once_a_week_and_tells_it_in_the_issue_about_failures(clinic: Clinic) -> None:
    sweep(clinic)
    sweep(clinic, 1 / 24)
    assert body(clinic) == ""
    clinic.place.repo.switch(issue_creation="COLLABORATORS_ONLY", branch_rules=[rule("creation")])
    usual = sweep(clinic, 1)
    assert body(clinic) == ""  # once a week
    assert sweep(clinic, 7) - usual <= 11
    told = body(clinic)
    assert "Alleen medewerkers van de repository mogen een issue openen" in told
    assert f"{clinic.place.box.url}/{NAME}/settings/rules" in told
    assert "Deze taken zijn niet afgemaakt" not in told
    sweep(clinic, 1 / 24)
    assert body(clinic) == told
    clinic.place.repo.switch(issue_creation="ALL", branch_rules=[])
    sweep(clinic, 1)  # as long as something is wrong each day
    number = own(clinic.place, "failures")
    assert number is not None
    assert clinic.place.repo.issue(number).state == "closed"
    assert "Alles werkt weer" in body(clinic)


def test_what_github_does_not_tell_now_is_not_told_as_mended(clinic: Clinic) -> None:
    box = clinic.place.box
    clinic.place.repo.switch(branch_rules=[rule("creation")])
    sweep(clinic)
    sweep(clinic, 1 / 24)
    number = own(clinic.place, "failures")
    assert number is not None
    told = body(clinic)
    assert "ruleset" in told
    box.faults = lambda asked: Fault(status=502) if "/rules/" in asked.path else None
    try:
        sweep(clinic, 1)
    finally:
        box.faults = None
    assert (body(clinic), clinic.place.repo.issue(number).state) == (told, "open")
    clinic.place.repo.switch(branch_rules=[])
    sweep(clinic, 1 / 24)
    assert clinic.place.repo.issue(number).state == "closed"


def test_who_closes_it_hears_of_another_setting_only(clinic: Clinic) -> None:
    sweep(clinic)
    clinic.place.repo.switch(issue_creation="COLLABORATORS_ONLY")
    sweep(clinic, 7)
    number = own(clinic.place, "failures")
    assert number is not None
    clinic.place.repo.close_issue("zoe", number)
    sweep(clinic, 7)
    assert clinic.place.repo.issue(number).state == "closed"
    clinic.place.repo.set_workflow_state("ospo.yml", "disabled_manually")
    sweep(clinic, 7)
    assert clinic.place.repo.issue(number).state == "open"


def test_both_languages_have_words_for_every_row_with_the_same_values() -> None:
    dutch, english = (words_of_doctor(each) for each in LANGUAGES)
    assert list(dutch["checks"]) == list(english["checks"])
    assert set(dutch["checks"]) == {each.name for each in CHECKS}
    assert {key: set(each) for key, each in dutch["values"].items()} == {
        key: set(each) for key, each in english["values"].items()
    }
    for name, said in dutch["checks"].items():
        assert set(said) == set(english["checks"][name]) >= {"says", "do", "look"}
        for part, text in said.items():
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english["checks"][name][part])), name
        assert "{" not in said["look"], "where nothing was seen there are no values"
    for part, text in dutch["report"].items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english["report"][part])), part
    for language in LANGUAGES:
        text = (FOLDER / language / "doctor.yml").read_text(encoding="utf-8")
        assert yaml.safe_load(text) == words_of_doctor(language)


def test_of_several_rules_each_counts(clinic: Clinic) -> None:
    """They have no number by which one could know them apart in a list."""
    clinic.place.repo.switch(rules=[rule("deletion"), rule("non_fast_forward")])
    reader = clinic.place.reader()
    rules = review_rules(reader)
    assert rules is not None
    assert rules.bind
    assert "approvals_loose" not in names(clinic.look())


def test_an_answer_of_another_shape_is_told_as_not_seen(clinic: Clinic) -> None:
    box = clinic.place.box
    box.faults = lambda asked: Fault(when="after", spoil=lambda _: b'{"x": 1}') if "/actions/" in asked.path else None
    try:
        checkup = clinic.look()
    finally:
        box.faults = None
    assert {each.check.name for each in checkup.unseen} >= {"actions_off", "site_variable", "schedule_off"}
    assert {each.why.value for each in checkup.unseen} == {"failed"}


@pytest.mark.parametrize(
    "answer",
    [
        b"{}",
        b"[]",
        b"[1]",
        b"[[]]",
        b'{"total_count": "2", "variables": [{"name": 1}], "secrets": {}, "workflows": [{"path": null}]}',
        b'{"enabled": true, "allowed_actions": ["selected"], "approval_policy": null, "expires_at": "morgen"}',
        b'{"policies": [{"id": 1, "name": "x", "enforcement": "active", "rules": [{"type": "x", "parameters": []}]}]}',
        b'[{"type": "required_status_checks", "parameters": {"required_status_checks": [{"context": true}]}}]',
    ],
)
def test_no_answer_of_another_shape_ends_the_look_or_is_taken_for_what_it_is_not(clinic: Clinic, answer: bytes) -> None:
    box = clinic.place.box
    parts = ("/actions/", "/rules/", "/branches/", "/environments", "/pages", "/interaction-limits")

    def spoilt(asked: Request) -> Fault | None:
        is_meant = asked.method == "GET" and any(each in asked.path for each in parts)
        return Fault(when="after", spoil=lambda body: body if b'"message"' in body else answer) if is_meant else None

    box.faults = spoilt
    try:
        checkup = clinic.look()
    finally:
        box.faults = None
    assert {each.check.name for each in checkup.unseen} >= {"actions_off", "schedule_off", "site_variable"}
    assert {each.why.value for each in checkup.unseen} == {"failed"}


def test_a_fault_of_ours_is_not_told_as_not_seen(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(_: object) -> object:
        raise KeyError("enabled")

    monkeypatch.setitem(settings_told._ASKED, told.ACTIONS, wrong)
    with pytest.raises(KeyError):
        clinic.look()


def test_what_github_could_not_tell_once_is_asked_again_the_next_hour(clinic: Clinic) -> None:
    clinic.place.repo.switch(issue_creation="COLLABORATORS_ONLY", branch_rules=[rule("creation")])
    box = clinic.place.box
    box.faults = lambda asked: Fault(status=502) if "/rules/" in asked.path else None
    try:
        sweep(clinic)
        sweep(clinic, 1 / 24)
    finally:
        box.faults = None
    assert "openen" in body(clinic)
    assert "ruleset" not in body(clinic)
    sweep(clinic, 1 / 24)
    assert "ruleset" in body(clinic)


# -- what the small GitHub makes of them


def test_a_policy_lets_no_event_of_a_stranger_start_anything_and_the_run_stands_there_as_failed(clinic: Clinic) -> None:
    place = clinic.place
    place.box.events.clear()
    place.repo.switch(policies=[Policy(1, "Alleen push", events=["push"])])
    place.send()
    assert [each for each in place.box.events if each.name == "issues"] == []
    assert {(each.workflow, each.conclusion) for each in place.repo.state.runs} == {("ospo.yml", "startup_failure")}
    place.repo.switch(policies=[replace(Policy(1, "Proef", events=["push"]), enforcement="evaluate")])
    place.send()
    assert [each for each in place.box.events if each.name == "issues"]


@pytest.mark.parametrize(
    "settings",
    [
        {"issues": False},
        {"issue_creation": "COLLABORATORS_ONLY"},
        {"interaction": "collaborators_only"},
        {"archived": True},
    ],
)
def test_who_may_not_send_in_a_question_can_not(clinic: Clinic, settings: dict[str, Any]) -> None:
    clinic.place.repo.switch(**settings)
    with pytest.raises(PermissionError):
        clinic.place.send()


@pytest.mark.parametrize("settings", [{"rules": [CI]}, {"protected_checks": ["ci"]}, {"locked": True}])
def test_what_we_proposed_can_not_be_merged_under_such_a_rule(clinic: Clinic, settings: dict[str, Any]) -> None:
    repo = clinic.place.repo
    number = repo.open_pull("zoe", title="Een les", head="ospo/lesson-1", files={"docs/les.md": "Een les.\n"})
    repo.state.issues[number].author = BOT_LOGIN
    repo.switch(**settings)
    with pytest.raises(PermissionError):
        repo.merge_pull("zoe", number)
    repo.switch(rules=[], protected_checks=[], locked=False)
    assert repo.merge_pull("zoe", number)


def test_where_actions_is_off_nothing_starts(clinic: Clinic) -> None:
    clinic.place.box.events.clear()
    clinic.place.repo.switch(actions=False)
    clinic.place.send()
    assert clinic.place.box.events == []


@pytest.mark.parametrize(
    ("settings", "said"), [({"archived": True}, "archived"), ({"issues": False}, "issues are off")]
)
def test_where_nothing_can_be_written_the_sweep_fails_with_what_is_wrong(
    clinic: Clinic, settings: dict[str, Any], said: str
) -> None:
    clinic.place.send()
    clinic.place.repo.switch(**settings)
    clinic.place.token = clinic.sweep
    outcome = clinic.place.sweep()
    assert outcome.has_failed
    assert said in outcome.summary.terminal()

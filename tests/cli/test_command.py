"""The command as a person types it: what it prints, how it ends, and what it costs to start."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest
import yaml

from ospo_automation import extras
from ospo_automation.adopt.forms import render
from ospo_automation.adopt.thin import PARTS
from ospo_automation.core.network.decided import FILE
from tests.given import EXPERTISE, OSPO_YML, body, configured
from tests.town import NAME, Town
from tests.typed import ROOT, ospo, started


@pytest.fixture
def network(tmp_path: Path) -> Path:
    (tmp_path / ".github").mkdir()
    (tmp_path / FILE).write_text(OSPO_YML, encoding="utf-8")
    (tmp_path / ".github/EXPERTISE").write_text(EXPERTISE, encoding="utf-8")
    return tmp_path


def test_check_tells_every_fault_with_its_place_and_fails(network: Path) -> None:
    (network / ".github/EXPERTISE").write_text("* @zoe\nlicenties anna\n", encoding="utf-8")
    found = ospo("check", cwd=network)
    assert found.returncode == 1
    assert "error: .github/EXPERTISE:2: 'anna' is no GitHub name. Write a GitHub name as '@anna'" in found.stdout
    assert "casus.yml: is not there, so nobody can send a casus. Run 'ospo forms --apply'." in found.stdout
    in_actions = ospo("check", cwd=network, GITHUB_ACTIONS="true")
    assert "::error file=.github/EXPERTISE,line=2::" in in_actions.stdout


def test_forms_are_shown_before_they_are_written(network: Path) -> None:
    dry = ospo("forms", cwd=network)
    assert dry.returncode == 0
    assert re.search(r"(?m)^\.github/ISSUE_TEMPLATE/casus\.yml +nieuw \(\d+ regels; alles zien: --diff\)$", dry.stdout)
    assert "Er is niets veranderd." in dry.stdout
    assert not (network / ".github/ISSUE_TEMPLATE").exists()
    assert ospo("forms", "--apply", cwd=network).returncode == 0
    for name, text in render(configured()).items():
        assert (network / name).read_text(encoding="utf-8") == text
    assert "Er verandert niets." in ospo("forms", cwd=network).stdout
    assert ospo("check", cwd=network).returncode == 0
    (network / ".github/ISSUE_TEMPLATE/casus.yml").write_bytes(b"name: caf\xe9\n")
    done = ospo("forms", "--apply", cwd=network)
    assert done.returncode == 1
    assert done.stderr == "error: .github/ISSUE_TEMPLATE/casus.yml: is not UTF-8 text. Save it as UTF-8.\n"


def test_wrong_configuration_ends_a_run_with_line_and_known_keys(network: Path) -> None:
    (network / FILE).write_text(OSPO_YML + "boards:\n", encoding="utf-8")
    (network / "event.json").write_text("{}", encoding="utf-8")
    found = ospo("run", "--event-name", "issues", "--event-path", "event.json", cwd=network)
    assert found.returncode == 1
    assert "error: .github/ospo.yml:13: 'boards' is unknown here. Did you mean 'board'?" in found.stderr
    assert (
        "schedule, board, signals, meetings, digest, waiting, failures, project, mail, site, communication."
        in found.stderr
    )
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize(
    ("text", "says"), [("[]", "no JSON object"), ('{"inputs": {"number": "x"}}', "no issue number")]
)
def test_a_broken_event_is_told_in_a_line(network: Path, text: str, says: str) -> None:
    (network / "event.json").write_text(text, encoding="utf-8")
    found = ospo("run", "--event-name", "workflow_dispatch", "--event-path", "event.json", cwd=network)
    assert found.returncode == 2
    assert says in found.stderr


def test_a_run_without_a_token_says_what_to_set(network: Path) -> None:
    (network / "event.json").write_text("{}", encoding="utf-8")
    found = ospo("run", "--event-name", "issues", "--event-path", "event.json", cwd=network)
    assert found.returncode == 1
    assert "GITHUB_TOKEN is not set. In a workflow the action sets it" in found.stderr


ON_A_TUESDAY = ("--now", "2026-11-24T09:00:00Z")  # nobody is asked at weekends


def test_the_coming_meetings_are_listed_with_the_day_on_which_each_agenda_opens(network: Path) -> None:
    none = ospo("meetings", "list", cwd=network)
    assert "there is no section 'meetings'" in none.stderr
    with (network / ".github/ospo.yml").open("a", encoding="utf-8") as file:
        file.write("meetings:\n  extra: [{ at: 2027-05-05 09:30, online: true, theme: Het manifest }]\n")
    found = ospo("meetings", "list", *ON_A_TUESDAY, cwd=network)
    assert found.stdout.splitlines() == [
        "Wed 05 May 2027 09:30-12:30, extra-2027-05-05, online, Het manifest",
        "  the agenda opens on Tue 13 Apr 2027",
    ]
    assert "Wed 05 May 2027 is no working day" in found.stderr
    late = ospo("meetings", "list", "--now", "2028-01-01T09:00:00Z", cwd=network)
    assert late.stdout == "No meeting is planned in the coming year.\n"


def test_who_shows_the_rings_with_the_line_and_the_reason(network: Path) -> None:
    (network / "docs/experts").mkdir(parents=True)
    (network / "docs/experts/bert.md").write_text("---\npaused_until: 2027-01-04\n---\n", encoding="utf-8")
    found = ospo("who", "EUPL", *ON_A_TUESDAY, cwd=network)
    assert found.returncode == 0, found.stderr
    lines = [" ".join(line.split()) for line in found.stdout.splitlines()]
    assert lines[:6] == [
        "Ring 1 (asked first)",
        "→ carla would be asked now [.github/EXPERTISE:3 licenties/eupl]",
        "Ring 2",
        "anna later: an earlier ring goes first [.github/EXPERTISE:2 licenties]",
        "bert away until 2027-01-04 [.github/EXPERTISE:2 licenties]",
        "Last resort",
    ]
    (network / "other").write_text("licenties @piet\n", encoding="utf-8")
    other = ospo("who", "licenties/eupl", "--expertise", "other", "--json", *ON_A_TUESDAY, cwd=network)
    assert [(each["login"], each["asked_now"]) for each in json.loads(other.stdout)] == [("piet", True)]
    unknown = ospo("who", "koffie", cwd=network)
    assert (unknown.returncode, "no topic: koffie. Topics: licenties" in unknown.stderr) == (2, True)


def test_who_counts_the_asks_of_this_week_when_it_can(place: Town) -> None:
    place.send()
    place.play()
    variables = {"GITHUB_API_URL": place.box.url, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": place.token}
    found = ospo("who", "EUPL", "--now", place.box.now.isoformat(), "--json", cwd=place.root, **variables)
    why = {each["login"]: each["why"] for each in json.loads(found.stdout)}
    assert why["carla"] == "was asked often enough this week (1 a week)"
    assert why["anna"] == "would be asked now"


def test_explain_tells_what_was_done_and_why(place: Town) -> None:
    number = place.send()
    place.play()
    place.repo.comment("carla", number, "Ik kijk even mee")
    variables = {"GITHUB_API_URL": place.box.url, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": place.token}
    told = ospo("explain", str(number), "--now", place.box.now.isoformat(), cwd=place.root, **variables)
    assert told.returncode == 0, told.stderr
    assert (
        "Ronde 1, dinsdag 24 november, kring 1:\n- carla, door de regel licenties/eupl, voor het thema EUPL"
        in told.stdout
    )
    assert "Daarna heeft iemand van hen gereageerd" in told.stdout
    gone = ospo("explain", "99", cwd=place.root, **variables)
    assert (gone.returncode, "Traceback" in gone.stderr) == (1, False)


def test_form_shows_what_we_read_and_what_is_odd(network: Path) -> None:
    (network / "body.md").write_text(body(topics="EUPL, Zelf bedacht", question=""), encoding="utf-8")
    read = json.loads(ospo("form", "body.md", "--json", cwd=network).stdout)
    assert read["answers"]["topics"] == ["licenties/eupl"]
    assert (read["missing"], read["off_list"], read["doubled"]) == (["question"], {"topics": ["Zelf bedacht"]}, [])
    shown = ospo("form", "body.md", cwd=network).stdout
    assert "### Wat voor organisatie?  (dropdown, required)\n    organisation_type: municipality" in shown
    assert "not on the list: topics (Zelf bedacht)" in shown
    assert "question: no answer\n    MISSING: it is required" in shown
    assert shown.endswith("missing: question\n")


OWN_FORM = """\
body:
- {type: markdown, attributes: {value: Welkom}}
- {type: dropdown, id: organisation_type, attributes: {label: Soort, options: [gemeente, 'a, b']}}
- {type: upload, attributes: {label: Schermafdrukken}}
- {type: textarea, id: story, attributes: {label: Verhaal}, validations: {required: true}}
- {type: input, attributes: {label: Projectnaam}}
- {type: checkboxes, id: public, attributes: {label: Openbaar, options: [{label: A, required: true}, {label: B}]}}
"""
FILLED_IN = """\
Bovenaan.

### Soort

gemeente

### Schermafdrukken

_No response_

### Verhaal

Er was eens

### Kopje

en toen

### Waar gaat het over?

_No response_

### Openbaar

- [ ] A
- [X] B

### Soort

a, b
"""


def test_form_reads_one_form_by_itself_for_whoever_makes_it(tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_text(OWN_FORM, encoding="utf-8")
    (tmp_path / "body.md").write_bytes(FILLED_IN.replace("\n", "\r\n").encode())
    read = ospo("form", "body.md", "--form", "own.yml", "--json", cwd=tmp_path)  # no network stands around it
    assert json.loads(read.stdout) == {
        "answers": {
            "organisation_type": ["gemeente"],
            "story": ["Er was eens\n\n### Kopje\n\nen toen"],
            "public": ["B"],
        },
        "missing": ["public"],
        "not_there": ["Projectnaam"],
        "off_list": {},
        "doubled": ["organisation_type"],
        "elsewhere": [
            {"heading": "", "text": "Bovenaan.", "kept_in": ""},
            {"heading": "Kopje", "text": "en toen", "kept_in": "story"},
            {"heading": "Waar gaat het over?", "text": "_No response_", "kept_in": ""},
            {"heading": "Soort", "text": "a, b", "kept_in": ""},
        ],
    }
    shown = ospo("form", "body.md", "--form", "own.yml", cwd=tmp_path).stdout
    for line in (
        "organisation_type: gemeente",
        "(the first option: GitHub may give that one to who chooses nothing)",
        "its heading is there more than once: the first counts",
        "Schermafdrukken: no answer",
        "Projectnaam: this heading is not in the text",
        "MISSING: a box that must be ticked isn't",
        "above the first heading, in no answer: Bovenaan.",
        "### Kopje: stays in the answer to story: en toen",
        "### Waar gaat het over?: in no answer: _No response_",
        "### Soort, once more: in no answer: a, b",
        "3 of 5 questions have an answer.",
    ):
        assert line in map(str.strip, shown.split("\n"))
    (tmp_path / "body.md").write_text("Hulp!", encoding="utf-8")
    other = ospo("form", "body.md", "--form", "own.yml", cwd=tmp_path).stdout
    assert other.startswith("No question of this form was found")
    assert "\n  ### Verhaal\n" in other
    faulty = "body:\n- {type: input, attributes: {label: A}}\n- {type: input}"
    (tmp_path / "own.yml").write_text(faulty, encoding="utf-8")
    (tmp_path / "body.md").write_text("### A\n\nx", encoding="utf-8")
    told = ospo("form", "body.md", "--form", "own.yml", cwd=tmp_path)
    assert "error: own.yml:3: question 2 has no label" in told.stderr
    assert "A: x" in told.stdout
    (tmp_path / "body.md").write_bytes(b"### A\n\n\xff")
    unread = started("form", "body.md", "--form", "own.yml", cwd=tmp_path)
    assert (unread.returncode, unread.stderr) == (1, "error: body.md: is not UTF-8 text. Save it as UTF-8.\n")


def test_the_schema_accepts_what_people_write_and_refuses_a_typo() -> None:
    schema = json.loads(started("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    page = (ROOT / "docs/adopt.md").read_text(encoding="utf-8")
    example = next(block for block in page.split("```yaml\n")[1:] if block.startswith("# .github/ospo.yml"))
    loaded = yaml.safe_load(example.partition("```")[0])
    loaded["calendar"]["free"] = [str(day) for day in loaded["calendar"]["free"]]
    loaded["labels"] = {"casus": "vraag", "status": {"new": {"name": "nieuw", "color": "ededed"}}}
    jsonschema.validate(loaded, schema)
    with pytest.raises(jsonschema.ValidationError, match="rutting"):
        jsonschema.validate(loaded | {"rutting": None}, schema)


def test_trouble_with_github_is_a_line_and_no_traceback(place: Town) -> None:
    variables = {"GITHUB_API_URL": place.box.url, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": "wrong"}
    found = ospo("labels", cwd=place.root, **variables)
    assert found.returncode == 1
    assert found.stderr == "error: the token in GITHUB_TOKEN is wrong or expired.\n"


def test_a_dry_run_shows_every_word_and_changes_nothing(place: Town, tmp_path: Path) -> None:
    place.send()
    happened = next(place.waiting())
    (tmp_path / "event.json").write_text(json.dumps(happened.payload), encoding="utf-8")
    before = place.repo.snapshot()
    variables = {
        "GITHUB_API_URL": place.box.url,
        "GITHUB_REPOSITORY": NAME,
        "GITHUB_TOKEN": place.token,
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GITHUB_EVENT_NAME": "issues",
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
    }
    dry = started("run", "--now", "2026-11-24T09:00:00Z", cwd=place.root, **variables)
    assert dry.returncode == 0, dry.stderr
    assert "│ **Mag dit onder de EUPL?**" in dry.stdout
    assert "Nothing was changed" in dry.stdout
    assert place.repo.snapshot() == before
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "- zou doen: op #1: bericht ‘ask/1’ aan carla" in summary
    done = started("run", "--apply", "--now", "2026-11-24T09:00:00Z", cwd=place.root, **variables)
    assert done.returncode == 0, done.stderr
    assert place.mentioned() == ["carla"]
    assert place.token not in done.stdout + done.stderr + summary


LOADED = """
import sys
from ospo_automation.cli.main import main
try:
    main()
finally:
    open("loaded", "w").write("\\n".join(sys.modules))
"""


def test_a_run_loads_nothing_of_the_small_github_nor_of_its_extra(place: Town) -> None:
    """What the sandbox needs is not installed with the action: it must never be asked for there, not even late."""
    place.send()
    happened = next(place.waiting())
    (place.root / "event.json").write_text(json.dumps(happened.payload), encoding="utf-8")
    token = {"GITHUB_API_URL": place.box.url, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": place.token}
    done = subprocess.run(
        [sys.executable, "-c", LOADED, "run", "--apply", "--event-name", "issues", "--event-path", "event.json"],
        cwd=place.root, env=os.environ | {"PYTHONPATH": str(ROOT)} | token, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert place.repo.comments(1), "the run did nothing"
    loaded = set((place.root / "loaded").read_text(encoding="utf-8").splitlines())
    assert "ospo_automation.gh.writing" in loaded
    assert [each for each in loaded if each.startswith(("ospo_automation.sandbox", "ospo_automation.demo"))] == []
    assert loaded & {*extras.MODULES["demo"], *extras.MODULES["site"], *extras.MODULES["browser"]} == set()


def test_labels_are_made_and_mended_and_others_left_alone(place: Town) -> None:
    place.repo.add_label("zoe", place.repo.open_issue("zoe", title="x", body=""), "status: nieuw")
    place.repo.add_label("zoe", 1, "van een mens")
    variables = {"GITHUB_API_URL": place.box.url, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": place.token}
    dry = ospo("labels", cwd=place.root, **variables)
    assert "thema: licenties/eupl" in dry.stdout
    assert set(place.repo.labels()) == {"status: nieuw", "van een mens"}
    assert ospo("labels", "--apply", cwd=place.root, **variables).returncode == 0
    made = place.repo.labels()
    assert made["status: nieuw"] == ("ededed", "Binnengekomen; er is nog niemand gevraagd")
    assert made["thema: licenties/eupl"] == ("d4c5f9", "EUPL")
    assert all(description for name, (_, description) in made.items() if name != "van een mens")
    assert "Er was niets te doen" in ospo("labels", cwd=place.root, **variables).stdout


def test_help_answers_without_loading_what_it_does_not_need() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, ospo_automation.cli.main; print(*sys.modules)"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert not {"github", "pydantic", "jinja2", "babel", "holidays", "werkzeug", "rich"} & set(loaded)


def test_a_built_wheel_has_everything_it_needs(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "uv", "build", "--wheel", "--no-build-isolation", "--quiet", "-o", str(tmp_path), "."],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    built = next(tmp_path.glob("*.whl"))
    with zipfile.ZipFile(built) as wheel:
        inside = set(wheel.namelist())
        wheel.extractall(tmp_path / "installed")
    for name in (
        "issue-templates/vocabulary.yml",
        "gh/queries/open_casussen.graphql",
        "texts/nl/words.yml",
        "demo/nl.yml",
    ):
        assert f"ospo_automation/{name}" in inside
    brought = ("built.json", "CHANGELOG.md", *(f"workflows/{part.file}" for part in PARTS))
    assert {f"ospo_automation/{name}" for name in brought} <= inside
    found = subprocess.run(
        [sys.executable, "-P", "-m", "ospo_automation", "check", "--root", str(ROOT)],
        env=os.environ | {"PYTHONPATH": str(tmp_path / "installed")},
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (found.returncode, found.stdout.splitlines()[-1]) == (0, "0 to repair, 2 to look at."), found.stderr


def test_minutes_are_drafted_and_shown_on_this_machine_only(tmp_path: Path) -> None:
    transcript, draft = ROOT / "tests/examples/transcript.vtt", tmp_path / "draft.md"
    done = ospo("minutes", str(transcript), "--output", str(draft), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    text = draft.read_text(encoding="utf-8")
    assert "- Actie: Carla deelt de handreiking. (Bert Jansen, 0:00:12)" in text
    assert "Welkom allemaal" not in text
    assert "Gerda" not in text  # who said none of these has no name in it
    again = ospo("minutes", str(transcript), "--output", str(draft), cwd=tmp_path)
    assert again.returncode == 2
    assert "is there already" in again.stderr
    (tmp_path / "m.md").write_text("Afwezig: Piet\n\n/Besluit: EUPL\nVraag: mag dit?\n", encoding="utf-8")
    shown = ospo("minutes", "m.md", "--language", "en", cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert "Questions:\n- mag dit?" in shown.stdout
    assert "- Piet" in shown.stdout
    for content, said in ((b"\x00\xff\x80", "is no text"), (b" \n", "is empty"), (b"x" * 20_000_001, "20 MB")):
        (tmp_path / "x.docx").write_bytes(content)
        wrong = ospo("minutes", "x.docx", cwd=tmp_path)
        assert wrong.returncode == 2
        assert said in wrong.stderr

"""What a command tells the workflow that runs it: at which line, how much of it, and that pages command nothing."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from time import process_time

import pytest
from click.testing import CliRunner

from ospo_automation.cli import workflow
from ospo_automation.cli.main import cli, main
from ospo_automation.cli.running import tell_outcome
from ospo_automation.cli.site_audit import MOST_NOTES, _known, _tell
from ospo_automation.cli.workflow import annotate, shown
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.run.play import Outcome
from ospo_automation.run.summary import Summary
from ospo_automation.site.audit.findings import Finding, Level
from ospo_automation.site.audit.reports import Report
from ospo_automation.texts import words
from tests.given import EXPERTISE, OSPO_YML, body

EVIL = "::add-mask::a"
SAID = words("nl")["site"]["audit"]


@pytest.fixture
def output(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """As in a job of GitHub Actions; the file for outputs."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    return tmp_path / "output"


def test_a_note_stands_at_its_line(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    annotate("error", "Half\r\nof 100%", "docs/a,b:c.md")
    annotate("warning", "Everywhere: so")
    annotate("error", "Named", "docs/experts/\x1b]0;x\x07.md")
    assert capsys.readouterr().out.splitlines() == [
        "::error file=docs/a%2Cb%3Ac.md,line=1::Half%0D%0Aof 100%25",
        "::warning::Everywhere: so",
        "::error file=docs/experts/\ufffd]0;x\ufffd.md,line=1::Named",
    ]
    assert not output.exists()


def test_outside_a_workflow_there_are_none(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        monkeypatch.delenv(name, raising=False)
    _tell(Report([Finding("odd", "a/", "docs/a.md", 1, values={"says": "odd", "do": "."})], ["a/"], SAID))
    assert "::" not in capsys.readouterr().out


@pytest.mark.parametrize("text", ["::add-mask::a", "a\n  ::error::b", "##[add-mask]a", "\r\n\t::stop-commands::x"])
def test_what_pages_say_is_no_command(text: str) -> None:
    assert not any(line.strip().startswith("::") or "##[" in line for line in shown(text).splitlines())


def test_text_in_long_empty_parts_takes_time_by_its_length() -> None:
    begun = process_time()
    shown("\n" * 200_000)
    assert process_time() - begun < 1


@pytest.mark.parametrize("command", [["minutes"], ["form"]])
def test_what_a_file_says_is_no_command(command: list[str], tmp_path: Path) -> None:
    """Whatever is shown of it: what we read in minutes, a first draft of a transcript, the answers of a form."""
    root, file = tmp_path / "root", tmp_path / "file"
    for name, text in {".github/ospo.yml": OSPO_YML, ".github/EXPERTISE": EXPERTISE}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    for said in (f"## Manifest\n\n{EVIL}\nBesluit: wij tekenen\n\n- {EVIL}", body(situation=EVIL, question=EVIL), EVIL):
        file.write_text(said, encoding="utf-8")
        told = CliRunner().invoke(cli, [*command, str(file), "--root", str(root)])
        assert told.exit_code == 0, told.output
        assert not [line for line in told.output.splitlines() if line.strip().startswith("::")]


def test_commands_show_text_through_one_gate() -> None:
    """The one of `workflow`, through which no line is a command to the runner; the other is only a part of it."""
    files = [each for each in Path(workflow.__file__).parent.glob("*.py") if each.name != "workflow.py"]
    assert len(files) > 10
    assert not [
        each.name
        for each in files
        if re.search(r"echo\((?:for_log|\w+(?:\.\w+)*\.terminal)\(", each.read_text("utf-8"))
    ]


@pytest.mark.parametrize("text", ["a\n::add-mask::a", "a\n  ::set-output name=proposals::1", "a\n##[add-mask]a"])
def test_what_a_bug_tells_is_no_command(
    text: str, output: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its traceback may end with what somebody typed."""

    def bug(**_: object) -> None:
        raise RuntimeError(text)

    monkeypatch.setattr("ospo_automation.cli.main.cli", bug)
    for tell in (partial(tell_outcome, Outcome(Summary("nl"), [f"Traceback\n{text}"]), apply=True), main):
        with pytest.raises(SystemExit):
            tell()
        told = "\n".join(capsys.readouterr())
        assert "Traceback" in told
        commands = [line for line in told.splitlines() if line.strip().startswith("::") or "##[" in line]
        assert all(line.startswith("::error::") for line in commands)


def test_every_rule_has_its_turn_before_one_has_a_second(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """GitHub shows ten of each level: thirty of one rule would hide all others."""
    many = [Finding("odd/x", f"{n}/", f"docs/{n}.md", n, values={"says": f"many {n}", "do": "."}) for n in range(30)]
    one = Finding("odd/y", "z/", "docs/z.md", 7, values={"says": "one", "do": "."})
    made = Finding("odd/x", "made/", values={"says": "made", "do": "."})
    wrong = Finding("odd/z", "w/", "docs/w.md", 3, level=Level.ERROR, values={"says": "wrong", "do": "."})
    _tell(Report([made, *many, one, wrong], ["a/", "z/"], SAID))
    notes = [line for line in capsys.readouterr().out.splitlines() if line.startswith("::")]
    assert notes[0] == "::error file=docs/w.md,line=3::wrong ."
    assert notes[1:3] == ["::warning file=docs/0.md,line=1::many 0 .", "::warning file=docs/z.md,line=7::one ."]
    assert len(notes) == 1 + MOST_NOTES
    assert output.read_text(encoding="utf-8").splitlines()[:3] == ["pages=2", "errors=1", "warnings=32"]
    assert "odd/y" in output.with_name("summary").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ['{\n"a": "b",\n<<<<<<< HEAD\n', "7"])
def test_a_baseline_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "baseline.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadConfig) as caught:
        _known(file)
    (fault,) = caught.value.faults
    assert fault.line == (3 if "HEAD" in text else 0)

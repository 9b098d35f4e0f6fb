"""Tests that drive a program which is missing: left out in sight of everybody, and an error in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import programs

ROOT = programs.TESTS.parent
NEEDED = "these tests drive gh, which is not here: apt-get install gh"


def run(path: Path, **environment: str) -> str:
    """The report of a run of the tests that drive `gh`, on a machine with no programs at all."""
    variables = {name: value for name, value in os.environ.items() if name not in ("CI", programs.MAY_LACK)}
    command = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", "-k", "test_gh", "tests/opinions"]
    command += ["--ignore", "tests/opinions/test_githubkit.py"]  # its models take seconds to import
    variables |= {"PATH": str(path), "PYTEST_ADDOPTS": "", **environment}
    return subprocess.run(command, cwd=ROOT, env=variables, check=False, capture_output=True, text=True).stdout


def test_a_missing_program_is_told_at_the_head_of_the_report(tmp_path: Path) -> None:
    report = run(tmp_path)
    assert f"left out: tests/opinions/test_gh.py ({NEEDED})" in report
    assert "error" not in report.lower()


def test_a_machine_of_ci_may_go_without_what_it_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv(programs.MAY_LACK, "gh")
    assert programs.left_out() == [f"left out: tests/opinions/test_gh.py ({NEEDED})"]
    assert [program.needed for program in programs.PROGRAMS.values()] == [True, False, True, True]


def test_who_drives_several_needs_them_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", "true")
    other = programs.Program(("b",), "b")
    both = programs.Program(("a",), "a", beside=(other,))
    (tmp_path / "a").touch(mode=0o755)
    assert (both.obstacle, both.needed) == ("these tests drive b, which is not here: apt-get install b", True)
    monkeypatch.setenv(programs.MAY_LACK, "a b")
    assert (both.obstacle is None, both.needed) == (False, False)


def test_in_ci_a_missing_program_is_an_error(tmp_path: Path) -> None:
    report = run(tmp_path, CI="true", **{programs.MAY_LACK: "chromium"})
    assert f"left out: tests/opinions/test_gh.py ({NEEDED})" not in report
    assert NEEDED in report
    assert "passed" not in report
    assert "error" in report.splitlines()[-1]


def test_a_browser_goes_by_several_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LookupError, match="apt-get install chromium"):
        programs.path_of("browser")
    chrome = tmp_path / "google-chrome"
    chrome.touch(mode=0o755)
    assert programs.path_of("browser") == str(chrome)
    assert programs.PROGRAMS["browser"].obstacle is None


def test_a_version_that_the_tests_do_not_know_is_left_out_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = tmp_path / "gh"
    newer.write_text("#!/bin/sh\necho gh version 2.99.0\n", encoding="utf-8")
    newer.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", "true")
    told = "left out: tests/opinions/test_gh.py (these tests know gh version 2.23., and here is gh version 2.99.0)"
    assert told in programs.left_out()


def test_what_drives_no_program_is_never_left_out() -> None:
    assert programs.program_of(programs.TESTS / "opinions/test_githubkit.py") is None
    assert programs.program_of(programs.TESTS / "opinions") is None
    assert programs.program_of(programs.TESTS / "browser/test_pages.py") is programs.PROGRAMS["browser"]

"""The commands that make and audit the site: one after the other, and with what they say where something is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ospo_automation.cli.site import site as site_commands
from ospo_automation.site.search import WORDS
from tests.site.conftest import ENGINES, Site
from tests.site.knowledge import OSPO, layout, write


def ospo(*arguments: str | Path) -> Result:
    environment = {"GITHUB_STEP_SUMMARY": None, "GITHUB_REPOSITORY": "acme/netwerk"}
    return CliRunner(env=environment).invoke(site_commands, [str(each) for each in arguments])


def test_each_step_says_which_comes_first(tmp_path: Path) -> None:
    root = write(tmp_path)
    for step, first in (("build", "generate"), ("finish", "build"), ("audit", "make"), ("serve", "make")):
        told = ospo(step, "--root", root)
        assert told.exit_code == 2
        assert f"First: ospo site {first}" in told.output
    told = ospo("generate", "--root", root)
    assert told.exit_code == 0
    assert "Git can't tell when pages changed" in told.output
    assert "ospo site read --to casussen.json" in told.output
    assert layout(root).docs.is_dir()
    write(tmp_path / "zonder", {}, OSPO.partition("site:")[0])
    assert "there is no section 'site'" in ospo("build", "--root", tmp_path / "zonder").output


@pytest.mark.parametrize("site", ENGINES[:1], indirect=True)
def test_known_findings_pass_and_new_ones_fail(site: Site, tmp_path: Path) -> None:
    known, found = tmp_path / "bekend.json", tmp_path / "gevonden.json"
    look = ("audit", "--browser", "no", "--now", "2026-11-24", "--root", site.root, "--json", found)
    first = ospo(*look)
    assert first.exit_code == 1
    assert "docs/lessen/2025/2-inkoop.md:6" in first.output
    prints = [each["fingerprint"] for each in json.loads(found.read_text(encoding="utf-8"))["findings"]]
    assert "say where" in ospo(*look, "--write-baseline").output
    made = ospo(*look, "--strict", "--baseline", known, "--write-baseline")
    assert made.exit_code == 0
    assert set(json.loads(known.read_text(encoding="utf-8"))) == set(prints)
    known.write_text(json.dumps(dict.fromkeys(prints[1:], "")), encoding="utf-8")
    assert ospo(*look, "--strict", "--baseline", known).exit_code == 1
    ospo(*look, "--baseline", known, "--write-baseline")  # what is new doesn't come into it by itself
    assert prints[0] not in json.loads(known.read_text(encoding="utf-8"))


def test_everything_is_made_by_one_command(tmp_path: Path) -> None:
    root = write(tmp_path)
    told = ospo("make", "--browser", "no", "--root", root)
    assert told.exit_code == 0, told.output
    assert "Next: ospo site serve" in told.output
    assert (layout(root).html / WORDS).is_file()


def test_what_the_audit_finds_fails_only_where_one_asks_for_it(tmp_path: Path) -> None:
    root, found, again = write(tmp_path, {"docs/index.md": "# Kort\n"}), tmp_path / "een.json", tmp_path / "twee.json"
    told = ospo("make", "--browser", "no", "--root", root, "--audit", "strict", "--json", found)
    assert told.exit_code == 1
    assert "docs/index.md" in told.output
    assert ospo("audit", "--browser", "no", "--root", root, "--report", "--json", again).exit_code == 0
    assert found.read_text(encoding="utf-8") == again.read_text(encoding="utf-8")

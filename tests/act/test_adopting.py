"""From a clone of a knowledge base to its first casus and its site, by the commands of the guide, and out again."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from ospo_automation.adopt.drafts import EXPERTISE
from ospo_automation.adopt.source import SOURCE
from ospo_automation.sandbox import Repository, Sandbox
from tests.act.dispatcher import Dispatcher, Run
from tests.town import Town
from tests.typed import ROOT

KNOWLEDGE_BASE = ROOT / "tests/kennisbank"
NAME = "ospo-nl/kennisbank"
PERSON = "zoe"
MOST = 10  # commands
ANSWERS = "--yes --contact ospo@voorbeeld.example --coordinators zoe"
CASUS = {
    "organisation_type": "gemeente",
    "topics": ["Licenties en auteursrecht"],
    "situation": "Een koppeling met het zaaksysteem.",
    "question": "Mag dit onder de EUPL?",
    "no_secrets": True,
}


def guide() -> list[str]:
    """The first commands that the guide tells to type."""
    page = (ROOT / "docs/adopt.md").read_text(encoding="utf-8")
    return page.partition("```sh\n")[2].partition("```")[0].splitlines()


class Machine:
    """Somebody's own, with ospo on it and GitHub at another address."""

    def __init__(self, box: Sandbox, folder: Path) -> None:
        self.folder = folder / "home"
        programs = folder / "bin"
        for each in (self.folder, programs):
            each.mkdir()
        ospo = programs / "ospo"
        ospo.write_text(f'#!/bin/bash\nPYTHONPATH={ROOT} exec {sys.executable} -P -m ospo_automation "$@"\n', "utf-8")
        ospo.chmod(0o755)
        token = box.user_token(PERSON)
        there = box.url.replace("http://", f"http://{PERSON}:{token}@")
        self.github = {"GITHUB_API_URL": box.url, "GITHUB_REPOSITORY": NAME}
        self.token = {"GITHUB_TOKEN": token}
        self.variables = {
            "PATH": f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "OSPO_NOW": box.now.isoformat(),
            "OSPO_BROWSER": "no",  # two looks at every page take minutes; other tests see to that
            "GIT_CONFIG_COUNT": "3",
            "GIT_CONFIG_KEY_0": f"url.{there}/.insteadOf",
            "GIT_CONFIG_VALUE_0": "https://github.com/",
            "GIT_CONFIG_KEY_1": "user.name",
            "GIT_CONFIG_VALUE_1": "Zoe",
            "GIT_CONFIG_KEY_2": "user.email",
            "GIT_CONFIG_VALUE_2": "123+zoe@users.noreply.github.com",
            **self.github,
        }

    def type(self, *lines: str, cwd: Path | None = None, **more: str) -> str:
        """Lines in one shell, which ends at the first that goes wrong; what they print."""
        script = "set -euo pipefail\n" + "\n".join(lines)
        command = ["bash", "-c", script]
        variables = self.variables | more
        done = subprocess.run(
            command, cwd=cwd or self.folder, env=variables, capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def box(place: Town) -> Sandbox:
    """A small GitHub on which others live too."""
    return place.box


@pytest.fixture
def theirs(box: Sandbox) -> Repository:
    """The knowledge base on the small GitHub, as it was before we came."""
    box.add_org("ospo-nl")
    repo = box.add_repo(NAME)
    repo.grant(PERSON, "admin")
    files = {
        each.relative_to(KNOWLEDGE_BASE).as_posix(): each.read_bytes()
        for each in KNOWLEDGE_BASE.rglob("*")
        if each.is_file()
    }
    repo.commit(files, message="The knowledge base", author=PERSON)
    return repo


def well(run: Run | None) -> Run:
    assert run is not None
    assert run.conclusion == "success", run.log
    return run


@pytest.mark.usefixtures("_filled_cache", "_filled_cache_for_sites")
def test_by_the_guide_alone_to_the_first_casus_and_the_site_and_out_again(
    box: Sandbox,
    theirs: Repository,
    product: Mapping[str, bytes],
    tmp_path: Path,
) -> None:
    commands = guide()
    assert len(commands) <= MOST
    assert commands[0] == f"pipx install 'ospo-automation[browser,demo] @ git+https://github.com/{SOURCE}'"
    commit = "0123456789" * 4
    typed = [
        re.sub(r"^ospo init$", f"ospo init {ANSWERS} --release {commit} --apply", each).replace(
            "JULLIE-ORGANISATIE/JULLIE-KENNISBANK", NAME
        )
        for each in commands[1:]  # what the first brings is this very checkout
    ]
    machine = Machine(box, tmp_path)
    told = machine.type(*typed)
    clone = machine.folder / "kennisbank"
    start = machine.type("git rev-parse HEAD~1", cwd=clone).strip()
    assert "settings/pages" in told
    assert "pagina's bekeken" in told
    assert (clone / ".site/html/stel-je-vraag/index.html").is_file()
    changed = machine.type(f"git diff --name-status {start} HEAD", cwd=clone).splitlines()
    assert {line.split("\t")[0] for line in changed} == {"A"}  # of what was there nothing is touched
    pushed = [event for event in box.events if event.name == "push"]
    assert len(pushed) == 1

    home = tmp_path / "ours"
    for name, content in product.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)
    dispatcher = Dispatcher(box, theirs, tmp_path / "runs")
    dispatcher.actions[SOURCE] = home
    assert dispatcher.started(pushed[0]) == {}  # the site is off until somebody switches it on
    box.events.clear()
    number = theirs.submit_form("olga", "casus.yml", title="Mag dit onder de EUPL?", answers=CASUS)
    well(dispatcher.next())
    labels = set(theirs.issue(number).labels)
    assert {"casus", "thema: licenties-auteursrecht"} <= labels
    assert [each.login for each in box.notifications if each.reason == "mention"] == [PERSON]
    box.events.clear()
    theirs.open_pull(PERSON, title="Anna", head="anna", files={EXPERTISE: "* @zoe\nvissen @anna\n"})
    (opened,) = [event for event in box.events if event.name == "pull_request"]
    (looked,) = dispatcher.started(opened).values()
    assert f"::warning file={EXPERTISE},line=2::'vissen' matches none of the topics." in "\n".join(looked.notes)
    box.events.clear()
    dispatcher.variables["OSPO_SITE"] = "on"
    theirs.dispatch(PERSON, "site.yml")
    well(dispatcher.next())
    assert f"/issues/{number}" not in (dispatcher.pages / "bord/index.html").read_text(
        encoding="utf-8"
    )  # nobody looked

    assert labels <= theirs.labels().keys()
    out = machine.type(
        "git pull --quiet", "ospo remove --pages --labels --apply", "git add --all", cwd=clone, **machine.token
    )
    assert "label ‘casus’ weggehaald" in out
    assert machine.type(f"git diff --cached {start}", cwd=clone) == ""
    assert not labels & theirs.labels().keys()


def test_the_guide_names_no_line_that_somebody_has_to_write() -> None:
    """All of its lines are commands; the files come from them."""
    assert all(shlex.split(each)[0] in {"pipx", "git", "cd", "ospo"} for each in guide())
    front = yaml.safe_load((ROOT / "docs/adopt.md").read_text(encoding="utf-8").split("---")[1])
    assert front["language"] == "nl"

"""A lesson on its way to the site through the shipped workflow: looked at in a pull request, merged, and deployed."""

from __future__ import annotations

import re

import pytest

from ospo_automation.core.network.decided import FILE
from ospo_automation.sandbox import Event
from tests.act.conftest import Hosted
from tests.act.dispatcher import Run
from tests.given import OSPO_YML

HOME = "https://kennisbank.example.org/"
LESSON = "docs/lessen/2026/7-mag-dit-onder-de-eupl.md"
PAGE = """\
---
title: Mag een koppeling onder de EUPL?
description: Ja, een koppeling die je zelf schreef mag je onder de EUPL uitbrengen, als je leverancier daarmee instemt.
date: 2026-11-20
topics: [licenties/eupl]
---

# Mag een koppeling onder de EUPL?

Ja. Vraag wel eerst aan je leverancier of alles van jullie is.
"""
KNOWLEDGE_BASE = {
    FILE: f"{OSPO_YML}site:\n  address: {HOME}\n",
    "docs/README.md": "# Proefnetwerk\n\nHier staat wat wij van elkaar leerden.\n",
    "docs/redirects.yml": "oud/: lessen/2026/7-mag-dit-onder-de-eupl/\n",
    LESSON: PAGE,
}


@pytest.fixture
def kept(hosted: Hosted, _filled_cache_for_sites: None) -> Hosted:
    """A network that has switched its site on."""
    hosted.repo.commit(KNOWLEDGE_BASE, message="A knowledge base", author="zoe")
    hosted.dispatcher.variables["OSPO_SITE"] = "on"
    return hosted


def _only(runs: dict[str, Run], file: str = "site.yml") -> Run:
    assert list(runs) == [file]
    return runs[file]


def test_a_merged_lesson_is_on_the_site_with_the_board(kept: Hosted) -> None:
    number = kept.town.send()
    kept.town.play()
    kept.repo.add_label("zoe", number, "bekeken")
    changed = PAGE.replace("Ja. Vraag", "Ja, dat mag. Vraag")
    pull = kept.repo.open_pull("zoe", title="Duidelijker", head="beter", files={LESSON: changed})
    pushed = next(event for event in kept.box.events if event.name == "push")
    assert kept.dispatcher.started(pushed) == {}  # another branch is nobody's site
    kept.box.events.clear()
    kept.repo.merge_pull("zoe", pull)
    pushed = next(event for event in kept.box.events if event.name == "push")
    runs = kept.dispatcher.started(pushed)
    assert {name: run.conclusion for name, run in runs.items()} == {"ospo.yml": "success", "site.yml": "success"}
    run = runs["site.yml"]
    assert "ghs_sandbox" not in run.log + run.summary
    site = kept.dispatcher.pages
    lesson = (site / "lessen/2026/7-mag-dit-onder-de-eupl/index.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{HOME}lessen/2026/7-mag-dit-onder-de-eupl/">' in lesson
    assert "Ja, dat mag." in lesson
    assert re.search(r"\"dateModified\": ?\"2026-11-24", lesson)  # when git says that it changed
    assert f"/issues/{number}" in (site / "bord/index.html").read_text(encoding="utf-8")
    assert "lessen/2026/7" in (site / "oud/index.html").read_text(encoding="utf-8")
    assert (site / ".well-known/security.txt").is_file()
    assert (site / ".nojekyll").is_file()
    assert "Gemiddeld " in run.summary


def test_a_pull_request_with_a_faulty_lesson_is_told_where(kept: Hosted) -> None:
    faulty = PAGE.replace("date: 2026-11-20", "date: gisteren")
    kept.repo.open_pull("zoe", title="Nog een les", head="les", files={LESSON: faulty})
    opened = next(event for event in kept.box.events if event.name == "pull_request")
    runs = kept.dispatcher.started(opened)
    assert runs.pop("check.yml").conclusion == "success"  # of a lesson it asks only what casussen are compared by
    run = _only(runs)
    assert run.conclusion == "failure"
    assert [note.partition("::")[2].partition("::")[0] for note in run.notes] == [f"error file={LESSON},line=4"]
    assert not kept.dispatcher.pages.exists()
    assert not [path for _, path in kept.writes() if "/issues" in path]


def test_every_night_it_is_made_anew(kept: Hosted) -> None:
    """By the jobs of the other file. Switched off it asks for nothing; with wrong settings it says where."""
    night = Event("schedule", None, kept.repo.full_name, "zoe", {"schedule": "43 2 * * *"}, kept.box.now)
    kept.dispatcher.variables = {}
    assert kept.dispatcher.started(night) == {}
    assert kept.box.requests == []
    kept.dispatcher.variables = {"OSPO_SITE": "on"}
    kept.repo.commit({FILE: KNOWLEDGE_BASE[FILE].replace("https:", "htp:")}, message="A slip", author="zoe")
    run = _only(kept.dispatcher.started(night), "site-nightly.yml")
    assert run.conclusion == "failure"
    line = KNOWLEDGE_BASE[FILE].count("\n")
    assert any(note.startswith(f"::error file={FILE},line={line}::") for note in run.notes)
    assert not kept.dispatcher.pages.exists()

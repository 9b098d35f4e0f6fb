"""The demo with one's own files, and time that passes while somebody looks."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest

from ospo_automation.adopt.forms import CASUS
from ospo_automation.core.network.decided import FILE
from ospo_automation.demo import telling
from ospo_automation.demo.living import Living
from ospo_automation.demo.stage import Ran, Stage
from ospo_automation.sandbox.web import View
from tests.given import EXPERTISE, OSPO_YML
from tests.town import COMPLETE

PATIENCE = 120  # seconds


def test_one_s_own_network_is_tried_without_a_story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its settings, people, forms and pages stand there, and its own folder stays as it is."""
    root = tmp_path / "own"
    files = {FILE: OSPO_YML, ".github/EXPERTISE": EXPERTISE, "docs/index.md": "# Onze kennisbank\n"}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    seen: list[tuple[str, View, list[str], str]] = []

    def looked(_: object, stage: Stage, *rest: object) -> None:
        view = rest[-1]
        assert isinstance(view, View)
        number = stage.repository.submit_form(
            view.visitor, CASUS, title="Mag dit onder de EUPL?", answers=COMPLETE, strict=False
        )
        troubles = [ran.trouble for ran in stage.waiting() if ran.trouble]
        assert troubles == []
        seen.append((stage.network.name, view, stage.repository.files(), stage.repository.issue(number).labels[0]))

    monkeypatch.setattr(telling, "_serve", looked)
    telling.tell_own(root)
    [(name, view, there, label)] = seen
    assert (name, label) == ("Proefnetwerk", "casus")
    assert view.tour
    assert "anna" in view.roles
    assert {"docs/index.md", f".github/ISSUE_TEMPLATE/{CASUS}"} <= set(there)
    assert {each.relative_to(root).as_posix() for each in root.rglob("*") if each.is_file()} == set(files)


def test_time_that_is_put_forward_passes_with_its_mornings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who was asked stays silent for a week: the next circle is asked by itself, on a working morning."""
    root = tmp_path / "own"
    for name, text in {FILE: OSPO_YML, ".github/EXPERTISE": EXPERTISE}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")

    def looked(_: object, stage: Stage, *rest: object) -> None:
        view = rest[-1]
        assert isinstance(view, View)
        repository, ran, wrong = stage.repository, list[Ran](), list[str]()
        number = repository.submit_form(view.visitor, CASUS, title="Mag dit?", answers=COMPLETE, strict=False)
        for each in stage.waiting():
            assert not each.trouble
        said, begun = len(repository.comments(number)), stage.box.now
        with Living(stage, told=ran.append, wrong=wrong.append) as living:
            living.put_forward(begun + timedelta(days=14))
            ends = time.monotonic() + PATIENCE
            while stage.box.now < begun + timedelta(days=14) and time.monotonic() < ends:
                time.sleep(0.1)
        assert wrong == []
        assert [each.trouble for each in ran if each.trouble] == []
        assert 8 <= sum(each.event.is_sweep for each in ran) <= 10
        assert len(repository.comments(number)) > said

    monkeypatch.setattr(telling, "_serve", looked)
    telling.tell_own(root)

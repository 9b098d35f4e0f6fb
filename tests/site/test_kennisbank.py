"""The Dutch OSPO knowledge base as it was published, before anybody prepared it for us."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

from ospo_automation.site.audit import Level, audit
from ospo_automation.site.build import build
from ospo_automation.site.finish import finish
from tests.site.knowledge import ADDRESS, OSPO, TODAY, commit, generated, layout, network_of, snapshot, write

REAL = Path(__file__).resolve().parent.parent / "kennisbank"
FOR_PEOPLE = {"description_own", "description_doubled", "title_doubled", "same_words", "thin", "orphan", "link_unsafe"}
"""What only people can write or choose: descriptions of their own, other titles, more text, a link, a safe address."""


def test_it_becomes_a_site_of_which_only_content_can_be_better(tmp_path: Path) -> None:
    shutil.copytree(REAL, tmp_path, dirs_exist_ok=True)
    root = write(tmp_path, {}, OSPO)
    commit(root, "2026-02-01")
    theirs = snapshot(root / "docs")
    generated(root, None)
    network, settings = network_of(root)
    build(root, layout(root), settings, language=network.language, name=network.name)
    done = finish(root, layout(root), network, settings, today=TODAY)
    assert done.foreign == []
    assert snapshot(root / "docs") == theirs
    pages = layout(root).pages()
    findings, seen = audit(layout(root).html, root, pages, address=ADDRESS, language="nl", today=TODAY)
    assert len([page for page in pages if page.source]) == 22
    assert len(seen) == len(pages)
    assert [each for each in findings if each.level is Level.ERROR] == []
    found = Counter(each.rule for each in findings)
    assert set(found) == FOR_PEOPLE
    assert (found["title_doubled"], found["description_own"]) == (6, 22)
    assert all(each.file.startswith("docs/") and each.line for each in findings)

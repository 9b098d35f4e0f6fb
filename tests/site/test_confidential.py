"""A question that can't be public yet: the form and the site say in their first lines where it goes instead."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ospo_automation.adopt.forms import CASUS, INSTALLED, render
from tests.given import OSPO_YML, configured
from tests.site.knowledge import OSPO, PAGES, generated, layout, write

SAYS = {"nl": "nog niet openbaar", "en": "be public yet"}
ASK = {"nl": "stel-je-vraag.md", "en": "ask-your-question.md"}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_form_says_so_before_its_first_question(language: str) -> None:
    text = render(configured(OSPO_YML.replace("language: nl", f"language: {language}")))[f"{INSTALLED}/{CASUS}"]
    first, question, *_ = yaml.safe_load(text)["body"]
    line = first["attributes"]["value"].split("\n")[0]
    assert first["type"] == "markdown"
    assert question["type"] != "markdown"
    assert SAYS[language] in line
    assert "ospo@example.org" in line


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_site_says_so_in_the_first_lines_of_where_people_ask(tmp_path: Path, language: str) -> None:
    pages = {name: text for name, text in PAGES.items() if name != "docs/index.md"}
    write(tmp_path, pages, OSPO.replace("language: nl", f"language: {language}"))
    generated(tmp_path)
    for name in (ASK[language], "index.md"):
        made = (layout(tmp_path).docs / name).read_text(encoding="utf-8").partition("\n# ")[2]
        first = next(line for line in made.split("\n")[1:] if line)
        assert SAYS[language] in first, name
        assert "mailto:ospo@example.org" in first

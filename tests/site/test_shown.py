"""Tests of what the site shows of people: what they let it show, and no more."""

from pathlib import Path

import pytest

from tests.site.knowledge import OSPO, PAGES, REPOSITORY, generated, layout, snapshot, write

PAGE = """---
name: Noor de Wit
organisation: Gemeente Zeldzaam
role: jurist
organisation_type: municipality
region: drenthe
topics: [licenties]
{more}
---

Schrijft graag over auteursrecht.
"""


def shown(root: Path, more: str) -> dict[str, str]:
    """All pages of the site in which the login or the name stands, or anything else from the page."""
    write(root, {**PAGES, "docs/experts/noor.md": PAGE.format(more=more)})
    generated(root)
    there = snapshot(layout(root).docs)
    return {path: (layout(root).docs / path).read_text(encoding="utf-8") for path in there if path.endswith(".md")}


@pytest.mark.parametrize("more", ["shown: []", "shown: [organisation, text, topics, open_data]"])
def test_nothing_of_who_lets_nothing_be_shown_stands_anywhere(tmp_path: Path, more: str) -> None:
    pages = shown(tmp_path, more)
    assert "experts/noor.md" not in pages
    words = ("Noor de", "noor", "Zeldzaam", "auteursrecht.")
    assert not [path for path, text in pages.items() if any(word in text for word in words)]


def test_only_what_somebody_ticked_stands_beside_their_name(tmp_path: Path) -> None:
    pages = shown(tmp_path, "shown: [name, organisation_type]")
    everything = "".join(pages.values())
    assert "Noor de Wit" in pages["experts/noor.md"]
    assert "gemeente" in pages["experts/noor.md"]
    assert not [word for word in ("Zeldzaam", "jurist", "over auteursrecht", "drenthe") if word in everything]
    assert "Noor" not in pages["themas/licenties.md"], "that she knows about it isn't shown"


def test_who_is_there_for_themselves_has_no_organisation_beside_their_name(tmp_path: Path) -> None:
    pages = shown(tmp_path, "personal: true")
    assert "op persoonlijke titel" in pages["experts/noor.md"]
    assert "op persoonlijke titel" in pages["experts/index.md"]
    assert not [path for path, text in pages.items() if "Zeldzaam" in text]


def test_who_follows_is_shown_as_that(tmp_path: Path) -> None:
    assert "geen vragen" in shown(tmp_path, "follower: true")["experts/noor.md"]


def test_the_form_to_sign_up_is_one_click_away_where_there_is_one(tmp_path: Path) -> None:
    generated(write(tmp_path, PAGES, f"{OSPO}joining:\n"))
    for path in ("experts/index.md", "themas/licenties.md", "stel-je-vraag.md"):
        text = (layout(tmp_path).docs / path).read_text(encoding="utf-8")
        assert f"**[Ik denk mee]({REPOSITORY}/issues/new?template=join.yml)**" in text, path

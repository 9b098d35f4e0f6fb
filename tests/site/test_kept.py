"""What somebody else's knowledge base brings along stays, or a line tells: its logo, colours, edit links, redirects."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ospo_automation.gh.environment import repository_page
from ospo_automation.site import redirects
from ospo_automation.site.build import build
from ospo_automation.site.finish import finish
from ospo_automation.site.theirs import Theirs, edits_told, read_theirs, repository_told
from tests.site.conftest import ENGINES
from tests.site.knowledge import OSPO, TODAY, commit, generated, layout, network_of, write
from tests.site.test_kennisbank import REAL

HUB = "https://github.com/a/b"
PALETTE = """\
  font: { text: Roboto }
  palette:
    - scheme: default
      primary: green
      toggle: { icon: material/weather-night, name: Donker }
    - scheme: slate
      primary: green
      toggle: { icon: material/weather-sunny, name: Licht }
"""
PLUGINS = """\
plugins:
  - search
  - redirects:
      redirect_maps:
        oud/dco.md: best-practices/DCO.md
        wetten.md: best-practices/wetgeving.md#de-wet
        elders.md: https://elders.example.org/iets
        weg.md: bestaat-niet.md
        community/SUPPORT.md: community/index.md
        ../buiten.md: README.md
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_the_real_knowledge_base_keeps_its_looks_its_edit_links_and_its_redirects(tmp_path: Path, engine: str) -> None:
    shutil.copytree(REAL, tmp_path, dirs_exist_ok=True)
    root = write(tmp_path, {}, f"{OSPO}  engine: {engine}\nmeetings:\n")
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    text = text.replace("  name: material\n", f"  name: material\n{PALETTE}") + PLUGINS
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    commit(root, "2026-02-01")
    generated(root, None)
    network, settings = network_of(root)
    built = build(root, layout(root), settings, language=network.language, name=network.name)
    done = finish(root, layout(root), network, settings, today=TODAY)
    html = layout(root).html

    def page(place: str) -> str:
        return (html / place / "index.html").read_text(encoding="utf-8")

    home = page("")
    assert "assets/images/ospo-nl-logo-green.png" in home.partition("</header>")[0]
    assert '<link rel="icon" href="' in home.replace("'", '"')
    assert 'data-md-color-primary="green"' in home
    assert 'data-md-color-scheme="slate"' in home
    assert "md-search__" not in home, "one search is enough, and it is ours"
    edit = "https://github.com/ospo-nl/kennisbank/edit/main/docs/best-practices/DCO.md"
    assert f'href="{edit}"' in page("best-practices/DCO")
    assert f"url={settings.address}best-practices/DCO/" in page("oud/dco")
    assert f"url={settings.address}best-practices/wetgeving/#de-wet" in page("wetten")
    assert "url=https://elders.example.org/iets" in page("elders")
    assert not (html / "weg").exists()
    assert "http-equiv" not in page("community/SUPPORT")[:2_000].replace('http-equiv="Content-Security-Policy"', "")
    assert [note.partition(":")[0] for note in done.notes] == [
        f"The redirect of '{old}' in mkdocs.yml is not kept"
        for old in ("weg.md", "community/SUPPORT.md", "../buiten.md")
    ]
    assert [note for note in built.notes if "font" in note] == [
        "The font of mkdocs.yml is not used: browsers would fetch it from others. They show one of their own."
    ]
    assert not [note for note in built.notes if "redirects" in note]
    # Where nothing is there yet, a page says what will come.
    assert "Zodra dat zo is, staat ze hier" in page("bijeenkomsten")
    assert "Hier komt elke vraag aan het netwerk te staan" in page("bord")
    assert "Hier staan straks de mensen die meedenken" in page("experts")
    assert "Er zijn nog geen lessen." in page("lessen")
    for empty in ("cijfers", "bord", "lessen", "bijeenkomsten", "experts"):
        article = page(empty).partition("<article")[2].partition("<footer")[0]
        assert re.search(r'<a href="[^"]+"', article), f"{empty} says what will come, and not what to do"


@pytest.mark.parametrize(
    ("settings", "base", "note"),
    [
        (
            {"edit_uri": "edit/dev/docs/", "repo_url": "https://github.com/a/b/"},
            "https://github.com/a/b/edit/dev/docs/",
            "",
        ),
        (
            {"edit_uri": "https://git.example.org/a/b/-/edit/main/docs"},
            "https://git.example.org/a/b/-/edit/main/docs/",
            "",
        ),
        ({"repo_url": HUB}, "", ""),
        ({}, "", ""),
        ({"edit_uri": "edit/main/docs/"}, "", "is not used"),
        ({"edit_uri": "javascript:alert(1)", "repo_url": "javascript:x"}, "", "is not used"),
        ({"edit_uri": "http://git.example.org/edit"}, "", "is not used"),
        ({"edit_uri_template": "x/{path}"}, "", "is not used"),
    ],
)
def test_pages_are_edited_where_the_knowledge_base_says(settings: dict[str, str], base: str, note: str) -> None:
    found, told = edits_told(settings)
    assert found == base
    assert (note in told) if note else told == ""


def test_redirects_of_a_plugin_are_read_however_they_are_written() -> None:
    maps = {"redirects": {"redirect_maps": {"a.md": "b.md"}}}
    for plugins in ([maps], maps, ["search", maps]):
        found, notes = redirects.told_in(Theirs({"plugins": plugins}), set(), {"b/"})
        assert (found, notes) == ({"a/": redirects.Redirect("b/", 0)}, [])
    odd: object
    for odd in (
        None,
        [],
        ["redirects"],
        {"redirects": None},
        [{"redirects": []}],
        [{"redirects": {"redirect_maps": 3}}],
    ):
        assert redirects.told_in(Theirs({"plugins": odd}), set(), {"b/"}) == ({}, [])


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("origin", "git@github.com:ospo-nl/kennisbank.git"),
        ("origin", "https://github.com/ospo-nl/kennisbank"),
        ("origin", "https://iemand:geheim@github.com/ospo-nl/kennisbank.git"),
        ("upstream", "ssh://git@github.com/ospo-nl/kennisbank.git"),
        ("gemeente", "ssh://git@github.com:22/ospo-nl/kennisbank"),
    ],
)
def test_a_link_to_ask_is_there_whatever_the_remote_is_called(tmp_path: Path, name: str, address: str) -> None:
    for command in (["init", "-q"], ["remote", "add", name, address]):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    assert repository_page({}, tmp_path) == "https://github.com/ospo-nl/kennisbank"


def test_without_a_remote_the_knowledge_base_itself_tells_whose_it_is(tmp_path: Path) -> None:
    assert repository_page({}, tmp_path) == ""
    assert repository_told(read_theirs(REAL).value) == "https://github.com/ospo-nl/kennisbank"
    for odd in ("", "ospo-nl/kennisbank", "javascript:x", "https://github.com/a/b/c", 'https://x/"a/b'):
        assert repository_told({"repo_url": odd}) == ""

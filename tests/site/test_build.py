"""The engine makes HTML of an existing knowledge base as it is, and says what of its settings it can't use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from ospo_automation.core.network.website import Settings
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.site import build as room
from ospo_automation.site.build import MissingEngine, build
from ospo_automation.site.foot import Foot
from ospo_automation.site.layout import PageKind
from ospo_automation.site.menu import menu
from ospo_automation.site.theirs import read_theirs
from ospo_automation.texts import words
from tests.site.conftest import Site
from tests.site.knowledge import ADDRESS, PAGES, generated, layout, network_of, write


def settings(root: Path) -> dict[str, Any]:
    """What the engine is told, without the engine."""
    generated(root, None)
    network, site = network_of(root)
    theirs = read_theirs(root).value
    known = Foot(network.name, network.contact)
    return room._settings(layout(root), theirs, site, language=network.language, known=known)


def test_every_page_is_made_where_it_is_said_to_be(site: Site) -> None:
    for page in site.layout.pages():
        file = site.html / page.place / ("index.html" if page.path.endswith(".md") else "")
        assert file.is_file(), page.path


def test_an_older_knowledge_base_comes_along(site: Site) -> None:
    page = site.page("beginnen")
    assert page.count('class="ospo-find"') == 1
    assert page.count('class="ospo-ask"') == 1
    assert "van henzelf" in (site.layout.folder / "theme/partials/eigen.html").read_text(encoding="utf-8")
    assert 'href="../assets/ospo/site.css"' in page
    assert (site.html / "assets/ospo/search.js").is_file()
    assert (site.html / "beeld.txt").is_file()
    assert "Oude naam" not in page


def test_the_accessibility_statement_is_one_step_away_from_every_page(site: Site) -> None:
    link = '<a href="https://example.org/toegankelijkheid">Toegankelijkheid</a>'
    for page in site.layout.pages():
        if page.path.endswith(".md") and not page.source.endswith("404.md"):
            foot = (site.html / page.place / "index.html").read_text(encoding="utf-8").rpartition("<footer")[2]
            assert link in foot, page.path


def test_a_page_that_is_not_there_says_so_and_where_else_to_look(site: Site) -> None:
    """From wherever somebody came: its links lead from the root of the site."""
    page = (site.html / "404.html").read_text(encoding="utf-8")
    article = page.partition("<article")[2].partition("</article>")[0]
    assert '<html lang="nl"' in page
    said = words("nl")["site"]
    assert f"<h1>{said['unknown']['title']}</h1>" in article
    assert "Not found" not in article
    base = urlsplit(ADDRESS).path
    assert re.findall(r'<form[^>]* action="([^"]*)" method="get"', article) == [f"{base}zoeken/"]
    assert '<label id="ospo-lost-label" for="ospo-lost">Wat zocht je?</label>' in article
    assert re.findall(r'<li><a href="([^"]*)"', article) == [f"{base}zoeken/", f"{base}stel-je-vraag/", base]


def test_no_lesson_and_no_person_stands_in_the_menu(site: Site) -> None:
    """Else every page would carry all of them: at a thousand lessons, 388 kB each."""
    settled = yaml.safe_load((site.layout.folder / "mkdocs.yml").read_text(encoding="utf-8"))
    listed = yaml.safe_dump(settled["nav"])
    alone = [page for page in site.layout.pages() if page.kind in {PageKind.LESSON, PageKind.PERSON, PageKind.MEETING}]
    assert len(alone) > 10
    assert [page.path for page in alone if page.path in listed] == []
    article = site.page("beginnen").index("<article")
    assert "1-koppeling" not in site.page("beginnen")[:article]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_menu_has_their_pages_as_they_were_and_ours(tmp_path: Path, language: str) -> None:
    said = words(language)["site"]
    more = {"docs/gids/index.md": "# Gids\n", "docs/gids/twee.md": "# Twee\n", "docs/a.md": "# A\n"}
    root = write(tmp_path, {**PAGES, **more})
    theirs: list[Any] = [{"Start": "index.md"}, {"Meer": ["a.md"]}]
    generated(root, None)
    pages = layout(root).pages()
    lists = {"lessons": "lessen/index.md", "people": "experts/index.md", "meetings": "bijeenkomsten/index.md"}
    lists |= {"experiences": "ervaringen/index.md", "digests": "maandberichten/index.md"}
    nav = words("nl")["site"]["nav"]
    if language == "nl":
        after = [
            {nav["people"]: lists["people"]},
            {nav["missing"]: "wie-missen-we.md"},
            {nav["meetings"]: lists["meetings"]},
        ]
        after += [{nav["board"]: "bord.md"}]
        after += [{nav["figures"]: "cijfers.md"}, {nav["search"]: "zoeken.md"}, {nav["ask"]: "stel-je-vraag.md"}]
        before = [{nav["lessons"]: lists["lessons"]}, {nav["topics"]: "themas/index.md"}]
        assert menu(theirs, pages, said, lists) == [theirs[0], *before, theirs[1], *after]
        assert menu(["index.md", *theirs[1:]], pages, said, lists) == ["index.md", *before, theirs[1], *after]
        assert menu(theirs[1:], pages, said, lists) == [*before, theirs[1], *after]
        tree = ["a.md", "beginnen.md", {"Gids": ["gids/index.md", "gids/twee.md"]}]
        assert menu(None, pages, said, lists) == [{nav["home"]: "index.md"}, *before, *tree, *after]
    else:  # a page that isn't there isn't listed
        assert {said["nav"]["lessons"]: lists["lessons"]} in menu(theirs, pages, said, lists)
        assert {said["nav"]["board"]: "board.md"} not in menu(theirs, pages, said, lists)


def test_lists_of_theirs_don_t_come_twice(site: Site) -> None:
    """Of settings that are inherited, one engine puts our lists in the place of theirs and the other adds them."""
    page = site.page("beginnen")
    [features] = re.findall(r'"features": ?\[([^\]]*)\]', page)
    assert "instant" not in features
    assert features.count("navigation.tabs") == 1
    assert page[: page.index("<article")].count(">Kennisbank<") <= 2
    kept = (site.layout.folder / "theirs.yml").read_text(encoding="utf-8")
    assert "!!python/name:material.extensions.emoji.twemoji" in kept
    assert "!ENV [GEEN_ANKERS, true]" in kept


def test_settings_that_inherit_others_have_those_too(tmp_path: Path) -> None:
    more = {
        "a/basis.yml": "INHERIT: ../b.yml\nextra: {a: 1, b: 2}\ntheme: x\n",
        "b.yml": "extra: {c: 3}\nnav: [x.md]\n",
    }
    read = read_theirs(write(tmp_path, {"mkdocs.yml": "INHERIT: a/basis.yml\nextra: {a: 4}\n", **more}))
    assert read.value == {"extra": {"a": 4, "b": 2, "c": 3}, "theme": "x", "nav": ["x.md"]}
    assert read.node is not None
    kept = room._without(read.node, {"theme": {"name": ""}, "extra": {}, "nav": []}, tmp_path)
    assert yaml.safe_load(kept) == {"extra": {"a": 4, "b": 2, "c": 3}}


def test_what_of_theirs_is_left_out_is_told(site: Site) -> None:
    told = list(room._left_out(read_theirs(site.root).value))
    assert [sentence.split("'")[1] for sentence in told] == ["bestaat-niet", "eigen/haak.py", "readthedocs"]
    assert list(room._left_out({})) == []
    assert list(room._left_out({"theme": "material", "plugins": ["search"]})) == []


THEIRS: dict[str, tuple[str, Mapping[str, Any]]] = {
    "nothing": ("", {"site_name": "Kennisbank", "nav": 11}),
    "theme by name": ("theme: readthedocs\n", {"site_name": "Kennisbank"}),
    "features": ("theme:\n  features:\n", {"features": ["navigation.indexes", "navigation.top", "toc.follow"]}),
    "scripts": ("theme: {features: [navigation.instant.prefetch, search.share, toc.integrate]}\n",
                {"features": ["toc.integrate", "navigation.indexes", "navigation.top", "toc.follow"]}),
    "plugins by name": ("plugins: {search: {lang: nl}, rss: {}}\n", {"plugins": []}),
    "hooks": ("hooks: [x.py]\nwatch: [x]\n", {"hooks": [], "watch": []}),
    "a list": ("- een\n- twee\n", {"site_name": "Kennisbank"}),
    "tags": ("x: !!python/object/apply:os.system [exit 1]\ny: !ENV [A, b]\n", {"site_url": ADDRESS}),
}  # fmt: skip


@pytest.mark.parametrize("which", THEIRS)
def test_settings_of_every_kind_can_be_laid_over(tmp_path: Path, which: str) -> None:
    text, expected = THEIRS[which]
    found = settings(write(tmp_path, {**PAGES, "mkdocs.yml": text}))
    for name, value in expected.items():
        given = found["theme"][name] if name == "features" else found[name]
        assert (len(given) if name == "nav" and isinstance(value, int) else given) == value
    assert (found["theme"]["name"], found["theme"]["font"], found["repo_url"]) == ("material", False, None)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"nav:\n  - a: b\n c: d\n", 3),
        (b"site_name: 'x\n", 2),
        (b"a: b: c\n", 1),
        (b"\xff\xfe", 0),
        (b"a:\n\t- b\n", 2),
    ],
)
def test_broken_settings_are_named_by_file_and_line(tmp_path: Path, text: bytes, line: int) -> None:
    root = write(tmp_path, {**PAGES, "mkdocs.yml": text})
    with pytest.raises(BadConfig) as raised:
        settings(root)
    [fault] = raised.value.faults
    assert (fault.file, fault.line) == ("mkdocs.yml", line)


def test_an_engine_that_isn_t_there_and_one_that_fails_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(tmp_path, {**PAGES, "mkdocs.yml": "markdown_extensions: [bestaat_niet]\n"})
    generated(root, None)
    site = Settings(address=ADDRESS)
    with pytest.raises(BadConfig, match=r"mkdocs can't build the site: .*bestaat_niet") as raised:
        build(root, layout(root), site, language="nl", name="x")
    assert str(tmp_path) not in str(raised.value)
    monkeypatch.setattr(room, "find_spec", lambda _: None)
    with pytest.raises(MissingEngine, match="mkdocs"):
        build(root, layout(root), site, language="nl", name="x")


SNIPPETS = "markdown_extensions: [{pymdownx.snippets: {%s}}]"
HARMFUL = {
    "an object": "extra: {a: !!python/object/apply:os.system ['touch ../run']}",
    "a new object": "extra: {a: !!python/object/new:os.system ['touch ../run']}",
    "a name": "extra: {a: !!python/name:os.system }",
    "a module": "extra: {a: !!python/module:os }",
    "a class": "markdown_extensions: ['subprocess:Popen': {args: [touch, ../run]}]",
    "a class by the environment": "markdown_extensions: [!ENV [NIETS, 'subprocess:Popen']]",
    "a class in a mapping": "markdown_extensions: {'subprocess:Popen': {args: [touch, ../run]}}",
    "a class as a key": "markdown_extensions: [{? !ENV [NIETS, 'subprocess:Popen'] : {args: [touch, ../run]}}]",
    "a key by the environment": "? !ENV [NIETS, INHERIT]\n: ../kwaad.yml",
    "a merged key": "a: &a {INHERIT: kwaad.yml}\n<<: *a",
    "inherited": "INHERIT: kwaad.yml",
    "macros": "markdown_extensions: [{zensical.extensions.macros: {module_name: ../kwaad}}]",
    "macros by another name": "markdown_extensions: [material.extensions.macros]",
    "a module of theirs": "markdown_extensions: [docs.kwaad]",
    "words for an object": "markdown_extensions: [{pymdownx.emoji: {emoji_generator: os.system}}]",
    "a function that is called": "markdown_extensions: [{toc: {slugify: {object: os.system, kwds: {command: x}}}}]",
    "a fence": "markdown_extensions: [{pymdownx.superfences: {custom_fences: [{name: a, format: os.system}]}}]",
    "snippets from elsewhere": SNIPPETS % "base_path: [/etc]",
    "snippets from above": SNIPPETS % "base_path: ['docs/../..']",
    "snippets by the environment": SNIPPETS % "base_path: !ENV [NIETS, /etc]",
    "snippets beside a page": SNIPPETS % "base_path: [!relative $docs_dir/../..]",
    "snippets from anywhere": SNIPPETS % "restrict_base_path: false",
    "snippets from the web": SNIPPETS % "url_download: true",
    "pictures": "markdown_extensions: [{pymdownx.b64: {base_path: /}}]",
    "icons": "markdown_extensions: [{pymdownx.emoji: {options: {custom_icons: [/etc]}}}]",
    "a file that is written": "markdown_extensions: [{codehilite: {full: true, cssfile: ../run}}]",
}


@pytest.mark.parametrize("which", HARMFUL)
def test_settings_run_nothing_and_read_nothing_from_elsewhere(tmp_path: Path, which: str) -> None:
    evil = "x: 1\ny: !!python/object/apply:os.system ['touch ../run']\n"
    root = write(tmp_path, {"docs/index.md": "# A\n", "mkdocs.yml": HARMFUL[which], "kwaad.yml": evil})
    generated(root, None)
    with pytest.raises(BadConfig) as raised:
        build(root, layout(root), Settings(address=ADDRESS), language="nl", name="x")
    assert {fault.file for fault in raised.value.faults} <= {"mkdocs.yml", "kwaad.yml"}
    assert all(fault.line for fault in raised.value.faults)
    assert not (root / "run").exists()


@pytest.mark.parametrize("link", ["mkdocs.yml", "INHERIT"])
def test_settings_from_elsewhere_are_not_read(tmp_path: Path, link: str) -> None:
    write(tmp_path, {"buiten.yml": "site_author: geheim\n"})
    root = write(tmp_path / "kennis", {"docs/index.md": "# A\n"})
    if link == "INHERIT":
        write(root, {"mkdocs.yml": "INHERIT: ../buiten.yml\n"})
    else:
        (root / "mkdocs.yml").symlink_to(tmp_path / "buiten.yml")
    with pytest.raises(BadConfig, match="repository"):
        read_theirs(root)


def test_settings_that_inherit_themselves_or_are_deep_end() -> None:
    for text in ("INHERIT: mkdocs.yml\n", "a: " + "[" * 50_000):
        with TemporaryDirectory() as folder, pytest.raises(BadConfig):
            read_theirs(write(Path(folder), {"mkdocs.yml": text}))


HARMLESS = """
markdown_extensions:
  - toc: {slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}, permalink: true}
  - pymdownx.snippets: {base_path: [docs], auto_append: [docs/x.md], restrict_base_path: true}
  - pymdownx.arithmatex: {generic: true}
copyright: !ENV [GITHUB_TOKEN, niets]
"""


def test_settings_that_sites_have_are_kept_and_see_no_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "geheim-ding")
    root = write(tmp_path, {"docs/index.md": "# A\n\n## Twee Drie\n", "mkdocs.yml": HARMLESS})
    generated(root, None)
    build(root, layout(root), Settings(address=ADDRESS), language="nl", name="x")
    page = (layout(root).html / "index.html").read_text(encoding="utf-8")
    assert 'id="twee-drie"' in page
    assert "geheim-ding" not in page


def test_a_theme_of_theirs_brings_no_settings_that_run(tmp_path: Path) -> None:
    evil = "a: !!python/object/apply:os.system ['touch ../run']\n"
    files = {"docs/index.md": "# A\n", "eigen/mkdocs_theme.yml": evil, "eigen/x.html": "x"}
    root = write(tmp_path, {**files, "mkdocs.yml": "theme: {name: material, custom_dir: eigen}\n"})
    generated(root, None)
    build(root, layout(root), Settings(address=ADDRESS, engine="zensical"), language="nl", name="x")
    assert (layout(root).folder / "theme/x.html").is_file()
    assert not (root / "run").exists()


def test_templates_hold_no_link_out_of_the_repository(tmp_path: Path) -> None:
    write(tmp_path, {"geheim": "x"})
    root = write(tmp_path / "kennis", {".git/config": "token"})
    for target in (tmp_path / "geheim", root / ".git/config", root / ".git"):
        (root / "eigen").mkdir(exist_ok=True)
        (root / "eigen/a.txt").unlink(missing_ok=True)
        (root / "eigen/a.txt").symlink_to(target)
        with pytest.raises(BadConfig, match="outside the repository"):
            room._put_theme(root, layout(root), {"theme": {"custom_dir": "eigen"}})
    with pytest.raises(BadConfig, match="outside the repository"):
        room._put_theme(root, layout(root), {"theme": {"custom_dir": ".git"}})


def test_templates_from_elsewhere_are_not_taken(tmp_path: Path) -> None:
    write(tmp_path, {"buiten/geheim.html": "x"})
    root = write(tmp_path / "kennis", {**PAGES, "eigen/main.html": "van hen"})
    generated(root, None)
    room._put_theme(root, layout(root), {"theme": {"custom_dir": "../buiten"}})
    assert not (layout(root).folder / "theme/geheim.html").exists()
    room._put_theme(root, layout(root), {"theme": {"custom_dir": "eigen"}})
    assert (layout(root).folder / "theme/main.html").read_text(encoding="utf-8") == "van hen"
    assert (layout(root).folder / "theme/assets/ospo/site.css").is_file()

"""The README and docs/: tables are the code's, links lead somewhere, and our own site of them has no fault."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ospo_automation.core.primitives import front
from tests import documents, pictures
from tests.given import configured
from tests.our_site import our_site
from tests.typed import started

ROOT = documents.DOCS.parent
HERE = "https://github.com/ospo-nl/ospo_automation/blob/main/"
"""Where a page in docs/ leads to what the site doesn't have."""
EARLIER = (
    *("see-it-and-test-it", "what-it-does-and-what-not-yet", "use-it-in-your-own-network", "permissions"),
    *("switch-it-off-and-on-again", "a-project-board", "personal-data", "the-command-ospo", "words", "how-it-is-made"),
)
"""Headings that the README had: comments and notes of adopters lead there."""
LONGEST_README, LONGEST_GUIDE = 700, 450  # words
MARKDOWN = MarkdownIt("commonmark").enable("table")


def listed() -> list[str]:
    """Every page of ours that git knows, without the texts of the bot and what tests are made of."""
    found = subprocess.run(["git", "ls-files", "-z", "*.md"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [
        name for name in found.stdout.split("\0") if name and not name.startswith(("tests/", "ospo_automation/texts/"))
    ]


def tokens(name: str) -> Iterator[Token]:
    """Of a page without its front matter, those within lines too."""
    for token in MARKDOWN.parse(front.parts((ROOT / name).read_text(encoding="utf-8"), name).text):
        yield token
        yield from token.children or ()


@cache
def anchors(name: str) -> frozenset[str]:
    """As GitHub makes them of headings, and those that stand there as HTML."""
    found: list[str] = []
    level = False
    for token in tokens(name):
        if token.type == "heading_open":
            level = True
        elif token.type == "inline" and level:
            words = "".join(each.content for each in token.children or () if each.type in {"text", "code_inline"})
            found.append(re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-"))
            level = False
        elif token.type == "html_inline" and (named := re.fullmatch(r'<a name="([^"]+)">', token.content)):
            found.append(named[1])
    assert len(found) == len(set(found)), f"{name} has a heading twice"
    return frozenset(found)


def targets(name: str) -> Iterator[str]:
    for token in tokens(name):
        for key in ("href", "src"):
            if target := token.attrGet(key):
                yield str(target)


@pytest.mark.parametrize("name", listed())
def test_every_link_to_our_own_files_leads_somewhere(name: str) -> None:
    for target in targets(name):
        path, _, anchor = unquote(target.removeprefix(HERE)).partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        there = ROOT if target.startswith(HERE) else (ROOT / name).parent
        file = (there / path).resolve() if path else ROOT / name
        assert file.exists(), f"{name} leads to {target}, which is not there"
        assert file.is_relative_to(ROOT)
        if anchor:
            assert anchor in anchors(file.relative_to(ROOT).as_posix()), f"{name} leads to {target}: no such heading"


def test_a_page_leads_to_what_the_site_lacks_by_its_whole_address() -> None:
    """A link out of docs/ would work on GitHub and nowhere else."""
    for name in (each for each in listed() if each.startswith("docs/")):
        for target in targets(name):
            assert re.match(r"[a-z]+:", target) or ((ROOT / name).parent / target).resolve().is_relative_to(
                documents.DOCS
            )


def test_the_tables_are_those_of_the_code() -> None:
    texts = {page: page.read_text(encoding="utf-8") for page in documents.DOCS.rglob("*.md")}
    assert sorted(each for text in texts.values() for each in documents.tables_of(text)) == sorted(documents.TABLES)
    stale = [page.name for page, text in texts.items() if documents.renewed(text) != text]
    assert stale == [], f"make docs writes {', '.join(stale)} anew"


def test_the_readme_is_short_and_keeps_the_places_that_it_had() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").split()) <= LONGEST_README
    assert anchors("README.md") >= set(EARLIER)


@pytest.mark.parametrize("guide", sorted(documents.DOCS.glob("gids/*.md")), ids=lambda path: path.stem)
def test_a_guide_is_a_screen_with_a_picture(guide: Path) -> None:
    name = guide.relative_to(ROOT).as_posix()
    assert len(guide.read_text(encoding="utf-8").split()) <= LONGEST_GUIDE
    assert any(token.type == "image" for token in tokens(name))


def test_pictures_are_small_and_shown_and_say_what_is_to_be_seen() -> None:
    shown: set[str] = set()
    for name in listed():
        for token in tokens(name):
            if token.type == "image":
                assert len(token.content) > 40, f"{name}: {token.attrGet('src')}"
                shown.add(str(token.attrGet("src")).rpartition("/")[2])
    files = {file.name: file.stat().st_size for file in pictures.FOLDER.iterdir()}
    assert files.keys() == shown == {f"{name}.png" for name in pictures.OF_NETWORK | pictures.OF_SITE}
    assert max(files.values()) <= pictures.LARGEST


def test_every_example_of_settings_is_read() -> None:
    whole = _blocks("docs/adopt.md")[0]
    assert configured(whole).topics
    base = "name: N\ncontact: ospo@example.org\ntopics: {licenties: Licenties}\n"
    assert configured(base + _blocks("docs/meetings.md")[0]).model_extra is None
    assert configured(base + _blocks("docs/project-board.md")[0]).model_extra is None


def _blocks(name: str) -> list[str]:
    return [token.content for token in tokens(name) if token.type == "fence" and token.info == "yaml"]


def test_the_menu_holds_every_page() -> None:
    def paths(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        for each in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
            yield from paths(each)

    menu = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    pages = [page.relative_to(documents.DOCS).as_posix() for page in documents.DOCS.rglob("*.md")]
    assert sorted(paths(menu)) == sorted(pages)


def test_our_own_site_has_no_fault(shared: Path) -> None:
    audit = started("site", "audit", "--strict", "--browser", "no", "--out", str(our_site(shared)))
    assert audit.returncode == 0, audit.stdout


def examples() -> Iterator[tuple[str, list[str]]]:
    """Of each example commit in CONTRIBUTING the files, with the lines that it leaves as they are."""
    text = (ROOT / ".github/CONTRIBUTING.md").read_text(encoding="utf-8")
    for block in re.findall(r"^```diff\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        for part in block.split("+++ ")[1:]:
            name, *lines = part.splitlines()
            yield name, [line[1:] for line in lines if not line.startswith("+")]


def test_an_example_commit_fits_what_it_changes() -> None:
    """A file that is there has the lines around, in that order; what has no such lines is a new one."""
    found = list(examples())
    assert len({name for name, _ in found}) > 15
    for name, around in found:
        file = ROOT / name
        there = iter(file.read_text(encoding="utf-8").splitlines() if file.exists() else ())
        assert [line for line in around if line not in there] == [], name
        assert around or not file.exists(), name

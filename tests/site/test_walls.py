"""What people who mean harm put into pages, addresses, dates and settings leads nowhere and takes no longer."""

from __future__ import annotations

import json
import os
import subprocess
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ospo_automation.core.network.website import Settings
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.site import feeds, gitdates
from ospo_automation.site.addresses import is_on_the_web, joined, leads_out, plain
from ospo_automation.site.article import cut, first_words, repaired, safe, sections
from ospo_automation.site.audit.rules import inner
from ospo_automation.site.blog_text import blog_text
from ospo_automation.site.build import build
from ospo_automation.site.layout import Page, PageKind
from ospo_automation.site.markup import attributes
from ospo_automation.site.policy import foreign
from ospo_automation.site.redirects import read as read_redirects
from ospo_automation.site.structured import SiteWide
from ospo_automation.site.theirs import read_theirs
from tests.site.knowledge import ADDRESS, PAGES, TODAY, content, generated, git, layout, lesson, write

WORDS = {"link_to": "Link naar {place}", "table": "Tabel"}


@pytest.mark.parametrize(
    "typed",
    [
        '<div id="__config" id="x" class="mermaid">A</div>',
        '<div class="mermaid" id="__config">A</div>',
        '<pre class="x mermaid">A</pre>',
        '<pre class="Mermaid\ty" id="&#95;_config">A</pre>',
        '<pre class="mermaid" class="x">A</pre>',
        '<p id="__search" title="<p id=__toc>">A</p>',
        '<span title="__config mermaid" id="__drawer" class="a&#32;mermaid">A</span>',
    ],
)
def test_no_page_of_others_gives_the_theme_s_script_what_it_goes_by(typed: str) -> None:
    cleaned = safe(typed)
    assert "A</" in cleaned
    for tag in cleaned.split("<"):
        given = attributes(f"<{tag}")
        assert not given.get("id", "").startswith("__")
        assert "mermaid" not in given.get("class", "").lower().split()


def test_of_two_attributes_with_one_name_the_first_counts_as_in_a_browser() -> None:
    assert attributes("<img src=a.png SRC='//evil.example/x' alt>") == {"src": "a.png", "alt": ""}
    assert "evil" not in repaired("<a href='a/' href='//evil.example/'><b></b></a>", WORDS).partition("href")[0]
    kept = '<img alt="x" src="a.png" src="https://evil.example/x.png">'
    assert repaired(kept, WORDS) == kept


HOSTS = (
    "//evil.example/p", "/\\evil.example/p", "\\\\evil.example/p", "\\/evil.example/p", "/\t/evil.example/p",
    "/\n\\evil.example/p", "\x01//evil.example/p", " //evil.example/p", "///evil.example/p", "https:/\\evil.example/p",
    "https:evil.example/p", "HTTPS:\\\\evil.example/p", "ht\ntps://evil.example/p",
)  # fmt: skip


@pytest.mark.parametrize("address", HOSTS)
def test_an_address_leads_where_a_browser_would_go(address: str) -> None:
    assert leads_out(address)
    assert plain(address) == "https://evil.example/p"
    assert plain(plain(address)) == plain(address)
    assert joined(ADDRESS, address) == "https://evil.example/p"
    assert inner("lessen/", address, ADDRESS) == (None, "")
    escaped = address.replace("&", "&amp;").replace("\t", "&#9;").replace("\n", "&#10;").replace("\x01", "&#1;")
    assert 'href="https://evil.example/p"' in safe(f'<a href="{escaped}">x</a>')
    picture = repaired(safe(f'<img src="{escaped}" alt="x">'), WORDS)
    assert picture == '<a href="https://evil.example/p">x</a>'
    assert list(foreign(f'<img title=">" src="{escaped}">', ADDRESS)) == ["https://evil.example/p"]
    assert 'href="https://evil.example/p"' in repaired(f'<a href="{escaped}">x</a>', WORDS)
    page = blog_text(f'<a href="{escaped}">x</a>', title="t", address=ADDRESS, language="nl", source="s")
    assert '<a href="https://evil.example/p">' in page


@pytest.mark.parametrize(
    "address", ["a\\b", "../a", "#x", "?q=//evil.example", "a//b", "/%5Cevil.example", "mailto:a@b.nl"]
)
def test_what_leads_nowhere_else_stays(address: str) -> None:
    assert not leads_out(address)
    assert plain(address) == address.replace("\\", "/")


def test_what_is_copied_leads_back_in_words_that_fit_on_a_phone() -> None:
    there = f"{ADDRESS}lessen/2026/{'een-lange-naam-' * 8}/"
    page = blog_text("x", title="t", address=there, language="nl", source="Staat op")
    assert f'<p>Staat op <a href="{there}">kennis.example.org</a>.</p>' in page


def test_a_host_that_is_none_stops_no_site() -> None:
    for each in ("https://[x", "//[::", "http://[1]]/"):
        assert "klik" in blog_text(f'<a href="{each}">klik</a>', title="t", address=ADDRESS, language="nl", source="s")
        assert repaired(f'<a href="{each}"></a>', WORDS)
        assert inner("", each, ADDRESS) == (None, "")


@pytest.mark.parametrize(
    "to", ["https:\\\\evil.example", "https://a\\@evil.example/", "https://a.example/\x01", "//evil.example"]
)
def test_a_page_moves_to_no_address_that_reads_two_ways(tmp_path: Path, to: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/redirects.yml").write_text(f"oud/: {json.dumps(to)}\n", encoding="utf-8")
    with pytest.raises(BadConfig):
        read_redirects(tmp_path)
    assert not is_on_the_web(to)


@pytest.mark.parametrize(
    "moment", ["253402300800 +0000", "99999999999 +0000", "4102444800 +0000", "0 +0000", "86400 +0000"]
)
def test_a_commit_of_a_day_that_can_t_be_true_tells_nothing(tmp_path: Path, moment: str) -> None:
    root = write(tmp_path, {**PAGES, ".github/ospo.yml": (PAGES.get(".github/ospo.yml") or b"x")})
    write(root)
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "docs/index.md")
    git(root, "commit", "--quiet", "--message=x", day="2026-02-01")
    git(root, "add", "--all")
    who = {f"GIT_{each}_DATE": f"@{moment}" for each in ("AUTHOR", "COMMITTER")}
    named = ["-c", "user.name=Zoe", "-c", "user.email=zoe@example.org"]
    subprocess.run(["git", "-C", root, *named, "commit", "--quiet", "-m", "x"], check=True, env=os.environ | who)
    found = gitdates.git_dates(root, "docs", TODAY)
    assert found is not None
    assert set(found) == {"docs/index.md"}
    assert gitdates.minutes_of_change(root, ".github/ospo.yml", TODAY) == 0
    known, dates_known = content(root)
    assert dates_known
    assert known.revision == 0
    assert generated(root, None).pages > 5


def test_a_lesson_of_the_future_is_no_newer_than_today(tmp_path: Path) -> None:
    page = lesson("Een les van later?", date="9999-12-31", updated="9999-12-31")
    root = write(tmp_path, {**PAGES, "docs/lessen/2026/99-later.md": page})
    generated(root, None)
    [found] = [each for each in layout(root).pages() if each.title == "Een les van later?"]
    assert (found.made, found.changed) == (TODAY, TODAY)


STRANGE = (
    "a\x1b[31m\x00\ufffe\x9bb" + "\u0301" * 30 + "\u0e31\u0e31\u0e31" + "\u05b0\u05b1\u05b2\u05b3\u05b4\u05b5\u05b6"
)


def marks(text: str) -> int:
    """Of the letter with the most."""
    most = count = 0
    for character in text:
        count = count + 1 if unicodedata.category(character).startswith("M") else 0
        most = max(most, count)
    return most


def test_feeds_and_sitemap_are_xml_whatever_a_title_holds() -> None:
    page = Page(path="lessen/a\x01.md", kind=PageKind.LESSON, title=STRANGE, description=STRANGE, made=TODAY)
    standing = SiteWide(Settings(address=ADDRESS), "Kennis\x1bbank", "nl")
    for text in (feeds.sitemap([page], standing), feeds.atom([page], standing)):
        ElementTree.fromstring(text)  # noqa: S314  (our own)
    assert marks(feeds.atom([page], standing).decode()) <= 4
    assert marks(page.title) <= 4
    assert "\x1b" not in feeds.json_feed([page], standing).decode()


def test_no_letter_of_a_page_covers_the_lines_around_it() -> None:
    assert marks(safe(f"<p>{STRANGE}</p>")) <= 4
    for word in ("Zoë", "Việt Nam", "မြန်မာ", "בְּרֵאשִׁית", "ไม่ได้", "हिन्दी", "བོད་སྐད", "العَرَبِيَّة", "❤️", "1️⃣"):
        assert safe(word) == word


@pytest.mark.parametrize("key", ["title", "description"])
def test_what_goes_into_the_head_of_every_page_holds_no_element(tmp_path: Path, key: str) -> None:
    """A title stands in the menu of all pages, as it was typed."""
    page = f"---\na: 1\n{key}: 'Kijk <meta http-equiv=refresh content=0;url=//kwaad.example>'\n---\n\n# Kop\n\nTekst.\n"
    root = write(tmp_path, {**PAGES, "docs/weg.md": page})
    with pytest.raises(BadConfig) as raised:
        generated(root, None)
    [fault] = raised.value.faults
    assert (fault.file, fault.line) == ("docs/weg.md", 3)
    generated(write(tmp_path, {"docs/weg.md": "---\ntitle: Als a < b & b > c\n---\n\nTekst.\n"}), None)


def test_one_file_s_name_makes_no_site_empty(tmp_path: Path) -> None:
    """Zensical makes no page at all where one name holds a backslash, says nothing and ends well."""
    root = write(tmp_path, {**PAGES, "docs/a\\b.md": "# Kop\n\nTekst.\n"})
    with pytest.raises(BadConfig, match="no address can have"):
        generated(root, None)
    (root / "docs/a\\b.md").unlink()
    generated(root, None)
    (layout(root).folder / "docs/a\\b.md").write_text("# Kop\n\nTekst.\n", encoding="utf-8")
    settings = Settings.model_validate({"address": ADDRESS, "engine": "zensical"})
    with pytest.raises(BadConfig, match="made no page at all"):
        build(root, layout(root), settings, language="nl", name="x")


def test_folders_within_folders_end_somewhere(tmp_path: Path) -> None:
    root = write(tmp_path, {**PAGES, f"docs/{'d/' * 300}x.md": "# Kop\n\nTekst.\n"})
    with pytest.raises(BadConfig, match="folders within each other"):
        generated(root, None)


MISTAKES = {
    "nav: hallo\n": 1,
    "site_name: x\ntheme:\n  name: material\n  features: ja\n": 4,
    "a: 1\nplugins: 5\n": 2,
    "a: 1\nmarkdown_extensions: 3\n": 2,
    "a: 1\nextra: [x]\n": 2,
    "a: 1\nhooks: x.py\n": 2,
    "a: 1\nINHERIT: ../weg.yml\n": 2,
    'a: 1\nINHERIT: "\\0"\n': 2,
    "a: 1\nb: 2026-13-45\n": 2,
    "a: 1\nb: !!int tien\n": 2,
    "a: \n  - 1\n" + "b: " + "[" * 200 + "]" * 200 + "\n": 3,
    'a: 1\nb: "\x01"\n': 2,
    "a: 1\nmarkdown_extensions:\n  - toc\n  - bestaat_niet\n": 4,
    "a: 1\nsite_name: 3\n": 2,
    "a: 1\nsite_name: 2026-01-01\n": 2,
    "a: 1\nsite_name: </title><script>x</script>\n": 2,
    "a: 1\nnav:\n  - 1\n": 3,
    "a: 1\nnav:\n  - A: {b: c}\n": 3,
    "a: 1\nnav:\n  - A:\n    - [x]\n": 4,
    "a: 1\nnav:\n  - X: javascript:alert(1)\n": 3,
    'a: 1\nnav:\n  - "<script>x</script>": index.md\n': 3,
    "a: 1\nnav: &n [*n]\n": 2,
    "a: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)): 6,
    "a: 1\ntheme:\n  name: material\n  palette: 3\n": 4,
    "a: 1\ntheme:\n  name: material\n  icon:\n    logo: ../../x\n": 5,
    "a: 1\nextra:\n  social:\n    - link: https://example.org\n      icon: weg/weg\n": 5,
}


@pytest.mark.parametrize("text", MISTAKES)
def test_what_is_wrong_in_mkdocs_yml_is_told_with_its_line_and_what_to_do(tmp_path: Path, text: str) -> None:
    root = write(tmp_path, {**PAGES, "mkdocs.yml": text})
    generated(root, None)
    with pytest.raises(BadConfig) as raised:
        build(root, layout(root), Settings(address=ADDRESS), language="nl", name="x")
    [fault] = raised.value.faults
    assert (fault.file, fault.line) == ("mkdocs.yml", MISTAKES[text]), fault
    assert len(fault.remedy) > 10
    assert "/site-packages/" not in fault.what.partition(" not found in search paths")[0]  # nothing of the code's way
    assert "\x01" not in text or "U+0001" in fault.what


@pytest.mark.parametrize("engine", ["mkdocs", "zensical"])
def test_no_page_leads_away_by_the_engine_s_own_template(tmp_path: Path, engine: str) -> None:
    """One engine also reads what a page says of itself without lines of dashes."""
    page = "template: redirect.html\nlocation: https://kwaad.example/\n\n# Weg\n\nDit is een pagina.\n"
    root = write(tmp_path, {**PAGES, "docs/weg.md": page})
    generated(root, None)
    settings = Settings.model_validate({"address": ADDRESS, "engine": engine})
    build(root, layout(root), settings, language="nl", name="x")
    text = (layout(root).html / "weg/index.html").read_text(encoding="utf-8")
    assert "location.replace" not in text
    assert "http-equiv" not in text
    assert "Dit is een pagina." in text


def test_a_fault_in_what_mkdocs_yml_inherits_is_told_of_that_file(tmp_path: Path) -> None:
    root = write(tmp_path, {"mkdocs.yml": "INHERIT: basis.yml\n", "basis.yml": "a: 1\nnav: x\n"})
    with pytest.raises(BadConfig) as raised:
        read_theirs(root)
    assert [(fault.file, fault.line) for fault in raised.value.faults] == [("basis.yml", 2)]


HARD: dict[str, Callable[[str], object]] = {
    "safe": safe,
    "sections": sections,
    "cut": cut,
    "attributes": attributes,
    "first_words": first_words,
    "repaired": lambda text: repaired(text, WORDS),
    "foreign": lambda text: list(foreign(text, ADDRESS)),
    "blog": lambda text: blog_text(text, title="t", address=ADDRESS, language="nl", source="s"),
}
UNITS = (
    "<div>",
    "<span></i>",
    "\u00a0",
    "&",
    "<a ",
    "<a>",
    "<p",
    "<h2>a</h2>",
    "<table>",
    "<img ",
    "<pre>",
    '<a "',
    "<article ",
    "a",
    "<",
)


@pytest.mark.parametrize("name", HARD)
def test_a_page_of_the_greatest_length_takes_no_longer_than_it_is_long(name: str) -> None:
    """A second is some five times what any of them takes, and a tenth of what the slowest took. What is slow is so each
    time; what else the process had to put in order meanwhile isn't there again.
    """

    def spent(text: str) -> float:
        started = time.process_time()
        HARD[name](text)
        return time.process_time() - started

    for unit in UNITS:
        text = (unit * 262_144)[:262_144]
        assert spent(text) < 1.0 or spent(text) < 1.0, unit


def test_sections_end_where_the_next_begins() -> None:
    text = "<h2>a</h2>x<div><h2>in</h2></div><h2>b</h2>y</section>z"
    assert [text[start:end] for start, end in sections(text)] == ["<h2>a</h2>x<div><h2>in</h2></div>", "<h2>b</h2>y"]

"""What a colleague would say of a site: each fault is found where it is, and nothing else; and how it is told."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from ospo_automation.site.audit import Finding, Level, audit
from ospo_automation.site.audit.beyond_axe import RULES
from ospo_automation.site.audit.browsing import chosen
from ospo_automation.site.audit.evidence import evidence
from ospo_automation.site.audit.findings import scores
from ospo_automation.site.audit.looking import worded
from ospo_automation.site.audit.reports import Report, baseline_of, less
from ospo_automation.site.audit.rules import inner
from ospo_automation.site.audit.seeing import Seen
from ospo_automation.site.layout import Page, PageKind
from ospo_automation.texts import LANGUAGES, words
from tests.site.conftest import Site
from tests.site.knowledge import ADDRESS, TODAY

NUMBERS = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf", "dertien")
DESCRIPTIONS = {
    "": "Een kennisbank voor wie in de publieke sector met open source werkt en van anderen wil leren.",
    "a/": "Hoe begin je als gemeente met open source? Vijf stappen, van de eerste vraag tot de release.",
    "lessen/1/": "Mag een koppeling onder de EUPL worden gedeeld? Ja, en dit is waar je daarbij op moet letten.",
}
TITLES = {"": "Kennisbank", "a/": "Beginnen", "lessen/1/": "Mag dit onder de EUPL?"}
SOURCES = {
    "docs/index.md": "---\ntitle: Kennisbank\n---\n\n# Kennisbank\n\n[Beginnen](a.md) en [de les](lessen/1.md#eerst)\n",
    "docs/a.md": "---\ntitle: Beginnen\ndescription: Hoe\n---\n\n# Beginnen\n\n## Eerst\n\n[nergens](nergens.md)\n",
    "docs/lessen/1.md": "---\ntitle: Mag dit\ndate: 2026-03-02\nreview: '2028-01-01'\n---\n\n# Mag dit\n",
}
PAGES = (
    Page(path="index.md", kind=PageKind.HOME, title=TITLES[""], description=DESCRIPTIONS[""], source="docs/index.md"),
    Page(path="a.md", kind=PageKind.PAGE, title=TITLES["a/"], description=DESCRIPTIONS["a/"], source="docs/a.md"),
    Page(path="lessen/1.md", kind=PageKind.LESSON, title=TITLES["lessen/1/"], description=DESCRIPTIONS["lessen/1/"],
         source="docs/lessen/1.md"),
)  # fmt: skip


def html(place: str, links: str = "") -> str:
    """A page without a fault, with words of its own."""
    mine = {"": "kennis", "a/": "begin", "lessen/1/": "les"}[place]
    own = " ".join(f"dat is niet het woord van {mine}{first}{last}" for first in NUMBERS for last in NUMBERS[:2])
    return f"""<!doctype html>
<html lang="nl"><head><title>{TITLES[place]}</title>
<meta name="description" content="{DESCRIPTIONS[place]}">
<link rel="canonical" href="{ADDRESS}{place}">
<meta property="og:title" content="x"><meta property="og:description" content="x">
<link rel="alternate" type="application/atom+xml" href="{ADDRESS}atom.xml">
<script type="application/ld+json">{{"@type": "WebSite", "name": "x", "url": "x"}}</script>
</head><body><nav><a href="/elders/buiten/de/tekst/">x</a></nav><article>
<h1>{TITLES[place]}</h1><h2 id="eerst">Eerst</h2><p>{own}</p>{links}
<time datetime="2026-03-02">2 maart 2026</time></article></body></html>"""


def listed(*days: str) -> str:
    entries = zip(TITLES, days, strict=True)
    return "<urlset>" + "".join(f"<url><loc>{ADDRESS}{place}</loc>{day}</url>" for place, day in entries) + "</urlset>"


GOOD = {
    "index.html": html("", '<a href="a/">Hoe je begint</a> <a href="lessen/1/#eerst">De les over de EUPL</a>'),
    "a/index.html": html("a/", '<a href="https://elders.example.org/x">Elders</a><img src="x.png" alt="Een plaatje">'),
    "lessen/1/index.html": html("lessen/1/"),
    "sitemap.xml": listed("<lastmod>2026-01-02</lastmod>", "<lastmod>2026-03-04</lastmod>", ""),
    "robots.txt": "",
}
A, LES, HOME = "a/index.html", "lessen/1/index.html", "index.html"
NOINDEX = '<meta name="robots" content="noindex">'
DATA = '{"@type": "WebSite", "name": "x", "url": "x"}'
FEED = f'<link rel="alternate" type="application/atom+xml" href="{ADDRESS}atom.xml">'
Change = tuple[str, str, str]
# For each rule: what is changed in which file, and the file and line in which it is to be mended.
FAULTS: Mapping[str, tuple[Sequence[Change], str, int]] = {
    "language_missing": ([(A, ' lang="nl"', "")], "docs/a.md", 1),
    "language_wrong": ([(A, 'lang="nl"', 'lang="en"')], "docs/a.md", 1),
    "title_missing": ([(A, "<title>Beginnen", "<title> ")], "docs/a.md", 2),
    "title_long": ([("title", "Beginnen", "Heel lang " * 9)], "docs/a.md", 2),
    "title_doubled": ([("title", "Beginnen", "Kennisbank")], "docs/a.md", 2),
    "description_missing": ([(A, '<meta name="description"', "<meta")], "docs/a.md", 3),
    "description_own": ([("description", DESCRIPTIONS["a/"], "")], "docs/a.md", 3),
    "description_short": ([(A, DESCRIPTIONS["a/"], "Kort.")], "docs/a.md", 3),
    "description_long": ([(A, DESCRIPTIONS["a/"], DESCRIPTIONS["a/"] * 2)], "docs/a.md", 3),
    "description_doubled": ([(A, DESCRIPTIONS["a/"], DESCRIPTIONS[""])], "docs/a.md", 3),
    "canonical_missing": ([(A, 'rel="canonical"', "")], "docs/a.md", 1),
    "canonical_wrong": ([(A, f"{ADDRESS}a/", f"{ADDRESS}b/")], "docs/a.md", 1),
    "sitemap_missing": ([("sitemap.xml", "<urlset>", "<kapot>")], "docs/index.md", 1),
    "sitemap_lacks": ([("sitemap.xml", f"{ADDRESS}a/", f"{ADDRESS}b/")], "docs/a.md", 1),
    "sitemap_hidden": ([(A, "<title>", f"{NOINDEX}<title>"), ("found", "", "")], "docs/a.md", 1),
    "lastmod_same": ([("sitemap.xml", "", "")], "docs/index.md", 1),
    "robots_missing": ([("robots.txt", "", "")], "docs/index.md", 1),
    "feed_missing": ([(each, FEED, "") for each in (A, LES, HOME)], "docs/index.md", 1),
    "social_missing": ([(A, "og:title", "og:x")], "docs/a.md", 1),
    "data_missing": ([(A, "application/ld+json", "text/plain")], "docs/a.md", 1),
    "data_broken": ([(A, DATA, "{")], "docs/a.md", 1),
    "data_incomplete": ([(A, DATA, '{"@graph": [{"@type": "Article", "headline": "x"}]}')], "docs/a.md", 1),
    "date_missing": ([(LES, "<time", "<span")], "docs/lessen/1.md", 3),
    "review_missing": ([("docs/lessen/1.md", "review: '2028-01-01'\n", "")], "docs/lessen/1.md", 1),
    "review_past": ([("docs/lessen/1.md", "2028", "2025")], "docs/lessen/1.md", 4),
    "thin": ([(A, "dat is niet het woord van", "")], "docs/a.md", 1),
    "orphan": ([(HOME, '<a href="a/">Hoe je begint</a>', "")], "docs/a.md", 1),
    "link_broken": ([(A, "https://elders.example.org/x", "../nergens/")], "docs/a.md", 10),
    "anchor_broken": ([(HOME, "#eerst", "#nooit"), ("docs/index.md", "#eerst", "#nooit")], "docs/index.md", 7),
    "link_empty": ([(A, ">Elders<", "><")], "docs/a.md", 1),
    "link_vague": ([(A, ">Elders<", ">Lees meer…<")], "docs/a.md", 1),
    "link_unsafe": ([(A, "https://elders", "http://elders")], "docs/a.md", 1),
    "image_alt": ([(A, ' alt="Een plaatje"', "")], "docs/a.md", 1),
    "heading_first": ([(A, "<h1>", "<h1>Nog een</h1><h1>")], "docs/a.md", 1),
    "heading_order": ([(A, '<h2 id="eerst">Eerst</h2>', "<h3>Eerst</h3>")], "docs/a.md", 8),
    "same_words": ([(LES, *[re.findall("<p>.*</p>", GOOD[each])[0] for each in (LES, A)])], "docs/lessen/1.md", 1),
    "hidden_wrongly": ([(A, "<title>", f"{NOINDEX}<title>")], "docs/a.md", 1),
    "shown_wrongly": ([("found", "", "")], "docs/a.md", 1),
    "foreign": ([(A, 'src="x.png"', 'src="https://evil.example/x.png"')], "docs/a.md", 1),
}  # fmt: skip
ALSO = {
    "sitemap_hidden": {"orphan"},
    "shown_wrongly": {"sitemap_hidden"},
    "title_long": set[str](),
    "language_wrong": set[str](),
}
"""What else there is to say of the same fault."""


def look(folder: Path, changes: Sequence[Change] = ()) -> list[Finding]:
    """The findings on the good site, with these changes."""
    files = GOOD | SOURCES
    pages = {page.path: page for page in PAGES}
    for name, old, new in changes:
        if name in {"title", "description", "found"}:
            update: dict[str, object] = {"is_found": False} if name == "found" else {name: new}
            pages["a.md"] = pages["a.md"].model_copy(update=update)
        elif name == "robots.txt":
            del files[name]
        elif name == "sitemap.xml" and not old:
            files[name] = listed(*["<lastmod>2026-01-02</lastmod>"] * 3).replace(
                "</urlset>", f"<url><loc>{ADDRESS}x/</loc><lastmod>2026-01-02</lastmod></url></urlset>"
            )
        else:
            assert old in files[name], (name, old)
            files[name] = files[name].replace(old, new)
    for name, text in files.items():
        file = folder / name if name.startswith("docs/") else folder / "html" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    found, seen = audit(folder / "html", folder, list(pages.values()), address=ADDRESS, language="nl", today=TODAY)
    assert len(seen) == 3
    return found


def test_a_good_site_is_praised(tmp_path: Path) -> None:
    assert look(tmp_path) == []
    report = Report([], list(TITLES), words("nl")["site"]["audit"], looked=3)
    assert report.mean == 100
    assert "Niets gevonden" in report.terminal()


def test_every_rule_has_a_fault_here() -> None:
    for language in LANGUAGES:
        assert set(FAULTS) | {"axe", "sideways", *RULES} == set(words(language)["site"]["audit"]["rules"])


@pytest.mark.parametrize("rule", FAULTS)
def test_a_fault_is_found_where_it_is(tmp_path: Path, rule: str) -> None:
    changes, file, line = FAULTS[rule]
    found = look(tmp_path, changes)
    there = [each for each in found if each.rule == rule]
    assert (file, line) in [(each.file, each.line) for each in there]
    assert len({each.place for each in there}) == len(there)
    assert {each.rule for each in found} - {rule} <= ALSO.get(rule, set())
    for language in LANGUAGES:
        for says, does in (worded(each, words(language)["site"]["audit"]["rules"]) for each in found):
            assert says
            assert does
            assert not set("{}") & set(says + does)


def test_a_site_of_which_nobody_told_is_looked_at_too(tmp_path: Path) -> None:
    look(tmp_path)
    found, seen = audit(tmp_path / "html", tmp_path, [], address=ADDRESS, language="nl", today=TODAY)
    assert found == []
    assert [each.page.source for each in seen] == ["docs/a.md", "docs/index.md", "docs/lessen/1.md"]


def test_our_own_site_has_no_fault_but_what_people_must_write(site: Site) -> None:
    found, seen = audit(site.html, site.root, site.layout.pages(), address=ADDRESS, language="nl", today=TODAY)
    ours = [each for each in found if not re.search("kwaad|rauw", each.place)]
    assert [(each.rule, each.file or each.place, each.line) for each in ours] == [
        ("description_own", "docs/index.md", 1),
        ("review_past", "docs/lessen/2025/2-inkoop.md", 6),
    ]
    assert len(seen) == len(site.layout.pages())


@pytest.mark.parametrize(
    ("origin", "target", "place"),
    [
        ("a/b/", "../c/#x", ("a/c/", "x")),
        ("a/b/", "#x", ("a/b/", "x")),
        ("a/", "..", ("", "")),
        ("a/", "../x.pdf", ("x.pdf", "")),
        ("", f"{ADDRESS}a/#x", ("a/", "x")),
        ("a/", "/net/b/", ("b/", "")),
        ("a/", "/ander/", (None, "")),
        ("a/", "https://elders.example.org/", (None, "")),
        ("a/", "//elders.example.org/", (None, "")),
        ("a/", "mailto:x@example.org", (None, "")),
        ("a/", "../%C3%A9/?q=1", ("é/", "")),
        ("a/", "", (None, "")),
    ],
)
def test_where_a_link_leads(origin: str, target: str, place: tuple[str | None, str]) -> None:
    assert inner(origin, target, ADDRESS) == place


ERROR = Finding("link_empty", "a/", "docs/a.md", 3, "x", Level.ERROR, {"target": "x"})
WARNING = Finding("thin", "b/", "", 0, "", Level.WARNING, {"words": "3", "fewest": "150"})
AXE = Finding("axe/color-contrast", "a/", "docs/map met spatie/a.md", 1, "320", Level.ERROR,
              {"says": "Contrast", "do": "https://x.example/", "count": "2", "width": "320"})  # fmt: skip
ALL = [ERROR, WARNING, AXE]


def test_a_page_loses_points_for_a_habit_once() -> None:
    habit = [replace(ERROR, about=str(number)) for number in range(30)]
    assert scores(["a/", "b/", "c/"], [*habit, WARNING, AXE]) == {"a/": 100 - 3 * 12 - 12, "b/": 96, "c/": 100}
    many = [replace(ERROR, rule=f"rule{number}") for number in range(20)]
    assert scores(["a/"], many) == {"a/": 0}


def test_a_baseline_only_gets_shorter() -> None:
    first = json.loads(baseline_of(ALL, None))
    assert len(first) == 3
    moved = replace(ERROR, line=99)
    new = replace(ERROR, about="y")
    assert less([moved, new, AXE], list(first)) == ([new], 2, 1)
    assert set(json.loads(baseline_of([moved, new, AXE], list(first)))) == {moved.fingerprint, AXE.fingerprint}
    assert json.loads(baseline_of([new], list(first))) == {}
    assert less([], []) == ([], 0, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_github_can_read_it(language: str) -> None:
    """What GitHub's documentation asks of SARIF: "SARIF support for code scanning"."""
    report = Report(ALL, ["a/", "b/"], words(language)["site"]["audit"], version="1.2.3")
    whole = json.loads(report.sarif())
    assert whole["version"] == "2.1.0"
    [run] = whole["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"]
    ids = [rule["id"] for rule in driver["rules"]]
    assert ids == ["axe/color-contrast", "link_empty", "thin"]
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert "{" not in rule["shortDescription"]["text"]
    for result in run["results"]:
        assert result["ruleId"] in ids
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        [place] = [each["physicalLocation"] for each in result["locations"]]
        assert re.fullmatch(r"[\w./%-]+", place["artifactLocation"]["uri"])
        assert not place["artifactLocation"]["uri"].startswith(("/", ".."))
        assert place["region"]["startLine"] >= 1
        assert result["partialFingerprints"]["primaryLocationLineHash"]
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert len(set(prints)) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_are_told_where_and_what_to_do(language: str) -> None:
    report = Report(ALL, ["a/", "b/"], words(language)["site"]["audit"], looked=2, known=4, gone=1)
    for text in (report.terminal(), report.markdown()):
        assert "docs/a.md:3" in text
        assert "/b/" in text
        assert "https://x.example/" in text
        assert "{" not in text
        assert [line for line in text.splitlines() if line != line.rstrip()] == []
    found = json.loads(report.json())
    assert found["scores"] == {"a/": 76, "b/": 96}
    assert found["mean"] == report.mean == 86
    assert [each["line"] for each in found["findings"]] == [3, 0, 1]
    many = Report([replace(ERROR, about=str(number)) for number in range(14)], ["a/"], report.words)
    assert len([line for line in many.terminal().splitlines() if "docs/a.md:3" in line]) == 10
    assert worded(AXE, {}) == ("Contrast", "https://x.example/")


def test_of_many_pages_the_same_few_are_looked_at() -> None:
    kinds = [*[PageKind.LESSON] * 90, PageKind.HOME, PageKind.BOARD, PageKind.ASK]
    seen = [Seen(Page(path=f"{number}.md", kind=kind)) for number, kind in enumerate(kinds)]
    few = chosen(seen, 10)
    assert 8 <= len(few) <= 10
    assert {each.page.kind for each in few} == set(kinds)
    assert few == chosen(seen, 10)
    assert chosen(seen, 100) == seen
    assert len(few) == len({each.place for each in few})


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_evidence_says_what_a_machine_saw_and_what_a_person_must(language: str) -> None:
    found = [Finding(rule, "a/") for rule in ("axe/image-alt", "focus_hidden", "link_empty", "thin")]
    told = partial(evidence, language=language, address=ADDRESS, day=TODAY, version="1.2", pages=30)
    text = told(found, looked=20)
    assert re.findall(r": (\d+)\.$", text, re.MULTILINE) == ["1", "1", "1"]
    assert ADDRESS in text
    assert "30" in text
    assert text.count("- [ ] ") == 8
    assert "WCAG-EM" in text
    bare = told([], looked=0)
    assert "axe" not in bare
    assert bare.count("- [ ] ") == 8

"""After the build: what a page says of itself, what it may run and fetch, and what stands beside the pages."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from ospo_automation.core.network.website import Settings
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.site import feeds, redirects
from ospo_automation.site.article import repaired, sections
from ospo_automation.site.finish import NOT_SEARCHED, Desk, finish, finished
from ospo_automation.site.layout import Layout, Page, PageKind
from ospo_automation.site.policy import foreign, policy
from ospo_automation.site.search_texts import MARK, WHOLE
from ospo_automation.site.structured import SiteWide
from ospo_automation.texts import words
from tests.given import configured
from tests.site.conftest import Site
from tests.site.knowledge import ADDRESS, OSPO, REPOSITORY, TODAY, snapshot

SETTINGS = Settings(address=ADDRESS, publisher="Het netwerk")
DESK = Desk(SiteWide(SETTINGS, "Kennisbank", "nl"), words("nl")["site"], REPOSITORY, asks=True)
BARE = (
    "<!DOCTYPE html><html lang='en'><head><meta charset=utf-8><title>Iets</title></head>"
    "<body><main><h1>Iets</h1><p>Een eerste alinea die lang genoeg is om te vertellen waar deze bladzijde over gaat."
    "</p></main></body></html>"
)
PAGE = Page(path="a/b.md", kind=PageKind.PAGE, title="Iets & meer", source="docs/a/b.md", changed=date(2026, 3, 4))
LESSON = PAGE.model_copy(update={"kind": PageKind.LESSON, "made": date(2026, 1, 2), "people": ("Carla",)})


def done(text: str = BARE, page: Page = PAGE, desk: Desk = DESK) -> LexborHTMLParser:
    """The page as it is after being done; twice is the same as once."""
    once, *_ = finished(text, page, desk)
    assert finished(once, page, desk)[0] == once
    return LexborHTMLParser(once)


def head(tree: LexborHTMLParser) -> Mapping[str, list[str]]:
    """All values in the head by their name."""
    found: dict[str, list[str]] = {"title": [node.text() for node in tree.css("head > title")]}
    for node in tree.css("head > meta, head > link"):
        given = node.attributes
        name = given.get("name") or given.get("property") or given.get("http-equiv") or given.get("rel")
        found.setdefault(str(name), []).append(str(given.get("content") or given.get("href")))
    return found


def data(tree: LexborHTMLParser) -> Mapping[str, Mapping[str, object]]:
    [script] = tree.css('script[type="application/ld+json"]')
    return {each["@type"]: each for each in json.loads(script.text())["@graph"]}


def test_a_bare_page_says_what_it_is_and_where() -> None:
    tree = done(page=LESSON)
    found = head(tree)
    assert found["title"] == ["Iets & meer - Kennisbank"]
    assert found["canonical"] == [f"{ADDRESS}a/b/"]
    assert found["description"] == [
        "Een eerste alinea die lang genoeg is om te vertellen waar deze bladzijde over gaat."
    ]
    assert found["og:title"] == ["Iets & meer"]
    assert found["og:url"] == [f"{ADDRESS}a/b/"]
    assert found["og:type"] == ["article"]
    assert found["og:locale"] == ["nl_NL"]
    assert found["article:published_time"] == ["2026-01-02"]
    assert "robots" not in found
    root = tree.css_first("html")
    assert root is not None
    assert root.attributes == {"lang": "nl"}
    article = data(tree)["Article"]
    assert (article["headline"], article["datePublished"], article["dateModified"]) == (
        "Iets & meer",
        "2026-01-02",
        "2026-03-04",
    )
    assert article["author"] == [{"@type": "Person", "name": "Carla"}]
    assert [node.text() for node in tree.css("footer time")] == ["4 maart 2026"]
    targets = [str(node.attributes["href"]) for node in tree.css("footer a")]
    assert targets == [
        f"{REPOSITORY}/issues/new?template=addition.yml&page=docs%2Fa%2Fb.md",
        f"{REPOSITORY}/edit/HEAD/docs/a/b.md",
    ]


def test_an_engine_s_own_lines_are_gone() -> None:
    theirs = """<meta name="description" content="Van > hen, een 'oude'"><META NAME=robots content=noindex>
        <meta content="x > y" property="og:title"><meta name='author' content='"x"'><meta name="twitter:card" content=x>
        <link rel="canonical" href="https://elders.example.org/"><link href=x rel=next><meta name=generator content=x>
        <meta name="viewport" content="width=device-width"><link rel="icon" href="x.png">"""
    text = BARE.replace("<title>Iets</title>", f"{theirs}<title>Een</title><script>x</script> - Oud</title>")
    found = head(done(text))
    assert found["title"] == ["Iets & meer - Kennisbank"]
    assert [len(found[name]) for name in ("description", "canonical", "og:title")] == [1, 1, 1]
    assert found["canonical"] == [f"{ADDRESS}a/b/"]
    assert not {"robots", "author", "twitter:card", "next"} & set(found)
    assert (found["icon"], found["generator"], found["viewport"]) == (["x.png"], ["x"], ["width=device-width"])
    assert "hen" not in finished(text, PAGE, DESK)[0]


@pytest.mark.parametrize("title", ['</script><script>alert(1)</script>"', "\u2028 & <!--", "'\"\\", "{{x}} ]]>"])
def test_no_title_ends_what_it_stands_in(title: str) -> None:
    tree = done(page=LESSON.model_copy(update={"title": title, "description": title, "people": (title,)}))
    assert data(tree)["Article"]["headline"] == title
    assert head(tree)["og:title"] == [title]
    assert len(tree.css("script")) == 1


@pytest.mark.parametrize(
    ("kind", "more", "types"),
    [
        (PageKind.HOME, {"path": "index.md"}, ["Organization", "WebSite"]),
        (PageKind.MEETING, {"made": date(2026, 1, 2)}, ["BreadcrumbList", "Event"]),
        (PageKind.PERSON, {"people": ("Carla",)}, ["BreadcrumbList", "ProfilePage"]),
        (PageKind.PERSON, {}, ["BreadcrumbList"]),
        (PageKind.BOARD, {}, ["BreadcrumbList"]),
    ],
)
def test_each_kind_of_page_is_its_own_thing(kind: PageKind, more: Mapping[str, object], types: list[str]) -> None:
    tree = done(page=PAGE.model_copy(update={"kind": kind, **more}))
    assert list(data(tree)) == types


def test_what_may_not_be_found_says_so_and_nothing_else_does(site: Site) -> None:
    for page in site.layout.pages():
        tree = LexborHTMLParser(site.page(page.place))
        is_hidden = "noindex" in head(tree).get("robots", [])
        assert is_hidden != page.is_found, page.path
        is_searched = page.is_found and page.kind not in NOT_SEARCHED
        assert len(tree.css(f"article[{MARK}={WHOLE}]")) == is_searched, page.path
        assert len(tree.css(f"article[{MARK}]")) == page.is_found, page.path
        assert [len(head(tree)[name]) for name in ("title", "description", "canonical", "og:title")] == [1] * 4
        assert head(tree)["canonical"] == [ADDRESS + page.place]
    for blog in (site.html / "blog").iterdir():
        assert '<meta name="robots" content="noindex">' in blog.read_text(encoding="utf-8")
    assert "noindex" in (site.html / "404.html").read_text(encoding="utf-8")


def test_the_sitemap_has_what_may_be_found_with_true_days(site: Site) -> None:
    root = ElementTree.fromstring((site.html / "sitemap.xml").read_bytes())  # noqa: S314  (our own file)
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = {entry.findtext(f"{name}loc"): entry.findtext(f"{name}lastmod") for entry in root}
    assert found == {
        ADDRESS + page.place: (day.isoformat() if (day := page.changed or page.made) else None)
        for page in site.layout.pages()
        if page.is_found
    }
    assert found[f"{ADDRESS}lessen/2026/1-koppeling/"] == "2026-04-05"
    assert found[f"{ADDRESS}beginnen/"] == "2026-02-01"
    assert found[f"{ADDRESS}themas/licenties/"] is not None
    assert found[f"{ADDRESS}stel-je-vraag/"] is None


def test_feeds_hold_the_lessons_newest_first(site: Site) -> None:
    root = ElementTree.fromstring((site.html / "atom.xml").read_bytes())  # noqa: S314  (our own file)
    atom = "{http://www.w3.org/2005/Atom}"
    entries = root.findall(f"{atom}entry")
    feed = json.loads((site.html / "feed.json").read_text(encoding="utf-8"))
    wanted = [page for page in site.layout.pages() if page.kind is PageKind.LESSON]
    assert {entry.findtext(f"{atom}id") for entry in entries} == {ADDRESS + page.place for page in wanted}
    assert [entry.findtext(f"{atom}title") for entry in entries] == [item["title"] for item in feed["items"]]
    days = [item["date_published"] for item in feed["items"]]
    assert days == sorted(days, reverse=True)
    assert (feed["version"], feed["language"]) == ("https://jsonfeed.org/version/1.1", "nl")
    assert feed["items"][-1]["url"] == f"{ADDRESS}lessen/2025/2-inkoop/"
    assert root.findtext(f"{atom}updated") == "2026-11-24T00:00:00Z"
    for element in (root, *entries):
        assert all(element.findtext(f"{atom}{name}") for name in ("id", "title", "updated"))


def test_robots_and_the_address_for_leaks(site: Site) -> None:
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (site.html / "robots.txt").read_text(encoding="utf-8")
    lines = (site.html / ".well-known/security.txt").read_text(encoding="utf-8").splitlines()
    said = dict(line.split(": ", 1) for line in lines)
    assert said["Contact"] == "mailto:ospo@example.org"
    assert said["Expires"] == "2027-11-01T00:00:00Z"  # within a year, as RFC 9116 asks
    assert said["Canonical"] == f"{ADDRESS}.well-known/security.txt"
    own = SETTINGS.model_copy(update={"security": "https://example.org/meld"})
    assert b"Contact: https://example.org/meld\n" in feeds.security(SiteWide(own, "x", "en"), "x@example.org", TODAY)
    assert not {"sitemap.xml.gz", "search/search_index.json", "search.json"} & set(snapshot(site.html))


def test_our_own_scripts_run_and_no_others(site: Site) -> None:
    page = site.page("beginnen")
    [rules] = head(LexborHTMLParser(page))["Content-Security-Policy"]
    given = dict(rule.split(" ", 1) for rule in rules.split("; "))
    assert given["default-src"] == "'self'"
    assert (given["object-src"], given["base-uri"]) == ("'none'", "'none'")
    assert "unsafe-inline" not in given["script-src"]
    scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", page, re.DOTALL)
    inline = [text for opening, text in scripts if not re.search(r"src=|json", opening)]
    assert inline
    for text in inline:
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in given["script-src"]
    assert "sha256" not in policy('<script src="x.js"></script><script type="application/json">{}</script>')
    once, *_ = finished(BARE.replace("<h1>", "<script>x</script><h1>"), PAGE, DESK)
    assert "sha256" not in once


FETCHES = (
    '<img src="//evil.example/x.png">',
    "<img alt=x src=https://evil.example/x.png>",
    '<img srcset="a.png 1x, https://evil.example/x.png 2x">',
    '<video poster="https://evil.example/x.png"></video>',
    "<script src='http://evil.example/x.js'></script>",
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<link href="https://evil.example/" rel="preconnect">',
    '<iframe src="https://evil.example/"></iframe>',
    '<object data="https://evil.example/x"></object>',
    "<style>@import 'https://evil.example/x.css';</style>",
    '<p style="background: url(//evil.example/x.png)">x</p>',
    "<p style='background: url(&quot;https://evil.example/x.png&quot;)'>x</p>",
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "<p><META HTTP-EQUIV=' &#82;efresh' content=\"1.5, URL = '//evil.example/'\"></p>",
    '<svg><meta http-equiv="refresh" content="0;//evil.example/"></svg>',
    '<link rel="preload" as="image" imagesrcset="//evil.example/x.png 2x">',
    '<svg><script href="//evil.example/x.js"></script></svg>',
    '<svg><rect fill="url(//evil.example/x.svg#a)" /></svg>',
    '<svg><path marker-end="url(//evil.example/x.svg#a)" /></svg>',
    "<svg><image><set attributeName=href to=//evil.example/x /></image></svg>",
    '<svg><image><animate attributeName=href values="a.png; //evil.example/x" /></image></svg>',
    r"<style>@\69mport 'https://evil.example/x.css';</style>",
    "<style>@import/**/'//evil.example/x.css';</style>",
    r"<style>p { background: \75 rl(https://evil.example/x.png) }</style>",
    r"<p style='background: ur\l(//evil.example/x.png)'>x</p>",
    """<p style="background-image: image-set('//evil.example/x.png' 1x)">x</p>""",
)
FETCHES_NOTHING = (
    f'<img src="{ADDRESS}x.png"><img src="x.png">',
    '<a href="https://elders.example.org/">x</a>',
    '<link rel="canonical" href="https://elders.example.org/"><link rel="alternate" href="https://elders.example.org/">',
    "<p>Schrijf in je stylesheet: background: url('https://elders.example.org/x.png')</p>",
    '<!-- <img src="https://elders.example.org/x.png"> -->',
    '<meta http-equiv="refresh" content="0; url=../b/"><meta http-equiv="refresh" content="30">',
    '<meta name="description" content="0;url=https://elders.example.org/">',
    "<style>/* url(https://elders.example.org/x.png) */</style>",
    '<svg><rect fill="url(#a)" /><animate attributeName=x values="1;2" /></svg>',
    "<code>&lt;img src=https://elders.example.org/&gt; @import 'https://elders.example.org/x.css'</code>",
)


@pytest.mark.parametrize("html", FETCHES)
def test_what_would_be_fetched_from_elsewhere_is_found(html: str) -> None:
    assert [re.sub(r"^(?:https?:)?//", "", each).split("/")[0] for each in foreign(html, ADDRESS)] == ["evil.example"]


@pytest.mark.parametrize("html", FETCHES_NOTHING)
def test_what_is_only_written_about_is_not(html: str) -> None:
    assert list(foreign(html, ADDRESS)) == []


def test_a_picture_from_elsewhere_becomes_a_link_and_names_are_given() -> None:
    said = DESK.said["finish"]
    assert repaired('<img src="https://x.example/p.png" alt="Een <plaatje>">', said) == (
        '<a href="https://x.example/p.png">Een &lt;plaatje&gt;</a>'
    )
    assert repaired('<img class="twemoji" alt="😄" src="//x.example/s.svg">', said) == "😄"
    assert repaired('<a href="https://x.example/map/"><i></i></a>', said) == (
        '<a aria-label="Link naar x.example/map" href="https://x.example/map/"><i></i></a>'
    )
    assert repaired("<a href='x'>Woorden</a><pre><code>x</code></pre>", said) == (
        "<a href='x'>Woorden</a><pre tabindex=\"0\"><code>x</code></pre>"
    )


@pytest.mark.parametrize(
    ("html", "parts"),
    [
        ("<p>x</p><h2>A</h2><p>a</p><h2>B</h2>b", ["<h2>A</h2><p>a</p>", "<h2>B</h2>b"]),
        ("<blockquote><h2>C</h2></blockquote><h2>A</h2><br><img src=x>a", ["<h2>A</h2><br><img src=x>a"]),
        ("<div><h2>A</h2>a<h2>B</h2>b</div><p>x</p>", ["<h2>A</h2>a", "<h2>B</h2>b"]),
        ("<section><h2>A</h2>a</section><section><h2>B</h2>b</section>", ["<h2>A</h2>a", "<h2>B</h2>b"]),
        ("<p>niets</p>", []),
    ],
)
def test_the_parts_of_a_lesson_are_whole(html: str, parts: list[str]) -> None:
    assert [html[start:end] for start, end in sections(html)] == parts


def test_without_generate_any_site_is_finished(tmp_path: Path) -> None:
    """Another engine's HTML, of which nobody told."""
    layout = Layout(tmp_path / ".site")
    for name in ("index.html", "a/b/index.html", "oud.html", "404.html"):
        file = layout.html / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(BARE, encoding="utf-8")
    network = configured(OSPO)
    first = finish(tmp_path, layout, network, SETTINGS, today=TODAY)
    before = snapshot(layout.html)
    again = finish(tmp_path, layout, network, SETTINGS, today=TODAY)
    assert (first.pages, first.foreign, again.changed) == (4, [], 0)
    assert snapshot(layout.html) == before
    listed = re.findall("<loc>(.*?)</loc>", before["sitemap.xml"][0].decode())
    assert listed == [ADDRESS, f"{ADDRESS}a/b/", f"{ADDRESS}oud.html"]


def test_a_finished_site_stays_as_it_is(site: Site) -> None:
    """Page by page, since the site is shared."""
    places = {page.place: page.title for page in site.layout.pages()}
    standing = SiteWide(Settings(address=ADDRESS), "Kennisbank", "nl", "zoeken/", "cijfers.csv", places)
    desk = Desk(standing, DESK.said, REPOSITORY, mail="ospo@example.org")
    for page in site.layout.pages():
        if page.path.endswith(".md"):
            text = site.page(page.place)
            assert finished(text, page, desk)[0] == text, page.path


def moved(root: Path, text: str) -> Mapping[str, redirects.Redirect]:
    (root / "docs").mkdir(exist_ok=True)
    (root / redirects.FILE).write_text(text, encoding="utf-8")
    return redirects.read(root)


def test_who_follows_an_old_link_is_led_on(site: Site) -> None:
    page = site.page("oud/beginnen")
    assert f'content="0; url={ADDRESS}beginnen/"' in page
    assert 'content="noindex"' in page
    assert f"{ADDRESS}oud/" not in (site.html / "sitemap.xml").read_text(encoding="utf-8")
    assert f"url={ADDRESS}oud/beginnen/" in (site.html / "nog-ouder.html").read_text(encoding="utf-8")
    assert "url=https://elders.example.org/" in site.page("weg")


@pytest.mark.parametrize("old", ["oud", "/oud/", "oud.md", "oud/index.md", "oud/index.html", "/oud/README.md"])
def test_a_page_is_known_by_any_of_its_names(tmp_path: Path, old: str) -> None:
    assert moved(tmp_path, f"{old}: lessen/index.md\n") == {"oud/": redirects.Redirect("lessen/", 1)}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("x/: b/\na/: c/\nc/: a/\n", 2, "in a circle"),
        ("a/: a/\n", 1, "in a circle"),
        ("# niets\n../x: b/\n", 2, "leads nowhere that we understand"),
        ("a/: javascript:alert(1)\n", 1, "leads nowhere that we understand"),
        ("a/: http://elders.example.org/\n", 1, "leads nowhere that we understand"),
        ("- a\n", 1, "holds no lines"),
        ("a/: b/\na/: c/\n", 2, "twice"),
        ("x/: there/\nthere/: b/\n", 2, "is a page that is still there"),
        ("x/: there/\na/: nergens/\n", 2, "which isn't there"),
    ],
)
def test_a_wrong_redirect_is_named_by_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(BadConfig, match=says) as raised:
        redirects.pages(moved(tmp_path, text), address=ADDRESS, language="nl", title="x", there={"b/", "there/"})
    assert min(fault.line for fault in raised.value.faults) == line
    assert {fault.file for fault in raised.value.faults} == {redirects.FILE}


def test_a_page_that_is_still_there_is_not_overwritten(tmp_path: Path) -> None:
    layout = Layout(tmp_path / ".site")
    for name in ("a", "b"):
        (layout.html / name).mkdir(parents=True)
        (layout.html / name / "index.html").write_text(BARE, encoding="utf-8")
    moved(tmp_path, "a/: b/\n")
    with pytest.raises(BadConfig, match="'a/' is a page that is still there"):
        finish(tmp_path, layout, configured(OSPO), SETTINGS, today=TODAY)
    assert "refresh" not in (layout.html / "a/index.html").read_text(encoding="utf-8")

"""What people who mean harm typed reaches the pages as text; that nothing of it runs is tested in the browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from ospo_automation.core.knowledge.published import read_front
from ospo_automation.core.outgoing.safe import clean
from ospo_automation.site.article import safe
from ospo_automation.site.layout import PageKind
from tests.site.conftest import Site
from tests.site.hostile import LINES, VALUES, casus_page
from tests.site.knowledge import ADDRESS, generated, layout, write

MARKUP = ("[", "!", "<https", "https", "<javascript")
# Lines that are Markdown themselves, name somebody, or are an emoji: these are shown as what they mean.
MEANT = re.compile(r"^(?:[\[!>`~#*|-]|    |https|<https|<javascript|:smile)|[\n@*]")


def text_of(page: str) -> str:
    article = LexborHTMLParser(page).css_first("article")
    assert article is not None
    return " ".join(article.text(deep=True).split())


def shown(line: str) -> str:
    return " ".join(clean(line, 300).split())


def test_a_casus_is_read_on_its_page_as_it_was_typed(site: Site) -> None:
    text = text_of(site.page("lessen/2026/900-kwaad")) + text_of(site.page("lessen/2026/901-kwaad"))
    typed = [shown(line) for line in LINES if not MEANT.search(line)]
    assert len(typed) >= 40
    assert [line for line in typed if line not in text] == []


def test_titles_are_read_on_the_board_as_they_were_typed(site: Site) -> None:
    text = text_of(site.page("bord"))
    assert [line for line in LINES if shown(line) not in text] == []


def test_no_link_leads_into_a_script_and_its_words_stay() -> None:
    _, text = casus_page(1, [line for line in LINES if line.startswith(MARKUP)], "Titel")
    text = text.rpartition("\n---\n")[2]
    assert not re.search(r"\]\([^)]*(?:script|data)\s*:", text, re.IGNORECASE)
    assert text.count("klik") >= 6


@pytest.mark.parametrize(
    "value", [*VALUES, "a\nb: c\n---\n# d", "'", '"', "\\", "&amp; x y z", "{x: [y]}", "`b` *c* _d_", "3", "nee"]
)
def test_what_stands_at_the_top_of_a_page_comes_out_as_it_went_in(tmp_path: Path, value: str) -> None:
    path, text = casus_page(1, ["Zomaar."], value.ljust(5, "."))
    title = " ".join(shown(value.ljust(5, ".")).replace("<", " ").replace(">", " ").split())
    assert read_front(path, text).title == title
    root = write(tmp_path, {path: text})
    generated(root, None)
    page = next(each for each in layout(root).pages() if each.kind is PageKind.LESSON)
    assert page.title == title


@pytest.mark.parametrize("number", range(len(VALUES)))
def test_a_title_is_a_title_wherever_it_stands(site: Site, number: int) -> None:
    tree = LexborHTMLParser(site.page(f"bijeenkomsten/kwaad-{number}"))
    title = VALUES[number]
    [given] = tree.css("head > title")
    assert given.text() == f"{title} - Kennisbank"
    named = {node.attributes.get("property") or node.attributes.get("name"): node for node in tree.css("head > meta")}
    assert named["og:title"].attributes["content"] == title
    assert str(named["description"].attributes["content"]).startswith(title[:40])
    [data] = tree.css('head > script[type="application/ld+json"]')
    event = next(each for each in json.loads(data.text())["@graph"] if each["@type"] == "Event")
    assert (event["name"], event["location"]["name"]) == (title, title)
    assert [node for node in tree.css("meta[http-equiv]") if node.attributes["http-equiv"] == "refresh"] == []
    scripts = [node for node in tree.css("script") if "alert" in node.text() and "ld+json" not in str(node.attributes)]
    assert scripts == []


def test_what_the_theme_s_script_goes_by_can_t_be_given_by_a_page() -> None:
    typed = '<div id="__config" class="x">{}</div><pre id="eigen" class="mermaid">A</pre><p id="__configuur">x</p>'
    assert safe(typed) == '<div class="x">{}</div><pre id="eigen">A</pre><p id="__configuur">x</p>'
    over = '<p class="md-dialog md-dialog--active x">A</p><p class="MD-Top">B</p><a class="md-button md-header">C</a>'
    assert safe(over) == '<p class="x">A</p><p>B</p><a class="md-button">C</a>'


def test_a_maintainer_s_own_page_keeps_its_html_and_an_outsider_s_doesn_t(site: Site) -> None:
    assert '<form class="eigen"><button>Eigen</button></form>' in site.page("")
    assert "<details open" in site.page("beginnen")
    raw = site.page("lessen/2026/950-rauw")
    assert "onerror" not in raw[raw.index("<article") :]
    assert "Het antwoord in het kort" in raw


def test_what_an_outsider_wrote_can_t_end_the_article() -> None:
    """Else it would stand where the policy of the page takes scripts for the engine's own."""
    assert safe("</article></main><script>x</script><p>y</p>") == "<p>y</p>"


def test_the_text_for_a_blog_holds_words_and_links_only(site: Site) -> None:
    """What another editor makes something of, with a link back and without what was only meant for the draft."""
    tags = {"h1", "h2", "h3", "p", "ul", "ol", "li", "a", "strong", "em", "code", "pre", "blockquote", "hr", "br"}
    for file in sorted((site.html / "blog").iterdir()):
        body = LexborHTMLParser(file.read_text(encoding="utf-8")).css_first("body")
        assert body is not None
        assert {str(node.tag) for node in body.css("*")} <= tags | {"body"}, file.name
        links = [str(node.attributes["href"]) for node in body.css("a")]
        assert links[-1].endswith(f"/{file.stem}/")
        assert [each for each in links if not each.startswith(("https://", "http://", "mailto:"))] == [], file.name
        assert "Concept." not in body.text()
    assert f'href="{ADDRESS}lessen/2026/1-koppeling/#de-vraag"' in site.page("blog/2-inkoop.html")

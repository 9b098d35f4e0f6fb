"""What a page looks like as far as values tell it: its charts, its foot, its colours, and what stands on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from ospo_automation.core.network.website import Settings
from ospo_automation.core.primitives.errors import BadConfig
from ospo_automation.site.build import MODULES
from ospo_automation.site.charts import bars
from ospo_automation.site.contrast import BLACK, FOR_TEXT, WHITE, Colour, colour, contrast, readable
from ospo_automation.site.foot import Foot, foot, untold
from ospo_automation.site.on_paper import addressed
from ospo_automation.site.palette import mended, named_colours
from ospo_automation.site.tokens import PAIRS, SHEET, laid_over, roles
from ospo_automation.texts import words
from tests.site.conftest import Site
from tests.site.knowledge import ADDRESS

DARK_SHEET = SHEET.with_name("dark.css")
# As three themes of the NL Design System say it: below a class, by way of others, with another for the dark.
THEME = """/** Do not edit directly. */
.gemeente-theme {
  --gemeente-rood: hsl(0 100% 40%);
  --utrecht-document-color: var(--gemeente-zwart, #0a0a0a);
  --utrecht-document-background-color: rgb(255 255 255);
  --utrecht-link-color: var(--nl-link-color);
  --nl-link-color: #9ac;
  --utrecht-page-footer-background-color: var(--gemeente-rood);
  --utrecht-page-footer-color: #fff;
  --utrecht-document-font-family: 'Fira Sans', sans-serif;
  --utrecht-page-header-background-color: url(https://elders.example/x.png);
  --gemeente-iets: 12px;
}
@media (prefers-color-scheme: dark) { .gemeente-theme { --utrecht-document-color: #eee; } }
"""


def test_a_chart_says_each_number_and_never_by_colour_alone() -> None:
    text = bars("Wat het <toont>.", ["vierde kwartaal 2026", "leeg"], {"Ja": [5, 0], "Nee & meer": [15, 0]})
    assert text.count('role="img"') == 1
    assert 'aria-label="Wat het &lt;toont&gt;."' in text
    assert "</i>Ja: 5</span>" in text
    assert "</i>Nee &amp; meer: 15</span>" in text
    assert re.findall(r"width:([\d.]+)%", text) == ["25", "75"]
    assert "<b>0</b>" in text
    alone = bars("Vragen.", ["a", "b"], {"": [2, 1]})
    assert re.findall(r"width:([\d.]+)%\"></i><b>(\d)</b>", alone) == [("90", "2"), ("45", "1")]
    assert bars("Niets.", [], {"": []}).count("ospo-bar") == 0


def test_no_answer_has_the_colour_of_another_meaning() -> None:
    """The third piece is "nee": it isn't green, nor is the first one red; each differs from its neighbours, or an edge
    does.
    """
    for sheet in (SHEET, DARK_SHEET):
        found = dict(re.findall(r"--ospo-piece-(\d): (#\w{6});", sheet.read_text(encoding="utf-8")))
        yes, no = (colour(found[each]) for each in "13")
        assert yes
        assert no
        assert no.red > no.green
        assert yes.blue > yes.red
    edges = SHEET.read_text(encoding="utf-8").partition(".ospo-bar-line i {")[2].partition("}")[0]
    assert "border: 1px solid var(--ospo-ink)" in edges


@pytest.mark.parametrize("sheet", [SHEET, DARK_SHEET], ids=["light", "dark"])
def test_our_own_colours_can_be_read(sheet: Path) -> None:
    ours = {name: value for name, (_, value) in roles().items()}
    ours |= dict(re.findall(r"--ospo-([\w-]+): (#\w{6});", sheet.read_text(encoding="utf-8")))
    pairs = [*PAIRS, ("chosen-ink", "chosen", FOR_TEXT), ("head-ink", "head", FOR_TEXT)]
    low = []
    for one, other, least in pairs:
        first, second = colour(ours[one]), colour(ours[other])
        assert first
        assert second
        if contrast(first, second) < least:
            low.append((one, other, round(contrast(first, second), 2)))
    assert low == []


@pytest.mark.parametrize(
    ("words_", "meant"),
    [("#fff", "#ffffff"), ("#1a2B3c80", "#1a2b3c"), ("rgb(255, 0 0)", "#ff0000"), ("hsl(211 60% 35%)", "#24578f"),
     ("hsla(0,0%,50%,.4)", "#808080"), ("white", "#ffffff"), ("red-ish", ""), ("rgb(1)", ""), ("", "")],
)  # fmt: skip
def test_colours_are_read_as_a_style_sheet_says_them(words_: str, meant: str) -> None:
    assert str(colour(words_) or "") == meant


def test_contrast_is_counted_as_wcag_does() -> None:
    assert contrast(WHITE, BLACK) == pytest.approx(21)
    grey = colour("#767676") or BLACK
    assert contrast(grey, WHITE) == pytest.approx(4.54, abs=0.01)
    lime = colour("#cbdc38") or BLACK
    assert contrast(readable(lime, WHITE), WHITE) >= FOR_TEXT
    assert readable(grey, WHITE) == grey
    assert contrast(readable(Colour(0.1, 0.1, 0.1), BLACK), BLACK) >= FOR_TEXT


def test_of_a_theme_what_we_read_is_laid_over_and_what_cant_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "thema.css").write_text(THEME, encoding="utf-8")
    laid = laid_over(tmp_path, "thema.css")
    assert laid.style.startswith(":root{--utrecht-document-color:#0a0a0a;")
    assert "--utrecht-page-footer-background-color:hsl(0 100% 40%);" in laid.style
    assert "'Fira Sans', sans-serif" in laid.style
    assert not re.search("elders|gemeente|eee", laid.style)
    assert [(each.file, each.line) for each in laid.told] == [("thema.css", 6)]
    told = str(laid.told[0])
    assert "--utrecht-link-color #99aacc on --utrecht-document-background-color #ffffff" in told
    assert "a contrast of 2.3, and 4.5 is needed. Make --utrecht-link-color #" in told
    assert laid_over(tmp_path, "").style == ""
    (tmp_path / "net").mkdir()
    (tmp_path / "net/buiten.css").symlink_to(tmp_path / "thema.css")
    with pytest.raises(BadConfig, match="buiten"):
        laid_over(tmp_path / "net", "buiten.css")
    odd = {"weg.css": None, "leeg.css": ".x{color:red}", "rond.css": "a{--nl-link-color:var(--nl-link-color)}"}
    for name, text in odd.items():
        if text is not None:
            (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(BadConfig, match=name):
            laid_over(tmp_path, name)


def test_every_token_that_we_say_we_read_is_one_of_the_design_system_and_told_in_the_docs() -> None:
    named = {name for names, _ in roles().values() for name in names}
    assert {name.split("-")[2] for name in named} <= {"utrecht", "nl", "basis"}
    assert {one for pair in PAIRS for one in pair[:2] if isinstance(one, str)} <= set(roles())
    guide = (Path(__file__).parents[2] / "docs/site.md").read_text(encoding="utf-8")
    for shown in ("theme: docs/", "--utrecht-document-color", "--utrecht-page-header-background-color"):
        assert shown in guide


@pytest.mark.parametrize("module", MODULES.values())
def test_a_palette_that_cant_be_read_is_mended_and_told(module: str) -> None:
    known = named_colours(module)
    node = yaml.compose("site_name: x\ntheme:\n  palette:\n    - primary: lime\n    - primary: deep purple\n")
    style, told = mended([{"primary": "lime"}, {"primary": "deep purple", "scheme": "slate"}], known, node)
    assert '[data-md-color-primary="lime"]{--md-primary-bg-color:#000000;}' in style
    assert "deep-purple" not in style
    assert [each.line for each in told] == [4, 4]
    assert "a contrast of 1.5, and 4.5 is needed" in str(told[0])
    for odd in (None, "x", [3], {"primary": 3}, {"primary": "custom"}, []):
        assert mended(odd, known, None) == ("", [])


def test_the_foot_has_six_things_and_says_what_it_lacks() -> None:
    known = Foot("Netwerk <b>", "ospo@example.org", "https://github.com/a/b")
    site = Settings(address=ADDRESS, accessibility="https://a.example/t", privacy="https://a.example/p")
    text = foot("© wij", site, known, words("nl")["site"]["foot"])
    assert re.findall(r'href="([^"]*)"', text) == [
        "mailto:ospo@example.org",
        "https://a.example/p",
        "https://creativecommons.org/licenses/by/4.0/",
        "https://a.example/t",
        "https://github.com/a/b",
    ]
    assert "Uitgever: Netwerk &lt;b&gt;" in text
    assert text.startswith("<p>© wij</p>")
    assert list(untold(site, known)) == []
    bare = Settings(address=ADDRESS, licence="Eigen", publisher="Gemeente")
    assert "<a " not in foot(None, bare, Foot(), words("en")["site"]["foot"])
    lacking = [re.findall("'(\\w+):'", each)[0] for each in untold(bare, Foot())]
    assert lacking == ["accessibility", "privacy", "contact"]


def test_every_page_has_the_foot_and_none_a_script_of_others(site: Site) -> None:
    for page in site.layout.pages():
        if page.path.endswith(".md") and not page.source.endswith("404.md"):
            end = (site.html / page.place / "index.html").read_text(encoding="utf-8").rpartition("<footer")[2]
            assert "Licentie: CC-BY-4.0" in end, page.path
    assert "Licentie: CC-BY-4.0" in (site.html / "404.html").read_text(encoding="utf-8")


def test_on_paper_a_link_tells_its_whole_address() -> None:
    def told(target: str, place: str = "lessen/2026/x/") -> str:
        found = addressed(f'<a class="y" href="{target}">z</a>', place, ADDRESS)
        assert addressed(found, place, ADDRESS) == found
        return "".join(re.findall(r'data-ospo-address="([^"]*)"', found))

    assert told("../../../themas/a/") == f"{ADDRESS}themas/a/"
    assert told("../..") == f"{ADDRESS}lessen/"
    assert told("../../../") == ADDRESS
    assert told("../y/#deel") == f"{ADDRESS}lessen/2026/y/"
    assert told("../../../cijfers.csv") == f"{ADDRESS}cijfers.csv"
    assert told("mailto:a@b.example?subject=x") == "a@b.example"
    for none in ("#kop", "https://elders.example/", "", "/x", "tel:112"):
        assert told(none) == ""

"""The front of the site as people have it: by keyboard, enlarged, in the dark, on paper, without scripts."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from ospo_automation.site.audit.beyond_axe import HIGH, LOW, RULES, beyond_axe
from ospo_automation.site.audit.seeing import Seen
from ospo_automation.site.layout import Page as SitePage
from ospo_automation.site.layout import PageKind
from ospo_automation.site.serving import served
from tests.browser.conftest import BELOW
from tests.browser.test_pages import AXE, AXE_RUN, OF_COLOURS
from tests.site.conftest import ENGINES
from tests.site.knowledge import ADDRESS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Response, ViewportSize

OF_SITE = pytest.mark.parametrize("site", ENGINES[:1], indirect=True)
LESSON = "lessen/2026/1-koppeling/"
ENLARGED: ViewportSize = {"width": 320, "height": LOW}  # 1280 by 1024 at 400%
MOST_STOPS = 60
HEAVIEST = 120_000  # bytes of a lesson with all that is fetched for it, as a server sends them
IN_VIEW = """() => {
    const one = document.activeElement, {top, bottom, left, right} = one.getBoundingClientRect();
    const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
    const there = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight));
    const now = getComputedStyle(one);
    return bottom > 0 && top < innerHeight && (one.contains(there) || there?.contains(one) === true)
        && (parseFloat(now.outlineWidth) > 0 || now.boxShadow !== "none");
}"""
OVERRULED = """() => {
    const now = getComputedStyle(document.body), there = (name) => now.getPropertyValue(name).trim();
    const [sheet] = [...document.styleSheets].filter(({href}) => href?.endsWith("dark.css"));
    const meant = (value) => value.trim().replace(/var\\((--[\\w-]+)\\)/, (_, name) => there(name));
    return [...sheet.cssRules].filter(({selectorText}) => selectorText.startsWith("body"))
        .flatMap(({style}) => [...style].filter((name) => there(name) !== meant(style.getPropertyValue(name))));
}"""
WHERE = "() => document.activeElement.getAttribute('href') ?? document.activeElement.textContent.trim()"


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_page(viewport=ENLARGED)


def tab_to(page: Page, wanted: str) -> None:
    """Presses Tab until what matches has the focus; at each stop one sees where that is."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        page.wait_for_function(IN_VIEW)  # a menu slides in
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"no {wanted} within {MOST_STOPS} stops")


@OF_SITE
def test_by_keyboard_at_400_percent_somebody_comes_from_the_menu_to_a_page_deep_in_it(page: Page, home: str) -> None:
    page.goto(home)
    tab_to(page, "button[aria-controls]")
    button = page.locator(".md-header button[aria-controls]")
    expect(button).to_have_accessible_name("Menu")
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".md-sidebar--primary a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(page.locator(".md-sidebar--primary a").first).to_be_focused()
    tab_to(page, ".md-sidebar--primary button[aria-expanded]")
    folded = page.locator(".md-sidebar--primary button[aria-expanded] ~ .md-nav").first
    expect(folded).to_be_hidden()
    page.keyboard.press("Space")
    expect(page.locator(":focus")).to_have_attribute("aria-expanded", "true")
    expect(folded).to_be_visible()
    tab_to(page, ".md-sidebar--primary a[href*='themas']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("themas"))
    page.close()


PHONE: ViewportSize = {"width": 360, "height": 740}
CLEAR = """() => {
    const one = document.activeElement, bar = document.querySelector(".md-header");
    return bar.contains(one) || one.getClientRects()[0].top >= bar.getBoundingClientRect().bottom;
}"""
WITHIN_ITSELF = """() => {
    const {outlineOffset, outlineWidth} = getComputedStyle(document.activeElement);
    return parseFloat(outlineOffset) + parseFloat(outlineWidth) <= 0;
}"""
CUT_OFF = """all => all.filter((one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight + 1)
    .map((one) => one.textContent.trim())"""


@OF_SITE
@pytest.mark.parametrize("width", [PHONE["width"], 1280])
def test_whoever_goes_back_with_the_keyboard_sees_each_stop_below_the_bar(page: Page, home: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(f"{home}stel-je-vraag/")
    expect(page.locator(".ospo-form")).to_be_visible()
    page.locator(".md-footer a").last.focus()
    stops = 0
    while not page.evaluate("document.activeElement.closest('.md-header, .md-skip') !== null"):
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(IN_VIEW), page.evaluate(WHERE)
        assert page.evaluate(CLEAR), page.evaluate(WHERE)
        stops += 1
    assert 20 < stops <= MOST_STOPS
    page.close()


@OF_SITE
def test_on_a_phone_what_a_link_leads_to_stands_below_the_bar_with_the_search_field(page: Page, home: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{home}{LESSON}#het-advies")
    bar, heading = page.locator(".md-header").bounding_box(), page.locator("#het-advies").bounding_box()
    assert bar is not None
    assert heading is not None
    assert heading["y"] >= bar["y"] + bar["height"]
    page.close()


@OF_SITE
def test_in_the_menu_of_a_phone_one_sees_the_focus_all_around_and_names_are_whole(page: Page, home: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(home)
    tab_to(page, "button[aria-controls]")
    page.keyboard.press("Enter")
    first = page.locator(".md-sidebar--primary a").first
    expect(first).to_be_focused()
    expect(first).to_be_in_viewport(ratio=1)  # it slides in
    tab_to(page, ".md-sidebar--primary .md-nav__link")
    assert page.evaluate(WITHIN_ITSELF)
    words = page.locator(".md-sidebar--primary").locator(".md-ellipsis, .md-nav__title").locator("visible=true")
    words.last.evaluate("one => one.append(' Toegankelijkheidsverklaring van de organisatie')")
    assert words.evaluate_all(CUT_OFF) == []
    page.close()


@OF_SITE
def test_by_keyboard_at_400_percent_an_answer_is_found_and_read(page: Page, home: str) -> None:
    """From the field on the first page, past the suggestions, to the lesson and the way to a human."""
    page.goto(home)
    tab_to(page, ".ospo-start input, .ospo-find input")
    page.keyboard.type("inkoop")
    expect(page.locator(".ospo-suggestions:visible li").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("zoeken"))
    expect(page.locator("#ospo-search > ol > li").first).to_be_visible()
    tab_to(page, "#ospo-search ol a[href*='/2-inkoop/']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("2-inkoop"))
    tab_to(page, ".ospo-more a[href*='stel-je-vraag']")
    page.close()


@OF_SITE
@pytest.mark.parametrize("place", ["", LESSON, "stel-je-vraag/", "cijfers/"])
def test_nothing_that_axe_passes_over_is_wrong_with_our_pages(page: Page, home: str, place: str) -> None:
    page.goto(home + place)
    seen = Seen(SitePage(path=f"{place}index.md", kind=PageKind.PAGE))
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": HIGH})
        assert [(each.rule, each.about) for each in beyond_axe(page, seen, width)] == []
    page.close()


def headings(article: Locator) -> set[str]:
    """Those that are in sight."""
    return {each.strip(" ¶\n") for each in article.get_by_role("heading").all_inner_texts()}


PLANTED = """<!doctype html><html lang="nl"><title>x</title><style>
input.hid { display: none } a.bare:focus { outline: none } .out { position: absolute; left: -900px }
@media print { .gone { display: none } }
</style><header class="md-header" style="background: #154273"><a class="md-logo" href="#b">
<img src="logo.svg"></a></header>
<main><article><h1>Kop</h1><input type="checkbox" class="hid" id="a"><label for="a">Menu</label>
<p id="b" class="gone">Weg op papier</p><a class="bare" href="#b">Kaal</a> <a class="out" href="#b">Buiten beeld</a>
</article></main></html>"""
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="#1d5a8a"/></svg>'
)


def test_the_look_beyond_axe_sees_each_of_its_faults(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PLANTED, encoding="utf-8")
    (tmp_path / "logo.svg").write_text(LOGO, encoding="utf-8")
    page = browser.new_page()
    with served(tmp_path, BELOW) as home:
        page.goto(home)
        found = list(beyond_axe(page, Seen(SitePage(path="index.md", kind=PageKind.HOME)), 1280))
    page.close()
    assert {each.rule: each.values["what"] for each in found} == {
        "keyboard_unreached": "Menu",
        "focus_hidden": "Buiten beeld",
        "focus_unseen": "Kaal",
        "print_lost": "Weg op papier",
        "logo_faint": "logo.svg",
    }
    assert {each.rule for each in found} == set(RULES)


BEHIND_THE_BAR = """<!doctype html><html lang="nl"><title>x</title><style>
body { margin: 0 } header { position: fixed; top: 0; left: 0; right: 0; height: 90px; background: #fff }
main { padding-top: 90px } a { display: block; height: 60px }</style><header>x</header><main>%s</main></html>"""


def test_the_focus_is_looked_for_on_the_way_back_too(browser: Browser, tmp_path: Path) -> None:
    links = "".join(f'<a href="#">Link {number}</a>' for number in range(60))
    (tmp_path / "index.html").write_text(BEHIND_THE_BAR % links, encoding="utf-8")
    page = browser.new_page()
    with served(tmp_path, BELOW) as home:
        page.goto(home)
        found = beyond_axe(page, Seen(SitePage(path="index.md", kind=PageKind.HOME)), 1280)
        assert "focus_hidden" in {each.rule for each in found}
    page.close()


@OF_SITE
def test_a_lesson_on_paper_has_every_section_where_links_lead_and_the_day(browser: Browser, home: str) -> None:
    page = browser.new_page(viewport={"width": 718, "height": 400}, color_scheme="dark")  # A4 with usual margins
    page.goto(home + LESSON)
    article = page.locator("article")
    article.evaluate(
        "one => one.insertAdjacentHTML('beforeend', '<details><summary>Meer</summary><p>Uitleg</p></details>')"
    )
    shown = headings(article)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    kept = headings(article)
    assert {"Het antwoord in het kort", "Wat er speelde", "De vraag", "Het advies"} <= kept
    assert shown - kept == {"Hielp dit?"}
    expect(page.get_by_text("Uitleg")).to_be_visible()
    told = page.evaluate("""() => [...document.querySelectorAll("article a")].filter((one) => one.checkVisibility())
        .map((one) => [one.getAttribute("href"), getComputedStyle(one, "::after").content])""")
    bare = [href for href, content in told if not href.startswith("#") and "(" not in content]
    assert bare == []
    assert any(f"{ADDRESS}stel-je-vraag/" in content for _, content in told)
    address = page.locator(".ospo-address")
    expect(address).to_have_text(ADDRESS + LESSON)
    assert re.search(r"Afgedrukt op \d", address.evaluate("one => getComputedStyle(one, '::after').content"))
    expect(page.locator("header, .ospo-ways, .md-footer").locator("visible=true")).to_have_count(0)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.close()


@OF_SITE
def test_without_scripts_the_menu_stands_below_the_page_with_all_of_it(browser: Browser, home: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=ENLARGED)
    page = context.new_page()
    page.goto(home + LESSON)
    links = page.locator(".md-sidebar--primary .md-nav__list a")
    assert links.count() > 8
    for each in (links.first, links.last):
        expect(each).to_be_visible()
    expect(page.locator('.md-header label[for="__drawer"]')).to_be_hidden()
    expect(page.locator("article h1")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= ENLARGED["width"]
    context.close()


@OF_SITE
def test_in_the_dark_suggestions_and_all_else_can_be_read(browser: Browser, home: str) -> None:
    context = browser.new_context(bypass_csp=True, color_scheme="dark", viewport={"width": 360, "height": 740})
    context.add_init_script(AXE)
    page = context.new_page()
    for place in (
        "cijfers/",
        "stel-je-vraag/",
        "zoeken/?q=licentie",
        LESSON,
        "bijeenkomsten/",
        "experts/",
        "404.html",
        "",
    ):
        page.goto(home + place)
        if "?q=" in place:
            expect(page.locator("article a.md-button:visible")).to_have_count(1)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
        if not place:
            assert page.evaluate(OVERRULED) == []
            page.locator(".ospo-find input").press_sequentially("licen")
            expect(page.locator(".ospo-suggestions:visible li").first).to_be_visible()
            page.keyboard.press("ArrowDown")
        assert [(place, each["id"], each["nodes"][0]["html"]) for each in page.evaluate(AXE_RUN, OF_COLOURS)] == []
    context.close()


@OF_SITE
def test_charts_are_read_on_a_phone_by_their_words(browser: Browser, home: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{home}cijfers/")
    charts = page.locator(".ospo-chart")
    assert charts.count() == 3
    expect(charts.first).to_contain_text("vierde kwartaal 2026")
    expect(charts.first).to_contain_text("Nog niet bekend: ")
    small = "all => all.map(one => parseFloat(getComputedStyle(one).fontSize)).filter(each => each < 14)"
    assert page.locator(".ospo-chart span").evaluate_all(small) == []
    wide = "all => all.filter(one => one.getBoundingClientRect().right > innerWidth + 1).length"
    assert page.locator(".ospo-chart *").evaluate_all(wide) == 0
    assert "Q4" not in page.locator("article").inner_text()
    page.close()


@OF_SITE
def test_a_lesson_is_light_and_nothing_moves_while_it_comes(browser: Browser, home: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    sent: dict[str, int] = {}

    def weigh(answer: Response) -> None:
        sent[answer.url] = len(gzip.compress(answer.body())) if answer.ok else 0

    page.on("response", weigh)
    page.add_init_script("""window.moved = 0; new PerformanceObserver((list) =>
        list.getEntries().forEach((each) => (moved += each.value))).observe({type: "layout-shift", buffered: true})""")
    page.goto(home + LESSON, wait_until="networkidle")
    assert sum(sent.values()) < HEAVIEST, sent
    assert page.evaluate("moved") < 0.001  # what a meter rounds to nothing
    page.close()

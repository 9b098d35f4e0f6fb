"""The site in a real browser: nothing of others runs, everyone can use it, and finds what is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from ospo_automation.site.audit.browsing import WIDTHS, looked_at
from ospo_automation.site.audit.seeing import Seen
from ospo_automation.site.layout import Page, PageKind
from ospo_automation.site.serving import served
from tests.browser.conftest import BELOW
from tests.site.conftest import ENGINES, Site
from tests.site.knowledge import ADDRESS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog

WIDE, NARROW = WIDTHS
# What could still run or lead astray on a page, whoever made it; our own script stands outside of the article.
LIVE = """() => [...document.querySelectorAll("*")].flatMap(one => [
    ...(one.closest("article") && ["SCRIPT", "IFRAME", "OBJECT", "EMBED", "STYLE", "FORM", "LINK", "META", "BASE"]
        .includes(one.nodeName) ? [one.nodeName] : []),
    ...[...one.attributes].filter(each => each.name.startsWith("on")
        || ["href", "src", "action", "xlink:href"].includes(each.name)
        && URL.canParse(each.value) && !["http:", "https:", "mailto:"].includes(new URL(each.value).protocol))
        .map(each => `${one.nodeName} ${each.name}=${each.value}`),
])"""


def happenings(context: BrowserContext, home: str, places: Sequence[str]) -> list[str]:
    """All that a page of these does by itself, or still could do; and whether it scrolls sideways."""
    page, found = context.new_page(), list[str]()
    page.set_viewport_size({"width": NARROW, "height": 800})
    where = ""

    def answered(dialog: Dialog) -> None:
        found.append(f"{where}: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", answered)
    page.on(
        "request", lambda sent: None if sent.url.startswith((home, "data:")) else found.append(f"{where}: {sent.url}")
    )
    for place in places:
        where = place
        page.goto(home + place)
        found += [f"{place}: {live}" for live in page.evaluate(LIVE)]
        if page.evaluate("document.documentElement.scrollWidth") > NARROW:
            found.append(f"{place}: scrolls sideways")
    page.close()
    return found


def test_of_what_people_type_nothing_runs_even_without_the_policy(browser: Browser, home: str, site: Site) -> None:
    context = browser.new_context(bypass_csp=True)
    places = ["bord/", "bijeenkomsten/", "experts/", "themas/licenties/", "lessen/"]
    for folder in ("lessen/2026", "experts", "bijeenkomsten"):
        names = [each.name for each in sorted((site.html / folder).iterdir())]
        places += [f"{folder}/{name}/" for name in names if re.search("kwaad|rauw", name)]
    assert len(places) == 5 + 2 + 2 + 3 + 3
    if site.engine == ENGINES[1]:  # lists are made before any engine, and titles go through the same templates
        places = [place for place in places if re.search(r"bord|lessen/2026|kwaad-0", place)]
    assert happenings(context, home, places) == []
    context.close()


PLANTED = """<!doctype html><html lang="nl"><head><title>x</title>
<meta http-equiv="Content-Security-Policy" content="script-src 'self'"></head><body><main><h1>x</h1><article>
<img src="https://evil.example/x.png"><div style="width: 900px">Breed</div><p style="color: #ccc">Grijs</p>
<a href="javascript:void(0)" onclick="x()">x</a><script>alert("hoi")</script></article></main></body></html>"""


def test_the_judges_do_see_what_happens(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PLANTED, encoding="utf-8")
    with served(tmp_path, BELOW) as home:
        context = browser.new_context(bypass_csp=True)
        found = happenings(context, home, [""])
        context.close()
        seen = [Seen(Page(path="index.md", kind=PageKind.HOME, source="docs/index.md"))]
        faults = list(looked_at(browser, [NARROW], home, ADDRESS, seen))
    assert set(found) == {
        ": hoi",
        ": scrolls sideways",
        ": https://evil.example/x.png",
        ": SCRIPT",
        ": A href=javascript:void(0)",
        ": A onclick=x()",
    }
    assert [each.values["there"] for each in faults if each.rule == "sideways"] == ["908"]
    assert {"axe/image-alt", "axe/color-contrast"} <= {each.rule for each in faults}
    assert {(each.file, each.line) for each in faults} == {("docs/index.md", 1)}


FAINT = """<!doctype html><html lang="nl"><head><title>x</title><style>body { background: #fff; color: #111 }
.faint { color: #ccc } @media (max-width: 600px) { .narrow { color: #ccc } .wide { display: none } }
@media (min-width: 601px) { .hidden { display: none } } .over { position: fixed; top: 0; background: #fff }
@media (max-width: 600px) { .over { background: #222 } } b { transition: color 1s }</style></head>
<body><main><h1>x</h1>%s</main></body></html>"""


PAINTED: Sequence[tuple[str, list[int]]] = (
    ("<p>Zwart</p>", []),
    ('<p class="faint">Grijs</p>', [WIDE, NARROW]),
    ('<p><b class="narrow">Grijs waar het smal is</b></p>', [NARROW]),
    ('<p class="hidden faint">Alleen waar het smal is</p>', [NARROW]),
    ('<p class="wide faint">Alleen waar het breed is</p>', [WIDE]),
    ('<p class="over">Op een donker vlak</p>', [NARROW]),
    ('<p class="faint">Grijs</p><p class="narrow">Nog meer</p>', [WIDE, NARROW]),
)


def test_what_looks_otherwise_on_a_phone_is_judged_there_too(browser: Browser, tmp_path: Path) -> None:
    """Whatever was fine on a page before it, and as if each width were looked at alone."""
    seen, nothing_else = [], frozenset[str]()
    for number, (body, _) in enumerate(PAINTED):
        (tmp_path / f"{number}").mkdir()
        (tmp_path / f"{number}/index.html").write_text(FAINT % body, encoding="utf-8")
        seen.append(Seen(Page(path=f"{number}.md", kind=PageKind.PAGE)))
    with served(tmp_path, BELOW) as home:
        together = list(looked_at(browser, WIDTHS, home, ADDRESS, seen, nothing_else))
        apart = [each for one in WIDTHS for each in looked_at(browser, [one], home, ADDRESS, seen, nothing_else)]
    expected = [(f"{at}/", "axe/color-contrast", str(one)) for at, (_, widths) in enumerate(PAINTED) for one in widths]
    assert [(each.place, each.rule, each.about) for each in together] == expected
    assert sorted(together) == sorted(apart)


# The pages that hold the most, at the width that asks the most of them; that none scrolls is looked at above, on all.
LOOKED_AT = {
    ENGINES[0]: {WIDE: ["cijfers.md"], NARROW: ["bord.md"]},
    ENGINES[1]: {NARROW: ["lessen/2026/1-koppeling.md"]},
}


def test_everyone_can_use_our_pages(browser: Browser, home: str, site: Site) -> None:
    for width, names in LOOKED_AT[site.engine].items():
        pages = [Seen(page) for page in site.layout.pages() if page.path in names]
        assert len(pages) == len(names)
        found = looked_at(browser, [width], home, ADDRESS, pages)
        assert [(each.rule, each.place, each.values) for each in found] == []


@pytest.mark.parametrize("site", ENGINES[:1], indirect=True)
def test_a_lesson_is_found_by_another_form_of_its_words(browser: Browser, home: str) -> None:
    """With the policy of the page as it is, from the field that stands on every page."""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith((home, "data:")) else said.append(sent.url))
    page.goto(f"{home}beginnen/")
    field = page.locator(".ospo-find input")
    field.fill("gunning")  # the lesson says "gunningen"
    field.press("Enter")
    results, status = page.locator("#ospo-search > ol > li"), page.locator("#ospo-search > [role=status]")
    lesson = page.get_by_role("link", name="Hoe vraag je open source uit bij een inkoop?", exact=True)
    expect(lesson).to_have_attribute("href", f"{home}lessen/2025/2-inkoop/")
    expect(results.first).to_contain_text("Hoe vraag je open source uit")
    assert "¶" not in "".join(results.all_inner_texts())
    expect(status).to_contain_text("1 resultaat")
    # Words of a page that was withdrawn, and of the board.
    for hidden in ("zeemeermin", "duim opgelost geparkeerd"):
        page.locator("#ospo-search input").fill(hidden)
        expect(status).to_contain_text(f"‘{hidden.split()[-1]}’")
        expect(results).to_have_count(0)
    page.locator("#ospo-search input").fill("<script>alert(1)</script> zeemeermin")  # others did write of scripts
    expect(status).to_contain_text("We vonden geen pagina met ‘zeemeermin’.")
    expect(results.first).to_be_visible()
    # Words that mean something in a script, and more than anybody types: one long word, and many.
    many = " ".join(f"woord{number}zus" for number in range(1_000))
    for odd in ("constructor", "__proto__ hasOwnProperty", '"' * 500, "x" * 10_000, "inkoop" * 2_000, many):
        page.locator("#ospo-search input").fill(odd)
        expect(page).to_have_url(re.compile(re.escape(quote(odd[-20:], safe=""))))
        expect(status).not_to_be_empty()
    page.locator("#ospo-search input").fill("zeemeermin")
    expect(status).to_contain_text("We vonden geen pagina met ‘zeemeermin’.")
    page.locator("#ospo-search input").fill("")
    expect(results).to_have_count(0)
    assert said == []
    page.close()

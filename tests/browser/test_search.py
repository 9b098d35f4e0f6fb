"""Finding an answer with the keyboard alone, on a phone, with typing errors, without a network, or none at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from ospo_automation.site.audit.browsing import TAGS
from tests.site.conftest import ENGINES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

pytestmark = pytest.mark.parametrize("site", ENGINES[:1], indirect=True)
PHONE: ViewportSize = {"width": 320, "height": 568}
BOX = """() => {
    const { top, bottom } = document.activeElement.getBoundingClientRect();
    return [Math.ceil(top), Math.floor(bottom)];
}"""
LESSON = "Hoe vraag je open source uit bij een inkoop?"


@pytest.fixture
def page(browser: Browser, home: str) -> Iterator[Page]:
    """On a phone, at a page of the site; nobody else is asked for anything, and nothing fails in silence."""
    page, said = browser.new_page(viewport=PHONE), list[str]()
    page.on("console", lambda message: said.extend(_told(message.text, message.location["url"])))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith((home, "data:")) else said.append(sent.url))
    page.goto(f"{home}beginnen/")
    yield page
    page.close()
    assert said == []


def _told(text: str, url: str) -> list[str]:
    """But for the little picture of a tab: a browser asks for that anew with each address, also without a network."""
    return [] if url.endswith("/favicon.png") else [f"{text} {url}"]


def barriers(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is now."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(TAGS)}}).response
    wide = page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]
    return [each["help"] for each in found["violations"]] + ["scrolls sideways"] * wide


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))


def tab_to(page: Page, wanted: str) -> None:
    """With the keyboard, and what has the focus is in view all the way."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if focused(page) == wanted:
            box = page.evaluate(BOX)
            assert 0 <= box[0] < box[1] <= PHONE["height"]
            return
    pytest.fail(f"the keyboard doesn't get to {wanted}")


def test_a_suggestion_is_chosen_by_keyboard_whatever_the_typing_error(page: Page, home: str) -> None:
    tab_to(page, "q")
    page.keyboard.type("gunnnig")  # the lesson says "gunningen"
    field, options = page.get_by_role("combobox"), page.get_by_role("option")
    expect(options.first).to_contain_text("Praktijkles")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".ospo-find [role=status]")).to_contain_text("pijl omlaag")
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(options.first.get_attribute("id")))
    assert barriers(page) == []
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{home}lessen/2025/2-inkoop/")


def test_what_was_found_is_narrowed_and_goes_on_without_a_network(page: Page) -> None:
    tab_to(page, "q")
    page.keyboard.type("inkoop")
    page.keyboard.press("Enter")
    results, status = page.locator("#ospo-search > ol > li"), page.locator("#ospo-search > [role=status]")
    expect(results.first.locator(".ospo-search-kind")).to_have_text("Thema")  # whose name that is
    kinds = page.get_by_label("Toon")
    expect(kinds).to_be_visible()
    assert barriers(page) == []
    tab_to(page, "kind")
    page.keyboard.type("Praktijklessen")
    expect(results.first.locator(".ospo-search-kind")).to_contain_text("Praktijkles")
    assert focused(page) == "kind"
    expect(page.locator("#ospo-search[data-whole]")).to_be_visible()
    page.context.set_offline(True)
    page.locator("#ospo-search input").fill("gunning kwantumtoeter")
    expect(results.first).to_contain_text(LESSON)
    expect(status).to_contain_text("‘kwantumtoeter’")
    page.context.set_offline(False)


def test_who_finds_nothing_asks_it_with_the_words_that_are_there_already(page: Page, home: str) -> None:
    page.goto(f"{home}zoeken/?q=kwantumtoeter")
    expect(page.locator("#ospo-search > [role=status]")).to_have_text("We vonden geen pagina met ‘kwantumtoeter’.")
    expect(page.get_by_role("link", name="Stel deze vraag aan het netwerk")).to_be_visible()
    assert barriers(page) == []
    tab_to(page, "Stel deze vraag aan het netwerk")
    page.keyboard.press("Enter")
    expect(page.locator('[data-fills="title"] input')).to_have_value("kwantumtoeter")


def test_the_menu_of_a_phone_is_a_button_and_out_of_the_way_until_it_is_pressed(page: Page, home: str) -> None:
    reached = []
    for _ in range(8):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.closest('.md-sidebar--primary') !== null"))
    assert not any(reached)
    page.goto(f"{home}beginnen/")
    menu = page.get_by_role("button", name="Menu")
    expect(menu).to_have_attribute("aria-expanded", "false")
    menu.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".md-sidebar--primary a:focus")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    page.keyboard.press("Space")
    page.get_by_role("link", name="Praktijklessen", exact=True).first.press("Enter")
    expect(page).to_have_url(f"{home}lessen/")


RULES = """async () => {
    const { isMistyped, wordsIn } = await import(new URL("assets/ospo/search-index.js", SITE).href);
    const wrong = ["licensie", "lcentie", "liccentie", "licnetie"].filter(each => !isMistyped(each, "licentie"));
    const right = ["licentie", "licenties1", "incentie2", "patent"].filter(each => isMistyped(each, "licentie"));
    return [...wrong, ...right, ...wordsIn("Één ﬁets, <b>Woo-verzoek</b> https://example.org/x")];
}"""


def test_one_letter_may_be_wrong_and_words_are_read_as_the_index_has_them(page: Page, home: str) -> None:
    assert page.evaluate(RULES.replace("SITE", f'"{home}"')) == ["een", "fiets", "b", "woo", "verzoek", "b"]


def test_people_are_found_by_name_and_stand_last_otherwise(page: Page, home: str) -> None:
    page.goto(f"{home}zoeken/?q=carla inkoop")
    kinds = page.locator("#ospo-search > ol .ospo-search-kind")
    expect(kinds.first).to_be_visible()
    found = kinds.all_inner_texts()
    first = next((at for at, each in enumerate(found) if each.startswith("Persoon")), len(found))
    assert all(each.startswith("Persoon") for each in found[first:])


def test_without_javascript_it_says_so_and_leads_on(browser: Browser, home: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{home}beginnen/")
    page.locator(".ospo-find input").fill("inkoop")
    page.locator(".ospo-find input").press("Enter")
    assert "omdat JavaScript daar uit staat" in page.locator("article").inner_text()
    page.get_by_role("main").get_by_role("link", name="praktijklessen", exact=True).click()
    expect(page).to_have_url(f"{home}lessen/")
    context.close()

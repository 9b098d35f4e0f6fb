"""A text for elsewhere in a real browser: copied by keyboard it keeps its headings and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from ospo_automation.site.audit.browsing import TAGS
from ospo_automation.site.serving import served
from tests.served import chromium
from tests.site.conftest import Site
from tests.site.knowledge import ADDRESS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BELOW, PLACE = "/net/", "poster/"
MOST_TRIES = 20


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def home(site: Site) -> Iterator[str]:
    with served(site.html, BELOW) as found:
        yield found


@pytest.fixture
def page(browser: Browser, home: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 800}, permissions=["clipboard-read"])
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith((home, "data:")) else said.append(sent.url))
    page.goto(home + PLACE)
    yield page
    assert said == []
    context.close()


def test_what_is_copied_by_keyboard_is_pasted_with_its_headings_and_links(page: Page, home: str) -> None:
    button, status = page.locator("[data-copy=rich]"), page.locator(".ospo-copy [role=status]")
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    expect(status).to_contain_text("Ctrl+C")  # this browser lets nobody write: it is selected
    assert "Loop je vast" in str(page.evaluate("getSelection().toString()"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for _ in range(MOST_TRIES):  # a busy browser lets us copy only while it looks at the page
        page.bring_to_front()
        button.focus()
        page.keyboard.press("Enter")
        expect(status).not_to_have_text("")
        if "Gekopieerd" in status.inner_text():
            break
    editor = page.context.new_page()
    editor.goto(f"{home}robots.txt")
    editor.set_content("<div id=editor contenteditable></div>")
    editor.locator("#editor").focus()
    editor.keyboard.press("Control+V")
    pasted = editor.locator("#editor")
    expect(pasted.locator("h2")).to_have_text("Loop je vast met open source?")
    expect(pasted.locator("li")).to_have_count(2)
    links = pasted.locator("a").evaluate_all("all => all.map(each => each.href)")
    assert links == [f"{ADDRESS}stel-je-vraag/", f"{ADDRESS}lessen/"]
    editor.close()


def test_without_a_script_it_stands_there_to_be_selected(browser: Browser, home: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(home + PLACE)
    expect(page.locator("[data-copy=rich]")).to_be_hidden()
    page.locator("details.ospo-text summary").click()
    expect(page.locator(".ospo-rich h3")).to_be_visible()
    context.close()


def test_everybody_can_use_it_and_the_poster_is_one_sheet(page: Page) -> None:
    for each in page.locator(".ospo-share summary").all():
        each.click()
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert found.response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert re.findall(rb"/Count (\d+)", page.pdf(format="A4")) == [b"1"]

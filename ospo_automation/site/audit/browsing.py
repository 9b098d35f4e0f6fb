"""Can everyone use it? The pages in a real browser, wide and narrow, with the rules of axe."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ospo_automation.site.serving import served

from .beyond_axe import beyond_axe, one_of_each_kind
from .findings import Finding, Level
from .seeing import Seen

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = (1280, 320)
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def program() -> str | None:
    """A browser that is there, and with it what drives it; None where one of the two isn't."""
    try:
        import axe_playwright_python  # noqa: F401, PLC0415  (an extra: without it there is no look in a browser)
        import playwright  # noqa: F401, PLC0415  (as above)
    except ModuleNotFoundError:
        return None
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def chosen(pages: Sequence[Seen], most: int) -> list[Seen]:
    """All pages where they are few; else one of each kind and every so many of the rest, the same each time."""
    if len(pages) <= most:
        return list(pages)
    kinds = {seen.page.kind: seen for seen in reversed(pages)}
    step = max(1, len(pages) // max(1, most - len(kinds)))
    found = {seen.place: seen for seen in (*kinds.values(), *pages[::step])}
    return list(found.values())[:most]


def browse(html: Path, pages: Sequence[Seen], address: str, browser_program: str) -> list[Finding]:
    """What axe finds on each page at each width; what scrolls sideways; what is fetched from elsewhere."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (as above)

    found: list[Finding] = []
    with served(html, urlsplit(address).path) as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_program, args=FLAGS.split())
        try:
            for width in WIDTHS:
                found += _at(browser, width, home, address, pages)
        finally:
            browser.close()
    return found


def _at(browser: Browser, width: int, home: str, address: str, pages: Sequence[Seen]) -> Iterator[Finding]:
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    alone = one_of_each_kind(pages)
    for seen in pages:
        asked.clear()
        page.goto(home + seen.place, wait_until="load")
        yield from _axe(page, seen, width)
        there = page.evaluate("document.documentElement.scrollWidth")
        if there > width:
            yield _finding(seen, "sideways", Level.ERROR, str(width), {"width": str(width), "there": str(there)})
        if seen.place in alone:
            yield from beyond_axe(page, seen, width)
        for target in dict.fromkeys(asked):
            if not target.startswith((home, address, "data:", "blob:")):
                yield _finding(seen, "foreign", Level.ERROR, target, {"target": target})
    page.close()


def _axe(page: Page, seen: Seen, width: int) -> Iterator[Finding]:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  (as above)

    options = {"runOnly": {"type": "tag", "values": list(TAGS)}, "resultTypes": ["violations"]}
    response: dict[str, Any] = Axe().run(page, options=options).response
    for violation in response["violations"]:
        nodes = violation["nodes"]
        values = {
            "says": f"{violation['help']}: {nodes[0]['target'][0]}",
            "do": str(violation["helpUrl"]),
            "count": str(len(nodes)),
            "width": str(width),
        }
        yield _finding(seen, f"axe/{violation['id']}", Level.ERROR, str(width), values)


def _finding(seen: Seen, rule: str, level: Level, about: str, values: dict[str, str]) -> Finding:
    return Finding(rule, seen.place, seen.page.source, 1 if seen.page.source else 0, about, level, values)

"""Can everyone use it? The pages in a real browser, wide and narrow, with the rules of axe."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ospo_automation.site.serving import served

from .beyond_axe import HIGH, beyond_axe, one_of_each_kind
from .findings import Finding, Level
from .seeing import Seen

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTHS = (1280, 320)
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
FEWEST_PAGES, MOST_BROWSERS = 8, 4  # for fewer pages a second browser takes longer to start than it saves
OPTIONS: Mapping[str, Any] = {
    "runOnly": {"type": "tag", "values": list(TAGS)},
    "resultTypes": ["violations"],
    "preload": {"assets": ["media"]},  # by itself axe fetches every style sheet anew, which no rule of these reads
}
COME_TO_REST = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
    for (const each of document.getAnimations())
        try { each.finish() } catch { /* it goes on for ever */ }
    done();
})))"""
PAINTED = """window.ospoPainted = (() => {
    const typed = new Set(["INPUT", "SELECT", "TEXTAREA", "BUTTON"]), plain = "rgba(0, 0, 0, 0),none,1,none,normal";
    const ground = ({ backgroundColor: colour, backgroundImage: image, opacity, filter, mixBlendMode: mixed }) =>
        [colour, image, opacity, filter, mixed].join();
    const isOpaque = style => style.backgroundColor.startsWith("rgb(") && style.opacity === "1";
    const beneath = one => {
        const { x, y, width, height } = one.getClientRects()[0] ?? {};
        const stack = x === undefined ? [] : document.elementsFromPoint(x + width / 2, y + height / 2);
        const styles = stack.slice(stack.indexOf(one)).map(each => getComputedStyle(each));
        return stack.includes(one) && `over ${styles.slice(0, 1 + styles.findIndex(isOpaque)).map(ground).join("|")}`;
    };
    return () => {
        const found = new Map();
        const look = (one, behind, lies) => {
            const style = getComputedStyle(one), own = ground(style);
            if (style.display === "none") return;
            if (own !== plain) behind = `${behind}|${own}`;
            const moves = ["absolute", "fixed", "sticky"].includes(style.position) || style.transform !== "none";
            lies = !isOpaque(style) && (lies || moves);
            const says = [...one.childNodes].some(each => each.nodeType === 3 && each.data.trim());
            if (style.visibility === "visible" && (says || typed.has(one.nodeName))) {
                const size = parseFloat(style.fontSize), bold = style.fontWeight >= 700, below = !lies || beneath(one);
                const words = [style.color, style.textShadow, size >= 24 || bold && size >= 18.6];
                found.set(one, below ? [...words, behind, below].join() : "");
            }
            for (const each of one.children) look(each, behind, lies);
        };
        look(document.body, getComputedStyle(document.documentElement).backgroundColor, false);
        return found;
    };
})()"""
"""By element with words all that its contrast follows from; "" where that can't be told, since it lies over others and
out of sight.
"""
JUDGED = """async ([options, known]) => {
    const painted = ospoPainted(), fine = new Set(known);
    const include = [...painted.keys()].filter(each => !fine.has(painted.get(each)));
    const found = (await axe.run(document, { ...options, rules: { "color-contrast": { enabled: false } } })).violations;
    if (include.length) {
        const resultTypes = ["violations", "passes"], contrast = { runOnly: ["color-contrast"], elementRef: true };
        const { violations, passes } = await axe.run({ include }, { ...options, ...contrast, resultTypes });
        const signs = of => of.flatMap(({ nodes }) => nodes.map(each => painted.get(each.element)));
        for (const each of signs(passes)) if (each) fine.add(each);
        for (const each of signs(violations)) fine.delete(each);
        found.push(...violations);
    }
    const told = found.map(({ id, help, helpUrl, nodes }) =>
        ({ id, help, helpUrl, nodes: nodes.map(({ target }) => ({ target })) }));
    return [told, [...fine]];
}"""
"""Contrast takes two thirds of axe's time, and is told by how words are painted: on other pages, and at another width,
what is painted as what was fine is fine.
"""


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
    """What axe finds on each page at each width; what scrolls sideways; what is fetched from elsewhere. A browser for
    each of the machine's processors, as far as there are pages for it.
    """
    many = max(1, min(os.cpu_count() or 1, MOST_BROWSERS, len(pages) // FEWEST_PAGES))
    parts, alone = [pages[first::many] for first in range(many)], one_of_each_kind(pages)
    with served(html, urlsplit(address).path, keeps=True) as home, ThreadPoolExecutor(many) as pool:
        found = pool.map(lambda part: _in_a_browser(browser_program, home, address, part, alone), parts)
        return [each for part in found for each in part]


def _in_a_browser(
    browser_program: str, home: str, address: str, pages: Sequence[Seen], alone: frozenset[str]
) -> list[Finding]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (as above)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_program, args=FLAGS.split())
        try:
            return list(looked_at(browser, WIDTHS, home, address, pages, alone))
        finally:
            browser.close()


def looked_at(
    browser: Browser,
    widths: Sequence[int],
    home: str,
    address: str,
    pages: Sequence[Seen],
    alone: frozenset[str] | None = None,
) -> Iterator[Finding]:
    """Each page is opened once, and made as wide as each of the widths in turn. `alone`: on which one looks for what
    axe doesn't see, one of each kind unless told.
    """
    page = browser.new_page()
    page.add_init_script(_axe_itself())  # not on each page anew: so the browser keeps it compiled
    asked: list[str] = []
    fine: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    alone = one_of_each_kind(pages) if alone is None else alone
    for seen in pages:
        asked.clear()
        page.set_viewport_size({"width": widths[0], "height": HIGH})
        page.goto(home + seen.place, wait_until="load")
        for width in widths:
            page.set_viewport_size({"width": width, "height": HIGH})
            page.evaluate(COME_TO_REST)
            violations, fine = page.evaluate(JUDGED, [OPTIONS, fine])
            yield from _axe(violations, seen, width)
            there = page.evaluate("document.documentElement.scrollWidth")
            if there > width:
                yield _finding(seen, "sideways", Level.ERROR, str(width), {"width": str(width), "there": str(there)})
            if seen.place in alone:
                yield from beyond_axe(page, seen, width)
        for target in dict.fromkeys(asked):
            if not target.startswith((home, address, "data:", "blob:")):
                yield _finding(seen, "foreign", Level.ERROR, target, {"target": target})
    page.close()


@cache
def _axe_itself() -> str:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  (as above)

    return f"{Axe().axe_script};{PAINTED}"


def _axe(violations: Sequence[Mapping[str, Any]], seen: Seen, width: int) -> Iterator[Finding]:
    for violation in violations:
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

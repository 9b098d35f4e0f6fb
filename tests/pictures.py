"""Takes the pictures of the README and of docs/ anew: `make pictures`. Look at them before you commit them."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from ospo_automation.demo.website import PATH, Website
from ospo_automation.site.serving import served
from tests.served import chromium, told

FOLDER = Path(__file__).resolve().parent.parent / "docs/pictures"
LARGEST = 120_000  # bytes: a page with three of them is still quick on a phone
WIDE, PAGE = (1180, 700), (820, 640)


@dataclass(frozen=True)
class Picture:
    """What is seen at a place below the network's pages or those of its site: all of the window, or of
    what stands `within` such an element the last with the words `part` in it, as far as it fits in such a window.
    """

    place: str
    window: tuple[int, int] = PAGE
    part: str = ""
    within: str = "article.said"  # what somebody wrote
    without: str = ""  # what only the practice has


# The web view of the small GitHub, and the site of its knowledge base.
OF_NETWORK = {
    "board": Picture("/board", WIDE),
    "form": Picture("/issues/new?template=casus.yml", part="Titel", within="form", without=".field:has(#casus-who)"),
    "join": Picture("/issues/new?template=join.yml", part="Titel", within="form", without=".field:has(#casus-who)"),
    "helped": Picture("/issues/12", part="Fijn dat het geholpen heeft"),
    "ask": Picture("/issues/9", part="wil je meedenken"),
    "waiting": Picture("/issues/11", (820, 556), part="Hier helpt een coördinator"),
    "agenda": Picture("/issues/29", part="Stadskantoor Utrecht"),
    "proposal": Picture("/pull/33"),
}
OF_SITE = {
    "lesson": Picture("lessen/2026/cla-of-dco-voor-een-repository-van-drie-gemeenten-2513/", WIDE),
    "poster": Picture("poster/", WIDE),
}


def main() -> int:
    """Fails where one came out too large."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, told("nl", Path(folder)) as network, chromium() as browser:
        site, stage = Website(Path(folder) / "site"), network.stage
        site.renew(stage)
        with served(site.html, PATH) as home:
            pages = f"{stage.box.url}/{stage.repository.full_name}"
            for name, picture in OF_NETWORK.items():
                take(browser, pages, name, picture)
            for name, picture in OF_SITE.items():
                take(browser, home, name, picture)
    return 1 if any(file.stat().st_size > LARGEST for file in FOLDER.glob("*.png")) else 0


def take(browser: Browser, home: str, name: str, picture: Picture) -> None:
    file = FOLDER / f"{name}.png"
    width, height = picture.window
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(home + picture.place)
    if picture.without:
        page.locator(picture.without).evaluate("each => each.remove()")
    if picture.part:
        box = page.locator(picture.within, has_text=picture.part).last.bounding_box()
        assert box is not None, f"nothing there holds {picture.part!r}"
        page.screenshot(path=file, full_page=True, clip={**box, "height": min(box["height"], height)})
    else:
        page.screenshot(path=file)
    page.close()
    print(f"{FOLDER.name}/{name}.png: {file.stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main())

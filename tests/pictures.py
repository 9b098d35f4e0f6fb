"""Takes the pictures of the README anew: `make pictures`. Look at them before you commit them."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import ViewportSize

from ospo_automation.demo.website import PATH, Website
from ospo_automation.site.serving import served
from tests.served import chromium, told

FOLDER = Path(__file__).resolve().parent.parent / ".github/pictures"
WINDOW: ViewportSize = {"width": 1280, "height": 800}
# The web view of the small GitHub, and the site of its knowledge base.
OF_NETWORK = {"board": "/board"}
OF_SITE = {"lesson": "lessen/2026/7-cla-of-dco-voor-een-repository-van-drie-gemeenten/"}


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, told("nl", Path(folder)) as network, chromium() as browser:
        site, stage = Website(Path(folder) / "site"), network.stage
        site.renew(stage)
        with served(site.html, PATH) as home:
            pages = f"{stage.box.url}/{stage.repository.full_name}"
            pictures = {name: pages + path for name, path in OF_NETWORK.items()}
            pictures |= {name: home + path for name, path in OF_SITE.items()}
            for name, address in pictures.items():
                page = browser.new_page(viewport=WINDOW)
                page.goto(address)
                page.screenshot(path=FOLDER / f"{name}.png")
                print(f"{FOLDER.name}/{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())

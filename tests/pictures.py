"""Takes the pictures of the README anew: `make pictures`. Look at them before you commit them."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.served import chromium, told

FOLDER = Path(__file__).resolve().parent.parent / ".github/pictures"
# Name: page, width and height of the window.
PICTURES = {
    "board": ("/board", 1280, 800),
}


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    with told("nl") as stage, chromium() as browser:
        for name, (path, width, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"{stage.box.url}/{stage.repository.full_name}{path}")
            page.screenshot(path=FOLDER / f"{name}.png")
            print(f"{FOLDER.name}/{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())

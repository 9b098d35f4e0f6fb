"""The demo's network, its story told to the end, in a browser: for the tests of its pages and the README's pictures."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from ospo_automation.demo.playing import Played, play
from ospo_automation.demo.stage import Stage, install
from ospo_automation.demo.story import Story
from ospo_automation.sandbox import Sandbox
from tests import programs

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)


@contextmanager
def told(language: str) -> Iterator[Stage]:
    """The network as `make demo` leaves it, with its pages."""
    story = Story.load(language)
    with tempfile.TemporaryDirectory() as folder, Sandbox(now=story.begins.astimezone(UTC)) as box:
        install(box, story)
        stage = Stage(box, Path(folder))
        stage.make_labels()
        for _ in play(stage, story, Played()):
            pass
        box.view = stage.view(story)
        yield stage


@contextmanager
def chromium() -> Iterator[Browser]:
    """Raises LookupError, with what to install, where there is no browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=programs.path_of("browser"), args=FLAGS.split())
        yield browser
        browser.close()

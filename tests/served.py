"""The demo's network, its story told to the end, in a browser: for the tests of its pages and the README's pictures."""

from __future__ import annotations

import fcntl
import pickle
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from ospo_automation.demo.kept import MAIL
from ospo_automation.demo.playing import Played, play
from ospo_automation.demo.stage import Stage, install
from ospo_automation.demo.story import Story
from ospo_automation.sandbox import Sandbox
from tests import programs

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)


@dataclass(frozen=True)
class Told:
    """The network as `make demo` leaves it, with its pages, and what was played in it."""

    stage: Stage
    story: Story
    played: Played


@contextmanager
def told(language: str, shared: Path) -> Iterator[Told]:
    """Whoever comes first with this folder plays the story and keeps it, others begin with a copy of what was kept."""
    story, kept, played = Story.load(language), shared / f"told-{language}", shared / f"told-{language}.pickle"
    with (shared / f"told-{language}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not played.exists():
            shutil.rmtree(kept, ignore_errors=True)
            played.write_bytes(pickle.dumps(_play(story, kept)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(kept, folder / "kept")
        with Sandbox(keep=folder / "kept") as box:
            stage = Stage(box, folder, mail=folder / "kept" / MAIL)
            box.view = stage.view(story)
            yield Told(stage, story, pickle.loads(played.read_bytes()))  # noqa: S301  (our own)


def _play(story: Story, kept: Path) -> Played:
    played = Played()
    with (
        tempfile.TemporaryDirectory() as folder,
        Sandbox(keep=kept, now=story.begins.astimezone(UTC)) as box,
        box.in_one_go(),
    ):
        install(box, story)
        stage = Stage(box, Path(folder), mail=kept / MAIL)
        stage.make_labels()
        for _ in play(stage, story, played):
            pass
        assert (box.violations, box.unknown_routes) == ([], [])
    return played


PATIENCE = 20_000  # ms until what should come isn't coming: with three workers on two cores a page can take its time


@contextmanager
def chromium() -> Iterator[Browser]:
    """Raises LookupError, with what to install, where there is no browser."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=programs.path_of("browser"), args=FLAGS.split())
        yield browser
        browser.close()

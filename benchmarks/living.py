"""A first sweep in a repository that lives already, on a clock on which only requests and GitHub's pauses take time."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from ospo_automation.core.github.event import Event
from ospo_automation.gh.reading import GitHubReader
from ospo_automation.gh.writing import GitHubWriter
from ospo_automation.run.runner import run
from tests.gh.test_pace import Clock, connected
from tests.given import NOW, WITH_BOARD
from tests.run.test_living import aged, old
from tests.town import NAME, Town, repeated, town

from .crowds import Row

ANSWERS_IN = 0.2  # seconds: what GitHub takes for a small request
TOPICS = ("EUPL", "Inkoop en aanbesteden", "Licenties en auteursrecht")


def first_sweeps() -> list[Row]:
    return [
        swept("a first sweep over 100 new casussen in a repository without labels", hundred_new, ""),
        swept("a first sweep beside 3,000 casussen from before us", thousands_old, "30 requests"),
    ]


def hundred_new(place: Town) -> None:
    for index in range(100):
        number = place.send(who=f"owner{index}", topics=[TOPICS[index % len(TOPICS)]])
        place.repo.add_label("zoe", number, "casus")


def thousands_old(place: Town) -> None:
    number = old(place)
    repeated(place, number, 2_999)
    aged(place, number)


def swept(what: str, begin: Callable[[Town], None], goal: str) -> Row:
    with tempfile.TemporaryDirectory() as folder, town(Path(folder), f"{WITH_BOARD}since: {NOW:%Y-%m-%d}\n") as place:
        place.box.quota = 1_000_000
        begin(place)
        clock = Clock(request=ANSWERS_IN)
        begun = clock.at
        reader = GitHubReader(connected(place, clock), NAME, place.reader().checkout)
        outcome = run(Event("schedule", None, None, None, place.box.now), reader, GitHubWriter(reader))
        if outcome.has_failed:
            raise RuntimeError(outcome.summary.terminal())
        took = timedelta(seconds=round(clock.at - begun))
        requests = f"{clock.reads + clock.changes} requests, {clock.changes} of them changes"
    return f"{what}, with GitHub's pauses and {ANSWERS_IN} s a request", f"{requests}, {took}", goal

"""What a user would pick in place of ours, on the same small GitHub in the same run."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from ospo_automation.sandbox import Event as Happened
from tests.given import WITH_BOARD
from tests.opinions import further
from tests.town import NAME, Town, repeated, town

from .crowds import Row
from .processes import ROOT, Used, measured

Finished = Callable[[Town, Happened, Path], tuple[float, float, float, float]]


def instead(finished: Finished) -> list[Row]:
    """Figures of many issues, and the welcome of one casus, by PyGithub alone; ours beside it. `finished` runs ours."""
    rows = [figures(count) for count in (300, 1_000)]
    with tempfile.TemporaryDirectory() as folder, further.taught(), town(Path(folder), WITH_BOARD) as place:
        place.box.quota = 1_000_000
        number = place.send()
        place.play()
        repeated(place, number, 100)
        new = place.send("sam")
        seconds, megabytes, asked, processor = finished(place, next(place.waiting()), Path(folder))
        ours = told(Used(seconds, megabytes, processor), int(asked))
        experts = str(place.root / ".github/EXPERTISE")
        plain, requests = alone(place, Path(folder), "casus", str(new), experts, place.box.now.isoformat())
        what = "a casus beside 100 open ones: by ours, and by a plain loop of PyGithub's calls"
        rows.append((what, f"{ours}; {told(plain, requests)}", ""))
    return rows


def figures(count: int) -> Row:
    with tempfile.TemporaryDirectory() as folder, town(Path(folder)) as place:
        place.box.quota = 1_000_000
        number = place.send()
        place.play()
        repeated(place, number, count - 1)
        plain, asked = alone(place, Path(folder), "figures")
        before = len(place.box.requests)
        command = [sys.executable, "-P", "-m", "ospo_automation", "site", "read", "--to", f"{folder}/casussen.json"]
        ours = measured([*command, "--root", str(place.root)], Path(folder), **_given(place))
        requests = len(place.box.requests) - before
    what = f"what figures of {count:,} casussen are made of: by ours, and issue by issue over REST with PyGithub"
    return what, f"{told(ours, requests)}; {told(plain, asked)}", ""


def alone(place: Town, folder: Path, *what: str) -> tuple[Used, int]:
    before = len(place.box.requests)
    used = measured([sys.executable, "-m", "benchmarks.plain", *what], ROOT, **_given(place))
    return used, len(place.box.requests) - before


def told(used: Used, requests: int) -> str:
    return (
        f"{requests} requests, {used.seconds:.1f} s ({used.processor:.1f} s of the processor), {used.megabytes:.0f} MB"
    )


def _given(place: Town) -> dict[str, str]:
    return {"GITHUB_API_URL": place.box.url, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": place.token}

"""Measures the figures of benchmarks/README.md and prints its table. `make bench`."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from ospo_automation.automations import AUTOMATIONS
from ospo_automation.core.casus.asks import ASK
from ospo_automation.core.casus.casus import CasusForm
from ospo_automation.core.incoming.forms import read
from ospo_automation.core.network.decided import FILE
from ospo_automation.core.network.expertise import parse
from ospo_automation.core.primitives.marker import short_print
from ospo_automation.core.signals.feed_text import entries_in
from ospo_automation.core.signals.feeds_found import FeedFound, handed_over, taken_over
from ospo_automation.core.signals.feeds_kept import FeedMemory, after_reading, new_in
from ospo_automation.sandbox import Event as Happened
from tests import reading
from tests.automations.test_meetings import SECTION as MEETINGS
from tests.commanded import BOARD, SAID, village
from tests.feed_served import rss
from tests.given import OSPO_YML, WITH_BOARD, checkout, many_experts
from tests.hostile import text
from tests.town import NAME, Moment, Town, keys, repeated, town

from .crowds import Row, crowd, flood, growth, looking, many_open
from .due import due
from .instead import instead
from .likeness import likeness
from .living import first_sweeps
from .mails import mails
from .processes import HERE, ROOT, Installed, as_the_action_does, measured, with_the_bundle
from .sites import found_again, sites
from .threads import threads

EVERYTHING = OSPO_YML + MEETINGS
EVERYTHING += "".join(
    f"{each.name}:\n" for each in AUTOMATIONS if each.settings and f"\n{each.name}:" not in EVERYTHING
)
TURNS = 9
LARGEST_BODY = 262_144
NOVEMBER = date(2026, 11, 30)


def main() -> None:
    rows = [
        help_page(),
        *casus_as_a_process(),
        *casus_on_a_runner(),
        *command_as_a_process(),
        *sweeps(),
        *due(finished),
        *agendas(),
        *first_sweeps(),
        *threads(),
        hostile_body(),
        *longest_comment(),
        *expertise_file(),
        fifty_feeds(),
        whole("check"),
        whole("coverage"),
    ]
    rows += [
        *sites(),
        *found_again(),
        *instead(finished),
        *mails(),
        *likeness(),
        *growth(),
        *flood(),
        *many_open(),
        *looking(),
        *crowd(),
    ]
    print("| what | measured | to reach |")
    print("| --- | --- | --- |")
    for what, found, goal in rows:
        print(f"| {what} | {found} | {goal} |")
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"\nMedian of {TURNS} turns on {machine}, {time.strftime('%Y-%m-%d')}, with `make bench`.")


def fifty_feeds() -> Row:
    """Two hundred entries in each, most of them from before; all but opening them, and what both jobs do with it."""
    feeds = []
    for feed in range(50):
        days = [f"{1 + each % 28:02} {'Nov' if each < 28 else 'Mar'} 2026 10:00 GMT" for each in range(200)]
        site = f"https://n{feed}.example"
        items = ((f"Bericht {nth} van {feed}", f"{site}/{nth}?utm_source=x", day) for nth, day in enumerate(days))
        feeds.append((f"{site}/feed.xml", rss(*items).encode()))
    prints = {short_print(address): address for address, _ in feeds}

    def one() -> None:
        read = (FeedFound(address, entries=tuple(entries_in(text, address))) for address, text in feeds)
        word = handed_over(new_in(each, FeedMemory(), NOVEMBER) for each in read)
        after_reading(FeedMemory(), taken_over(word, prints), (), list(prints), NOVEMBER, 20)

    return "50 feeds of 200 entries, without the network", f"{median(one):.2f} s", "5 s"


def help_page() -> Row:
    command = [sys.executable, "-P", "-m", "ospo_automation", "--help"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    seconds = median(lambda: subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL))
    return "`ospo --help`, a whole process", f"{seconds:.2f} s", "0.35 s"


def casus_as_a_process() -> list[Row]:
    """A casus whose experts are asked, opened to done, by `ospo run --apply` as the action starts it."""
    rows: list[Row] = []
    for configuration, how in ((OSPO_YML, "without the board"), (EVERYTHING, "with everything on")):
        with tempfile.TemporaryDirectory() as folder, town(Path(folder), configuration) as place:
            place.box.quota = 1_000_000
            place.send("sam")  # by somebody else: who is new here has one casus at a time
            place.play()  # the first run of all makes the labels and the board
            before = Moment(place)
            turns = [one_process(place, before, Path(folder)) for _ in range(TURNS)]
        seconds, megabytes, requests, _ = (statistics.median(column) for column in zip(*turns, strict=True))
        rows += [
            (f"`ospo run --apply`, one casus {how}, a whole process", f"{seconds:.2f} s", "1.0 s"),
            (f"its memory at most, {how}", f"{megabytes:.0f} MB", "120 MB"),
            (f"its requests to GitHub, {how}", f"{requests:.0f}", "10"),
        ]
    return rows


def command_as_a_process() -> list[Row]:
    """From the comment to done, `/meedoen` and the command that writes most, with and without the board."""
    rows = []
    for with_board, where in ((False, "without the board"), (True, "with the board")):
        with tempfile.TemporaryDirectory() as folder, village(Path(folder), with_board=with_board) as it:
            it.place.box.quota = 1_000_000
            for name in ("join", "helped"):
                turns = []
                for _ in range(TURNS):
                    it.tell(SAID[name])
                    turns.append(finished(it.place, next(it.place.waiting()), Path(folder)))
                seconds, _, requests, _ = (statistics.median(column) for column in zip(*turns, strict=True))
                what = f"`{SAID[name].words[1]}`, a whole process {where}"
                rows.append((what, f"{seconds:.2f} s, {requests:.0f} requests", f"1.0 s, {8 if with_board else 6}"))
    return rows


def sweeps() -> list[Row]:
    """A sweep over many open casussen with nothing due, one turn each."""
    rows = []
    for count, goal in ((100, ""), (1_000, "25, 5 s, 200 MB"), (10_000, "linear")):
        with tempfile.TemporaryDirectory() as folder, town(Path(folder), BOARD) as place:
            place.box.quota = 1_000_000
            number = place.send()
            place.play()
            repeated(place, number, count - 1)
            place.sweep()
            place.sweep()
            happened = Happened("schedule", None, NAME, "", {}, place.box.now)
            seconds, megabytes, requests, _ = finished(place, happened, Path(folder))
        took = f"{requests:.0f} requests, {seconds:.1f} s, {megabytes:.0f} MB"
        rows.append((f"a sweep over {count:,} open casussen with nothing due, a whole process", took, goal))
    return rows


def agendas() -> list[Row]:
    """The agenda of a large repository, opened and brought up to date, with all that a sweep does beside it."""
    with tempfile.TemporaryDirectory() as folder, town(Path(folder), WITH_BOARD) as place:
        place.box.quota = 1_000_000
        number = place.send()
        place.play()
        repeated(place, number, 4_999)
        for closed in [each for each in place.repo.state.issues.values() if each.number > 1_498]:
            closed.state, closed.state_reason, closed.closed_at = "closed", "completed", place.box.now
        place.sweep()
        place.sweep()
        place.repo.commit({FILE: WITH_BOARD + MEETINGS.replace("lead: 5", "lead: 15")}, message="Meet", author="zoe")
        place.renew()
        rows = []
        for what in ("opened", "with a new point"):
            happened = Happened("schedule", None, NAME, "", {}, place.box.now)
            seconds, megabytes, requests, _ = finished(place, happened, Path(folder))
            took = f"{requests:.0f} requests, {seconds:.1f} s, {megabytes:.0f} MB"
            about = "500 open casussen and 4,500 closed ones"
            rows.append((f"a sweep over {about}, with the agenda {what}, a whole process", took, "20, 4 s"))
            point = place.repo.open_issue("piet", title="Een logo")
            place.repo.add_label("zoe", point, "agendapunt")
            list(place.waiting())
    return rows


def one_process(
    place: Town, before: Moment, folder: Path, installed: Installed = HERE
) -> tuple[float, float, float, float]:
    """As `finished`. Every turn begins at the same moment: later there might be nobody left to ask."""
    before.back()
    number = place.send()
    spent = finished(place, next(place.waiting()), folder, installed)
    if not any(key.startswith(f"{ASK}/") for key in keys(place, number)):
        raise RuntimeError("nobody was asked, so this is not what a casus takes")
    return spent


def casus_on_a_runner() -> list[Row]:
    """The same with everything on, from files as each runner finds them: compiled anew in each run."""
    with tempfile.TemporaryDirectory() as folder, town(Path(folder), EVERYTHING) as place:
        place.box.quota = 1_000_000
        place.send("sam")
        place.play()
        before = Moment(place)
        ways = {
            "as the action installs them": as_the_action_does(Path(folder) / "installed"),
            "with the bundle": with_the_bundle(Path(folder) / "bundled"),
        }
        turns = [
            [one_process(place, before, Path(folder), each) for each in ways.values()] for _ in range(TURNS)
        ]  # one beside the other
    rows = []
    for at, (how, installed) in enumerate(ways.items()):
        columns = zip(*(each[at] for each in turns), strict=True)
        wall, megabytes, requests, processor = (statistics.median(column) for column in columns)
        took = f"{processor:.1f} s of the processor's time, {wall:.1f} s, {megabytes:.0f} MB, {requests:.0f} requests"
        took += f"; before it {installed.install.processor:.1f} s to install, {installed.install.megabytes:.0f} MB"
        rows.append((f"one casus with everything on, from cold files {how}", took, "2.5 s with installing, 90 MB, 4"))
    return rows


def finished(
    place: Town, happened: Happened, folder: Path, installed: Installed = HERE
) -> tuple[float, float, float, float]:
    """Seconds, megabytes at most, requests and seconds of the processor of a run in a process of its own."""
    file = folder / "event.json"
    file.write_text(json.dumps(happened.payload), encoding="utf-8")
    command = [*installed.command, "run", "--apply", "--root", str(place.root)]
    command += ["--event-name", happened.name, "--event-path", str(file), "--now", place.box.now.isoformat()]
    before = len(place.box.requests)
    given = {"GITHUB_API_URL": place.box.url, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": place.token}
    given |= {"PYTHONPATH": str(installed.code)}
    given |= {"GITHUB_SHA": place.head} if place.leaves_out else {}
    given |= {} if installed.is_kept_compiled else {"PYTHONDONTWRITEBYTECODE": "1"}
    used = measured(command, folder, **given)
    return used.seconds, used.megabytes, len(place.box.requests) - before, used.processor


def hostile_body() -> Row:
    form: CasusForm = checkout().form
    parts = []
    size = 0
    for seed in range(100_000):
        part = f"### Wat speelt er?\n{text(seed, 60)}\n"
        size += len(part.encode("utf-8", "replace"))
        if size > LARGEST_BODY:
            break
        parts.append(part)
    body = "".join(parts)
    seconds = median(lambda: read(body, form.form, form.others))
    return f"parsing a hostile body of {LARGEST_BODY:,} bytes", f"{seconds * 1000:.1f} ms", "50 ms"


def longest_comment() -> list[Row]:
    """What reads a comment slowest, of text as people write it and of the worst there is."""
    rows = []
    for what, shapes in (("an ordinary", (reading.ORDINARY,)), ("a hostile", reading.SHAPES)):
        took = {
            name: max(reading.seconds(read, reading.long(unit), turns=3) for unit in shapes)
            for name, read in reading.READERS.items()
        }
        slowest = max(took.keys() - reading.MOST_OF, key=lambda name: took[name])
        for name in (slowest, *reading.MOST_OF):
            about = f"reading {what} comment of {reading.LONGEST:,} characters" + (
                f", for {name}" if name in reading.MOST_OF else f", by the slowest other reader ({name})"
            )
            most = reading.MOST_OF.get(name, reading.MOST)
            rows.append((about, f"{took[name] * 1000:.0f} ms", f"{most * 1000:.0f} ms"))
    return rows


def expertise_file() -> list[Row]:
    plain = "* @zoe\n" + "\n".join(f"topic{n % 250}/sub{n} @anna{n} @bert{n}" for n in range(999))
    stars = "* @zoe\n" + "\n".join(f"topic{n % 250}/**/sub{n}* @anna{n} @bert{n}" for n in range(999))
    deep = "* @zoe\n" + "\n".join(f"**/s?b{n}* @anna{n} @bert{n}" for n in range(999))
    rows: list[Row] = []
    for name, lines in (
        ("plain patterns", plain),
        ("a wildcard on every line", stars),
        ("a pattern for any depth on every line", deep),
    ):
        seconds = median(partial(matched, lines))
        what = f"reading an expertise file of 1,000 lines ({name}) and matching a casus"
        rows.append((what, f"{seconds * 1000:.1f} ms", "50 ms"))
    return rows


def whole(command: str) -> Row:
    """A network of 2,000 experts, each with a page, and 200 topics, looked through by a command as a process."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in many_experts(experts=2_000, topics=200).items():
            file = Path(folder) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        line = [sys.executable, "-P", "-m", "ospo_automation", command]
        seconds = statistics.median(measured(line, Path(folder)).processor for _ in range(TURNS))
    what = f"`ospo {command}` for 2,000 experts with a page each and 200 topics, processor time"
    return what, f"{seconds:.2f} s", "1 s"


def matched(lines: str) -> object:
    return parse(lines, teams={}).rings(["topic7/sub7", "topic9", "topic3/x/sub3"])


def median(call: Callable[[], object]) -> float:
    call()  # once to warm up
    seconds = []
    for _ in range(TURNS):
        begun = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()

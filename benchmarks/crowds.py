"""What great numbers do: a thousand casussen over a hundred working days, five hundred in ten minutes, and a crowd."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from tests.crowd import MOST_WAITING, Line, Thing, many_owners, one_owner, played, strangers
from tests.given import WITH_BOARD
from tests.looking import FILE as SCRIPT
from tests.run.test_look import WORKFLOWS, environment
from tests.storm import Storm, storm
from tests.town import repeated, town

Row = tuple[str, str, str]
DAY = timedelta(days=1)
MANY, A_DAY, FLOOD = 1_000, 10, 500
HOURS, CROWD = 72, 200
TURNS = 9
SWEEPS = 4
OPEN_DAYS = 5  # days after which a casus is closed


def growth() -> list[Row]:
    """Requests and seconds of a run for a new casus, the last hundred against the first hundred."""
    with tempfile.TemporaryDirectory() as folder, storm(Path(folder), experts=80, asks_per_week=5) as it:
        it.place.box.quota = 1_000_000
        measured: list[tuple[int, float]] = []
        sent: deque[list[int]] = deque()
        while len(measured) < MANY:
            sent.append([opened(it, len(measured) + index, measured) for index in range(A_DAY)])
            it.answer()
            if len(sent) > OPEN_DAYS:
                close(it, sent.popleft())
            it.place.box.advance(DAY)
            while it.place.box.now.weekday() >= 5:
                it.place.box.advance(DAY)
    (few, quick), (many, slow) = averages(measured[:100]), averages(measured[-100:])
    what = f"{MANY:,} casussen, {A_DAY} a day, with answers and closings: the last hundred against the first,"
    return [
        (f"{what} requests", f"{few:.1f} -> {many:.1f}: {many / few:.2f} times", "1.2 times"),
        (f"{what} time", f"{quick * 1000:.0f} -> {slow * 1000:.0f} ms: {slow / quick:.2f} times", "1.2 times"),
    ]


def opened(it: Storm, index: int, measured: list[tuple[int, float]]) -> int:
    number = it.place.send(who=f"owner{index}", topics=["Inkoop en aanbesteden"])
    happened = next(it.place.waiting())
    it.place.box.events.clear()
    before, begun = len(it.place.box.requests), time.perf_counter()
    outcome = it.place.run(happened)
    measured.append((len(it.place.box.requests) - before, time.perf_counter() - begun))
    if outcome.has_failed:
        raise RuntimeError(outcome.summary.terminal())
    return number


def close(it: Storm, numbers: list[int]) -> None:
    for number in numbers:
        it.place.repo.close_issue("zoe", number)
    it.place.play()


def averages(measured: list[tuple[int, float]]) -> tuple[float, float]:
    """Requests and seconds."""
    requests, seconds = zip(*measured, strict=True)
    return statistics.mean(requests), statistics.mean(seconds)


def flood() -> list[Row]:
    """Five hundred casussen in ten minutes under GitHub's quota, and the days after it until all were asked about."""
    with tempfile.TemporaryDirectory() as folder, storm(Path(folder), experts=60, asks_per_week=5) as it:
        begun, night = it.place.box.now, it.place.box.now.replace(hour=22, minute=59)
        it.flood(FLOOD)
        it.sweep_until(night, every=timedelta(hours=1))
        heard = it.heard()
        it.answer()
        while len({ask.number for ask in it.asks}) < FLOOD:
            it.sweep_until(it.place.box.now + DAY, every=DAY)
            it.answer()
        days = len(it.people_a_day())
        a_day, a_round = max(it.people_a_day().values()), max(len(ask.people) for ask in it.asks)
        late = [number for number in it.wanted_by if heard[number].date() != begun.date()]
        last = max(heard.values()) - begun
    what = f"a flood of {FLOOD} casussen in ten minutes ({it.dropped} runs dropped by the queue):"
    limits = f"{a_day}, {a_round} and {it.most_a_week()}"
    return [
        (f"{what} owners who heard from us the same day", f"{FLOOD - len(late)}, the last after {last}", str(FLOOD)),
        (f"{what} most people a day, a casus, and asks of one expert a week", limits, "30, 3 and 5"),
        (f"{what} asked by the sweep before somebody in more of a hurry", str(len(it.out_of_turn())), "0"),
        (f"{what} working days until all were asked about", str(days), "none left"),
        (f"{what} most requests of one run", str(it.most_requests), "30"),
    ]


def many_open() -> list[Row]:
    """What a sweep asks of GitHub where strangers opened so many casussen, and nothing is due in them."""
    rows: list[Row] = []
    for count in (MANY, 5 * MANY):
        with tempfile.TemporaryDirectory() as folder, town(Path(folder), WITH_BOARD + "waiting:\n") as place:
            place.box.quota = 1_000_000
            owners = [f"stranger{index}" for index in range(40)]
            number = place.send(who=owners[0])
            place.play()
            repeated(place, number, count - 1, owners)
            asked: list[int] = []
            for _ in range(SWEEPS):
                before = len(place.box.requests)
                if place.sweep().has_failed:
                    raise RuntimeError("a sweep failed")
                asked.append(len(place.box.requests) - before)
                place.box.advance(timedelta(hours=1))
        what = f"{count:,} open casussen by strangers: requests of a sweep, the fewest and the most of {SWEEPS}"
        rows.append((what, f"{min(asked)} and {max(asked)}", "30"))
    return rows


def looking() -> list[Row]:
    """The look as its action starts it: the processor's time of the whole process, and its requests."""
    with tempfile.TemporaryDirectory() as folder, town(Path(folder), WITH_BOARD) as place:
        place.repo.commit(WORKFLOWS, message="Workflows", author="zoe")
        number = place.send()
        place.play()
        rows: list[Row] = []
        for what, who, text in (
            ("a comment by who takes part", "anna", "Dank je."),
            ("a command by a stranger", "piet", "/hulp"),
            ("what a stranger says", "piet", "Dank je."),
        ):
            place.repo.comment(who, number, text)
            happened = next(place.waiting())
            place.repo.record_run("ospo", "issue_comment", None, requests=0, summary="", actor=who)
            own = {"GITHUB_OUTPUT": f"{folder}/output", "GITHUB_WORKSPACE": str(place.root)}
            known = environment(place, happened, Path(folder)) | own | {"OSPO_NOW": place.box.now.isoformat()}
            before = len(place.box.requests)
            spent = [_processor([sys.executable, "-I", str(SCRIPT)], known) for _ in range(TURNS)]
            asked = (len(place.box.requests) - before) // TURNS
            found = f"{statistics.median(spent):.2f} s, {asked} requests"
            rows.append((f"the look at {what}, a whole process: the processor's time", found, "0.4 s, 3"))
    return rows


def _processor(command: list[str], environment_: dict[str, str]) -> float:
    """Its seconds of a whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment_, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def crowd() -> list[Row]:
    """Three days of two hundred comments an hour, before there was a look in front of the line and with it."""
    rows: list[Row] = []
    for name, crowd_of in (("strangers", strangers), ("one owner", one_owner), ("many owners", many_owners)):
        told = []
        for has_look in (False, True):
            things = crowd_of(HOURS, CROWD)
            line = played(things, HOURS, has_look=has_look)
            told.append(_became(things, line))
        what = f"{HOURS} hours of {CROWD} comments an hour by {name}, 45 s a job, a line of {MOST_WAITING}:"
        rows += [
            (f"{what} {each}", f"{before} -> {after}", to_reach)
            for each, before, after, to_reach in zip(_TOLD, *told, _TO_REACH, strict=True)
        ]
    return rows


_TOLD = (
    f"sweeps of {HOURS} that GitHub cancelled, and the longest time without one",
    "commands by others who take part that GitHub cancelled, done later than an hour, and the longest that one took",
    "of the crowd's comments: heard at last, and the longest that one took",
    "the longest line; jobs of an event in it, and minutes that GitHub counts for all jobs",
)
_TO_REACH = ("none longer than 2:00:00", "0, 0 and 1:00:00", "all", "")


def _became(things: Sequence[Thing], line: Line) -> tuple[str, ...]:
    others, many = [each for each in things if not each.is_crowd], [each for each in things if each.is_crowd]
    late = [each for each in others if each.waited > timedelta(hours=1)]
    heard = [each.waited for each in many if each.done is not None]
    lost = line.jobs["sweeps that GitHub cancelled"]
    made_up = line.jobs["sweeps that a run made up for"]
    minutes = line.jobs["look"] + line.jobs["casus"] + 3 * (line.jobs["sweep"] + made_up)
    return (
        f"{lost}, {_short(line.longest_without_sweep)}",
        f"{sum(each.was_cancelled for each in others)} of {len(others)}, {len(late)}, "
        f"{_short(max(each.waited for each in others))}",
        f"{len(heard)} of {len(many)}, {_short(max(heard))}",
        f"{line.longest}; {line.jobs['casus']:,}; {minutes:,}",
    )


def _short(term: timedelta) -> str:
    return "never" if term == timedelta.max else str(term).partition(".")[0]

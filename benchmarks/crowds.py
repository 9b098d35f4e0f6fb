"""What great numbers do: a thousand casussen over a hundred working days, and five hundred in ten minutes."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections import deque
from datetime import timedelta
from pathlib import Path

from tests.storm import Storm, storm

Row = tuple[str, str, str]
DAY = timedelta(days=1)
MANY, A_DAY, FLOOD = 1_000, 10, 500
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

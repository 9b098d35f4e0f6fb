"""What a sweep takes where few of very many casussen can be due: the first of a day, and those after it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from ospo_automation.sandbox import Event as Happened
from tests.automations.test_safety_of_people import ALL_ON
from tests.town import NAME, Town, repeated, town

from .crowds import Row

Finished = Callable[[Town, Happened, Path], tuple[float, float, float, float]]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OWNERS = [f"owner{index}" for index in range(200)]
CHANGED, WAITING = 100, 50


def due(finished: Finished) -> list[Row]:
    """Each as a process of its own, with all automations of a casus on."""
    return [*nothing(2_000, finished), ten(1_000, finished), lively(1_000, finished)]


def nothing(count: int, finished: Finished) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, town(Path(folder), ALL_ON) as place:
        asked(place, count)
        place.box.advance(2 * DAY)
        place.sweep()
        place.box.advance(DAY)
        first = swept(place, Path(folder), finished)
        place.box.advance(HOUR)
        later = swept(place, Path(folder), finished)
    about = f"of {count:,} open casussen, nothing due, a whole process"
    return [
        (f"the first sweep of a day {about}", first, ""),
        (f"a sweep later that day {about}", later, "10 requests, 20 points, 3 s"),
    ]


def ten(count: int, finished: Finished) -> Row:
    """People were asked there some days ago, and nobody answered; the others were taken up before that."""
    topics = ("EUPL", "Inkoop en aanbesteden", "Veilig publiceren", "Licenties en auteursrecht")
    with tempfile.TemporaryDirectory() as folder, town(Path(folder), ALL_ON) as place:
        asked(place, count - 10, is_taken_up=True)
        place.box.advance(3 * DAY)
        for index in range(10):
            place.box.add_user(f"new{index}")
            place.send(f"new{index}", topics=[topics[index % len(topics)]])
        place.play()
        place.sweep()
        place.box.advance(7 * DAY)
        took = swept(place, Path(folder), finished)
    return f"the first sweep of a day of {count:,} open casussen, 10 of them due, a whole process", took, "45 requests"


def lively(count: int, finished: Finished) -> Row:
    """Of whom many said something since, and many wait for a thumb."""
    with tempfile.TemporaryDirectory() as folder, town(Path(folder), ALL_ON) as place:
        advised = place.send(topics=["Inkoop en aanbesteden"])
        place.play()
        for words in ("/meedoen", "/advies Vraag het aan de leverancier."):
            place.repo.comment("emma", advised, words)
            place.play()
        numbers = asked(place, count - WAITING)
        repeated(place, advised, WAITING - 1, OWNERS)
        place.box.advance(2 * DAY)
        place.sweep()
        place.box.advance(DAY)
        for number in numbers[:CHANGED]:
            place.repo.comment("fan", number, "Dit speelt bij ons ook.")
        place.box.events.clear()
        swept(place, Path(folder), finished)
        place.box.advance(HOUR)
        took = swept(place, Path(folder), finished)
    about = f"{count:,} open casussen, of which {CHANGED} changed since and {WAITING} wait for a thumb"
    return f"a sweep later that day of {about}, a whole process", took, ""


def asked(place: Town, count: int, *, is_taken_up: bool = False) -> list[int]:
    """So many that wait for experts, or with an expert; the newest issues are none of them."""
    place.leaves_out, place.box.quota = True, 1_000_000
    for login in ("fan", *OWNERS):
        place.box.add_user(login)
    number = place.send("piet")
    place.play()
    if is_taken_up:
        word = place.repo.comment("carla", number, "/meedoen")
        place.play()
        place.repo.delete_comment(word)  # it was done, and would stand in each of the others unanswered
        place.sweep()
    numbers = [number, *repeated(place, number, count - 1, OWNERS)]
    for index in range(60):
        place.repo.open_issue("zoe", title=f"Zaalhuur {index}")
    place.box.events.clear()
    return numbers


def swept(place: Town, folder: Path, finished: Finished) -> str:
    place.box.world.windows.clear()
    happened = Happened("schedule", None, NAME, "", {}, place.box.now)
    _, megabytes, requests, processor = finished(place, happened, folder)
    points = sum(window.used for name, window in place.box.world.windows.items() if name.startswith("graphql"))
    return f"{requests:.0f} requests, {points} points, {processor:.1f} s of the processor's time, {megabytes:.0f} MB"

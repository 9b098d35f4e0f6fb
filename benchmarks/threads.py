"""What a long conversation costs: an event, a command and a sweep, in requests and in points of GraphQL."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from tests.commanded import ADVICE, BOARD, JOIN
from tests.gh.test_threads import talk
from tests.town import Town, town

from .crowds import Row

LENGTHS = (10, 100, 500, 2_500, 5_000)
SWEPT = 20  # casussen, each with a conversation that long


def threads() -> list[Row]:
    return [*(row for length in LENGTHS for row in (on_one(length), swept(length))), of_the_week()]


def on_one(length: int) -> Row:
    with tempfile.TemporaryDirectory() as folder, town(Path(folder), BOARD) as place:
        place.box.quota = 1_000_000
        number = place.send(topics=["Licenties en auteursrecht"])
        place.play()
        talk(place, number, length)
        place.box.advance(timedelta(hours=2))
        place.send("zoe", topics=["Veilig publiceren"])  # the first that asks people after that reads it all once
        place.play()
        place.sweep()
        place.box.advance(timedelta(hours=2))
        said = []
        for what, (who, words) in (("a stranger", ("sil", "Volg ik.")), ("/meedoen", JOIN), ("/advies", ADVICE)):
            place.repo.comment(who, number, words)
            said.append(f"{what} {spent(place, place.play)}")
        place.repo.comment("olga", number, "/erbij inkoop")
        said.append(f"/erbij {spent(place, place.play)}")
    return f"events on a casus with {length:,} comments of strangers", ", ".join(said), "11 requests"


def swept(length: int) -> Row:
    with tempfile.TemporaryDirectory() as folder, town(Path(folder), BOARD) as place:
        place.box.quota = 1_000_000
        numbers = [place.send(f"owner{index}") for index in range(SWEPT)]
        place.play()
        place.sweep()
        for number in numbers:
            talk(place, number, length)
            place.box.advance(timedelta(hours=6))
        place.sweep()
        place.sweep()
        took = spent(place, place.sweep)
    return f"a sweep over {SWEPT} casussen with {length:,} comments of strangers each", took, ""


def of_the_week() -> Row:
    """The load of experts where 1,400 comments were made this week, none of them on a casus."""
    with tempfile.TemporaryDirectory() as folder, town(Path(folder), BOARD) as place:
        place.box.quota = 1_000_000
        place.send()
        place.play()
        talk(place, place.repo.open_issue("piet", title="Wie komt er?"), 1_400)
        place.box.advance(timedelta(hours=2))
        said = []
        for index in range(3):
            place.send(f"owner{index}")
            said.append(spent(place, place.play))
    return "casussen, one after the other, in a week of 1,400 comments", ", ".join(said), "11 requests"


def spent(place: Town, do: Callable[[], object]) -> str:
    def points() -> int:
        return sum(window.used for name, window in place.box.world.windows.items() if name.startswith("graphql"))

    place.box.world.windows.clear()
    requests = len(place.box.requests)
    do()
    return f"{len(place.box.requests) - requests} ({points()})"

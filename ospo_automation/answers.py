"""What a person can ask on the command line: who would be asked and why, and what a filled-in form says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from .core.asks import History
from .core.expertise import Ring
from .core.forms import Reading
from .core.network import Network
from .core.reader import Checkout
from .core.rounds import Limits, Load, Obstacle, Request, choose, obstacle

_OBSTACLES = {
    Obstacle.AWAY: "away until {paused_until}",
    Obstacle.ASKED_ENOUGH: "was asked often enough this week ({asks_per_week} a week)",
    Obstacle.TAKES_PART_ENOUGH: "takes part in enough casussen (at most {max_open})",
}


@dataclass(frozen=True)
class Standing:
    """Where somebody stands for a question: in which ring and by which line, and whether they would be asked now."""

    ring: int
    is_last_resort: bool
    login: str
    line: int
    pattern: str
    topic: str
    asked_now: bool
    why: str


def who(checkout: Checkout, topics: Sequence[str], load: Load, now: datetime) -> list[Standing]:
    """Everybody who could be asked about these topics, first ring first. `load` is empty where it isn't known."""
    rings = checkout.expertise.rings(topics)
    request = Request(number=0, topics=tuple(topics), rings=rings, history=History(), owner=None)
    limits = checkout.network.section(Limits) or Limits()
    calendar = checkout.network.calendar
    choice = choose(request, load=load, profiles=checkout.profiles, limits=limits, calendar=calendar, now=now)
    asked = choice.ask.logins if choice.ask is not None else frozenset()
    first = choice.ask.ring if choice.ask is not None else -1
    today = calendar.today(now)
    found = []
    for index, ring in enumerate(rings):
        for login, reason in ring.experts.items():
            hindered = obstacle(login, request, load, checkout.profiles, today, now)
            why = _why(checkout, login, hindered, is_asked=login in asked, is_first=index == first)
            place = (index + 1, ring.is_last_resort, login, reason.line, reason.pattern, reason.topic)
            found.append(Standing(*place, asked_now=login in asked, why=why))
    return found


def _why(checkout: Checkout, login: str, hindered: Obstacle | None, *, is_asked: bool, is_first: bool) -> str:
    if is_asked:
        return "would be asked now"
    if hindered is not None:
        return _OBSTACLES[hindered].format(**checkout.profiles.of(login).model_dump())
    return "another time: others go first this round" if is_first else "later: an earlier ring goes first"


def who_as_text(standings: Iterable[Standing], rings: Sequence[Ring], file: str) -> str:
    """For the terminal: a block for each ring, a line for each person."""
    lines: list[str] = []
    everybody = list(standings)
    for index, ring in enumerate(rings, 1):
        name = "Last resort" if ring.is_last_resort else f"Ring {index}"
        lines.append(f"{name}{' (asked first)' if index == 1 else ''}")
        for each in everybody:
            if each.ring == index:
                mark = "→" if each.asked_now else " "
                lines.append(f"  {mark} {each.login:<20} {each.why}  [{file}:{each.line} {each.pattern}]")
    return "\n".join(lines) if lines else "Nobody stands in the expertise file for this."


def who_as_json(standings: Iterable[Standing]) -> list[dict[str, Any]]:
    return [asdict(each) for each in standings]


def known_topics(network: Network, wanted: Iterable[str]) -> tuple[list[str], list[str]]:
    """Paths for what a person typed (a path or a title), and what is no topic of this network."""
    by_name = {topic.title.lower(): path for path, topic in network.topics.items()} | {
        path: path for path in network.topics
    }
    found = {name: by_name.get(name.lower()) for name in wanted}
    return [path for path in found.values() if path], [name for name, path in found.items() if not path]


def form_as_json(reading: Reading) -> dict[str, Any]:
    """Answers by field (a list for every field), and what is missing, off the list or there twice."""
    return {
        "answers": {id_: list(values) for id_, values in reading.values.items()},
        "missing": list(reading.missing),
        "off_list": {id_: list(values) for id_, values in reading.off_list.items()},
        "doubled": list(reading.doubled),
    }


def form_as_text(reading: Reading) -> str:
    lines = [f"{id_}: {_short(values)}" for id_, values in reading.values.items()]
    problems: Mapping[str, Sequence[str]] = {
        "missing": reading.missing,
        "not on the list": [f"{id_} ({_short(values)})" for id_, values in reading.off_list.items()],
        "there twice, the first counts": reading.doubled,
    }
    lines += [f"{name}: {', '.join(found)}" for name, found in problems.items() if found]
    return "\n".join(lines) if lines else "No question of this form was found in it."


def _short(values: Sequence[str]) -> str:
    return " | ".join(" ".join(value.split())[:200] for value in values)

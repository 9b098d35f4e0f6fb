"""What a person can ask on the command line: who would be asked and why, what we did, and what a form says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from .core.asks import Ask, History, answered, asks_in
from .core.event import Event
from .core.expertise import Ring
from .core.forms import Reading
from .core.network import Network
from .core.reader import Checkout, Reader
from .core.rounds import Choice, Limits, Load, Obstacle, Request, Turn, choose, obstacle
from .core.scene import look

NINE = time(9)  # in the morning, on a day on which nobody did anything yet
_OBSTACLES = {
    Obstacle.AWAY: "away until {paused_until}",
    Obstacle.ASKED_ENOUGH: "was asked often enough this week ({asks_per_week} a week)",
    Obstacle.TAKES_PART_ENOUGH: "takes part in enough casussen (at most {max_open})",
}


@dataclass(frozen=True)
class Standing:
    """Where somebody stands for a question: in which ring and by which line, and whether they would be asked now.

    `asked_on` is the day on which they would be asked, as we write it down; "" for who wouldn't be.
    """

    ring: int
    is_last_resort: bool
    login: str
    line: int
    pattern: str
    topic: str
    asked_now: bool
    asked_on: str
    why: str


@dataclass(frozen=True)
class Who:
    """Everybody who could be asked, first ring first. `day` is the first on which somebody is asked for a question."""

    standings: Sequence[Standing]
    rings: Sequence[Ring]
    today: date
    day: date
    turn: Turn


def who(checkout: Checkout, topics: Sequence[str], load: Load, now: datetime) -> Who:
    """Who would be asked about these topics now, or else on the next working day. `load` is empty if unknown."""
    rings = checkout.expertise.rings(topics)
    request = Request(number=0, topics=tuple(topics), rings=rings, history=History(), owner=None)
    limits = checkout.network.section(Limits) or Limits()
    calendar = checkout.network.calendar
    today = calendar.today(now)

    def chosen(moment: datetime) -> Choice:
        return choose(request, load=load, profiles=checkout.profiles, limits=limits, calendar=calendar, now=moment)

    choice = first = chosen(now)
    if first.turn in {Turn.RESTING, Turn.FULL}:
        now = datetime.combine(calendar.after_working_days(today, 1), NINE, ZoneInfo(calendar.timezone))
        choice = chosen(now)
    day = calendar.today(now)
    asked = choice.ask.logins if choice.ask is not None else frozenset()
    ring_asked = choice.ask.ring if choice.ask is not None else -1
    when = "now" if day == today else f"on {written_out(day)}"
    found = []
    for index, ring in enumerate(rings):
        for login, reason in ring.experts.items():
            is_asked = login in asked
            hindered = obstacle(login, request, load, checkout.profiles, day, now)
            why = _why(checkout, login, hindered, when=when if is_asked else "", is_first=index == ring_asked)
            place = (index + 1, ring.is_last_resort, login, reason.line, reason.pattern, reason.topic)
            on = day.isoformat() if is_asked else ""
            found.append(Standing(*place, asked_now=is_asked and day == today, asked_on=on, why=why))
    return Who(found, rings, today, day, first.turn)


def written_out(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _why(checkout: Checkout, login: str, hindered: Obstacle | None, *, when: str, is_first: bool) -> str:
    if when:
        return f"would be asked {when}"
    if hindered is not None:
        return _OBSTACLES[hindered].format(**checkout.profiles.of(login).model_dump())
    return "another time: others go first this round" if is_first else "later: an earlier ring goes first"


def who_as_text(found: Who, file: str) -> str:
    """For the terminal: a block for each ring, a line for each person."""
    lines: list[str] = []
    if found.turn in _NOT_TODAY:
        today, day = written_out(found.today), written_out(found.day)
        lines += [_NOT_TODAY[found.turn].format(today=today, day=day), ""]
    for index, ring in enumerate(found.rings, 1):
        name = "Last resort" if ring.is_last_resort else f"Ring {index}"
        lines.append(f"{name}{' (asked first)' if index == 1 else ''}")
        for each in found.standings:
            if each.ring == index:
                mark = "→" if each.asked_on else " "
                lines.append(f"  {mark} {each.login:<20} {each.why}  [{file}:{each.line} {each.pattern}]")
    return "\n".join(lines) if found.rings else "Nobody stands in the expertise file for this."


_NOT_TODAY = {
    Turn.RESTING: "Not today: {today} is no working day. On the next one, {day}:",
    Turn.FULL: "Not today: as many people were asked today as the network allows. On {day}:",
}


def who_as_json(found: Who) -> list[dict[str, Any]]:
    return [asdict(each) for each in found.standings]


def known_topics(network: Network, wanted: Iterable[str]) -> tuple[list[str], list[str]]:
    """Paths for what a person typed (a path or a title), and what is no topic of this network."""
    found = {name: network.topic_named(name) for name in wanted}
    return [path for path in found.values() if path], [name for name, path in found.items() if not path]


def explained(hub: Reader, event: Event) -> dict[str, Any]:
    """What we did on an issue and why, from our own markers: the values of the text `explain/casus`.

    Raises Gone if the issue is no longer there.
    """
    number = event.number or 0
    network = hub.checkout.network
    issue, comments = hub.issue(number), hub.comments(number)
    scene = look(hub, event)
    asks = asks_in(comments, network.bots)
    casus = scene.casus if scene is not None else None
    return {
        "number": number,
        "title": issue.title,
        "is_casus": casus is not None,
        "casus_label": network.labels.casus.name,
        "statuses": [network.labels.of_status(status).name for status in casus.statuses] if casus else [],
        "topics": [network.topics[path].title for path in casus.topics] if casus else [],
        "missing": _headings(hub.checkout, casus.needed) if casus else {},
        "welcomed": casus is not None and casus.was_welcomed,
        "labels": casus.recorded if casus else (),
        "asks": [_explained_ask(ask, network) for ask in asks],
        "has_answer": answered(asks, comments),
        "next": sorted(scene.choice.ask.logins)
        if scene and scene.asks_now and scene.choice and scene.choice.ask
        else [],
    }


def _headings(checkout: Checkout, ids: Iterable[str]) -> dict[str, str]:
    fields = {each.id: each.headings[0] for each in checkout.form.form.fields}
    return {id_: fields.get(id_, id_) for id_ in ids}


def _explained_ask(ask: Ask, network: Network) -> dict[str, Any]:
    titles = {path: topic.title for path, topic in network.topics.items()}
    return {
        "round": ask.round,
        "ring": ask.ring + 1,
        "day": network.calendar.today(ask.at),
        "due": ask.due,
        "people": [
            {"login": each.login, "pattern": each.pattern, "topic": titles.get(each.topic, each.topic)}
            for each in ask.people
        ],
    }


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

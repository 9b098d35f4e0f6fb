"""What a person can ask on the command line: who would be asked and why, what we did, and what a form says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from ..core.casus.asks import MEET, Ask, History, answered, history
from ..core.casus.checkout import Checkout
from ..core.casus.rounds import Choice, Limits, Load, Obstacle, Request, Verdict, choose, obstacle
from ..core.engine.reader import Reader
from ..core.github.accounts import shown
from ..core.github.event import Event
from ..core.incoming.forms import Field, Form, Reading, StrayText
from ..core.network.decided import Network
from ..core.network.expertise import Ring
from ..core.sight.already import casus_in
from ..core.sight.earlier import is_left_alone
from ..core.sight.scene import Scene, look

NINE = time(9)  # in the morning, on a day on which nobody did anything yet
_OBSTACLES = {
    Obstacle.FOLLOWS: "follows the network and is asked nothing",
    Obstacle.AWAY: "away until {paused_until}",
    Obstacle.ASKED_ENOUGH: "was asked often enough this week ({asks_per_week} a week)",
    Obstacle.TAKES_PART_ENOUGH: "takes part in enough casussen (at most {max_open})",
}


@dataclass(frozen=True)
class Chance:
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

    standings: Sequence[Chance]
    rings: Sequence[Ring]
    today: date
    day: date
    turn: Verdict


def who(checkout: Checkout, topics: Sequence[str], load: Load, now: datetime, *, says_why: bool = True) -> Who:
    """Who would be asked about these topics now, or else on the next working day. `load` is empty if unknown.

    Where everybody may read it, it never `says_why` somebody can't be asked, nor of whom that is so.
    """
    rings = checkout.expertise.rings(topics)
    request = Request(
        number=0, topics=tuple(topics), rings=rings, history=History(), owner=None, is_trusted=True, is_first=True
    )
    limits = checkout.network.section(Limits) or Limits()
    calendar = checkout.network.calendar
    today = calendar.today(now)

    def chosen(moment: datetime) -> Choice:
        return choose(request, load=load, profiles=checkout.profiles, limits=limits, calendar=calendar, now=moment)

    choice = first = chosen(now)
    if first.turn in {Verdict.RESTING, Verdict.FULL}:
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
            said = hindered if says_why else None
            why = _why(checkout, login, said, when=when if is_asked else "", is_first=index == ring_asked)
            place = (index + 1, ring.is_last_resort, login, reason.line, reason.pattern, reason.topic)
            on = day.isoformat() if is_asked else ""
            found.append(Chance(*place, asked_now=is_asked and day == today, asked_on=on, why=why))
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
    Verdict.RESTING: "Not today: {today} is no working day. On the next one, {day}:",
    Verdict.FULL: "Not today: as many people were asked today as the network allows. On {day}:",
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
    asks = history(comments, network.bots, hub.checkout.accounts).asks
    casus = scene.casus if scene is not None else None
    return {
        "number": number,
        "title": issue.title,
        "is_casus": casus is not None,
        "casus_label": network.labels.casus.name,
        "statuses": [network.labels.of_status(status).name for status in casus.statuses] if casus else [],
        "topics": [network.topics[path].title for path in casus.topics] if casus else [],
        "missing": _headings(hub.checkout, casus.needed) if casus else {},
        "left_alone": _left_alone(hub, event),
        "welcomed": casus is not None and casus.was_welcomed,
        "labels": casus.recorded if casus else (),
        "asks": [_explained_ask(ask, network) for ask in asks],
        "has_answer": answered(asks, comments),
        "alike": _explained_likeness(hub, event, scene) if scene is not None else [],
        "next": sorted(scene.choice.ask.logins)
        if scene and scene.asks_now and scene.choice and scene.choice.ask
        else [],
    }


def _left_alone(hub: Reader, event: Event) -> date | None:
    """The day from before which it is, where a sweep leaves it alone."""
    number, network = event.number or 0, hub.checkout.network
    sweep = Event("schedule", None, number, None, event.now)
    if not is_left_alone(hub.issue(number), hub.comments(number), hub, sweep):
        return None
    return network.since or network.calendar.today(hub.begun(event.now))


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
        "is_gone": ask.is_gone,
        "people": [
            {"login": shown(each.login), "pattern": each.pattern, "topic": titles.get(each.topic, each.topic)}
            for each in ask.people
        ],
    }


def _explained_likeness(hub: Reader, event: Event, scene: Scene) -> list[dict[str, Any]]:
    """Of each casus that looks like this one why its owner is introduced to this one's, or isn't."""
    from ..core.incoming.same_question import asked_in, compare  # noqa: PLC0415  (0.2 s to load)

    numbers = [number for number in map(casus_in, scene.casus.already or ()) if number is not None]
    found = []
    for other in (look(hub, replace(event, number=number)) for number in hub.together(numbers)):
        if other is not None and not other.is_private:
            ours, theirs = (asked_in(each.casus.issue.title, each.casus.reading) for each in (scene, other))
            compared = compare(ours, theirs)
            values = {"common": compared.common, "apart": compared.apart, "is_same": compared.is_same}
            met = f"{MEET}{other.number}" in scene.said or f"{MEET}{scene.number}" in other.said
            found.append({"number": other.number, "met": met} | values)
    return found


def form_as_json(reading: Reading, form: Form) -> dict[str, Any]:
    """Answers by field (a list for every field), and what is missing, not there, off the list or there twice.

    `elsewhere` is what stands below any other heading, below one that comes again, or above the first: in the answer
    to the question that `kept_in` names, or in none.
    """
    return {
        "answers": {id_: list(values) for id_, values in reading.values.items()},
        "missing": list(reading.missing),
        "not_there": [each.id for each in form.fields if each.id not in reading.found],
        "off_list": {id_: list(values) for id_, values in reading.off_list.items()},
        "doubled": list(reading.doubled),
        "elsewhere": [stray._asdict() for stray in reading.strays],
    }


def form_as_text(reading: Reading, form: Form) -> str:
    """For the terminal, and for somebody who makes a form: each question with what was read, then what is no answer."""
    if not reading.found:
        lines = ["No question of this form was found in it. It needs one of these headings, each on a line of its own:"]
        return "\n".join((*lines, *(f"  ### {each.headings[0]}" for each in form.fields)))
    lines = []
    for question in form.fields:
        lines.append(f"### {question.headings[0]}  ({_described(question)})")
        lines += [f"    {line}" for line in _read_of(question, reading)]
    if reading.strays:
        lines.append("\nNo question of this form:")
        lines += [f"    {_told(stray, form)}" for stray in reading.strays]
    count = f"{len(reading.values)} of {len(form.fields)} questions have an answer."
    missing = f"missing: {', '.join(reading.missing)}" if reading.missing else "Nothing is missing."
    return "\n".join((*lines, "", count, missing))


def _described(question: Field) -> str:
    kind = question.kind + (", more than one" if question.multiple else "")
    return kind + (", required" if question.required else "")


def _read_of(question: Field, reading: Reading) -> Iterator[str]:
    id_, answers = question.id, reading.values.get(question.id, ())
    if answers:
        yield f"{id_}: {_short(answers)}"
    else:
        yield f"{id_}: {'no answer' if id_ in reading.found else 'this heading is not in the text'}"
    if id_ in reading.missing:
        yield "MISSING: a box that must be ticked isn't" if question.boxes else "MISSING: it is required"
    if answers and question.kind == "dropdown" and not question.multiple and _is_first(answers[0], question):
        yield "(the first option: GitHub may give that one to who chooses nothing)"
    if strange := reading.off_list.get(id_):
        yield f"not on the list: {id_} ({_short(strange)})"
    if id_ in reading.doubled:
        yield "its heading is there more than once: the first counts"


def _is_first(answer: str, question: Field) -> bool:
    return answer == next(iter(question.options.values()), None)


def _told(stray: StrayText, form: Form) -> str:
    where = f"stays in the answer to {stray.kept_in}" if stray.kept_in else "in no answer"
    if not stray.heading:
        return f"above the first heading, {where}: {_short([stray.text])}"
    again = ", once more" if stray.heading in form.by_heading else ""
    return f"### {_short([stray.heading])}{again}: {where}: {_short([stray.text]) or 'nothing'}"


def _short(values: Sequence[str]) -> str:
    """On one line, without what a terminal would obey."""
    words = (" ".join(value.split()) for value in values)
    return " | ".join(text[:200] + ("…" if len(text) > 200 else "") for text in map(_visible, words))


def _visible(text: str) -> str:
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)

"""Whom a network misses: topics without people, questions asked in vain, organisations and regions not heard of.

All of it may be read by everybody, so it holds numbers and no name, and no number of people by which one of them could
be known: fewer than five are not counted, and more are counted in fives, so that no difference of two tells of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from ..casus.casus import KIND, CasusForm
from ..casus.checkout import Checkout
from ..casus.rounds import Limits, Load, has_room
from ..engine.reader import Reader
from ..github.event import Event
from ..network.labels import Status
from ..primitives.calendar import Calendar
from .for_site import CasusRecord, record_in
from .scene import look

FEWEST = 5
"""Of fewer people no number is told, and of more only how often there are so many."""
REGION = "region"
NOT_MISSED = frozenset({"other", "national"})
"""Answers of which nobody would say that they are missing."""
MOST_TOLD = 10  # of each in a list that people read
_NOT_ASKED = frozenset({None, Status.WAITING, Status.PARKED})
"""Where it waits for its owner, or for a day that was agreed on, nobody is asked."""


class Cover(StrEnum):
    """How a topic is covered. Whether the only one has room is told of nobody, and never why somebody hasn't."""

    NOBODY = "nobody"
    ONE = "one"
    FULL = "full"
    COVERED = "covered"


@dataclass(frozen=True)
class TopicCover:
    """`at_least` is a number of people in fives, 0 where there are fewer. `in_vain` counts questions."""

    path: str
    title: str
    cover: Cover
    at_least: int
    in_vain: int


@dataclass(frozen=True)
class Coverage:
    """`kinds` and `regions` are ids of those of whom there is no question, no lesson and nobody who thinks along.

    `knows_room`: it was known who was asked this week, so that "nobody has room" could be seen. Without the casussen
    nothing is known of what was asked in vain, nor of who asked.
    """

    topics: tuple[TopicCover, ...]
    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    knows_room: bool = False
    knows_casussen: bool = False
    vain: int = 0
    """How many questions were asked in vain; one that is about two topics counts at both, and here once."""

    def with_cover(self, cover: Cover) -> list[TopicCover]:
        return [each for each in self.topics if each.cover is cover]

    @property
    def in_vain(self) -> list[TopicCover]:
        """Those with most questions first; with as many in the order of the network."""
        return sorted((each for each in self.topics if each.in_vain), key=lambda each: -each.in_vain)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missed, as far as is known."""
        is_covered = all(each.cover is Cover.COVERED and not each.in_vain for each in self.topics)
        return is_covered and not self.kinds and not self.regions


def in_fives(people: int) -> int:
    return people - people % FEWEST


def experts_of(checkout: Checkout, topic: str) -> frozenset[str]:
    """Who signed up for a topic, or for a wider one. Coordinators are asked about all, and followers nothing."""
    rings = checkout.expertise.rings([topic])
    there = (login for ring in rings if not ring.is_last_resort for login in ring.experts)
    return frozenset(login for login in there if not checkout.profiles.of(login).follower)


def full_topics(checkout: Checkout, load: Load, now: datetime) -> frozenset[str]:
    """The topics with two people or more of whom nobody could be asked anything now."""
    today = checkout.network.calendar.today(now)
    there = {topic: experts_of(checkout, topic) for topic in checkout.network.topics}
    people = frozenset[str]().union(*there.values())
    able = {login for login in people if has_room(login, load, checkout.profiles, today, now)}
    return frozenset(topic for topic, experts in there.items() if len(experts) > 1 and able.isdisjoint(experts))


def coverage(
    checkout: Checkout, today: date, *, full: Collection[str] | None, records: Sequence[CasusRecord] | None
) -> Coverage:
    """`full` are the topics of which nobody has room, None where that isn't known; `records` the casussen, likewise.

    What nobody of the network looked at yet counts for nothing here: anybody can type it.
    """
    listed = [each for each in records or () if not each.is_unlisted]
    in_vain = [each for each in listed if is_in_vain(each, checkout, today)]
    vain = Counter(topic for each in in_vain for topic in _wider(each.topics))
    pages = [page for page in checkout.profiles.pages.values() if not page.personal]
    kinds = {each.organisation_type for each in listed} | {page.organisation_type for page in pages}
    kinds |= {each.organisation_type for each in checkout.lessons()}
    regions = {page.region for page in checkout.profiles.pages.values()} - {""}
    return Coverage(
        tuple(_cover(checkout, path, full or (), vain[path]) for path in checkout.network.topics),
        _unheard(checkout, KIND, kinds),
        _unheard(checkout, REGION, regions) if regions else (),  # where nobody says theirs, none is missed
        knows_room=full is not None,
        knows_casussen=records is not None,
        vain=len(in_vain),
    )


def _cover(checkout: Checkout, path: str, full: Collection[str], in_vain: int) -> TopicCover:
    people = len(experts_of(checkout, path))
    is_full = people > 1 and path in full
    cover = {0: Cover.NOBODY, 1: Cover.ONE}.get(people, Cover.FULL if is_full else Cover.COVERED)
    return TopicCover(path, checkout.network.topics[path].title, cover, in_fives(people), in_vain)


def _wider(topics: Iterable[str]) -> set[str]:
    """Each topic with those it lies below: what is about the EUPL is about licences too."""
    parts = (topic.split("/") for topic in topics)
    return {"/".join(each[:depth]) for each in parts for depth in range(1, len(each) + 1)}


def _unheard(checkout: Checkout, question: str, heard: Collection[str]) -> tuple[str, ...]:
    known = checkout.form.short.get(question, {})
    said = {each.strip().lower() for each in heard}
    return tuple(id_ for id_, name in known.items() if id_ not in NOT_MISSED and said.isdisjoint({id_, name.lower()}))


def is_in_vain(record: CasusRecord, checkout: Checkout, today: date) -> bool:
    """Whether no expert said a word on a casus for as long as we wait for one, or until it was closed."""
    calendar = checkout.network.calendar
    limits = checkout.network.section(Limits) or Limits()
    has_help = record.first_expert_at or record.advised_at or record.outcome == "helped"
    if has_help or record.status in _NOT_ASKED:
        return False
    until = calendar.today(record.closed_at) if record.closed_at is not None else today
    return _waited(calendar, calendar.today(record.created_at), until) >= limits.working_days


def _waited(calendar: Calendar, since: date, until: date) -> int:
    return calendar.working_days_between(since, until) if since < until else 0


def look_around(hub: Reader, event: Event) -> Coverage:
    """As a run sees it: of the casussen those that it has read, which in a sweep are the open ones."""
    return hub.once(("coverage", event.now), lambda: _seen(hub, event))


def records_seen(hub: Reader, event: Event) -> Sequence[CasusRecord]:
    """Of the open casussen those that this run has read, which in a sweep are all of them."""
    return hub.once(("records seen", event.now), lambda: _records(hub, event))


def _records(hub: Reader, event: Event) -> Sequence[CasusRecord]:
    numbers = [number for number in hub.open_casussen() if hub.has_read(number)]
    scenes = (look(hub, replace(event, number=number)) for number in numbers)
    return [record_in(scene, "") for scene in scenes if scene is not None]


def _seen(hub: Reader, event: Event) -> Coverage:
    load, records = hub.load(event.now), records_seen(hub, event)
    full = None if load.is_partial else full_topics(hub.checkout, load, event.now)
    return coverage(hub.checkout, hub.checkout.network.calendar.today(event.now), full=full, records=records)


def counted(found: Coverage) -> dict[str, int]:
    """How many topics miss what, how many questions were in vain, and so on: of what there is any."""
    counts = {cover.value: len(found.with_cover(cover)) for cover in Cover if cover is not Cover.COVERED}
    counts |= {"in_vain": found.vain, "kinds": len(found.kinds), "regions": len(found.regions)}
    return {name: count for name, count in counts.items() if count}


def told(found: Coverage, form: CasusForm) -> dict[str, Any]:
    """The values with which texts tell of it: of each list the first few, and how many more there are."""
    names = form.short
    return {
        **{cover.value: _first([each.title for each in found.with_cover(cover)]) for cover in Cover},
        "in_vain": _first([{"title": each.title, "count": each.in_vain} for each in found.in_vain]),
        "kinds": _first([names[KIND][each] for each in found.kinds]),
        "regions": _first([names[REGION][each] for each in found.regions]),
        "knows_room": found.knows_room,
        "knows_casussen": found.knows_casussen,
        "is_whole": found.is_whole,
    }


def _first(names: Sequence[object]) -> dict[str, Any]:
    return {"first": list(names[:MOST_TOLD]), "more": max(0, len(names) - MOST_TOLD)}


def as_json(found: Coverage) -> dict[str, Any]:
    """For other programs; `null` is what isn't known, or isn't told."""
    return {
        "topics": [
            {
                "topic": each.path,
                "title": each.title,
                "cover": each.cover.value,
                "at_least": each.at_least or None,
                "in_vain": each.in_vain if found.knows_casussen else None,
            }
            for each in found.topics
        ],
        "organisation_types_not_heard": list(found.kinds),
        "regions_not_heard": list(found.regions),
        "knows_room": found.knows_room,
        "knows_casussen": found.knows_casussen,
    }

"""Whether what the network knows of its people is still right: who was asked, who said yes, and since when they rest.

Our own issue about it remembers people by number alone, and says in words only how many they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ..casus.checkout import Checkout
from ..casus.remembered import Pauses
from ..engine.plan import own_issue
from ..engine.reader import Reader
from ..github.issue import OwnIssue, OwnKind
from ..network.expertise import EVERYTHING
from ..network.joiner import Settings
from ..network.profiles import Profile
from .standing_members import HOME

CONFIRM, RESTS = "confirm", "rests"
"""Kinds of our comments: the question of the year, and the one about a pause."""
CONFIRMATIONS = OwnKind("confirmations")
TO_ONE = OwnKind(CONFIRM, each="member")
WAITING = "waits"
"""What our question remembers as long as nobody answered it."""
YEAR, MONTH, QUARTER = timedelta(days=365), timedelta(days=30), timedelta(days=91)
MOST_ASKED, MOST_SAID, MOST_RESTING = 280, 250, 150
ROOM_FOR_SEEN = 3_000
"""So many fit together in what one issue remembers, beside so many characters for whom we saw first and when."""


@dataclass(frozen=True)
class YearlyQuestion:
    """That somebody was asked: on which day, and on which issue."""

    day: date
    number: int


@dataclass(frozen=True)
class Memory:
    """All by the number of somebody's account. `yes` is on which day they said that it is still right, `rests` since
    when they have a pause without an end, and whether they were asked about that. `seen` is when we first saw somebody
    of whom no file says when it was right.
    """

    asked: Mapping[int, YearlyQuestion] = field(default_factory=dict)
    yes: Mapping[int, date] = field(default_factory=dict)
    rests: Mapping[int, tuple[date, bool]] = field(default_factory=dict)
    seen: Mapping[int, date] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        """Whether it can hold nobody else who is asked: those that are due wait until some are settled."""
        return len(self.asked) >= MOST_ASKED or len(self.yes) >= MOST_SAID

    def record(self) -> dict[str, Any]:
        """Days as numbers: a day that is written out takes three times the room."""
        yes = sorted(self.yes.items(), key=lambda each: each[1])[-MOST_SAID:]
        return {
            "asked": {str(id_): [each.day.toordinal(), each.number] for id_, each in self.asked.items()},
            "yes": {str(id_): day.toordinal() for id_, day in yes},
            "rests": {
                str(id_): [day.toordinal(), int(is_asked)]
                for id_, (day, is_asked) in sorted(self.rests.items())[:MOST_RESTING]
            },
            **({"seen": _by_day(self.seen)} if self.seen else {}),
        }

    @classmethod
    def of(cls, ours: OwnIssue | None) -> Memory:
        """What makes no sense there is left out: then somebody is asked once more."""
        state = ours.state if ours is not None else {}
        pairs = {name: dict(_pairs(state.get(name))) for name in ("asked", "rests")}
        yes = {id_: day for id_, noted in _by_id(state.get("yes")) if (day := _day(noted)) is not None}
        asked = {id_: YearlyQuestion(day, number) for id_, (day, number) in pairs["asked"].items()}
        rests = {id_: (day, bool(is_asked)) for id_, (day, is_asked) in pairs["rests"].items()}
        return cls(asked, yes, rests, dict(_first_seen(state.get("seen"))))


def _by_day(seen: Mapping[int, date]) -> dict[str, list[int]]:
    """Most were seen on one day, the first on which anybody looked."""
    found: dict[str, list[int]] = {}
    room = ROOM_FOR_SEEN
    for id_, day in sorted(seen.items(), key=lambda each: (each[1], each[0])):
        key = str(day.toordinal())
        room -= len(f"{id_},") + (0 if key in found else len(f'"{key}":[],'))
        if room < 0:
            break  # they are seen once there is room
        found.setdefault(key, []).append(id_)
    return found


def _first_seen(value: object) -> Iterator[tuple[int, date]]:
    for day, ids in _by_id(value):
        seen = _day(day)
        if seen is not None and isinstance(ids, list):
            yield from ((id_, seen) for id_ in ids if isinstance(id_, int))


def _pairs(value: object) -> Iterator[tuple[int, tuple[date, int]]]:
    for id_, noted in _by_id(value):
        if isinstance(noted, list) and len(noted) == 2 and isinstance(noted[1], int):
            day = _day(noted[0])
            if day is not None:
                yield id_, (day, noted[1])


def _by_id(value: object) -> Iterator[tuple[int, Any]]:
    for id_, noted in value.items() if isinstance(value, dict) else ():
        if str(id_).isdecimal():
            yield int(id_), noted


def _day(noted: object) -> date | None:
    is_day = isinstance(noted, int) and date.min.toordinal() <= noted <= date.max.toordinal()
    return date.fromordinal(noted) if is_day and isinstance(noted, int) else None


def open_forms(hub: Reader) -> Sequence[int]:
    """The open forms of who signs up, each read with what was said on it, where any can be waiting: our own issues say
    so. Where they don't, a new one is among the newest issues.
    """
    home = own_issue(hub, HOME)
    is_waited_for = (home is not None and home.is_open) or Memory.of(own_issue(hub, CONFIRMATIONS)).asked
    return hub.threads(hub.checkout.network.labels.join.name) if is_waited_for else ()


def read_forms_along(hub: Reader, labels: Collection[str] | None = None) -> None:
    """Has the open forms read with what a run reads first, where it is about one of them: an issue with these `labels`.
    None where nobody knows what it is about.
    """
    network = hub.checkout.network
    label = network.labels.join.name
    if network.section(Settings) is not None and (labels is None or label.lower() in labels):
        hub.ahead(lambda: hub.threads(label))


def last_right(page: Profile) -> date | None:
    """When somebody last said that what stands there is right; they did when they joined."""
    return page.confirmed_on or page.joined_on


def right_on(id_: int, page: Profile, memory: Memory) -> date | None:
    """The same of somebody whose files may not say it: they said so since, or else it counts from when we saw them."""
    return last_right(page) or memory.yes.get(id_) or memory.seen.get(id_)


def _has_topic(login: str, checkout: Checkout) -> bool:
    return any(each.pattern != EVERYTHING for each in checkout.expertise.reasons(login))


def members(checkout: Checkout) -> dict[int, tuple[str, Profile]]:
    """Those in the files who have a page of their own or a line for a topic, by the number of their account."""
    expertise, pages = checkout.expertise, checkout.profiles.pages
    logins = dict.fromkeys([*pages, *(each for each in sorted(expertise.everybody) if _has_topic(each, checkout))])
    known = ((login, pages.get(login) or Profile()) for login in logins)
    found = ((checkout.accounts.number(login) or page.github_id or 0, login, page) for login, page in known)
    there = expertise.everybody
    return {id_: (login, page) for id_, login, page in found if id_ and (login in there or page.follower)}


def confirmed(memory: Memory, checkout: Checkout) -> dict[str, date]:
    """Whose page is to say a later day, by login: they said that it is still right. Who has none gets none by that."""
    people = members(checkout)
    said = ((people[id_], day) for id_, day in memory.yes.items() if id_ in people)
    pages = checkout.profiles.pages
    return {login: day for (login, page), day in said if login in pages and (last_right(page) or date.min) < day}


def rests_without_end(pauses: Pauses, checkout: Checkout) -> dict[int, str]:
    """Who has a pause without a day, by number; not who leaves."""
    there = members(checkout)
    return {id_: login for id_, (login, _) in there.items() if login in pauses and pauses[login] is None}

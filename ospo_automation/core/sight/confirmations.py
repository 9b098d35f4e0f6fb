"""Whether what the network knows of its people is still right: who was asked, who said yes, and since when they rest.

Our own issue about it remembers people by number alone, and says in words only how many they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ..casus.checkout import Checkout
from ..casus.remembered import Pauses
from ..github.issue import OwnIssue, OwnKind
from ..incoming.days import iso_day
from ..network.profiles import Profile

CONFIRM, RESTS = "confirm", "rests"
"""Kinds of our comments: the question of the year, and the one about a pause."""
CONFIRMATIONS = OwnKind("confirmations")
TO_ONE = OwnKind(CONFIRM, each="member")
WAITING = "waits"
"""What our question remembers as long as nobody answered it."""
YEAR, MONTH, QUARTER = timedelta(days=365), timedelta(days=30), timedelta(days=91)
MOST_REMEMBERED = 300


@dataclass(frozen=True)
class YearlyQuestion:
    """That somebody was asked: on which day, and on which issue."""

    day: date
    number: int


@dataclass(frozen=True)
class Memory:
    """All by the number of somebody's account. `yes` is on which day they said that it is still right, `rests` since
    when they have a pause without an end, and whether they were asked about that.
    """

    asked: Mapping[int, YearlyQuestion] = field(default_factory=dict)
    yes: Mapping[int, date] = field(default_factory=dict)
    rests: Mapping[int, tuple[date, bool]] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        asked = sorted(self.asked.items(), key=lambda each: each[1].day)[-MOST_REMEMBERED:]
        yes = sorted(self.yes.items(), key=lambda each: each[1])[-MOST_REMEMBERED:]
        rests = sorted(self.rests.items())[:MOST_REMEMBERED]
        return {
            "asked": {str(id_): [each.day.isoformat(), each.number] for id_, each in asked},
            "yes": {str(id_): day.isoformat() for id_, day in yes},
            "rests": {str(id_): [day.isoformat(), is_asked] for id_, (day, is_asked) in rests},
        }

    @classmethod
    def of(cls, ours: OwnIssue | None) -> Memory:
        """What makes no sense there is left out: then somebody is asked once more."""
        state = ours.state if ours is not None else {}
        asked = {
            id_: YearlyQuestion(day, number)
            for id_, noted in _by_id(state.get("asked"))
            if isinstance(noted, list)
            and len(noted) == 2
            and (day := iso_day(noted[0])) is not None
            and isinstance(number := noted[1], int)
        }
        rests = {
            id_: (day, bool(noted[1]))
            for id_, noted in _by_id(state.get("rests"))
            if isinstance(noted, list) and len(noted) == 2 and (day := iso_day(noted[0])) is not None
        }
        yes = {id_: day for id_, noted in _by_id(state.get("yes")) if (day := iso_day(noted)) is not None}
        return cls(asked, yes, rests)


def _by_id(value: object) -> Iterator[tuple[int, Any]]:
    for id_, noted in value.items() if isinstance(value, dict) else ():
        if str(id_).isdecimal():
            yield int(id_), noted


def last_right(page: Profile) -> date | None:
    """When somebody last said that what stands there is right; they did when they joined."""
    return page.confirmed_on or page.joined_on


def members(checkout: Checkout) -> dict[int, tuple[str, Profile]]:
    """Those in the files who have a page of their own that says when it was right, by the number of their account."""
    there = checkout.expertise.everybody
    pages = checkout.profiles.pages.items()
    known = ((checkout.accounts.number(login) or page.github_id or 0, login, page) for login, page in pages)
    return {id_: (login, page) for id_, login, page in known if id_ and (login in there or page.follower)}


def confirmed(memory: Memory, checkout: Checkout) -> dict[str, date]:
    """Whose page is to say a later day, by login: they said that it is still right."""
    people = members(checkout)
    said = ((people[id_], day) for id_, day in memory.yes.items() if id_ in people)
    return {login: day for (login, page), day in said if (last_right(page) or date.min) < day}


def rests_without_end(pauses: Pauses, checkout: Checkout) -> dict[int, str]:
    """Who has a pause without a day, by number; not who leaves."""
    there = members(checkout)
    return {id_: login for id_, (login, _) in there.items() if login in pauses and pauses[login] is None}

"""When the clocks of a time zone change: as two rules for every year, since calendar programs understand no more.

Outlook knows of a zone one `STANDARD` and one `DAYLIGHT`, each with the first to fourth or the last weekday of a month;
lists of dates, and rules for "the Friday on or after the 23rd", it skips without a word.
https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcical/9b81b753-23fc-4635-a4f0-16445897d22b
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

YEARS = 10  # for so many years after this one the rules must hold
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ANCHOR = 1970  # where such rules begin by custom: long before every meeting


@dataclass(frozen=True)
class Change:
    """The clock goes from one offset to another, each year on the same weekday of the month; `nth` -1 is the last.

    `at` is what the clock shows when it is changed, so still by the offset before.
    """

    month: int
    nth: int
    weekday: int  # 0 is Monday
    at: time
    before: timedelta
    after: timedelta
    name: str

    @property
    def rule(self) -> dict[str, str | int]:
        return {"FREQ": "YEARLY", "BYDAY": f"{self.nth}{_WEEKDAYS[self.weekday]}", "BYMONTH": self.month}

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.day(_ANCHOR), self.at)

    def day(self, year: int) -> date:
        if self.nth > 0:
            first = date(year, self.month, 1)
            return first + timedelta(days=(self.weekday - first.weekday()) % 7 + 7 * (self.nth - 1))
        last = date(year + self.month // 12, self.month % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - self.weekday) % 7)


@lru_cache(maxsize=100)
def changes(zone: ZoneInfo, year: int) -> tuple[Change, ...] | None:
    """From the year before `year` on: to winter time, and to summer time where there is one.

    A clock that is never changed has a change to what it is, since some programs skip what has no rule. None where two
    yearly rules can't say it, as in Morocco (by the moon) or Egypt (the night after a last Thursday).
    """
    found = tuple(_seen(zone, year - 1, year + YEARS))
    if not found:
        start = datetime(year, 1, 1, tzinfo=zone)
        offset = _offset(zone, start)
        return (Change(1, 1, date(_ANCHOR, 1, 1).weekday(), time(0), offset, offset, start.tzname() or zone.key),)
    back = _yearly([each for each in found if each.before > each.after], zone, year)
    forth = _yearly([each for each in found if each.before < each.after], zone, year)
    if back is None or forth is None or (back.before, back.after) != (forth.after, forth.before):
        return None
    return back, forth


@dataclass(frozen=True)
class _Seen:
    moment: datetime
    before: timedelta
    after: timedelta

    @property
    def shown(self) -> datetime:
        return self.moment.replace(tzinfo=None) + self.before


def _seen(zone: ZoneInfo, first: int, last: int) -> Iterator[_Seen]:
    """Each change of the clock in these years, to the second."""
    start = datetime(first, 1, 1, tzinfo=UTC)
    days = (start + timedelta(days=each) for each in range((date(last + 1, 1, 2) - start.date()).days))
    for early, late in pairwise(days):
        before, after = _offset(zone, early), _offset(zone, late)
        if before == after:
            continue
        low, high = early, late
        while high - low > timedelta(seconds=1):
            middle = low + (high - low) // 2
            middle = middle.replace(microsecond=0)
            low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
        yield _Seen(high, before, after)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    found = moment.astimezone(zone).utcoffset()
    if found is None:
        raise TypeError(f"{zone.key} has no offset")  # a ZoneInfo always has, so this is a bug
    return found


def _yearly(seen: Sequence[_Seen], zone: ZoneInfo, year: int) -> Change | None:
    """The one rule that gives all of these, once in each year."""
    if not seen:
        return None
    one = seen[0]
    name = one.moment.astimezone(zone).tzname() or zone.key
    shown = [each.shown for each in seen]
    if len({(each.before, each.after) for each in seen}) > 1:
        return None
    for nth in (-1, 1, 2, 3, 4):
        rule = Change(one.shown.month, nth, one.shown.weekday(), one.shown.time(), one.before, one.after, name)
        if shown == [datetime.combine(rule.day(each), rule.at) for each in range(year - 1, year + YEARS + 1)]:
            return rule
    return None


def is_plain(moment: datetime) -> bool:
    """Whether what the clock shows is one moment: not in an hour that is skipped or comes twice."""
    return moment.replace(fold=0).utcoffset() == moment.replace(fold=1).utcoffset()

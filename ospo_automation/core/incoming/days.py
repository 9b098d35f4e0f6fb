"""A day as people type it behind a command: `2027-01-04`, `4-1`, `4 januari`, `January 4`, `vrijdag` or `2 weken`."""

from __future__ import annotations

import re
from datetime import MAXYEAR, date, timedelta
from functools import cache

from ..languages import flat, meanings, one_of, said

FURTHEST = 366  # days ahead; a date beyond that is rather a mistake
LONGEST = 200
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}|\d{2}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:e|ste|de|st|nd|rd|th)?\.? (?:of )?([a-z]+)\.?,?(?: '?(\d{4}|\d{2}))?")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (?:the )?(\d{1,2})(?:st|nd|rd|th)?,?(?: (\d{4}))?")


@cache
def months() -> dict[str, int]:
    """The number of each month by every name that people give it."""
    return {name: int(number) for name, number in meanings("months").items()}


@cache
def weekdays() -> dict[str, int]:
    """The number of each day of the week by every name, Monday being 0."""
    return {name: int(number) for name, number in meanings("weekdays").items()}


@cache
def _about() -> re.Pattern[str]:
    """What people write around a day: `tot 4 januari`, `maandag 14.00 uur`."""
    before, at = one_of((*said("days.until"), *said("days.through"))), one_of(said("days.at"))
    clock = rf"\d{{1,2}}(?:[.:]\d\d\s*(?:{at})\b|:\d\d\b|\s*(?:{at})\b)"
    return re.compile(rf"^\s*(?:{before})\s|\s(?:(?:{at})\s+)?{clock}")


@cache
def _through() -> re.Pattern[str]:
    """Words for `until and including`."""
    return re.compile(rf"\s*(?:{one_of(said('days.through'))})\s")


@cache
def _weekday_before() -> re.Pattern[str]:
    return re.compile(rf"^(?:{one_of(weekdays())})\.?,? (?=\d|[a-z]+ \d)")


def coming_day(text: str, today: date) -> date | None:
    """The day that is meant, within a year from tomorrow; without a year the next one of that name. None otherwise.

    Up to and including a day means the day after it, from which things go on.
    """
    found = _meant(text, today)
    if found is None:
        return None
    found += timedelta(days=_through().match(flat(text[:LONGEST])) is not None)
    return found if 0 < (found - today).days <= FURTHEST else None


def _meant(text: str, today: date) -> date | None:
    words = " ".join(_about().sub(" ", flat(text[:LONGEST])).split()).strip()
    words = _weekday_before().sub("", words) if words not in weekdays() else words
    words = re.sub(r",(?! \d{4}$).*", "", words).rstrip(".!")
    if words in weekdays():
        return today + timedelta(days=(weekdays()[words] - today.weekday() - 1) % 7 + 1)
    if words in said("days.tomorrow"):
        return today + timedelta(days=1)
    if words in said("days.next_week"):
        return today + timedelta(days=7 - today.weekday())
    if match := _lasting().fullmatch(words):
        many = int(match[1]) if match[1].isdigit() else int(meanings("days.counts")[match[1]])
        return today + timedelta(days=many * int(meanings("days.units")[match[2]]))
    return dated(words, today)


@cache
def _lasting() -> re.Pattern[str]:
    """`2 weken`, `over een maand`: a month counts as thirty days."""
    before, counts, units = (
        one_of(said("days.lasting")),
        one_of(meanings("days.counts")),
        one_of(meanings("days.units")),
    )
    return re.compile(rf"(?:(?:{before}) )?(\d{{1,2}}|{counts}) ({units})")


def dated(words: str, today: date) -> date | None:
    """A day and a month in one of the ways to write them, and nothing else; without a year the next of that name."""
    if match := _ISO.fullmatch(words):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.fullmatch(words):
        return _next(int(match[2]), int(match[1]), match[3], today)
    if match := _DAY_FIRST.fullmatch(words):
        return _next(months().get(match[2], 0), int(match[1]), match[3], today)
    if match := _MONTH_FIRST.fullmatch(words):
        return _next(months().get(match[1], 0), int(match[2]), match[3], today)
    return None


def iso_day(text: object) -> date | None:
    """A day as we write it down ourselves, `2027-01-04`; None for anything else."""
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None


def past_day(text: str, today: date) -> date | None:
    """The day that is meant, up to `today`; without a year the last one of that name. None otherwise."""
    return coming_day(text, today - timedelta(days=FURTHEST))


def _next(month: int, day: int, year: str | None, today: date) -> date | None:
    if year:
        return _day(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    found = _day(today.year, month, day)
    return found if found is not None and found > today else _day(today.year + 1, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    """None for a day that isn't there, nor in the last year that can be told: behind its last day there is none."""
    try:
        return date(year, month, day) if year < MAXYEAR else None
    except ValueError:
        return None

"""A day as people type it behind a command: `2027-01-04`, `4-1`, `4 januari`, `January 4` or `vrijdag`."""

from __future__ import annotations

import re
from datetime import date, timedelta

FURTHEST = 366  # days ahead; a date beyond that is rather a mistake
_MONTHS = (
    "jan januari january",
    "feb februari february",
    "mrt mar maart march",
    "apr april",
    "mei may",
    "jun juni june",
    "jul juli july",
    "aug augustus august",
    "sep sept september",
    "okt oct oktober october",
    "nov november",
    "dec december",
)
_BY_NAME = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WEEKDAYS = (
    "ma maandag mon monday",
    "di dinsdag tue tuesday",
    "wo woensdag wed wednesday",
    "do donderdag thu thursday",
    "vr vrijdag fri friday",
    "za zaterdag sat saturday",
    "zo zondag sun sunday",
)
_WEEKDAY = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
LONGEST = 200
_ABOUT = re.compile(
    r"^\s*(?:t/m|tot en met|tot|vanaf|op|until|till|on)\s"
    r"|\s(?:om\s+)?\d{1,2}(?:[.:]\d\d\s*(?:uur|u|h)\b|:\d\d\b|\s*(?:uur|u|h)\b)"
)
"""What people write around a day: `t/m 4 januari`, `maandag 14.00 uur`."""
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:e|st|nd|rd|th)?\.? ([a-z]+)\.?(?: (\d{4}))?")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,?(?: (\d{4}))?")


def coming_day(text: str, today: date) -> date | None:
    """The day that is meant, within a year from tomorrow; without a year the next one of that name. None otherwise."""
    words = " ".join(_ABOUT.sub(" ", text.lower()[:LONGEST].partition(",")[0]).split()).rstrip(".!")
    if words in _WEEKDAY:
        return today + timedelta(days=(_WEEKDAY[words] - today.weekday() - 1) % 7 + 1)
    if words in {"morgen", "tomorrow"}:
        return today + timedelta(days=1)
    words = re.sub(rf"^(?:{'|'.join(_WEEKDAY)}) (?=\d)", "", words)
    if match := _ISO.fullmatch(words):
        found = _day(int(match[1]), int(match[2]), int(match[3]))
    elif match := _NUMBERS.fullmatch(words):
        found = _next(int(match[2]), int(match[1]), match[3], today)
    elif match := _DAY_FIRST.fullmatch(words):
        found = _next(_BY_NAME.get(match[2], 0), int(match[1]), match[3], today)
    elif match := _MONTH_FIRST.fullmatch(words):
        found = _next(_BY_NAME.get(match[1], 0), int(match[2]), match[3], today)
    else:
        return None
    return found if found is not None and 0 < (found - today).days <= FURTHEST else None


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
        return _day(int(year), month, day)
    found = _day(today.year, month, day)
    return found if found is not None and found > today else _day(today.year + 1, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

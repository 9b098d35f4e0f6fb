"""Dates and ages as people write them, in the network's own time zone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta

HERE = ZoneInfo("Europe/Amsterdam")
_LONG = {"nl": "EEEE d MMMM y 'om' HH:mm", "en": "EEEE d MMMM y 'at' HH:mm"}
_MAILED = {"nl": "EEEE d MMMM y HH:mm", "en": "EEEE, MMMM d, y h:mm a"}


def written(moment: datetime, language: str) -> str:
    """Such as "donderdag 3 december 2026 om 10:31"."""
    return format_datetime(moment, _LONG[language], HERE, locale=language)


def short(moment: datetime, language: str) -> str:
    """Such as "3 december 2026"."""
    return format_datetime(moment, "d MMMM y", HERE, locale=language)


def mailed(moment: datetime, language: str) -> str:
    """As Outlook writes it above a mail that was answered: "donderdag 3 december 2026 10:31"."""
    return format_datetime(moment, _MAILED[language], HERE, locale=language)


def day(one: date, language: str) -> str:
    """Such as "3 december 2026", of a day without an hour."""
    return format_date(one, "d MMMM y", locale=language)


def age(moment: datetime, now: datetime, language: str) -> str | None:
    """How long ago in days, weeks or months; None for today."""
    passed = now.astimezone(HERE).date() - moment.astimezone(HERE).date()
    if passed.days < 1:
        return None
    granularity: Literal["day", "week", "month"]
    granularity = "day" if passed.days < 14 else "week" if passed.days < 60 else "month"
    return format_timedelta(passed, granularity=granularity, threshold=14, locale=language)

"""Working days as the Dutch public sector keeps them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from .alone import alone, name_by_name
from .section import Day, Section

MonthAndDay = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", examples=["12-24"])]


LONGEST_ZONE = 64  # characters: twice those of the longest there is


def known_zone(name: str) -> str:
    """The name itself. Raises ValueError where it is none."""
    try:
        ZoneInfo(name[:LONGEST_ZONE])  # of a longer one the library looks for a folder in a folder, thousands deep
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is no time zone; write one such as 'Europe/Amsterdam'") from None
    return name


Zone = Annotated[str, Field(examples=["Europe/Amsterdam"]), AfterValidator(known_zone)]


class QuietPeriod(Section):
    """Days of every year, as MM-DD, on which we keep quiet; it may cross the end of the year."""

    first: MonthAndDay
    last: MonthAndDay

    def holds(self, day: date) -> bool:
        here = f"{day:%m-%d}"
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


class Calendar(Section):
    """Which days count. Public holidays come from the `holidays` library; two of them differ by employer."""

    timezone: Zone = "Europe/Amsterdam"
    liberation_day_is_free: bool = True
    good_friday_is_free: bool = False
    free: tuple[Day, ...] = ()
    quiet: tuple[QuietPeriod, ...] = (QuietPeriod(first="12-24", last="01-01"),)

    def today(self, now: datetime) -> date:
        return now.astimezone(ZoneInfo(self.timezone)).date()

    def start_of(self, day: date) -> datetime:
        """The moment at which a day begins."""
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.timezone))

    def is_working_day(self, day: date) -> bool:
        if day.weekday() >= 5 or day in self.free or any(period.holds(day) for period in self.quiet):
            return False
        if (day.month, day.day) == (5, 5):
            return not self.liberation_day_is_free
        name = _holidays(day.year).get(day)
        return name is None or (name == "Good Friday" and not self.good_friday_is_free)

    def after_working_days(self, day: date, count: int) -> date:
        """The working day that is `count` working days after `day`."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def before_working_days(self, day: date, count: int) -> date:
        """The working day that is `count` working days before `day`."""
        while count > 0:
            day -= timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days after `first` there are up to `last`; 0 on the same day."""
        days = (last - first).days
        return sum(self.is_working_day(first + timedelta(days=each)) for each in range(1, days + 1))


@cache
def _holidays(year: int) -> dict[date, str]:
    for package in ("holidays.calendars", "holidays.groups"):  # of all religions; ours takes two
        name_by_name(package)
    ours = alone("holidays.countries.netherlands")  # only a run that promises a date needs it
    return dict(ours.Netherlands(years=year, language="en_US").items())

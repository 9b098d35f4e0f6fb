"""When the network meets: series by a rule, meetings of their own, and what was moved or called off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from pydantic import AfterValidator, BeforeValidator, Field

from .calendar import Calendar
from .section import Day, Section

FOLDER = "docs/bijeenkomsten"
LEAD = 15  # working days
AWAY = frozenset({"weg", "away"})
"""Behind the command: not on the agenda after all."""
AHEAD = timedelta(days=400)  # how far the calendar shows
_RULE = re.compile(r"FREQ=(?:YEARLY|MONTHLY|WEEKLY|DAILY)(?:;[A-Z]+=[A-Z0-9,+:-]+)*")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")


def _written_out(value: Any) -> Any:
    if isinstance(value, str) and not _MOMENT.fullmatch(value):
        raise ValueError("is no moment; write it as 2027-03-11 13:00")
    return value


def _is_rule(text: str) -> str:
    text = text.strip().removeprefix("RRULE:").upper()
    if not _RULE.fullmatch(text):
        raise ValueError("is no rule as RFC 5545 has it, such as 'FREQ=MONTHLY;INTERVAL=3;BYDAY=2TH'")
    try:
        rrulestr(text, dtstart=datetime(2026, 1, 1))
    except (ValueError, TypeError) as error:
        raise ValueError(f"can't be understood: {error}") from None
    return text


def _address(text: str) -> str:
    if text and not re.fullmatch(r"https://[A-Za-z0-9.-]+(?::\d+)?(?:/[^\s<>\"']*)?", text):
        raise ValueError("is no address; write it as https://aanmelden.example.org/")
    return text


Moment = Annotated[datetime, BeforeValidator(_written_out)]
Rule = Annotated[str, AfterValidator(_is_rule)]
Minutes = Annotated[int, Field(ge=15, le=1_440)]
Address = Annotated[str, AfterValidator(_address)]


class About(Section):
    """What is known of a meeting. `place` is a building or an address on the web; `sign_up` where people say they come.

    `minutes` is how long it takes.
    """

    minutes: Minutes = 180
    place: Annotated[str, Field(max_length=200)] = ""
    online: bool = False
    theme: Annotated[str, Field(max_length=200)] = ""
    sign_up: Address = ""


class Series(About):
    """Meetings that come back: the first in local time, and the rule for the others (RFC 5545)."""

    rule: Rule
    first: Moment


class Extra(About):
    at: Moment


class Settings(Section):
    """The section `meetings`. `moved` and `cancelled` name a meeting by the day on which it would have been.

    `lead` is how many working days before a meeting its agenda is opened.
    """

    lead: Annotated[int, Field(ge=1, le=60)] = LEAD
    series: Mapping[Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")], Series] = {}
    extra: tuple[Extra, ...] = ()
    moved: Mapping[Day, Moment] = {}
    cancelled: tuple[Day, ...] = ()


@dataclass(frozen=True)
class Meeting:
    """One meeting. `key` stays the same when it is moved; `planned` is the day on which it would have been.

    `starts` has the network's time zone. `issue` is the number of the form with which it was planned, 0 without one.
    """

    key: str
    starts: datetime
    about: About
    planned: date
    series: str = ""
    is_cancelled: bool = False
    issue: int = 0

    @property
    def calendar_file(self) -> str:
        """Its calendar file, by its place below the site's address."""
        return f"{FOLDER.removeprefix('docs/')}/{self.key}.ics"

    @property
    def ends(self) -> datetime:
        return self.starts + timedelta(minutes=self.about.minutes)

    @property
    def day(self) -> date:
        return self.starts.date()

    @property
    def was_changed(self) -> bool:
        return self.is_cancelled or self.day != self.planned

    def opens(self, calendar: Calendar, lead: int) -> date:
        """The day from which its agenda is open: so many working days before it."""
        return calendar.before_working_days(self.day, lead)


def meetings(
    settings: Settings, zone: ZoneInfo, since: date, until: date, planned: Iterable[Meeting] = ()
) -> list[Meeting]:
    """Every meeting that is held, or was called off, between two days, in order. `planned` are those from the form."""
    found = [*_from_series(settings, zone, since, until), *_extras(settings, zone), *planned]
    changed = (_changed(each, settings, zone) for each in found)
    return sorted((each for each in changed if since <= each.day <= until), key=lambda each: (each.starts, each.key))


def _from_series(settings: Settings, zone: ZoneInfo, since: date, until: date) -> Iterator[Meeting]:
    """Also what was moved into or out of the time that is asked for."""
    moved = [*settings.moved, *(moment.date() for moment in settings.moved.values())]
    first, last = min([since, *moved]), max([until, *moved])
    start = datetime(first.year, first.month, first.day)
    end = datetime(last.year, last.month, last.day, 23, 59)
    for name, series in settings.series.items():
        rule = rrulestr(series.rule, dtstart=series.first, cache=False)
        about = About(**series.model_dump(include=set(About.model_fields)))
        for moment in rule.between(start, end, inc=True):
            yield Meeting(f"{name}-{moment:%Y-%m-%d}", moment.replace(tzinfo=zone), about, moment.date(), name)


def _extras(settings: Settings, zone: ZoneInfo) -> Iterator[Meeting]:
    for extra in settings.extra:
        about = About(**extra.model_dump(include=set(About.model_fields)))
        yield Meeting(f"extra-{extra.at:%Y-%m-%d}", extra.at.replace(tzinfo=zone), about, extra.at.date())


def _changed(meeting: Meeting, settings: Settings, zone: ZoneInfo) -> Meeting:
    if meeting.planned in settings.cancelled:
        return replace(meeting, is_cancelled=True)
    moved = settings.moved.get(meeting.planned)
    return replace(meeting, starts=moved.replace(tzinfo=zone)) if moved is not None else meeting


def warnings(held: Iterable[Meeting], calendar: Calendar) -> Iterator[Meeting]:
    """Meetings on a day that isn't a working day: told, and never moved by us."""
    return (each for each in held if not each.is_cancelled and not calendar.is_working_day(each.day))

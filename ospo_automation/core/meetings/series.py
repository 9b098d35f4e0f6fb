"""When the network meets: series by a rule, meetings of their own, and what was moved or called off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr
from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from ..github.issue import OwnKind
from ..primitives.calendar import Calendar, Zone
from ..primitives.section import Day, Section

FOLDER = "docs/bijeenkomsten"
AGENDA = OwnKind("agenda", each="meeting")
DAY, THEME = "day", "theme"
"""What its first line remembers: for when it was opened or moved, and the number of the proposal that was chosen."""
LEAD = 15  # working days
LATEST = 2200  # the last year in which a meeting can be: what is planned later was mistyped
AHEAD = timedelta(days=400)  # how far the calendar shows
_PARTS = "INTERVAL|COUNT|UNTIL|BYDAY|BYMONTH|BYMONTHDAY|BYYEARDAY|BYWEEKNO|BYSETPOS|WKST"
_RULE = re.compile(rf"FREQ=(?:YEARLY|MONTHLY|WEEKLY|DAILY)(?:;(?:{_PARTS})=[A-Z0-9,+:-]+)*")
_UNTIL = re.compile(r"UNTIL=(\d{8})")
_INTERVAL = re.compile(r"INTERVAL=([^;]*)")
_STEPS = range(1, 1_000)
_HOW_MANIETH = re.compile(r"([+-]?\d+)(?:MO|TU|WE|TH|FR|SA|SU)")
_IN_A_MONTH, _IN_A_YEAR = 5, 53  # of one day of the week; beyond it the rule can't be reckoned in some months
_LONGEST_RULE = 200
_CYCLE = 400  # years, after which each date comes on the same day of the week, and leap years do too
_EARLIEST = 1990  # the first of a series: from there on each is reckoned
_WEB = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?(?:/[\w.~:/?#!$&*+,;=%-]*)?", re.ASCII)
_ON_GITHUB = re.compile(r"https://(?:[\w-]+\.)*github\.com(?![\w.-])", re.ASCII | re.IGNORECASE)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")


def _written_out(value: Any) -> Any:
    if isinstance(value, str) and not _MOMENT.fullmatch(value):
        raise ValueError("is no moment; write it as 2027-03-11 13:00")
    if isinstance(value, str) and int(value[:4]) > LATEST:
        raise ValueError(f"is later than {LATEST}; write it as 2027-03-11 13:00")
    return value


def _is_rule(text: str) -> str:
    text = text.strip().removeprefix("RRULE:").upper()
    if len(text) > _LONGEST_RULE or not _RULE.fullmatch(text):
        raise ValueError("is no rule as RFC 5545 has it; write one such as 'FREQ=MONTHLY;INTERVAL=3;BYDAY=2TH'")
    try:
        rrulestr(text, dtstart=datetime(2026, 1, 1))
    except (ValueError, TypeError):
        raise ValueError("can't be understood; write one such as 'FREQ=MONTHLY;BYDAY=2TH'") from None
    if not all(each.isdecimal() and int(each) in _STEPS for each in _INTERVAL.findall(text)):
        raise ValueError("has an interval that no meeting comes by; write one such as 'FREQ=MONTHLY;INTERVAL=3'")
    most = _IN_A_MONTH if "FREQ=MONTHLY" in text or "BYMONTH=" in text else _IN_A_YEAR
    if any(abs(int(each)) > most for each in _HOW_MANIETH.findall(text)):
        raise ValueError("has a day that no month or year has; write one such as 'FREQ=MONTHLY;BYDAY=2TH'")
    return text


def _address(text: str) -> str:
    if text and _ON_GITHUB.match(text):
        raise ValueError("is on GitHub; choose another place, where people need no account")
    if text and not _WEB.fullmatch(text):
        raise ValueError("is no address; write it as https://aanmelden.example.org/")
    return text


Moment = Annotated[datetime, BeforeValidator(_written_out)]
Rule = Annotated[str, Field(examples=["FREQ=MONTHLY;INTERVAL=3;BYDAY=2TH"]), AfterValidator(_is_rule)]
Minutes = Annotated[int, Field(ge=15, le=1_440)]
Address = Annotated[str, Field(examples=["https://aanmelden.example.org/"]), AfterValidator(_address)]
Lead = Annotated[int, Field(ge=1, le=60)]


def _name(text: str) -> str:
    if text in {"extra", "form"}:
        raise ValueError(f"'{text}' is how we name meetings of another kind; choose another name")
    return text


SeriesName = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,24}$", examples=["kwartaal"]), AfterValidator(_name)]


class About(Section):
    """What is known of a meeting. `place` is a building or an address on the web; `sign_up` where people say they come.

    `minutes` is how long it takes, `zone` the time zone where it isn't the network's, `lead` how many working days
    before it its agenda is opened where that differs too.
    """

    minutes: Minutes = 180
    place: Annotated[str, Field(max_length=200)] = ""
    online: bool = False
    theme: Annotated[str, Field(max_length=200)] = ""
    sign_up: Address = ""
    zone: Zone | None = None
    lead: Lead | None = None

    @property
    def link(self) -> str:
        """The place where that is an address on the web."""
        return self.place if _WEB.fullmatch(self.place) and not _ON_GITHUB.match(self.place) else ""

    def zone_or(self, network: ZoneInfo) -> ZoneInfo:
        return ZoneInfo(self.zone) if self.zone else network


class Series(About):
    """Meetings that come back: the first in local time, and the rule for the others (RFC 5545)."""

    rule: Rule
    first: Moment

    @field_validator("first")
    @classmethod
    def _comes_about(cls, first: datetime, known: ValidationInfo) -> datetime:
        """A rule that no day ever fits is looked through to the end of all calendars, each time that it is asked."""
        if not _EARLIEST <= first.year <= LATEST:
            raise ValueError(f"is no year for meetings; write one such as {_EARLIEST + 37}-03-11 13:00")
        text = known.data.get("rule")
        if text is None:
            return first
        try:
            found = rrulestr(text, dtstart=first)
            is_never = isinstance(found, rrule) and _never(found, first, _UNTIL.search(text))
        except ValueError:
            is_never = True
        if is_never:
            raise ValueError(f"no day fits the rule '{text}'; write one such as 'FREQ=MONTHLY;INTERVAL=3;BYDAY=2TH'")
        return first

    @property
    def begins(self) -> datetime | None:
        """The first meeting: on the first day or after it that the rule gives; None where none is left."""
        return _rule(self.rule, self.first).after(self.first, inc=True)


def _never(rule: rrule, first: datetime, until: re.Match[str] | None) -> bool:
    """Whether it gives no meeting, ever: the calendar is the same every 400 years, and ends in the year 9999."""
    later = first.replace(year=first.year + (9_999 - first.year) // _CYCLE * _CYCLE)
    found = next(iter(rule.replace(dtstart=later, until=None, count=None)), None)
    if found is None:
        return True
    day = found.replace(year=found.year - later.year + first.year)
    return until is not None and f"{day:%Y%m%d}" > until[1]


class Extra(About):
    at: Moment


class Settings(Section):
    """The section `meetings`. `moved` and `cancelled` name a meeting by the day on which it would have been.

    `lead` is how many working days before a meeting its agenda is opened. A meeting that is moved more than once has a
    list of moments: the last one counts, and calendars see by their number that it was moved again.
    """

    lead: Lead = LEAD
    series: Mapping[SeriesName, Series] = {}
    extra: tuple[Extra, ...] = ()
    moved: Mapping[Day, Moment | tuple[Moment, ...]] = {}
    cancelled: tuple[Day, ...] = ()

    def moves(self, planned: date) -> tuple[datetime, ...]:
        """To where the meeting of that day was moved, the last one at the end."""
        found = self.moved.get(planned, ())
        return (found,) if isinstance(found, datetime) else found


@dataclass(frozen=True)
class Meeting:
    """One meeting. `key` stays the same when it is moved; `planned` is the day on which it would have been.

    `starts` has the meeting's time zone. `issue` is the number of the form with which it was planned, 0 without one.
    `changes` grows with every change that a calendar must take over.
    """

    key: str
    starts: datetime
    about: About
    planned: date
    series: str = ""
    is_cancelled: bool = False
    issue: int = 0
    changes: int = 0

    @property
    def calendar_file(self) -> str:
        """Its calendar file, by its place below the site's address."""
        return f"{FOLDER.removeprefix('docs/')}/{self.key}.ics"

    @property
    def ends(self) -> datetime:
        """So many minutes later, also in a night in which the clock is changed."""
        return (self.starts.astimezone(UTC) + timedelta(minutes=self.about.minutes)).astimezone(self.starts.tzinfo)

    @property
    def day(self) -> date:
        return self.starts.date()

    @property
    def was_changed(self) -> bool:
        return self.is_cancelled or self.day != self.planned

    def opens(self, calendar: Calendar, lead: int) -> date:
        """The day from which its agenda is open: so many working days before it, `lead` where it says nothing."""
        return calendar.before_working_days(self.day, self.about.lead or lead)


def meetings(
    settings: Settings, zone: ZoneInfo, since: date, until: date, planned: Iterable[Meeting] = ()
) -> list[Meeting]:
    """Every meeting that is held, or was called off, between two days, in order. `planned` are those from the form."""
    found = [*_from_series(settings, zone, since, until), *_extras(settings, zone)]
    changed = (*(_changed(each, settings) for each in _told_apart(found)), *planned)
    return sorted((each for each in changed if since <= each.day <= until), key=lambda each: (each.starts, each.key))


def _told_apart(found: Iterable[Meeting]) -> Iterator[Meeting]:
    """Where two would have one key, such as two extra ones on a day, the later ones have their time in it as well."""
    seen: set[str] = set()
    for each in found:
        key = each.key if each.key not in seen else f"{each.key}-{each.starts:%H%M}"
        if key not in seen:
            seen.add(key)
            yield replace(each, key=key)


def _from_series(settings: Settings, zone: ZoneInfo, since: date, until: date) -> Iterator[Meeting]:
    """Also what was moved into or out of the time that is asked for."""
    days = [day for day in settings.moved if day.year <= LATEST]
    moved = [*days, *(moment.date() for day in days for moment in settings.moves(day))]
    first, last = min([since, *moved]), max([until, *moved])
    start = datetime(first.year, first.month, first.day)
    end = datetime(last.year, last.month, last.day, 23, 59)
    for name, series in settings.series.items():
        about = About(**series.model_dump(include=set(About.model_fields)))
        for moment in _rule(series.rule, series.first).between(start, end, inc=True):
            starts = moment.replace(tzinfo=about.zone_or(zone))
            yield Meeting(f"{name}-{moment:%Y-%m-%d}", starts, about, moment.date(), name)


@lru_cache(maxsize=100)
def _rule(text: str, first: datetime) -> rrule:
    """A rule that remembers what it reckoned: a run asks more than once, and each time it would begin at the first."""
    found = rrulestr(text, dtstart=first, cache=True)
    if not isinstance(found, rrule):
        raise TypeError(f"'{text}' is more than one rule")
    return found


def _extras(settings: Settings, zone: ZoneInfo) -> Iterator[Meeting]:
    for extra in settings.extra:
        about = About(**extra.model_dump(include=set(About.model_fields)))
        starts = extra.at.replace(tzinfo=about.zone_or(zone))
        yield Meeting(f"extra-{extra.at:%Y-%m-%d}", starts, about, extra.at.date())


def _changed(meeting: Meeting, settings: Settings) -> Meeting:
    moves = settings.moves(meeting.planned)
    if moves:
        meeting = replace(meeting, starts=moves[-1].replace(tzinfo=meeting.starts.tzinfo), changes=len(moves))
    if meeting.planned in settings.cancelled:
        return replace(meeting, is_cancelled=True, changes=meeting.changes + 1)
    return meeting


def warnings(held: Iterable[Meeting], calendar: Calendar) -> Iterator[Meeting]:
    """Meetings on a day that isn't a working day: told, and never moved by us."""
    return (each for each in held if not each.is_cancelled and not calendar.is_working_day(each.day))

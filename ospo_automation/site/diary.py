"""The coming meetings as calendar files (RFC 5545): one of each, and one of all to subscribe to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from ospo_automation.core.meetings import AHEAD, FOLDER, Meeting, Settings, meetings
from ospo_automation.core.network import Network
from ospo_automation.core.website import DOCS

PLACE = FOLDER.removeprefix(f"{DOCS}/")
ALL = f"{PLACE}/agenda.ics"
STAYS = timedelta(days=100)  # how long a meeting that was held stays in a calendar


def coming(
    network: Network, today: date, planned: Iterable[Meeting] = (), *, since: timedelta = timedelta(0)
) -> list[Meeting]:
    """What is planned from today on, also what was called off; without a section `meetings` nothing.

    `planned` are those from a form.
    """
    settings = network.section(Settings)
    if settings is None:
        return []
    zone = ZoneInfo(network.calendar.timezone)
    here = (replace(each, starts=each.starts.astimezone(each.about.zone_or(zone))) for each in planned)
    return meetings(settings, zone, today - since, today + AHEAD, here)


def diary(
    network: Network, address: str, title: str, name: str, today: date, planned: Iterable[Meeting] = ()
) -> Mapping[str, bytes]:
    """The files, by their place on the site. `name` is what a meeting is called, `title` the network."""
    found = coming(network, today, planned, since=STAYS)
    if not found:
        return {}
    host = urlsplit(address).hostname or ""
    entries = {each: _entry(each, f"{name}: {title}", host, f"{address}{PLACE}/", today) for each in found}
    files = {each.calendar_file: _calendar([entry], title, network.language) for each, entry in entries.items()}
    return {ALL: _calendar(list(entries.values()), f"{title}: {name}", network.language), **files}


def _calendar(entries: Sequence[Event], title: str, language: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//ospo_automation//meetings//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    for each in entries:
        calendar.add_component(each)
    calendar.add_missing_timezones(first_date=date(2020, 1, 1))
    return bytes(calendar.to_ical())


def _entry(meeting: Meeting, name: str, host: str, page: str, today: date) -> Event:
    about = meeting.about
    entry = Event()
    entry.add("uid", f"{meeting.key}@{host}")
    entry.add("dtstamp", datetime(today.year, today.month, today.day, tzinfo=UTC))
    entry.add("sequence", meeting.changes)
    entry.add("dtstart", meeting.starts)
    entry.add("dtend", meeting.ends)
    entry.add("summary", f"{name} ({about.theme})" if about.theme else name)
    entry.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    entry.add("url", about.sign_up or page)
    if about.place:
        entry.add("location", about.place)
    return entry

"""Coming meetings and events as calendar files (RFC 5545): one of each, and one of all to subscribe to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from ospo_automation.core.meetings.partner_event import PartnerEvent
from ospo_automation.core.meetings.series import AHEAD, FOLDER, Meeting, Settings, meetings
from ospo_automation.core.network.decided import Network
from ospo_automation.core.network.website import DOCS
from ospo_automation.core.outgoing.safe import ORDERS
from ospo_automation.core.primitives.summer_time import Change, changes, is_plain

if TYPE_CHECKING:
    from icalendar import Event, Timezone

_NOT_IN_A_CALENDAR = re.compile(f"[{ORDERS}]")  # one of these, and programs refuse the whole file
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
    network: Network,
    address: str,
    title: str,
    name: str,
    today: date,
    planned: Iterable[Meeting] = (),
    *,
    revision: int = 0,
    events: Sequence[PartnerEvent] = (),
) -> Mapping[str, bytes]:
    """The files, by their place on the site. `name` is what a meeting is called, `title` the network. `events` are of
    others: they stand in the same calendar, each under its own name.

    `revision` grows with every change of the configuration, so that calendars take over what was moved there again.
    """
    found = [
        each if each.issue else replace(each, changes=each.changes + revision)
        for each in coming(network, today, planned, since=STAYS)
    ]
    called = {_key(each): " ".join(each.title.split()) for each in events}
    theirs = [replace(in_zone(each.when, network), key=_key(each)) for each in events if stands_in(each.when, today)]
    found = sorted([*found, *theirs], key=lambda each: (each.starts, each.key))
    if not found:
        return {}
    host, page = urlsplit(address).hostname or "", f"{address}{PLACE}/"
    entries = {each: _entry(each, called.get(each.key, f"{name}: {title}"), host, page, today) for each in found}
    files = {
        each.calendar_file: _calendar([entry], [each], title, network.language, today)
        for each, entry in entries.items()
    }
    every = _calendar(list(entries.values()), found, f"{title}: {name}", network.language, today)
    return {ALL: every, **files}


def _key(event: PartnerEvent) -> str:
    """By its number, so that it stays the same whatever changes."""
    return f"event-{event.issue}"


def stands_in(meeting: Meeting, today: date) -> bool:
    """Whether it is in a calendar still, or so soon that it is in one yet."""
    return today - STAYS <= meeting.day <= today + AHEAD


def in_zone(meeting: Meeting, network: Network) -> Meeting:
    """With its times as the network's clocks have them: read back from a file they have only what they differ by."""
    return replace(meeting, starts=meeting.starts.astimezone(ZoneInfo(network.calendar.timezone)))


def _calendar(entries: Sequence[Event], held: Iterable[Meeting], title: str, language: str, today: date) -> bytes:
    from icalendar import Calendar  # noqa: PLC0415  (loaded only where there are meetings)

    calendar = Calendar()
    calendar.add("prodid", f"-//ospo_automation//meetings//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    for zone in sorted(set(map(_zone, held)), key=lambda each: each.key):
        if rules := _rules(zone, today):
            calendar.add_component(_timezone(zone, rules))
    for each in entries:
        calendar.add_component(each)
    return bytes(calendar.to_ical())


def _entry(meeting: Meeting, name: str, host: str, page: str, today: date) -> Event:
    from icalendar import Event  # noqa: PLC0415  (as above)

    about = meeting.about
    entry = Event()
    entry.add("uid", f"{meeting.key}@{host}")
    entry.add("dtstamp", datetime(today.year, today.month, today.day, tzinfo=UTC))
    entry.add("sequence", meeting.changes)
    entry.add("dtstart", _said(meeting.starts, _zone(meeting), today))
    entry.add("dtend", _said(meeting.ends, _zone(meeting), today))
    entry.add("summary", _plain(f"{name} ({about.theme})" if about.theme else name))
    entry.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    entry.add("url", about.sign_up or page)
    if about.place:
        entry.add("location", _plain(about.place))
    return entry


def _plain(text: str) -> str:
    return _NOT_IN_A_CALENDAR.sub(" ", text)


def _zone(meeting: Meeting) -> ZoneInfo:
    zone = meeting.starts.tzinfo
    if not isinstance(zone, ZoneInfo):
        raise TypeError(f"{meeting.key} has no time zone")  # `coming` gives every meeting one
    return zone


def _rules(zone: ZoneInfo, today: date) -> tuple[Change, ...] | None:
    """None where its meetings stand in UTC."""
    return None if zone.key == "UTC" else changes(zone, (today - STAYS).year)


def _said(moment: datetime, zone: ZoneInfo, today: date) -> datetime:
    """In its own time; in UTC where calendar programs wouldn't agree on which moment that is."""
    return moment if _rules(zone, today) and is_plain(moment) else moment.astimezone(UTC)


def _timezone(zone: ZoneInfo, rules: Iterable[Change]) -> Timezone:
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard  # noqa: PLC0415  (as above)

    timezone = Timezone()
    timezone.add("tzid", zone.key)
    for kind, rule in zip((TimezoneStandard, TimezoneDaylight), rules, strict=False):
        part = kind()
        part.add("dtstart", rule.begins)
        part.add("rrule", rule.rule)
        part.add("tzoffsetfrom", rule.before)
        part.add("tzoffsetto", rule.after)
        part.add("tzname", rule.name)
        timezone.add_component(part)
    return timezone

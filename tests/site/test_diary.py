"""Meetings in a calendar: another library reads them back as they were meant, and the page leads to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import vobject

from ospo_automation.core.meetings.partner_event import PartnerEvent
from ospo_automation.core.meetings.series import About, Meeting
from ospo_automation.core.primitives.calendar import Calendar
from ospo_automation.core.sight.for_site import Records, dump, load
from ospo_automation.site.diary import ALL, diary
from ospo_automation.site.generate import generate
from tests.given import OSPO_YML, configured
from tests.sampled import some
from tests.site.knowledge import ADDRESS, OSPO, PAGES, TODAY, commit, content, generated, layout, write

if TYPE_CHECKING:
    from ical.calendar import Calendar as IcalCalendar

ZONE = ZoneInfo("Europe/Amsterdam")
SECTION = """meetings:
  series:
    kwartaal:
      rule: FREQ=MONTHLY;INTERVAL=3;BYDAY=2TH
      first: 2026-12-10 13:00
      place: Stadskantoor, Utrecht; zaal 3
      sign_up: https://aanmelden.example.org/
  moved: { 2027-03-11: [2027-03-25 10:00, 2027-04-01 10:00] }
  cancelled: [2027-06-10]
"""


def by_ical(text: str) -> IcalCalendar:
    from ical.calendar_stream import IcsCalendarStream  # noqa: PLC0415  # reads six hundred time zones

    return IcsCalendarStream.calendar_from_ics(text)


def test_another_library_reads_the_calendar_as_it_was_meant() -> None:
    files = diary(configured(OSPO_YML + SECTION), ADDRESS, "Kennisbank", "Bijeenkomsten", TODAY)
    assert all(b"\r\n" in text and max(map(len, text.split(b"\r\n"))) <= 75 for text in files.values())
    read = by_ical(files[ALL].decode())
    starts = {event.uid: event.dtstart for event in read.events}
    assert starts == {
        "kwartaal-2026-12-10@kennis.example.org": datetime(2026, 12, 10, 13, tzinfo=ZONE),
        "kwartaal-2027-03-11@kennis.example.org": datetime(2027, 4, 1, 10, tzinfo=ZONE),
        "kwartaal-2027-06-10@kennis.example.org": datetime(2027, 6, 10, 13, tzinfo=ZONE),
        "kwartaal-2027-09-09@kennis.example.org": datetime(2027, 9, 9, 13, tzinfo=ZONE),
        "kwartaal-2027-12-09@kennis.example.org": datetime(2027, 12, 9, 13, tzinfo=ZONE),
    }
    assert [event.sequence for event in read.events] == [0, 2, 1, 0, 0]
    assert [str(event.status).endswith("CANCELLED") for event in read.events] == [False, False, True, False, False]
    assert {event.location for event in read.events} == {"Stadskantoor, Utrecht; zaal 3"}
    assert all(event.computed_duration == timedelta(hours=3) for event in read.events)
    assert [zone.tz_id for zone in read.timezones] == ["Europe/Amsterdam"]
    assert sorted(files) == sorted([ALL, *(f"bijeenkomsten/{uid.partition('@')[0]}.ics" for uid in starts)])
    (one,) = by_ical(files["bijeenkomsten/kwartaal-2027-09-09.ics"].decode()).events
    assert one == read.events[3]


NIGHTS = """meetings:
  series:
    kwartaal: { rule: FREQ=MONTHLY;INTERVAL=3;BYDAY=2TH, first: 2027-01-14 13:00 }
    zaterdag: { rule: "FREQ=MONTHLY;BYMONTH=3,4,10,11;BYDAY=SA", first: 2027-01-02 22:30, minutes: 300 }
    vroeg: { rule: "FREQ=MONTHLY;BYMONTH=3,4,10,11;BYDAY=SU", first: 2027-01-03 01:15, minutes: 60 }
    nacht: { rule: "FREQ=MONTHLY;BYMONTH=3,4,10,11;BYDAY=SU", first: 2027-01-03 02:30, minutes: 60 }
    ochtend: { rule: "FREQ=MONTHLY;BYMONTH=3,4,10,11;BYDAY=SU", first: 2027-01-03 03:00, minutes: 60 }
"""
LENGTHS = {"kwartaal": 180, "zaterdag": 300, "vroeg": 60, "nacht": 60, "ochtend": 60}
CLOCKS = {"kwartaal": "13:00", "zaterdag": "22:30", "vroeg": "01:15", "nacht": "02:30", "ochtend": "03:00"}
Moments = Mapping[str, tuple[datetime, datetime]]


def read_by_ical(text: str) -> Moments:
    found = by_ical(text).events
    return {str(each.uid): (each.start_datetime.astimezone(UTC), each.end_datetime.astimezone(UTC)) for each in found}


def read_by_vobject(text: str) -> Moments:
    found = vobject.readOne(text).contents["vevent"]
    return {each.uid.value: (each.dtstart.value.astimezone(UTC), each.dtend.value.astimezone(UTC)) for each in found}


def meant(uid: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """By the clock on the wall there, and by the zone's own history; no word of ours is asked."""
    found = re.fullmatch(r"([a-z]+)-([\d-]+)@.*", uid)
    assert found is not None
    series, day = found.groups()
    starts = datetime.fromisoformat(f"{day} {CLOCKS[series]}").replace(tzinfo=zone).astimezone(UTC)
    return starts, starts + timedelta(minutes=LENGTHS[series])


@pytest.mark.parametrize(
    ("zone", "rules"),
    [
        ("Europe/Amsterdam", ["-1SU;BYMONTH=10", "-1SU;BYMONTH=3"]),
        ("Europe/Dublin", ["-1SU;BYMONTH=10", "-1SU;BYMONTH=3"]),
        ("America/New_York", ["1SU;BYMONTH=11", "2SU;BYMONTH=3"]),
        ("Australia/Lord_Howe", ["1SU;BYMONTH=4", "1SU;BYMONTH=10"]),
        ("Antarctica/Troll", ["-1SU;BYMONTH=10", "-1SU;BYMONTH=3"]),
        ("Asia/Kathmandu", ["1TH;BYMONTH=1"]),
        ("UTC", None),
        ("Africa/Casablanca", None),
        ("Africa/Cairo", None),
        ("America/Santiago", None),
    ],
)
def test_others_see_every_meeting_of_ten_years_at_the_same_moment(zone: str, rules: list[str] | None) -> None:
    """Outlook wants one `STANDARD`, at most one `DAYLIGHT`, each with one weekday of a month, and no dates.

    The zone gets a name that nobody knows, so that its rules in the file are all that others have.
    """
    network = configured(OSPO_YML + NIGHTS).model_copy(update={"calendar": Calendar(timezone=zone)})
    seen: set[str] = set()
    years = some(range(2027, 2037), 4)
    for year in years:
        text = diary(network, ADDRESS, "K", "B", date(year, 1, 1))[ALL].decode()
        assert "RDATE" not in text
        assert text.count("BEGIN:VTIMEZONE") == text.count("BEGIN:STANDARD") == (rules is not None)
        assert text.count("BEGIN:DAYLIGHT") == len((rules or [])[1:])
        assert re.findall(r"RRULE:FREQ=YEARLY;BYDAY=(\S+)", text) == (rules or [])
        nowhere = text.replace(f"TZID:{zone}", f"TZID:X-{zone}").replace(f"TZID={zone}", f"TZID=X-{zone}")
        read = read_by_ical(nowhere)
        assert read == read_by_vobject(nowhere)
        assert read == {uid: meant(uid, ZoneInfo(zone)) for uid in read}
        seen |= set(read)
    assert len(seen) > len(years) * 4 * 17


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "UTC"])
def test_a_network_elsewhere_keeps_its_own_clock(zone: str) -> None:
    network = configured(OSPO_YML + SECTION).model_copy(update={"calendar": Calendar(timezone=zone)})
    read = by_ical(diary(network, ADDRESS, "K", "B", TODAY)[ALL].decode())
    assert read.events[0].dtstart == datetime(2026, 12, 10, 13, tzinfo=ZoneInfo(zone))


def test_a_meeting_that_is_moved_again_has_a_higher_number_however_that_was_written(tmp_path: Path) -> None:
    """One moment in the place of another, a place that changes, and even a move that is taken back."""
    places = ("2027-04-01 10:00", "2027-04-08 11:00", "2027-04-08 11:30", "[2027-04-01 10:00, 2027-04-02 10:00]")
    sequences = []
    for number, place in enumerate(places):
        section = re.sub(r"(?<=2027-03-11: )\[.*?\]", place, SECTION)
        root = write(tmp_path, {**PAGES, ".github/ospo.yml": OSPO + section})
        commit(root, f"2026-03-0{number + 1}")
        generated(root, None)
        file = layout(root).docs / "bijeenkomsten/kwartaal-2027-03-11.ics"
        (event,) = by_ical(file.read_text(encoding="utf-8")).events
        sequences.append(event.sequence or 0)
    assert sequences == sorted(set(sequences))


def test_the_page_leads_to_the_coming_meetings(tmp_path: Path) -> None:
    root = write(tmp_path, {**PAGES, ".github/ospo.yml": OSPO + SECTION})
    generated(root, None)
    docs = layout(root).folder / "docs"
    page = (docs / "bijeenkomsten/index.md").read_text(encoding="utf-8")
    assert "**Donderdag 10 december 2026**, van 13.00 tot 16.00 uur, Stadskantoor, Utrecht; zaal 3" in page
    assert "[Zet donderdag 10 december in je agenda](kwartaal-2026-12-10.ics)" in page
    assert "**Donderdag 10 juni 2027** gaat niet door." in page
    assert "/issues/new?template=agenda_point.yml)" in page
    for name in ("kwartaal-2026-12-10.ics", "agenda.ics"):
        assert (docs / "bijeenkomsten" / name).read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_without_meetings_there_is_no_calendar() -> None:
    assert diary(configured(), ADDRESS, "Kennisbank", "Bijeenkomsten", TODAY) == {}


def test_a_meeting_planned_by_form_stands_beside_the_others(tmp_path: Path) -> None:
    """It travels in the file that `ospo site read` writes, and keeps its clock."""
    about = About(minutes=60, online=True, place="https://video.example.org/x")
    one = Meeting("form-7", datetime(2027, 7, 5, 10, tzinfo=ZONE), about, date(2027, 7, 5), issue=7, changes=31)
    read = load(dump(Records((), (one,))), "x.json")
    files = diary(configured(OSPO_YML + SECTION), ADDRESS, "K", "B", TODAY, read.meetings)
    (event,) = by_ical(files["bijeenkomsten/form-7.ics"].decode()).events
    assert (event.dtstart, event.sequence) == (datetime(2027, 7, 5, 10, tzinfo=ZONE), 31)
    assert (event.uid, event.location) == ("form-7@kennis.example.org", "https://video.example.org/x")
    assert b"form-7@" in files[ALL]
    root = write(tmp_path, {**PAGES, ".github/ospo.yml": OSPO + SECTION})
    there = content(root)[0]
    generate(root, layout(root), replace(there, planned=read.meetings), dates_known=False)
    page = (layout(root).folder / "docs/bijeenkomsten/index.md").read_text(encoding="utf-8")
    assert "van 10.00 tot 11.00 uur, <https://video.example.org/x> (online)" in page


def test_what_nobody_sees_in_a_title_breaks_no_calendar() -> None:
    about = About(minutes=60, place="Casino\x08\u202e \x1b[31mUtrecht", sign_up="https://x.example.org/")
    day = datetime(2026, 12, 10, 13, tzinfo=ZONE)
    event = PartnerEvent("Dag\x00 van\x07 de \u2066code", Meeting("event-7", day, about, day.date(), issue=7))
    text = diary(configured(OSPO_YML), ADDRESS, "Kennisbank", "Bijeenkomsten", TODAY, events=[event])[ALL].decode()
    assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", text)
    assert [(each.summary, each.location) for each in by_ical(text).events] == [
        ("Dag  van  de  code", "Casino    [31mUtrecht")
    ]

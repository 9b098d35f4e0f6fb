"""An event of others that the network may want to go to, as somebody sent it in by form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from ..github.issue import Issue
from ..incoming.days import coming_day
from ..incoming.forms import OwnForm, Reading
from ..outgoing.safe import ORDERS
from ..primitives.marker import fingerprint
from ..primitives.section import Section
from .sent_in import clock_time
from .series import About, Meeting

DEFAULT_MINUTES = 120
"""How long it takes where nobody says."""
LONGEST_TITLE = 200
LONGEST_AUDIENCE = 300
SHOWN = ("date", "from", "until", "where", "link", "what", "audience")
TEXTS = ("where", "link", "what", "audience")
_ASKED = {"minutes": "until", "place": "where", "sign_up": "link"}
"""By which question of the form what is known of a meeting is asked."""
_IN_THE_HEAD = re.compile(rf"[<>{ORDERS}]")  # and what a calendar file can't hold


class Settings(Section):
    """Events of others, in the calendar and on the site: nothing to choose yet."""


FORM = OwnForm("event", Settings)


@dataclass(frozen=True)
class PartnerEvent:
    """`when` has its times and place as a meeting has them, so that one calendar holds both. `what` and `audience` are
    words of whoever sent it in. `going` is how many of the network said that they go, `names` those of them who let the
    site show their name.
    """

    title: str
    when: Meeting
    what: str = ""
    audience: str = ""
    going: int = 0
    names: tuple[str, ...] = ()

    @property
    def issue(self) -> int:
        return self.when.issue

    @property
    def date(self) -> date:
        return self.when.day

    @property
    def place(self) -> str:
        return self.when.about.place

    @property
    def link(self) -> str:
        """Where more stands about it; never on GitHub."""
        return self.when.about.sign_up

    @property
    def is_cancelled(self) -> bool:
        return self.when.is_cancelled


def event_of(issue: Issue, reading: Reading, zone: ZoneInfo) -> PartnerEvent | tuple[str, ...]:
    """The event that somebody sent in, or the ids of the answers that are missing or can't be understood.

    A day without a year is the first one after the form was sent in; times are those of `zone`.
    """
    day = coming_day(reading.text("date"), issue.created_at.astimezone(zone).date())
    begins, until = clock_time(reading.text("from")), reading.text("until")
    ends = clock_time(until) if until else None
    about, wrong = _about(reading, _minutes(begins, ends) if begins is not None else 0)
    wrong |= {*reading.missing, *(id_ for id_, found in (("date", day), ("from", begins)) if found is None)}
    wrong |= {"until"} if until and ends is None else set()
    if day is None or begins is None or about is None or wrong:
        return tuple(each for each in (*SHOWN, "no_secrets") if each in wrong)
    starts = datetime.combine(day, begins, zone)
    is_cancelled = issue.closed_at is not None and not issue.is_open and issue.closed_at < starts
    # As of a meeting: calendars take over what has a higher number.
    changes = int(((issue.updated_at or issue.created_at) - issue.created_at).total_seconds() // 60)
    key = f"event-{issue.number}"
    when = Meeting(key, starts, about, day, is_cancelled=is_cancelled, issue=issue.number, changes=changes)
    return PartnerEvent(
        _line(issue.title, LONGEST_TITLE), when, reading.text("what"), _line(reading.text("audience"), LONGEST_AUDIENCE)
    )


def print_of(issue: Issue, reading: Reading) -> str:
    """What stands for all that somebody filled in."""
    shown = "\n".join(f"{id_}: {reading.values.get(id_, ())}" for id_ in SHOWN)
    return fingerprint(f"{issue.title}\n{shown}")


def _line(text: str, longest: int) -> str:
    return " ".join(_IN_THE_HEAD.sub(" ", text).split())[:longest]


def _about(reading: Reading, minutes: int) -> tuple[About | None, set[str]]:
    place, link = (" ".join(reading.text(id_).split()) for id_ in ("where", "link"))
    try:
        return About(minutes=minutes, place=place, sign_up=link), set()
    except ValidationError as error:
        return None, {_ASKED[str(each["loc"][0])] for each in error.errors()}


def _minutes(begins: time, ends: time | None) -> int:
    if ends is None:
        return DEFAULT_MINUTES
    return (ends.hour - begins.hour) * 60 + ends.minute - begins.minute

"""What people send for a meeting by form: the meeting itself, a point for its agenda, a theme, or its minutes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from ..casus.checkout import Checkout
from ..casus.several_forms import is_rather_another
from ..github.issue import Comment, Issue, own_state
from ..incoming.days import coming_day
from ..incoming.forms import OwnForm, Reading, read
from ..primitives.marker import fingerprint
from .series import About, Meeting, Settings

MEETING = OwnForm("meeting", Settings, sets_label=False)
POINT, THEME, MINUTES = OwnForm("agenda_point", Settings), OwnForm("theme", Settings), OwnForm("minutes", Settings)
FORMS = (MEETING, POINT, THEME, MINUTES)
ENOUGH_HEADINGS = 2
PLANNING = "planning"
TYPED = "typed"
"""What our comment remembers of what was agreed on."""
SHOWN = ("day", "starts", "ends", "how", "place", "theme", "sign_up")
_TIME = re.compile(r"\D{0,12}?(\d{1,2})(?:[.:](\d\d))?\s*(?:uur|u|h|hrs?|o'clock)?\.?", re.IGNORECASE)


@dataclass(frozen=True)
class Sent:
    """An issue that came from one of the forms, with what was filled in."""

    form: OwnForm
    issue: Issue
    reading: Reading


def sent_in(issue: Issue, checkout: Checkout) -> Sent | None:
    """None for an issue that is for no meeting. A label says which form it was, or else its headings do."""
    labels = checkout.network.labels
    named = {name.lower() for name in issue.labels}
    is_ours = checkout.network.bots.wrote(issue.author, issue.body)
    if issue.is_pull_request or is_ours or labels.casus.name.lower() in named:
        return None
    for form in FORMS:
        if labels.of(form.label).name.lower() in named:
            return _unless_another(Sent(form, issue, read(issue.body, checkout.other_form(form))), checkout)
    readings = {form: read(issue.body, checkout.other_form(form)) for form in FORMS}
    form = max(readings, key=lambda each: readings[each].headings)
    is_one = readings[form].headings >= ENOUGH_HEADINGS
    return _unless_another(Sent(form, issue, readings[form]), checkout) if is_one else None


def _unless_another(sent: Sent, checkout: Checkout) -> Sent | None:
    is_let_in = sent.form == MEETING
    return None if is_let_in and is_rather_another(sent.form, sent.reading, sent.issue, checkout) else sent


def meeting_of(sent: Sent, zone: ZoneInfo) -> Meeting | tuple[str, ...]:
    """The meeting that somebody plans, or the ids of the answers that we can't understand.

    A day without a year is the first one after the form was sent in; times are those of `zone`.
    """
    issue, reading = sent.issue, sent.reading
    day = coming_day(reading.text("day"), issue.created_at.astimezone(zone).date())
    begins, ends = clock_time(reading.text("starts")), clock_time(reading.text("ends"))
    about, wrong = _about(reading, begins, ends)
    wrong += [id_ for id_, found in (("day", day), ("starts", begins)) if found is None]
    if day is None or begins is None or about is None or wrong:
        return tuple(sorted(set(wrong)))
    starts = datetime.combine(day, begins, zone)
    is_cancelled = issue.closed_at is not None and not issue.is_open and issue.closed_at < starts
    # Calendars take over what has a higher number; whatever else happens to the issue makes that higher too.
    changes = int(((issue.updated_at or issue.created_at) - issue.created_at).total_seconds() // 60)
    return Meeting(
        f"form-{issue.number}", starts, about, day, is_cancelled=is_cancelled, issue=issue.number, changes=changes
    )


def _about(reading: Reading, begins: time | None, ends: time | None) -> tuple[About | None, list[str]]:
    minutes = _minutes(ends) - _minutes(begins) if begins and ends else 0
    texts = {id_: " ".join(reading.text(id_).split()) for id_ in ("place", "theme", "sign_up")}
    try:
        return About(minutes=minutes, online=reading.choice("how") == "online", **texts), []
    except ValidationError as error:
        wrong = {str(each["loc"][0]) for each in error.errors()}
        return None, sorted("ends" if each == "minutes" else each for each in wrong)


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def clock_time(text: str) -> time | None:
    """`13.00`, `13:00 uur` or `om 13 uur`."""
    found = _TIME.fullmatch(text.strip()[:40])
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def planned(issues: Iterable[Issue], checkout: Checkout) -> list[Meeting]:
    """The meetings among issues that carry their label."""
    zone = ZoneInfo(checkout.network.calendar.timezone)
    return [each for each in (_planned(issue, checkout, zone) for issue in issues) if each is not None]


def _planned(issue: Issue, checkout: Checkout, zone: ZoneInfo) -> Meeting | None:
    sent = sent_in(issue, checkout)
    found = meeting_of(sent, zone) if sent is not None and sent.form == MEETING else None
    return found if isinstance(found, Meeting) else None


def prints_of(sent: Sent) -> tuple[str, str]:
    """What stands for the text of a meeting, and what stood for it before its title counted."""
    shown = "\n".join(f"{id_}: {sent.reading.values.get(id_, ())}" for id_ in SHOWN)
    return fingerprint(f"{sent.issue.title}\n{shown}"), fingerprint(shown)


def is_as_agreed(issue: Issue, comments: Iterable[Comment], checkout: Checkout) -> bool:
    """Whether a meeting reads as it did when it was planned: another text is nobody's plan before a run of ours judged
    it. A coordinator's own is.
    """
    sent = sent_in(issue, checkout)
    agreed = own_state(comments, checkout.network.bots, PLANNING).get(TYPED)
    is_coordinators = issue.author is not None and issue.author.login.lower() in checkout.expertise.coordinators
    return is_coordinators or sent is None or agreed in prints_of(sent)


def next_of(held: Iterable[Meeting], now: datetime) -> Meeting | None:
    """The first that still has to begin, without those that were called off."""
    return next((each for each in held if each.starts > now and not each.is_cancelled), None)

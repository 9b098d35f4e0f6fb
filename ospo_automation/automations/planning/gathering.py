"""What was sent in for a meeting, and what is there of it by now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from ospo_automation.core.casus.allowed import Allowance, look_at
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Issue, own_state
from ospo_automation.core.incoming.days import iso_day
from ospo_automation.core.incoming.personal import DetailKind, details
from ospo_automation.core.meetings.sent_in import (
    MEETING,
    MINUTES,
    PLANNING,
    TYPED,
    Sent,
    meeting_of,
    next_of,
    prints_of,
    sent_in,
)
from ospo_automation.core.meetings.series import AGENDA, DAY, Meeting, Settings
from ospo_automation.core.sight.all_meetings import known

from .agreeing import is_agreed
from .facts import Facts, Planned, Point

MOST_PLANNED = 20  # open ones that a sweep looks at again


def gather(hub: Reader, event: Event) -> Facts | None:
    network = hub.checkout.network
    settings = network.section(Settings)
    if settings is None or event.number is None:
        return None
    issue = hub.issue(event.number)
    sent = sent_in(issue, hub.checkout)
    if sent is None or sent.form == MINUTES or not (issue.is_open or sent.form == MEETING):
        return None
    if issue.is_locked and sent.form != MEETING:
        return None
    state = own_state(hub.comments(issue.number), network.bots, PLANNING)
    private = _private(sent, state, hub)
    if sent.form == MEETING:
        return _planned(sent, private, state, hub, event, settings)
    return _point(sent, private, state, hub, event, settings)


def _private(sent: Sent, state: Mapping[str, Any], hub: Reader) -> Allowance:
    """What of it seems to be somebody's; the address at which a meeting is isn't."""
    issue, checkout = sent.issue, hub.checkout
    there = details(f"{issue.title}\n\n{issue.body}", known=(checkout.network.contact,))
    if sent.form == MEETING:
        there = frozenset(each for each in there if each[0] is not DetailKind.ADDRESS)
    return look_at(there, issue.author, state, hub.comments(issue.number), checkout.expertise.coordinators)


def _point(
    sent: Sent, private: Allowance, state: Mapping[str, Any], hub: Reader, event: Event, settings: Settings
) -> Point:
    network = hub.checkout.network
    calendar = network.calendar
    coming = next_of(known(hub, event.now), event.now)
    opens = coming.opens(calendar, settings.lead) if coming is not None else None
    today = calendar.today(event.now)
    return Point(
        sent,
        network.labels.of(sent.form.label).name,
        private,
        private.over(state),
        coming,
        opens,
        is_open=opens is not None and opens <= today,
        was_held=_was_held(hub, sent.issue.number, today),
    )


def _planned(
    sent: Sent, private: Allowance, state: Mapping[str, Any], hub: Reader, event: Event, settings: Settings
) -> Planned:
    network, issue, comments = hub.checkout.network, sent.issue, hub.comments(sent.issue.number)
    calendar, label = network.calendar, network.labels.meeting.name
    plan = meeting_of(sent, ZoneInfo(calendar.timezone))
    is_labelled = label.lower() in {each.lower() for each in issue.labels}
    opens = plan.opens(calendar, settings.lead) if isinstance(plan, Meeting) else None
    return Planned(
        sent,
        label,
        is_labelled,
        plan,
        is_agreed=is_agreed(sent, comments, state, hub, event, is_labelled=is_labelled),
        was_agreed=isinstance(state.get(TYPED), str),
        typed=prints_of(sent)[0],
        last=max((each.id for each in comments), default=0),
        private=private,
        state=private.over(state),
        is_free_day=isinstance(plan, Meeting) and not calendar.is_working_day(plan.day),
        opens=opens,
        is_open=opens is not None and opens <= calendar.today(event.now),
        has_begun=isinstance(plan, Meeting) and plan.starts <= event.now,
    )


def _was_held(hub: Reader, number: int, today: date) -> bool:
    """Whether a point stands on the agenda of a meeting that has begun and whose minutes aren't there yet.

    Until then nobody knows whether it was talked about, so what we told of it stays.
    """
    agendas = (each for each in hub.own_issues() if each.is_open and AGENDA.has(each.key))
    begun = (each for each in agendas if (day := iso_day(each.state.get(DAY))) is not None and day <= today)
    return any(f"(#{number})" in each.body for each in begun)


def sweeps(hub: Reader) -> Sequence[Issue]:
    """Planned meetings, and of the newest issues what came from a form: where an event got lost it waits no longer."""
    if hub.checkout.network.section(Settings) is None:
        return ()
    planned = hub.all_issues(hub.checkout.network.labels.meeting.name)
    there = [each for each in planned if each.is_open][:MOST_PLANNED]
    recent = [each for each in hub.recent_issues() if sent_in(each, hub.checkout) is not None]
    return list({each.number: each for each in (*there, *recent)}.values())

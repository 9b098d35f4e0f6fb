"""Agendas are kept, owners asked, and agendas of meetings that are over or off are told so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.course import AGENDA_ASKED
from ospo_automation.core.engine.effects import CloseIssue, Effect, KeepIssue, ReopenIssue, Say
from ospo_automation.core.github.issue import own_key
from ospo_automation.core.meetings.series import DAY, THEME, Meeting
from ospo_automation.core.outgoing.safe import Safe

from .facts import OFF, Coming, Facts, key_of
from .showing import values


def decide(facts: Facts) -> Iterator[Effect]:
    for coming in facts.coming:
        yield from _kept(coming, facts)
    for meeting in facts.missed:
        yield KeepIssue(
            key_of(meeting), "meetings/missed_title", "meetings/missed", {"day": meeting.day}, _state(meeting)
        )
    for meeting, there in facts.held:
        yield Say(there.number, "agenda-held", "meetings/held", {"day": meeting.day})
    for day, there in facts.off:
        yield Say(there.number, OFF, "meetings/off", {"day": day}, {"off": True})
        yield CloseIssue(there.number, "not_planned")


def _kept(coming: Coming, facts: Facts) -> Iterator[Effect]:
    checkout = facts.checkout
    meeting, ours, key = coming.meeting, coming.ours, key_of(coming.meeting)
    theme = {THEME: coming.lists.theme.number} if coming.lists.theme is not None else {}
    state = {**_state(meeting), **theme}
    yield KeepIssue(key, "meetings/title", "meetings/agenda", values(coming, facts, checkout), state, is_shared=True)
    if ours is not None and not ours.is_open:
        yield ReopenIssue(ours.number)
        yield Say(ours.number, OFF, "meetings/on", {"day": meeting.day}, {"off": False})
    if ours is not None:
        yield Say(ours.number, own_key(key), "meetings/notice")
        if ours.state.get(DAY) not in {None, *_state(meeting).values()}:
            yield Say(ours.number, f"agenda-moved/{meeting.day}", "meetings/moved", {"day": meeting.day})
    for casus in coming.lists.proposed:
        number = casus.issue.number
        asks = {
            "day": meeting.day,
            "agenda": ours.number if ours is not None else 0,
            "away": _away(checkout),
            "advised": number in coming.lists.advised,
        }
        yield Say(number, f"{AGENDA_ASKED}/{meeting.key}", "meetings/asked", asks)


def _away(checkout: Checkout) -> Safe:
    return Safe("`/agenda weg`" if checkout.network.language == "nl" else "`/agenda away`")


def _state(meeting: Meeting) -> Mapping[str, str]:
    return {DAY: meeting.day.isoformat()}

"""Which questions came up at a meeting, as its minutes say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Comment, Issue, OwnIssue, own_comments, own_state
from ospo_automation.core.incoming.days import past_day
from ospo_automation.core.incoming.personal import kinds
from ospo_automation.core.meetings.agenda_points import day_of
from ospo_automation.core.meetings.notes import taken
from ospo_automation.core.meetings.open_questions import QUESTIONS, Question, listed, made_in, order_of
from ospo_automation.core.meetings.sent_in import MINUTES as FORM
from ospo_automation.core.meetings.sent_in import sent_in
from ospo_automation.core.meetings.series import AGENDA, Settings
from ospo_automation.core.sight.all_meetings import known
from ospo_automation.core.sight.minute_taker import Written, agenda_key, below, day_in, may_write

from .choosing import chosen
from .facts import Facts

MOST_SWEPT = 2  # closed agendas, the newest, in whose lists a 👍 or a tick still counts
SOURCE = "source"  # in our comment about the minutes: the comment from which they came
TAKEN_FROM = "minutes"


def gather(hub: Reader, event: Event) -> Facts | None:
    network = hub.checkout.network
    if network.section(Settings) is None or event.number is None:
        return None
    comments, issue = hub.comments(event.number), hub.issue(event.number)
    found = None if issue.is_pull_request or issue.is_locked else _minutes(issue, comments, hub, event)
    if found is None:
        return None
    text, day, writer = found
    ours = next((each for each, mark in own_comments(comments, network.bots) if mark.key == QUESTIONS), None)
    state = own_state(comments, network.bots, QUESTIONS)
    asked = taken(text, day).questions
    questions = listed(asked, state, hub.checkout.form, (network.contact,))
    if not questions and ours is None:
        return None
    since = ours.created_at if ours is not None else event.now
    more = len({Question(0, each).key for each in asked}) - len(questions)
    facts = Facts(hub.checkout, event.number, day, questions, state, since, writer, more)
    return facts if ours is None else chosen(facts, ours, comments, hub, event)


def _minutes(issue: Issue, comments: Sequence[Comment], hub: Reader, event: Event) -> tuple[str, date, str] | None:
    """The minutes on an agenda or with the form, by somebody who may write them, with the day of the meeting and who
    that was.

    None where there are none yet, or none that we make a page of.
    """
    network, today = hub.checkout.network, hub.checkout.network.calendar.today(event.now)
    written: Written | None = None
    day: date | None = None
    writer = issue.author
    if key := agenda_key(issue, comments, network.bots):
        written = below(comments, hub, own_state(comments, network.bots, TAKEN_FROM).get(SOURCE))
        if written is not None and written.is_allowed:
            meeting = next((each for each in known(hub, event.now) if AGENDA.key(each.key) == key), None)
            has_begun = meeting is None or meeting.starts <= event.now
            day = (meeting.day if meeting is not None else day_in(issue, key)) if has_begun else None
            writer = next(each.author for each in comments if each.id == written.comment)
    elif (sent := sent_in(issue, hub.checkout)) is not None and sent.form == FORM and writer is not None:
        written = Written(sent.reading.text("minutes"), is_allowed=may_write(writer.login, hub))
        day = past_day(sent.reading.text("held_on"), network.calendar.today(issue.created_at))
    if written is None or writer is None or not written.is_allowed or day is None or day > today:
        return None
    return None if kinds(written.text, known=(network.contact,)) else (written.text, day, writer.login)


def sweeps(hub: Reader) -> Sequence[Issue]:
    """Agendas that were closed lately; `minutes` looks at the open ones. A 👍 and a tick start no run."""
    if hub.checkout.network.section(Settings) is None:
        return ()
    ours = [each for each in hub.own_issues() if not each.is_open and AGENDA.has(each.key)]
    left = sorted((each for each in ours if _has_left(each, hub)), key=day_of)
    return [hub.issue(each.number) for each in left[-MOST_SWEPT:]]


def _has_left(agenda: OwnIssue, hub: Reader) -> bool:
    """Whether its list holds questions that are no casus."""
    state = own_state(agenda.comments, hub.checkout.network.bots, QUESTIONS)
    return bool(set(order_of((), state)) - made_in(state).keys())

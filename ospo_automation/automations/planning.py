"""What people send for a meeting by form is understood and answered: a meeting, a point for its agenda, a theme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from ospo_automation.core.casus.allowed import Look, look_at
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import Effect, Relabel, Say
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event, seal_of
from ospo_automation.core.github.issue import Comment, Issue, own_state
from ospo_automation.core.incoming.days import iso_day
from ospo_automation.core.incoming.personal import Kind, details, title
from ospo_automation.core.incoming.plain_words import agrees
from ospo_automation.core.meetings.sent_in import (
    MEETING,
    MINUTES,
    PLANNING,
    THEME,
    TYPED,
    Sent,
    meeting_of,
    next_of,
    prints_of,
    sent_in,
)
from ospo_automation.core.meetings.series import AGENDA, DAY, Meeting, Settings
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.sight.all_meetings import known

ASKED, AFTER, CHANGED = "asked", "after", "changed"
"""What our comment remembers beside what was agreed on: about what we asked, after which comment; that it was agreed
on once.
"""
MOST_ASKED = 3  # people of whom we ask GitHub in one run whether they maintain the repository
MOST_PLANNED = 20  # open ones that a sweep looks at again


@dataclass(frozen=True)
class Facts:
    """`plan` is what somebody wants to plan, or the ids of the answers that aren't clear; None for a point or a theme.

    `is_agreed`: somebody who may plan meetings wants it so. `was_agreed`: it was, before its text changed. `state` is
    what our comment remembers, `last` the newest comment. `next` is the coming meeting, `opens` when its agenda opens,
    `is_open`: it is by now. `was_held`: a point stands on the agenda of a meeting that has begun.
    """

    sent: Sent
    label: str
    is_labelled: bool
    private: Look = field(default_factory=Look)
    plan: Meeting | tuple[str, ...] | None = None
    is_agreed: bool = False
    was_agreed: bool = False
    is_free_day: bool = False
    state: Mapping[str, Any] = field(default_factory=dict)
    typed: str = ""
    last: int = 0
    next: Meeting | None = None
    opens: date | None = None
    is_open: bool = False
    has_begun: bool = False
    was_held: bool = False


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
    comments, calendar, named = hub.comments(issue.number), network.calendar, {each.lower() for each in issue.labels}
    state = own_state(comments, network.bots, PLANNING)
    there = details(f"{issue.title}\n\n{issue.body}", known=(network.contact,))
    if sent.form == MEETING:
        there = frozenset(each for each in there if each[0] is not Kind.ADDRESS)  # of where people meet
    private = look_at(there, issue.author, state, comments, hub.checkout.expertise.coordinators)
    if sent.form != MEETING:
        label = (network.labels.theme if sent.form == THEME else network.labels.agenda_point).name
        coming = next_of(known(hub, event.now), event.now)
        opens = coming.opens(calendar, settings.lead) if coming is not None else None
        is_open = opens is not None and opens <= calendar.today(event.now)
        return Facts(
            sent,
            label,
            label.lower() in named,
            private,
            state=private.over(state),
            next=coming,
            opens=opens,
            is_open=is_open,
            was_held=_was_held(hub, issue.number, calendar.today(event.now)),
        )
    label = network.labels.meeting.name
    plan, (typed, _) = meeting_of(sent, ZoneInfo(calendar.timezone)), prints_of(sent)
    is_labelled = label.lower() in named
    opens = plan.opens(calendar, settings.lead) if isinstance(plan, Meeting) else None
    return Facts(
        sent,
        label,
        is_labelled,
        private,
        plan,
        _is_agreed(sent, comments, state, hub, event, is_labelled=is_labelled),
        isinstance(state.get(TYPED), str),
        isinstance(plan, Meeting) and not calendar.is_working_day(plan.day),
        private.over(state),
        typed,
        max((each.id for each in comments), default=0),
        opens=opens,
        is_open=opens is not None and opens <= calendar.today(event.now),
        has_begun=isinstance(plan, Meeting) and plan.starts <= event.now,
    )


def _was_held(hub: Reader, number: int, today: date) -> bool:
    """Whether a point stands on the agenda of a meeting that has begun and whose minutes aren't there yet.

    Until then nobody knows whether it was talked about, so what we told of it stays.
    """
    agendas = (each for each in hub.own_issues() if each.is_open and each.key.startswith(f"{AGENDA}/"))
    begun = (each for each in agendas if (day := iso_day(each.state.get(DAY))) is not None and day <= today)
    return any(f"(#{number})" in each.body for each in begun)


def _is_agreed(
    sent: Sent,
    comments: Sequence[Comment],
    state: Mapping[str, Any],
    hub: Reader,
    event: Event,
    *,
    is_labelled: bool,
) -> bool:
    """Whether somebody who may plan meetings wants it as it stands: its author, who changed it, or who said yes below.

    A yes is one to the text that we asked about: it stands below our question, and nothing was changed since. A label
    that people put on by hand says yes too.
    """
    able: dict[str, bool] = {}
    coordinators = hub.checkout.expertise.coordinators

    def may_plan(login: str) -> bool:
        if login.lower() not in coordinators and login not in able and len(able) >= MOST_ASKED:
            return False
        return login.lower() in coordinators or able.setdefault(login, hub.is_maintainer(login))

    typed, before = prints_of(sent)  # without its title it was remembered before
    same = {typed, before}
    author, known_text, asked, after = sent.issue.author, state.get(TYPED), state.get(ASKED), state.get(AFTER)
    if author is not None and may_plan(author.login):
        return True
    if is_labelled and (known_text or asked or typed) in same:
        return True
    if _is_theirs(sent.issue, event) and event.sender is not None and may_plan(event.sender.login):
        return is_labelled
    if asked not in same or not isinstance(after, int):
        return False
    agreed = (
        each.author.login
        for each in comments
        if each.author is not None and not each.author.is_bot and each.id > after and agrees(each.given.rest)
    )
    return any(map(may_plan, sorted(dict.fromkeys(agreed), key=lambda login: login.lower() not in coordinators)))


def _is_theirs(issue: Issue, event: Event) -> bool:
    """Whether what stands there is what its sender left when they edited it: another may have edited it after that."""
    return event.kind == "issues.edited" and event.text == seal_of(issue.title, issue.body)


def decide(facts: Facts) -> Iterator[Effect]:
    number = facts.sent.issue.number
    is_void = facts.was_agreed and not facts.is_agreed  # whatever became of it since: somebody changed it
    if facts.sent.issue.is_locked:
        yield from _waiting(facts) if is_void else ()  # nobody talks there any more, and yet it can be edited
    elif facts.private.kinds:
        values = {"kinds": sorted(facts.private.kinds), "form": facts.sent.form.removesuffix(".yml")}
        yield Relabel(number, remove=frozenset({facts.label} if is_void else ()))
        yield Say(number, PLANNING, "planning/private", values, facts.state, is_news=True)
    elif facts.sent.form != MEETING:
        yield from _point(facts)
    elif is_void:
        yield from _waiting(facts)
    else:
        yield from _meeting(facts)


def _meeting(facts: Facts) -> Iterator[Effect]:
    """Of a meeting of which nobody took their agreement back."""
    number = facts.sent.issue.number
    if not isinstance(facts.plan, Meeting):
        if facts.sent.issue.is_open:
            wrong = dict.fromkeys((*facts.sent.reading.missing, *(facts.plan or ())), "")
            yield Say(number, PLANNING, "planning/unclear", {"wrong": wrong}, facts.state, is_news=True)
    elif facts.plan.is_cancelled or not facts.sent.issue.is_open:
        if facts.plan.is_cancelled and facts.is_labelled:
            yield Say(number, PLANNING, "planning/cancelled", {"day": facts.plan.day}, facts.state, is_news=True)
    elif facts.has_begun:
        return
    elif facts.is_agreed:
        yield from _planned(facts, facts.plan)
    else:
        yield from _waiting(facts)


def _waiting(facts: Facts) -> Iterator[Effect]:
    """Asks once for each text: a yes from before it was changed is none to what stands there now."""
    changed = facts.was_agreed or facts.state.get(CHANGED) is True
    is_asked = facts.state.get(ASKED) == facts.typed
    state = {ASKED: facts.typed, AFTER: facts.state.get(AFTER) if is_asked else facts.last, CHANGED: changed}
    state = facts.private.over(state)
    yield Relabel(facts.sent.issue.number, remove=frozenset({facts.label}))
    yield Say(facts.sent.issue.number, PLANNING, "planning/waits", {"changed": changed}, state, is_news=True)


def _point(facts: Facts) -> Iterator[Effect]:
    number, coming = facts.sent.issue.number, facts.next
    yield Relabel(number, add=frozenset({facts.label}))
    if facts.was_held:
        return
    text = "planning/theme" if facts.sent.form == THEME else "planning/point"
    values = {
        "title": title(facts.sent.issue.title),
        "day": coming.day if coming is not None else None,
        "opens": facts.opens,
        "is_open": facts.is_open,
        "theme": coming.about.theme if coming is not None else "",
    }
    yield Say(number, PLANNING, text, values, facts.private.over({}), is_news=True)


def _planned(facts: Facts, plan: Meeting) -> Iterator[Effect]:
    """The label at first only: where people took it off, they mean it."""
    number, about = facts.sent.issue.number, plan.about
    if not facts.is_labelled and facts.state.get(TYPED) == facts.typed:
        return
    yield Relabel(number, add=frozenset({facts.label}))
    values = {
        "day": plan.day,
        "starts": plan.starts,
        "ends": plan.ends,
        "place": Safe(about.link) or about.place,
        "online": about.online,
        "theme": about.theme,
        "sign_up": bool(about.sign_up),
        "opens": facts.opens,
        "is_open": facts.is_open,
        "free": facts.is_free_day,
    }
    yield Say(number, PLANNING, "planning/planned", values, facts.private.over({TYPED: facts.typed}), is_news=True)


def sweeps(hub: Reader) -> Sequence[Issue]:
    """Planned meetings, and of the newest issues what came from a form: where an event got lost it waits no longer."""
    if hub.checkout.network.section(Settings) is None:
        return ()
    planned = hub.all_issues(hub.checkout.network.labels.meeting.name)
    there = [each for each in planned if each.is_open][:MOST_PLANNED]
    recent = [each for each in hub.recent_issues() if sent_in(each, hub.checkout) is not None]
    return list({each.number: each for each in (*there, *recent)}.values())


planning = Automation(
    name="planning",
    purpose=(__doc__ or "").strip(),
    on=(
        "issues.opened",
        "issues.edited",
        "issues.closed",
        "issues.reopened",
        "issue_comment.created",
        "workflow_dispatch",
        "schedule",
    ),
    may=(Relabel, Say),
    settings=None,
    gather=gather,
    decide=decide,
    sweeps=sweeps,
)

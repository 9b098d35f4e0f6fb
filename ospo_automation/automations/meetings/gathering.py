"""Which meetings need an agenda, and what there is to talk about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from ospo_automation.core.casus.assessing import assess
from ospo_automation.core.casus.casus import Casus
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.course import AGENDA_ASKED, Course
from ospo_automation.core.casus.part import is_backed, is_of_network
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Issue, OwnIssue, own_comments, own_state
from ospo_automation.core.github.ours import Ours
from ospo_automation.core.incoming.forms import read
from ospo_automation.core.meetings import agenda_points
from ospo_automation.core.meetings.agenda_points import day_of
from ospo_automation.core.meetings.sent_in import POINT
from ospo_automation.core.meetings.series import AGENDA, Meeting, Settings
from ospo_automation.core.network.labels import Status
from ospo_automation.core.primitives.errors import Gone
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.core.sight.all_meetings import known
from ospo_automation.core.sight.coverage import look_around
from ospo_automation.core.sight.tips_taken import taken_since
from ospo_automation.core.signals import tips_sent

from .facts import OFF, Coming, Facts, Gaps, Lists, key_of

SOON = timedelta(days=150)  # further ahead no agenda can be due: sixty working days are fewer
MISSED_FOR = timedelta(days=14)  # after a meeting that had no agenda: for so long it is worth saying
WAITING = frozenset({Status.NEW, Status.SEEKING, Status.IN_PROGRESS})  # for others than their owner


def gather(hub: Reader, event: Event) -> Facts | None:
    """Meetings whose agenda is due, without those whose agenda people closed, and what there is to say of others.

    None for a casus that is played again by hand: no meeting depends on one alone, and the sweep looks at all of them.
    """
    network, now = hub.checkout.network, event.now
    settings = network.section(Settings)
    if settings is None or (
        event.number is not None and network.labels.casus.name.lower() in map(str.lower, hub.issue(event.number).labels)
    ):
        return None
    found = known(hub, now)
    held = [each for each in found if not each.is_cancelled]
    ours = {each.key: each for each in reversed(hub.own_issues())}
    today = network.calendar.today(now)
    soon = [each for each in held if each.starts > now and (each.day <= today + SOON or key_of(each) in ours)]
    due = [each for each in soon if key_of(each) in ours or each.opens(network.calendar, settings.lead) <= today]
    since = min((each.created_at for each in ours.values()), default=now)
    missed = [each for each in held if since < each.starts <= now < each.ends + MISSED_FOR]
    new = {key_of(each) for each in (*due, *missed)} - ours.keys()
    there = _taken_over(hub) | hub.own_keys() if new else frozenset()
    open_ = [
        each for each in due if key_of(each) not in there - ours.keys() and not _is_put_away(ours, each, network.bots)
    ]
    kept = {key: each for key, each in ours.items() if AGENDA.has(key)}
    ticked = agenda_points.ticked_on(kept.values(), today)
    agendas = [(each, kept[key_of(each)]) for each in found if key_of(each) in kept and kept[key_of(each)].is_open]
    known_keys = {key_of(each) for each in found}
    lost = [each for key, each in kept.items() if each.is_open and key not in known_keys and day_of(each) > today]
    return Facts(
        hub.checkout,
        today,
        _gaps(hub, event) if open_ else Gaps(),
        [
            _coming(each, held, ours, _lists(hub, each, ticked) if index == 0 else Lists(ticked=ticked))
            for index, each in enumerate(open_)
        ],
        [each for each in missed if key_of(each) in new - there],
        [(each, agenda_) for each, agenda_ in agendas if each.ends <= now and not each.is_cancelled],
        [
            *((each.day, agenda_) for each, agenda_ in agendas if each.is_cancelled),
            *((day_of(each), each) for each in lost),
        ],
    )


def _is_put_away(ours: Mapping[str, OwnIssue], meeting: Meeting, bots: Ours) -> bool:
    """Whether people closed its agenda; not where we did so ourselves since the meeting was off, and it is on again."""
    agenda_ = ours.get(key_of(meeting))
    return agenda_ is not None and not agenda_.is_open and own_state(agenda_.comments, bots, OFF).get("off") is not True


def _taken_over(hub: Reader) -> frozenset[str]:
    """Agendas of ours that lost the label by which we know them: people took it off, so they are theirs now."""
    bots, own = hub.checkout.network.bots, hub.checkout.network.labels.own.name.lower()
    made = (each for each in hub.recent_issues() if bots.wrote(each.author, each.body))
    lost = (Mark.read(each.body) for each in made if own not in map(str.lower, each.labels))
    return frozenset(mark.key for mark in lost if mark is not None and AGENDA.has(mark.key))


def _coming(meeting: Meeting, held: Sequence[Meeting], ours: Mapping[str, OwnIssue], lists: Lists) -> Coming:
    before = next((each for each in reversed(held) if each.starts < meeting.starts), None)
    after = next((each for each in held if each.starts > meeting.starts), None)
    theirs = ours.get(key_of(before)) if before is not None else None
    return Coming(meeting, before, theirs.number if theirs is not None else 0, after, ours.get(key_of(meeting)), lists)


def _lists(hub: Reader, meeting: Meeting, ticked: Mapping[str, date]) -> Lists:
    checkout = hub.checkout
    labels = checkout.network.labels
    casussen = [each for number in hub.open_casussen() if (each := _listable(hub, number)) is not None]
    agreed = labels.agenda.name.lower()
    wanted = (each for each in casussen if agreed in map(str.lower, each.issue.labels))
    nominated = sorted(
        wanted, key=lambda each: not labels.is_looked_at(each.issue.labels)
    )  # before what nobody saw yet
    waiting = (each for each in casussen if WAITING & set(each.statuses))
    there = [each.issue.number for each in nominated]
    proposed = agenda_points.stuck(
        waiting,
        there,
        lambda casus: _is_refused(hub, casus, meeting),
        lambda casus: labels.is_looked_at(casus.issue.labels),
    )
    has_tips = checkout.network.section(tips_sent.Settings) is not None
    themes = [] if meeting.about.theme else hub.open_issues(labels.theme.name)
    points = agenda_points.fairly(
        hub.open_issues(labels.agenda_point.name),
        checkout.expertise.coordinators,
        lambda each: is_of_network(each.author, checkout),
    )
    return Lists(
        nominated,
        proposed,
        frozenset(each.issue.number for each in proposed if _course(hub, each).advice),
        points,
        {each.number: _aim(hub, each.number) for each in points[: agenda_points.MOST_LISTED]},
        () if has_tips else hub.open_issues(labels.signal.name)[: agenda_points.MOST_LISTED],
        taken_since(hub, date.min),
        max(themes, key=lambda each: (_is_wanted(each, checkout), each.thumbs_up, -each.number), default=None),
        ticked,
    )


def _is_wanted(theme: Issue, checkout: Checkout) -> bool:
    """Whether somebody of the network proposed it, gave it a 👍 as it is called now, or the label of a look."""
    return is_backed(theme, checkout) or checkout.network.labels.is_looked_at(theme.labels)


def _gaps(hub: Reader, event: Event) -> Gaps:
    labels = hub.checkout.network.labels
    open_ = (each for number in hub.open_casussen() if (each := _listable(hub, number)) is not None)
    sought = [each for each in open_ if labels.is_sought(each.issue.labels)]
    return Gaps(look_around(hub, event), sought[: agenda_points.MOST_LISTED])


def _course(hub: Reader, casus: Casus) -> Course:
    return Course.of(hub.comments(casus.issue.number), hub.checkout.network.bots)


def _is_refused(hub: Reader, casus: Casus, meeting: Meeting) -> bool:
    """Whether its owner rather has it off the agenda, or kept silent when we asked for an earlier meeting: then it is
    somebody else's turn to be asked.
    """
    on_agenda = _course(hub, casus).on_agenda
    ours = own_comments(hub.comments(casus.issue.number), hub.checkout.network.bots)
    asked = {mark.key for _, mark in ours if mark.key.startswith(f"{AGENDA_ASKED}/")}
    return on_agenda is False or (on_agenda is None and bool(asked - {f"{AGENDA_ASKED}/{meeting.key}"}))


def _aim(hub: Reader, number: int) -> str:
    """What a point is for, as the form asks; lists of points come without their texts."""
    try:
        body = hub.issue(number).body
    except Gone:
        return ""  # since the list was read
    return read(body, hub.checkout.other_form(POINT)).choice("aim") or ""


def _listable(hub: Reader, number: int) -> Casus | None:
    """A casus that may stand in lists."""
    issue, network = hub.issue(number), hub.checkout.network
    casus = assess(issue, (), hub.checkout.form, network)
    return None if casus is None or network.labels.is_unlisted(issue.labels) else casus

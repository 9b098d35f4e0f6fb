"""Before each meeting its agenda is an issue: opened in time, once, and kept up to date around what people write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote_plus

from ospo_automation.core.casus.casus import Casus, assess
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.course import AGENDA_ASKED, Course
from ospo_automation.core.casus.looked_at import may_be_listed
from ospo_automation.core.engine.automation import Automation
from ospo_automation.core.engine.effects import CloseIssue, Effect, KeepIssue, ReopenIssue, Say
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import Issue, OwnIssue, own_comments, own_key, own_state
from ospo_automation.core.github.ours import Ours
from ospo_automation.core.incoming.forms import read
from ospo_automation.core.incoming.personal import title
from ospo_automation.core.meetings import agenda_points
from ospo_automation.core.meetings.action_points import without_mentions
from ospo_automation.core.meetings.agenda_points import day_of
from ospo_automation.core.meetings.sent_in import POINT
from ospo_automation.core.meetings.series import AGENDA, DAY, THEME, Meeting, Settings
from ospo_automation.core.network import website
from ospo_automation.core.network.labels import Status
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.primitives.errors import Gone
from ospo_automation.core.primitives.marker import Mark
from ospo_automation.core.sight.all_meetings import known

SOON = timedelta(days=150)  # further ahead no agenda can be due: sixty working days are fewer
OFF = "agenda-off"
MISSED_FOR = timedelta(days=14)  # after a meeting that had no agenda: for so long it is worth saying
WAITING = frozenset({Status.NEW, Status.SEEKING, Status.IN_PROGRESS})  # for others than their owner


@dataclass(frozen=True)
class Lists:
    """What there is to talk about; only the first meeting that comes has casussen and points on its agenda.

    `proposed` are casussen whose owners are asked whether it may be talked about, `advised` those of them with advice.
    Until an owner says yes the agenda doesn't show which: silence is a no. `aims` are what points are for, by number.
    """

    nominated: Sequence[Casus] = ()
    proposed: Sequence[Casus] = ()
    advised: frozenset[int] = frozenset()
    points: Sequence[Issue] = ()
    aims: Mapping[int, str] = field(default_factory=dict)
    signals: Sequence[Issue] = ()
    theme: Issue | None = None
    ticked: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Coming:
    """A meeting whose agenda is due. `ours` is that agenda, None where it has to be opened.

    `before` was the meeting before this one, with the number of its agenda where we made one (0 where not), `after` is
    the next.
    """

    meeting: Meeting
    before: Meeting | None
    agenda_before: int
    after: Meeting | None
    ours: OwnIssue | None
    lists: Lists


@dataclass(frozen=True)
class Facts:
    """`missed` are meetings that were held without an agenda, `held` the agendas of those that are over.

    `off` are open agendas of meetings that were called off or aren't known any more, with the day.
    """

    checkout: Checkout
    coming: Sequence[Coming] = ()
    missed: Sequence[Meeting] = ()
    held: Sequence[tuple[Meeting, OwnIssue]] = ()
    off: Sequence[tuple[date, OwnIssue]] = ()


def key_of(meeting: Meeting) -> str:
    return AGENDA.key(meeting.key)


def gather(hub: Reader, event: Event) -> Facts | None:
    """Meetings whose agenda is due, without those whose agenda people closed, and what there is to say of others."""
    network, now = hub.checkout.network, event.now
    settings = network.section(Settings)
    if settings is None:
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
    nominated = [each for each in casussen if agreed in map(str.lower, each.issue.labels)]
    waiting = (each for each in casussen if WAITING & set(each.statuses))
    there = [each.issue.number for each in nominated]
    proposed = agenda_points.stuck(waiting, there, lambda casus: _is_refused(hub, casus, meeting))
    themes = [] if meeting.about.theme else hub.open_issues(labels.theme.name)
    points = agenda_points.fairly(hub.open_issues(labels.agenda_point.name), checkout.expertise.coordinators)
    return Lists(
        nominated,
        proposed,
        frozenset(each.issue.number for each in proposed if _course(hub, each).advice),
        points,
        {each.number: _aim(hub, each.number) for each in points[: agenda_points.MOST_LISTED]},
        hub.open_issues(labels.signal.name)[: agenda_points.MOST_LISTED],
        max(themes, key=lambda each: (each.thumbs_up, -each.number), default=None),
        ticked,
    )


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


def decide(facts: Facts) -> Iterator[Effect]:
    for coming in facts.coming:
        yield from _kept(coming, facts.checkout)
    for meeting in facts.missed:
        yield KeepIssue(
            key_of(meeting), "meetings/missed_title", "meetings/missed", {"day": meeting.day}, _state(meeting)
        )
    for meeting, there in facts.held:
        yield Say(there.number, "agenda-held", "meetings/held", {"day": meeting.day})
    for day, there in facts.off:
        yield Say(there.number, OFF, "meetings/off", {"day": day}, {"off": True})
        yield CloseIssue(there.number, "not_planned")


def _kept(coming: Coming, checkout: Checkout) -> Iterator[Effect]:
    meeting, ours, key = coming.meeting, coming.ours, key_of(coming.meeting)
    theme = {THEME: coming.lists.theme.number} if coming.lists.theme is not None else {}
    state = {**_state(meeting), **theme}
    yield KeepIssue(key, "meetings/title", "meetings/agenda", _values(coming, checkout), state, is_shared=True)
    if ours is not None and not ours.is_open:
        yield ReopenIssue(ours.number)
        yield Say(ours.number, OFF, "meetings/on", {"day": meeting.day}, {"off": False})
    if ours is not None:
        yield Say(ours.number, own_key(key), "meetings/notice")
        if ours.state.get(DAY) not in {None, *_state(meeting).values()}:
            yield Say(ours.number, f"agenda-moved/{meeting.day}", "meetings/moved", {"day": meeting.day})
    for casus in coming.lists.proposed:
        number = casus.issue.number
        values = {
            "day": meeting.day,
            "agenda": ours.number if ours is not None else 0,
            "away": _away(checkout),
            "advised": number in coming.lists.advised,
        }
        yield Say(number, f"{AGENDA_ASKED}/{meeting.key}", "meetings/asked", values)


def _away(checkout: Checkout) -> Safe:
    return Safe("`/agenda weg`" if checkout.network.language == "nl" else "`/agenda away`")


def _state(meeting: Meeting) -> Mapping[str, str]:
    return {DAY: meeting.day.isoformat()}


def _values(coming: Coming, checkout: Checkout) -> dict[str, Any]:
    meeting, lists = coming.meeting, coming.lists
    site = checkout.network.section(website.Settings)
    found = agenda_points.since(
        meeting,
        coming.before,
        checkout.pages(),
        checkout.lessons(),
        checkout.profiles.pages,
        lists.ticked,
    )
    gaps = [one.title for topic, one in checkout.network.topics.items() if not checkout.expertise.has_experts(topic)]
    theme = meeting.about.theme or (title(lists.theme.title) if lists.theme is not None else "")
    open_ = found.actions[: agenda_points.MOST_ACTIONS]
    nominated, points = lists.nominated[: agenda_points.MOST_LISTED], lists.points[: agenda_points.MOST_LISTED]
    counts = {
        "casussen": len(nominated),
        "points": len(points),
        "news": len(found.lessons) + len(lists.signals) + len(found.people),
        "gaps": len(gaps),
        "actions": len(found.actions),
    }
    rows = agenda_points.timetable(
        meeting.about.minutes, is_online=meeting.about.online, has_theme=bool(theme), counts=counts
    )
    labels = checkout.network.labels
    return {
        "day": meeting.day,
        "starts": meeting.starts,
        "ends": meeting.ends,
        "place": Safe(meeting.about.link) or meeting.about.place,
        "online": meeting.about.online,
        "sign_up": Safe(meeting.about.sign_up),
        "calendar": Safe(f"{site.address}{meeting.calendar_file}") if site is not None else "",
        "rows": _timed(meeting, rows),
        "theme": theme,
        "theme_number": lists.theme.number if lists.theme is not None else 0,
        "thumbs_up": lists.theme.thumbs_up if lists.theme is not None else 0,
        "nominated": [_shown(each, checkout) for each in nominated],
        "more_nominated": _more(lists.nominated, labels.agenda.name),
        "proposed": len(lists.proposed),
        "points": [{**_titled(each), "aim": lists.aims.get(each.number, "")} for each in points],
        "more_points": _more(lists.points, labels.agenda_point.name),
        "lessons": [{"title": each.title, "address": Safe(_address(checkout, each.path))} for each in found.lessons],
        "signals": [_titled(each) for each in lists.signals],
        "people": list(found.people),
        "gaps": gaps,
        "actions": [{"text": without_mentions(point.text), "since": point.since} for point in open_],
        "more_actions": len(found.actions) - len(open_),
        **_last_time(coming, found, checkout),
        "after": coming.after.day if coming.after is not None else None,
    }


def _last_time(coming: Coming, found: agenda_points.Since, checkout: Checkout) -> Mapping[str, Any]:
    """The meeting whose minutes are to be approved: `held_on` its day, None where there was none. `minutes` is the
    address of the page, and where that isn't there `agenda_before` the number of the agenda below which they come.
    """
    if coming.before is not None and coming.agenda_before and coming.before.day > (found.held_on or date.min):
        return {"held_on": coming.before.day, "minutes": "", "agenda_before": coming.agenda_before}
    page = Safe(_address(checkout, found.minutes)) if found.minutes else ""
    return {"held_on": found.held_on, "minutes": page, "agenda_before": 0}


def _more(found: Sequence[object], label: str) -> Safe:
    """The address of the whole list, where not all of it is shown."""
    query = quote_plus(f'is:open is:issue label:"{label}"')
    return Safe(f"../issues?q={query}" if len(found) > agenda_points.MOST_LISTED else "")


def _timed(meeting: Meeting, rows: Sequence[agenda_points.Row]) -> list[Mapping[str, Any]]:
    """Each part with the time at which it begins."""
    found: list[Mapping[str, Any]] = []
    at = meeting.starts
    for row in rows:
        found.append({"at": at, "name": row.name, "minutes": row.minutes})
        at += timedelta(minutes=row.minutes)
    return found


def _shown(casus: Casus, checkout: Checkout) -> Mapping[str, Any]:
    kinds = checkout.form.short.get("organisation_type", {})
    kind = casus.reading.choice("organisation_type") or ""
    is_looked_at = may_be_listed(checkout.network.labels, casus.issue.labels)
    return {
        "number": casus.issue.number,
        "title": title(casus.issue.title) if is_looked_at else "",
        "kind": kinds.get(kind, kind),
        "question": title(agenda_points.question_of(casus)) if is_looked_at else "",
        "since": checkout.network.calendar.today(casus.issue.created_at),
    }


def _titled(issue: Issue) -> Mapping[str, Any]:
    return {"number": issue.number, "title": title(issue.title)}


def _address(checkout: Checkout, path: str) -> str:
    site = checkout.network.section(website.Settings)
    return website.address_of(site, path) if site is not None else f"../blob/HEAD/{path}"


automation = Automation(
    name="meetings",
    purpose=(__doc__ or "").strip(),
    on=("workflow_dispatch", "schedule"),
    may=(KeepIssue, Say, CloseIssue, ReopenIssue),
    issues=(AGENDA,),
    settings=Settings,
    gather=gather,
    decide=decide,
)

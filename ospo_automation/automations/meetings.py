"""Before each meeting its agenda is an issue: opened in time, once, and kept up to date around what people write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ospo_automation.core import agenda, website
from ospo_automation.core.action_points import actions, without_mentions
from ospo_automation.core.automation import Automation, When
from ospo_automation.core.casus import Casus, assess
from ospo_automation.core.effects import Effect, KeepIssue, Say
from ospo_automation.core.event import Event
from ospo_automation.core.issue import Issue, OwnIssue, own_key
from ospo_automation.core.labels import Status
from ospo_automation.core.meetings import AHEAD, Meeting, Settings, meetings
from ospo_automation.core.plan import own_issue
from ospo_automation.core.privacy import title
from ospo_automation.core.reader import Checkout, Reader
from ospo_automation.core.text import Safe

AGENDA = "agenda"
ASKED = "agenda-asked"
LOOKS_BACK = timedelta(days=400)
WAITING = frozenset({Status.NEW, Status.SEEKING, Status.IN_PROGRESS, Status.ADVISED})


@dataclass(frozen=True)
class Facts:
    """`ours` is the agenda as it stands, None where it has to be opened. `before` was the meeting before this one."""

    checkout: Checkout
    meeting: Meeting
    before: Meeting | None
    ours: OwnIssue | None
    nominated: Sequence[Casus]
    stuck: Sequence[Casus]
    points: Sequence[Issue]
    signals: Sequence[Issue]
    theme: Issue | None
    ticked: frozenset[str]


def key_of(meeting: Meeting) -> str:
    return f"{AGENDA}/{meeting.key}"


def gather(hub: Reader, event: Event) -> Facts | None:
    """The next meeting whose agenda is due; none where people closed it, and none once the meeting has begun."""
    network = hub.checkout.network
    settings = network.section(Settings)
    if settings is None:
        return None
    zone, today = ZoneInfo(network.calendar.timezone), network.calendar.today(event.now)
    held = [each for each in meetings(settings, zone, today - LOOKS_BACK, today + AHEAD) if not each.is_cancelled]
    due = [each for each in held if each.starts > event.now and each.opens(network.calendar, settings.lead) <= today]
    for meeting in due:
        ours = own_issue(hub, key_of(meeting))
        if ours is None or ours.is_open:
            earlier = [each for each in held if each.starts < meeting.starts]
            return _facts(hub, meeting, earlier[-1] if earlier else None, ours)
    return None


def _facts(hub: Reader, meeting: Meeting, before: Meeting | None, ours: OwnIssue | None) -> Facts:
    labels = hub.checkout.network.labels
    casussen = [each for number in hub.open_casussen() if (each := _listable(hub, number)) is not None]
    agreed = labels.agenda.name.lower()
    nominated = [each for each in casussen if agreed in map(str.lower, each.issue.labels)]
    waiting = [each for each in casussen if WAITING & set(each.statuses)]
    proposals = [] if meeting.about.theme else hub.open_issues(labels.theme.name)
    others = [issue for issue in hub.own_issues() if issue.key.startswith(f"{AGENDA}/")]
    ticked = {point.key for issue in others for point in actions(issue.body, meeting.day) if point.is_done}
    return Facts(
        hub.checkout,
        meeting,
        before,
        ours,
        nominated[: agenda.MOST_LISTED],
        agenda.stuck(waiting, (each.issue.number for each in nominated)),
        hub.open_issues(labels.agenda_point.name)[: agenda.MOST_LISTED],
        hub.open_issues(labels.signal.name)[: agenda.MOST_LISTED],
        max(proposals, key=lambda each: (each.thumbs_up, -each.number), default=None),
        frozenset(ticked),
    )


def _listable(hub: Reader, number: int) -> Casus | None:
    """A casus that may stand in lists."""
    issue, network = hub.issue(number), hub.checkout.network
    casus = assess(issue, (), hub.checkout.form, network)
    return None if casus is None or network.labels.is_unlisted(issue.labels) else casus


def decide(facts: Facts) -> Iterator[Effect]:
    values = _values(facts)
    key, named = key_of(facts.meeting), _named(facts.checkout)
    yield KeepIssue(key, "meetings/title", "meetings/agenda", values, {}, is_shared=True)
    if facts.ours is not None:
        yield Say(facts.ours.number, own_key(key), "meetings/notice", {"labels": named})
    for casus in facts.stuck:
        yield Say(
            casus.issue.number,
            f"{ASKED}/{facts.meeting.key}",
            "meetings/asked",
            {"day": facts.meeting.day, "labels": named},
        )


def _values(facts: Facts) -> dict[str, Any]:
    checkout, meeting = facts.checkout, facts.meeting
    site = checkout.network.section(website.Settings)
    found = agenda.since(
        meeting,
        facts.before,
        checkout.pages(),
        checkout.lessons(),
        checkout.profiles.pages,
        facts.ticked,
    )
    gaps = [
        one.title
        for topic, one in checkout.network.topics.items()
        if not any(line.matches(topic) and not line.is_for_everything for line in checkout.expertise.lines)
    ]
    theme = meeting.about.theme or (title(facts.theme.title) if facts.theme is not None else "")
    counts = {
        "casussen": len(facts.nominated) + len(facts.stuck),
        "points": len(facts.points),
        "news": len(found.lessons) + len(facts.signals) + len(found.people),
        "gaps": len(gaps),
        "actions": len(found.actions),
    }
    rows = agenda.timetable(meeting.about.minutes, is_online=meeting.about.online, has_theme=bool(theme), counts=counts)
    return {
        "day": meeting.day,
        "starts": _clock(meeting.starts),
        "ends": _clock(meeting.ends),
        "place": meeting.about.place,
        "online": meeting.about.online,
        "sign_up": Safe(meeting.about.sign_up),
        "calendar": Safe(f"{site.address}{meeting.calendar_file}") if site is not None else "",
        "rows": _timed(meeting, rows),
        "labels": _named(checkout),
        "theme": theme,
        "theme_number": facts.theme.number if facts.theme is not None else 0,
        "thumbs_up": facts.theme.thumbs_up if facts.theme is not None else 0,
        "nominated": [_shown(each, checkout) for each in facts.nominated],
        "stuck": [_shown(each, checkout) for each in facts.stuck],
        "points": [_titled(each) for each in facts.points],
        "lessons": [{"title": each.title, "address": Safe(_address(checkout, each.path))} for each in found.lessons],
        "signals": [_titled(each) for each in facts.signals],
        "people": list(found.people),
        "gaps": gaps,
        "actions": [{"text": without_mentions(point.text), "since": point.since} for point in found.actions],
    }


def _named(checkout: Checkout) -> Mapping[str, str]:
    """What the labels are called with which something gets onto the agenda."""
    labels = checkout.network.labels
    return {each: getattr(labels, each).name for each in ("agenda", "agenda_point", "theme")}


def _timed(meeting: Meeting, rows: Sequence[agenda.Row]) -> list[Mapping[str, Any]]:
    """Each part with the time at which it begins."""
    found: list[Mapping[str, Any]] = []
    at = meeting.starts
    for row in rows:
        found.append({"at": _clock(at), "name": row.name, "minutes": row.minutes})
        at += timedelta(minutes=row.minutes)
    return found


def _clock(moment: datetime) -> Safe:
    return Safe(f"{moment:%H.%M}")


def _shown(casus: Casus, checkout: Checkout) -> Mapping[str, Any]:
    kinds = checkout.form.short.get("organisation_type", {})
    kind = casus.reading.choice("organisation_type") or ""
    return {
        "number": casus.issue.number,
        "title": title(casus.issue.title),
        "kind": kinds.get(kind, kind),
        "question": title(agenda.question_of(casus)),
    }


def _titled(issue: Issue) -> Mapping[str, Any]:
    return {"number": issue.number, "title": title(issue.title)}


def _address(checkout: Checkout, path: str) -> str:
    site = checkout.network.section(website.Settings)
    return website.address_of(site, path) if site is not None else f"../blob/HEAD/{path}"


meetings_ = Automation(
    name="meetings",
    purpose=(__doc__ or "").strip(),
    on=("workflow_dispatch", "schedule"),
    may=(KeepIssue, Say),
    settings=Settings,
    gather=gather,
    decide=decide,
    when=When.LAST,
)

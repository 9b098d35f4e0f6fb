"""What an agenda shows, in the values of its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote_plus

from ospo_automation.core.casus.casus import Casus, kind_shown
from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.looked_at import may_be_listed
from ospo_automation.core.casus.part import is_backed, is_of_network
from ospo_automation.core.github.issue import Issue
from ospo_automation.core.incoming.personal import title
from ospo_automation.core.knowledge.experience import Experience, told_between
from ospo_automation.core.meetings import agenda_points
from ospo_automation.core.meetings.action_points import without_mentions
from ospo_automation.core.meetings.series import Meeting
from ospo_automation.core.network import joiner, website
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.primitives.quarter import Quarter
from ospo_automation.core.sight.coverage import Cover, counted, told

from .facts import Coming, Facts


def values(coming: Coming, facts: Facts, checkout: Checkout) -> dict[str, Any]:
    meeting, lists, gaps = coming.meeting, coming.lists, facts.gaps
    site = checkout.network.section(website.Settings)
    found = agenda_points.since(
        meeting,
        coming.before,
        checkout.pages(),
        checkout.lessons(),
        checkout.profiles.pages,
        lists.ticked,
    )
    told_ = _told_since(coming, checkout)
    proposed = lists.theme
    theme = meeting.about.theme or (_title(proposed, checkout, is_backed(proposed, checkout)) if proposed else "")
    signals = _signals(coming, checkout)
    open_ = found.actions[: agenda_points.MOST_ACTIONS]
    nominated, points = lists.nominated[: agenda_points.MOST_LISTED], lists.points[: agenda_points.MOST_LISTED]
    counts = {
        "casussen": len(nominated),
        "points": len(points),
        "news": len(found.lessons) + len(told_) + len(signals) + len(found.people),
        "gaps": len(counted(gaps.coverage)) + len(gaps.sought),
        "actions": len(found.actions),
    }
    rows = agenda_points.timetable(
        meeting.about.minutes, is_online=meeting.about.online, has_theme=bool(theme or proposed), counts=counts
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
        "points": [{**_titled(each, checkout), "aim": lists.aims.get(each.number, "")} for each in points],
        "more_points": _more(lists.points, labels.agenda_point.name),
        "lessons": [{"title": each.title, "address": Safe(_address(checkout, each.path))} for each in found.lessons],
        "experiences": [
            {"title": each.title, "address": Safe(_address(checkout, each.path)), "kind": each.kind} for each in told_
        ],
        "signals": signals,
        "people": list(found.people),
        "gaps": told(gaps.coverage, checkout.form),
        "sought": [each.issue.number for each in gaps.sought],
        "others": {name: count for name, count in counted(gaps.coverage).items() if name != Cover.NOBODY.value},
        "site": Safe(site.address if site is not None else ""),
        "joins": checkout.network.section(joiner.Settings) is not None,
        "actions": [{"text": without_mentions(point.text), "since": point.since} for point in open_],
        "more_actions": len(found.actions) - len(open_),
        **_last_time(coming, found, checkout),
        "report": _report(found, facts.today) if site is not None else "",
        "after": coming.after.day if coming.after is not None else None,
    }


def _told_since(coming: Coming, checkout: Checkout) -> list[Experience]:
    """What people told the network since the last meeting, what went well first."""
    first = coming.before.day + timedelta(days=1) if coming.before is not None else date.min
    return told_between(first, coming.meeting.day, checkout.pages())[: agenda_points.MOST_LISTED]


def _last_time(coming: Coming, found: agenda_points.Since, checkout: Checkout) -> Mapping[str, Any]:
    """The meeting whose minutes are to be approved: `held_on` its day, None where there was none. `minutes` is the
    address of the page, and where that isn't there `agenda_before` the number of the agenda below which they come.
    """
    if coming.before is not None and coming.agenda_before and coming.before.day > (found.held_on or date.min):
        return {"held_on": coming.before.day, "minutes": "", "agenda_before": coming.agenda_before}
    page = Safe(_address(checkout, found.minutes)) if found.minutes else ""
    return {"held_on": found.held_on, "minutes": page, "agenda_before": 0}


def _report(found: agenda_points.Since, today: date) -> str:
    """The last quarter that has ended, where the site surely tells of it: the network met in it, or before."""
    quarter = Quarter.of(today).before(1)
    if found.held_on is None or not found.minutes or Quarter.of(found.held_on) > quarter:
        return ""
    return str(quarter)


def _more(found: Sequence[object], label: str) -> Safe:
    """The address of the whole list, where not all of it is shown."""
    query = quote_plus(f'is:open is:issue label:"{label}"')
    return Safe(f"../issues?q={query}" if len(found) > agenda_points.MOST_LISTED else "")


def _signals(coming: Coming, checkout: Checkout) -> list[dict[str, Any]]:
    """Tips that came in since the meeting before this one."""
    last = coming.before.day if coming.before is not None else date.min
    new = [each for each in coming.lists.tips if each.taken_in > last][-agenda_points.MOST_LISTED :]
    told = [{"title": each.title, "link": Safe(each.link), "number": each.number} for each in new]
    return [*({**_titled(each, checkout), "link": ""} for each in coming.lists.signals), *told]


def _timed(meeting: Meeting, rows: Sequence[agenda_points.TimeSlot]) -> list[Mapping[str, Any]]:
    """Each part with the time at which it begins."""
    found: list[Mapping[str, Any]] = []
    at = meeting.starts
    for row in rows:
        found.append({"at": at, "name": row.name, "minutes": row.minutes})
        at += timedelta(minutes=row.minutes)
    return found


def _shown(casus: Casus, checkout: Checkout) -> Mapping[str, Any]:
    kinds = checkout.form.short.get("organisation_type", {})
    kind = kind_shown(casus.reading)
    is_looked_at = may_be_listed(checkout.network.labels, casus.issue.labels)
    return {
        "number": casus.issue.number,
        "title": title(casus.issue.title) if is_looked_at else "",
        "kind": kinds.get(kind, kind),
        "question": title(agenda_points.question_of(casus)) if is_looked_at and _is_as_sent(casus, checkout) else "",
        "since": checkout.network.calendar.today(casus.issue.created_at),
    }


def _is_as_sent(casus: Casus, checkout: Checkout) -> bool:
    """Whether its text is the one that people looked at: nobody from outside the network changed it."""
    issue = casus.issue
    return issue.edited_at is None or is_of_network(issue.editor, checkout)


def _titled(issue: Issue, checkout: Checkout) -> Mapping[str, Any]:
    return {"number": issue.number, "title": _title(issue, checkout, is_of_network(issue.author, checkout))}


def _title(issue: Issue, checkout: Checkout, is_known: bool) -> str:
    """Nothing of somebody from outside the network before a person of it looked, as of a casus: it stands in our text,
    which people mail to each other.
    """
    return title(issue.title) if is_known or may_be_listed(checkout.network.labels, issue.labels) else ""


def _address(checkout: Checkout, path: str) -> str:
    site = checkout.network.section(website.Settings)
    return website.address_of(site, path) if site is not None else f"../blob/HEAD/{path}"

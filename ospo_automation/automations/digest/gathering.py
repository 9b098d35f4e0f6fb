"""What there is to tell of a period, as a sweep sees it, and what people made of what we wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any

from ospo_automation.core.casus.checkout import Checkout
from ospo_automation.core.casus.looked_at import may_be_listed
from ospo_automation.core.engine.effects import branch_of
from ospo_automation.core.engine.plan import own_issue
from ospo_automation.core.engine.reader import Reader
from ospo_automation.core.github.event import Event
from ospo_automation.core.github.issue import OwnIssue, own_comments
from ospo_automation.core.incoming.days import iso_day
from ospo_automation.core.incoming.personal import kinds, title
from ospo_automation.core.knowledge.digests import DIGEST, Settings
from ospo_automation.core.knowledge.experience import told_between
from ospo_automation.core.meetings.action_points import without_mentions
from ospo_automation.core.meetings.agenda_points import joined_between, lessons_between, minutes_of
from ospo_automation.core.meetings.notes import taken
from ospo_automation.core.meetings.series import Meeting
from ospo_automation.core.meetings.series import Settings as Meetings
from ospo_automation.core.network import communication, website
from ospo_automation.core.network.labels import Status
from ospo_automation.core.outgoing.excerpt import excerpt
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.primitives.errors import Gone
from ospo_automation.core.sight.all_meetings import known
from ospo_automation.core.sight.coverage import Cover, look_around, records_seen
from ospo_automation.core.sight.for_site import CasusRecord
from ospo_automation.core.sight.partner_events import coming_events
from ospo_automation.core.sight.tips_taken import taken_since
from ospo_automation.core.signals.tips_kept import Tip

from .facts import ANNOUNCEMENTS, PAGE, Announcements, Due, Facts, Period, WrittenDigest

MOST_LISTED = 20  # of each kind; who wants more looks at the board
MOST_DECISIONS, LONGEST_DECISION = 5, 200  # of one meeting; the rest stands in its minutes
LATEST = timedelta(days=14)  # after a period: nobody wants to begin on October when November is half over
MOST_SETTLED = 3  # digests whose proposal is looked at: older ones were left by people
LAST, FIRST = "last", "first"
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"^## +(.+?)[ #]*$", re.MULTILINE)
_ISSUE = re.compile(r"\]\(\.\./issues/(\d{1,9})\)")
_NAMED = re.compile(r"/issues/(\d{1,9})\)")
MOST_NAMED = 10  # of those that a page names and its issue doesn't any more
_UNANSWERED = frozenset({Status.NEW, Status.SEEKING})


def gather(hub: Reader, event: Event) -> Facts | None:
    network = hub.checkout.network
    settings = network.section(Settings)
    ours = {each.key: each for each in hub.own_issues() if DIGEST.has(each.key)}
    about = [each for each in ours.values() if event.number == each.number]
    if settings is None or (event.number is not None and not about):
        return None
    wanted = about if event.number is not None else _to_look_at(list(ours.values()), hub)
    written = [_written(each, hub, event) for each in wanted]
    there = [each for each in written if each is not None]
    today = network.calendar.today(event.now)
    period = Period.before(today, settings.months)
    is_time = network.calendar.after_working_days(period.last, 1) <= today
    own = ours.get(DIGEST.key(period.name))
    is_news = own is not None or today <= period.last + LATEST
    is_wanted = event.number is None and is_time and is_news and (own is None or own.is_open)
    is_settled = any(each.period == period and each.there.state in {"closed", "merged"} for each in there)
    if own is None and is_wanted and DIGEST.key(period.name) in hub.own_keys():
        is_wanted = False  # people took its label off: it is theirs now
    values = _values(hub, event, period, settings.months) if is_wanted and not is_settled else None
    due = Due(period, own, values) if values is not None else None
    share, told = communication.list_below(network), _announcements(hub, settings, there)
    return Facts(due, there, network.section(website.Settings), share, told)


def _announcements(hub: Reader, settings: Settings, written: Sequence[WrittenDigest]) -> Announcements | None:
    """What it says is read only where there is something to tell."""
    if not settings.announcements:
        return None
    own = own_issue(hub, ANNOUNCEMENTS)
    if own is None or not any(each.own.is_open and each.there.state == "merged" for each in written):
        return Announcements(own)
    ours = own_comments(hub.comments(own.number), hub.checkout.network.bots)
    return Announcements(own, {mark.key for _, mark in ours})


def _to_look_at(ours: Sequence[OwnIssue], hub: Reader) -> list[OwnIssue]:
    """The open ones, and those that somebody closed while a proposal for them is still open."""
    proposed = {each.number for each in hub.own_pulls() if each.key == PAGE and each.merged_at is None}
    wanted = [each for each in ours if each.is_open or each.number in proposed]
    return sorted(wanted, key=lambda each: each.number)[-MOST_SETTLED:]


def _written(own: OwnIssue, hub: Reader, event: Event) -> WrittenDigest | None:
    """None for one whose days can't be read any more."""
    first, last = iso_day(own.state.get(FIRST)), iso_day(own.state.get(LAST))
    if first is None or last is None:
        return None
    period = Period(first, last)
    there = hub.proposal(branch_of(PAGE, own.number), [period.path])
    page = own.url.rpartition("/issues/")[0]
    text = _ISSUE.sub(rf"]({page}/issues/\1)", _COMMENT.sub("", own.body)).strip()
    top, *parts = _HEADING.split(text)
    sections = [(parts[at], parts[at + 1].strip()) for at in range(0, len(parts), 2)]
    is_taken_back = there.is_frozen and _names_what_is_over(there.files.get(period.path, ""), text, hub)
    return WrittenDigest(period, own, there, top.strip(), sections, not event.is_scheduled, is_taken_back)


def _names_what_is_over(approved: str, text: str, hub: Reader) -> bool:
    """Whether what was approved names an issue that its text doesn't any more, since that may be in no list: whoever
    asked it wants it out, nobody looked at how it is called now, or it is gone. What was answered by now stays.
    """
    left = [each for each in dict.fromkeys(_NAMED.findall(approved)) if each not in _NAMED.findall(text)]
    return any(_is_over(int(each), hub) for each in left[:MOST_NAMED])


def _is_over(number: int, hub: Reader) -> bool:
    try:
        return not may_be_listed(hub.checkout.network.labels, hub.issue(number).labels)
    except Gone:
        return True


def _values(hub: Reader, event: Event, period: Period, months: int) -> dict[str, Any] | None:
    """None where nothing happened that anybody would read of."""
    checkout = hub.checkout
    site = checkout.network.section(website.Settings)
    listed = [each for each in records_seen(hub, event) if each.is_open and not each.is_unlisted]
    unanswered = [each for each in listed if each.first_expert_at is None and each.status in _UNANSWERED]
    sought = [each for each in listed if each.is_sought]
    lessons = lessons_between(period.first, period.last, checkout.pages(), checkout.lessons())
    people = joined_between(period.first, period.last, checkout.profiles.pages)
    told = told_between(period.first, period.last, checkout.pages())
    held = _held(period, months, checkout)
    events = coming_events(hub, event.now)
    tips = [each for each in taken_since(hub, period.first) if each.taken_in <= period.last]
    if not (unanswered or sought or lessons or people or told or held or events or tips):
        return None
    gaps = [each.title for each in look_around(hub, event).with_cover(Cover.NOBODY)]
    return {
        "first": period.first,
        "last": period.last,
        "unanswered": [_told(each, checkout) for each in unanswered if not each.is_sought][:MOST_LISTED],
        "sought": [_told(each, checkout) for each in sought][:MOST_LISTED],
        "gaps": gaps[:MOST_LISTED],
        "lessons": [
            {"title": each.title, "address": Safe(_address(site, each.path))} for each in lessons[:MOST_LISTED]
        ],
        "told": [
            {"kind": each.kind, "title": each.title, "address": Safe(_address(site, each.path))}
            for each in told[:MOST_LISTED]
        ],
        "held": held,
        "events": [
            {"title": each.title, "number": each.issue, "day": each.date, "place": each.place, "going": each.going}
            for each in events[:MOST_LISTED]
        ],
        "tips": _by_topic(tips[-MOST_LISTED:], checkout),
        "people": list(people)[:MOST_LISTED],
        "meeting": _next(hub, event),
        "site": Safe(site.address if site is not None else ""),
    }


def _told(record: CasusRecord, checkout: Checkout) -> dict[str, Any]:
    topics = checkout.network.topics
    return {
        "number": record.number,
        "title": title(record.title),
        "topics": [topics[each].title for each in record.topics if each in topics],
    }


def _held(period: Period, months: int, checkout: Checkout) -> list[dict[str, Any]]:
    """Meetings of which the minutes are there. Those that came when the digest before was merged already are in this
    one.
    """
    pages, site = checkout.pages(), checkout.network.section(website.Settings)
    before = Period.before(period.first, months)
    told = pages.get(before.path, "")
    held = [
        (path, day)
        for path, day in minutes_of(pages).items()
        if period.holds(day)
        or (told and before.holds(day) and path.removesuffix(".md").removeprefix(f"{website.DOCS}/") not in told)
    ]
    return [
        {"day": day, "decisions": _decided(pages[path], day), "address": Safe(_address(site, path))}
        for path, day in held
    ]


def _decided(text: str, day: date) -> list[str]:
    """Without those in which somebody's number seems to stand."""
    found = (without_mentions(each) for each in taken(text, day).decisions if not kinds(each))
    return [excerpt(each, LONGEST_DECISION).text for each in islice(found, MOST_DECISIONS)]


def _by_topic(tips: Sequence[Tip], checkout: Checkout) -> list[dict[str, Any]]:
    """Each at the first of its topics; those of none at the end."""
    topics = checkout.network.topics
    titled = [*((path, one.title) for path, one in topics.items()), ("", "")]
    found = ((title, [each for each in tips if _topic_of(each, checkout) == path]) for path, title in titled)
    return [
        {"topic": title, "tips": [{"title": each.title, "link": Safe(each.link), "why": each.why} for each in there]}
        for title, there in found
        if there
    ]


def _topic_of(tip: Tip, checkout: Checkout) -> str:
    return next((each for each in checkout.network.all_today(tip.topics) if each in checkout.network.topics), "")


def _address(site: website.Settings | None, path: str) -> str:
    return website.address_of(site, path) if site is not None else f"../blob/HEAD/{path}"


def _next(hub: Reader, event: Event) -> dict[str, Any] | None:
    site = hub.checkout.network.section(website.Settings)
    if hub.checkout.network.section(Meetings) is None:
        return None
    coming = (each for each in known(hub, event.now) if each.starts > event.now and not each.is_cancelled)
    found: Meeting | None = min(coming, key=lambda each: each.starts, default=None)
    if found is None:
        return None
    calendar = f"{site.address}{found.calendar_file}" if site is not None else ""
    return {
        "day": found.day,
        "starts": found.starts,
        "theme": found.about.theme,
        "place": "" if found.about.online else found.about.place,
        "online": found.about.online,
        "calendar": Safe(calendar),
        "sign_up": Safe(found.about.sign_up),
    }

"""What is kept of casussen and meetings for the site, of all that a repository ever had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from ospo_automation.core.github.issue import own_comments
from ospo_automation.core.knowledge import digests, experience
from ospo_automation.core.knowledge.experience import Experience
from ospo_automation.core.meetings.sent_in import is_as_agreed, planned
from ospo_automation.core.meetings.series import Meeting, Settings
from ospo_automation.core.network import communication
from ospo_automation.core.sight.coverage import full_topics
from ospo_automation.core.sight.for_site import Records, placed_at, record_of
from ospo_automation.core.sight.lesson_draft import drafted_in, prints_of
from ospo_automation.core.sight.partner_events import all_events

from .reading import GitHubReader

MOST_PLACED = 60  # experiences and digests of which we look where else they stand
STAYS_ON_SITE = timedelta(days=400)  # how long an event that was held is told of


def records_of(reader: GitHubReader, page: str, now: datetime) -> Records:
    """What is kept of each casus, planned meeting and event for the site. `page` is the repository's own."""
    numbers = tuple(reader.all_casussen())
    found = (record_of(reader.issue(number), reader.comments(number), reader.checkout, page) for number in numbers)
    casussen = tuple(each for each in found if each is not None)
    load = reader.load(now, about=sorted(reader.checkout.expertise.everybody))
    full = None if load.is_partial else tuple(sorted(full_topics(reader.checkout, load, now)))
    events = tuple(all_events(reader, now, STAYS_ON_SITE))
    placed = _placed(reader, numbers)
    lessons = dict(_of_lessons(reader, placed))
    return Records(casussen, tuple(planned_meetings(reader)), events, full, placed, lessons)


def _placed(reader: GitHubReader, casussen: Sequence[int]) -> Mapping[int, str]:
    """Where else texts stand: of casussen, and of the newest of what else became a page."""
    checkout = reader.checkout
    if checkout.network.section(communication.Settings) is None:
        return {}
    told = experience.experiences(checkout.pages())
    with_a_page = {*_numbers(told, checkout.pages()), *_of_stories(reader, told)}
    others = sorted(with_a_page.difference(casussen))[-MOST_PLACED:]
    there = (*casussen, *reader.together(others))
    found = {number: placed_at(reader.comments(number), checkout) for number in there}
    return {number: address for number, address in found.items() if address}


def _of_lessons(reader: GitHubReader, placed: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """The same by the file of a lesson or a story, as our comments on its issue name it: the page tells no number."""
    for number, address in placed.items():
        ours = own_comments(reader.comments(number), reader.checkout.network.bots)
        issue = reader.issue(number)
        drafted = (*drafted_in(issue, ours), *drafted_in(issue, ours, experience.DRAFT, experience.FOLDER))
        yield from ((path, address) for path in drafted)


def _of_stories(reader: GitHubReader, told: Sequence[Experience]) -> Iterator[int]:
    """The numbers of forms of which a page came that doesn't tell it: its name ends as the form's moment says, so that
    nobody hides one behind any number of forms that they close.
    """
    ends = {each.path.removesuffix(".md").rpartition("-")[2] for each in told if not each.issue}
    if ends:
        label = reader.checkout.network.labels.experience.name
        there = (each for each in reader.all_issues(label) if not each.is_open)
        yield from (each.number for each in there if not ends.isdisjoint(prints_of(each.created_at)))


def _numbers(told: Sequence[Experience], pages: Mapping[str, str]) -> Iterator[int]:
    """The numbers of issues of which an experience or a digest came, as their pages tell."""
    yield from (each.issue for each in told if each.issue)
    yield from filter(None, (each.front.issue for each in digests.digest_pages(pages)))


def planned_meetings(reader: GitHubReader) -> list[Meeting]:
    """Those that were planned by form, as they were agreed on; none where the network plans none here."""
    network = reader.checkout.network
    if network.section(Settings) is None:
        return []
    there = reader.all_issues(network.labels.meeting.name)
    agreed = (each for each in there if is_as_agreed(each, reader.comments(each.number), reader.checkout))
    return planned(agreed, reader.checkout)

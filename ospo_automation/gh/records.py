"""What is kept of casussen and meetings for the site, of all that a repository ever had."""

from __future__ import annotations

from datetime import datetime, timedelta

from ospo_automation.core.meetings.sent_in import is_as_agreed, planned
from ospo_automation.core.meetings.series import Meeting, Settings
from ospo_automation.core.sight.coverage import full_topics
from ospo_automation.core.sight.for_site import Records, record_of
from ospo_automation.core.sight.partner_events import all_events

from .reading import GitHubReader

STAYS_ON_SITE = timedelta(days=400)  # how long an event that was held is told of


def records_of(reader: GitHubReader, page: str, now: datetime) -> Records:
    """What is kept of each casus, planned meeting and event for the site. `page` is the repository's own."""
    numbers = reader.all_casussen()
    found = (record_of(reader.issue(number), reader.comments(number), reader.checkout, page) for number in numbers)
    casussen = tuple(each for each in found if each is not None)
    load = reader.load(now, about=sorted(reader.checkout.expertise.everybody))
    full = None if load.is_partial else tuple(sorted(full_topics(reader.checkout, load, now)))
    events = tuple(all_events(reader, now, STAYS_ON_SITE))
    return Records(casussen, tuple(planned_meetings(reader)), events, full)


def planned_meetings(reader: GitHubReader) -> list[Meeting]:
    """Those that were planned by form, as they were agreed on; none where the network plans none here."""
    network = reader.checkout.network
    if network.section(Settings) is None:
        return []
    there = reader.all_issues(network.labels.meeting.name)
    agreed = (each for each in there if is_as_agreed(each, reader.comments(each.number), reader.checkout))
    return planned(agreed, reader.checkout)

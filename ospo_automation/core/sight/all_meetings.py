"""Every meeting that there is, from the configuration and from forms."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from ..engine.reader import Reader
from ..meetings.sent_in import planned
from ..meetings.series import AHEAD, Meeting, Settings, meetings


def known(hub: Reader, now: datetime) -> list[Meeting]:
    """Every meeting of the last year and the next, in order: from the configuration and from forms.

    Nothing where the network plans none here.
    """
    network = hub.checkout.network
    settings = network.section(Settings)
    if settings is None:
        return []
    zone, today = ZoneInfo(network.calendar.timezone), network.calendar.today(now)
    sent = planned(hub.all_issues(network.labels.meeting.name), hub.checkout)
    return meetings(settings, zone, today - AHEAD, today + AHEAD, sent)

"""Events of others: those to come, with who goes, and those that were, folded away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ospo_automation.core.meetings.partner_event import FORM, PartnerEvent, Settings
from ospo_automation.core.outgoing.page_words import fitted
from ospo_automation.core.outgoing.safe import Safe

from .content import Content, link
from .diary import ALL, in_zone, stands_in
from .layout import PageKind
from .making import Made, calendar_files, form_of, has_meetings, page_made, place

LONGEST_WHAT = 300
_MARKUP = re.compile(r"[*_`#]+|^>+", re.MULTILINE)


def event_list(content: Content) -> Iterator[Made]:
    """In order, the next one first; what was held last stands first among those that were."""
    if not content.events and content.network.section(Settings) is None:
        return
    path = place(content, "events")
    there = [each for each in content.events if stands_in(each.when, content.today) or each.date < content.today]
    ahead = [_shown(content, path, each) for each in there if each.date >= content.today]
    past = [_shown(content, path, each) for each in reversed(there) if each.date < content.today]
    values = {
        "coming": ahead,
        "past": [each for each in past if not each["is_cancelled"]],
        "calendar": link(path, ALL) if ahead else "",
        "repository": content.repository,
        "form": form_of(content, FORM),
        "poster": link(path, place(content, "poster")),
    }
    made = page_made(content, path, "events", values, PageKind.LIST)
    yield made if has_meetings(content) else replace(made, beside=calendar_files(content))


def _shown(content: Content, path: str, event: PartnerEvent) -> Mapping[str, Any]:
    when = in_zone(event.when, content.network)
    address = f"{content.repository}/issues/{event.issue}" if content.repository else ""
    return {
        "title": event.title,
        "day": when.day,
        "starts": when.starts,
        "ends": when.ends,
        "place": Safe(f"<{when.about.link}>") if when.about.link else event.place,
        "link": Safe(event.link),
        "what": fitted(_MARKUP.sub("", event.what), LONGEST_WHAT),
        "audience": event.audience,
        "going": event.going,
        "names": list(event.names),
        "is_cancelled": event.is_cancelled,
        "file": Safe(link(path, when.calendar_file)),
        "says": Safe(address),
    }

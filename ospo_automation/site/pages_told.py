"""What the next steps of making the site must know of a page that people wrote."""

from __future__ import annotations

from collections.abc import Iterable

from ospo_automation.core.incoming.days import iso_day
from ospo_automation.core.knowledge.experience import ExperienceFront
from ospo_automation.core.knowledge.published import LessonFront

from .content import Content, MeetingFront, OwnPage
from .layout import Page, PageKind
from .making import NEWEST
from .shared_elsewhere import shared


def page_of(content: Content, page: OwnPage) -> Page:
    said, dates = page.front, page.dates
    known = Page(
        path=page.path,
        kind=PageKind.HOME if page.path in NEWEST else PageKind.PAGE,
        title=page.title,
        description=str(page.said.get("description") or ""),
        source=page.source,
        topics=_topics(page.said.get("topics")),
        language=str(page.said.get("language") or ""),
        made=dates.made if dates else None,
        changed=dates.changed if dates else None,
    )
    told = shared(content, page)
    elsewhere = told.elsewhere if told is not None else ""
    if isinstance(said, LessonFront | ExperienceFront):
        names = {login: each.title for login, each, _ in content.people}
        experts = said.experts if isinstance(said, LessonFront) else ()
        people = tuple(names[login] for login in experts if login in names)
        kind = PageKind.LESSON if isinstance(said, LessonFront) else PageKind.EXPERIENCE
        made = min(said.date, content.today)  # no calendar of a reader knows a day that will be
        changed = min(said.updated or (dates.changed if dates else made), content.today)
        return known.model_copy(
            update={
                "kind": PageKind.WITHDRAWN if said.withdrawn else kind,
                "is_found": not said.withdrawn,
                "made": made,
                "changed": max(changed, made),
                "people": people,
                "elsewhere": elsewhere,
            }
        )
    if page.is_digest:
        day = iso_day(page.said.get("date"))
        ended = min(day, content.today) if day is not None else known.made
        return known.model_copy(update={"kind": PageKind.DIGEST, "made": ended, "elsewhere": elsewhere})
    if isinstance(said, MeetingFront):
        return known.model_copy(update={"kind": PageKind.MEETING, "made": said.date, "event_place": said.place})
    return known


def _topics(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, Iterable) and not isinstance(value, str) else ()

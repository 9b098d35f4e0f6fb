"""The first page: where one types what one is stuck with, and what is alive now. What a network wrote itself stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ospo_automation.texts import render_page, words

from .about_topics import about_topics, below, card
from .content import Content, OwnPage, link
from .diary import ALL, coming
from .layout import PageKind, href
from .making import (
    ARCHIVE,
    LESSONS,
    NEWEST,
    PEOPLE,
    Made,
    asked_shown,
    described,
    has_meetings,
    lesson_shown,
    meeting_shown,
    page_made,
    place,
    told_shown,
)
from .told_pages import EXPERIENCES
from .topic_pages import topics_list

MOST_NEW = 5  # lessons on the first page
MOST_TOLD = 3
MOST_ASKED = 5
_HEADING = re.compile(r"\A\s*+#[ \t][^\n]*+(?:\n|\Z)")
HOME = "index.md"


def home(content: Content) -> Iterator[Made]:
    """Only where nobody wrote a first page."""
    if any(page.path in NEWEST for page in content.pages):
        return
    values = {
        "name": content.title,
        "description": content.site.description,
        "described": described(content.site.description, words(content.language)["site"]["home"]),
        **living(content),
    }
    yield page_made(content, HOME, "home", values, PageKind.HOME)


def first_page(content: Content, page: OwnPage) -> bytes:
    """What people wrote there, with our field below its heading and what is alive below all of it."""
    values = living(content)
    field = render_page(content.language, "site/start_field", values)
    alive = render_page(content.language, "site/living", values)
    heading = _HEADING.match(page.text)
    opening, rest = (heading[0].strip(), page.text[heading.end() :]) if heading else ("", page.text)
    parts = (opening, field, rest.strip(), alive)
    return ("\n\n".join(filter(None, parts)) + "\n").encode()


def living(content: Content) -> dict[str, Any]:
    """What the field and the parts below it show."""
    topics = about_topics(content)
    successes = [each for each in content.experiences if each[1].kind == "success"]
    ahead = [each for each in coming(content.network, content.today, content.planned) if not each.is_cancelled]
    return {
        "search_page": href(HOME, place(content, "search")),
        "ask_page": href(HOME, place(content, "ask")),
        "topics": [card(content, HOME, each) for each in below("", topics)],
        "all_topics": link(HOME, topics_list(content)),
        "lessons": [lesson_shown(content, HOME, *each) for each in content.lessons[:MOST_NEW]],
        "all_lessons": link(HOME, LESSONS),
        "lesson_count": len(content.lessons),
        "successes": [told_shown(content, HOME, *each) for each in successes[:MOST_TOLD]],
        "all_told": link(HOME, EXPERIENCES),
        "asked": _asked(content),
        "asked_count": len(content.open_records),
        "board": link(HOME, place(content, "board")),
        "meeting": meeting_shown(HOME, ahead[0]) | {"href": ahead[0].calendar_file} if ahead else None,
        "meetings": link(HOME, ARCHIVE) if has_meetings(content) else "",
        "calendar": link(HOME, ALL),
        "people": link(HOME, PEOPLE),
        "contact": content.network.contact,
    }


def _asked(content: Content) -> list[dict[str, Any]] | None:
    """The newest questions that the network let onto the site; None where nobody read them."""
    newest = content.open_records[:MOST_ASKED]
    return None if content.records is None else [asked_shown(content, each) for each in newest]

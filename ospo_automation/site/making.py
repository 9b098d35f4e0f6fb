"""The pages that we make of what a knowledge base holds: lists, topics, people, the board, and where to ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from ospo_automation.core.casus.casus import KIND
from ospo_automation.core.casus.overview import ENDED
from ospo_automation.core.incoming.forms import OwnForm
from ospo_automation.core.knowledge import published
from ospo_automation.core.knowledge.experience import ExperienceFront
from ospo_automation.core.knowledge.published import SHORTEST_DESCRIPTION, LessonFront
from ospo_automation.core.meetings import series
from ospo_automation.core.meetings.series import Meeting
from ospo_automation.core.network import joiner, profiles
from ospo_automation.core.network.labels import Status
from ospo_automation.core.network.profiles import Profile
from ospo_automation.core.outgoing.page_words import fitted
from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.sight.coverage import REGION, Cover, TopicCover
from ospo_automation.core.sight.for_site import CasusRecord
from ospo_automation.texts import render_page, words

from .beside_github import or_by_mail
from .content import Content, OwnPage, link
from .diary import ALL, PLACE, coming, diary
from .layout import Page, PageKind
from .open_data import EXPERTS, NETWORK, open_data

MOST_CARDS = 20  # in a column of the board; what was resolved long ago stands among the lessons
NEWEST = ("index.md", "README.md")
FIRST_HEADING = re.compile(r"\A#[ \t].*\n*")
"""Their name as they wrote it above their own page: it stands there already."""


@dataclass(frozen=True)
class Made:
    """A page with its text as the engine gets it. `beside` are other files, such as pictures, by their place."""

    page: Page
    text: str
    beside: Mapping[str, bytes] = field(default_factory=dict)


Maker = Callable[[Content], Iterable[Made]]


def place(content: Content, name: str) -> str:
    """The file of a page that we make, in the network's language: `bord.md`."""
    return f"{words(content.language)['site']['pages'][name]}.md"


def topic_place(content: Content, topic: str) -> str:
    return f"{words(content.language)['site']['pages']['topics']}/{topic}.md"


LESSONS = f"{published.FOLDER.removeprefix('docs/')}/index.md"
PEOPLE = f"{profiles.FOLDER.removeprefix('docs/')}/index.md"
ARCHIVE = f"{PLACE}/index.md"


def page_made(content: Content, path: str, text: str, values: dict[str, Any], kind: PageKind, **more: Any) -> Made:
    """A page of ours. Its title and description are those at its top, which are written once: in the text."""
    everywhere = {
        "ask": link(path, place(content, "ask")),
        "join": join_form(content),
        "or_by_mail": or_by_mail(content.language, content.network.contact),
    }
    rendered = render_page(content.language, f"site/{text}", {**everywhere, **values})
    return Made(Page(path=path, kind=kind, **more), f"{rendered}\n")


def join_form(content: Content) -> str:
    """The address of the form with which somebody signs up; "" where there is none."""
    return form_of(content, joiner.FORM)


def form_of(content: Content, form: OwnForm) -> str:
    """The address of a form of ours; "" where the network hasn't got it, or nobody knows its repository."""
    is_on = content.repository and (form.section is None or content.network.section(form.section) is not None)
    return f"{content.repository}/issues/new?template={form}" if is_on else ""


def linked(origin: str, page: OwnPage) -> dict[str, Any]:
    return {"title": page.title, "link": link(origin, page.path), "description": str(page.said.get("description", ""))}


def _years(dated: Sequence[tuple[int, dict[str, Any]]], name: str) -> list[dict[str, Any]]:
    """Newest first, a group for each year."""
    return [
        {"name": str(year), name: [each for _, each in group]}
        for year, group in groupby(dated, key=lambda each: each[0])
    ]


def lesson_list(content: Content) -> Iterator[Made]:
    found = content.lessons
    dated = [(said.date.year, lesson_shown(content, LESSONS, page, said)) for page, said in found]
    changed = max((said.updated or said.date for _, said in found), default=None)
    values = {"years": _years(dated, "lessons")}
    yield page_made(content, LESSONS, "lessons", values, PageKind.LIST, changed=changed)


def lesson_shown(content: Content, origin: str, page: OwnPage, said: LessonFront) -> dict[str, Any]:
    """A lesson as a list shows it: with its answer, and what tells whether it is one to read."""
    kinds = content.form.short.get("organisation_type", {})
    return {
        "title": page.title,
        "link": link(origin, page.path),
        "description": page.answer,
        "organisation_type": kinds.get(said.organisation_type, said.organisation_type),
        "day": min(said.updated or said.date, content.today),
        "is_replaced": bool(said.replaced_by),
    }


def told_shown(content: Content, origin: str, page: OwnPage, said: ExperienceFront) -> dict[str, Any]:
    """Something that people told, as a list shows it."""
    kinds = content.form.short.get(KIND, {})
    kind = kinds.get(said.organisation_type, said.organisation_type)
    return linked(origin, page) | {"day": said.date, "kind": Safe(said.kind), "organisation_type": kind}


def described(own: str, otherwise: str) -> str:
    """What a network says itself, with our sentence behind it where that is too short for a search engine."""
    return fitted(own if len(own) >= SHORTEST_DESCRIPTION else f"{own} {otherwise}")


def topics_of(content: Content, login: str, said: Profile) -> list[str]:
    """The topics for which somebody signed up, in the expertise file or on their own page, where that may show."""
    if not said.on_site("topics"):
        return []
    signed = {reason.topic for reason in content.expertise.reasons(login)}
    return [path for path in content.network.topics if path in signed or path in content.network.all_today(said.topics)]


def person_shown(content: Content, origin: str, page: OwnPage, said: Profile) -> dict[str, Any]:
    return {"name": page.title, "link": link(origin, page.path), **_of_themselves(content, said)}


def _of_themselves(content: Content, said: Profile) -> dict[str, Any]:
    """What somebody lets stand beside their name. Who is there for themselves is said to be that."""
    names = content.form.short
    kind = names.get("organisation_type", {}).get(said.organisation_type, said.organisation_type)
    region = names.get("region", {}).get(said.region, said.region) if said.on_site("region") else ""
    at = (said.organisation if said.on_site("organisation") else "") or (
        kind if said.on_site("organisation_type") else ""
    )
    return {
        "role": said.role if said.on_site("role") else "",
        "organisation": ", ".join(filter(None, (at, region))),
        "personal": said.personal,
        "follower": said.follower,
    }


def asked_shown(content: Content, record: CasusRecord) -> dict[str, Any]:
    kinds = {**content.form.short.get("organisation_type", {}), "other": ""}  # without the list a riddle
    return {
        "title": record.title,
        "url": record.url,
        "organisation_type": kinds.get(record.organisation_type, record.organisation_type),
        "day": record.created_at.date(),
        "thumbs_up": record.thumbs_up,
        "topics": [content.network.topics[topic].title for topic in record.topics if topic in content.network.topics],
    }


def people(content: Content) -> Iterator[Made]:
    """The list of those who have a page, and each page with what follows from the rest."""
    titles = content.network.topics
    listed = []
    by_login: dict[str, list[OwnPage]] = {}
    for page, front in content.lessons:
        for login in front.experts:
            by_login.setdefault(login.lower(), []).append(page)
    for login, page, said in content.people:
        signed = topics_of(content, login, said)
        listed.append(person_shown(content, PEOPLE, page, said) | {"topics": [titles[topic].title for topic in signed]})
        yield _own_page(content, page, said, signed, by_login.get(login.lower(), []))
    listed.sort(key=lambda each: each["name"].lower())
    yield page_made(content, PEOPLE, "people", {"people": listed}, PageKind.LIST)


def _own_page(content: Content, page: OwnPage, said: Profile, signed: Sequence[str], helped: list[OwnPage]) -> Made:
    known = words(content.language)["site"]
    titles = [content.network.topics[topic].title for topic in signed]
    about = known["person_topics"].format(topics=", ".join(titles)) if titles else ""
    values = {
        "name": page.title,
        "description": fitted(known["person"].format(name=page.title, topics=about)),
        **_of_themselves(content, said),
        "text": Safe(FIRST_HEADING.sub("", page.text.strip()) if said.on_site("text") else ""),
        "topics": [
            {"title": title, "link": link(page.path, topic_place(content, topic))}
            for topic, title in zip(signed, titles, strict=True)
        ],
        "lessons": [linked(page.path, each) | {"description": each.answer} for each in helped],
    }
    return page_made(
        content,
        page.path,
        "person",
        values,
        PageKind.PERSON,
        source=page.source,
        title=page.title,
        is_found=bool(said.name and (values["text"] or signed)),
        people=(page.title,) if said.name else (),
        made=page.dates.made if page.dates else None,
        changed=page.dates.changed if page.dates else None,
    )


def board(content: Content) -> Iterator[Made]:
    """Where every casus stands. It changes with each, so it is no page to be found by."""
    yield page_made(
        content,
        place(content, "board"),
        "board",
        {"columns": _columns(content), "repository": content.repository},
        PageKind.BOARD,
        is_found=False,
    )


def _columns(content: Content) -> list[dict[str, Any]] | None:
    if content.records is None:
        return None
    labels = content.network.labels
    columns = []
    for status in Status:
        found = [each for each in content.records if each.status is status and (each.is_open or status in ENDED)]
        newest = sorted((each for each in found if not each.is_unlisted), key=lambda each: each.number, reverse=True)[
            :MOST_CARDS
        ]
        columns.append(
            {
                "name": labels.status_name(status),
                "total": len(found),
                "more": len(found) - len(newest),
                "cards": [asked_shown(content, each) for each in newest],
            }
        )
    return columns


def meetings(content: Content) -> Iterator[Made]:
    if not has_meetings(content):
        return
    found = content.meetings
    ahead = coming(content.network, content.today, content.planned)
    dated = [(said.date.year, linked(ARCHIVE, page) | {"day": said.date}) for page, said in found]
    values = {
        "years": _years(dated, "meetings"),
        "coming": [meeting_shown(ARCHIVE, each) for each in ahead],
        "calendar": link(ARCHIVE, ALL),
        "poster": link(ARCHIVE, place(content, "poster")),
        "repository": content.repository,
    }
    changed = found[0][1].date if found else None
    made = page_made(content, ARCHIVE, "meetings", values, PageKind.LIST, changed=changed)
    yield replace(made, beside=calendar_files(content))


def has_meetings(content: Content) -> bool:
    """Whether there is a page about them."""
    is_planned = content.network.section(series.Settings) is not None
    return is_planned or bool(content.meetings or coming(content.network, content.today, content.planned))


def calendar_files(content: Content) -> Mapping[str, bytes]:
    """The calendar of meetings and events, and a file for each."""
    return diary(
        content.network,
        content.site.address,
        content.title,
        words(content.language)["site"]["nav"]["meetings"],
        content.today,
        content.planned,
        revision=content.revision,
        events=content.events,
    )


def meeting_shown(origin: str, meeting: Meeting) -> dict[str, Any]:
    return {
        "day": meeting.day,
        "starts": meeting.starts,
        "ends": meeting.ends,
        "place": Safe(f"<{meeting.about.link}>") if meeting.about.link else meeting.about.place,
        "theme": meeting.about.theme,
        "online": meeting.about.online,
        "sign_up": meeting.about.sign_up,
        "is_cancelled": meeting.is_cancelled,
        "file": link(origin, meeting.calendar_file),
    }


def missing(content: Content) -> Iterator[Made]:
    """Whom the network misses, in numbers: no list of people, and nobody is ranked."""
    path, found = place(content, "missing"), content.coverage

    def counted(topic: TopicCover) -> dict[str, Any]:
        return {"title": topic.title, "link": link(path, topic_place(content, topic.path)), "count": topic.in_vain}

    names = content.form.short
    values = {
        **{cover.value: [counted(each) for each in found.with_cover(cover)] for cover in Cover},
        "in_vain": [counted(each) for each in found.in_vain],
        "vain": found.vain,
        "sought": [asked_shown(content, each) for each in content.open_records if each.is_sought],
        "kinds": [names[KIND][each] for each in found.kinds],
        "regions": [names[REGION][each] for each in found.regions],
        "knows_room": found.knows_room,
        "knows_casussen": found.knows_casussen,
        "contact": content.network.contact,
        "people": link(path, PEOPLE),
        "experts_file": Safe(EXPERTS),
        "network_file": Safe(NETWORK),
    }
    signed = {login: topics_of(content, login, said) for login, _, said in content.people}
    pages = {topic: topic_place(content, topic) for topic in content.network.topics}
    made = page_made(content, path, "missing", values, PageKind.LIST)
    yield replace(made, beside=open_data(content, signed, pages))


def searching(content: Content) -> Iterator[Made]:
    path = place(content, "search")
    topic_list = place(content, "topics").removesuffix(".md") + "/index.md"
    values = {"lessons": link(path, LESSONS), "topics": link(path, topic_list)}
    yield page_made(content, path, "search", values, PageKind.SEARCH, is_found=False)


MAKERS: tuple[Maker, ...] = (lesson_list, people, missing, board, meetings, searching)

"""A page for each topic that answers first, and one list of them all."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ospo_automation.core.outgoing.safe import Safe
from ospo_automation.core.sight.coverage import Cover
from ospo_automation.texts import words

from . import feeds
from .about_topics import AboutTopic, about_topics, below, card, parent_of
from .content import Content, link
from .layout import PageKind
from .making import (
    FIRST_HEADING,
    Made,
    asked_shown,
    described,
    lesson_shown,
    linked,
    page_made,
    person_shown,
    place,
    told_shown,
    topic_place,
)
from .pages_told import page_of
from .structured import SiteWide

FEED = "atom.xml"
_TO_A_FILE = re.compile(r"\]\((?P<target>(?![a-z]+:|[/#])[^()\s#]{1,300})(?P<rest>(?:#[^()\s]{0,200})?)\)")
_MISSED = {Cover.NOBODY, Cover.ONE, Cover.FULL}


def topic_pages(content: Content) -> Iterator[Made]:
    """A topic of which nothing is known yet isn't found."""
    topics = about_topics(content)
    missed = {each.path for each in content.coverage.topics if each.cover in _MISSED}
    for about in topics.values():
        yield _topic(content, about, topics, is_missed=about.path in missed)
    path = topics_list(content)
    listed = [card(content, path, each) | _within(content, path, each, topics) for each in below("", topics)]
    yield page_made(content, path, "topics", {"topics": listed}, PageKind.LIST)


def topics_list(content: Content) -> str:
    return place(content, "topics").removesuffix(".md") + "/index.md"


def _within(content: Content, path: str, about: AboutTopic, topics: Mapping[str, AboutTopic]) -> dict[str, object]:
    return {"below": [card(content, path, each) for each in below(about.path, topics)]}


def _topic(content: Content, about: AboutTopic, topics: Mapping[str, AboutTopic], *, is_missed: bool) -> Made:
    topic, path = about.path, topic_place(content, about.path)
    guided = content.guidance.get(topic)
    above = parent_of(topic, topics)
    text = words(content.language)["site"]["topic"]
    own = FIRST_HEADING.sub("", guided.text.strip()) if guided else ""
    values = {
        "title": about.title,
        "description": described(about.description, text.format(title=about.title)),
        "about": about.description,
        "guidance": Safe(_moved(own, guided.path, path) if guided else ""),
        "above": {"title": topics[above].title, "link": link(path, topic_place(content, above))} if above else None,
        "below": [card(content, path, each) for each in below(topic, topics)],
        "lessons": [lesson_shown(content, path, *each) for each in about.lessons],
        "experiences": [told_shown(content, path, *each) for each in about.told],
        "practices": [linked(path, page) for page in about.practices],
        "people": [person_shown(content, path, *each) for each in about.people],
        "open": None
        if content.records is None
        else [asked_shown(content, each) for each in about.asked if not each.is_sought],
        "sought": [asked_shown(content, each) for each in about.asked if each.is_sought],
        "is_missed": is_missed,
        "missing": link(path, place(content, "missing")),
        "feed": link(path, _feed(path)),
        "repository": content.repository,
    }
    changed = max((said.updated or said.date for _, said in about.lessons), default=None)
    is_found = bool(about.lessons or about.told or about.people or about.practices or about.asked or guided)
    source = guided.source if guided else ""
    more = {"topics": (topic,), "is_found": is_found, "changed": changed, "source": source}
    made = page_made(content, path, "topic", values, PageKind.TOPIC, **more)
    return replace(made, beside={_feed(path): _followed(content, about)})


def _feed(path: str) -> str:
    return f"{path.removesuffix('.md')}/{FEED}"


def _followed(content: Content, about: AboutTopic) -> bytes:
    """What is new about a topic, for who follows it."""
    pages = [page_of(content, page) for page, _ in (*about.lessons, *about.told)]
    standing = SiteWide(content.site, content.title, content.language)
    at = topic_place(content, about.path).removesuffix(".md")
    return feeds.atom(feeds.newest_articles(pages), standing, f"{about.title} - {content.title}", f"{at}/")


def _moved(text: str, origin: str, path: str) -> str:
    """Text of a page that stands on another now: its links to pages beside it lead there still."""

    def link_from_there(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(origin), found["target"]))
        return f"]({link(path, target)}{found['rest']})"

    return _TO_A_FILE.sub(link_from_there, text)

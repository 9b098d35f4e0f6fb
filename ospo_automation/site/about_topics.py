"""What a knowledge base holds about each topic, counted once: every page that tells a number tells the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ospo_automation.core.knowledge.experience import ExperienceFront
from ospo_automation.core.knowledge.published import LessonFront
from ospo_automation.core.network.profiles import Profile
from ospo_automation.core.sight.for_site import CasusRecord

from .content import Content, OwnPage, is_about, link
from .layout import href
from .making import topic_place, topics_of


@dataclass(frozen=True)
class AboutTopic:
    """Of a topic and those below it. `asked` are open casussen that the network let onto the site; `people` those with
    a page of their own, each once.
    """

    path: str
    title: str
    description: str
    lessons: Sequence[tuple[OwnPage, LessonFront]]
    told: Sequence[tuple[OwnPage, ExperienceFront]]
    people: Sequence[tuple[OwnPage, Profile]]
    asked: Sequence[CasusRecord]
    practices: Sequence[OwnPage]


def about_topics(content: Content) -> Mapping[str, AboutTopic]:
    """By topic, in the order of the network."""
    signed = [(page, said, topics_of(content, login, said)) for login, page, said in content.people]
    signed.sort(key=lambda each: each[0].title.lower())
    named = [page for page in content.pages if page.front is None and "topics" in page.said]
    practices = [(page, content.network.all_today(_named(page.said["topics"]))) for page in named]
    return {
        topic: AboutTopic(
            topic,
            one.title,
            one.description,
            [each for each in content.lessons if is_about(topic, each[1].topics)],
            [each for each in content.experiences if is_about(topic, each[1].topics)],
            [(page, said) for page, said, topics in signed if is_about(topic, topics)],
            [each for each in content.open_records if is_about(topic, each.topics)],
            [page for page, topics in practices if is_about(topic, topics)],
        )
        for topic, one in content.network.topics.items()
    }


def parent_of(topic: str, topics: Mapping[str, AboutTopic]) -> str:
    """The nearest topic above it that the network has, "" where there is none."""
    above = topic
    while "/" in above:
        above = above.rpartition("/")[0]
        if above in topics:
            return above
    return ""


def below(topic: str, topics: Mapping[str, AboutTopic]) -> Iterator[AboutTopic]:
    """The topics right below one; below "" those that stand on top."""
    return (each for path, each in topics.items() if parent_of(path, topics) == topic)


def card(content: Content, origin: str, about: AboutTopic) -> dict[str, Any]:
    """As a list shows it. `href` is for HTML on the first page of a folder: an engine may change that of others."""
    return {
        "title": about.title,
        "link": link(origin, topic_place(content, about.path)),
        "href": href(origin, topic_place(content, about.path)),
        "description": about.description,
        "lessons": len(about.lessons),
        "told": len(about.told),
        "people": len(about.people),
        "asked": len(about.asked),
    }


def _named(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []

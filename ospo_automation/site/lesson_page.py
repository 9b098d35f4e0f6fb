"""Around a lesson: what it is about and from when, a newer one, and below it where its reader can go on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ospo_automation.core.knowledge import experience, page_meant
from ospo_automation.core.knowledge.published import LessonFront
from ospo_automation.core.network import website
from ospo_automation.texts import dated, words

from .beside_github import mailto, or_by_mail_html
from .content import Content, OwnPage
from .layout import Page, PageKind, href
from .making import form_of, place, topic_place

PARTS = "lesson_parts.html"


def with_parts(content: Content, page: OwnPage, known: Page, related: Sequence[OwnPage]) -> Page:
    """What is known of a lesson with the HTML around it; of another page as it is. Nothing in it leads to the casus."""
    said = page.front
    if not isinstance(said, LessonFront) or known.kind is not PageKind.LESSON:
        return known
    about = _about(content, page, said)
    parts = _template().make_module({**about, **_onward(content, page, said, about["day_shown"], related)})
    return known.model_copy(update={"above": _line(parts.above()), "beneath": _line(parts.beneath())})


def _line(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line.strip())


def _about(content: Content, page: OwnPage, said: LessonFront) -> dict[str, Any]:
    kinds = content.form.short.get("organisation_type", {})
    day = min(said.updated or said.date, content.today)
    newer = _at(content, said.replaced_by) if said.replaced_by else None
    return {
        "say": words(content.language)["site"]["lesson"],
        "topics": [
            {"title": content.network.topics[each].title, "href": href(page.path, topic_place(content, each))}
            for each in said.topics
        ],
        "kind": kinds.get(said.organisation_type, said.organisation_type),
        "day": day,
        "day_shown": dated(content.language, day),
        "is_updated": said.updated is not None,
        "newer": {"title": newer.title, "href": href(page.path, newer.path)} if newer else None,
    }


def _at(content: Content, file: str) -> OwnPage | None:
    return next((each for each in content.pages if each.source == file), None)


def _onward(content: Content, page: OwnPage, said: LessonFront, day: str, related: Sequence[OwnPage]) -> dict[str, Any]:
    say = words(content.language)["site"]["lesson"]
    contact, title = content.network.contact, page.title
    address = website.address_of(content.site, page.source)
    told, addition = form_of(content, experience.FORM), form_of(content, page_meant.FORM)
    happened = quote(say["happened"].format(title=title, address=address), safe="")
    subject = say["subject"].format(title=title)
    by_mail = mailto(contact, subject)
    shared = f"mailto:?subject={quote(title, safe='')}&body={quote(say['body'].format(address=address), safe='')}"
    return {
        "related": [
            {"title": each.title, "href": href(page.path, _stands_at(content, each)), "answer": each.answer}
            for each in related
        ],
        "yes": f"{told}&happened={happened}" if told else by_mail,
        "no": f"{addition}&page={quote(page.source, safe='')}" if addition else by_mail,
        "is_form": bool(told or addition),
        "by_mail": or_by_mail_html(words(content.language)["site"], contact, title),
        "ask": href(page.path, place(content, "ask")),
        "mail": mailto(contact, subject),
        "cited": say["cited"].format(
            title=title,
            publisher=content.site.publisher or content.title,
            day=day,
            address=address,
            licence=said.licence or content.site.licence,
        ),
        "shared": shared,
    }


def _stands_at(content: Content, page: OwnPage) -> str:
    """What is written about a topic stands on the topic's own page."""
    topic = next((topic for topic, each in content.guidance.items() if each is page), None)
    return topic_place(content, topic) if topic is not None else page.path


@cache
def _template() -> Any:
    made_of = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return made_of.get_template(PARTS)

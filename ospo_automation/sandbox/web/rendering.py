"""Draws a page: the templates with the words, dates and links of one visit."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from . import dates, markdown
from .finishing import Place
from .visit import Page, Visit, in_path


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("ospo_automation.sandbox.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["in_path"] = in_path
    return made


def place(visit: Visit, level: int, *, folder: str | None = None, ref: str = "main") -> Place:
    """Where a text of this page stands; `level` is that of the heading above it."""
    with visit.turn():
        people = {login: account.login for login, account in visit.box.world.accounts.items()}
        numbers = {issue.number: issue.pull is not None for issue in visit.repo.listed()}
    return Place(visit.repo.full_name, visit.view.language, level, people, numbers, folder, ref)


def draw(visit: Visit, page: Page) -> str:
    language = visit.view.language
    with visit.turn():
        now = visit.box.now
        repo = visit.box.world.repo(visit.view.repository)

    def when(moment: datetime, *, is_short: bool = False) -> Markup:
        words = (dates.short if is_short else dates.written)(moment, language)
        return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(), words)

    def say(key: str, **values: Any) -> Markup:
        """The words with the values escaped; a value that is Markup stays so."""
        safe = {name: escape(value) if isinstance(value, str) else value for name, value in values.items()}
        return Markup(visit.say(key, **safe))  # noqa: S704  # our own words

    common = {
        "visit": visit,
        "view": visit.view,
        "language": language,
        "home": f"/{repo.full_name}" if repo else "/",
        "is_there": repo is not None,
        "title": page.title,
        "here": page.here,
        "now": now,
        "say": say,
        "when": when,
        "age": lambda moment: dates.age(moment, now, language) or visit.say("time.today"),
        "prose": markdown.render,
        "ordered": visit.view.ordered,
    }
    return _templates().get_template(page.template).render(common | dict(page.values))

"""A visitor sends in a casus, with the repository's own form."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import yaml
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request as WebRequest

from .. import forms
from ..forms import Form
from . import guard, sending
from .rendering import place
from .visit import Missing, Page, Redirect, Visit

LONGEST_TITLE = 256
LONGEST_ANSWERS = 56 * 1024  # GitHub takes 64 K characters for an issue; the rest is for the questions and the choices
MOST_CASUSSEN = 50  # from one visitor, so that a key that sticks does no harm


@dataclass(frozen=True)
class Draft:
    """What the visitor typed so far, and what is still wrong with it, by field."""

    title: str = ""
    given: dict[str, str | list[str]] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)  # words by field id
    of_title: str = ""
    of_all: str = ""

    @property
    def count(self) -> int:
        return len(self.problems) + bool(self.of_title) + bool(self.of_all)


def show(visit: Visit) -> Page:
    form = _form(visit)
    asked = visit.query.get("title", "")[:LONGEST_TITLE]
    empty: MultiDict[str, str] = MultiDict()
    return _page(visit, form, Draft(asked, {each.id: each.given(empty) for each in form.fields}))


def lead(visit: Visit) -> Redirect:
    """From GitHub's page where one chooses a form: there is one."""
    return Redirect(f"{visit.home}/issues/new?template={visit.view.form}", 301)


def send(visit: Visit, web: WebRequest) -> Page | Redirect:
    """Opens the issue, or shows the form again with everything that was typed."""
    sent = sending.sent(visit, web, visit.view.repository)
    if isinstance(sent, Page):
        return sent
    form = _form(visit)
    title, given = " ".join(sent.get("title", "").split()), {each.id: each.given(sent) for each in form.fields}
    draft = _judged(visit, form, title, given)
    if draft.count:
        return _page(visit, form, draft, 422)
    number = _opened(visit, form, title, given)
    if number is None:
        return _page(visit, form, replace(draft, of_all=visit.say("form.enough", most=MOST_CASUSSEN)), 429)
    return Redirect(f"{visit.home}/issues/{number}", 303)


def _opened(visit: Visit, form: Form, title: str, given: dict[str, str | list[str]]) -> int | None:
    """The issue's number; None when this visitor has sent in enough."""
    answers = {name: answer for name, answer in given.items() if answer}
    with visit.turn():  # between counting and sending in nobody else may send one in
        if sum(issue.author == visit.view.visitor for issue in visit.repo.issues.values()) >= MOST_CASUSSEN:
            return None
        visit.box.add_user(visit.view.visitor)
        return visit.handle.submit_form(visit.view.visitor, visit.view.form, title=title, answers=answers)


def _page(visit: Visit, form: Form, draft: Draft, status: int = 200) -> Page:
    values = {
        "form": form,
        "draft": draft,
        "token": guard.token(visit.view.repository),
        "longest_title": LONGEST_TITLE,
        "place": place(visit, 1),
    }
    title = visit.say("form.title")
    if draft.count:
        title = f"{visit.say('form.problem')}: {title}"
    return Page("form.html", title, "new", values, status)


def _judged(visit: Visit, form: Form, title: str, given: dict[str, str | list[str]]) -> Draft:
    problems = {each.id: visit.say(found) for each in form.fields if (found := each.problem(given[each.id]))}
    of_title = "" if title else visit.say("form.fill_in")
    if len(form.title + title) > LONGEST_TITLE:
        of_title = visit.say("form.title_too_long", most=LONGEST_TITLE, length=len(title))
    length = sum(len(answer) for answer in given.values() if isinstance(answer, str))
    of_all = visit.say("form.too_long", length=length, most=LONGEST_ANSWERS) if length > LONGEST_ANSWERS else ""
    return Draft(title, given, problems, of_title, of_all)


def _form(visit: Visit) -> Form:
    try:
        return forms.read(visit.handle.read(f".github/ISSUE_TEMPLATE/{visit.view.form}"))
    except (KeyError, FileNotFoundError, ValueError, RecursionError, yaml.YAMLError):
        raise Missing from None

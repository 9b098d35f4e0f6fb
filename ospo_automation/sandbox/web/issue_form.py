"""Somebody sends in one of the repository's own forms."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import yaml
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request as WebRequest

from .. import forms
from ..forms import Form
from . import guard, sending
from .players import people
from .rendering import place
from .visit import Missing, Page, Redirect, Visit

LONGEST_TITLE = 256
LONGEST_ANSWERS = 56 * 1024  # GitHub takes 64 K characters for an issue; the rest is for the questions and the choices
MOST_SENT = 50  # by one person, so that a key that sticks does no harm
FOLDER = ".github/ISSUE_TEMPLATE/"


@dataclass(frozen=True)
class Draft:
    """What the visitor typed so far, and what is still wrong with it, by field."""

    title: str = ""
    given: dict[str, str | list[str]] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)  # words by field id
    who: str = ""
    of_title: str = ""
    of_who: str = ""
    of_all: str = ""

    @property
    def count(self) -> int:
        return len(self.problems) + sum(map(bool, (self.of_title, self.of_who, self.of_all)))


def show(visit: Visit) -> Page:
    form = _form(visit)
    asked = visit.query.get("title", form.title)[:LONGEST_TITLE]
    empty: MultiDict[str, str] = MultiDict()
    given = {each.id: each.given(MultiDict(visit.query) if each.id in visit.query else empty) for each in form.fields}
    return _page(visit, form, Draft(asked, given, who=visit.view.visitor))


def choose(visit: Visit) -> Page:
    """GitHub's page where one chooses a form."""
    found = [(name, form) for name in names(visit) if (form := _read(visit, name)) is not None]
    found.sort(key=lambda each: (each[0] != visit.view.form, each[1].name))
    return Page("choose.html", visit.say("choose.title"), "new", {"forms": found})


def names(visit: Visit) -> list[str]:
    """The files of the forms that there are."""
    files = visit.handle.files()
    there = (each.removeprefix(FOLDER) for each in files if each.startswith(FOLDER) and each.endswith(".yml"))
    return [each for each in there if "/" not in each and each != "config.yml"]


def send(visit: Visit, web: WebRequest) -> Page | Redirect:
    """Opens the issue, or shows the form again with everything that was typed."""
    sent = sending.sent(visit, web, visit.view.repository)
    if isinstance(sent, Page):
        return sent
    form = _form(visit)
    title, given = " ".join(sent.get("title", "").split()), {each.id: each.given(sent) for each in form.fields}
    draft = replace(_judged(visit, form, title, given), who=sent.get("who", visit.view.visitor))
    if draft.who not in {each.login for each in people(visit)}:
        draft = replace(draft, of_who=visit.say("form.choose"))
    if draft.count:
        return _page(visit, form, draft, 422)
    number = _opened(visit, draft)
    if number is None:
        return _page(visit, form, replace(draft, of_all=visit.say("form.enough", most=MOST_SENT)), 429)
    return Redirect(f"{visit.home}/issues/{number}", 303)


def _opened(visit: Visit, draft: Draft) -> int | None:
    """The issue's number; None when this person has sent in enough."""
    answers = {name: answer for name, answer in draft.given.items() if answer}
    with visit.turn():  # between counting and sending in nobody else may send one in
        if sum(issue.author == draft.who for issue in visit.repo.issues.values()) >= MOST_SENT:
            return None
        visit.box.add_user(draft.who)
        return visit.handle.submit_form(draft.who, _name(visit), title=draft.title, answers=answers)


def _page(visit: Visit, form: Form, draft: Draft, status: int = 200) -> Page:
    is_casus = _name(visit) == visit.view.form
    values = {
        "form": form,
        "draft": draft,
        "token": guard.token(visit.view.repository),
        "longest_title": LONGEST_TITLE,
        "place": place(visit, 1),
        "people": people(visit),
        "is_casus": is_casus,
        "action": visit.here(title=None),
    }
    title = visit.say("form.title") if is_casus else form.name
    values["heading"] = title
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
    return Draft(title, given, problems, of_title=of_title, of_all=of_all)


def _name(visit: Visit) -> str:
    return visit.query.get("template") or visit.view.form


def _form(visit: Visit) -> Form:
    form = _read(visit, _name(visit)) if _name(visit) in names(visit) else None
    if form is None:
        raise Missing
    return form


def _read(visit: Visit, name: str) -> Form | None:
    try:
        return forms.read(visit.handle.read(f"{FOLDER}{name}"))
    except (KeyError, FileNotFoundError, ValueError, RecursionError, yaml.YAMLError):
        return None

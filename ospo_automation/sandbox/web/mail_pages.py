"""The page of one mail that somebody would have got from GitHub, and the answer that a visitor sends to it."""

from __future__ import annotations

from dataclasses import replace

from werkzeug.wrappers import Request as WebRequest

from . import guard, replying, sending
from .mails import Mail, begun_answer, mail_to
from .rendering import place
from .replying import Draft
from .visit import Page, Redirect, Visit


def show(visit: Visit, number: str, login: str, which: str, draft: Draft | None = None, status: int = 200) -> Page:
    """`which`: see `mail_to`. `draft`: an answer that can't be sent yet."""
    with visit.turn():
        issue = visit.issue(number)
        mail = mail_to(visit, issue, login, which)
        may_answer = replying.may_speak(visit, issue, mail.to)
    body = mail.body(place(visit, 1))
    values = {
        "mail": mail,
        "headers": mail.headers(visit.view.language),
        "body": body,
        "may_answer": may_answer,
        "draft": draft or Draft(mail.to, begun_answer(visit, mail, body)),
        "token": guard.token(_form(visit, mail)),
    }
    title = f"{visit.say('form.problem')}: {mail.subject}" if draft else mail.subject
    return Page("mail.html", title, "people", values, status)


def send(visit: Visit, web: WebRequest, number: str, login: str, which: str) -> Page | Redirect:
    """Takes in the answer, or shows the page again with everything that was typed."""
    with visit.turn():
        mail = mail_to(visit, visit.issue(number), login, which)
    sent = sending.sent(visit, web, _form(visit, mail))
    if isinstance(sent, Page):
        return sent
    with visit.turn():  # between looking and writing nobody else may change anything
        issue = visit.issue(number)
        draft = replying.judged_text(visit, issue, Draft(mail.to, sent.get("text", "")))
        if not replying.may_speak(visit, issue, mail.to):
            draft = replace(draft, of_who=visit.say("reply.nobody"))
        if not draft.count:
            return Redirect(f"{visit.home}/issues/{number}{replying.done(visit, issue, draft, by_mail=True)}", 303)
    return show(visit, number, login, which, draft, 429 if draft.of_all else 422)


def _form(visit: Visit, mail: Mail) -> str:
    return f"{visit.view.repository}{mail.path}"

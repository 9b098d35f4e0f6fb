"""The mailbox as coordinators have it: what waits for a person, and where they move it."""

from __future__ import annotations

from werkzeug.wrappers import Request as WebRequest

from . import guard, sending
from .visit import Missing, Page, Redirect, Visit

DESK = "/desk"


def show(visit: Visit) -> Page:
    box = visit.view.letters
    if box is None:
        raise Missing
    folders = box.desk()
    values = {
        "folders": folders,
        "takes": [each for each in folders if each.takes],
        "address": box.address,
        "is_at_work": box.is_at_work(),
        "token": guard.token(_form(visit)),
    }
    return Page("desk.html", visit.say("desk.title"), "mail", values)


def send(visit: Visit, web: WebRequest) -> Page | Redirect:
    """Moves one mail, and shows the desk again."""
    box, sent = visit.view.letters, sending.sent(visit, web, _form(visit))
    if isinstance(sent, Page):
        return sent
    if box is None or not box.move(sent.get("letter", ""), sent.get("folder", "")):
        raise Missing
    return Redirect(f"{visit.home}{DESK}", 303)


def _form(visit: Visit) -> str:
    return f"{visit.view.repository}, desk"
